//! Stage 5, print: the whole manual, and each part, as one page that prints with page numbers and running titles.
//! The text is written by `render` as for the screen; only ids, links within the page and the frame differ.

mod books;
mod changes;
mod contents;
mod index;
mod styles;

pub use books::{Book, books};
pub use changes::{Fingerprints, printout};
pub use styles::{margins, titles};

use crate::model::{Edition, Page, SitePath, relative};
use crate::render::{Document, PageView, Renderer, Scope, escaped, paper_prefix, push_body};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Where the print page of a part is.
pub fn path(edition: &Edition, part: usize) -> SitePath {
    edition.parts[part].index.path.replace("index.html", "print.html")
}

/// Draws `print.html` of an edition, which is its part 0, or of another part; in pieces, each drawn when it is asked for: it may
/// be as large as all other pages together.
///
/// # Errors
/// What Tera says of the template.
pub fn book(renderer: &Renderer, at: usize, part: usize) -> Result<impl Iterator<Item = String>, tera::Error> {
    let edition = &renderer.manual.editions[at];
    let own = &edition.parts[part].index;
    let path = path(edition, part);
    let chapters = edition.chapters_of(part);
    let scope = Scope::Paper { first: chapters.start, end: chapters.end };
    let strings = renderer.strings(&edition.lang);
    let symptoms = contents::symptoms(edition, chapters.clone());
    let index = if renderer.manual.config.index { index::entries(edition, chapters.clone()) } else { Vec::new() };
    let lists = [("paper-symptoms", "paper_symptoms", &symptoms), ("paper-index", "paper_index", &index)];
    let lists = lists.into_iter().filter(|(.., entries)| !entries.is_empty());
    let lists = lists.map(|(id, title, _)| contents::list(id, title, strings));
    let view = PageView {
        title: own.chapter.meta.title.clone(),
        description: own.chapter.meta.description.clone().unwrap_or_default(),
        root: "../".repeat(path.matches('/').count()),
        key: own.key.to_string(),
        chapters: contents::tree(edition, part).into_iter().chain(lists).collect(),
        symptoms,
        index,
        body: HERE.to_string(),
        target: relative(&path, &own.path),
        alternates: renderer.print_alternates(edition, own, &path),
        ..PageView::default()
    };
    let page = renderer.draw(at, "paper.html", &view)?;
    Ok(Draft { renderer, edition, part, path, scope }.within(page, chapters))
}

/// Stands in the template's output where the text belongs: a text of fifty megabytes does not pass through a template.
const HERE: &str = "\u{1}";

/// One `print.html` being written.
struct Draft<'a> {
    renderer: &'a Renderer,
    edition: &'a Edition,
    part: usize,
    path: SitePath,
    scope: Scope,
}

/// Bytes of most chapters.
const ROOM: usize = 12 << 10;
/// Chapters that are drawn together, on all cores that have nothing else to do.
const TOGETHER: usize = 256;

impl<'a> Draft<'a> {
    /// The page with its text in it: what the part says itself, then its chapters, each after the parts that begin with it.
    fn within(self, page: String, chapters: Range<usize>) -> impl Iterator<Item = String> + 'a {
        // A manual's own template may leave the text out.
        let parts = page.split_once(HERE);
        let has_text = parts.is_some();
        let (head, foot) = parts.unwrap_or((&page, ""));
        let chapters = if has_text { chapters } else { 0..0 };
        let mut openings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for inner in (0..self.edition.parts.len()).filter(|inner| *inner != self.part) {
            let range = self.edition.chapters_of(inner);
            if !range.is_empty()
                && chapters.contains(&range.start)
                && range.end <= chapters.end
                && self.edition.is_within(inner, self.part)
            {
                openings.entry(range.start).or_default().push(inner);
            }
        }
        let mut pieces = vec![head.to_string()];
        let foot = foot.to_string();
        let index = &self.edition.parts[self.part].index;
        if has_text && !index.chapter.body.blocks.is_empty() {
            let mut intro = String::from("<section class=\"paper-intro\">");
            self.prose(&mut intro, index, "i0-");
            pieces.push(intro + "</section>\n");
        }
        let runs = chapters.clone().step_by(TOGETHER).flat_map(move |first| {
            let run = (first..chapters.end.min(first + TOGETHER)).into_par_iter();
            run.map(|page| self.chapter(page, openings.get(&page).map_or(&[], Vec::as_slice))).collect::<Vec<_>>()
        });
        pieces.into_iter().chain(runs).chain([foot])
    }

    fn chapter(&self, at: usize, parts: &[usize]) -> String {
        let mut text = String::with_capacity(ROOM);
        let page = &self.edition.pages[at];
        let (prefix, lang) = (paper_prefix(at), &page.chapter.lang);
        let mut label = String::new();
        for part in parts {
            let index = &self.edition.parts[*part].index;
            let title = escaped(&self.edition.parts[*part].title);
            if index.chapter.body.blocks.is_empty() {
                let _ = write!(label, "<p class=\"part-title\">{title}</p>");
            } else {
                let _ = writeln!(text, "<section class=\"paper-part\" id=\"i{part}-top\"><h1>{title}</h1>");
                self.prose(&mut text, index, &format!("i{part}-"));
                text.push_str("</section>\n");
            }
        }
        let attributes = if page.is_fallback(self.edition) {
            format!(" lang=\"{}\" dir=\"{}\"", lang.tag(), lang.direction().html())
        } else {
            String::new()
        };
        let title = escaped(&page.chapter.meta.title);
        let _ = writeln!(
            text,
            "<section class=\"paper-chapter page-{at}\" id=\"{prefix}top\"{attributes}>{label}<h1>{title}</h1>"
        );
        self.prose(&mut text, page, &prefix);
        text.push_str("</section>\n");
        text
    }

    fn prose(&self, text: &mut String, page: &Page, prefix: &str) {
        let document = Document {
            manual: &self.renderer.manual,
            edition: self.edition,
            page,
            strings: self.renderer.strings(&page.chapter.lang),
            from: &self.path,
            scope: &self.scope,
            id_prefix: prefix,
            codes: &self.renderer.codes,
            hyphens: &self.renderer.hyphens,
        };
        text.push_str("<div class=\"prose\">\n");
        push_body(text, &document);
        text.push_str("</div>\n");
    }
}
