//! What the program answers to other programs.

use crate::output::Failure;
use crate::source::{Text, say};
use std::process::ExitCode;

/// Exit codes, as the contract has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Fine = 0,
    /// The manual has errors.
    Errors = 1,
    /// Wrong use or configuration.
    Usage = 2,
    /// Another build holds the output.
    Busy = 3,
    /// Disk, rights, a missing program.
    Environment = 4,
    /// Ctrl-C: 128 and the signal's number, as shells say it.
    Interrupted = 130,
    /// A signal to end.
    Terminated = 143,
}

impl Exit {
    /// All of them.
    pub(super) const ALL: [Exit; 7] =
        [Exit::Fine, Exit::Errors, Exit::Usage, Exit::Busy, Exit::Environment, Exit::Interrupted, Exit::Terminated];

    /// What it means to who reads it.
    pub(super) fn says(self) -> Text {
        match self {
            Exit::Fine => say!("Alt er i orden.", "All is fine."),
            Exit::Errors => say!(
                "Manualen har feil. Det publiserte nettstedet er som før.",
                "The manual has errors. The published site is as it was."
            ),
            Exit::Usage => say!("Feil bruk, eller feil i handbok.yaml.", "Wrong use, or a wrong handbok.yaml."),
            Exit::Busy => {
                say!("En annen bygging skriver den samme mappen.", "Another build is writing the same folder.")
            }
            Exit::Environment => {
                say!("Disken sier nei, eller et program mangler.", "The disk says no, or a program is missing.")
            }
            Exit::Interrupted => say!("Avbrutt med Ctrl-C.", "Interrupted with Ctrl-C."),
            Exit::Terminated => say!("Avsluttet av systemet.", "Ended by the system."),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Exit {
        match failure {
            Failure::Refused(_) => Exit::Usage,
            Failure::Busy => Exit::Busy,
            Failure::Disk { .. } => Exit::Environment,
        }
    }
}
