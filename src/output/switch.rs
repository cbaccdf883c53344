//! The new site in the old one's place: both folders change places in one step. Where the system cannot do that, files are
//! put in place one by one, in an order that keeps every link alive, and what has been done is taken back if it fails.

use super::hold::Staging;
use super::manifest::{MANIFEST, Manifest};
use super::stage::{folder_of, make_folder};
use super::{Failure, patience, write};
use crate::model::{SitePath, is_hashed};
use crate::source::{Text, say};
#[cfg(not(target_os = "linux"))]
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A site that is drawn and not yet published.
pub(super) struct Change<'a> {
    pub staging: &'a Staging<'a>,
    pub folder: &'a Path,
    /// What the folder holds.
    pub before: &'a Manifest,
    /// What it will hold.
    pub now: &'a Manifest,
    /// Files that stand in the staging folder; the others are those that the folder has.
    pub written: &'a BTreeSet<SitePath>,
}

impl Change<'_> {
    /// Publishes it.
    ///
    /// # Errors
    /// [`Failure`]; the folder holds what it held.
    pub(super) fn publish(&self) -> Result<(), Failure> {
        let can_change_places = CAN_EXCHANGE || !self.folder.exists();
        if self.staging.is_inside || !can_change_places || !self.as_one()? {
            self.one_by_one()?;
        }
        // The new names, too, should outlast a loss of power. They are seen already: nothing is to be said if this fails.
        let around = if self.staging.is_inside { Some(self.folder) } else { self.folder.parent() };
        let _ = around.map(|around| fs::File::open(around).and_then(|around| around.sync_all()));
        Ok(())
    }

    /// Completes the staging folder and exchanges it with the published one. Says whether the system can.
    fn as_one(&self) -> Result<bool, Failure> {
        let staging = &self.staging.path;
        // What is there already is linked: nothing is written twice.
        for path in self.now.all().filter(|path| !self.written.contains(*path)) {
            let _step = self.staging.gate.step();
            make_folder(&folder_of(staging, path))?;
            link(&self.folder.join(path), &staging.join(path))?;
        }
        if let Ok(rights) = fs::metadata(self.folder).map(|meta| meta.permissions()) {
            let _ = fs::set_permissions(staging, rights);
        }
        write(&staging.join(MANIFEST), &[self.now.text().as_bytes()])?;
        self.flush()?;
        let _step = self.staging.gate.step();
        let is_there = self.folder.exists();
        let moved = if is_there { exchange(staging, self.folder) } else { rename(staging, self.folder) };
        match moved {
            Err(error) if is_there && is_impossible(&error) => Ok(false),
            moved => moved.map(|()| true).map_err(Failure::disk(replacing(), self.folder)),
        }
    }

    /// Puts the files in place one by one.
    fn one_by_one(&self) -> Result<(), Failure> {
        self.flush()?;
        // One step: a signal waits for the end of it.
        let _step = self.staging.gate.step();
        let mut steps = Steps { folder: self.folder, staging: &self.staging.path, done: Vec::new() };
        let result = self.all_steps(&mut steps);
        if result.is_err() {
            steps.take_back();
        }
        result
    }

    fn all_steps(&self, steps: &mut Steps<'_>) -> Result<(), Failure> {
        // First a manifest of both sites: whoever is killed now leaves no file that is not ours.
        let both = Manifest { site: self.before.all().chain(self.now.all()).cloned().collect(), ..Manifest::default() };
        steps.note(&both)?;
        // Pages find their assets, and links the pages that they lead to.
        let is_new = |path: &&SitePath| !self.before.site.contains(*path);
        let written: BTreeSet<String> = self.written.iter().map(|path| path.to_lowercase()).collect();
        let (assets, pages): (Vec<_>, Vec<_>) = self.written.iter().partition(|path| is_hashed(path));
        let (new, changed): (Vec<_>, Vec<_>) = pages.into_iter().partition(is_new);
        let (respelt, gone): (Vec<_>, Vec<_>) = self.gone().partition(|path| written.contains(&path.to_lowercase()));
        // Where capitals make no difference, these are the files that are written next.
        for path in respelt {
            steps.remove(path)?;
        }
        for path in assets.into_iter().chain(new).chain(changed) {
            steps.put(path)?;
        }
        // Nothing leads here any more. No time to wait: what open pages still ask for is retired, not gone.
        for path in gone {
            steps.remove(path)?;
        }
        steps.note(self.now)
    }

    /// Files that the new site has not.
    fn gone(&self) -> impl Iterator<Item = &SitePath> {
        self.before.all().filter(|path| !self.now.names(path))
    }

    /// On the disk before it is seen: who loses power then finds a whole site.
    fn flush(&self) -> Result<(), Failure> {
        let doing = say!("Kan ikke skrive alt til disken", "Cannot write everything to the disk");
        flush(&self.staging.path, self.written).map_err(Failure::disk(doing, &self.staging.path))
    }
}

