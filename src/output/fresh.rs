//! A folder that was not there before: all of it appears in one step, or nothing does.

use super::{Failure, Gate, write};
use crate::source::say;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Whether a folder may be made: nothing is there, or a folder with nothing in it.
pub fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Makes a folder with these files, by their paths in it.
///
/// # Errors
/// [`Failure`]; then nothing is left.
pub fn create(folder: &Path, files: &BTreeMap<String, Vec<u8>>, gate: &Gate) -> Result<(), Failure> {
    let making = || say!("Kan ikke lage mappen", "Cannot make the folder");
    let folder = std::path::absolute(folder).map_err(Failure::disk(making(), folder))?;
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(Failure::disk(making(), parent))?;
    }
    let staging = beside(&folder);
    gate.make(&staging).map_err(Failure::disk(making(), &staging))?;
    let done = fill(&staging, files, gate).and_then(|()| {
        let _step = gate.step();
        // An empty folder gives way; one that is no longer empty does not.
        if folder.exists() {
            fs::remove_dir(&folder).map_err(Failure::disk(making(), &folder))?;
        }
        fs::rename(&staging, &folder).map_err(Failure::disk(making(), &folder))
    });
    drop(gate.clear());
    done
}

fn fill(staging: &Path, files: &BTreeMap<String, Vec<u8>>, gate: &Gate) -> Result<(), Failure> {
    for (path, bytes) in files {
        let _step = gate.step();
        let file = staging.join(path);
        if let Some(parent) = file.parent() {
            super::stage::make_folder(parent)?;
        }
        write(&file, &[bytes])?;
    }
    Ok(())
}

/// A place of our own: another run may be making the same folder. One of them gets it.
fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.handbok-{}", std::process::id()))
}
