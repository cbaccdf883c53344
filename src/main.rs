//! The command `handbok`.

use std::process::ExitCode;

fn main() -> ExitCode {
    handbok::cli::run()
}
