//! `{{#include …}}` and its relatives, taken in as mdBook does: whole files, lines, anchors, and the rest of a file as hidden
//! lines. Nothing outside the folder of `book.toml` is read, and what includes itself ends.

use crate::import::losses::Losses;
use crate::import::traced::{Change, Traced};
use crate::import::{MAX_TEXT, Read, decoded};
use crate::link::paths;
use crate::source::{Text, say};
use std::ops::Range;

/// Includes within includes.
const MAX_DEPTH: usize = 10;

/// Takes in what a chapter includes. Gives the page's own title, if it has one.
pub(super) fn expand(file: &str, text: String, read: &Read<'_>, losses: &mut Losses) -> (Traced, Option<String>) {
    let mut reader = Expander { read, room: MAX_TEXT, title: None, faults: Vec::new() };
    let before = Traced::new(text);
    let mut changes = Vec::new();
    for link in links(before.text()) {
        let inside = reader.link(&link, before.text(), paths::folder(file), 0);
        for fault in reader.faults.drain(..) {
            losses.lost(file, before.line(link.range.start), fault);
        }
        changes.extend(inside.map(|inside| Change::new(link.range.clone(), inside)));
    }
    (before.changed(changes), reader.title)
}

/// What stands in braces.
struct Link<'a> {
    range: Range<usize>,
    kind: &'a str,
    rest: &'a str,
}

/// Finds them; `\{{#…}}` is one whose kind is a backslash.
fn links(text: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let (mut brace, mut braces) = (Next::of("}", text), Next::of("}}", text));
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|step| at + step) {
        at = start + 2;
        if text[..start].ends_with('\\') && text[at..].starts_with('#') {
            found.push(Link { range: start - 1..start, kind: "\\", rest: "" });
            at = braces.from(at).unwrap_or(at);
            continue;
        }
        let Some(length) = brace.from(at).map(|end| end - at) else { break };
        let inside = &text[at..at + length];
        let Some(words) = inside.trim_start().strip_prefix('#').filter(|_| text[at + length..].starts_with("}}"))
        else {
            continue;
        };
        let kind = &words[..words.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(words.len())];
        let rest = words[kind.len()..].trim();
        if ["include", "rustdoc_include", "playground", "playpen", "title"].contains(&kind) && !rest.is_empty() {
            found.push(Link { range: start..at + length + 2, kind, rest });
        }
        at += length;
    }
    found
}

/// Where a pattern comes next. Asked from places that only grow: what is far away is looked for once.
struct Next<'t> {
    pattern: &'t str,
    text: &'t str,
    known: Option<usize>,
}

impl<'t> Next<'t> {
    fn of(pattern: &'t str, text: &'t str) -> Next<'t> {
        Next { pattern, text, known: text.find(pattern) }
    }

    fn from(&mut self, at: usize) -> Option<usize> {
        if self.known.is_some_and(|known| known < at) {
            self.known = self.text[at..].find(self.pattern).map(|step| at + step);
        }
        self.known
    }
}

struct Expander<'a> {
    read: &'a Read<'a>,
    /// Bytes that may still come.
    room: usize,
    title: Option<String>,
    faults: Vec<Text>,
}

