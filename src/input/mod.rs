//! Stage 1, load: files and configuration. The only stage that reads the manual's folder.

pub mod changes;
pub mod config;
pub mod encoding;
pub mod fields;
mod files;
mod folder;
pub mod keys;
pub mod lock;
mod reason;
pub mod themes;
pub mod yaml;
mod yaml_faults;

pub use encoding::splice;
pub use files::{Inputs, is_ignored, is_left_by_looking, locate};
pub use folder::{Folder, load};
pub use reason::reason;
