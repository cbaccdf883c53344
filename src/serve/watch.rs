//! When to look again. Events of the file system only wake us up: what has changed, the contents say.
//!
//! Events are lost (a folder made with files in it, a full queue) and do not come at all from network shares, so the tree is
//! also compared by names, sizes and times now and then.

use crate::input::is_ignored;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

/// A save is over when nothing has happened for so long: a rename is whole at once, a file written in place is not.
const STILL: Duration = Duration::from_millis(12);
const STILL_IN_PLACE: Duration = Duration::from_millis(60);
/// A storm of saves is looked at this often all the same.
const LONGEST: Duration = Duration::from_millis(400);
/// Between comparisons of the tree, with events and without.
const IDLE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(300);

/// Waits for something to happen in a folder.
pub struct Watch {
    folder: PathBuf,
    /// `None` where only comparing helps.
    events: Option<(RecommendedWatcher, Receiver<Touch>)>,
    seen: Listing,
}

/// What happened, as far as it matters for how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Whole,
    InPlace,
}

/// Something that happened, and where; nowhere in particular if that is not known.
struct Touch {
    kind: Kind,
    paths: Vec<PathBuf>,
}

/// Files that a storm may touch before looking at all of them is less work.
const MOST_TOUCHED: usize = 500;

/// Sizes and times of modification by path.
#[derive(PartialEq)]
struct Listing(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

impl Watch {
    /// Watches a folder; with `poll`, or where events do not come, by comparing alone.
    pub fn new(folder: &Path, poll: bool) -> Watch {
        // Events name paths as the folder was named: by its own name, they are those of the files that were read.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let events = if poll || is_remote(&folder) { None } else { events(&folder) };
        Watch { seen: listing(&folder), folder, events }
    }

    /// Whether events come.
    pub fn has_events(&self) -> bool {
        self.events.is_some()
    }

    /// Returns when something has happened and is over: the paths that were touched, if it is known that nothing else was.
    pub fn wait(&mut self) -> Option<BTreeSet<PathBuf>> {
        loop {
            let happened = match &self.events {
                Some((_, events)) => match events.recv_timeout(IDLE) {
                    Ok(touch) => Some(touch),
                    Err(RecvTimeoutError::Timeout) => None,
                    // The watcher is gone: compare from now on.
                    Err(RecvTimeoutError::Disconnected) => {
                        self.events = None;
                        None
                    }
                },
                None => {
                    std::thread::sleep(POLL);
                    None
                }
            };
            if let Some(first) = happened {
                let touched = self.settle(first);
                match &touched {
                    Some(paths) => paths.iter().for_each(|path| self.seen.look(path)),
                    None => self.seen = listing(&self.folder),
                }
                return touched;
            }
            if self.has_changed() {
                return None;
            }
        }
    }

    /// Whether the tree is another one than it was, once it is still.
    fn has_changed(&mut self) -> bool {
        let mut now = listing(&self.folder);
        if now == self.seen {
            return false;
        }
        let started = Instant::now();
        while started.elapsed() < LONGEST {
            std::thread::sleep(STILL_IN_PLACE);
            let next = listing(&self.folder);
            if next == now {
                break;
            }
            now = next;
        }
        self.seen = now;
        true
    }

    /// Waits until the folder is still, and gathers what was touched.
    fn settle(&mut self, first: Touch) -> Option<BTreeSet<PathBuf>> {
        let started = Instant::now();
        let (mut kind, mut all) = (first.kind, Some(BTreeSet::new()));
        let gather = |all: &mut Option<BTreeSet<PathBuf>>, paths: Vec<PathBuf>| match all {
            Some(known) if !paths.is_empty() && known.len() < MOST_TOUCHED => known.extend(paths),
            _ => *all = None,
        };
        gather(&mut all, first.paths);
        let Some((_, events)) = &self.events else { return None };
        while started.elapsed() < LONGEST {
            let still = if kind == Kind::InPlace { STILL_IN_PLACE } else { STILL };
            let Ok(next) = events.recv_timeout(still) else { break };
            kind = next.kind;
            gather(&mut all, next.paths);
        }
        all
    }
}

fn events(folder: &Path) -> Option<(RecommendedWatcher, Receiver<Touch>)> {
    let (send, receive) = channel();
    let root = folder.to_path_buf();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Some(touch) = touch(&root, event) {
            let _ = send.send(touch);
        }
    })
    .ok()?;
    watcher.watch(folder, RecursiveMode::Recursive).ok()?;
    Some((watcher, receive))
}

/// Reading is no event, nor is what editors do with files of their own; an error of the watcher is one, since it may have
/// lost others. Who has closed a file has written all of it.
fn touch(root: &Path, event: notify::Result<Event>) -> Option<Touch> {
    use notify::event::{AccessKind, AccessMode, ModifyKind};
    let Ok(mut event) = event else { return Some(Touch { kind: Kind::InPlace, paths: Vec::new() }) };
    if event.need_rescan() {
        return Some(Touch { kind: Kind::InPlace, paths: Vec::new() });
    }
    let kind = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Kind::Whole,
        EventKind::Access(_) => return None,
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => Kind::Whole,
        _ => Kind::InPlace,
    };
    let had_paths = !event.paths.is_empty();
    event.paths.retain(|path| !is_own(root, path));
    (!had_paths || !event.paths.is_empty()).then_some(Touch { kind, paths: event.paths })
}

/// Whether a path is an editor's own, or below a folder that is no part of the manual.
fn is_own(root: &Path, path: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().any(|part| is_ignored(&part.as_os_str().to_string_lossy()))
}

impl Listing {
    /// Looks at one path again.
    fn look(&mut self, path: &Path) {
        match path.symlink_metadata() {
            Ok(meta) if !meta.is_dir() => drop(self.0.insert(path.to_path_buf(), (meta.len(), meta.modified().ok()))),
            _ => drop(self.0.remove(path)),
        }
    }
}

fn listing(folder: &Path) -> Listing {
    let is_ours = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy());
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_entry(is_ours).flatten();
    let all = entries.filter(|entry| !entry.file_type().is_dir()).filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        Some((entry.into_path(), (meta.len(), meta.modified().ok())))
    });
    Listing(all.collect())
}

/// Whether a folder is on a file system that tells of no changes made elsewhere (statfs(2), linux/magic.h).
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    const NFS: i64 = 0x6969;
    const SMB: i64 = 0x517b;
    const SMB2: i64 = 0xfe53_4d42;
    const CIFS: i64 = 0xff53_4d42;
    const FUSE: i64 = 0x6573_5546;
    const NINE_P: i64 = 0x0102_1997;
    let kind = rustix::fs::statfs(folder).map(|system| i128::from(system.f_type) & 0xffff_ffff);
    kind.is_ok_and(|kind| [NFS, SMB, SMB2, CIFS, FUSE, NINE_P].map(i128::from).contains(&kind))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}
