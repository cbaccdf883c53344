//! What a build holds while it writes: the lock on its output, and the folder where the new site is staged.

use super::stage::make_folder;
use super::{Failure, Gate, patience, target};
use crate::source::say;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The staging folder where it cannot stand beside the output.
pub(super) const INSIDE: &str = ".handbok-staging";

/// An output folder that this build alone writes.
pub(super) struct Hold<'a> {
    folder: &'a Path,
    lock: fs::File,
}

impl Hold<'_> {
    /// Makes the folder's parent, locks the output, and clears what a build that was killed left behind. Nothing is touched if
    /// the output holds files of somebody else.
    pub(super) fn of(folder: &Path) -> Result<Hold<'_>, Failure> {
        let is_strange = match target::only_ours(folder) {
            Err(failure) if !beside(folder, "lock").exists() => return Err(failure),
            looked => looked.is_err(),
        };
        if let Some(parent) = folder.parent() {
            make_folder(parent)?;
        }
        let lock = lock(folder)?;
        // What looked strange may have been another build at work.
        if is_strange {
            target::only_ours(folder)?;
        }
        clear(&beside(folder, "staging"))?;
        clear(&folder.join(INSIDE))?;
        Ok(Hold { folder, lock })
    }

    /// The seal that the last build left.
    pub(super) fn left(&mut self) -> String {
        let mut left = String::new();
        let read = self.lock.read_to_string(&mut left);
        if read.is_ok() { left } else { String::new() }
    }

    /// Leaves a seal. Only a hint for the next time: without it, that time takes longer.
    pub(super) fn leave(&mut self, seal: &str) {
        let emptied = self.lock.set_len(0).and_then(|()| self.lock.rewind());
        let _ = emptied.and_then(|()| self.lock.write_all(seal.as_bytes()));
    }

    /// Makes the staging folder: beside the output, so that both can change places; inside it, where the output is a
    /// mount point or its parent is not ours to write.
    pub(super) fn staging<'a>(&self, gate: &'a Gate) -> Result<Staging<'a>, Failure> {
        let beside = beside(self.folder, "staging");
        let is_there = self.folder.exists();
        let made = if is_there && is_mount_point(self.folder) { None } else { Some(gate.make(&beside)) };
        let (path, made) = match made {
            Some(Err(error)) if !is_there || !is_forbidden(&error) => (beside, Err(error)),
            Some(Ok(())) => (beside, Ok(())),
            _ => (self.folder.join(INSIDE), gate.make(&self.folder.join(INSIDE))),
        };
        made.map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), &path))?;
        Ok(Staging { is_inside: path.starts_with(self.folder), path, gate })
    }
}

/// The folder where a new site is written; gone with the build.
pub(super) struct Staging<'a> {
    pub path: PathBuf,
    /// It stands in the output, with which it then cannot change places.
    pub is_inside: bool,
    pub gate: &'a Gate,
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        drop(self.gate.clear());
    }
}

/// A path beside the output that only a running build uses.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.handbok-{what}"))
}

/// The lock goes with the process, however it ends. Where no file may stand beside the output, the folder itself is locked.
fn lock(folder: &Path) -> Result<fs::File, Failure> {
    let doing = || say!("Kan ikke låse utdatamappen", "Cannot lock the output folder");
    let path = beside(folder, "lock");
    let file = fs::File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let file = file.or_else(|error| {
        let instead = if is_forbidden(&error) { fs::File::open(folder).ok() } else { None };
        instead.ok_or(error)
    });
    let file = file.map_err(Failure::disk(doing(), &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::Busy),
        Err(fs::TryLockError::Error(error)) => Err(Failure::disk(doing(), &path)(error)),
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn clear(staging: &Path) -> Result<(), Failure> {
    match patience::with(patience::IN_USE, || fs::remove_dir_all(staging)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::disk(
            say!("Kan ikke slette restene av en avbrutt bygging", "Cannot delete what an interrupted build left"),
            staging,
        )(error)),
        _ => Ok(()),
    }
}

/// Whether something is mounted at a folder: such a folder stays where it is.
#[cfg(target_os = "linux")]
fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let asked = statx(CWD, folder, AtFlags::empty(), StatxFlags::BASIC_STATS);
    asked.is_ok_and(|told| told.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().map(|meta| meta.dev()).ok();
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}
