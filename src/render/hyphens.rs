//! Where long words may break on paper. Browsers do not know: Chromium comes without a Norwegian dictionary.

use super::escape::push_escaped;
use crate::model::Lang;
use hypher::hyphenate;

/// Letters of a word that is worth breaking.
const LONG: usize = 14;
/// Letters that stay together at either end.
const LEAST: usize = 3;

/// Appends text, escaped, with soft hyphens in long words. Words with signs or digits in them stay as typed.
pub(super) fn push_hyphenated(out: &mut String, text: &str, lang: &Lang) {
    let rules = <[u8; 2]>::try_from(lang.primary().as_bytes()).ok().and_then(hypher::Lang::from_iso);
    let Some(rules) = rules.filter(|_| text.len() >= LONG) else {
        return push_escaped(out, text);
    };
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphabetic());
        if word.chars().count() < LONG || !word.chars().all(char::is_alphabetic) {
            push_escaped(out, piece);
            continue;
        }
        let (before, after) = piece.split_once(word).unwrap_or((piece, ""));
        push_escaped(out, before);
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
        push_escaped(out, after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hyphenated(text: &str, lang: &str) -> String {
        let mut out = String::new();
        Lang::parse(lang).iter().for_each(|lang| push_hyphenated(&mut out, text, lang));
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
