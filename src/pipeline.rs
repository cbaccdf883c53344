//! The seven stages in order: load (done by the caller), parse, link, render, index, print, assemble.
//!
//! The first three are worked through for the whole manual, or, with a memory of the state before, for what has changed. The
//! others make files when they are asked for: a build asks for all, the live preview for what is looked at.

use crate::assemble::Blueprint;
use crate::input::{Inputs, config};
use crate::link::{self, Again, Linked, drift};
use crate::model::{Config, Manual, Release, Site, Snippets};
use crate::parse::{self, Library, Options};
use crate::print::{self, Book, Fingerprints};
use crate::render::{Theme, minify};
use crate::source::{Code, Contents, Diagnostic, Diagnostics, Severity, say};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a site is built; not what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Minify even if the configuration does not ask for it.
    pub minify: bool,
    /// Never minify: for a live preview.
    pub preview: bool,
    /// Say what every place of the manual holds, for a release.
    pub places: bool,
    /// Compare every translation with its source, passage by passage.
    pub translations: bool,
    /// Show drafts.
    pub drafts: bool,
    /// The day (`yyyy-mm-dd`) by which dates are judged; a build judges none.
    pub today: Option<String>,
}

impl Profile {
    fn minifies(&self, manual: &Manual) -> bool {
        !self.preview && (self.minify || manual.config.minify)
    }
}

/// What a build gives: everything there is to say and, without errors, the site.
#[derive(Clone, Default)]
pub struct Outcome {
    /// The site, of which nothing may have been drawn yet; `None` if there are errors.
    #[doc(hidden)]
    pub blueprint: Option<Arc<Blueprint>>,
    /// All diagnostics, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of pages with text, all languages together.
    pub pages: usize,
    /// What can be printed.
    #[doc(hidden)]
    pub books: Vec<Book>,
    /// What is said now, place by place, if it was asked for; without a date.
    #[doc(hidden)]
    pub now: Release,
    /// The last edition that was released.
    #[doc(hidden)]
    pub released: Option<Release>,
    /// Every chapter of every translation, if it was asked for.
    #[doc(hidden)]
    pub translations: Vec<drift::Comparison>,
}

impl Outcome {
    /// The site, drawn: every file at once. `None` if there are errors.
    pub fn site(&self) -> Option<Site> {
        Some(self.blueprint.as_ref()?.site(&mut Diagnostics::default()))
    }
}

/// Builds from a folder as it was read, with what was said about reading it. With `strict`, warnings are errors.
pub fn run(inputs: &Arc<Inputs>, found: &Diagnostics, profile: &Profile, strict: bool) -> Outcome {
    let mut draft = draft(inputs, profile, &mut Memory::default(), &mut |_| ());
    let mut all = found.clone();
    all.extend(std::mem::take(&mut draft.diagnostics));
    let mut outcome = finish(draft, profile);
    outcome.diagnostics = sorted(all, strict);
    if outcome.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        outcome.blueprint = None;
    }
    outcome
}

/// All that was said, in order; with `strict`, warnings are errors.
pub fn sorted(said: Diagnostics, strict: bool) -> Vec<Diagnostic> {
    let mut all = said.sorted();
    if strict {
        all.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }
    all
}

/// Builds a site from files. A function of its arguments: no clock, no environment, no disk.
pub fn build(inputs: &Arc<Inputs>, profile: &Profile) -> Outcome {
    run(inputs, &Diagnostics::default(), profile, false)
}

/// A stage of work that is done before a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Stage {
    Parse,
    Link,
    /// The theme is joined, and it is decided which files there are.
    Plan,
}

/// A manual of which nothing has been drawn.
#[derive(Default)]
pub struct Draft {
    /// The manual, if its configuration can be read.
    pub linked: Option<Linked>,
    /// Its site; `None` if there are errors.
    pub blueprint: Option<Arc<Blueprint>>,
    /// What there is to say, in no order.
    pub diagnostics: Diagnostics,
    /// How many files were parsed for it.
    pub parsed: usize,
    theme: Option<Arc<Theme>>,
}

/// What one state of a manual leaves to the next.
#[derive(Default)]
pub struct Memory {
    /// The configuration with the hash of its text and what there was to say about it.
    config: Option<(blake3::Hash, Configured, Diagnostics)>,
    chapters: Library,
    linked: Option<Linked>,
    /// The theme with what it was joined from.
    theme: Option<(Look, Arc<Theme>, Diagnostics)>,
    blueprint: Option<Arc<Blueprint>>,
}

/// The name of the theme that a manual has chosen, and its own files, by path below `theme/`.
type Look = (String, BTreeMap<String, Contents>);

/// What `handbok.yaml` says.
#[derive(Clone)]
struct Configured {
    config: Arc<Config>,
    snippets: Snippets,
}

