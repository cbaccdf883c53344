//! «Is my printout still right?»: for each released edition, what has changed since.

use crate::model::{Edition, Page, Release, Strings, relative};
use crate::render::{Document, Link, ReleaseView, Renderer, Scope, places};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What every place of an edition says now, as eight digits of a hash.
pub struct Fingerprints<'a>(Vec<OfPage<'a>>);

/// The places of a page in reading order, each once.
struct OfPage<'a> {
    edition: &'a Edition,
    page: &'a Page,
    places: Vec<Fingerprint>,
}

struct Fingerprint {
    id: String,
    step: Option<u32>,
    print: String,
}

impl<'a> Fingerprints<'a> {
    /// Reads every page of an edition that has a text of its own; others say what the default language's do.
    pub fn of(renderer: &'a Renderer, edition: &'a Edition) -> Fingerprints<'a> {
        let own: Vec<_> = edition.all_pages().filter(|page| !page.is_fallback(edition)).collect();
        Fingerprints(own.into_par_iter().map(|page| OfPage::read(renderer, edition, page)).collect())
    }

    /// All of them by `nb/02-nedlastning.md#enter-code`, as a release notes them.
    pub fn by_place(&self) -> BTreeMap<String, String> {
        let places =
            self.0.iter().flat_map(|of| of.places.iter().map(|place| (of.key(&place.id), place.print.clone())));
        places.collect()
    }
}

impl<'a> OfPage<'a> {
    fn read(renderer: &Renderer, edition: &'a Edition, page: &'a Page) -> OfPage<'a> {
        let cut = places(&Document {
            manual: &renderer.manual,
            edition,
            page,
            strings: renderer.strings(&page.chapter.lang),
            from: &page.path,
            scope: &Scope::Screen,
            id_prefix: "",
            codes: &renderer.codes,
            hyphens: &renderer.hyphens,
        });
        let mut found: Vec<(String, Option<u32>, blake3::Hasher)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for place in cut {
            // A place goes on after a step in it.
            let at = *known.entry(place.id.clone()).or_insert(found.len());
            if at == found.len() {
                found.push((place.id, place.step, blake3::Hasher::new()));
            }
            found[at].2.update(place.html.as_bytes());
        }
        let digits = |hash: blake3::Hasher| hash.finalize().to_hex().as_str()[..8].to_string();
        let places = found.into_iter().map(|(id, step, hash)| Fingerprint { id, step, print: digits(hash) });
        OfPage { edition, page, places: places.collect() }
    }

    fn key(&self, id: &str) -> String {
        format!("{}/{}#{id}", self.edition.lang.tag(), self.page.key)
    }
}

/// Draws an edition's page about its printouts; `path` is where it stands.
///
/// # Errors
/// What Tera says of the template.
pub fn printout(renderer: &Renderer, at: usize, path: &str) -> Result<String, tera::Error> {
    let edition = &renderer.manual.editions[at];
    let strings = renderer.strings(&edition.lang);
    let pages = Fingerprints::of(renderer, edition).0;
    let releases = renderer.manual.releases.iter().rev().map(|release| view(&pages, release, strings, path));
    renderer.printout(at, path, releases.collect())
}

fn view(pages: &[OfPage<'_>], release: &Release, strings: &Strings, from: &str) -> ReleaseView {
    let mut changes = Vec::new();
    for of in pages {
        let (title, path) = (&of.page.chapter.meta.title, relative(from, &of.page.path));
        for place in of.places.iter().filter(|place| release.places.get(&of.key(&place.id)) != Some(&place.print)) {
            let name = match place.step {
                Some(number) => strings.steps(number, number),
                None => heading(of.page, &place.id),
            };
            let title = if name.is_empty() { title.clone() } else { format!("{title}: {name}") };
            changes.push(Link { href: format!("{path}#{}", place.id), title, ..Link::default() });
        }
        let prefix = of.key("");
        let mut then = release.places.range(prefix.clone()..).map_while(|(place, _)| place.strip_prefix(&prefix));
        let here: HashSet<&str> = of.places.iter().map(|place| place.id.as_str()).collect();
        if then.any(|id| !here.contains(id)) {
            let gone = strings.fill("printout_gone", &[("chapter", title)]);
            changes.push(Link { href: path, title: gone, ..Link::default() });
        }
    }
    ReleaseView { mark: release.mark.clone(), date: release.date.clone(), changes }
}

/// The words that an anchor is known by.
fn heading(page: &Page, id: &str) -> String {
    let at = page.ids.iter().position(|known| known == id);
    at.and_then(|at| page.chapter.body.anchors.get(at)).map(|anchor| anchor.text.clone()).unwrap_or_default()
}
