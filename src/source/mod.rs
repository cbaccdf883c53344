//! The ground everything stands on: decoded text with its places, and what there is to say about it.

mod diagnostic;
mod text;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
pub(crate) use text::say;
pub use text::{Messages, Text, nearest};

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

/// One decoded text file under its virtual path: `/` between folders, NFC, relative to the manual's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Virtual path, for example `nb/01-huskeliste.md`.
    pub path: Arc<str>,
    /// Text in UTF-8 without byte order mark, every line ended by `\n`.
    pub text: Arc<str>,
}

impl Source {
    /// A source from a path and a text that is already normalised.
    pub fn new(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}
