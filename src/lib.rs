//! Handbok.
pub mod source; pub mod model; pub mod input; pub mod parse; pub mod link;
