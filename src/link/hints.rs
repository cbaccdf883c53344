//! What was probably meant by a name that nothing has. To find that, all names are looked at, and a page with thousands of wrong
//! links would look at all of them thousands of times: each page has so many looks, and the links behind get no such hint.

use crate::source::{Near, nearest};
use std::cell::Cell;

/// Names that are looked at for one page. Its first wrong name gets its hint, however many names there are.
const LOOKS: usize = 50_000;

/// The looks that a page has left. They depend on the page alone: a page that is linked by itself says what it said before.
pub(super) struct Hints(Cell<usize>);

impl Default for Hints {
    fn default() -> Hints {
        Hints(Cell::new(LOOKS))
    }
}

impl Hints {
    /// The name, of `count`, that `typed` was probably meant to be.
    pub(super) fn nearest<'n>(
        &self,
        typed: &str,
        count: usize,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<Near<'n>> {
        let left = self.0.get();
        if count > left && left < LOOKS {
            return None;
        }
        self.0.set(left.saturating_sub(count));
        nearest(typed, names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many names are looked at, and how many hints come, for so many wrong names among as many right ones.
    fn asked(size: usize) -> (usize, usize) {
        let names: Vec<String> = (0..size).map(|at| format!("name-{at}")).collect();
        let (hints, looks) = (Hints::default(), Cell::new(0));
        let seen = || names.iter().map(|name| (looks.set(looks.get() + 1), name.as_str()).1);
        let found = (0..size).filter(|at| hints.nearest(&format!("nane-{at}"), size, seen()).is_some()).count();
        (looks.get(), found)
    }

    #[test]
    fn looks_do_not_grow_with_the_square_of_a_page() {
        assert_eq!(asked(100), (10_000, 100));
        assert_eq!(asked(1000), (LOOKS, 50));
        assert_eq!(asked(2000), (LOOKS, 25));
        // The first is always looked for.
        assert_eq!(asked(60_000), (60_000, 1));
    }
}
