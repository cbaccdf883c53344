//! Which passages of a translation say what the source says now.
//!
//! A passage is a paragraph, a heading, a label: the smallest block that is translated as one. Passages of two languages
//! pair by the place they stand in, whose id all languages share, and by their order there. The lock knows the source text
//! that each was translated from. Only words count: where a line is broken, where a link leads and which number a step has
//! are no change, and a passage that was moved is still the same.

use super::said::{Said, Topic};
use crate::input::lock::Lock;
use crate::model::{AnchorIx, Block, BlockKind, Body, Edition, Inline, Manual, Page};
use crate::source::{Code, Diagnostic, Diagnostics, Span, Text, say};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A piece of text that is translated as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The id of its place.
    pub place: String,
    /// Its name in the lock: `enter-code.0`.
    pub name: String,
    /// Its words.
    pub text: String,
    /// Where it begins in its file, if it stands in the text.
    pub span: Option<Span>,
}

/// How a passage of the source is translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It says what the source says, as far as is known.
    Translated,
    /// The source has changed since.
    Drifted {
        /// What the source said then.
        was: String,
    },
    /// It stands there, but nobody has said that it is right.
    Unconfirmed,
    /// It does not stand there.
    Missing,
}

impl State {
    /// What it is called.
    pub fn name(&self) -> Text {
        match self {
            State::Translated => say!("oversatt", "translated"),
            State::Drifted { .. } => say!("utdatert", "drifted"),
            State::Unconfirmed => say!("ubekreftet", "unconfirmed"),
            State::Missing => say!("mangler", "missing"),
        }
    }
}

/// What to say of a manual that does not know what its translations were made from.
pub fn without_lock() -> Text {
    say!(
        "Det finnes ingen translations.lock, så ingen ser om en kilde er endret. Lag den: handbok status MANUAL --accept-all",
        "There is no translations.lock, so nobody sees whether a source has changed. Make it: handbok status MANUAL --accept-all"
    )
}

/// A passage of the source with its state in a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The passage as it is now.
    pub source: Passage,
    /// The passage that translates it, if there is one.
    pub translation: Option<Passage>,
    /// How they stand.
    pub state: State,
}

/// A chapter in a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Language of the translation.
    pub lang: String,
    /// Path below the language's folder.
    pub key: String,
    /// Virtual path of the translation; `None` if the chapter is not translated.
    pub file: Option<String>,
    /// Passages in the order of the source.
    pub pairs: Vec<Pair>,
}

/// Every chapter of every translation.
pub fn compare(manual: &Manual, lock: Option<&Lock>) -> Vec<Comparison> {
    (1..manual.editions.len()).flat_map(|at| compare_edition(manual, at, lock)).collect()
}

/// Every chapter of the translation that is this edition.
fn compare_edition(manual: &Manual, at: usize, lock: Option<&Lock>) -> Vec<Comparison> {
    let (source, edition) = (&manual.editions[0], &manual.editions[at]);
    let twins: HashMap<&str, &Page> = pages(edition).map(|twin| (&*twin.key, twin)).collect();
    let own: Vec<&Page> = pages(source).filter(|page| !page.is_fallback(source)).collect();
    own.into_par_iter().map(|page| compare_page(page, twins.get(&*page.key).copied(), edition, lock)).collect()
}

fn compare_page(page: &Page, twin: Option<&Page>, edition: &Edition, lock: Option<&Lock>) -> Comparison {
    let twin = twin.filter(|twin| !twin.is_fallback(edition));
    Comparison {
        lang: edition.lang.tag().to_string(),
        key: page.key.to_string(),
        file: twin.map(|twin| twin.chapter.file.to_string()),
        pairs: pairs(page, twin, edition.lang.tag(), lock),
    }
}

fn pages(edition: &Edition) -> impl Iterator<Item = &Page> {
    edition.all_pages().map(AsRef::as_ref).filter(|page| !page.is_stand_in)
}