impl Expander<'_> {
    /// What stands for a link; `None` leaves it as it is.
    fn link(&mut self, link: &Link<'_>, text: &str, folder: &str, depth: usize) -> Option<String> {
        if link.kind == "\\" {
            return Some(String::new());
        }
        if link.kind == "title" {
            self.title = Some(link.rest.to_string());
            return Some(String::new());
        }
        let mut words = link.rest.split_whitespace();
        let (file, what) = words.next().map(|word| word.split_once(':').unwrap_or((word, "")))?;
        let attributes: Vec<&str> = words.collect();
        let is_playground = link.kind.starts_with("play");
        let file = if is_playground { link.rest.split_whitespace().next()? } else { file };
        let Some((path, contents)) = self.file(folder, file, depth) else { return Some(String::new()) };
        let taken = match link.kind {
            "include" => take(&contents, what, Rest::LeftOut),
            "rustdoc_include" => take(&contents, what, Rest::Hidden),
            _ => format!("```rust,{}\n{}\n```\n", attributes.join(","), contents.trim_end_matches('\n')),
        };
        if !is_playground {
            self.faults.extend(absent(&contents, file, what));
        }
        let Some(taken) = taken.get(..).filter(|_| taken.len() <= self.room) else {
            self.faults.push(say!("«{file}» får ikke plass i kapittelet.", "“{file}” does not fit into the chapter."));
            return Some(String::new());
        };
        self.room -= taken.len();
        let inside = self.nested(taken, paths::folder(&path), depth + 1);
        Some(indented(&inside, text, link.range.start))
    }

    /// A file of the book.
    fn file(&mut self, folder: &str, file: &str, depth: usize) -> Option<(String, String)> {
        if depth >= MAX_DEPTH {
            self.faults.push(say!("«{file}» tar inn seg selv.", "“{file}” includes itself."));
            return None;
        }
        let Some(path) = paths::join(folder, file) else {
            self.faults.push(say!("«{file}» ligger utenfor bokens mappe.", "“{file}” lies outside the book's folder."));
            return None;
        };
        let Some(bytes) = (self.read)(&path) else {
            self.faults.push(say!("«{file}» kan ikke leses.", "“{file}” cannot be read."));
            return None;
        };
        Some((path, decoded(&bytes).0))
    }

    fn nested(&mut self, text: &str, folder: &str, depth: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for link in links(text) {
            out.push_str(&text[at..link.range.start]);
            match self.link(&link, text, folder, depth) {
                Some(inside) => out.push_str(&inside),
                None => out.push_str(&text[link.range.clone()]),
            }
            at = link.range.end;
        }
        out + &text[at..]
    }
}

/// Lines that are taken in keep the quote or the indentation in which they are.
fn indented(inside: &str, text: &str, at: usize) -> String {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let is_prefix = line.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    let lines: Vec<&str> = inside.lines().collect();
    lines.join(&if is_prefix { format!("\n{line}") } else { "\n".to_string() })
}

/// What happens to the lines of a file that are not asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    LeftOut,
    /// Behind `# `, as rustdoc hides lines.
    Hidden,
}

/// What is asked for of a file.
enum Wanted<'a> {
    Lines(Range<usize>),
    Anchor(&'a str),
}

/// Reads it: all, `2`, `2:`, `:10`, `2:10`, or an anchor.
fn wanted(what: &str) -> Wanted<'_> {
    let mut parts = what.splitn(3, ':');
    let (first, last) = (parts.next().unwrap_or_default(), parts.next());
    let start = first.parse::<usize>().ok().map(|start| start.saturating_sub(1));
    if start.is_none() && !first.is_empty() {
        return Wanted::Anchor(first);
    }
    let end = match (start, last.map(str::parse::<usize>)) {
        (_, Some(Ok(end))) => end,
        (Some(start), None) => start + 1,
        _ => usize::MAX,
    };
    Wanted::Lines(start.unwrap_or(0)..end)
}

/// The lines that are asked for.
fn take(contents: &str, what: &str, rest: Rest) -> String {
    match wanted(what) {
        Wanted::Anchor(name) => anchored(contents, name, rest),
        Wanted::Lines(range) => {
            joined(contents.lines().enumerate().map(|(at, line)| (line, range.contains(&at))), rest)
        }
    }
}

