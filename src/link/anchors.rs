//! Addresses inside pages. They are shared by all languages: an id given in one holds in all, and where none is
//! given the default language's words make it, so that a language switch can keep the reader's place.

use super::said::{Said, Topic};
use super::shape;
use super::slug::slug;
use super::tree::Library;
use crate::model::{Anchor, AnchorIx, AnchorKind, Chapter};
use crate::source::{Code, Diagnostics, Span, say};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Ids that the theme uses for itself; `intro` gives way to an editor's own.
pub const RESERVED: &[&str] =
    &["content", "top", "site-nav", "search-input", "search-results", "page-toc-title", "paper-toc-title"];

/// Ids of all chapters, by file.
pub(super) struct Ids(BTreeMap<Arc<str>, Assigned>);

/// The addresses in one chapter.
#[derive(Clone)]
pub(super) struct Assigned {
    /// Ids of the anchors.
    pub ids: Arc<[String]>,
    /// What tabs remember a choice by, the same in every group and language.
    pub tab_keys: Arc<BTreeMap<AnchorIx, String>>,
    /// The id of what stands before the first heading.
    pub intro: String,
}

impl Ids {
    /// The addresses in a chapter.
    pub(super) fn of(&self, chapter: &Chapter) -> Assigned {
        let none = || Assigned { ids: Arc::from([]), tab_keys: Arc::default(), intro: "intro".to_string() };
        self.0.get(&chapter.file).cloned().unwrap_or_else(none)
    }
}

/// Gives every anchor of every chapter its id, and says by key where languages differ in shape.
pub(super) fn ids(library: &Library, said: &mut Said) -> Ids {
    let slots: Vec<_> = library.chapters.iter().collect();
    let groups = slots.into_par_iter().map(|(key, slots)| {
        let chapters: Vec<&Arc<Chapter>> = slots.iter().flatten().collect();
        let (assigned, found) = group(&chapters);
        (key, chapters, assigned, found)
    });
    let groups: Vec<_> = groups.collect();
    let mut all = BTreeMap::new();
    for (key, chapters, assigned, found) in groups {
        said.set(Topic::Ids, key, found);
        all.extend(chapters.iter().map(|chapter| chapter.file.clone()).zip(assigned));
    }
    Ids(all)
}

/// The addresses in the languages of one chapter, in their order.
pub(super) fn group(chapters: &[&Arc<Chapter>]) -> (Vec<Assigned>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let shared = Shared::new(chapters, &mut diagnostics);
    let assigned = chapters.iter().enumerate().map(|(at, chapter)| {
        report_reserved(chapter, &mut diagnostics);
        if at > 0 {
            shape::report(chapters[0], chapter, &mut diagnostics);
        }
        assign(chapter, &shared)
    });
    let assigned = assigned.collect();
    (assigned, diagnostics)
}

/// Kinds that pair with each other; headings do so by level.
pub(super) fn kinds(chapter: &Chapter) -> BTreeMap<AnchorKind, Vec<&Anchor>> {
    let mut kinds: BTreeMap<AnchorKind, Vec<&Anchor>> = BTreeMap::new();
    for anchor in &chapter.body.anchors {
        kinds.entry(pairing_kind(anchor.kind)).or_default().push(anchor);
    }
    kinds
}

pub(super) fn pairing_kind(kind: AnchorKind) -> AnchorKind {
    match kind {
        AnchorKind::Heading(_) => AnchorKind::Heading(0),
        kind => kind,
    }
}

/// What the languages of one chapter agree on: an id for each position of each kind.
struct Shared {
    ids: BTreeMap<AnchorKind, Vec<SharedId>>,
}

#[derive(Clone)]
struct SharedId {
    id: String,
    given: bool,
    /// The id that the reference language's words make.
    made: String,
}

impl Shared {
    fn new(chapters: &[&Arc<Chapter>], diagnostics: &mut Diagnostics) -> Shared {
        let by_chapter: Vec<_> = chapters.iter().map(|chapter| (*chapter, kinds(chapter))).collect();
        let Some((_, reference)) = by_chapter.first() else {
            return Shared { ids: BTreeMap::new() };
        };
        let mut ids = BTreeMap::new();
        for (kind, anchors) in reference {
            let same: Vec<_> = by_chapter
                .iter()
                .filter_map(|(chapter, kinds)| Some((*chapter, kinds.get(kind)?)))
                .filter(|(_, list)| list.len() == anchors.len())
                .collect();
            let list = anchors.iter().enumerate().map(|(at, anchor)| {
                let mut given = same
                    .iter()
                    .filter_map(|(chapter, list)| list[at].id.as_ref().map(|(id, span)| (*chapter, id, *span)));
                let made = made(anchor);
                let Some((_, first, _)) = given.next() else {
                    return SharedId { id: made.clone(), given: false, made };
                };
                for (chapter, other, span) in given.filter(|(_, other, _)| *other != first) {
                    let message = say!(
                        "Her heter id-en «{other}», i et annet språk «{first}».",
                        "The id is “{other}” here and “{first}” in another language."
                    );
                    let hint = say!(
                        "Gi id-en i ett språk: den gjelder i alle.",
                        "Give the id in one language: it holds in all."
                    );
                    diagnostics.push(Code::Shape.at(&chapter.file, span, message).hint(hint));
                }
                SharedId { id: first.clone(), given: true, made }
            });
            ids.insert(*kind, list.collect());
        }
        Shared { ids }
    }
}

