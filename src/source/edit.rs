//! Changes to a text, each at its place.

use super::Span;

/// A stretch of a text that becomes another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What goes; empty where something only comes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// The text after all edits, which may not overlap.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for edit in sorted {
        out.push_str(text.get(at..edit.span.start as usize).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
