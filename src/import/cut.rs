//! A chapter that is larger than Handbok reads becomes several: cut at headings, else between paragraphs, else where it must be.
//! What is open there is closed and opened again, notes stand where they are used, and links follow what they lead to.

use super::ids;
use super::manual::{Chapter, Manual};
use super::traced::{Change, Traced};
use crate::link::{paths, slug};
use crate::model::relative;
use crate::source::{floor, say};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where the pieces of a chapter are, and which of them has an id.
struct Moved {
    paths: Vec<String>,
    ids: BTreeMap<String, usize>,
}

/// Cuts every chapter of more than `most` bytes.
pub(super) fn cut(manual: &mut Manual, most: usize) {
    let is_large = |chapter: &Chapter| chapter.body.text().len() > most;
    let large: Vec<String> =
        manual.chapters.iter().filter(|(_, chapter)| is_large(chapter)).map(|(path, _)| path.clone()).collect();
    let mut moved = BTreeMap::new();
    for path in large {
        let Some(mut chapter) = manual.chapters.remove(&path) else { continue };
        let body = std::mem::take(&mut chapter.body);
        let pieces = pieces(&body, most);
        let paths = paths_of(&manual.chapters, &path, pieces.len());
        let (count, size) = (paths.len(), most >> 20);
        let list = paths.join(", ");
        let message = say!(
            "Kapittelet er større enn {size} MB, og er delt i {count}: {list}.",
            "The chapter is larger than {size} MB, and is cut into {count}: {list}."
        );
        manual.losses.changed(&chapter.source, body.line(0), message);
        let mut ids = BTreeMap::new();
        for (at, (body, path)) in pieces.into_iter().zip(&paths).enumerate() {
            headings(body.text()).for_each(|line| _ = ids.entry(ids::of_line(line)).or_insert(at));
            let piece = match at {
                0 => Chapter { body, ..chapter.clone() },
                _ => Chapter {
                    source: chapter.source.clone(),
                    title: format!("{} ({})", chapter.title, at + 1),
                    body,
                    ..Chapter::default()
                },
            };
            manual.chapters.insert(path.clone(), piece);
        }
        moved.insert(path, Moved { paths, ids });
    }
    if !moved.is_empty() {
        manual.chapters.iter_mut().for_each(|(path, chapter)| chapter.body = followed(path, &chapter.body, &moved));
    }
}

/// Files of the pieces: the chapter's own, and names right behind it that no address stands in the way of.
fn paths_of(chapters: &BTreeMap<String, Chapter>, path: &str, count: usize) -> Vec<String> {
    let folder = paths::folder(path);
    let inside = chapters.keys().filter_map(|other| other.strip_prefix(folder)?.strip_prefix('/'));
    let bare = |name: &str| slug(name.split_once('-').map_or(name, |(_, name)| name));
    let taken: BTreeSet<String> =
        inside.map(|name| bare(name.split('/').next().unwrap_or(name).trim_end_matches(".md"))).collect();
    // A part's own page goes on in front of its first chapter.
    let stem = match path.strip_suffix("/_index.md") {
        Some(part) => format!("{folder}/00-{}", part.rsplit('/').next().map(bare).unwrap_or_default()),
        None => path.trim_end_matches(".md").to_string(),
    };
    let width = count.to_string().len();
    let free = (2..).map(|number: usize| format!("{stem}_{number:0width$}"));
    let free = free.filter(|name| !taken.contains(&bare(name.rsplit('/').next().unwrap_or(name))));
    std::iter::once(path.to_string()).chain(free.take(count - 1).map(|name| name + ".md")).collect()
}

/// Most directives that are opened again, and the longest line of one: a piece has room for them.
const DEEPEST: usize = 64;
const LONGEST: usize = 4096;

/// What is open at a place.
#[derive(Clone, Default)]
struct Open<'t> {
    directives: Vec<&'t str>,
    /// The line that opened a block of code.
    fence: Option<&'t str>,
}

impl<'t> Open<'t> {
    /// Goes on by a line.
    fn pass(&mut self, line: &'t str) {
        let bare = line.trim();
        let mark = bare.len() - bare.trim_start_matches(['`', '~']).len();
        match self.fence {
            Some(open) => {
                let open = open.trim();
                let length = open.len() - open.trim_start_matches(['`', '~']).len();
                if mark >= length && bare.len() == mark && bare.starts_with(&open[..1]) {
                    self.fence = None;
                }
            }
            None if mark >= 3 && line.len() < LONGEST && !bare[mark..].contains('`') => {
                self.fence = Some(line.trim_end())
            }
            None if line.starts_with(":::") && bare.trim_start_matches(':').is_empty() => _ = self.directives.pop(),
            None if line.starts_with(":::") && self.directives.len() < DEEPEST && bare.len() < LONGEST => {
                self.directives.push(bare);
            }
            None => {}
        }
    }