/// Says which passages have drifted, and notes it at their pages.
pub(super) fn check(manual: &mut Manual, lock: &Lock, said: &mut Said) {
    for at in 1..manual.editions.len() {
        compare_edition(manual, at, Some(lock)).into_iter().for_each(|comparison| note(manual, at, &comparison, said));
    }
}

/// The same for the chapter with this key alone.
pub(super) fn check_chapter(manual: &mut Manual, key: &str, lock: &Lock, said: &mut Said) {
    for at in 1..manual.editions.len() {
        let (source, edition) = (&manual.editions[0], &manual.editions[at]);
        let find = |edition| pages(edition).find(|page| &*page.key == key);
        if let Some(page) = find(source).filter(|page| !page.is_fallback(source)) {
            let comparison = compare_page(page, find(edition), edition, Some(lock));
            note(manual, at, &comparison, said);
        }
    }
}

fn note(manual: &mut Manual, at: usize, comparison: &Comparison, said: &mut Said) {
    let mut found = Diagnostics::default();
    let mut places = BTreeSet::new();
    for pair in comparison.pairs.iter().filter(|pair| matches!(pair.state, State::Drifted { .. })) {
        if pair.translation.is_some() {
            found.push(warning(comparison, pair));
            places.extend(manual.config.drift_notes.then(|| pair.source.place.clone()));
        }
    }
    let before = manual.editions[at].page_mut(&comparison.key).filter(|page| page.drifted != places);
    if let Some(page) = before {
        Arc::make_mut(page).drifted = places;
    }
    said.set(Topic::Drift(at), &comparison.key, found);
}

fn warning(comparison: &Comparison, pair: &Pair) -> Diagnostic {
    let message =
        say!("Kilden er endret siden dette ble oversatt.", "The source has changed since this was translated.");
    let (lang, place) = (&comparison.lang, format!("{}#{}", comparison.key, pair.source.place));
    let hint = say!(
        "Se hva som er endret: handbok status MANUAL. Når det er oversatt: handbok status MANUAL --accept {lang}/{place}",
        "See what has changed: handbok status MANUAL. When it is translated: handbok status MANUAL --accept {lang}/{place}"
    );
    let span = pair.translation.as_ref().and_then(|translation| translation.span);
    Code::Drift.at(&comparison.file.as_deref().unwrap_or_default().into(), span, message).hint(hint)
}

fn pairs(page: &Page, twin: Option<&Page>, lang: &str, lock: Option<&Lock>) -> Vec<Pair> {
    let sources = passages(page);
    let mut there: BTreeMap<&str, Vec<&Passage>> = BTreeMap::new();
    let translated = twin.map(passages).unwrap_or_default();
    translated.iter().for_each(|passage| there.entry(&passage.place).or_default().push(passage));
    let known: BTreeMap<&str, &str> = lock.map_or_else(BTreeMap::new, |lock| lock.of(lang, &page.key).collect());
    let texts: BTreeSet<&str> = known.values().copied().collect();
    let now: BTreeSet<&str> = sources.iter().map(|passage| passage.text.as_str()).collect();
    // What the source said once and says no longer; each explains one passage.
    let mut gone: BTreeMap<&str, &str> =
        known.iter().filter(|(_, text)| !now.contains(*text)).map(|(n, t)| (*n, *t)).collect();
    let mut states: Vec<State> = sources
        .iter()
        .map(|passage| match lock {
            None => State::Translated,
            Some(_) if texts.contains(passage.text.as_str()) => State::Translated,
            Some(_) => match gone.remove(passage.name.as_str()) {
                Some(was) => State::Drifted { was: was.to_string() },
                None => State::Unconfirmed,
            },
        })
        .collect();
    let renamed = renamed_places(&sources, &known);
    for (passage, state) in sources.iter().zip(&mut states).filter(|(_, state)| **state == State::Unconfirmed) {
        let alike = || gone.iter().map(|(name, was)| (likeness(was, &passage.text), *name)).max();
        let old = renamed.get(passage.place.as_str()).map(|old| passage.name.replacen(&passage.place, old, 1));
        let old = old.and_then(|old| gone.get_key_value(old.as_str()).map(|(name, _)| *name));
        let name = old.or_else(|| alike().filter(|(likeness, _)| *likeness > 60).map(|(_, name)| name));
        if let Some((_, was)) = name.and_then(|name| gone.remove_entry(name)) {
            *state = State::Drifted { was: was.to_string() };
        }
    }
    missing(&sources, &there, &mut states);
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = Vec::with_capacity(sources.len());
    for (source, state) in sources.iter().zip(states) {
        let at = taken.entry(source.place.as_str()).or_default();
        let twin = there.get(source.place.as_str()).and_then(|there| there.get(*at));
        let translation = twin.filter(|_| state != State::Missing).map(|passage| (*passage).clone());
        *at += usize::from(translation.is_some());
        pairs.push(Pair { source: source.clone(), translation, state });
    }
    pairs
}

