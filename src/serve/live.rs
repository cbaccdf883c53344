//! The live manual: what the folder says now, what was right last, and what has changed between.

use super::moved::{self, Moved};
use crate::assemble::{Blueprint, Bytes, Files};
use crate::input::{Folder, Inputs};
use crate::link::Linked;
use crate::pipeline::{self, Memory, Profile};
use crate::source::{Diagnostic, Diagnostics, Severity, Text, say};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A state of the manual, complete. Readers hold on to one while the next is made.
#[derive(Clone, Default)]
pub struct Round {
    /// Counts the states, from 1.
    pub number: u64,
    /// The last site without errors; `None` before there was one.
    pub blueprint: Option<Arc<Blueprint>>,
    /// The manual as it is now, if its configuration can be read.
    pub linked: Option<Linked>,
    /// What is wrong now.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts in which it stands.
    pub inputs: Arc<Inputs>,
    /// Files that say something else than in the state before, or have come or gone.
    pub changed: Vec<Arc<str>>,
    /// How many files were parsed for this state.
    pub parsed: usize,
    /// How long reading and linking took.
    pub took: Duration,
    /// The same by stage.
    pub stages: Vec<(Stage, Duration)>,
    /// What the preview has noticed besides: no build would say it.
    pub notes: Vec<Diagnostic>,
    /// Search indexes that readers may still have.
    indexes: Vec<Arc<Files>>,
}

impl Round {
    /// Whether the site is an earlier one, because of errors.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Everything to be shown to the editor.
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().chain(&self.notes).cloned().collect()
    }

    /// A file of the site.
    pub fn file(&self, path: &str) -> Option<Bytes> {
        let earlier = || self.indexes.iter().flat_map(|files| files.iter()).find(|(at, _)| at == path);
        self.blueprint.as_ref()?.file(path).or_else(|| earlier().map(|(_, bytes)| bytes.clone()))
    }

    /// The site as it is now; `None` if the manual has errors.
    pub fn whole(&self) -> Option<&Arc<Blueprint>> {
        self.blueprint.as_ref().filter(|_| !self.is_broken())
    }

    /// Pages with text, of all languages.
    pub fn pages(&self) -> usize {
        self.linked.as_ref().map_or(0, |linked| pipeline::pages(&linked.manual))
    }
}

/// A stage of the work for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Stage {
    Load,
    Then(pipeline::Stage),
}

impl Stage {
    /// What it is called.
    pub fn name(self) -> Text {
        match self {
            Stage::Load => say!("lesing", "reading"),
            Stage::Then(pipeline::Stage::Parse) => say!("tolking", "parsing"),
            Stage::Then(pipeline::Stage::Link) => say!("lenking", "linking"),
            Stage::Then(pipeline::Stage::Plan) => say!("sider og filer", "pages and files"),
        }
    }
}

/// A folder that is built again when its contents change.
pub struct Live {
    folder: Folder,
    profile: Profile,
    strict: bool,
    found: Diagnostics,
    memory: Memory,
    /// Chapters that were renamed by hand since the start.
    moved: Vec<Moved>,
    round: Round,
}

impl Live {
    /// A manual that has not been read yet.
    pub fn new(manual: &Path, profile: Profile, strict: bool) -> Live {
        Live {
            folder: Folder::new(manual),
            profile,
            strict,
            found: Diagnostics::default(),
            memory: Memory::default(),
            moved: Vec::new(),
            round: Round::default(),
        }
    }

    /// Judges dates by this day (`yyyy-mm-dd`) from now on.
    pub fn set_today(&mut self, today: String) {
        self.profile.today = Some(today);
    }

    /// The state now.
    pub fn round(&self) -> &Round {
        &self.round
    }

    /// Reads what has changed in the folder, or, with `paths`, nothing but these; if it says something else than before, gives
    /// the new state.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn refresh(&mut self, paths: Option<&BTreeSet<PathBuf>>) -> io::Result<Option<&Round>> {
        let started = Instant::now();
        self.folder.refresh(paths)?;
        let (inputs, found) = (self.folder.inputs().clone(), self.folder.diagnostics());
        if self.round.number > 0 && Arc::ptr_eq(&inputs, &self.round.inputs) && found == self.found {
            return Ok(None);
        }
        let mut stages = vec![(Stage::Load, started.elapsed())];
        let mut last = Instant::now();
        let mut after = |stage| {
            stages.push((Stage::Then(stage), last.elapsed()));
            last = Instant::now();
        };
        let draft = pipeline::draft(&inputs, &self.profile, &mut self.memory, &mut after);
        let mut said = draft.diagnostics;
        found.iter().for_each(|diagnostic| said.push(diagnostic.clone()));
        let before = std::mem::take(&mut self.round);
        self.moved.extend(moved::noticed(&before, &inputs));
        let note = |moved: &Moved| moved.note(draft.linked.as_ref()?, &inputs);
        let notes = self.moved.iter().filter_map(note).collect();
        let mut round = Round {
            number: before.number + 1,
            changed: inputs.differing(&before.inputs),
            diagnostics: pipeline::sorted(said, self.strict),
            linked: draft.linked,
            parsed: draft.parsed,
            inputs,
            stages,
            notes,
            ..Round::default()
        };
        let made = before.blueprint.as_ref().map_or_else(Vec::new, |blueprint| blueprint.indexes());
        round.indexes = if made.is_empty() { before.indexes } else { made };
        round.blueprint = draft.blueprint.filter(|_| !round.is_broken()).or(before.blueprint);
        round.took = started.elapsed();
        self.found = found;
        self.round = round;
        Ok(Some(&self.round))
    }
}
