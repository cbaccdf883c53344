//! Stage 3, link: chapters become a manual. Languages are paired, addresses given, every reference resolved or
//! reported. The result is immutable, and nothing after this stage asks what a link means.

mod anchors;
mod cues;
pub mod drift;
mod images;
mod lints;
pub mod paths;
mod pictures;
mod registers;
mod resolve;
mod slug;
mod tree;

use crate::input::{Inputs, changes, lock::Lock};
use crate::model::{Chapter, Config, Manual, Snippets};
use crate::source::{Diagnostics, Text};
use rayon::prelude::*;
use std::sync::Arc;

pub use lints::overdue;
pub use resolve::scheme;
pub use slug::slug;

/// Everything that goes into a manual.
pub struct Parts<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// All chapters of all languages, drafts included.
    pub chapters: &'a [Arc<Chapter>],
    /// Shared passages.
    pub snippets: Snippets,
    /// The files of the manual.
    pub inputs: &'a Inputs,
}

/// Links chapters to a manual.
pub fn manual(parts: Parts<'_>) -> (Manual, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let library = tree::Library::new(parts.config, parts.chapters);
    tree::unpaired(parts.config, &library, &mut diagnostics);
    let ids = anchors::ids(&library, &mut diagnostics);
    let (mut editions, redirects) = tree::editions(parts.config, &library, &ids, &mut diagnostics);
    let resolver = resolve::Resolver::new(parts.config, parts.inputs, &parts.snippets);
    for edition in &mut editions {
        let index = resolve::Index::new(edition);
        let answers: Vec<resolve::Answers> =
            resolve::pages(edition).into_par_iter().map(|page| resolver.page(edition, &index, page)).collect();
        diagnostics.extend(resolve::store(edition, answers));
    }
    let known = lints::Known::new(parts.config, parts.chapters);
    let found: Vec<Diagnostics> = parts
        .chapters
        .par_iter()
        .map(|chapter| {
            lints::chapter(chapter, parts.inputs.sources.get(&chapter.file).map_or("", |source| &source.text), &known)
        })
        .collect();
    found.into_iter().for_each(|found| diagnostics.extend(found));
    cues::check(parts.config, &editions, &mut diagnostics);
    let (pictures, files) = pictures::published(&editions, parts.inputs);
    for (path, bytes) in pictures.keys().filter_map(|path| Some((path, parts.inputs.assets.get(path)?))) {
        if let Some(svg) = std::str::from_utf8(bytes).ok().filter(|_| path.to_lowercase().ends_with(".svg")) {
            pictures::drawing_faults(path, svg).into_iter().for_each(|fault| diagnostics.push(fault));
        }
    }
    let releases = changes::releases(parts.inputs, &mut diagnostics);
    let mark = parts.config.version.clone().unwrap_or_else(|| parts.inputs.fingerprint());
    let mut manual = Manual {
        config: parts.config.clone(),
        editions,
        pictures,
        files,
        snippets: parts.snippets,
        mark,
        releases,
        redirects,
    };
    if let Some(lock) = Lock::read(parts.inputs) {
        drift::check(&mut manual, &lock, &mut diagnostics);
    }
    (manual, diagnostics)
}

/// "«x» finnes ikke" in both languages, used by several checks.
fn missing(what: &str) -> Text {
    crate::source::say!("«{what}» finnes ikke.", "“{what}” does not exist.")
}
