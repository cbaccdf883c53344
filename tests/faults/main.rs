//! What a published site must survive: the real program, on a real file system, with everything that can go wrong.
//!
//! Each fault prints a line: what it was, how often it was tried, how often the promise held. `cargo test` runs a short form;
//! the whole is `HANDBOK_FAULTS=full cargo test --release --test faults -- --nocapture --test-threads 1`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

mod company;
mod escapes;
mod hostile;
mod kills;
mod limits;
mod mounts;
mod outputs;
mod readers;
mod syscalls;
mod workshop;
