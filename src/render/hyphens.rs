//! Where long words may break on paper. Browsers do not know: Chromium comes without a Norwegian dictionary.

use super::escape::push_escaped;
use crate::model::Lang;
use hypher::hyphenate;
use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock};

/// Letters of a word that is worth breaking.
const LONG: usize = 14;
/// Letters that stay together at either end.
const LEAST: usize = 3;

/// The long words of a manual, each broken once: a text uses few of them, again and again, and stands on several print pages.
#[derive(Debug, Default)]
pub struct Hyphens(RwLock<FxHashMap<hypher::Lang, Words>>);

/// Words as they are typed, with their soft hyphens.
type Words = FxHashMap<Box<str>, Box<str>>;

impl Hyphens {
    /// Appends text, escaped, with soft hyphens in long words. Words with signs or digits in them stay as typed.
    pub(super) fn push(&self, out: &mut String, text: &str, lang: &Lang) {
        let rules = <[u8; 2]>::try_from(lang.primary().as_bytes()).ok().and_then(hypher::Lang::from_iso);
        let Some(rules) = rules else { return push_escaped(out, text) };
        let mut from = 0;
        for (at, word) in long_words(text) {
            push_escaped(out, &text[from..at]);
            self.push_broken(out, word, rules);
            from = at + word.len();
        }
        push_escaped(out, &text[from..]);
    }

    fn push_broken(&self, out: &mut String, word: &str, rules: hypher::Lang) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(broken) = known.get(&rules).and_then(|words| words.get(word)) {
            return out.push_str(broken);
        }
        drop(known);
        let broken = broken(word, rules);
        out.push_str(&broken);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(rules).or_default().insert(word.into(), broken.into());
    }
}

/// Words of letters alone that are worth breaking, and where they stand.
fn long_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    long_pieces(text).flat_map(|piece| piece.split(char::is_whitespace)).filter_map(move |piece| {
        let word = piece.trim_matches(|c: char| !c.is_alphabetic());
        let is_long = word.chars().count() >= LONG && word.chars().all(char::is_alphabetic);
        is_long.then(|| (word.as_ptr() as usize - start, word))
    })
}

/// What stands between spaces in as many bytes as a long word has letters, or more. A space is looked for from the end of what
/// must be without one, so that most bytes of short words are passed over.
fn long_pieces(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\n');
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(least) = bytes.get(from..from + LONG) {
            if let Some(space) = least.iter().rposition(is_space) {
                from += space + 1;
                continue;
            }
            let rest = bytes[from + LONG..].iter().position(is_space).unwrap_or(bytes.len() - from - LONG);
            let piece = from..from + LONG + rest;
            from = piece.end + 1;
            return text.get(piece);
        }
        None
    })
}

fn broken(word: &str, rules: hypher::Lang) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    let mut left = word.chars().count();
    let mut held = 0;
    for syllable in hyphenate(word, rules) {
        let letters = syllable.chars().count();
        if held >= LEAST && left >= LEAST {
            out.push('\u{ad}');
            held = 0;
        }
        out.push_str(syllable);
        held += letters;
        left -= letters;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hyphenated(text: &str, lang: &str) -> String {
        let mut out = String::new();
        Lang::parse(lang).iter().for_each(|lang| Hyphens::default().push(&mut out, text, lang));
        out.replace('\u{ad}', "-")
    }

    #[test]
    fn long_words_get_places_to_break() {
        assert_eq!(
            hyphenated("«Påloggingsforespørselen» kom & gikk", "nb"),
            "«Pålog-gings-fore-spør-selen» kom &amp; gikk"
        );
        assert_eq!(hyphenated("nyturnus.kristiansand.kommune.no", "nb"), "nyturnus.kristiansand.kommune.no");
        assert_eq!(hyphenated("The misunderstanding", "en"), "The mis-under-stand-ing");
        assert_eq!(hyphenated("Påloggingsforespørselen", "tlh"), "Påloggingsforespørselen");
    }
}
