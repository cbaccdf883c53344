//! Handbok turns a folder of Markdown chapters into a manual that people read on a screen, search and print.
//!
//! ```text
//! files ──load──▶ Source ──parse──▶ Chapter ──link──▶ Manual ──render──▶ Page ─┐
//!                                                        ├──────index──▶ shards ├─assemble─▶ Site ─deliver─▶ dist/
//!                                                        └──────print──▶ Page ─┘
//! ```
//!
//! [`pipeline::build`] runs the stages; [`input::load`] and [`output::publish`] are the only doors to the disk.

pub mod assemble;
pub mod input;
pub mod link;
pub mod model;
pub mod output;
pub mod parse;
pub mod pipeline;
pub mod print;
pub mod reference;
pub mod rename;
pub mod render;
pub mod report;
pub mod search;
pub mod serve;
pub mod source;

pub mod cli;
