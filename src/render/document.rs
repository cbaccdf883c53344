//! What is being written: a page, where it will stand, and what else stands there.

use super::hyphens::Hyphens;
use super::qr::Codes;
use crate::model::{Edition, Manual, Page, Strings};

/// Which pages stand in the document being written, and the prefix of their ids there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One page on the screen: ids as they are.
    Screen,
    /// Pages `first..end` of the edition on paper: ids begin with `c` and the page's index.
    Paper {
        /// First page.
        first: usize,
        /// One past the last page.
        end: usize,
    },
}

/// The prefix of a page's ids on paper.
pub fn paper_prefix(page: usize) -> String {
    format!("c{page}-")
}

/// What the writer needs to know of the document.
pub struct Document<'a> {
    /// Everything.
    pub manual: &'a Manual,
    /// The edition.
    pub edition: &'a Edition,
    /// The page whose text is written.
    pub page: &'a Page,
    /// Words in the language of the text.
    pub strings: &'a Strings,
    /// Site path of the document, from which links are relative.
    pub from: &'a str,
    /// What else stands in the document.
    pub scope: &'a Scope,
    /// Prefix of ids.
    pub id_prefix: &'a str,
    /// QR codes.
    pub codes: &'a Codes,
    /// Long words, broken.
    pub hyphens: &'a Hyphens,
}
