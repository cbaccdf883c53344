//! The lists of a book: its contents, and what can stand on a reader's screen, each with the page where it is.

use crate::model::{AnchorKind, BlockKind, Child, Edition, Page, Strings, walk};
use crate::render::{Link, page_number, paper_prefix};
use std::ops::Range;

/// The parts and chapters below a part.
pub(super) fn tree(edition: &Edition, part: usize) -> Vec<Link> {
    let children = edition.parts[part].children.iter();
    children
        .filter_map(|child| match *child {
            Child::Page(page) => Some(chapter(edition, page)),
            Child::Part(part) => {
                let inner = &edition.parts[part];
                let first = edition.chapters_of(part).next()?;
                let own_text = !inner.index.chapter.body.blocks.is_empty();
                let id = if own_text { format!("i{part}-top") } else { format!("{}top", paper_prefix(first)) };
                let children = tree(edition, part);
                Some(Link { part: true, children, ..entry(id, &inner.title) })
            }
        })
        .collect()
}

fn chapter(edition: &Edition, page: usize) -> Link {
    let shown = &edition.pages[page];
    Link { lang: other_lang(edition, shown), ..entry(format!("{}top", paper_prefix(page)), &shown.chapter.meta.title) }
}

/// A link to an id of the book, with room for its page.
pub(super) fn entry(id: String, title: &str) -> Link {
    let mut page = String::new();
    page_number::push(&mut page, &id, "{page}");
    Link { href: format!("#{id}"), title: title.to_string(), page, ..Link::default() }
}

fn other_lang(edition: &Edition, page: &Page) -> Option<String> {
    page.is_fallback(edition).then(|| page.chapter.lang.tag().to_string())
}

/// The entry of a list at the book's end, whose heading is the interface's.
pub(super) fn list(id: &str, key: &str, strings: &Strings) -> Link {
    let lang = (!strings.attributes().is_empty()).then(|| "en".to_string());
    Link { lang, ..entry(id.to_string(), strings.get(key)) }
}

/// Every symptom of some chapters: its words, with the chapter that treats it.
pub(super) fn symptoms(edition: &Edition, chapters: Range<usize>) -> Vec<Link> {
    let mut found = Vec::new();
    for at in chapters {
        let page = &edition.pages[at];
        // Most chapters have none, and each stands in several books.
        if page.chapter.body.anchors.iter().all(|anchor| anchor.kind != AnchorKind::Symptom) {
            continue;
        }
        walk(&page.chapter.body.blocks, &mut |block| {
            if let BlockKind::Symptom { anchor, words, lang, .. } = &block.kind
                && page.chapter.body.example(*anchor) == 0
            {
                let id = page.ids.get(anchor.0 as usize).cloned().unwrap_or_default();
                let lang = lang.as_ref().map(|lang| lang.tag().to_string()).or_else(|| other_lang(edition, page));
                let description = Some(page.chapter.meta.title.clone());
                found.push(Link { lang, description, ..entry(format!("{}{id}", paper_prefix(at)), words) });
            }
        });
    }
    found
}
