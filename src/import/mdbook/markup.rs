//! A chapter's text, changed where Handbok says things in another way. Everything else stays byte for byte.

use super::facts::Head;
use super::html::{self, Fate};
use super::links::{Answer, Atlas};
use super::{Events, Page, code, escapes, events};
use crate::import::ids::attributes;
use crate::import::losses::Losses;
use crate::import::manual::Manual;
use crate::import::traced::{Change, Traced};
use crate::source::{Text, say};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Writes a chapter's body.
pub(super) fn write(page: &Page, atlas: &Atlas<'_>, manual: &mut Manual) -> Traced {
    let text = page.text.text();
    let mut writer = Writer {
        page,
        atlas,
        text,
        events: events(text, atlas.settings.smart),
        at: 0,
        changes: Vec::new(),
        html: &mut manual.html,
        losses: &mut manual.losses,
        definitions: BTreeMap::new(),
        open_links: Vec::new(),
        done: BTreeSet::new(),
        captions: Vec::new(),
        closed: BTreeMap::new(),
        details: Vec::new(),
        boxes: Vec::new(),
        counts: Counts::default(),
    };
    writer.definitions();
    writer.run();
    writer.sum_up();
    let changes = std::mem::take(&mut writer.changes);
    page.text.changed(changes)
}

/// What is said once per chapter.
#[derive(Default)]
struct Counts {
    hidden: usize,
    attributes: usize,
    formulas: usize,
    icons: usize,
    first: u32,
}

/// A link or picture whose end is to come.
struct OpenLink {
    start: usize,
    kind: LinkType,
    dest: String,
    label: String,
    is_picture: bool,
}

/// Walks the events of a chapter and notes what changes.
pub(super) struct Writer<'a> {
    pub page: &'a Page,
    pub atlas: &'a Atlas<'a>,
    pub text: &'a str,
    pub events: Events<'a>,
    pub at: usize,
    pub changes: Vec<Change>,
    pub html: &'a mut BTreeSet<String>,
    pub losses: &'a mut Losses,
    /// What `[label]: …` lines lead to: whether their links keep them.
    definitions: BTreeMap<String, bool>,
    open_links: Vec<OpenLink>,
    /// Tags that have been seen to, with the one that they belong to.
    pub done: BTreeSet<usize>,
    /// Captions of unknown elements that are open.
    pub captions: Vec<(String, Option<String>)>,
    /// Where each unknown element is closed last.
    pub closed: BTreeMap<String, usize>,
    /// Whether each open `<details>` is a directive now.
    pub details: Vec<bool>,
    /// Whether each open `<div>` is a directive now.
    pub boxes: Vec<bool>,
    counts: Counts,
}

