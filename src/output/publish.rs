//! Publishing: the new site is written beside the old one, then both change places in one step. Whatever dies on the
//! way, readers see the old site or the new one. Unchanged files are linked, not written.

use super::{Failure, target};
use crate::assemble::Blueprint;
use crate::source::say;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Names every file that Handbok wrote, so that only these are ever removed.
pub(super) const MANIFEST: &str = ".handbok-manifest";
const MANIFEST_HEAD: &str = "handbok 1";

/// What publishing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// Files written; the others were there already, byte for byte.
    pub written: usize,
    /// Files of the site.
    pub files: usize,
}

/// Publishes a site to `out`. Its files are made one by one, and each is on the disk before the next; with `keeps`, the
/// blueprint keeps them too, for another time.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
///
/// `seal` is a hash of all that the site is made from. Who publishes under the same seal again finds the site there, and
/// nothing is drawn, if no file of it has been touched meanwhile.
pub fn publish(
    site: &Blueprint,
    keeps: bool,
    seal: Option<blake3::Hash>,
    out: &Path,
    manual: &Path,
) -> Result<Published, Failure> {
    let folder = target::resolve(out, manual)?;
    let beside = Beside::new(&folder);
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)
            .map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), parent))?;
    }
    let mut lock = lock(&beside.lock)?;
    clear(&beside.staging)?;
    let before = read_manifest(&folder);
    let sealed = |paths: &BTreeSet<String>| seal.map(|seal| format!("{seal} {}\n", stamps(&folder, paths)));
    let mut kept = site.kept();
    if let Some(before) = before.as_ref().filter(|before| is_sealed(&mut lock, sealed(before))) {
        let files = before.difference(&kept).count();
        return Ok(Published { folder, written: 0, files });
    }
    let old = before.as_ref().map(|_| folder.as_path());
    let stage = Stage { old, staging: &beside.staging, so_far: Mutex::default() };
    site.each(keeps, &|path, pieces| stage.take(path, pieces));
    let before = before.unwrap_or_default();
    kept.retain(|path| before.contains(path) && folder.join(path).is_file());
    let finished = stage.finish(&before, &kept, &folder);
    if finished.is_err() {
        let _ = fs::remove_dir_all(&beside.staging);
    }
    let (written, files) = finished?;
    // Only a hint for the next time: without it, that time takes longer.
    let now = read_manifest(&folder).unwrap_or_default();
    let _ = lock
        .set_len(0)
        .and_then(|()| lock.rewind())
        .and_then(|()| lock.write_all(sealed(&now).unwrap_or_default().as_bytes()));
    Ok(Published { folder, written, files })
}

/// A hash of every file's size and time of modification.
fn stamps(folder: &Path, paths: &BTreeSet<String>) -> blake3::Hash {
    use rayon::prelude::*;
    let stamp = |path: &String| {
        let meta = fs::symlink_metadata(folder.join(path)).ok().filter(fs::Metadata::is_file)?;
        Some((meta.len(), meta.modified().ok()))
    };
    let all: Vec<String> = paths.par_iter().map(|path| format!("{path} {:?}\n", stamp(path))).collect();
    blake3::hash(all.concat().as_bytes())
}

/// Whether the last build left this seal in the lock's file.
fn is_sealed(lock: &mut fs::File, seal: Option<String>) -> bool {
    let mut left = String::new();
    seal.is_some() && lock.read_to_string(&mut left).is_ok() && Some(left) == seal
}

/// A site on its way to the disk.
struct Stage<'a> {
    /// The published site, if it is one of ours.
    old: Option<&'a Path>,
    staging: &'a Path,
    so_far: Mutex<SoFar>,
}

/// What has come so far.
#[derive(Default)]
struct SoFar {
    /// Files that are published already, byte for byte.
    same: BTreeSet<String>,
    /// Files that stand in the staging folder.
    written: BTreeSet<String>,
    folders: BTreeSet<String>,
    failure: Option<Failure>,
}

