//! Stage 7, deliver: the finished site to disk, all or nothing. And the few files of a manual that Handbok writes: each whole
//! or not at all.

mod fix;
mod fresh;
mod gate;
mod hold;
mod manifest;
mod patience;
pub mod pdf;
mod publish;
mod seal;
mod sources;
mod stage;
mod switch;
mod target;
mod twins;

pub use fix::fix;
pub use fresh::{create, is_free};
pub use gate::Gate;
pub use publish::{How, Published, add, publish};
pub use seal::{Seal, standing};
pub use sources::rewrite;

use crate::input::reason;
use crate::source::{Text, say, shown};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Adds text at the end of a file, all or nothing: written beside it, then in its place.
///
/// # Errors
/// What the system says; the file is as it was.
pub fn append(file: &Path, text: &str) -> io::Result<()> {
    let before = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        before => before?,
    };
    replace(file, (before + text).as_bytes())
}

/// Gives a file other contents in one step.
///
/// # Errors
/// What the system says; the file is as it was.
pub fn replace(file: &Path, contents: &[u8]) -> io::Result<()> {
    place(stage(file, contents)?, file)
}

/// Puts what was staged in a file's place.
fn place(staged: tempfile::NamedTempFile, file: &Path) -> io::Result<()> {
    let mut staged = Some(staged);
    patience::with(patience::IN_USE, || {
        let persisted = staged.take().map_or(Ok(()), |ready| ready.persist(file).map(drop));
        persisted.map_err(|failed| {
            staged = Some(failed.file);
            failed.error
        })
    })
}

/// Contents beside the file that they are for, with the rights that it has.
fn stage(file: &Path, contents: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut staged = tempfile::NamedTempFile::new_in(folder)?;
    staged.write_all(contents)?;
    match fs::metadata(file) {
        Ok(there) => staged.as_file().set_permissions(there.permissions())?,
        #[cfg(unix)]
        Err(_) => {
            use std::os::unix::fs::PermissionsExt;
            staged.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        #[cfg(not(unix))]
        Err(_) => {}
    }
    Ok(staged)
}

/// A new file with what is in some pieces.
fn write(file: &Path, pieces: &[&[u8]]) -> Result<(), Failure> {
    let written = fs::File::create(file).and_then(|mut to| pieces.iter().try_for_each(|piece| to.write_all(piece)));
    written.map_err(Failure::disk(say!("Kan ikke skrive", "Cannot write"), file))
}

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
                let (path, why) = (shown(path.display()), reason(error));
                Text {
                    nb: format!("{}: {path}: {}", doing.nb, why.nb),
                    en: format!("{}: {path}: {}", doing.en, why.en),
                }
            }
        }
    }
}