    /// Lines that open all of it again, and lines that close it.
    fn lines(&self) -> (String, String) {
        let colons = |line: &str| ":".repeat(line.len() - line.trim_start_matches(':').len());
        let mut head: String = self.directives.iter().map(|line| format!("{line}\n")).collect();
        let mut tail: String = self.directives.iter().rev().map(|line| format!("{}\n", colons(line))).collect();
        if let Some(fence) = self.fence {
            let end = fence.len() - fence.trim_start().trim_start_matches(['`', '~']).len();
            head.push_str(&format!("{fence}\n"));
            tail.insert_str(0, &format!("{}\n", &fence[..end]));
        }
        (head, tail)
    }
}

/// How well a text can be cut before a line, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// With its level.
    Heading(usize),
    Paragraph,
    /// Where something is open, and opened again.
    Inside,
    Line,
}

fn fit(line: &str, after_blank: bool, open: &Open<'_>) -> Fit {
    let level = line.len() - line.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
    let closes = line.trim_end().trim_start_matches(':').is_empty();
    let starts = !closes && !line.starts_with([' ', '\t', '>', '|']);
    match (&open.fence, open.directives.is_empty()) {
        (Some(_), _) => Fit::Line,
        (None, true) if is_heading => Fit::Heading(level),
        (None, true) if after_blank && starts => Fit::Paragraph,
        (None, _) if starts => Fit::Inside,
        (None, _) => Fit::Line,
    }
}

/// The pieces of a text, each with the notes that it uses.
fn pieces(body: &Traced, most: usize) -> Vec<Traced> {
    let notes = Notes::of(body, most / 2);
    let rest = body.changed(notes.lines.iter().map(|range| Change::new(range.clone(), "")).collect());
    let room = most - notes.size();
    let text = rest.text().trim_end();
    let (mut pieces, mut open, mut at) = (Vec::new(), Open::default(), 0);
    while at < text.len() {
        let (head, _) = open.lines();
        let (end, after) = end(text, at, room, open);
        let (_, tail) = after.lines();
        let line = rest.line(at);
        let mut piece = Traced::default();
        piece.push(&head, line);
        piece.push_from(&rest, at..end);
        let gap = if piece.text().ends_with('\n') { "" } else { "\n" };
        piece.push(&format!("{gap}{tail}"), line);
        for note in notes.used(body, piece.text()) {
            piece.push("\n", line);
            piece.push_from(body, note);
        }
        // What is left of a text may be nothing but empty lines.
        pieces.extend(Some(piece).filter(|_| !text[at..end].trim().is_empty()));
        (at, open) = (end, after);
    }
    pieces
}

