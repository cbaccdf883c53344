//! A chapter's blocks as Markdown: numbered lists are steps, and what stands between two of their items belongs to the first.

use super::blocks::{Block, Kind};
use super::styles::List;
use crate::import::traced::Traced;
use crate::source::{Text, say};
use std::collections::{BTreeMap, BTreeSet};

/// A chapter's body.
pub(super) struct LaidOut {
    pub body: Traced,
    pub said: Vec<(u32, Text)>,
}

/// Where a bookmark is in the manual.
pub(super) struct Place {
    pub address: String,
    /// It stands at a heading, whose words a reference without its own shows.
    pub is_named: bool,
}

/// An item that is open: its level, and how far its text is moved in.
struct Open {
    level: u8,
    indent: usize,
    next: u32,
    is_ordered: bool,
}

/// Writes a chapter. `place` knows where bookmarks are.
pub(super) fn write(
    blocks: &[Block],
    notes: &BTreeMap<String, String>,
    place: &dyn Fn(&str) -> Option<Place>,
) -> LaidOut {
    let mut writer = Writer {
        out: LaidOut { body: Traced::default(), said: Vec::new() },
        open: Vec::new(),
        steps: None,
        number: 0,
        seen: BTreeSet::new(),
        place,
    };
    let mut texts = String::new();
    for (at, block) in blocks.iter().enumerate() {
        let goes_on = writer.steps.as_deref().is_some_and(|list| comes_again(&blocks[at..], list));
        writer.block(block, goes_on);
        texts.push_str(&block.text);
    }
    writer.close_steps(blocks.last().map_or(1, |block| block.paragraph));
    let labels: BTreeSet<&str> = texts.split("[^").skip(1).filter_map(|rest| rest.split(']').next()).collect();
    let last = blocks.last().map_or(1, |block| block.paragraph);
    for (label, note) in notes.iter().filter(|(label, _)| labels.contains(label.as_str())) {
        let note = writer.linked(note, last);
        writer.out.body.push(&format!("\n[^{label}]: {note}\n"), last);
    }
    writer.out
}

/// Blocks within which a list goes on, or does not.
const FAR: usize = 200;

/// Whether a list goes on soon, before the next heading.
fn comes_again(blocks: &[Block], number: &str) -> bool {
    let until = blocks.iter().take(FAR).take_while(|block| !matches!(block.kind, Kind::Heading(_)));
    until.into_iter().any(|block| matches!(&block.kind, Kind::Item(list) if list.number == number))
}

