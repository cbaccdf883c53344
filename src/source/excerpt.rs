//! Stretches of a text that share it: a tree of a large manual does not hold each of its words once more.

use super::Span;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A stretch of a text, equal to any other that says the same.
#[derive(Clone)]
pub struct Excerpt {
    whole: Arc<str>,
    span: Span,
}

impl Excerpt {
    /// What stands in `whole` from the byte `start` on, if that is `text`; else a copy of `text`.
    pub fn new(whole: &Arc<str>, start: usize, text: &str) -> Excerpt {
        let range = start..start + text.len();
        if whole.get(range.clone()) == Some(text) {
            Excerpt { whole: whole.clone(), span: Span::new(range) }
        } else {
            text.into()
        }
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Excerpt {
        Excerpt { whole: text.into(), span: Span::new(0..text.len()) }
    }
}

impl Deref for Excerpt {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.span.range()]
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Excerpt) -> bool {
        **self == **other
    }
}

impl Eq for Excerpt {}

impl fmt::Debug for Excerpt {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_shared_only_where_it_stands() {
        let whole: Arc<str> = "blåbær &amp; kål".into();
        let shared = |start, text| Arc::ptr_eq(&whole, &Excerpt::new(&whole, start, text).whole);
        assert!(shared(0, "blåbær"));
        assert!(!shared(9, "& kål") && !shared(3, "åbær") && !shared(40, "kål"));
        assert_eq!(&*Excerpt::new(&whole, 9, "& kål"), "& kål");
    }
}
