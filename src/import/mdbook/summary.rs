//! `SUMMARY.md`: parts, chapters and their order.

use super::events;
use crate::import::losses::Losses;
use crate::link::paths;
use crate::source::say;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::collections::BTreeSet;

/// Deepest nesting of folders: file systems limit the length of a path.
const MAX_DEPTH: usize = 8;

/// A line of the summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// The chapter's file, below the chapters' folder; `None` for a part's name and for a draft.
    pub file: Option<String>,
    /// Only a name in the list, with no page of its own.
    pub is_part: bool,
    pub line: u32,
    pub children: Vec<Entry>,
}

/// Reads the list.
pub(super) fn read(path: &str, text: &str, losses: &mut Losses) -> Vec<Entry> {
    losses.show(path, text);
    let events = events(text, false);
    let ends = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut reader =
        Reader { path, ends, losses, seen: BTreeSet::new(), flat: Vec::new(), in_part: false, is_named: false };
    let mut depth = 0usize;
    let mut rules = None;
    let mut at = 0;
    while let Some((event, range)) = events.get(at) {
        at += 1;
        let line = reader.line(range.start);
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Rule => {
                let _ = rules.get_or_insert(line);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let title = words(&events, &mut at);
                if *level == HeadingLevel::H1 {
                    reader.heading(title, line);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let dest = dest_url.to_string();
                let title = words(&events, &mut at);
                reader.chapter(title, &dest, depth, line);
            }
            _ => {}
        }
    }
    if let Some(line) = rules {
        reader.losses.lost(
            path,
            line,
            say!("Skillelinjer i innholdslisten er utelatt.", "Separators in the list are left out."),
        );
    }
    nested(reader.flat)
}

struct Reader<'a> {
    path: &'a str,
    /// Where lines end.
    ends: Vec<usize>,
    losses: &'a mut Losses,
    seen: BTreeSet<String>,
    /// Entries with their depth; parts stand at 0.
    flat: Vec<(usize, Entry)>,
    in_part: bool,
    is_named: bool,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> u32 {
        self.ends.partition_point(|end| *end < at) as u32 + 1
    }

    /// The first heading is the list's own name, others name parts.
    fn heading(&mut self, title: String, line: u32) {
        let is_own = self.flat.is_empty() && !self.is_named;
        self.is_named = true;
        if !is_own {
            self.in_part = true;
            self.flat.push((0, Entry { title, is_part: true, line, ..Entry::default() }));
        }
    }

    /// A chapter; outside lists it stands before or after the numbered ones.
    fn chapter(&mut self, title: String, dest: &str, depth: usize, line: u32) {
        if depth == 0 {
            self.in_part = false;
        }
        let wanted = depth.saturating_sub(1) + usize::from(self.in_part);
        if wanted > MAX_DEPTH {
            let message = say!(
                "Kapittelet er flyttet opp: listen er for dyp.",
                "The chapter stands higher now: the list is too deep."
            );
            self.losses.changed(self.path, line, message);
        }
        let depth = wanted.min(MAX_DEPTH);
        if dest.is_empty() {
            return self.flat.push((depth, Entry { title, line, ..Entry::default() }));
        }
        let Some(file) = paths::join("", dest).filter(|file| !file.is_empty() && !dest.starts_with('/')) else {
            let message = say!("«{dest}» ligger utenfor boken.", "“{dest}” lies outside the book.");
            return self.losses.lost(self.path, line, message);
        };
        if !self.seen.insert(file.clone()) {
            let message = say!("«{file}» står to ganger i listen.", "“{file}” stands twice in the list.");
            return self.losses.lost(self.path, line, message);
        }
        self.flat.push((depth, Entry { title, file: Some(file), line, ..Entry::default() }));
    }
}

/// The words up to the end of the element whose start has been read.
fn words(events: &[(Event<'_>, std::ops::Range<usize>)], at: &mut usize) -> String {
    let (mut depth, mut words) = (1, String::new());
    while depth > 0
        && let Some((event, _)) = events.get(*at)
    {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        *at += 1;
    }
    words.trim().to_string()
}

/// Entries below those that they belong to. A step deeper than one level counts as one.
fn nested(flat: Vec<(usize, Entry)>) -> Vec<Entry> {
    let mut open: Vec<(usize, Entry)> = Vec::new();
    let mut roots = Vec::new();
    let close = |open: &mut Vec<(usize, Entry)>, roots: &mut Vec<Entry>| {
        let Some((_, entry)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(entry),
            None => roots.push(entry),
        }
    };
    for (depth, entry) in flat {
        while open.last().is_some_and(|(other, _)| *other >= depth) {
            close(&mut open, &mut roots);
        }
        open.push((depth, entry));
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(entries: &[Entry]) -> String {
        entries.iter().map(|entry| format!("{}({})", entry.title, shape(&entry.children))).collect()
    }

    #[test]
    fn parts_hold_what_follows_them() {
        let text = "# Summary\n\n[Intro](README.md)\n\n# One\n\n- [A](a.md)\n  - [B `b`](b.md)\n- [C]()\n\n# Two\n\n- [D](d.md)\n\n---\n\n[End](e.md)\n";
        let entries = read("S", text, &mut Losses::default());
        assert_eq!(shape(&entries), "Intro()One(A(B b())C())Two(D())End()");
    }

    #[test]
    fn without_parts_all_is_flat_and_nothing_leads_out() {
        let mut losses = Losses::default();
        let entries =
            read("S", "# S\n- [A](a.md)\n- [A again](./a.md)\n- [X](../../x.md)\n    - [B](b.md)\n", &mut losses);
        assert_eq!(shape(&entries), "A(B())");
        assert_eq!(losses.finish().0.len(), 2);
    }
}
