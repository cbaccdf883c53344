//! The letters of a line with its nodes between them, in which directives are looked for, and where they came from.

use crate::model::Inline;
use std::borrow::Cow;
use std::ops::Range;

/// Stands in the buffer for an inline that is not letters.
pub(super) const NODE: char = '\u{fffc}';
/// Stand in the buffer for `: [ ] { }` after a backslash, so that they start and end no directive.
const ESCAPED: [(char, char); 5] =
    [(':', '\u{e000}'), ('[', '\u{e001}'), (']', '\u{e002}'), ('{', '\u{e003}'), ('}', '\u{e004}')];

/// A line's letters, with [`NODE`] where a node stands, and where the letters came from.
#[derive(Default)]
pub(super) struct Buffer {
    pub text: String,
    pub nodes: Vec<Inline>,
    /// Pairs of offsets, in `text` and in the source, at the start of each event.
    origins: Vec<(usize, usize)>,
    /// Where each node stands in `text`.
    places: Vec<usize>,
}

impl Buffer {
    pub(super) fn node(&mut self, inline: Inline, origin: usize) {
        self.origins.push((self.text.len(), origin));
        self.places.push(self.text.len());
        self.text.push(NODE);
        self.nodes.push(inline);
    }

    pub(super) fn letters(&mut self, letters: &str, origin: usize, escaped: bool) {
        self.origins.push((self.text.len(), origin));
        let mut chars = letters.chars();
        if let Some(first) = chars.next() {
            let stand_in = ESCAPED.iter().find(|(plain, _)| escaped && *plain == first).map(|(_, stand_in)| *stand_in);
            self.text.push(stand_in.unwrap_or(if first == NODE { char::REPLACEMENT_CHARACTER } else { first }));
        }
        let rest = chars.as_str();
        if rest.contains(NODE) {
            self.text.extend(rest.chars().map(|c| if c == NODE { char::REPLACEMENT_CHARACTER } else { c }));
        } else {
            self.text.push_str(rest);
        }
    }

    /// How many nodes stand before a place.
    pub(super) fn nodes_before(&self, at: usize) -> usize {
        self.places.partition_point(|place| *place < at)
    }

    pub(super) fn origin(&self, at: usize) -> usize {
        let index = self.origins.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.origins.get(index).map_or(0, |(start, origin)| origin + (at - start.min(&at)))
    }

    pub(super) fn origins(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        start..self.origin(range.end.saturating_sub(1)).max(start) + 1
    }
}

/// The first line end or node from a byte on, and where it stands.
pub(super) fn special(text: &str, from: usize) -> Option<(usize, char)> {
    // The first byte of [`NODE`] begins few other characters.
    let mut may_be = text.bytes().enumerate().skip(from).filter(|(_, byte)| matches!(byte, b'\n' | 0xef));
    may_be.find_map(|(at, _)| Some((at, text[at..].chars().next().filter(|c| matches!(*c, '\n' | NODE))?)))
}

/// Undoes the stand-ins for escaped characters.
pub(super) fn restore(text: &str) -> Cow<'_, str> {
    // The first byte of all stand-ins.
    if !text.as_bytes().contains(&0xee) {
        return text.into();
    }
    text.chars().map(|c| ESCAPED.iter().find(|(_, stand_in)| *stand_in == c).map_or(c, |(plain, _)| *plain)).collect()
}