/// The best place at which a piece that begins at `from` may end, and what is open there.
fn end<'t>(text: &'t str, from: usize, most: usize, mut open: Open<'t>) -> (usize, Open<'t>) {
    let mut best: Option<(Fit, usize, Open<'t>)> = None;
    let (mut at, mut after_blank) = (from, false);
    for line in text[from..].split_inclusive('\n') {
        let fit = fit(line, after_blank, &open);
        // Of two that fit as well, the later one leaves fewer pieces.
        if at > from && !line.trim().is_empty() && best.as_ref().is_none_or(|(known, ..)| fit <= *known) {
            best = Some((fit, at, open.clone()));
        }
        if at + line.len() > from + most {
            let cut = || (floor(text, from + most), open.clone());
            return best.map_or_else(cut, |(_, at, open)| (at, open));
        }
        after_blank = line.trim().is_empty();
        open.pass(line);
        at += line.len();
    }
    (text.len(), Open::default())
}

/// Lines `[^label]: …` and `[label]: …`, which hold for a whole chapter.
struct Notes {
    lines: Vec<Range<usize>>,
    by_label: BTreeMap<String, usize>,
}

impl Notes {
    /// Finds them; if there are more than `most` bytes of them, they stay where they are.
    fn of(body: &Traced, most: usize) -> Notes {
        let (text, mut open) = (body.text(), Open::default());
        let (mut lines, mut by_label): (Vec<Range<usize>>, BTreeMap<String, usize>) = Default::default();
        let (mut at, mut in_note) = (0, false);
        for line in text.split_inclusive('\n') {
            let label = line.strip_prefix('[').and_then(|rest| rest.split_once("]:")).map(|(label, _)| label);
            let label = label.filter(|label| open.fence.is_none() && !label.contains(['[', ']']));
            in_note = label.is_some() || in_note && line.starts_with(['\t', ' ']);
            match (label, lines.last_mut()) {
                (Some(label), _) => {
                    by_label.entry(label.to_lowercase()).or_insert(lines.len());
                    lines.push(at..at + line.len());
                }
                (None, Some(last)) if in_note => last.end = at + line.len(),
                _ => {}
            }
            open.pass(line);
            at += line.len();
        }
        let notes = Notes { lines, by_label };
        if notes.size() > most { Notes { lines: Vec::new(), by_label: BTreeMap::new() } } else { notes }
    }

    fn size(&self) -> usize {
        self.lines.iter().map(|range| range.len() + 1).sum()
    }

    /// Those that a piece names, and those that they name.
    fn used(&self, body: &Traced, piece: &str) -> Vec<Range<usize>> {
        let (mut used, mut texts) = (BTreeSet::new(), vec![piece]);
        while let Some(text) = texts.pop() {
            let labels = text.split('[').skip(1).filter_map(|rest| rest.split(']').next());
            for at in labels.filter_map(|label| self.by_label.get(&label.to_lowercase())) {
                if used.insert(*at) {
                    texts.push(&body.text()[self.lines[*at].clone()]);
                }
            }
        }
        used.into_iter().map(|at| self.lines[at].clone()).collect()
    }
}

/// Lines with headings.
fn headings(text: &str) -> impl Iterator<Item = &str> {
    let mut open = Open::default();
    text.lines().filter(move |line| {
        let is_heading = open.fence.is_none() && line.starts_with('#');
        open.pass(line);
        is_heading
    })
}

/// A text whose links lead to where their ids are now.
fn followed(path: &str, body: &Traced, moved: &BTreeMap<String, Moved>) -> Traced {
    let own = moved.iter().find(|(_, moved)| moved.paths.iter().any(|piece| piece == path)).map(|(path, _)| path);
    let text = body.text();
    let mut changes = Vec::new();
    for (mark, _) in text.match_indices("](").chain(text.match_indices("]: ")) {
        let from = mark + text[mark..].find(['(', ' ']).unwrap_or_default() + 1;
        let end = text[from..].find(|c: char| c == ')' || c.is_whitespace()).map_or(text.len(), |end| from + end);
        let Some((file, id)) = text[from..end].split_once('#') else { continue };
        let target = if file.is_empty() { own.cloned() } else { paths::join(paths::folder(path), file) };
        let Some(moved) = target.and_then(|target| moved.get(&target)) else { continue };
        let Some(piece) = moved.ids.get(id).and_then(|at| moved.paths.get(*at)) else { continue };
        let file = if piece == path { String::new() } else { relative(path, piece) };
        changes.push(Change::new(from..end, format!("{file}#{id}")));
    }
    if changes.is_empty() { body.clone() } else { body.changed(changes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chapters of a text, cut to 60 bytes.
    fn cut_up(text: &str) -> Vec<(String, String)> {
        let chapter = |text: &str| Chapter { title: "T".into(), body: Traced::new(text.into()), ..Chapter::default() };
        let chapters = [("en/01-a.md", text), ("en/02-a-2.md", "[x](01-a.md#two)\n")];
        let chapters = chapters.map(|(path, text)| (path.to_string(), chapter(text)));
        let mut manual = Manual { chapters: chapters.into(), ..Manual::default() };
        cut(&mut manual, 60);
        manual.chapters.into_iter().map(|(path, chapter)| (path, chapter.body.text().to_string())).collect()
    }

    #[test]
    fn headings_come_before_paragraphs_and_links_follow() {
        let text = "Some words here.\n\n## One\n\nWords and [two](#two).\n\n## Two\n\nWords.\n\nMore.\n";
        let found = cut_up(text);
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        // `a-2` is another chapter's address.
        assert_eq!(paths, ["en/01-a.md", "en/01-a_3.md", "en/02-a-2.md"]);
        assert!(found[0].1.ends_with("[two](01-a_3.md#two).\n\n"), "{found:?}");
        assert_eq!((found[1].1.as_str(), found[2].1.as_str()), ("## Two\n\nWords.\n\nMore.\n", "[x](01-a_3.md#two)\n"));
    }

    #[test]
    fn a_section_that_is_too_large_is_cut_between_paragraphs() {
        let found = cut_up("## One\n\nA paragraph of some words.\n\nAnother one\nof words on\nthree of the lines.\n");
        assert_eq!(found[0].1, "## One\n\nA paragraph of some words.\n\n");
        assert_eq!(found[1].1, "Another one\nof words on\nthree of the lines.\n");
    }

    #[test]
    fn what_is_open_is_closed_and_opened_again() {
        let found = cut_up(":::steps\n1. Open the lid of the kettle.\n2. Fill it up, but not too much.\n:::\n");
        assert_eq!(found[0].1, ":::steps\n1. Open the lid of the kettle.\n:::\n");
        assert_eq!(found[1].1, ":::steps\n2. Fill it up, but not too much.\n:::\n");
        let found = cut_up(&format!("```sh\n{}```\n", "run this and that\n".repeat(5)));
        assert_eq!(found[1].1, format!("```sh\n{}```\n", "run this and that\n".repeat(2)));
        let found = cut_up(&"å".repeat(70));
        assert_eq!(found.iter().map(|(_, text)| text.matches('å').count()).sum::<usize>(), 70);
    }

    #[test]
    fn notes_stand_where_they_are_used() {
        let found =
            cut_up("Words of all kinds.[^1]\n\nOther words, [b], and more.[^2]\n\n[^1]: A.\n[^2]: B.\n[b]: x\n");
        assert_eq!(found[0].1, "Words of all kinds.[^1]\n\n\n[^1]: A.\n");
        assert_eq!(found[1].1, "Other words, [b], and more.[^2]\n\n[^2]: B.\n\n[b]: x\n");
    }
}