/// Works the files through up to the first page to be drawn. What `memory` knows of the state before is not done again; the
/// result is the same without it.
///
/// `after` hears of each stage when it is done.
pub fn draft(inputs: &Arc<Inputs>, profile: &Profile, memory: &mut Memory, after: &mut dyn FnMut(Stage)) -> Draft {
    let mut draft = Draft::default();
    let diagnostics = &mut draft.diagnostics;
    let Some(Configured { config, snippets }) = memory.configured(inputs, diagnostics) else {
        return draft;
    };
    let (chapters, parsed) = parse::chapters(inputs, &config, &memory.chapters, diagnostics);
    draft.parsed = parsed;
    for parsed in chapters.values() {
        diagnostics.extend(parsed.said.clone());
        if let Some(today) = &profile.today {
            link::overdue(&parsed.chapter, today, diagnostics);
        }
    }
    let parts = link::Parts {
        config: config.clone(),
        chapters: chapters.values().map(|parsed| parsed.chapter.clone()).collect(),
        snippets,
        inputs: inputs.clone(),
        drafts: profile.drafts,
    };
    after(Stage::Parse);
    memory.chapters = chapters;
    let again = match memory.linked.take() {
        Some(before) => link::again(&before, parts),
        None => Again::Whole(link::manual(parts)),
    };
    let (linked, is_edited) = match again {
        Again::Edited(linked) => (linked, true),
        Again::Whole(linked) => (linked, false),
    };
    diagnostics.extend(linked.diagnostics());
    after(Stage::Link);
    let (theme, same_theme) = memory.theme(&config.theme, inputs, diagnostics);
    let minifies = profile.minifies(&linked.manual);
    if minifies && !minify::AVAILABLE {
        let message = say!("Denne utgaven av Handbok er bygd uten minify.", "This build of Handbok is without minify.");
        diagnostics.push(Code::Unsupported.at(&config.file, None, message));
    }
    let before = memory.blueprint.take().filter(|_| is_edited && same_theme);
    if !diagnostics.has_errors() {
        let manual = linked.manual.clone();
        let same_files = |before: &Manual| before.pictures == manual.pictures && before.files == manual.files;
        draft.blueprint = Some(Arc::new(match before.filter(|before| same_files(&before.renderer().manual)) {
            Some(before) => before.after(manual),
            None => Blueprint::new(manual, theme.clone(), inputs, minifies),
        }));
        memory.blueprint = draft.blueprint.clone();
        // A manual's own templates are known to work only when they have.
        if let Some(blueprint) = draft.blueprint.as_ref().filter(|_| has_templates(inputs)) {
            draft.diagnostics.extend(blueprint.each(true, &|_, _| ()));
        }
    } else {
        memory.blueprint = before;
    }
    after(Stage::Plan);
    draft.theme = Some(theme);
    memory.linked = Some(linked.clone());
    draft.linked = Some(linked);
    draft
}

fn has_templates(inputs: &Inputs) -> bool {
    inputs.theme.keys().any(|path| path.starts_with("templates/"))
}

impl Memory {
    /// The configuration, from memory if the file says what it said.
    fn configured(&mut self, inputs: &Inputs, diagnostics: &mut Diagnostics) -> Option<Configured> {
        let Some(source) = inputs.sources.get("handbok.yaml") else {
            let message = say!("Mappen har ingen handbok.yaml.", "The folder has no handbok.yaml.");
            if !inputs.shown.contains_key("handbok.yaml") {
                let hint = say!(
                    "Oppgi mappen som handbok.yaml står i, eller lag en ny manual: handbok new MAPPE",
                    "Give the folder that holds handbok.yaml, or make a new manual: handbok new FOLDER"
                );
                diagnostics.push(Code::NoManual.at(&"handbok.yaml".into(), None, message).hint(hint));
            }
            return None;
        };
        if let Some((_, known, said)) = self.config.as_ref().filter(|(hash, ..)| *hash == source.hash) {
            diagnostics.extend(said.clone());
            return Some(known.clone());
        }
        let mut said = Diagnostics::default();
        let config = config::resolve(source, &mut said);
        let configured = config.map(|config| {
            let snippets = parse::snippets(&config, &mut said);
            Configured { config: Arc::new(config), snippets }
        });
        diagnostics.extend(said.clone());
        let configured = configured?;
        let reads = |config: &Config| (Options::new(config), config.languages.clone());
        let before = self.config.replace((source.hash, configured.clone(), said));
        if before.is_none_or(|(_, before, _)| reads(&before.config) != reads(&configured.config)) {
            self.chapters.clear();
        }
        Some(configured)
    }

    /// The theme, and whether it is that of the state before.
    fn theme(&mut self, name: &str, inputs: &Inputs, diagnostics: &mut Diagnostics) -> (Arc<Theme>, bool) {
        let is_same = |(chosen, own): &Look| chosen == name && *own == inputs.theme;
        if let Some((_, theme, said)) = self.theme.as_ref().filter(|(before, ..)| is_same(before)) {
            diagnostics.extend(said.clone());
            return (theme.clone(), true);
        }
        let mut said = Diagnostics::default();
        let theme = Arc::new(Theme::load(name, &inputs.theme, &mut said));
        diagnostics.extend(said.clone());
        self.theme = Some(((name.to_string(), inputs.theme.clone()), theme.clone(), said));
        (theme, false)
    }
}

/// What is asked for besides.
fn finish(draft: Draft, profile: &Profile) -> Outcome {
    let (Some(linked), Some(theme)) = (draft.linked, draft.theme) else { return Outcome::default() };
    let manual = &linked.manual;
    let books = print::books(manual, &theme);
    let mut now = Release { mark: manual.mark.clone(), ..Release::default() };
    if let Some(blueprint) = draft.blueprint.as_ref().filter(|_| profile.places) {
        let editions = manual.editions.iter();
        now.places = editions.flat_map(|edition| Fingerprints::of(blueprint.renderer(), edition).by_place()).collect();
    }
    Outcome {
        blueprint: draft.blueprint,
        diagnostics: Vec::new(),
        pages: pages(manual),
        books,
        now,
        released: manual.releases.last().cloned(),
        translations: if profile.translations { linked.translations() } else { Vec::new() },
    }
}

/// Number of pages with text, all languages together.
pub fn pages(manual: &Manual) -> usize {
    manual.editions.iter().map(|edition| edition.pages.len() + edition.parts.len()).sum()
}
