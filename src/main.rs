//! The command `handbok`.

use std::process::ExitCode;

// A build makes and drops millions of small strings on all cores: see Cargo.toml.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    handbok::cli::run()
}
