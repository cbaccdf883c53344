//! Stage 7, deliver: the finished site to disk, all or nothing.

pub mod pdf;
mod publish;
mod target;

pub use publish::{Published, add, publish};

use crate::source::{Text, say};
use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not published. The folder is as it was.
#[derive(Debug)]
pub enum Failure {
    /// The output folder is not one that Handbok may write.
    Refused(Text),
    /// Another build holds the output.
    Busy,
    /// The disk said no.
    Disk {
        /// What was being done.
        doing: Text,
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl Failure {
    fn disk(doing: Text, path: &Path) -> impl FnOnce(io::Error) -> Failure {
        move |error| Failure::Disk { doing, path: path.to_path_buf(), error }
    }

    /// The whole story for the editor.
    pub fn message(&self) -> Text {
        match self {
            Failure::Refused(text) => text.clone(),
            Failure::Busy => {
                say!("En annen bygging holder på med den samme mappen.", "Another build is writing the same folder.")
            }
            Failure::Disk { doing, path, error } => {
                let path = path.display();
                Text { nb: format!("{}: {path}: {error}", doing.nb), en: format!("{}: {path}: {error}", doing.en) }
            }
        }
    }
}