/// Places that have another id than in the lock, as an id that a heading's words make changes with them: the new id and the
/// old. A place is known by what still stands there, and if one place alone has come and one has gone, by that.
fn renamed_places<'a>(sources: &'a [Passage], known: &BTreeMap<&'a str, &'a str>) -> BTreeMap<&'a str, &'a str> {
    let place = |name: &'a str| name.rsplit_once('.').map_or(name, |(place, _)| place);
    let before: BTreeSet<&str> = known.keys().map(|name| place(name)).collect();
    let now: BTreeSet<&str> = sources.iter().map(|passage| passage.place.as_str()).collect();
    let by_text: BTreeMap<&str, &str> = known.iter().map(|(name, text)| (*text, place(name))).collect();
    let mut renamed = BTreeMap::new();
    for passage in sources.iter().filter(|passage| !before.contains(passage.place.as_str())) {
        let was = by_text.get(passage.text.as_str()).filter(|was| !now.contains(*was));
        renamed.extend(was.map(|was| (passage.place.as_str(), *was)));
    }
    let taken: BTreeSet<&str> = renamed.values().copied().collect();
    let mut come = now.iter().filter(|place| !before.contains(*place) && !renamed.contains_key(*place));
    let mut gone = before.iter().filter(|place| !now.contains(*place) && !taken.contains(*place));
    if let (Some(new), None, Some(old), None) = (come.next(), come.next(), gone.next(), gone.next()) {
        let pair = (*new, *old);
        renamed.extend([pair]);
    }
    renamed
}

/// Where a place has fewer passages than in the source, those are missing that nobody has translated yet, else the last.
fn missing(sources: &[Passage], there: &BTreeMap<&str, Vec<&Passage>>, states: &mut [State]) {
    let mut of_place: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    sources.iter().enumerate().for_each(|(at, passage)| of_place.entry(&passage.place).or_default().push(at));
    for (place, indices) in of_place {
        let mut lacking = indices.len().saturating_sub(there.get(place).map_or(0, Vec::len));
        let fresh = indices.iter().rev().filter(|at| states[**at] == State::Unconfirmed);
        let rest = indices.iter().rev().filter(|at| states[**at] != State::Unconfirmed);
        for at in fresh.chain(rest).copied().collect::<Vec<_>>() {
            if lacking > 0 {
                states[at] = State::Missing;
                lacking -= 1;
            }
        }
    }
}

/// How many per cent of the words of two texts are the same.
fn likeness(one: &str, other: &str) -> usize {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let shared = one.iter().filter(|word| other.contains(word)).count();
    100 * shared / one.len().max(other.len()).max(1)
}

/// The passages of a page in reading order.
pub fn passages(page: &Page) -> Vec<Passage> {
    let meta = &page.chapter.meta;
    let mut collector =
        Collector { body: &page.chapter.body, ids: &page.ids, place: "top".to_string(), found: Vec::new() };
    collector.add(&meta.title, None);
    collector.add(meta.description.as_deref().unwrap_or_default(), None);
    collector.place = page.intro_id.clone();
    collector.blocks(&page.chapter.body.blocks);
    collector.place = "footnotes".to_string();
    page.chapter.body.footnotes.iter().for_each(|note| collector.blocks(note));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for passage in &mut collector.found {
        let count = counts.entry(passage.place.clone()).or_default();
        passage.name = format!("{}.{count}", passage.place);
        *count += 1;
    }
    collector.found
}

