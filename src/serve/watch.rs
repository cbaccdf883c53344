//! When to look again. Events of the file system only wake us up: what has changed, the contents say.
//!
//! Events are lost (a folder made with files in it, a full queue) and do not come at all from network shares, so the tree is
//! also compared by names, sizes and times now and then.

use crate::input::is_ignored;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
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
    events: Option<(RecommendedWatcher, Receiver<Kind>)>,
    seen: Listing,
}

/// What happened, as far as it matters for how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Whole,
    InPlace,
}

/// Sizes and times of modification by path.
type Listing = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

impl Watch {
    /// Watches a folder; with `poll`, or where events do not come, by comparing alone.
    pub fn new(folder: &Path, poll: bool) -> Watch {
        let events = if poll || is_remote(folder) { None } else { events(folder) };
        Watch { folder: folder.to_path_buf(), events, seen: listing(folder) }
    }

    /// Whether events come.
    pub fn has_events(&self) -> bool {
        self.events.is_some()
    }

    /// Returns when something has happened and is over.
    pub fn wait(&mut self) {
        loop {
            let happened = match &self.events {
                Some((_, events)) => match events.recv_timeout(IDLE) {
                    Ok(kind) => Some(kind),
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
            if let Some(kind) = happened {
                self.settle(kind);
                self.seen = listing(&self.folder);
                return;
            }
            let now = listing(&self.folder);
            if now != self.seen {
                self.seen = now;
                self.settle(Kind::InPlace);
                self.seen = listing(&self.folder);
                return;
            }
        }
    }

    /// Waits until the folder is still.
    fn settle(&self, first: Kind) {
        let started = Instant::now();
        let mut kind = first;
        let Some((_, events)) = &self.events else {
            // Without events: still when two looks see the same.
            let mut before = listing(&self.folder);
            while started.elapsed() < LONGEST {
                std::thread::sleep(STILL_IN_PLACE);
                let now = listing(&self.folder);
                if now == before {
                    return;
                }
                before = now;
            }
            return;
        };
        while started.elapsed() < LONGEST {
            let still = if kind == Kind::InPlace { STILL_IN_PLACE } else { STILL };
            match events.recv_timeout(still) {
                Ok(next) => kind = next,
                Err(_) => return,
            }
        }
    }
}

fn events(folder: &Path) -> Option<(RecommendedWatcher, Receiver<Kind>)> {
    let (send, receive) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Some(kind) = kind(event) {
            let _ = send.send(kind);
        }
    })
    .ok()?;
    watcher.watch(folder, RecursiveMode::Recursive).ok()?;
    Some((watcher, receive))
}

/// Reading is no event, nor is what editors do with files of their own; an error of the watcher is one, since it may have
/// lost others. Who has closed a file has written all of it.
fn kind(event: notify::Result<Event>) -> Option<Kind> {
    let is_own = |path: &PathBuf| path.file_name().is_some_and(|name| is_ignored(&name.to_string_lossy()));
    if event.as_ref().is_ok_and(|event| !event.paths.is_empty() && event.paths.iter().all(is_own)) {
        return None;
    }
    use notify::event::{AccessKind, AccessMode, ModifyKind};
    match event.map(|event| event.kind) {
        Ok(EventKind::Access(AccessKind::Close(AccessMode::Write))) => Some(Kind::Whole),
        Ok(EventKind::Access(_)) => None,
        Ok(EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_)) => Some(Kind::Whole),
        Ok(_) | Err(_) => Some(Kind::InPlace),
    }
}

fn listing(folder: &Path) -> Listing {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries
        .filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some((entry.into_path(), (meta.len(), meta.modified().ok())))
        })
        .collect()
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
