//! Ways through the manual. Each part's navigation is drawn once; no page holds the whole tree of a large manual.

use super::view::Link;
use crate::model::{Anchor, AnchorKind, Child, Edition, Page, relative};

/// Most entries of a manual whose every page shows the whole tree.
pub(super) const WHOLE_TREE: usize = 60;
/// Children of a part that are shown together; a larger folder is shown a window at a time.
const WINDOW: usize = 60;

/// Most levels that a navigation shows; the breadcrumbs show them all.
const DEEPEST: usize = 6;

/// A link to a page, seen from `from`.
pub(super) fn page_link(edition: &Edition, page: &Page, from: &str) -> Link {
    let lang = page.is_fallback(edition).then(|| page.chapter.lang.tag().to_string());
    let meta = &page.chapter.meta;
    Link {
        href: relative(from, &page.path),
        title: meta.title.clone(),
        lang,
        description: meta.description.clone(),
        ..Link::default()
    }
}

fn child_link(edition: &Edition, child: Child, from: &str) -> Link {
    match child {
        Child::Page(page) => page_link(edition, &edition.pages[page], from),
        Child::Part(part) => Link { part: true, ..page_link(edition, &edition.parts[part].index, from) },
    }
}

/// The children of a part, for its own page.
pub(super) fn children(edition: &Edition, part: usize, from: &str) -> Vec<Link> {
    edition.parts[part].children.iter().map(|child| child_link(edition, *child, from)).collect()
}

/// The window of a part's children in which a page stands.
pub(super) fn window(edition: &Edition, part: usize, page: Option<usize>) -> usize {
    let children = &edition.parts[part].children;
    let at = page.and_then(|page| children.iter().position(|child| *child == Child::Page(page)));
    at.map_or(0, |at| at / WINDOW)
}

/// The windows of a part.
pub(super) fn windows(edition: &Edition, part: usize) -> usize {
    edition.parts[part].children.len().div_ceil(WINDOW).max(1)
}

/// The navigation of the pages in a part: the whole tree of a small manual, else the way up and the part's children.
pub(super) fn entries(edition: &Edition, part: usize, window: usize) -> Vec<Link> {
    let from = edition.parts[part].index.path.as_str();
    if edition.pages.len() + edition.parts.len() <= WHOLE_TREE {
        return tree(edition, 0, from, DEEPEST);
    }
    let own = edition.parts[part].children.chunks(WINDOW).nth(window).unwrap_or_default();
    let own: Vec<Link> = own.iter().map(|child| child_link(edition, *child, from)).collect();
    if part == 0 {
        return own;
    }
    let mut entry = Link { part: true, children: own, ..page_link(edition, &edition.parts[part].index, from) };
    let mut parent = edition.parts[part].parent;
    for _ in 2..DEEPEST {
        let Some(at) = parent.filter(|at| *at != 0) else { break };
        entry = Link { part: true, children: vec![entry], ..page_link(edition, &edition.parts[at].index, from) };
        parent = edition.parts[at].parent;
    }
    let siblings = &edition.parts[0].children;
    if siblings.len() > WHOLE_TREE {
        return vec![entry];
    }
    let top = entry.href.clone();
    let mut opened = Some(entry);
    siblings
        .iter()
        .map(|child| child_link(edition, *child, from))
        .map(|link| if link.href == top { opened.take().unwrap_or(link) } else { link })
        .collect()
}

fn tree(edition: &Edition, part: usize, from: &str, depth: usize) -> Vec<Link> {
    if depth == 0 {
        return Vec::new();
    }
    let children = edition.parts[part].children.iter();
    children
        .map(|child| match child {
            Child::Part(inner) => {
                Link { children: tree(edition, *inner, from, depth - 1), ..child_link(edition, *child, from) }
            }
            Child::Page(_) => child_link(edition, *child, from),
        })
        .collect()
}

/// The pages that one reads before and after another: chapters, and parts that say something themselves before their first.
pub(super) fn neighbours(edition: &Edition, stop: Child, from: &str) -> [Option<Link>; 2] {
    let page = |at: usize| edition.pages.get(at).map(|_| Child::Page(at));
    let [before, after] = match stop {
        Child::Page(at) => {
            let before = openings(edition, at).pop().map(Child::Part).or(at.checked_sub(1).and_then(page));
            [before, openings(edition, at + 1).first().copied().map(Child::Part).or(page(at + 1))]
        }
        Child::Part(part) => {
            let first = edition.chapters_of(part).start;
            let parts = openings(edition, first);
            let Some(at) = parts.iter().position(|one| *one == part) else { return [None, None] };
            let before = at.checked_sub(1).map(|at| Child::Part(parts[at])).or(first.checked_sub(1).and_then(page));
            [before, parts.get(at + 1).copied().map(Child::Part).or(page(first))]
        }
    };
    [before, after].map(|stop| stop.map(|stop| child_link(edition, stop, from)))
}

/// The parts that begin with a chapter and say something themselves, the outermost first.
fn openings(edition: &Edition, chapter: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut part = edition.pages.get(chapter).map(|page| page.part);
    while let Some(at) = part.filter(|at| *at != 0 && edition.chapters_of(*at).start == chapter) {
        found.push(at);
        part = edition.parts[at].parent;
    }
    found.retain(|part| !edition.parts[*part].index.chapter.body.blocks.is_empty());
    found.reverse();
    found
}

/// The parts above a page, from the start page down.
pub(super) fn crumbs(edition: &Edition, part: usize, from: &str) -> Vec<Link> {
    let mut crumbs = Vec::new();
    let mut at = Some(part);
    while let Some(part) = at {
        crumbs.push(page_link(edition, &edition.parts[part].index, from));
        at = edition.parts[part].parent;
    }
    crumbs.reverse();
    crumbs
}

/// Headings of levels 2 and 3, if there are at least two.
pub(super) fn toc(page: &Page) -> Vec<Link> {
    let mut toc: Vec<Link> = Vec::new();
    let is_listed = |anchor: &Anchor| {
        matches!(anchor.kind, AnchorKind::Heading(0..=3)) && anchor.example == 0 && !anchor.text.is_empty()
    };
    for (anchor, id) in page.chapter.body.anchors.iter().zip(page.ids.iter()).filter(|(anchor, _)| is_listed(anchor)) {
        let link = Link { href: format!("#{id}"), title: anchor.text.clone(), ..Link::default() };
        match toc.last_mut() {
            Some(last) if anchor.kind == AnchorKind::Heading(3) => last.children.push(link),
            _ => toc.push(link),
        }
    }
    if toc.iter().map(|link| 1 + link.children.len()).sum::<usize>() < 2 { Vec::new() } else { toc }
}
