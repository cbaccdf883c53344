//! «Is my printout still right?»: for each released edition, what has changed since.

use crate::model::{Edition, Page, Release, relative};
use crate::render::{Document, Link, Place, ReleaseView, Rendered, Renderer, Scope, places};
use crate::source::Diagnostics;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What every place of the manual says, as eight digits of a hash, by `nb/02-nedlastning.md#enter-code`.
pub fn fingerprints(renderer: &Renderer<'_>) -> BTreeMap<String, String> {
    let editions = renderer.manual.editions.iter();
    let pages: Vec<(&Edition, &Page)> = editions.flat_map(own_pages).collect();
    let prints = pages.into_par_iter().flat_map_iter(|(edition, page)| {
        let mut of_page: BTreeMap<String, blake3::Hasher> = BTreeMap::new();
        for place in cut(renderer, edition, page) {
            of_page.entry(key(edition, page, &place.id)).or_default().update(place.html.as_bytes());
        }
        of_page.into_iter().map(|(place, hash)| (place, hash.finalize().to_hex().as_str()[..8].to_string()))
    });
    prints.collect()
}

/// Pages with a text of their own; others say what the default language's do.
fn own_pages(edition: &Edition) -> impl Iterator<Item = (&Edition, &Page)> {
    let pages = edition.parts.iter().map(|part| &part.index).chain(&edition.pages);
    pages.filter(|page| !page.is_fallback(edition)).map(move |page| (edition, page))
}

fn cut(renderer: &Renderer<'_>, edition: &Edition, page: &Page) -> Vec<Place> {
    places(&Document {
        manual: renderer.manual,
        edition,
        page,
        strings: renderer.strings(&page.chapter.lang),
        from: &page.path,
        scope: &Scope::Screen,
        id_prefix: "",
        codes: &renderer.codes,
    })
}

fn key(edition: &Edition, page: &Page, id: &str) -> String {
    format!("{}/{}#{id}", edition.lang.tag(), page.key)
}

/// The page of every edition, if the manual has releases.
pub fn printouts(
    renderer: &Renderer<'_>,
    now: &BTreeMap<String, String>,
    diagnostics: &mut Diagnostics,
) -> Vec<Rendered> {
    let mut drawn = Vec::new();
    for (at, edition) in renderer.manual.editions.iter().enumerate() {
        let Some(path) = renderer.manual.printout(edition) else { continue };
        let releases =
            renderer.manual.releases.iter().rev().map(|release| view(renderer, edition, release, now, &path));
        drawn.extend(renderer.printout(at, &path, releases.collect(), diagnostics));
    }
    drawn
}

fn view(
    renderer: &Renderer<'_>,
    edition: &Edition,
    release: &Release,
    now: &BTreeMap<String, String>,
    from: &str,
) -> ReleaseView {
    let strings = renderer.strings(&edition.lang);
    let mut changes = Vec::new();
    for (_, page) in own_pages(edition) {
        let title = &page.chapter.meta.title;
        let mut seen = Vec::new();
        for place in cut(renderer, edition, page) {
            let key = key(edition, page, &place.id);
            if seen.contains(&key) || release.places.get(&key) == now.get(&key) {
                continue;
            }
            seen.push(key);
            let name = match place.step {
                Some(number) => strings.steps(number, number),
                None => heading(page, &place.id),
            };
            let title = if name.is_empty() { title.clone() } else { format!("{title}: {name}") };
            changes.push(Link {
                href: format!("{}#{}", relative(from, &page.path), place.id),
                title,
                ..Link::default()
            });
        }
        let prefix = key(edition, page, "");
        let gone = release.places.range(prefix.clone()..).take_while(|(place, _)| place.starts_with(&prefix));
        if gone.into_iter().any(|(place, _)| !now.contains_key(place)) {
            let gone = strings.fill("printout_gone", &[("chapter", title)]);
            changes.push(Link { href: relative(from, &page.path), title: gone, ..Link::default() });
        }
    }
    ReleaseView { mark: release.mark.clone(), date: release.date.clone(), changes }
}

/// The words that an anchor is known by.
fn heading(page: &Page, id: &str) -> String {
    let at = page.ids.iter().position(|known| known == id);
    at.and_then(|at| page.chapter.body.anchors.get(at)).map(|anchor| anchor.text.clone()).unwrap_or_default()
}
