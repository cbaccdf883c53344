//! Stage 3, link: chapters become a manual. Languages are paired, addresses given, every reference resolved or
//! reported. The result is immutable, and nothing after this stage asks what a link means.

mod anchors;
mod cues;
mod drawings;
pub mod drift;
mod edit;
mod hints;
mod images;
mod lints;
pub mod paths;
mod pictures;
mod registers;
mod resolve;
mod said;
mod shape;
mod slips;
mod slug;
mod tree;

use crate::input::{Inputs, changes, lock::Lock};
use crate::model::{Chapter, Config, Edition, Manual, Snippets};
use crate::source::{Diagnostics, Text};
use rayon::prelude::*;
use said::{Said, Topic};
use std::sync::Arc;

pub use anchors::RESERVED;
pub use lints::overdue;
pub use resolve::scheme;
pub use slug::slug;

/// Everything that goes into a manual.
#[derive(Clone)]
pub struct Parts {
    /// The configuration.
    pub config: Arc<Config>,
    /// All chapters of all languages, drafts included, in the order of their files.
    pub chapters: Vec<Arc<Chapter>>,
    /// Shared passages.
    pub snippets: Snippets,
    /// The files of the manual.
    pub inputs: Arc<Inputs>,
    /// Whether drafts have pages.
    pub drafts: bool,
}

/// A linked manual, and what it was made from: the next edit may be linked by itself.
#[derive(Clone)]
pub struct Linked {
    /// The manual.
    pub manual: Arc<Manual>,
    parts: Parts,
    known: Arc<lints::Known>,
    lock: Option<Arc<Lock>>,
    said: Said,
}

impl Linked {
    /// All there is to say about links, ids, translations and the like.
    pub fn diagnostics(&self) -> Diagnostics {
        self.said.all()
    }

    /// How every chapter of every translation stands to its source.
    pub fn translations(&self) -> Vec<drift::Comparison> {
        drift::compare(&self.manual, self.lock.as_deref())
    }

    /// The chapters, drafts included, in the order of their files.
    pub fn chapters(&self) -> &[Arc<Chapter>] {
        &self.parts.chapters
    }

    /// Whether it is known what each translation was made from.
    pub fn has_lock(&self) -> bool {
        self.lock.is_some()
    }
}

/// Links chapters to a manual.
pub fn manual(parts: Parts) -> Linked {
    let mut said = Said::default();
    let mut about_tree = Diagnostics::default();
    let library = tree::Library::new(&parts);
    tree::unpaired(&parts.config, &library, &mut about_tree);
    tree::half_drafts(&parts, &mut about_tree);
    let ids = anchors::ids(&library, &mut said);
    let (mut editions, redirects) = tree::editions(&parts.config, &library, &ids, &mut about_tree);
    for (at, edition) in editions.iter_mut().enumerate() {
        resolve_pages(&parts, at, edition, &mut said);
    }
    let known = lints::Known::new(&parts.config, &parts.chapters);
    let found: Vec<Diagnostics> =
        parts.chapters.par_iter().map(|chapter| lint(&parts.inputs, chapter, &known)).collect();
    parts.chapters.iter().zip(found).for_each(|(chapter, found)| said.set(Topic::Lints, &chapter.file, found));
    let mut about_cues = Diagnostics::default();
    cues::check(&parts.config, &editions, &mut about_cues);
    said.set(Topic::Cues, "", about_cues);
    let (pictures, files) = pictures::published(&editions, &parts.inputs);
    said.set(Topic::Pictures, "", drawings::faults(pictures.keys().chain(files.keys()), &parts.inputs));
    let releases = changes::releases(&parts.inputs, &mut about_tree);
    said.set(Topic::Tree, "", about_tree);
    let mut manual = Manual {
        config: parts.config.clone(),
        editions,
        pictures,
        files,
        snippets: parts.snippets.clone(),
        mark: mark(&parts),
        releases,
        redirects,
    };
    let lock = Lock::read(&parts.inputs).map(Arc::new);
    if let Some(lock) = &lock {
        drift::check(&mut manual, lock, &mut said);
    }
    Linked { manual: Arc::new(manual), parts, known: Arc::new(known), lock, said }
}

/// Links again what has changed since; the result is that of [`manual`]. Where other pages see nothing of the change, only
/// its own pages are looked at, and they are the only ones that are not shared with the manual before.
pub fn again(before: &Linked, parts: Parts) -> Again {
    match edit::Edit::find(before, &parts) {
        Some(edit) => Again::Edited(edit.link(before, parts)),
        None => Again::Whole(manual(parts)),
    }
}

/// How a manual was linked after a change.
#[allow(clippy::large_enum_variant)] // It is unpacked at once.
pub enum Again {
    /// Page by page: addresses, ids and titles are what they were.
    Edited(Linked),
    /// From the start.
    Whole(Linked),
}

fn resolve_pages(parts: &Parts, at: usize, edition: &mut Edition, said: &mut Said) {
    let resolver = resolve::Resolver::new(parts);
    let index = resolve::Index::new(edition);
    let answers: Vec<resolve::Answers> =
        resolve::pages(edition).into_par_iter().map(|page| resolver.page(edition, &index, page)).collect();
    let pages = edition.parts.iter_mut().map(|part| &mut part.index).chain(&mut edition.pages);
    for (page, answers) in pages.zip(answers) {
        let found = answers.store(Arc::make_mut(page));
        said.set(Topic::Links(at), &page.key, found);
    }
}

fn lint(inputs: &Inputs, chapter: &Chapter, known: &lints::Known) -> Diagnostics {
    lints::chapter(chapter, inputs.sources.get(&chapter.file).map_or("", |source| &source.text), known)
}

/// What tells this version from others.
fn mark(parts: &Parts) -> String {
    parts.config.version.clone().unwrap_or_else(|| parts.inputs.fingerprint())
}

/// "«x» finnes ikke" in both languages, used by several checks.
fn missing(what: &str) -> Text {
    crate::source::say!("«{what}» finnes ikke.", "“{what}” does not exist.")
}
