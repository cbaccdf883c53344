//! A site on its way to the disk: files are taken as they are drawn, and what is published already is not written again.

use super::hold::Staging;
use super::manifest::Manifest;
use super::{Failure, write};
use crate::model::SitePath;
use crate::source::say;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
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

    /// Takes a finished file. After a failure, nothing more is written.
    pub(super) fn take(&self, path: &str, pieces: &[&[u8]]) {
        if self.so_far().failure.is_some() {
            return;
        }
        if self.is_published(path, pieces) {
            self.so_far().taken.same.insert(path.to_string());
            return;
        }
        let step = self.staging.gate.step();
        let written = self.make_folder_of(path).and_then(|()| write(&self.staging.path.join(path), pieces));
        drop(step);
        let mut so_far = self.so_far();
        match written {
            Ok(()) => drop(so_far.taken.written.insert(path.to_string())),
            Err(failure) => so_far.failure = Some(failure),
        }
    }

    fn is_published(&self, path: &str, pieces: &[&[u8]]) -> bool {
        // Under this very name: where capitals make no difference, a file can be found under another.
        let old = self.old.filter(|(_, manifest)| manifest.names(path));
        let Some(file) = old.map(|(folder, _)| folder.join(path)) else { return false };
        let size: usize = pieces.iter().map(|piece| piece.len()).sum();
        fs::metadata(&file).is_ok_and(|meta| meta.is_file() && meta.len() == size as u64)
            && fs::File::open(&file).is_ok_and(|file| holds(file, pieces))
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

/// Whether a file that is as long as some pieces says what they say.
pub(super) fn holds(mut file: impl Read, pieces: &[&[u8]]) -> bool {
    let mut there = Vec::new();
    pieces.iter().all(|piece| {
        there.resize(piece.len(), 0);
        file.read_exact(&mut there).is_ok() && there == *piece
    })
}