/// What to say of lines that are asked for, and that a file does not have.
fn absent(contents: &str, file: &str, what: &str) -> Option<Text> {
    match wanted(what) {
        Wanted::Anchor(name) => {
            let is_there = contents.lines().any(|line| mark(line) == (false, Some(name)));
            (!is_there).then(|| {
                say!("«{file}» har ikke noe merke «ANCHOR: {name}».", "“{file}” has no mark “ANCHOR: {name}”.")
            })
        }
        Wanted::Lines(range) => {
            let (count, is_open) = (contents.lines().count(), range.end == usize::MAX);
            let is_there = if is_open { range.start == 0 || range.start < count } else { range.end <= count };
            (!is_there).then(|| {
                say!("«{file}» har bare {count} linjer, ikke {what}.", "“{file}” has only {count} lines, not {what}.")
            })
        }
    }
}

/// The lines between an anchor's marks, wherever it begins again. Marks are no part of what is shown.
fn anchored(contents: &str, name: &str, rest: Rest) -> String {
    let mut inside = false;
    let lines = contents.lines().filter_map(|line| {
        let (is_end, mark) = mark(line);
        match mark {
            Some(mark) if mark == name => {
                inside = !is_end;
                None
            }
            Some(_) => None,
            None => Some((line, inside)),
        }
    });
    joined(lines, rest)
}

/// `ANCHOR: name` or `ANCHOR_END: name` in a line.
fn mark(line: &str) -> (bool, Option<&str>) {
    let name = |word: &str| {
        let at = line.find(word)? + word.len();
        let rest = line[at..].trim_start();
        let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        Some(&rest[..length]).filter(|name| !name.is_empty())
    };
    match (name("ANCHOR_END:"), name("ANCHOR:")) {
        (Some(name), _) => (true, Some(name)),
        (None, found) => (false, found),
    }
}

fn joined<'a>(lines: impl Iterator<Item = (&'a str, bool)>, rest: Rest) -> String {
    let shown = lines.filter_map(|(line, is_wanted)| match (is_wanted, rest) {
        (true, _) => Some(line.to_string()),
        (false, Rest::Hidden) => Some(format!("# {line}")),
        (false, Rest::LeftOut) => None,
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "one\n// ANCHOR: a\ntwo\n// ANCHOR: b\nthree\n// ANCHOR_END: a\nfour\n";

    #[test]
    fn lines_and_anchors() {
        assert_eq!(take("a\nb\nc", "2", Rest::LeftOut), "b");
        assert_eq!([take("a\nb\nc", "2:", Rest::LeftOut), take("a\nb\nc", ":2", Rest::LeftOut)], ["b\nc", "a\nb"]);
        assert_eq!(take("a\nb\nc", "2:2", Rest::Hidden), "# a\nb\n# c");
        assert_eq!(take(FILE, "a", Rest::LeftOut), "two\nthree");
        assert_eq!(take(FILE, "a", Rest::Hidden), "# one\ntwo\nthree\n# four");
        assert_eq!(take(FILE, "", Rest::LeftOut).lines().count(), 7);
    }

    #[test]
    fn what_a_file_does_not_have_is_said() {
        let said = |what: &str| absent(FILE, "f", what).map(|said| said.en).unwrap_or_default();
        for there in ["", "a", "7", "2:7", "7:", ":7", "0:"] {
            assert_eq!(said(there), "", "{there}");
        }
        assert_eq!(said("c"), "“f” has no mark “ANCHOR: c”.");
        for gone in ["8", "2:8", "8:", ":8"] {
            assert_eq!(said(gone), format!("“f” has only 7 lines, not {gone}."));
        }
    }

    #[test]
    fn what_includes_itself_ends_and_nothing_outside_is_read() {
        let read = |path: &str| (path == "src/a.md").then(|| b"{{#include a.md}}{{#include a.md}}".to_vec());
        let mut losses = Losses::default();
        let text = "{{#include a.md}}\n{{#include ../../x}}\n\\{{#include b}}\n{{#title T}}";
        let (after, title) = expand("src/c.md", text.to_string(), &read, &mut losses);
        assert_eq!(title.as_deref(), Some("T"));
        // What cannot be read leaves nothing behind; what was only written about stays.
        assert_eq!(after.text(), "\n\n{{#include b}}\n");
        assert!(losses.finish().0.len() > 1);
    }
}
