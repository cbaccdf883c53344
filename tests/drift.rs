//! Drift: a changed passage of the source marks its translation and no other; what changes no words marks none.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::{self, Inputs, lock, lock::Lock};
use handbok::link::drift::{Comparison, State};
use handbok::pipeline::{self, Memory, Profile};
use handbok::source::Source;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A manual whose translations are all confirmed.
struct Confirmed {
    inputs: Inputs,
    memory: Memory,
    pairs: Vec<Comparison>,
}

fn confirmed() -> Confirmed {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manual");
    let mut inputs = Inputs::clone(&input::load(&folder).unwrap().0);
    // Room for two paragraphs to change places.
    for (path, source) in inputs.sources.iter_mut().filter(|(path, _)| path.ends_with(".md")) {
        let more = "\n## Til slutt {#last}\n\nDette er det ene av to avsnitt\n\nHer kommer det andre, som sier noe mer\n\nSlutt\n";
        *source = Source::new(path.clone(), format!("{}{more}", source.text));
    }
    let mut memory = Memory::default();
    let pairs = compare(&inputs, &mut memory);
    let mut all = Lock::default();
    for comparison in &pairs {
        for pair in &comparison.pairs {
            let key = (comparison.lang.clone(), comparison.key.clone(), pair.source.name.clone());
            all.0.insert(key, pair.source.text.clone());
        }
    }
    inputs.assets.insert(lock::FILE.into(), all.write().into_bytes().into());
    Confirmed { inputs, memory, pairs }
}

fn compare(inputs: &Inputs, memory: &mut Memory) -> Vec<Comparison> {
    let draft = pipeline::draft(&Arc::new(inputs.clone()), &Profile::default(), memory, &mut |_| ());
    draft.linked.expect("a manual that can be read").translations()
}

impl Confirmed {
    /// The passages that are said to have drifted after an edit of one source file, by chapter and what they say.
    fn drifted(&mut self, file: &str, text: String) -> BTreeSet<(String, String)> {
        let mut inputs = self.inputs.clone();
        inputs.sources.insert(file.into(), Source::new(file, text));
        let all = compare(&inputs, &mut self.memory);
        let drifted = all.iter().flat_map(|comparison| {
            let pairs = comparison.pairs.iter().filter(|pair| matches!(pair.state, State::Drifted { .. }));
            pairs.map(|pair| (comparison.key.clone(), pair.source.text.clone()))
        });
        drifted.collect()
    }

    fn text(&self, file: &str) -> Arc<str> {
        self.inputs.sources[file].text.clone()
    }
}

/// A linear congruential generator (Knuth, MMIX).
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn two_hundred_changed_passages_are_each_found_and_no_other() {
    let mut manual = confirmed();
    let (mut found, mut dice) = (0, 7);
    let passages: Vec<_> = manual
        .pairs
        .iter()
        .flat_map(|comparison| comparison.pairs.iter().map(|pair| (comparison.key.clone(), pair.source.clone())))
        .filter_map(|(key, passage)| Some((key, passage.span?, passage)))
        .collect();
    for _ in 0..5000 {
        let (key, span, passage) = &passages[next(&mut dice) % passages.len()];
        let file = format!("nb/{key}");
        let text = manual.text(&file);
        let place = &text[span.range()];
        let words: Vec<&str> = passage
            .text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 3 && place.matches(*word).count() == 1)
            .collect();
        let Some(word) = words.get(next(&mut dice) % words.len().max(1)) else { continue };
        let changed = place.replacen(word, "annerledes", 1);
        let text = format!("{}{changed}{}", &text[..span.start as usize], &text[span.end as usize..]);
        let drifted = manual.drifted(&file, text);
        let is_right = |(at, says): &(String, String)| at == key && says.contains("annerledes");
        assert!(drifted.len() == 1 && drifted.iter().all(is_right), "«{word}» in {passage:?}: {drifted:?}");
        found += 1;
        if found == 200 {
            return;
        }
    }
    panic!("only {found} passages could be changed");
}

#[test]
fn two_hundred_harmless_edits_mark_nothing() {
    let mut manual = confirmed();
    let (mut done, mut dice) = ([0; 6], 11);
    let files: Vec<String> = manual.pairs.iter().map(|comparison| format!("nb/{}", comparison.key)).collect();
    for round in 0..60_000 {
        let file = &files[next(&mut dice) % files.len()];
        let text = manual.text(file).to_string();
        let kind = round % 6;
        let Some(edited) = harmless(&text, kind, &mut dice) else { continue };
        assert_ne!(edited, text);
        let drifted = manual.drifted(file, edited.clone());
        assert!(drifted.is_empty(), "kind {kind} in {file}: {drifted:?}\n{edited}");
        done[kind] += 1;
        if done.iter().all(|count| *count >= 34) {
            return;
        }
    }
    panic!("{done:?}");
}

/// An edit that changes no words; `None` if this file has no room for one of its kind there.
fn harmless(text: &str, kind: usize, dice: &mut u64) -> Option<String> {
    let blocks: Vec<&str> = text.split("\n\n").collect();
    let at = next(dice) % blocks.len();
    let is_prose = |block: &str| block.starts_with(char::is_alphabetic) && !block.contains(['|', ':', '\n', '[']);
    match kind {
        // A line broken elsewhere.
        0 if is_prose(blocks[at]) => {
            let spaces: Vec<usize> = blocks[at].match_indices(' ').map(|(at, _)| at).collect();
            let space = *spaces.get(next(dice) % spaces.len().max(1))?;
            let broken = format!("{}\n{}", &blocks[at][..space], &blocks[at][space + 1..]);
            broken.lines().nth(1)?.starts_with(char::is_alphabetic).then(|| replaced(&blocks, at, &broken))
        }
        // A link that leads elsewhere.
        1 => {
            let links: Vec<usize> = text.match_indices("](0").map(|(at, _)| at + 2).collect();
            let from = *links.get(next(dice) % links.len().max(1))?;
            let end = from + text[from..].find([')', '#'])?;
            let other = if &text[from..end] == "04-mobil.md" { "05-feilsoking.md" } else { "04-mobil.md" };
            let close = from + text[from..].find(')')?;
            Some(format!("{}{other}{}", &text[..from], &text[close..]))
        }
        // Two passages that change places.
        2 if at + 1 < blocks.len() && is_prose(blocks[at]) && is_prose(blocks[at + 1]) => {
            let mut moved = blocks.clone();
            moved.swap(at, at + 1);
            Some(moved.join("\n\n"))
        }
        // More room between passages, and Windows' line ends as the loader gives them.
        3 if at > 0 && is_prose(blocks[at]) => Some(replaced(&blocks, at, &format!("\n{}  ", blocks[at]))),
        // A step before others, which are numbered anew.
        4 => {
            let steps: Vec<usize> = text.match_indices(":::steps").map(|(at, _)| at).collect();
            let from = *steps.get(next(dice) % steps.len().max(1))?;
            let line = from + text[from..].find('\n')? + 1;
            let first = text[line..].find(|c: char| c.is_ascii_digit())?;
            Some(format!("{}1. {{#helt-ny}} Et helt nytt steg.\n{}", &text[..line + first], &text[line + first..]))
        }
        // Another way to write the same emphasis, or none of the words at all: a remark.
        5 if at > 0 && is_prose(blocks[at]) => Some(replaced(&blocks, at, &format!("<!-- husk -->\n\n{}", blocks[at]))),
        _ => None,
    }
}

fn replaced(blocks: &[&str], at: usize, block: &str) -> String {
    let mut blocks = blocks.to_vec();
    blocks[at] = block;
    blocks.join("\n\n")
}
