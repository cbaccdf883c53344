//! Text that was probably meant as markup: a bracket too few, a space too many. It would be published as it stands.
//!
//! Only letters that are text are looked at, never code; and only what is hardly ever meant is said. A backslash before it
//! says that it is.

use crate::model::{Block, BlockKind, Config, Inline};
use crate::source::{Code, Diagnostic, Diagnostics, Edit, Fix, Span, Text, has_byte, say};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stands for what is markup already.
const NODE: char = '\u{fffc}';

/// Endings of files that a manual links to.
const ENDINGS: &[&str] = &[
    "md", "pdf", "html", "png", "jpg", "jpeg", "svg", "webp", "gif", "docx", "xlsx", "pptx", "csv", "txt", "zip", "mp4",
];

/// Suspicious places of a kind that are looked at in a line: whoever has more has something else in mind.
const MOST: usize = 100;

/// Directives in a line that take the key of a register, with the keys there are.
pub(super) type Keys = BTreeMap<&'static str, BTreeSet<String>>;

/// The keys that directives in a line may name.
pub(super) fn keys(config: &Config) -> Keys {
    Keys::from([
        ("contact", config.contacts.keys().cloned().collect()),
        ("label", config.labels.keys().cloned().collect()),
        ("link", config.links.keys().cloned().collect()),
        ("video", config.videos.keys().cloned().collect()),
    ])
}

/// Looks at the lines right in one block, whose file's text is `source`.
pub(super) fn block(block: &Block, file: &Arc<str>, source: &str, keys: &Keys, found: &mut Diagnostics) {
    let head = |blocks: &[Block], found: &mut Diagnostics| {
        if let Some(Block { kind: BlockKind::Paragraph(line), span }) = blocks.first()
            && let Some(passage) = Passage::new(line, *span, file, source)
        {
            passage.bare_id(passage.at_head(), found);
        }
    };
    match &block.kind {
        BlockKind::StepList(steps) => return steps.iter().for_each(|step| head(&step.blocks, found)),
        BlockKind::Checklist(checks) => return checks.iter().for_each(|check| head(&check.blocks, found)),
        _ => {}
    }
    for line in block.lines() {
        let Some(passage) = Passage::new(line, block.span, file, source) else { return };
        passage.slips(keys, found);
        match &block.kind {
            BlockKind::Paragraph(_) => passage.whole(found),
            BlockKind::Heading { .. } => passage.bare_id(passage.at_end(), found),
            _ => {}
        }
    }
}

/// Whether a line holds letters that markup is made of. Nearly no line does.
fn is_suspicious(line: &[Inline]) -> bool {
    line.iter().any(|inline| match inline {
        Inline::Text(text) => has_byte(&**text, |byte| matches!(byte, b'[' | b'(' | b'{' | b'|' | b'#')),
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => is_suspicious(content),
        _ => false,
    })
}

fn collect(line: &[Inline], out: &mut String) {
    for inline in line {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::SoftBreak | Inline::HardBreak => out.push('\n'),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                collect(content, out)
            }
            _ => out.push(NODE),
        }
    }
}

/// The letters of a block's line, and where it stands.
struct Passage<'a> {
    file: &'a Arc<str>,
    /// The file's text.
    text: &'a str,
    letters: String,
    /// The block as typed.
    source: &'a str,
    /// Where it begins in the file.
    start: usize,
}

