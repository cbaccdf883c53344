//! Publishing: the new site is written beside the old one, then both change places in one step. Whatever dies on the
//! way, readers see the old site or the new one. Unchanged files are linked, not written.

use super::{Failure, target};
use crate::model::Site;
use crate::source::say;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

/// Publishes a site to `out`.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
pub fn publish(site: &Site, out: &Path, manual: &Path) -> Result<Published, Failure> {
    let folder = target::resolve(out, manual)?;
    let beside = Beside::new(&folder);
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)
            .map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), parent))?;
    }
    let _lock = lock(&beside.lock)?;
    clear(&beside.staging)?;
    let old = folder.is_dir().then_some(folder.as_path());
    let before = old.and_then(read_manifest);
    let changed = changed(site, old.filter(|_| before.is_some()));
    let known = before.clone().unwrap_or_default();
    let kept: BTreeSet<&str> = site
        .kept
        .iter()
        .map(String::as_str)
        .filter(|path| known.contains(*path) && folder.join(path).is_file())
        .collect();
    let paths: BTreeSet<&str> = site.files.keys().map(String::as_str).chain(kept.iter().copied()).collect();
    if changed.is_empty() && before.is_some_and(|before| before.iter().eq(paths.iter())) {
        return Ok(Published { folder, written: 0, files: site.files.len() });
    }
    let staged = stage(site, &changed, old, &beside.staging)
        .and_then(|()| keep(&kept, &folder, &beside.staging))
        .and_then(|()| write(&beside.staging.join(MANIFEST), manifest(&paths).as_bytes()))
        .and_then(|()| switch(&beside.staging, &folder));
    if let Err(failure) = staged {
        let _ = fs::remove_dir_all(&beside.staging);
        return Err(failure);
    }
    Ok(Published { folder, written: changed.len(), files: site.files.len() })
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
    let file = fs::File::create(path).map_err(Failure::disk(doing(), path))?;
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

/// Takes over what other commands have made.
fn keep(kept: &BTreeSet<&str>, old: &Path, staging: &Path) -> Result<(), Failure> {
    for path in kept {
        let (from, to) = (old.join(path), staging.join(path));
        if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).map_err(Failure::disk(say!("Kan ikke ta vare på", "Cannot keep"), &from))?;
        }
    }
    Ok(())
}

fn write(file: &Path, contents: &[u8]) -> Result<(), Failure> {
    fs::write(file, contents).map_err(Failure::disk(say!("Kan ikke skrive", "Cannot write"), file))
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
        write(&staged, manifest(&ours.iter().map(String::as_str).collect()).as_bytes())?;
        place(&staged, &folder.join(MANIFEST))?;
    }
    write(&staged, contents)?;
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

/// Paths whose bytes differ from what an earlier build published in `old`.
fn changed<'a>(site: &'a Site, old: Option<&Path>) -> BTreeSet<&'a str> {
    use rayon::prelude::*;
    let Some(old) = old else { return site.files.keys().map(String::as_str).collect() };
    let differs = |path: &str, contents: &[u8]| {
        let file = old.join(path);
        !fs::metadata(&file).is_ok_and(|meta| meta.is_file() && meta.len() == contents.len() as u64)
            || fs::read(&file).map_or(true, |there| there != contents)
    };
    site.files.par_iter().filter(|(path, contents)| differs(path, contents)).map(|(path, _)| path.as_str()).collect()
}

fn stage(site: &Site, changed: &BTreeSet<&str>, old: Option<&Path>, staging: &Path) -> Result<(), Failure> {
    let make = |folder: &Path| {
        fs::create_dir_all(folder)
            .map_err(Failure::disk(say!("Kan ikke lage mappen", "Cannot make the folder"), folder))
    };
    make(staging)?;
    if let Some(rights) = old.and_then(|old| fs::metadata(old).ok()).map(|meta| meta.permissions()) {
        let _ = fs::set_permissions(staging, rights);
    }
    let mut made = BTreeSet::new();
    for (path, contents) in &site.files {
        let file = staging.join(path);
        if let Some(folder) = path.rsplit_once('/').map(|(folder, _)| folder)
            && made.insert(folder)
        {
            make(&staging.join(folder))?;
        }
        let linked =
            !changed.contains(path.as_str()) && old.is_some_and(|old| fs::hard_link(old.join(path), &file).is_ok());
        if !linked {
            write(&file, contents)?;
        }
    }
    Ok(())
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