impl Stage<'_> {
    fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a finished file. After a failure, nothing more is written.
    fn take(&self, path: &str, pieces: &[&[u8]]) {
        if self.so_far().failure.is_some() {
            return;
        }
        if self.is_published(path, pieces) {
            self.so_far().same.insert(path.to_string());
            return;
        }
        let written = self.make_folder_of(path).and_then(|()| write(&self.staging.join(path), pieces));
        let mut so_far = self.so_far();
        match written {
            Ok(()) => drop(so_far.written.insert(path.to_string())),
            Err(failure) => so_far.failure = Some(failure),
        }
    }

    fn is_published(&self, path: &str, pieces: &[&[u8]]) -> bool {
        let Some(file) = self.old.map(|old| old.join(path)) else { return false };
        let size: usize = pieces.iter().map(|piece| piece.len()).sum();
        fs::metadata(&file).is_ok_and(|meta| meta.is_file() && meta.len() == size as u64)
            && fs::File::open(&file).is_ok_and(|file| holds(file, pieces))
    }

    fn make_folder_of(&self, path: &str) -> Result<(), Failure> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.so_far().folders.contains(folder) {
            return Ok(());
        }
        let there = self.staging.join(folder);
        fs::create_dir_all(&there)
            .map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), &there))?;
        self.so_far().folders.insert(folder.to_string());
        Ok(())
    }

    /// Puts the new site in the old one's place, unless nothing has changed. Gives the number of files written, and of all.
    fn finish(
        &self,
        before: &BTreeSet<String>,
        kept: &BTreeSet<String>,
        folder: &Path,
    ) -> Result<(usize, usize), Failure> {
        let SoFar { same, written, failure, .. } = std::mem::take(&mut *self.so_far());
        if let Some(failure) = failure {
            return Err(failure);
        }
        let paths: BTreeSet<&str> = [&written, &same, kept].into_iter().flatten().map(String::as_str).collect();
        if written.is_empty() && before.iter().eq(paths.iter()) {
            return Ok((0, same.len()));
        }
        // What is there already is linked: nothing is written twice.
        for path in same.iter().chain(kept) {
            self.make_folder_of(path)?;
            self.link(path)?;
        }
        self.make_folder_of("")?;
        if let Ok(rights) = fs::metadata(folder).map(|meta| meta.permissions()) {
            let _ = fs::set_permissions(self.staging, rights);
        }
        write(&self.staging.join(MANIFEST), &[manifest(&paths).as_bytes()])?;
        // On the disk before the switch: who loses power then finds a whole site, the old one or the new.
        flush(self.staging, &written).map_err(Failure::disk(
            say!("Kan ikke skrive alt til disken", "Cannot write everything to the disk"),
            self.staging,
        ))?;
        switch(self.staging, folder)?;
        let _ = folder.parent().map(|parent| fs::File::open(parent).and_then(|parent| parent.sync_all()));
        Ok((written.len(), written.len() + same.len()))
    }

    fn link(&self, path: &str) -> Result<(), Failure> {
        let (from, to) = (self.old.unwrap_or(Path::new("")).join(path), self.staging.join(path));
        if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).map_err(Failure::disk(say!("Kan ikke ta vare på", "Cannot keep"), &from))?;
        }
        Ok(())
    }
}

/// Paths beside the output that only a running build uses.
struct Beside {
    staging: PathBuf,
    lock: PathBuf,
}

impl Beside {
    fn new(folder: &Path) -> Beside {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        Beside {
            staging: folder.with_file_name(format!(".{name}.handbok-staging")),
            lock: folder.with_file_name(format!(".{name}.handbok-lock")),
        }
    }
}

/// The lock goes with the process, however it ends.
fn lock(path: &Path) -> Result<fs::File, Failure> {
    let doing = || say!("Kan ikke låse utdatamappen", "Cannot lock the output folder");
    let file = fs::File::options().read(true).write(true).create(true).truncate(false).open(path);
    let file = file.map_err(Failure::disk(doing(), path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::Busy),
        Err(fs::TryLockError::Error(error)) => Err(Failure::disk(doing(), path)(error)),
    }
}

