//! Stage 2, parse: one file becomes a typed chapter. It never fails: it returns what it understood and says
//! what it did not. Nothing here knows of other files.

mod attributes;
mod blocks;
mod clips;
mod containers;
mod directives;
mod fences;
mod front_matter;
mod html;
mod inlines;
mod leaves;
mod lists;
mod verbatim;

use crate::model::{Body, Chapter, Config, Lang};
use crate::source::{Code, Diagnostics, Source, Span, say};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use attributes::parse_time;

/// What the parser needs to know of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Raw HTML elements that chapters may use.
    pub html: BTreeSet<String>,
}

impl Options {
    /// The options that a configuration asks for.
    pub fn new(config: &Config) -> Options {
        Options { html: config.html.clone() }
    }
}

/// Parses the file at `lang`'s `key`.
pub fn chapter(source: &Source, lang: &Lang, key: &str, options: &Options) -> (Chapter, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (meta, start) = front_matter::parse(source, &mut diagnostics);
    let text = Text { file: &source.path, text: &source.text[start..], place: Place::Offset(start) };
    let body = body(text, options, false, &mut diagnostics);
    (Chapter { file: source.path.clone(), lang: lang.clone(), key: key.to_string(), meta, body }, diagnostics)
}

/// Parses a shared passage that stands at `span` of the configuration.
pub fn snippet(file: &Arc<str>, words: &str, span: Span, options: &Options) -> (Body, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let text = Text { file, text: words, place: Place::Fixed(span) };
    (body(text, options, true, &mut diagnostics), diagnostics)
}

/// The text to parse and how its bytes are places in the file.
#[derive(Clone, Copy)]
struct Text<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    /// The text starts at this byte of the file.
    Offset(usize),
    /// The text went through YAML; all of it stands here.
    Fixed(Span),
}

impl Text<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self.place {
            Place::Offset(offset) => Span::new(range).shift(offset),
            Place::Fixed(span) => span,
        }
    }
}

/// pulldown-cmark has panicked on rare inputs (its issues 949, 957, 1110): one such file must not take the others along.
fn body(text: Text<'_>, options: &Options, is_snippet: bool, diagnostics: &mut Diagnostics) -> Body {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let mut own = Diagnostics::default();
        let body = blocks::parse(text, options, is_snippet, &mut own);
        (body, own)
    }));
    match parsed {
        Ok((body, own)) => {
            diagnostics.extend(own);
            body
        }
        Err(_) => {
            let message = say!("Kapittelet kan ikke tolkes som Markdown.", "The chapter cannot be read as Markdown.");
            let hint = say!(
                "Ta bort uvanlige tegn, del avsnitt for avsnitt, og meld fra om feilen med denne filen.",
                "Remove unusual characters, halve the text until it works, and report the fault with this file."
            );
            diagnostics.push(Code::Unparsable.at(text.file, None, message).hint(hint));
            Body::default()
        }
    }
}
