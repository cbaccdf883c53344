//! What linking has to say, kept by what it is about: an edit replaces what was said of its own pieces alone.

use crate::source::Diagnostics;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What something was said about; the key beside it is a chapter's or a file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// Which pages there are, and the files beside them; by no key.
    Tree,
    /// The ids of a chapter's languages, by its key.
    Ids,
    /// A page's links in the edition of this number, by its key.
    Links(usize),
    /// A file's lints, by its path.
    Lints,
    /// Video ranges; by no key.
    Cues,
    /// Drawings; by no key.
    Pictures,
    /// A page's translation in the edition of this number, by its key.
    Drift(usize),
}

/// All that was said; pieces of which nothing was said are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Said(BTreeMap<(Topic, Arc<str>), Diagnostics>);

impl Said {
    /// Takes the place of what was said about this before.
    pub(super) fn set(&mut self, topic: Topic, key: &str, said: Diagnostics) {
        if said.is_empty() {
            // Most manuals are in order: then there is nothing to look up.
            if !self.0.is_empty() {
                self.0.remove(&(topic, key.into()));
            }
        } else {
            self.0.insert((topic, key.into()), said);
        }
    }

    /// All of it.
    pub(super) fn all(&self) -> Diagnostics {
        let mut all = Diagnostics::default();
        self.0.values().for_each(|said| all.extend(said.clone()));
        all
    }
}
