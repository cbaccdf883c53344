//! The ground everything stands on: decoded text with its places, and what there is to say about it.

mod diagnostic;
mod edit;
mod excerpt;
mod explain;
mod text;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Fix, Severity};
pub use edit::{Edit, edited};
pub use excerpt::Excerpt;
pub use explain::Explanation;
pub(crate) use text::say;
pub use text::{Messages, Near, Text, listed, nearest, shown};

use std::cell::Cell;
use std::sync::Arc;

/// A stretch of a file's decoded text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`; texts are under 4 GiB, since `input` refuses larger files.
    pub fn new(range: std::ops::Range<usize>) -> Span {
        Span { start: range.start as u32, end: range.end as u32 }
    }

    /// The same place as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// This span moved `by` bytes towards the end of the file.
    pub fn shift(self, by: usize) -> Span {
        Span { start: self.start + by as u32, end: self.end + by as u32 }
    }
}

/// A file's bytes with their hash: taken once, when the file is read, for names, fingerprints and comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// Their BLAKE3 hash.
    pub hash: blake3::Hash,
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Contents {
        Contents { hash: blake3::hash(&bytes), bytes: bytes.into() }
    }
}

impl std::ops::Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// One decoded text file under its virtual path: `/` between folders, NFC, relative to the manual's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Virtual path, for example `nb/01-huskeliste.md`.
    pub path: Arc<str>,
    /// Text in UTF-8 without byte order mark, every line ended by `\n`.
    pub text: Arc<str>,
    /// BLAKE3 hash of the text.
    pub hash: blake3::Hash,
}

impl Source {
    /// A source from a path and a text that is already normalised.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let text = text.into();
        Source { path: path.into(), hash: blake3::hash(text.as_bytes()), text }
    }
}

/// Where the lines of a text start, for looking up many places in it.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The place that was counted last: start of the line, byte in the line, characters before it. Places come in order, and
    /// a line may be megabytes long.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Lines<'a> {
        Lines {
            text,
            starts: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect(),
            last: Cell::default(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let (line, start, text) = self.line_at(offset);
        let inside = floor(text, (offset as usize).saturating_sub(start).min(text.len()));
        let (known, from, before) = self.last.get();
        let (from, before) = if known == start && from <= inside { (from, before) } else { (0, 0) };
        let count = before + text[from..inside].chars().count();
        self.last.set((start, inside, count));
        (line, count + 1)
    }

    /// The line that holds an offset: its number from 1, its first byte, and its text without the line end.
    pub fn line_at(&self, offset: u32) -> (usize, usize, &'a str) {
        let line = self.starts.partition_point(|start| *start <= offset as usize).max(1);
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        (line, start, &self.text[start..end])
    }
}

/// Whether a text holds a byte of some kind. All of it is looked at: without a way out, the loop is vectorised, and most texts that
/// are asked hold none.
pub fn has_byte(text: impl AsRef<[u8]>, is_wanted: impl Fn(u8) -> bool) -> bool {
    text.as_ref().iter().fold(false, |found, byte| found | is_wanted(*byte))
}

/// The nearest character boundary at or before a byte.
pub fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