impl<'a> Passage<'a> {
    /// A line of the block at `span`; `None` if nothing there looks like markup.
    fn new(line: &[Inline], span: Span, file: &'a Arc<str>, source: &'a str) -> Option<Passage<'a>> {
        if !is_suspicious(line) {
            return None;
        }
        let mut letters = String::new();
        collect(line, &mut letters);
        Some(Passage { file, text: source, letters, source: source.get(span.range())?, start: span.start as usize })
    }

    fn slips(&self, keys: &Keys, found: &mut Diagnostics) {
        for (at, _) in self.letters.match_indices("](").take(MOST) {
            self.destination(at).into_iter().for_each(|slip| found.push(slip));
        }
        for (at, _) in self.letters.match_indices("] (").take(MOST) {
            self.apart(at).into_iter().for_each(|slip| found.push(slip));
        }
        for (at, _) in self.letters.match_indices("{#").take(MOST) {
            self.open_id(at).into_iter().for_each(|slip| found.push(slip));
        }
        for (at, _) in self.letters.match_indices(['(', '[']).take(MOST) {
            self.key(at, keys).into_iter().for_each(|slip| found.push(slip));
        }
    }

    /// What a paragraph as a whole was probably meant to be.
    fn whole(&self, found: &mut Diagnostics) {
        self.table().into_iter().chain(self.heading()).for_each(|slip| found.push(slip));
    }

    /// Where letters were typed. `None` if they were not typed like that, or after a backslash.
    fn place(&self, at: usize, phrase: &str) -> Option<Span> {
        let before = self.letters.get(..at)?.matches(phrase).count();
        // The place of a text in a list begins after the backslash.
        let is_escaped = |at: usize| self.text[..self.start + at].ends_with('\\');
        let is_code = |at: usize| self.source[..at].matches('`').count() % 2 == 1;
        let mut typed = self.source.match_indices(phrase).filter(|(at, _)| !is_escaped(*at) && !is_code(*at));
        typed.nth(before).map(|(at, _)| Span::new(at..at + phrase.len()).shift(self.start))
    }

    /// The rest of the line from a place on.
    fn rest(&self, at: usize) -> &str {
        self.letters[at..].split('\n').next().unwrap_or_default()
    }

    fn say(&self, span: Span, message: Text, hint: Text) -> Diagnostic {
        Code::Slip.at(self.file, span, message).hint(hint)
    }

    /// `[text](a b.md)` and `[text](a.md`, which are no links. `at` is where the text ends.
    fn destination(&self, at: usize) -> Option<Diagnostic> {
        let inside = &self.rest(at)[2..];
        if let Some((dest, _)) = inside.split_once(')').filter(|(dest, _)| dest.contains(' ')) {
            let encoded = dest.trim().replace(' ', "%20");
            if !dest.contains(['"', '<', '[', NODE]) && is_destination(&encoded) {
                let message = say!(
                    "Dette blir ingen lenke: adressen har mellomrom.",
                    "This becomes no link: its address has spaces."
                );
                return self.bracketed(at, &format!("]({dest})"), &format!("]({encoded})"), message);
            }
        }
        let dest = inside.split([' ', '\t']).next()?.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let closed = inside.split('(').next().is_some_and(|rest| rest.contains(')'));
        if closed || !is_destination(dest) || inside[dest.len()..].trim_start().starts_with('"') {
            return None;
        }
        let message = say!("Dette blir ingen lenke: ) mangler.", "This becomes no link: ) is missing.");
        self.bracketed(at, &format!("]({dest}"), &format!("]({dest})"), message)
    }

    /// `[text] (a.md)`.
    fn apart(&self, at: usize) -> Option<Diagnostic> {
        let (dest, _) = self.rest(at)[3..].split_once(')')?;
        let opened = self.letters[..at].rfind('[')?;
        let is_box = matches!(&self.letters[opened + 1..at], " " | "x" | "X");
        if is_box || !is_destination(dest) {
            return None;
        }
        let message = say!(
            "Dette blir ingen lenke: det er et mellomrom mellom ] og (.",
            "This becomes no link: there is a space between ] and (."
        );
        self.bracketed(at, &format!("] ({dest})"), &format!("]({dest})"), message)
    }

    /// What to say of letters that follow a text in brackets, with the cure.
    fn bracketed(&self, at: usize, from: &str, to: &str, message: Text) -> Option<Diagnostic> {
        let end = self.place(at, from)?;
        let line = self.source[..end.start as usize - self.start].rsplit('\n').next().unwrap_or_default();
        let opened = line.rfind('[').filter(|at| !line[..*at].ends_with('\\'))?;
        let text = &line[if line[..opened].ends_with('!') { opened - 1 } else { opened }..];
        let span = Span { start: end.start - text.len() as u32, ..end };
        Some(self.say(span, message, say!("Skriv {text}{to}", "Write {text}{to}")).replace(from, to))
    }

    /// `{#id` without its brace, or where no id can stand.
    fn open_id(&self, at: usize) -> Option<Diagnostic> {
        let rest = &self.rest(at)[2..];
        let id: &str = &rest[..rest.find(|c| !is_id_letter(c)).unwrap_or(rest.len())];
        if !id.starts_with(char::is_alphabetic) {
            return None;
        }
        if rest[id.len()..].starts_with('}') {
            let typed = format!("{{#{id}}}");
            let message = say!("«{typed}» blir stående som tekst.", "“{typed}” is shown as text.");
            let hint = say!(
                "En id står først i et steg (1. {typed} …) eller sist i en overskrift (## Ord {typed}).",
                "An id stands first in a step (1. {typed} …) or last in a heading (## Words {typed})."
            );
            return self.place(at, &typed).map(|span| self.say(span, message, hint));
        }
        if rest.contains('}') {
            return None;
        }
        let span = self.place(at, &format!("{{#{id}"))?;
        let message =
            say!("Id-en «{id}» blir ikke avsluttet: }} mangler.", "The id “{id}” is not closed: }} is missing.");
        let hint = say!(
            "Skriv {{#{id}}}, eller \\{{#{id} om det skal stå slik.",
            "Write {{#{id}}}, or \\{{#{id} if it should stand like that."
        );
        let diagnostic = self.say(span, message, hint);
        let next = rest[id.len()..].split_whitespace().next().unwrap_or_default();
        let is_sure = !next.contains('=') && !self.letters[at..].contains('}');
        Some(if is_sure { diagnostic.replace(&format!("{{#{id}"), &format!("{{#{id}}}")) } else { diagnostic })
    }

    /// `{word}` where only an id can be meant.
    fn bare_id(&self, typed: Option<(usize, &str)>, found: &mut Diagnostics) {
        let Some((at, word)) = typed else { return };
        let is_word = word.starts_with(char::is_alphabetic) && word.chars().all(is_id_letter) && word != "decorative";
        let Some(span) = self.place(at, &format!("{{{word}}}")).filter(|_| is_word) else { return };
        let message = say!("«{{{word}}}» blir stående som tekst.", "“{{{word}}}” is shown as text.");
        let hint = say!(
            "Skriv {{#{word}}} om det er en id, eller \\{{{word}}} om det skal stå slik.",
            "Write {{#{word}}} if it is an id, or \\{{{word}}} if it should stand like that."
        );
        found.push(self.say(span, message, hint));
    }

    fn at_head(&self) -> Option<(usize, &str)> {
        let line = self.letters.trim_start();
        Some((self.letters.len() - line.len(), line.strip_prefix('{')?.split_once('}')?.0))
    }

    fn at_end(&self) -> Option<(usize, &str)> {
        let inside = self.letters.trim_end().strip_suffix('}')?;
        let at = inside.rfind('{')?;
        Some((at, &inside[at + 1..]))
    }

    /// `:contact(key)` and `contact[key]`, if the register has that key.
    fn key(&self, at: usize, keys: &Keys) -> Option<Diagnostic> {
        let is_round = self.letters[at..].starts_with('(');
        let (before, rest) = (&self.letters[..at], &self.rest(at)[1..]);
        let (key, _) = rest.split_once(if is_round { ')' } else { ']' })?;
        let (name, _) = keys.iter().find(|(name, keys)| before.ends_with(**name) && keys.contains(key))?;
        let before = &before[..before.len() - name.len()];
        let (colon, is_whole) = match before.strip_suffix(':') {
            Some(before) => (":", is_round && !before.ends_with(':')),
            None => ("", !is_round && !before.ends_with(char::is_alphanumeric)),
        };
        let typed = &self.letters[at - name.len() - colon.len()..at + key.len() + 2];
        let span = self.place(at - name.len() - colon.len(), typed).filter(|_| is_whole)?;
        let right = format!(":{name}[{key}]");
        let message = say!("«{typed}» blir stående som tekst.", "“{typed}” is shown as text.");
        Some(self.say(span, message, say!("Skriv {right}", "Write {right}")).replace(typed, &right))
    }

    /// Lines with bars that lack the line of hyphens which makes them a table.
    fn table(&self) -> Option<Diagnostic> {
        let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
        if self.letters.lines().count() < 2 || !self.letters.lines().all(|line| is_row(line.trim())) {
            return None;
        }
        let head = self.source.lines().next()?.trim_end();
        let columns = head.trim_end_matches('|').matches('|').count();
        let line = format!("|{}", "---|".repeat(columns));
        let span = Span::new(0..head.len()).shift(self.start);
        let message = say!("Dette blir ingen tabell.", "This becomes no table.");
        let is_ruled = self.letters.lines().any(|line| line.contains("--") && !line.contains(char::is_alphanumeric));
        if is_ruled {
            let hint = say!(
                "Linjen under den første må ha {columns} kolonner, som den første: {line}",
                "The line below the first one must have {columns} columns, as the first one has: {line}"
            );
            return Some(self.say(span, message, hint));
        }
        let hint =
            say!("Skriv {line} på en egen linje under den første.", "Write {line} on a line below the first one.");
        Some(self.say(span, message, hint).fixed_by(Fix::Edit(Edit {
            span: Span { start: span.end, end: span.end },
            text: format!("\n{}{line}", self.indent()),
        })))
    }

    /// What stands before the block's second line.
    fn indent(&self) -> &str {
        let second = self.source.lines().nth(1).unwrap_or_default();
        &second[..second.find('|').unwrap_or(0)]
    }

    /// `##Heading`. A single `#` before a word is not: that is how many write what they tag.
    fn heading(&self) -> Option<Diagnostic> {
        let words = self.letters.trim_start_matches('#');
        let level = self.letters.len() - words.len();
        let (hashes, line) = ("#".repeat(level), words.lines().next().unwrap_or_default());
        if !(2..=6).contains(&level) || !words.starts_with(char::is_alphanumeric) {
            return None;
        }
        let span = self.place(0, &hashes)?;
        let message =
            say!("Dette blir ingen overskrift: mellomrom mangler.", "This becomes no heading: a space is missing.");
        let hint = say!("Skriv {hashes} {line}", "Write {hashes} {line}");
        Some(self.say(span, message, hint).replace(&hashes, &format!("{hashes} ")))
    }
}

fn is_id_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Whether letters can hardly be anything but where a link leads.
fn is_destination(dest: &str) -> bool {
    if dest.contains(char::is_whitespace) {
        return false;
    }
    let file = dest.split('#').next().unwrap_or_default();
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ["https://", "http://", "mailto:", "link:"].iter().any(|scheme| dest.starts_with(scheme) && dest != *scheme)
        || dest.strip_prefix('#').is_some_and(|id| id.starts_with(char::is_alphabetic))
        || ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}
