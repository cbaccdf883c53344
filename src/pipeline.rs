//! The seven stages in order: load (done by the caller), parse, link, render, index, print, assemble.

use crate::input::{Inputs, config, lock::Lock};
use crate::model::{Manual, Release, Site};
use crate::print::Book;
use crate::render::{Renderer, Theme, minify, search_index_path};
use crate::source::{Code, Diagnostic, Diagnostics, Severity, say};
use crate::{assemble, link, parse, print, search};
use rayon::prelude::*;
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
    /// The day (`yyyy-mm-dd`) by which dates are judged; a build judges none.
    pub today: Option<String>,
}

impl Profile {
    fn minifies(&self, manual: &Manual) -> bool {
        !self.preview && (self.minify || manual.config.minify)
    }
}

/// What a build gives: everything there is to say and, without errors, the site.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The site; `None` if there are errors.
    pub site: Option<Site>,
    /// All diagnostics, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of pages with text, all languages together.
    pub pages: usize,
    /// What can be printed.
    pub books: Vec<Book>,
    /// What is said now, place by place, if it was asked for; without a date.
    pub now: Release,
    /// The last edition that was released.
    pub released: Option<Release>,
    /// Every chapter of every translation, if it was asked for.
    pub translations: Vec<link::drift::Comparison>,
}

/// Builds from a folder as it was read, with what was said about reading it. With `strict`, warnings are errors.
pub fn run(inputs: &Inputs, found: &Diagnostics, profile: &Profile, strict: bool) -> Outcome {
    let mut outcome = build(inputs, profile);
    let mut all = found.clone();
    outcome.diagnostics.drain(..).for_each(|diagnostic| all.push(diagnostic));
    outcome.diagnostics = all.sorted();
    if strict {
        outcome.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }
    if outcome.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        outcome.site = None;
    }
    outcome
}

/// Builds a site from files. A function of its arguments: no clock, no environment, no disk.
pub fn build(inputs: &Inputs, profile: &Profile) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let Some(source) = inputs.sources.get("handbok.yaml") else {
        let message = say!("Mappen har ingen handbok.yaml.", "The folder has no handbok.yaml.");
        let missing = Code::NoManual.at(&"handbok.yaml".into(), None, message);
        let refused = inputs.shown.contains_key("handbok.yaml");
        return Outcome { diagnostics: if refused { Vec::new() } else { vec![missing] }, ..Outcome::default() };
    };
    let Some(config) = config::resolve(source, &mut diagnostics).map(Arc::new) else {
        return Outcome { diagnostics: diagnostics.sorted(), ..Outcome::default() };
    };
    let chapters = parse::chapters(inputs, &config, &mut diagnostics);
    let snippets = parse::snippets(&config, &mut diagnostics);
    if let Some(today) = &profile.today {
        chapters.iter().for_each(|chapter| link::overdue(chapter, today, &mut diagnostics));
    }
    let (manual, found) = link::manual(link::Parts { config: &config, chapters: &chapters, snippets, inputs });
    diagnostics.extend(found);
    let theme = Theme::load(&inputs.theme, &mut diagnostics);
    if profile.minifies(&manual) && !minify::AVAILABLE {
        let message = say!("Denne utgaven av Handbok er bygd uten minify.", "This build of Handbok is without minify.");
        diagnostics.push(Code::Unsupported.at(&config.file, None, message));
    }
    let draws = !diagnostics.has_errors();
    let drawn = draws.then(|| draw(&manual, inputs, &theme, profile, &mut diagnostics));
    let (mut site, places): (Option<Site>, _) = drawn.filter(|_| !diagnostics.has_errors()).unzip();
    let books = print::books(&manual, &theme);
    if let Some(site) = site.as_mut().filter(|_| manual.config.pdf) {
        site.kept = books.iter().map(|book| book.pdf.clone()).collect();
    }
    Outcome {
        site,
        diagnostics: diagnostics.sorted(),
        pages: manual.editions.iter().map(|edition| edition.pages.len() + edition.parts.len()).sum(),
        books,
        now: Release { mark: manual.mark.clone(), date: String::new(), places: places.unwrap_or_default() },
        released: manual.releases.last().cloned(),
        translations: if profile.translations {
            link::drift::compare(&manual, Lock::read(inputs).as_ref())
        } else {
            Vec::new()
        },
    }
}

/// The site, and what every place says, if anybody asks.
fn draw(
    manual: &Manual,
    inputs: &Inputs,
    theme: &Theme,
    profile: &Profile,
    diagnostics: &mut Diagnostics,
) -> (Site, BTreeMap<String, String>) {
    let papers: Vec<print::Paper> =
        manual.editions.iter().map(|edition| print::styles(manual, edition, &theme.strings(&edition.lang))).collect();
    let urls: Vec<_> = papers.iter().map(|paper| (paper.page.0.clone(), paper.book.0.clone())).collect();
    let renderer = Renderer::new(manual, theme, &urls);
    let mut pages = renderer.pages(diagnostics);
    pages.extend(print::pages(&renderer, diagnostics));
    let mut places = BTreeMap::new();
    if profile.places || !manual.releases.is_empty() {
        let now = print::Fingerprints::of(&renderer);
        pages.extend(print::printouts(&renderer, &now, diagnostics));
        places = now.by_place();
    }
    let indexes = manual
        .editions
        .par_iter()
        .flat_map_iter(|edition| search::index(manual, edition, &renderer.strings, &search_index_path(&edition.lang)));
    let mut files: Vec<_> = indexes.collect();
    files.extend(papers.into_iter().flat_map(|paper| [paper.page, paper.book]));
    files.extend(renderer.codes.files());
    files.extend(theme.assets.iter().map(|(path, contents)| (path.clone(), contents.clone())));
    (assemble::site(manual, inputs, pages, files, profile.minifies(manual)), places)
}
