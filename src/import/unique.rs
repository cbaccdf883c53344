//! Names that nothing has yet: the second of a name gets a number.

use std::collections::BTreeMap;

/// Names that have been taken, each with the number that its next namesake gets: looking for it from the start would take the
/// square of their count.
pub(super) struct Unique {
    /// The number of the second of a name.
    second: usize,
    taken: BTreeMap<String, usize>,
}

impl Unique {
    /// Numbers namesakes from `second` on; the names in `taken` are not given away.
    pub(super) fn new(second: usize, taken: &[&str]) -> Unique {
        Unique { second, taken: taken.iter().map(|name| (name.to_string(), second)).collect() }
    }

    /// The name that is wished for, or the same with a number.
    pub(super) fn take(&mut self, wish: &str) -> String {
        let mut name = wish.to_string();
        if let Some(mut number) = self.taken.get(wish).copied() {
            while self.taken.contains_key(&name) {
                name = format!("{wish}-{number}");
                number += 1;
            }
            self.taken.insert(wish.to_string(), number);
        }
        self.taken.insert(name.clone(), self.second);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_numbered_past_what_is_taken() {
        let mut names = Unique::new(2, &["index"]);
        let taken: Vec<_> = ["a", "a-2", "a", "a", "index", "a-2"].iter().map(|wish| names.take(wish)).collect();
        assert_eq!(taken, ["a", "a-2", "a-3", "a-4", "index-2", "a-2-2"]);
    }
}