/// Removes what a build that was killed left behind.
fn clear(staging: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::disk(
            say!("Kan ikke slette restene av en avbrutt bygging", "Cannot delete what an interrupted build left"),
            staging,
        )(error)),
        _ => Ok(()),
    }
}

fn manifest(paths: &BTreeSet<&str>) -> String {
    let mut text = format!("{MANIFEST_HEAD}\n");
    paths.iter().for_each(|path| text.extend([path, "\n"]));
    text
}

/// Whether a file that is as long as some pieces says what they say.
fn holds(mut file: impl Read, pieces: &[&[u8]]) -> bool {
    let mut there = Vec::new();
    pieces.iter().all(|piece| {
        there.resize(piece.len(), 0);
        file.read_exact(&mut there).is_ok() && there == *piece
    })
}

fn write(file: &Path, pieces: &[&[u8]]) -> Result<(), Failure> {
    let written = fs::File::create(file).and_then(|mut to| pieces.iter().try_for_each(|piece| to.write_all(piece)));
    written.map_err(Failure::disk(say!("Kan ikke skrive", "Cannot write"), file))
}

/// Adds one file to a published site, or replaces it, in one step.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
pub fn add(path: &str, contents: &[u8], out: &Path, manual: &Path) -> Result<PathBuf, Failure> {
    let folder = target::resolve(out, manual)?;
    let beside = Beside::new(&folder);
    let (file, staged) = (folder.join(path), beside.staging.join("added"));
    for parent in [file.parent(), Some(&beside.staging)].into_iter().flatten() {
        fs::create_dir_all(parent)
            .map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), parent))?;
    }
    let _lock = lock(&beside.lock)?;
    // First the manifest: a file that it names and that is not there does no harm, but one that it does not name would
    // be somebody else's.
    let mut ours = read_manifest(&folder).unwrap_or_default();
    if ours.insert(path.to_string()) {
        write(&staged, &[manifest(&ours.iter().map(String::as_str).collect()).as_bytes()])?;
        place(&staged, &folder.join(MANIFEST))?;
    }
    write(&staged, &[contents])?;
    place(&staged, &file)?;
    let _ = fs::remove_dir_all(&beside.staging);
    Ok(file)
}

fn place(staged: &Path, file: &Path) -> Result<(), Failure> {
    fs::rename(staged, file).map_err(Failure::disk(say!("Kan ikke skrive", "Cannot write"), file))
}

/// The paths that an earlier build wrote into `folder`.
pub(super) fn read_manifest(folder: &Path) -> Option<BTreeSet<String>> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    let mut lines = text.lines();
    (lines.next() == Some(MANIFEST_HEAD)).then(|| lines.map(str::to_string).collect())
}

/// Puts the staged site in the old one's place.
fn switch(staging: &Path, folder: &Path) -> Result<(), Failure> {
    let doing = || say!("Kan ikke bytte ut det publiserte nettstedet", "Cannot replace the published site");
    if !folder.exists() {
        return fs::rename(staging, folder).map_err(Failure::disk(doing(), folder));
    }
    if exchange(staging, folder).is_ok() {
        // The old site now stands in staging. What cannot be removed now, the next build clears.
        let _ = fs::remove_dir_all(staging);
        return Ok(());
    }
    let aside =
        folder.with_file_name(format!(".{}.handbok-old", folder.file_name().unwrap_or_default().to_string_lossy()));
    clear(&aside)?;
    fs::rename(folder, &aside).map_err(Failure::disk(doing(), folder))?;
    if let Err(error) = fs::rename(staging, folder) {
        let _ = fs::rename(&aside, folder);
        return Err(Failure::disk(doing(), folder)(error));
    }
    let _ = fs::remove_dir_all(&aside);
    Ok(())
}

/// Has everything below a folder written to the disk: by one flush of its file system, where there is such a thing.
#[cfg(target_os = "linux")]
fn flush(folder: &Path, _: &BTreeSet<String>) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(folder: &Path, written: &BTreeSet<String>) -> io::Result<()> {
    written.iter().try_for_each(|path| fs::File::options().write(true).open(folder.join(path))?.sync_all())
}

/// Swaps two folders in one step, where the system can.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