fn replacing() -> Text {
    say!("Kan ikke bytte ut det publiserte nettstedet", "Cannot replace the published site")
}

/// Files put in place so far.
struct Steps<'a> {
    folder: &'a Path,
    staging: &'a Path,
    /// Each file, and where what stood there is.
    done: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Steps<'_> {
    /// Where a file goes that stood in the site before.
    fn aside(&self) -> Result<PathBuf, Failure> {
        let folder = self.staging.join(".before");
        make_folder(&folder)?;
        Ok(folder.join(self.done.len().to_string()))
    }

    fn note(&mut self, manifest: &Manifest) -> Result<(), Failure> {
        write(&self.staging.join(MANIFEST), &[manifest.text().as_bytes()])?;
        self.put(MANIFEST)
    }

    fn put(&mut self, path: &str) -> Result<(), Failure> {
        let (file, aside) = (self.folder.join(path), self.aside()?);
        make_folder(&folder_of(self.folder, path))?;
        // A second name for what stands there, so that it can come back; the file itself is never away.
        let before = if file.exists() { Some(aside) } else { None };
        before.as_ref().map_or(Ok(()), |aside| keep(&file, aside))?;
        rename(&self.staging.join(path), &file).map_err(Failure::disk(replacing(), &file))?;
        self.done.push((file, before));
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let (file, aside) = (self.folder.join(path), self.aside()?);
        match rename(&file, &aside) {
            Ok(()) => self.done.push((file.clone(), Some(aside))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::disk(replacing(), &file)(error)),
        }
        self.prune(&file);
        Ok(())
    }

    /// Removes the folders above a file that hold nothing any more.
    fn prune(&self, file: &Path) {
        let above = file.ancestors().skip(1).take_while(|folder| *folder != self.folder);
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
    }

    /// A disk that fails twice is beyond us; what was said the first time is what the editor hears.
    fn take_back(self) {
        for (file, before) in self.done.iter().rev() {
            match before {
                Some(before) => {
                    let _ = file.parent().map(fs::create_dir_all);
                    let _ = rename(before, file);
                }
                None => {
                    let _ = fs::remove_file(file);
                    self.prune(file);
                }
            }
        }
    }
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patience::with(patience::IN_USE, || fs::rename(from, to))
}

fn link(from: &Path, to: &Path) -> Result<(), Failure> {
    if fs::hard_link(from, to).is_ok() { Ok(()) } else { copy(from, to) }
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(drop).map_err(Failure::disk(say!("Kan ikke ta vare på", "Cannot keep"), from))
}

/// Keeps what a file says. On Windows no second name of a file can be deleted while somebody reads it, so it is a copy there.
fn keep(from: &Path, to: &Path) -> Result<(), Failure> {
    if cfg!(windows) { copy(from, to) } else { link(from, to) }
}

/// Whether folders cannot change places here, whatever is on the disk: mount points, layered file systems, folders that
/// are somebody else's, systems without such a call.
fn is_impossible(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, InvalidInput, PermissionDenied, ResourceBusy, Unsupported};
    matches!(error.kind(), CrossesDevices | InvalidInput | PermissionDenied | ResourceBusy | Unsupported)
}

/// Has everything below a folder written to the disk: by one flush of its file system, where there is such a thing.
#[cfg(target_os = "linux")]
fn flush(folder: &Path, _: &BTreeSet<SitePath>) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

/// Here each file is handed to the drive, and the drive is asked once to write what it has been handed (fsync(2)); on
/// shares there is nobody to ask.
#[cfg(target_os = "macos")]
fn flush(folder: &Path, written: &BTreeSet<SitePath>) -> io::Result<()> {
    written
        .par_iter()
        .try_for_each(|path| Ok::<_, io::Error>(rustix::fs::fsync(fs::File::open(folder.join(path))?)?))?;
    let asked = rustix::fs::fcntl_fullfsync(fs::File::open(folder)?).map_err(io::Error::from);
    asked.or_else(|error| if is_impossible(&error) { Ok(()) } else { Err(error) })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn flush(folder: &Path, written: &BTreeSet<SitePath>) -> io::Result<()> {
    written.par_iter().try_for_each(|path| fs::File::options().write(true).open(folder.join(path))?.sync_all())
}

/// Whether the system has such a step.
const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_os = "macos"));

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
