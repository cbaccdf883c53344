//! The index at a book's end: the chapters' keywords, each with the places where it stands, and those of places.

use super::contents::entry;
use crate::model::{AnchorIx, Block, BlockKind, Edition, Page, plain_text};
use crate::render::{Link, paper_prefix};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most places that one word leads to in one chapter; a word that stands nearly everywhere leads to its chapter.
const MOST: usize = 4;

/// The words in alphabetical order. A word's places are its children.
pub(super) fn entries(edition: &Edition, chapters: Range<usize>) -> Vec<Link> {
    let mut words: BTreeMap<(String, String), Vec<Link>> = BTreeMap::new();
    for at in chapters {
        let page = &edition.pages[at];
        let places = places(page);
        let mut add = |word: &str, ids: &[&str]| {
            let links = ids.iter().map(|id| entry(format!("{}{id}", paper_prefix(at)), &page.chapter.meta.title));
            words.entry((sort_key(word), word.to_string())).or_default().extend(links);
        };
        for word in &page.chapter.meta.keywords {
            let wanted = word.to_lowercase();
            let ids: Vec<&str> =
                places.iter().filter(|(_, text)| holds(text, &wanted)).map(|(id, _)| id.as_str()).collect();
            add(word, if ids.is_empty() || ids.len() > MOST { &["top"] } else { &ids });
        }
        for (anchor, words) in &page.chapter.body.keywords {
            let id = id(page, *anchor);
            words.split(',').map(str::trim).filter(|word| !word.is_empty()).for_each(|word| add(word, &[&id]));
        }
    }
    words.into_iter().map(|((_, title), children)| Link { title, children, ..Link::default() }).collect()
}

/// Æ, ø and å last, capitals beside small letters.
fn sort_key(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .map(|c| match c {
            'æ' => '\u{e000}',
            'ø' => '\u{e001}',
            'å' => '\u{e002}',
            c => c,
        })
        .collect()
}

/// Whether a text in lower case holds a word that begins like this one.
fn holds(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// The text of each section, step and symptom, in lower case, by its id.
fn places(page: &Page) -> Vec<(String, String)> {
    let mut found = vec![(page.intro_id.clone(), String::new())];
    for block in &page.chapter.body.blocks {
        if let BlockKind::Heading { anchor, content, .. } = &block.kind {
            found.push((id(page, *anchor), plain_text(content).to_lowercase()));
        } else {
            collect(page, block, &mut found);
        }
    }
    found.retain(|(_, text)| !text.is_empty());
    found
}

fn id(page: &Page, anchor: AnchorIx) -> String {
    page.ids.get(anchor.0 as usize).cloned().unwrap_or_default()
}

fn collect(page: &Page, block: &Block, found: &mut Vec<(String, String)>) {
    let here = found.len() - 1;
    for line in block.lines() {
        found[here].1.push_str(&plain_text(line).to_lowercase());
        found[here].1.push(' ');
    }
    match &block.kind {
        BlockKind::StepList(steps) => {
            for step in steps {
                found.push((id(page, step.anchor), String::new()));
                step.blocks.iter().for_each(|block| collect(page, block, found));
            }
            let around = found[here].0.clone();
            found.push((around, String::new()));
        }
        BlockKind::Symptom { anchor, words, blocks, .. } => {
            let around = found[here].0.clone();
            found.push((id(page, *anchor), words.to_lowercase() + " "));
            blocks.iter().for_each(|block| collect(page, block, found));
            found.push((around, String::new()));
        }
        _ => block.groups().flatten().for_each(|block| collect(page, block, found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_and_sorted_as_in_norway() {
        assert!(holds("skriv inn qr-koden", "kode") && holds("koden", "kode") && !holds("qrkoden", "kode"));
        let mut words = ["åpne", "zoom", "Ære", "app"];
        words.sort_by_key(|word| sort_key(word));
        assert_eq!(words, ["app", "zoom", "Ære", "åpne"]);
    }
}
