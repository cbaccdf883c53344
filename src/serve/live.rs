//! The live manual: what the folder says now, what was right last, and what has changed between.

use crate::input::{self, Inputs};
use crate::model::{Site, SitePath};
use crate::pipeline::{self, Outcome, Profile};
use crate::source::{Diagnostic, Diagnostics};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A state of the manual, complete. Readers hold on to one while the next is made.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Counts the states, from 1.
    pub number: u64,
    /// The last site without errors; `None` before there was one.
    pub site: Option<Arc<Site>>,
    /// What is wrong now.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts in which it stands.
    pub inputs: Arc<Inputs>,
    /// Paths of the site whose bytes differ from the state before.
    pub changed: Arc<BTreeSet<SitePath>>,
    /// Pages with text.
    pub pages: usize,
    /// How long reading and building took.
    pub took: Duration,
}

impl Round {
    /// Whether the site is an earlier one, because of errors.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == crate::source::Severity::Error)
    }
}

/// A folder that is built again when its contents change.
pub struct Live {
    manual: PathBuf,
    profile: Profile,
    strict: bool,
    found: Diagnostics,
    round: Round,
}

impl Live {
    /// A manual that has not been read yet.
    pub fn new(manual: &Path, profile: Profile, strict: bool) -> Live {
        Live { manual: manual.to_path_buf(), profile, strict, found: Diagnostics::default(), round: Round::default() }
    }

    /// The state now.
    pub fn round(&self) -> &Round {
        &self.round
    }

    /// Reads the folder; if it says something else than before, builds and gives the new state.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn refresh(&mut self) -> io::Result<Option<&Round>> {
        let started = Instant::now();
        let (inputs, found) = input::load(&self.manual)?;
        if self.round.number > 0 && inputs == *self.round.inputs && found == self.found {
            return Ok(None);
        }
        let outcome = pipeline::run(&inputs, &found, &self.profile, self.strict);
        self.found = found;
        self.take(inputs, outcome, started);
        Ok(Some(&self.round))
    }

    fn take(&mut self, inputs: Inputs, outcome: Outcome, started: Instant) {
        let before = self.round.site.take();
        let site = outcome.site.map(Arc::new).or_else(|| before.clone());
        let changed = match (&before, &site) {
            (Some(before), Some(site)) => differing(before, site),
            _ => BTreeSet::new(),
        };
        self.round = Round {
            number: self.round.number + 1,
            site,
            diagnostics: outcome.diagnostics,
            inputs: Arc::new(inputs),
            changed: Arc::new(changed),
            pages: outcome.pages,
            took: started.elapsed(),
        };
    }
}

/// Paths that are in one site only, or with other bytes.
fn differing(before: &Site, site: &Site) -> BTreeSet<SitePath> {
    let same = |path: &str, bytes: &Arc<[u8]>| {
        before.files.get(path).is_some_and(|old| Arc::ptr_eq(old, bytes) || old == bytes)
    };
    let new = site.files.iter().filter(|(path, bytes)| !same(path, bytes)).map(|(path, _)| path.clone());
    let gone = before.files.keys().filter(|path| !site.files.contains_key(*path)).cloned();
    new.chain(gone).collect()
}