struct Collector<'a> {
    body: &'a Body,
    ids: &'a [String],
    place: String,
    found: Vec<Passage>,
}

impl Collector<'_> {
    fn add(&mut self, text: &str, span: Option<Span>) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.found.push(Passage { place: self.place.clone(), name: String::new(), text, span });
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// Goes into a place, and comes back.
    fn within(&mut self, anchor: AnchorIx, words: &str, blocks: &[Block], span: Span) {
        let id = self.ids.get(anchor.0 as usize).cloned().unwrap_or_default();
        let around = std::mem::replace(&mut self.place, id);
        self.add(words, Some(span));
        self.blocks(blocks);
        self.place = around;
    }

    fn block(&mut self, block: &Block) {
        let span = block.span;
        if let BlockKind::Heading { anchor, .. } = &block.kind {
            self.place = self.ids.get(anchor.0 as usize).cloned().unwrap_or_default();
        }
        for line in block.lines() {
            let mut words = String::new();
            self.words(line, &mut words);
            self.add(&words, Some(span));
        }
        match &block.kind {
            BlockKind::StepList(steps) => {
                steps.iter().for_each(|step| self.within(step.anchor, "", &step.blocks, span))
            }
            BlockKind::Checklist(checks) => {
                checks.iter().for_each(|check| self.within(check.anchor, "", &check.blocks, span))
            }
            BlockKind::Tabs { tabs, .. } => {
                tabs.iter().for_each(|tab| self.within(tab.anchor, &tab.label, &tab.blocks, span))
            }
            // The words on the screen are the same in every language.
            BlockKind::Symptom { anchor, blocks, .. } => self.within(*anchor, "", blocks, span),
            BlockKind::Details { anchor, summary, blocks } => self.within(*anchor, summary, blocks, span),
            BlockKind::Callout { title, .. } | BlockKind::Goal { title, .. } => {
                self.add(title.as_deref().unwrap_or_default(), Some(span));
                self.groups(block);
            }
            BlockKind::Skip { label, .. } => {
                self.add(label, Some(span));
                self.groups(block);
            }
            BlockKind::Figure(figure) => {
                self.add(&figure.caption, Some(span));
                let alt = figure
                    .image
                    .and_then(|image| self.body.images.get(image.0 as usize))
                    .map(|image| image.alt.clone());
                self.add(&alt.unwrap_or_default(), Some(span));
                self.groups(block);
            }
            _ => self.groups(block),
        }
    }

    fn groups(&mut self, block: &Block) {
        block.groups().for_each(|group| self.blocks(group));
    }

    /// The words that a translator sees; texts that the build makes and addresses are none.
    fn words(&self, line: &[Inline], out: &mut String) {
        for inline in line {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Literal(text) | Inline::Key(text) => {
                    out.push_str(text)
                }
                Inline::Ui { text, .. } | Inline::Foreign { text, .. } => out.push_str(text),
                Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                    self.words(content, out)
                }
                // The build makes the text: what it says is no matter of translation.
                Inline::Link { content, .. } if content.is_empty() => out.push_str("[…]"),
                Inline::Link { content, .. } => self.words(content, out),
                Inline::Image(image) => {
                    let alt = self.body.images.get(image.0 as usize).map(|image| image.alt.as_str());
                    out.push_str(alt.unwrap_or_default());
                }
                Inline::SoftBreak | Inline::HardBreak => out.push(' '),
                Inline::Label(key) => out.push_str(&format!(":label[{key}]")),
                Inline::Contact { key, .. } => out.push_str(&format!(":contact[{key}]")),
                Inline::Param(name) => out.push_str(&format!("{{{{{name}}}}}")),
                Inline::Video(_) | Inline::Footnote(_) | Inline::Html(_) => {}
            }
        }
    }
}
