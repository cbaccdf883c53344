//! Ctrl-C and other requests to end: between two steps on the disk, never within one, and nothing is left behind.

use super::patience;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Stands between a build and the signals that end it.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// The staging folder, while there is one. Steps of the build share it; who ends the program has it alone.
    staging: Arc<RwLock<Option<PathBuf>>>,
}

impl Gate {
    /// From now on, a request to end removes the staging folder first. Where the system does not let us listen, it ends the
    /// program as ever, and the next build clears up.
    pub fn guarded() -> Gate {
        let gate = Gate::default();
        #[cfg(unix)]
        if let Ok(mut signals) =
            signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM])
        {
            let gate = gate.clone();
            let listen = move || {
                if let Some(signal) = signals.forever().next() {
                    let _last = gate.clear();
                    std::process::exit(128 + signal);
                }
            };
            // Without a thread to listen, signals do what they always did.
            let _ = std::thread::Builder::new().stack_size(64 << 10).spawn(listen);
        }
        #[cfg(windows)]
        {
            let gate = gate.clone();
            // Ctrl-C, Ctrl-Break and a window that is closed: Windows does not say which.
            let _ = ctrlc::set_handler(move || {
                let _last = gate.clear();
                std::process::exit(130);
            });
        }
        gate
    }

    /// A step that is done wholly or not at all.
    pub(super) fn step(&self) -> RwLockReadGuard<'_, Option<PathBuf>> {
        self.staging.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn alone(&self) -> RwLockWriteGuard<'_, Option<PathBuf>> {
        self.staging.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the staging folder.
    pub(super) fn make(&self, folder: &Path) -> std::io::Result<()> {
        let mut staging = self.alone();
        fs::create_dir(folder)?;
        *staging = Some(folder.to_path_buf());
        Ok(())
    }

    /// Removes the staging folder; what cannot be removed now, the next build clears.
    pub(super) fn clear(&self) -> RwLockWriteGuard<'_, Option<PathBuf>> {
        let mut staging = self.alone();
        if let Some(folder) = staging.take() {
            let _ = patience::with(patience::IN_USE, || fs::remove_dir_all(&folder));
        }
        staging
    }
}
