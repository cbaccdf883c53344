//! Letters that mean nothing to mdBook and something to Handbok get a backslash.

use crate::import::traced::Change;
use std::ops::Range;

/// What begins the attributes of an item.
const ITEM_HEADS: [&str; 7] = ["{#", "{advisable", "{required", "{from=", "{to=", "{video=", "{id="];

/// What makes a stretch of text mean nothing but itself. At the head of an item a backslash does not help.
pub(super) fn changes(text: &str, range: Range<usize>, is_item_head: bool) -> Vec<Change> {
    let stretch = &text[range.clone()];
    let mut changes: Vec<Change> =
        places(text, range.clone()).into_iter().map(|at| Change::new(at..at, "\\")).collect();
    if is_item_head && ITEM_HEADS.iter().any(|head| stretch.trim_start().starts_with(head)) {
        let at = range.start + stretch.len() - stretch.trim_start().len();
        changes.push(Change::new(at..at + 1, "&#123;"));
    }
    changes
}

/// The places before which a backslash belongs.
fn places(text: &str, range: Range<usize>) -> Vec<usize> {
    let mut places = Vec::new();
    let stretch = &text[range.clone()];
    let mut done = range.start;
    for (step, _) in stretch.match_indices(':') {
        let at = range.start + step;
        if at < done || text[..at].ends_with('\\') {
            continue;
        }
        let rest = &text[at + 1..];
        let begins_line = || {
            let before = text[..at].trim_end_matches([' ', '\t', '>', ':']);
            before.is_empty() || before.ends_with('\n')
        };
        if rest.starts_with(':') && begins_line() {
            places.push(at);
            // Of the colons behind it, only the last could begin something in the line.
            done = at + text[at..].bytes().take_while(|byte| *byte == b':').count() - 1;
            continue;
        }
        let name = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest[name..].starts_with(['[', '{']) {
            places.push(at);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_begin_something() {
        let escaped = |text: &str| places(text, 0..text.len());
        assert_eq!(escaped("a :note[x] b:c std::vec \\:ui[y]"), [2]);
        assert_eq!((escaped(":::steps"), escaped("> ::video[x]")), (vec![0], vec![2, 3]));
        assert_eq!(changes("{#id} x", 0..7, true), [Change::new(0..1, "&#123;")]);
        assert_eq!(changes("{#id} x", 0..7, false), []);
    }
}
