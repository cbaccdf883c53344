//! What other pages need to know of a chapter: its title, and which ids of mdBook lead where.

use crate::import::ids::{attributes, is_id, is_taken, made};
use crate::import::traced::Traced;
use crate::import::unique::Unique;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Events, events, html};

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Where it stands.
    pub range: Range<usize>,
    pub level: u8,
    /// Its words, without attributes.
    pub text: String,
    /// Whether there is more in it than letters.
    pub is_marked_up: bool,
    /// The id that has to be written, if Handbok would make another one.
    pub id: Option<String>,
}

/// What is known of a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The heading that is the page's own.
    pub title: Option<Head>,
    pub heads: Vec<Head>,
    /// How many levels headings move up.
    pub shift: u8,
    /// Ids of mdBook; `None` is the top of the page.
    pub ids: BTreeMap<String, Option<String>>,
}

/// Looks at a chapter that the list calls `name`.
pub(super) fn facts(text: &Traced, name: &str, smart: bool) -> Facts {
    let events = events(text.text(), smart);
    let (mut heads, anchors) = heads(text.text(), &events);
    let mut facts = Facts::default();
    if let Some(first) = heads.first().filter(|head| is_title(head, &heads[1..], name) && stands_first(&events, head)) {
        facts.shift = shift(first, &heads[1..]);
        facts.title = Some(heads.remove(0));
    }
    give_ids(&mut facts, heads, &labels(text.text()));
    for (id, range) in anchors {
        let target = facts.target(&range);
        facts.ids.entry(id).or_insert(target);
    }
    facts
}

impl Facts {
    /// The heading that begins at a byte.
    pub(super) fn head(&self, start: usize) -> Option<&Head> {
        let at = self.heads.partition_point(|head| head.range.start < start);
        self.heads.get(at).filter(|head| head.range.start == start)
    }

    /// Where an anchor leads: to the heading right behind it, else to the section that it stands in.
    fn target(&self, range: &Range<usize>) -> Option<String> {
        let behind = self.head(range.end);
        let before = self.heads.partition_point(|head| head.range.start <= range.start);
        let around = before.checked_sub(1).and_then(|at| self.heads.get(at));
        behind.or(around).map(|head| head.id.clone().unwrap_or_else(|| made(&head.text)))
    }
}

/// Whether the first heading names the page: it is the highest, or says what the list says.
fn is_title(first: &Head, others: &[Head], name: &str) -> bool {
    let is_highest = others.iter().all(|head| head.level > first.level);
    first.level == 1 || is_highest || first.text.eq_ignore_ascii_case(name)
}

/// Below a title, the highest headings are of level two.
fn shift(title: &Head, others: &[Head]) -> u8 {
    let highest = others.iter().map(|head| head.level).min().unwrap_or(6);
    (title.level - 1).min(highest.saturating_sub(2))
}

/// Whether nothing that readers see stands before a heading.
fn stands_first(events: &Events<'_>, head: &Head) -> bool {
    let before = events.iter().take_while(|(_, range)| range.start < head.range.start);
    let mut is_seen = before.map(|(event, _)| match event {
        Event::Text(text) => !text.trim().is_empty(),
        Event::Code(_) | Event::Start(Tag::Image { .. } | Tag::Table(_) | Tag::BlockQuote(_) | Tag::Item) => true,
        _ => false,
    });
    !is_seen.any(|seen| seen)
}

type Anchors = Vec<(String, Range<usize>)>;

/// Headings, and anchors in raw HTML: for each the place from it to the next that readers see.
fn heads(text: &str, events: &Events<'_>) -> (Vec<Head>, Anchors) {
    let (mut heads, mut anchors): (Vec<Head>, Anchors) = (Vec::new(), Vec::new());
    let mut open: Option<Head> = None;
    let (mut waiting, mut pictures) = (0, 0);
    for (event, range) in events {
        let seen = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let level = *level as u8;
                open = Some(Head { range: range.clone(), level, text: String::new(), is_marked_up: false, id: None });
                true
            }
            Event::Start(Tag::Image { .. }) => {
                pictures += 1;
                false
            }
            Event::End(TagEnd::Image) => {
                pictures -= 1;
                false
            }
            Event::Text(letters) | Event::Code(letters) => {
                // What a picture shows is no part of a heading's words.
                if let Some(head) = open.as_mut().filter(|_| pictures == 0) {
                    head.text.push_str(letters);
                    head.is_marked_up |= matches!(event, Event::Code(_));
                }
                !letters.trim().is_empty()
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. }) => {
                open.iter_mut().for_each(|head| head.is_marked_up |= pictures == 0);
                false
            }
            Event::SoftBreak | Event::HardBreak => {
                open.iter_mut().for_each(|head| head.text.push(' '));
                false
            }
            Event::InlineHtml(tag) | Event::Html(tag) => {
                let ids = html::ids(tag).into_iter();
                match &open {
                    Some(head) => anchors.extend(ids.map(|id| (id, range.start..head.range.start))),
                    None => anchors.extend(ids.map(|id| (id, range.clone()))),
                }
                false
            }
            Event::End(TagEnd::Heading(_)) => {
                heads.extend(open.take().map(|head| with_attributes(text, head)));
                false
            }
            _ => false,
        };
        if seen {
            anchors[waiting..].iter_mut().for_each(|(_, place)| place.end = range.start);
            waiting = anchors.len();
        }
    }
    (heads, anchors)
}