struct Writer<'a> {
    out: LaidOut,
    open: Vec<Open>,
    /// The numbered list that is open as steps.
    steps: Option<String>,
    /// The chapter's last step.
    number: u32,
    seen: BTreeSet<String>,
    place: &'a dyn Fn(&str) -> Option<Place>,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block, goes_on: bool) {
        let text = self.linked(&block.text, block.paragraph);
        match &block.kind {
            Kind::Heading(1) if block.text.contains("[^") || block.text.contains("![") => {
                let message = say!(
                    "Et fotnotetegn eller et bilde i overskriften er borte: en tittel er bare ord.",
                    "A footnote mark or a picture in the heading is gone: a title is only words."
                );
                self.out.said.push((block.paragraph, message));
            }
            Kind::Heading(1) => {}
            Kind::Heading(level) => {
                self.close_steps(block.paragraph);
                let id = block.id.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
                let line = format!("{} {}{id}", "#".repeat(usize::from(*level)), text.replace("\\\n", " "));
                self.push(&line, block.paragraph, 0, true);
            }
            Kind::Item(list) => {
                let is_step = list.is_ordered && list.level == 0;
                if self.steps.as_ref().is_some_and(|open| *open != list.number && !goes_on) {
                    self.close_steps(block.paragraph);
                }
                if is_step && self.steps.is_none() {
                    self.open_steps(list, block.paragraph);
                }
                self.item(list.level, list.is_ordered, &text, block.paragraph);
            }
            Kind::Paragraph | Kind::Quote | Kind::Table => {
                if !goes_on {
                    self.close_steps(block.paragraph);
                }
                self.open.truncate(1);
                let indent = if goes_on { self.open.first().map_or(0, |open| open.indent) } else { 0 };
                if !goes_on {
                    self.open.clear();
                }
                let text = if block.kind == Kind::Quote { format!("> {}", text.replace('\n', "\n> ")) } else { text };
                self.push(&text, block.paragraph, indent, true);
            }
        }
    }

    fn open_steps(&mut self, list: &List, paragraph: u32) {
        self.open.clear();
        self.push(":::steps", paragraph, 0, true);
        let (start, next) = (list.start, self.number + 1);
        // A list that went on from the one before it goes on here, too.
        if self.seen.insert(list.number.clone()) && start != next && self.number > 0 {
            let message = say!(
                "Listen begynte på {start} i Word: stegene teller videre gjennom kapittelet, fra {next}.",
                "The list began at {start} in Word: steps run on through the chapter, from {next}."
            );
            self.out.said.push((paragraph, message));
        }
        self.steps = Some(list.number.clone());
    }

    fn close_steps(&mut self, paragraph: u32) {
        self.open.clear();
        if self.steps.take().is_some() {
            self.push(":::", paragraph, 0, false);
        }
    }

    fn item(&mut self, level: u8, is_ordered: bool, text: &str, paragraph: u32) {
        // Items of a level that was never opened stand in the one above it.
        let mut count = 0;
        while self.open.last().is_some_and(|open| open.level >= level) {
            let last = self.open.pop();
            count =
                last.filter(|last| last.level == level && last.is_ordered == is_ordered).map_or(0, |last| last.next);
        }
        let is_step = is_ordered && level == 0 && self.steps.is_some();
        if is_step {
            self.number += 1;
        }
        let number = if is_step { self.number } else { count + 1 };
        let head = if is_ordered { format!("{number}. ") } else { "- ".to_string() };
        // A bullet between steps belongs to the step before it.
        let around = match self.open.last() {
            None if self.steps.is_some() && !is_step && self.number > 0 => self.number.to_string().len() + 2,
            open => open.map_or(0, |open| open.indent),
        };
        let lines = text.replace('\n', &format!("\n{}", " ".repeat(around + head.len())));
        let is_first = count == 0 && !is_step;
        self.push(&format!("{head}{lines}"), paragraph, around, is_first);
        self.open.push(Open { level, indent: around + head.len(), next: number, is_ordered });
    }

    /// Adds lines, with an empty one before them if they are a block of their own.
    fn push(&mut self, text: &str, paragraph: u32, indent: usize, is_apart: bool) {
        let space = if is_apart && !self.out.body.text().is_empty() { "\n" } else { "" };
        let spaces = " ".repeat(indent);
        let lines = text.replace('\n', &format!("\n{spaces}"));
        self.out.body.push(&format!("{space}{spaces}{lines}\n"), paragraph);
    }

    /// Links to bookmarks lead to their place, if there is one.
    fn linked(&mut self, text: &str, paragraph: u32) -> String {
        const MARKS: [&str; 2] = ["](bookmark:", "](reference:"];
        let mut out = String::new();
        let mut rest = text;
        while let Some((at, mark)) = MARKS.iter().filter_map(|mark| Some((rest.find(mark)?, *mark))).min() {
            let from = at + mark.len();
            let Some(end) = rest[from..].find(')') else { break };
            let name = &rest[from..from + end];
            out.push_str(&rest[..at]);
            if let Some(Place { address, is_named }) = (self.place)(name) {
                // A reference says what its place is called, as Word's own did.
                if let Some(open) = out.rfind('[').filter(|_| is_named && mark == MARKS[1]) {
                    out.truncate(open + 1);
                }
                out.push_str(&format!("]({address})"));
            } else {
                // The bracket that opens the link's text.
                if let Some(open) = out.rfind('[') {
                    out.remove(open);
                }
                self.out.said.push((
                    paragraph,
                    say!(
                        "Bokmerket «{name}» finnes ikke: lenken er bare tekst.",
                        "There is no bookmark “{name}”: the link is only text."
                    ),
                ));
            }
            rest = &rest[from + end + 1..];
        }
        out + rest
    }
}
