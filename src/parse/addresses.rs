//! Addresses of the web in running text, which become links as on Git hosts (GitHub Flavored Markdown, "Autolinks
//! (extension)"): those that name their scheme. What stands in quotation marks is left as text to be typed.

use super::buffer::NODE;
use crate::source::floor;
use std::ops::Range;

/// Bytes of the longest address that is looked for.
const LONGEST: usize = 4096;
/// What ends an address.
const ENDS: &str = "<>{}[]\"`«»“”|\\*…";
/// What an address may hold, but not end with.
const LAST: [char; 9] = ['.', ',', ';', ':', '!', '?', ')', '\'', '’'];

/// The first address in a text.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    memchr::memmem::find_iter(text.as_bytes(), "http").find_map(|at| {
        let (before, rest) = text.split_at(at);
        let begins = before.is_empty() || before.ends_with([' ', '\n', '(', '\u{a0}', NODE]);
        if !begins {
            return None;
        }
        let rest = &rest[..floor(rest, LONGEST.min(rest.len()))];
        let end = rest.find(|c: char| c.is_whitespace() || ENDS.contains(c) || c == NODE).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let word = word.trim_end_matches(LAST);
        let host = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"))?;
        let host = host.split(['/', '?', '#', ':']).next()?;
        let is_named = host.contains('.') && host.split('.').all(|part| !part.is_empty());
        // Of something longer that was typed wrongly, or that is not finished.
        let is_part =
            after.starts_with(['<', '{', '[', '*', '…', NODE]) || before.ends_with("](") || before.ends_with("] (");
        (is_named && !is_part).then(|| at..at + word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_sentence_does() {
        let found = |text: &'static str| find(text).map(|range| &text[range]);
        assert_eq!(found("Se https://a.no/b?c=d#e."), Some("https://a.no/b?c=d#e"));
        assert_eq!(found("(http://a.no/b)"), Some("http://a.no/b"));
        assert_eq!(found("Skriv «https://a.no»."), None);
        assert_eq!(found("https://localhost og https:// og xhttps://a.no"), None);
        assert_eq!(found("[x](https://a.no"), None);
        assert_eq!(found("https://a.no/{navn}"), None);
    }
}
