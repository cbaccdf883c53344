//! A site on its way to the disk: files are taken as they are drawn, and what is published already is not written again.

use super::Failure;
use super::hold::Staging;
use super::manifest::Manifest;
use crate::assemble::Pieces;
use crate::model::SitePath;
use crate::source::say;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A site of which files are being drawn.
pub(super) struct Stage<'a> {
    /// The published site, if it is one of ours, and what it holds.
    old: Option<(&'a Path, &'a Manifest)>,
    staging: &'a Staging<'a>,
    so_far: Mutex<SoFar>,
}

/// What has come so far.
#[derive(Default)]
struct SoFar {
    taken: Taken,
    folders: BTreeSet<String>,
    failure: Option<Failure>,
}

/// The files of a site, by where they are.
#[derive(Default)]
pub(super) struct Taken {
    /// Files that are published already, byte for byte.
    pub same: BTreeSet<SitePath>,
    /// Files that stand in the staging folder.
    pub written: BTreeSet<SitePath>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(old: Option<(&'a Path, &'a Manifest)>, staging: &'a Staging<'a>) -> Stage<'a> {
        Stage { old, staging, so_far: Mutex::default() }
    }

    /// Everything that came.
    pub(super) fn taken(self) -> Result<Taken, Failure> {
        let SoFar { taken, failure, .. } = self.so_far.into_inner().unwrap_or_else(PoisonError::into_inner);
        failure.map_or(Ok(taken), Err)
    }

    fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file, piece by piece as it is drawn. After a failure, nothing more is written.
    pub(super) fn take(&self, path: &str, pieces: Pieces<'_, '_>) {
        if self.so_far().failure.is_some() {
            return;
        }
        let taken = match self.published(path) {
            Some(old) => self.compare(path, old, pieces),
            None => self.write(path, None, pieces).map(|()| true),
        };
        let mut so_far = self.so_far();
        match taken {
            Ok(true) => drop(so_far.taken.written.insert(path.to_string())),
            Ok(false) => drop(so_far.taken.same.insert(path.to_string())),
            Err(failure) => so_far.failure = Some(failure),
        }
    }

    /// The file that is published at a path, and its size.
    fn published(&self, path: &str) -> Option<(File, u64)> {
        // Under this very name: where capitals make no difference, a file can be found under another.
        let (folder, _) = self.old.filter(|(_, manifest)| manifest.names(path))?;
        let file = folder.join(path);
        // Asked before it is opened: a pipe that somebody has put there would never answer.
        let meta = fs::metadata(&file).ok().filter(fs::Metadata::is_file)?;
        Some((File::open(file).ok()?, meta.len()))
    }

    /// Writes a file unless the published one says the same; whether it was written.
    fn compare(&self, path: &str, (mut old, size): (File, u64), pieces: Pieces<'_, '_>) -> Result<bool, Failure> {
        let mut same = 0;
        while let Some(piece) = pieces.next() {
            let end = same + piece.len() as u64;
            if end > size || !says(&mut old, &piece) {
                self.write(path, Some((old, same)), &mut std::iter::once(piece).chain(pieces))?;
                return Ok(true);
            }
            same = end;
        }
        if same < size {
            self.write(path, Some((old, same)), &mut std::iter::empty())?;
        }
        Ok(same < size)
    }

    /// Writes a file that begins as another one does, up to a byte. Each piece is a step of its own: a request to end does not
    /// wait for what is still to be drawn.
    fn write(&self, path: &str, begins: Option<(File, u64)>, pieces: Pieces<'_, '_>) -> Result<(), Failure> {
        let staged = self.staging.path.join(path);
        let failed = |error| Failure::disk(say!("Kan ikke skrive", "Cannot write"), &staged)(error);
        let step = self.staging.gate.step();
        self.make_folder_of(path)?;
        let mut file = File::create(&staged).map_err(failed)?;
        if let Some((mut old, end)) = begins.filter(|(_, end)| *end > 0) {
            let copied = old.rewind().and_then(|()| io::copy(&mut old.take(end), &mut file));
            copied.map_err(failed)?;
        }
        drop(step);
        for piece in pieces {
            let _step = self.staging.gate.step();
            file.write_all(&piece).map_err(failed)?;
        }
        Ok(())
    }

    fn make_folder_of(&self, path: &str) -> Result<(), Failure> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.so_far().folders.contains(folder) {
            return Ok(());
        }
        make_folder(&self.staging.path.join(folder))?;
        self.so_far().folders.insert(folder.to_string());
        Ok(())
    }
}

/// Makes a folder with those above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), Failure> {
    let doing = say!("Kan ikke lage mappen", "Cannot make the folder");
    fs::create_dir_all(folder).map_err(Failure::disk(doing, folder))
}

/// The folder of a file below another folder.
pub(super) fn folder_of(root: &Path, path: &str) -> PathBuf {
    path.rsplit_once('/').map_or_else(|| root.to_path_buf(), |(folder, _)| root.join(folder))
}

/// Whether a file begins with what some pieces say.
pub(super) fn holds(mut file: impl Read, pieces: &[&[u8]]) -> bool {
    pieces.iter().all(|piece| says(&mut file, piece))
}

/// Whether a file goes on as a piece says.
fn says(file: &mut impl Read, piece: &[u8]) -> bool {
    let mut there = vec![0; piece.len()];
    file.read_exact(&mut there).is_ok() && there == piece
}