impl Writer<'_> {
    pub(super) fn lost(&mut self, at: usize, message: Text) {
        self.losses.lost(&self.page.source, self.page.text.line(at), message);
    }

    pub(super) fn converted(&mut self, at: usize, message: Text) {
        self.losses.changed(&self.page.source, self.page.text.line(at), message);
    }

    pub(super) fn change(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.changes.push(Change::new(range, text));
    }

    fn run(&mut self) {
        while let Some((event, range)) = self.events.get(self.at).cloned() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(level as u8, range),
                Event::Start(Tag::CodeBlock(kind)) => self.code(&kind, range),
                Event::Start(Tag::BlockQuote(None)) => self.quote(range.start),
                Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                    self.open_link(range.start, link_type, dest_url.to_string(), id.to_string(), false);
                }
                Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
                    self.open_link(range.start, link_type, dest_url.to_string(), id.to_string(), true);
                }
                Event::End(TagEnd::Link | TagEnd::Image) => self.close_link(range),
                Event::Text(letters) => self.letters(&letters, range),
                Event::InlineHtml(_) => self.inline_html(range),
                Event::Start(Tag::HtmlBlock) => self.html_block(range),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// What is the same all over a chapter is said once.
    fn sum_up(&mut self) {
        let Counts { hidden, attributes, formulas, icons, first } = self.counts;
        let file = &self.page.source;
        if hidden > 0 {
            let message = say!(
                "Skjulte linjer i kodeeksempler er utelatt ({hidden}).",
                "Hidden lines of code examples are left out ({hidden})."
            );
            self.losses.lost(file, first.max(1), message);
        }
        if attributes > 0 {
            let message = say!(
                "Kodeblokker har bare språket igjen ({attributes}): ignore, editable og slikt er borte.",
                "Code blocks keep their language only ({attributes}): ignore, editable and the like are gone."
            );
            self.losses.lost(file, first.max(1), message);
        }
        if formulas > 0 {
            let message = say!(
                "Formler vises slik de er skrevet ({formulas}).",
                "Formulas are shown as they are typed ({formulas})."
            );
            self.losses.lost(file, 1, message);
        }
        if icons > 0 {
            let message = say!("Ikoner er utelatt ({icons}).", "Icons are left out ({icons}).");
            self.losses.lost(file, 1, message);
        }
        while let Some((_, caption)) = self.captions.pop() {
            let end = self.text.len();
            self.change(end..end, caption.map(|caption| format!("\n\n{caption}\n")).unwrap_or_default());
        }
    }

    pub(super) fn icon(&mut self) {
        self.counts.icons += 1;
    }

    /// The title goes into the front matter; the others keep their words and get their level and id.
    fn heading(&mut self, level: u8, range: Range<usize>) {
        let facts = &self.page.facts;
        if facts.title.as_ref().is_some_and(|title| title.range == range) {
            if facts.shift > 0 {
                let message = say!(
                    "Overskriftene under tittelen er ett eller flere nivåer høyere.",
                    "The headings below the title are one or more levels higher."
                );
                self.converted(range.start, message);
            }
            let below = self.below_title();
            let gap = self.text[range.end..].bytes().take_while(|byte| *byte == b'\n').count();
            return self.change(range, &below[..below.len() - gap.min(2).min(below.len())]);
        }
        let Some(head) = facts.head(range.start) else { return };
        let wanted = level.saturating_sub(facts.shift).max(2);
        if wanted != level.saturating_sub(facts.shift) {
            self.converted(
                range.start,
                say!(
                    "En overskrift på øverste nivå er nå på nivå 2.",
                    "A heading of the highest level is of level 2 now."
                ),
            );
        }
        self.level_and_id(head, level, wanted);
    }

    /// Goes to the end of the title. Pictures in it stand below it, and a mark of a footnote is lost: a title is only words.
    fn below_title(&mut self) -> String {
        let mut pictures: Vec<String> = Vec::new();
        while let Some((event, range)) = self.events.get(self.at).cloned() {
            match event {
                Event::End(TagEnd::Heading(_)) => break,
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let alt = self.words_until_image_ends();
                    pictures.push(self.pictured(&dest_url, &alt, range.start));
                }
                Event::InlineHtml(_) => {
                    let tag = html::tag(&self.text[range.clone()], 0).filter(|tag| tag.fate() == Fate::Image);
                    pictures.extend(tag.map(|tag| self.picture(&tag, range.start)));
                }
                Event::FootnoteReference(label) => {
                    let message = say!(
                        "Fotnotetegnet [^{label}] i tittelen er borte: en tittel er bare ord.",
                        "The footnote mark [^{label}] in the title is gone: a title is only words."
                    );
                    self.lost(range.start, message);
                }
                _ => {}
            }
            self.at += 1;
        }
        if pictures.iter().any(|picture| picture.starts_with('!')) {
            let at = self.events.get(self.at).map_or(0, |(_, range)| range.start);
            self.converted(at, say!("Bildet i tittelen står under den.", "The picture in the title stands below it."));
        }
        pictures.iter().map(|picture| format!("{picture}\n\n")).collect()
    }

    /// The words of the picture that begins here, whose end is then the next event.
    fn words_until_image_ends(&mut self) -> String {
        let mut words = String::new();
        while let Some((event, _)) = self.events.get(self.at + 1) {
            match event {
                Event::End(TagEnd::Image) => break,
                Event::Text(letters) | Event::Code(letters) => words.push_str(letters),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
            self.at += 1;
        }
        words
    }

    fn level_and_id(&mut self, head: &Head, level: u8, wanted: u8) {
        let source = &self.text[head.range.clone()];
        let start = head.range.start;
        let is_atx = source.starts_with('#');
        let mut end = source.trim_end().len();
        if is_atx {
            if wanted != level {
                self.change(start..start + usize::from(level), "#".repeat(usize::from(wanted)));
            }
            let bare = source[..end].trim_end_matches('#');
            if bare.ends_with([' ', '\t']) && bare.trim_end().len() > usize::from(level) {
                end = bare.trim_end().len();
            }
        } else {
            // The line below goes, and the words stand in one line.
            let words = source[..end].rfind('\n').unwrap_or(end);
            let lines = source[..words].match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>();
            for at in lines {
                let next =
                    source[at..words].find(|c: char| !c.is_whitespace() && c != '>').map_or(words, |step| at + step);
                self.change(start + at..start + next, " ");
            }
            self.change(start..start, format!("{} ", "#".repeat(usize::from(wanted))));
            end = words;
        }
        let given = attributes(&source[..end]);
        let content = given.as_ref().map_or(end, |given| source[..given.start].trim_end().len());
        let id = head.id.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        if source[content..].trim_end() != id.trim_end() {
            self.change(start + content..start + source.trim_end().len(), id);
        }
        if given.is_some_and(|given| source[given].contains('.')) {
            self.lost(start, say!("Overskriftens klasse er utelatt.", "The heading's class is left out."));
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        let CodeBlockKind::Fenced(typed) = kind else { return };
        let info = code::info(typed, &self.atlas.settings.hidden);
        let line = self.page.text.line(range.start);
        if info.has_attributes {
            let first = self.text[range.start..].lines().next().unwrap_or_default();
            let fence = first.len() - first.trim_start_matches(['`', '~']).len();
            self.change(range.start + fence..range.start + first.len(), info.lang);
            self.counts.attributes += 1;
            self.counts.first = if self.counts.first == 0 { line } else { self.counts.first };
        }
        while let Some((event, range)) = self.events.get(self.at + 1).cloned() {
            self.at += 1;
            match event {
                Event::Text(_) => {
                    let hidden = info.hide(self.text, range, &mut self.changes);
                    if hidden > 0 && self.counts.first == 0 {
                        self.counts.first = line;
                    }
                    self.counts.hidden += hidden;
                }
                _ => break,
            }
        }
    }

    /// `> [!WORD]` that is no callout.
    fn quote(&mut self, start: usize) {
        let inside = self.text[start..].trim_start_matches(['>', ' ', '\t']);
        if inside.starts_with("[!") {
            let at = self.text.len() - inside.len();
            self.change(at..at, "\\");
        }
    }

    fn letters(&mut self, letters: &str, range: Range<usize>) {
        let typed = &self.text[range.clone()];
        let is_smart =
            self.atlas.settings.smart && letters != typed && matches!(typed, "'" | "\"" | "--" | "---" | "...");
        if is_smart {
            self.change(range.clone(), letters);
        }
        if self.atlas.settings.math
            && (typed.contains("$$") || letters.starts_with("\\(") || letters.starts_with("\\["))
        {
            self.counts.formulas += 1;
        }
        let before: Vec<&Event<'_>> = self.events[..self.at].iter().rev().take(2).map(|(event, _)| event).collect();
        let is_item_head = matches!(
            before.as_slice(),
            [Event::Start(Tag::Item) | Event::TaskListMarker(_), ..]
                | [Event::Start(Tag::Paragraph), Event::Start(Tag::Item)]
        );
        self.changes.extend(escapes::changes(self.text, range, is_item_head));
    }

    /// Lines `[label]: destination` are changed where they stand.
    fn definitions(&mut self) {
        let parser = pulldown_cmark::Parser::new_ext(self.text, pulldown_cmark::Options::ENABLE_FOOTNOTES);
        let found: Vec<_> = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| (label.to_string(), definition.dest.to_string(), definition.span.clone()))
            .collect();
        for (label, dest, span) in found {
            let answer = self.atlas.link(self.page, &dest);
            let place = self.text[span.clone()].find("]:").and_then(|at| {
                let from = span.start + at + 2;
                let typed = self.text[from..span.end].find(&dest)?;
                Some(from + typed..from + typed + dest.len())
            });
            let is_alive = match (answer, place) {
                (Answer::Keep, _) => true,
                (Answer::To(to), Some(place)) => {
                    self.change(place, to);
                    true
                }
                (Answer::Changed(to, message), Some(place)) => {
                    self.converted(span.start, message);
                    self.change(place, to);
                    true
                }
                (Answer::To(_) | Answer::Changed(..), None) => false,
                (Answer::Dead(_), _) => {
                    self.change(span, "");
                    false
                }
            };
            self.definitions.insert(label.to_lowercase(), is_alive);
        }
    }

    fn open_link(&mut self, start: usize, kind: LinkType, dest: String, label: String, is_picture: bool) {
        self.open_links.push(OpenLink { start, kind, dest, label, is_picture });
    }

    fn close_link(&mut self, range: Range<usize>) {
        let Some(link) = self.open_links.pop() else { return };
        if matches!(link.kind, LinkType::Autolink | LinkType::Email) {
            if link.kind == LinkType::Autolink && matches!(self.atlas.link(self.page, &link.dest), Answer::Dead(_)) {
                self.change(range, format!("`{}`", link.dest));
            }
            return;
        }
        let is_defined = !matches!(link.kind, LinkType::Inline);
        if is_defined && !link.is_picture && self.definitions.get(&link.label.to_lowercase()) == Some(&true) {
            return;
        }
        let Some(tail) = self.tail(&link, &range) else { return };
        let answer = match link.is_picture {
            true => self.atlas.picture(self.page, &link.dest),
            false => self.atlas.link(self.page, &link.dest),
        };
        match answer {
            Answer::Keep => {}
            Answer::To(dest) => self.lead(&link, tail, &dest),
            Answer::Changed(dest, message) => {
                self.converted(link.start, message);
                self.lead(&link, tail, &dest);
            }
            Answer::Dead(message) => {
                self.lost(link.start, message);
                let open = 1 + usize::from(link.is_picture);
                let is_web = link.is_picture && link.dest.starts_with("http");
                if is_web {
                    // The picture's words lead to where it is.
                    self.change(link.start..link.start + 1, "");
                } else {
                    self.change(link.start..link.start + open, "");
                    self.change(tail, "");
                }
            }
        }
    }

    /// From the bracket behind a link's text to its end.
    fn tail(&self, link: &OpenLink, range: &Range<usize>) -> Option<Range<usize>> {
        let open = link.start + 1 + usize::from(link.is_picture);
        let inside = self.events[..self.at].iter().rev().take_while(|(_, inside)| inside.start >= open);
        let content = inside.map(|(_, inside)| inside.end).max().unwrap_or(open).max(open);
        let bracket = self.text.get(content..range.end)?.find(']')?;
        Some(content + bracket..range.end)
    }

    /// Gives a link another destination.
    fn lead(&mut self, link: &OpenLink, tail: Range<usize>, dest: &str) {
        let typed = &self.text[tail.clone()];
        let place = if link.kind == LinkType::Inline { destination(typed) } else { None };
        match place {
            Some(place) if typed[place.clone()] == *dest => {}
            Some(place) => self.change(tail.start + place.start..tail.start + place.end, dest),
            None => self.change(tail, format!("]({dest})")),
        }
    }
}

/// Where the destination stands in `](destination "title")`.
fn destination(tail: &str) -> Option<Range<usize>> {
    let inside = tail.strip_prefix("](")?;
    let start = tail.len() - inside.trim_start().len();
    if tail[start..].starts_with('<') {
        return tail[start..].find('>').map(|end| start..start + end + 1);
    }
    let (mut depth, mut skip) = (0usize, false);
    for (at, c) in tail[start..].char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' => skip = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn destinations_are_found() {
        let found = |tail: &str| destination(tail).map(|range| tail[range].to_string());
        assert_eq!(found("](a(b).md \"t\")").as_deref(), Some("a(b).md"));
        assert_eq!(found("]( <a b.md> )").as_deref(), Some("<a b.md>"));
        assert_eq!(found("][label]"), None);
    }
}
