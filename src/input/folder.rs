//! The manual's folder, read once or again and again: what has not been written since is not opened.

use super::files::{Inputs, read, walk};
use crate::source::{Diagnostic, Diagnostics};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Reads the manual in `root`.
///
/// # Errors
/// The folder itself cannot be read. Faults of single files are diagnostics.
pub fn load(root: &Path) -> io::Result<(Arc<Inputs>, Diagnostics)> {
    let mut folder = Folder::new(root);
    folder.refresh(None)?;
    Ok((folder.inputs.clone(), folder.diagnostics()))
}

/// A manual's folder that is read again and again. A file is opened only if its size, times or place on the disk differ.
#[derive(Default)]
pub struct Folder {
    root: PathBuf,
    /// What it says now.
    inputs: Arc<Inputs>,
    /// What was wrong with its names, and with each file.
    names: Diagnostics,
    faults: BTreeMap<Arc<str>, Diagnostic>,
    files: HashMap<PathBuf, (Arc<str>, Option<Stamp>)>,
}

impl Folder {
    /// A folder that has not been read yet.
    pub fn new(root: &Path) -> Folder {
        Folder { root: root.to_path_buf(), ..Folder::default() }
    }

    /// What it said when it was read last.
    pub fn inputs(&self) -> &Arc<Inputs> {
        &self.inputs
    }

    /// What was wrong with reading it.
    pub fn diagnostics(&self) -> Diagnostics {
        let mut all = self.names.clone();
        self.faults.values().for_each(|fault| all.push(fault.clone()));
        all
    }

    /// Reads what has changed. With `paths`, nothing else has been touched: then files that were there before are read by
    /// themselves, and nothing else is looked at.
    ///
    /// # Errors
    /// The folder itself cannot be read; what it said before is kept.
    pub fn refresh(&mut self, paths: Option<&BTreeSet<PathBuf>>) -> io::Result<()> {
        if let Some(touched) = paths.and_then(|paths| self.touched(paths)) {
            touched.into_iter().for_each(|(path, file)| self.read_again(path, &file));
            return Ok(());
        }
        let root = self.root.canonicalize()?;
        let mut names = Diagnostics::default();
        let found = walk(&root, &mut names);
        let same = |(path, file): &(Arc<str>, PathBuf)| {
            let known = self.files.get(file).filter(|(known, _)| known == path);
            known.is_some_and(|(_, stamp)| stamp.is_some() && *stamp == Stamp::of(file))
        };
        let there: Vec<(Arc<str>, PathBuf)> = found.into_iter().collect();
        let (old, new): (Vec<_>, Vec<_>) = there.into_par_iter().partition(same);
        let loaded: Vec<_> = new
            .into_par_iter()
            .map(|(path, file)| {
                // The time first: a file that is written while it is read will be read again.
                let stamp = Stamp::of(&file);
                (read(path.clone(), &file), path, file, stamp)
            })
            .collect();
        let before = std::mem::take(self);
        let mut inputs = Inputs::default();
        let mut now = Folder { root: before.root.clone(), names, ..Folder::default() };
        for (path, file) in old {
            inputs.take(&before.inputs, &path);
            now.faults.extend(before.faults.get(&path).map(|fault| (path.clone(), fault.clone())));
            let stamp = before.files.get(&file).and_then(|(_, stamp)| *stamp);
            now.files.insert(file, (path, stamp));
        }
        for (loaded, path, file, stamp) in loaded {
            now.faults.extend(inputs.insert(loaded).map(|fault| (path.clone(), fault)));
            now.files.insert(file, (path, stamp));
        }
        now.inputs = if inputs.differing(&before.inputs).is_empty() { before.inputs } else { Arc::new(inputs) };
        *self = now;
        Ok(())
    }

    /// The files among some paths, if every path is a file that was there before, or nothing that was ever there.
    fn touched(&self, paths: &BTreeSet<PathBuf>) -> Option<Vec<(Arc<str>, PathBuf)>> {
        let mut touched = Vec::new();
        for file in paths {
            match (self.files.get(file), file.symlink_metadata()) {
                (Some((path, _)), Ok(meta)) if meta.is_file() => touched.push((path.clone(), file.clone())),
                // A file that an editor made and has put in another's place.
                (None, Err(error)) if error.kind() == io::ErrorKind::NotFound && !self.holds(file) => {}
                _ => return None,
            }
        }
        Some(touched)
    }

    /// Whether something that is known stands below a path.
    fn holds(&self, folder: &Path) -> bool {
        self.files.keys().any(|file| file.starts_with(folder))
    }

    fn read_again(&mut self, path: Arc<str>, file: &Path) {
        let stamp = Stamp::of(file);
        let loaded = read(path.clone(), file);
        let mut one = Inputs::default();
        let fault = one.insert(loaded);
        self.faults.remove(&path);
        self.faults.extend(fault.map(|fault| (path.clone(), fault)));
        self.files.insert(file.to_path_buf(), (path.clone(), stamp));
        let mut before = Inputs::default();
        before.take(&self.inputs, &path);
        if !one.differing(&before).is_empty() {
            let inputs = Arc::make_mut(&mut self.inputs);
            inputs.remove(&path);
            inputs.take(&one, &path);
        }
    }
}

/// What tells that a file was written: size, times and place on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: SystemTime,
    /// Time of the last change of anything, and the file's number, where the system has them.
    changed: (i64, i64, u64),
}

impl Stamp {
    /// `None` where a file must be read to know: it cannot be asked, or was written a moment ago and may be again within the
    /// same tick of the clock.
    fn of(file: &Path) -> Option<Stamp> {
        let meta = file.metadata().ok()?;
        let modified = meta.modified().ok()?;
        if modified.elapsed().is_ok_and(|age| age < TICK) {
            return None;
        }
        #[cfg(unix)]
        let changed = {
            use std::os::unix::fs::MetadataExt;
            (meta.ctime(), meta.ctime_nsec(), meta.ino())
        };
        #[cfg(not(unix))]
        let changed = (0, 0, 0);
        Some(Stamp { size: meta.len(), modified, changed })
    }
}

/// Coarsest clock of a file system in use (FAT and some network shares).
const TICK: Duration = Duration::from_secs(2);