/// The id a place gets if nobody gave it one.
fn made(anchor: &Anchor) -> String {
    match anchor.kind {
        AnchorKind::Step if anchor.example > 0 => format!("example-{}-step-{}", anchor.example, anchor.number),
        AnchorKind::Step => format!("step-{}", anchor.number),
        AnchorKind::Check => "check".to_string(),
        AnchorKind::Tab => format!("tab-{}", slug(&anchor.text)).trim_end_matches('-').to_string(),
        AnchorKind::Heading(_) | AnchorKind::Symptom | AnchorKind::Details => {
            let slug = slug(&anchor.text);
            match (slug.is_empty(), slug.starts_with(|c: char| c.is_ascii_digit())) {
                (true, _) => "section".to_string(),
                (_, true) => format!("s-{slug}"),
                _ => slug,
            }
        }
    }
}

/// Ids of one chapter, each once: given ones first, then those made, with a number where two would be the same.
fn assign(chapter: &Chapter, shared: &Shared) -> Assigned {
    let mut positions: BTreeMap<AnchorKind, usize> = BTreeMap::new();
    let wanted: Vec<SharedId> = chapter
        .body
        .anchors
        .iter()
        .map(|anchor| {
            let kind = pairing_kind(anchor.kind);
            let at = positions.entry(kind).or_default();
            *at += 1;
            let shared = shared.ids.get(&kind).and_then(|ids| ids.get(*at - 1));
            let shared =
                shared.cloned().unwrap_or_else(|| SharedId { id: made(anchor), given: false, made: made(anchor) });
            match &anchor.id {
                Some((id, _)) => SharedId { id: id.clone(), given: true, made: shared.made },
                None => shared,
            }
        })
        .collect();
    let own: BTreeSet<&str> = own_ids(chapter).map(|(id, _)| id.as_str()).collect();
    let mut free = Free::new(chapter, &own, &wanted);
    let mut given: BTreeSet<&str> = BTreeSet::new();
    let mut ids = Vec::with_capacity(wanted.len());
    for (anchor, want) in chapter.body.anchors.iter().zip(&wanted) {
        // An id inherited by position gives way to the same id typed elsewhere in this chapter.
        if want.given && (anchor.id.is_some() || !own.contains(want.id.as_str())) && given.insert(&want.id) {
            ids.push(want.id.clone());
        } else {
            ids.push(free.next(&want.id, anchor.kind));
        }
    }
    let intro = if own.contains("intro") { "intro-2".to_string() } else { "intro".to_string() };
    let anchors = chapter.body.anchors.iter().zip(&wanted).enumerate();
    let tabs = anchors.filter(|(_, (anchor, _))| anchor.kind == AnchorKind::Tab);
    let tab_keys: BTreeMap<_, _> = tabs.map(|(at, (_, id))| (AnchorIx(at as u32), id.made.clone())).collect();
    Assigned { ids: ids.into(), tab_keys: tab_keys.into(), intro }
}

/// The ids that editors gave in a chapter, with their places.
fn own_ids(chapter: &Chapter) -> impl Iterator<Item = &(String, Span)> {
    chapter.body.anchors.iter().filter_map(|anchor| anchor.id.as_ref())
}

/// Finds ids that nothing in the chapter has.
struct Free<'a> {
    taken: BTreeSet<String>,
    /// Addresses of steps, which «## Step 1» must not take.
    steps: BTreeSet<String>,
    /// The last number given to each wished id, so that many equal ones do not search from the start each time.
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Free<'a> {
    fn new(chapter: &Chapter, own: &BTreeSet<&str>, wanted: &'a [SharedId]) -> Free<'a> {
        let reserved = RESERVED.iter().chain(&["intro"]).map(|id| id.to_string());
        let given = wanted.iter().filter(|id| id.given).map(|id| id.id.clone());
        let steps = chapter.body.anchors.iter().filter(|anchor| anchor.kind == AnchorKind::Step).map(made);
        Free {
            taken: reserved.chain(given).collect(),
            steps: steps.filter(|id| !own.contains(id.as_str())).collect(),
            numbers: BTreeMap::new(),
        }
    }

    /// The wished id, or with the next number if it is taken. Items of checklists are numbered from the first.
    fn next(&mut self, wish: &'a str, kind: AnchorKind) -> String {
        let last = self.numbers.entry(wish).or_default();
        *last += 1;
        let bare = *last == 1 && kind != AnchorKind::Check;
        let mut id = if bare { wish.to_string() } else { format!("{wish}-{last}") };
        while self.taken.contains(&id) || kind != AnchorKind::Step && self.steps.contains(&id) {
            *last += 1;
            id = format!("{wish}-{last}");
        }
        self.taken.insert(id.clone());
        id
    }
}

fn report_reserved(chapter: &Chapter, diagnostics: &mut Diagnostics) {
    for (id, span) in own_ids(chapter).filter(|(id, _)| RESERVED.contains(&id.as_str())) {
        let message = say!("Siden bruker selv id-en «{id}».", "The page itself uses the id “{id}”.");
        diagnostics
            .push(Code::BadId.at(&chapter.file, *span, message).hint(say!("Velg en annen id.", "Choose another id.")));
    }
}