/// Takes `{#id .class}` off the heading's words.
fn with_attributes(text: &str, mut head: Head) -> Head {
    if let Some(attributes) = attributes(&text[head.range.clone()]) {
        let typed = &text[head.range.start + attributes.start..head.range.start + attributes.end];
        head.id = typed
            .trim_matches(['{', '}'])
            .split_whitespace()
            .find_map(|word| word.strip_prefix('#'))
            .map(str::to_string);
        let end = head.text.rfind('{').unwrap_or(head.text.len());
        head.text.truncate(end);
    }
    head.text = head.text.trim().to_string();
    head
}

/// Gives each heading the id by which Handbok will know it, and notes mdBook's.
fn give_ids(facts: &mut Facts, heads: Vec<Head>, labels: &BTreeSet<String>) {
    // Numbered as mdBook does.
    let mut used = Unique::new(1, &[]);
    if let Some(title) = &facts.title {
        let id = title.id.clone().unwrap_or_else(|| id_of(&title.text));
        facts.ids.insert(used.take(&id), None);
    }
    let mut taken = Unique::new(1, &[]);
    for mut head in heads {
        let theirs = used.take(&head.id.clone().unwrap_or_else(|| id_of(&head.text)));
        let made = made(&head.text);
        let wish = match is_taken(&made) {
            _ if is_id(&theirs) => theirs.clone(),
            true => format!("{made}-1"),
            false => made.clone(),
        };
        let ours = taken.take(&wish);
        facts.ids.insert(theirs, Some(ours.clone()));
        head.id = (ours != made).then_some(ours);
        facts.heads.push(head);
    }
    // What Handbok would number if it met it again is written down.
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    facts.heads.iter().for_each(|head| *seen.entry(made(&head.text)).or_default() += 1);
    for head in &mut facts.heads {
        let made = made(&head.text);
        if head.id.is_none() && (labels.contains(&made) || seen.get(&made).is_some_and(|count| *count > 1)) {
            head.id = Some(made);
        }
    }
}

/// The ids that `<summary>` gets as a directive: it may come before a heading with the same words, and take its id.
fn labels(text: &str) -> BTreeSet<String> {
    let labels = text.split("<summary").skip(1).filter_map(|rest| rest.split_once('>')?.1.split_once("</summary"));
    let words = |label: &str| {
        let words = html::pieces(label).into_iter().filter_map(|piece| match piece {
            html::Piece::Text(range) => Some(html::letters(&label[range])),
            _ => None,
        });
        words.collect::<String>()
    };
    labels.map(|(label, _)| made(words(label).trim())).collect()
}

/// The id that mdBook makes of a heading.
fn id_of(words: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    let id: String = words.trim().to_lowercase().chars().filter_map(letter).collect();
    if id.is_empty() { "section".to_string() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, name: &str) -> Facts {
        facts(&Traced::new(text.to_string()), name, true)
    }

    #[test]
    fn ids_of_both_are_known() {
        let facts = of("# T\n\n## What's `new`?\n\n## 2024\n\n## What's `new`?\n\n### A {#own .x}\n", "T");
        let ids: Vec<_> =
            facts.ids.iter().map(|(id, ours)| format!("{id}={}", ours.as_deref().unwrap_or("-"))).collect();
        assert_eq!(ids, ["2024=s-2024", "own=own", "t=-", "whats-new=whats-new", "whats-new-1=whats-new-1"]);
        assert_eq!(facts.heads[3].text, "A");
    }

    #[test]
    fn a_heading_keeps_its_id_beside_what_opens() {
        let facts = of("# T\n\n<details><summary>Old <b>cups</b></summary>x</details>\n\n## Old cups\n\n## New\n", "T");
        let ids: Vec<_> = facts.heads.iter().map(|head| head.id.as_deref()).collect();
        assert_eq!(ids, [Some("old-cups"), None]);
    }

    #[test]
    fn a_title_is_the_highest_heading() {
        let facts = of("<!-- x -->\n\n<a id=\"old\"></a>\n\n## T\n\n### A\n\n<a id=\"b\"></a>\n\n#### B\n", "Other");
        assert_eq!((facts.title.map(|title| title.text).as_deref(), facts.shift), (Some("T"), 1));
        assert_eq!((facts.ids["old"].as_deref(), facts.ids["b"].as_deref()), (None, Some("b")));
        assert!(of("Text.\n\n## A\n\n### B\n", "T").title.is_none());
    }
}
