//! A text that remembers from which line each of its lines came, through every change.

use std::ops::Range;

/// A stretch of a text that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Bytes of the text before.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Change {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Change {
        Change { range, text: text.into() }
    }
}

/// A text with the origins of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Traced {
    text: String,
    /// Where each line starts, and the number of the line that it came from.
    lines: Vec<(usize, u32)>,
}

impl Traced {
    /// A text as it was found: its lines came from themselves.
    pub(super) fn new(text: String) -> Traced {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let lines = starts.zip(1..).collect();
        Traced { text, lines }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The line that a place came from.
    pub(super) fn line(&self, at: usize) -> u32 {
        let index = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.lines.get(index).map_or(1, |(_, line)| *line)
    }

    /// Adds a text that came from a line.
    pub(super) fn push(&mut self, text: &str, line: u32) {
        if self.lines.is_empty() || self.text.ends_with('\n') {
            self.begin(line);
        }
        let from = self.text.len();
        self.text.push_str(text);
        let ends = text.match_indices('\n').map(|(at, _)| from + at + 1);
        self.lines.extend(ends.filter(|at| *at < from + text.len()).map(|at| (at, line)));
    }

    /// The line that begins here came from `line`.
    fn begin(&mut self, line: u32) {
        let at = self.text.len();
        match self.lines.last_mut() {
            Some(last) if last.0 == at => last.1 = line,
            _ => self.lines.push((at, line)),
        }
    }

    /// Adds a stretch of another text with its origins.
    pub(super) fn push_from(&mut self, other: &Traced, range: Range<usize>) {
        let mut at = range.start;
        for line in other.text[range].split_inclusive('\n') {
            self.push(line, other.line(at));
            at += line.len();
        }
    }

    /// The text after some changes. Of two that touch the same bytes, the first and longer one holds.
    pub(super) fn changed(&self, mut changes: Vec<Change>) -> Traced {
        // At one place, what is put in comes before what is replaced.
        changes
            .sort_by_key(|change| (change.range.start, !change.range.is_empty(), std::cmp::Reverse(change.range.end)));
        let mut after = Traced::default();
        let mut at = 0;
        for Change { range, text } in &changes {
            if range.start < at || range.end > self.text.len() {
                continue;
            }
            after.push_from(self, at..range.start);
            after.push(text, self.line(range.start));
            at = range.end;
        }
        after.push_from(self, at..self.text.len());
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_remember_where_they_came_from() {
        let text = Traced::new("a\nb\nc\nd\n".into());
        let after = text.changed(vec![Change::new(2..4, ""), Change::new(4..5, "x\ny\nz"), Change::new(5..5, "!")]);
        assert_eq!(after.text(), "a\nx\ny\nz!\nd\n");
        let lines: Vec<u32> =
            after.text().match_indices(['a', 'x', 'y', 'z', 'd']).map(|(at, _)| after.line(at)).collect();
        assert_eq!(lines, [1, 3, 3, 3, 4]);
    }

    #[test]
    fn of_two_changes_at_one_place_the_longer_holds() {
        let text = Traced::new("abc".into());
        let after = text.changed(vec![Change::new(1..2, "x"), Change::new(0..3, "y")]);
        assert_eq!(after.text(), "y");
    }
}
