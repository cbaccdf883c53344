//! The text of a line. Markdown's own inlines come as events; directives in the line are found in the letters between them.

use super::addresses;
use super::attributes::Attributes;
use super::blocks::{Walk, is_inline};
use super::buffer::{Buffer, NODE, restore, special};
use super::fences::COLON;
use super::html::{self, Role, Tag as HtmlTag};
use super::vocabulary::{CONTAINERS, INLINE, LEAVES};
use crate::model::{ImageIx, ImageUse, Inline, LinkIx, LinkUse, plain_text};
use crate::source::{Code, floor, nearest, say};
use pulldown_cmark::{Event, Tag};
use std::borrow::Cow;
use std::ops::Range;

impl Walk<'_, '_> {
    /// Reads inlines up to the first event that is none. The end of the container is left to the caller.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let mut buffer = self.buffer();
        let end = buffer.text.len();
        self.missing_footnotes(&buffer);
        self.resolve(&mut buffer, 0..end)
    }

    /// As [`Walk::inlines`], with the attributes at the end of a heading.
    pub(super) fn inlines_with_attributes(&mut self) -> (Vec<Inline>, Option<Attributes>) {
        let mut buffer = self.buffer();
        let text = buffer.text.trim_end();
        let is_list = |at: &usize| ["{#", "{keywords="].iter().any(|head| text[*at..].starts_with(head));
        let list = text.ends_with('}').then(|| text.rfind('{').filter(is_list)).flatten();
        let Some(start) = list else {
            let end = buffer.text.len();
            return (self.resolve(&mut buffer, 0..end), None);
        };
        let inside = start + 1..text.len() - 1;
        let attributes = self.attributes(&buffer, inside);
        let end = buffer.text[..start].trim_end().len();
        (self.resolve(&mut buffer, 0..end), Some(attributes))
    }

    fn attributes(&self, buffer: &Buffer, inside: Range<usize>) -> Attributes {
        Attributes::parse(&restore(&buffer.text[inside.clone()]), |range| {
            self.text.span(buffer.origins(inside.start + range.start..inside.start + range.end))
        })
    }

    fn buffer(&mut self) -> Buffer {
        let mut buffer = Buffer::default();
        let mut open: Vec<String> = Vec::new();
        while let Some((event, range)) = self.peek() {
            let (event, range) = (event.clone(), range.clone());
            match event {
                Event::Text(text) => {
                    let skip = self.read_up_to.saturating_sub(range.start).min(text.len());
                    if let Some(letters) = text.get(skip..) {
                        let letters = if skip > 0 { letters.trim_start() } else { letters };
                        let letters = &shown(letters);
                        let escaped = range.start > 0 && self.text.text.as_bytes().get(range.start - 1) == Some(&b'\\');
                        let origin = range.end - letters.len().min(range.end);
                        buffer.letters(letters, origin, escaped);
                    }
                }
                Event::Code(code) => {
                    // As many backticks on either side.
                    let start = range.start + range.len().saturating_sub(code.len()) / 2;
                    buffer.node(Inline::Code(self.text.excerpt(&shown(&code), start)), range.start);
                }
                Event::SoftBreak => buffer.letters("\n", range.start, false),
                Event::HardBreak => buffer.node(Inline::HardBreak, range.start),
                Event::FootnoteReference(label) => {
                    let index = self.footnote(&label);
                    buffer.node(Inline::Footnote(index), range.start);
                }
                Event::InlineHtml(tag) | Event::Html(tag) => self.inline_html(&tag, &range, &mut buffer, &mut open),
                Event::TaskListMarker(done) => buffer.letters(if done { "[x]" } else { "[ ]" }, range.start, true),
                Event::Start(tag) if is_inline(&tag) => {
                    self.at += 1;
                    if let Some(inline) = self.nested(&range, |walk| walk.inline(tag, &range)) {
                        buffer.node(inline, range.start);
                    }
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        for name in open.iter().rev() {
            buffer.node(Inline::Html(format!("</{name}>").into()), 0);
        }
        buffer
    }

    fn inline_html(&mut self, tag: &str, range: &Range<usize>, buffer: &mut Buffer, open: &mut Vec<String>) {
        match html::read(tag, &self.options.html) {
            HtmlTag::Comment => {}
            HtmlTag::Allowed { html, role: Role::Void, .. } => buffer.node(Inline::Html(html.into()), range.start),
            HtmlTag::Allowed { name, html, role: Role::Open } => {
                open.push(name);
                buffer.node(Inline::Html(html.into()), range.start);
            }
            HtmlTag::Allowed { name, html, role: Role::Close } => {
                if open.last() == Some(&name) {
                    open.pop();
                    buffer.node(Inline::Html(html.into()), range.start);
                }
            }
            HtmlTag::Refused(name) => {
                if !tag.starts_with("</") {
                    self.refused_html(&name, range.clone());
                }
                buffer.node(Inline::Text(self.text.excerpt(tag, range.start)), range.start);
            }
        }
    }

    fn inline(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<Inline> {
        let outer = self.in_link;
        self.in_link |= matches!(tag, Tag::Link { .. } | Tag::Image { .. });
        let content = self.inlines();
        self.in_link = outer;
        self.at += 1;
        Some(match tag {
            Tag::Emphasis => Inline::Emphasis(content),
            Tag::Strong => Inline::Strong(content),
            Tag::Strikethrough => Inline::Strikethrough(content),
            Tag::Link { dest_url, link_type, .. } => {
                let mail = link_type == pulldown_cmark::LinkType::Email;
                let dest = if mail { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                Inline::Link { link: self.link(dest, content.is_empty(), range.clone()), content }
            }
            Tag::Image { dest_url, .. } => {
                self.body.images.push(ImageUse {
                    dest: dest_url.into_string(),
                    alt: plain_text(&content).trim().to_string(),
                    decorative: false,
                    span: self.text.span(range.clone()),
                });
                Inline::Image(ImageIx(self.body.images.len() as u32 - 1))
            }
            _ => return None,
        })
    }

    /// Notes a link.
    pub(super) fn link(&mut self, dest: String, made_text: bool, range: Range<usize>) -> LinkIx {
        self.body.links.push(LinkUse { dest, span: self.text.span(range), made_text });
        LinkIx(self.body.links.len() as u32 - 1)
    }

    /// Turns a stretch of the buffer into inlines, directives among them.
    fn resolve(&mut self, buffer: &mut Buffer, range: Range<usize>) -> Vec<Inline> {
        let mut out = Vec::new();
        let (mut from, mut at) = (range.start, range.start);
        let begins = |byte: &u8| matches!(byte, b':' | b'{');
        while let Some(step) = buffer.text.as_bytes()[at..range.end].iter().position(begins) {
            let start = at + step;
            at = start + 1;
            if buffer.text.as_bytes()[start] == b'{' {
                if let Some(end) = self.decorative(buffer, start, &range) {
                    self.letters(buffer, from..start, &mut out);
                    (from, at) = (end, end);
                }
                continue;
            }
            let Some(found) = find(&buffer.text[..range.end], start) else {
                self.almost(buffer, start, range.end);
                continue;
            };
            let Some(inline) = self.found(buffer, &found) else {
                continue;
            };
            self.letters(buffer, from..start, &mut out);
            out.push(inline);
            (from, at) = (found.end, found.end);
        }
        self.letters(buffer, from..range.end, &mut out);
        // A manual of 10,000 pages holds a million of these lists.
        out.shrink_to_fit();
        out
    }

    /// `{decorative}` right after a picture. Returns where it ends.
    fn decorative(&mut self, buffer: &Buffer, start: usize, range: &Range<usize>) -> Option<usize> {
        let end = start + "{decorative}".len();
        if end > range.end
            || buffer.text.get(start..end) != Some("{decorative}")
            || !buffer.text[..start].ends_with(NODE)
        {
            return None;
        }
        let index = buffer.nodes_before(start) - 1;
        let Some(Inline::Image(image)) = buffer.nodes.get(index) else {
            return None;
        };
        self.body.images[image.0 as usize].decorative = true;
        Some(end)
    }

    fn found(&mut self, buffer: &Buffer, found: &Found) -> Option<Inline> {
        let name = &buffer.text[found.name.clone()];
        let place = buffer.origins(found.name.start - 1..found.end);
        if !INLINE.contains(&name) {
            let message = say!("Ukjent direktiv «:{name}».", "Unknown directive “:{name}”.");
            let diagnostic = Code::UnknownDirective.at(self.text.file, self.text.span(place), message);
            let near = nearest(name, INLINE.iter().copied());
            let colons = if CONTAINERS.contains(&name) { ":::" } else { "::" };
            self.diagnostics.push(match near {
                _ if CONTAINERS.contains(&name) || LEAVES.contains(&name) => {
                    let hint =
                        say!("Skriv {colons}{name} på en egen linje.", "Write {colons}{name} on a line of its own.");
                    let is_alone = buffer.text.trim().len() == found.end - found.name.start + 1;
                    let diagnostic = diagnostic.hint(hint);
                    if is_alone && LEAVES.contains(&name) {
                        diagnostic.replace(&format!(":{name}"), &format!("::{name}"))
                    } else {
                        diagnostic
                    }
                }
                near @ Some(_) => diagnostic.suggest(name, near),
                None => diagnostic.hint(say!(
                    "Skriv \\:{name} om det skal stå slik.",
                    "Write \\:{name} if it should stand like that."
                )),
            });
            return None;
        }
        let name = name.to_string();
        let label = self.label(buffer, found.label.clone());
        let attributes = found.attributes.clone().map(|inside| self.attributes(buffer, inside)).unwrap_or_default();
        self.inline_directive(&name, label, attributes, place)
    }

    /// Says what is wrong with a known directive that lacks its brackets, or that needs a line of its own.
    fn almost(&mut self, buffer: &Buffer, at: usize, end: usize) {
        let rest = &buffer.text[at + 1..end];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let (name, after) = rest.split_at(length);
        let doubled = buffer.text[..at].ends_with(':');
        let place = buffer.origins(at..at + 1 + length);
        if doubled && after.starts_with('[') && LEAVES.contains(&name) {
            let message = say!("«::{name}» må stå på en egen linje.", "“::{name}” must stand on a line of its own.");
            self.report(Code::MisplacedDirective, place, message, None);
        } else if doubled && after.starts_with('[') && INLINE.contains(&name) {
            let message = say!("«::{name}» har ett kolon for mye.", "“::{name}” has a colon too many.");
            let place = self.text.span(buffer.origins(at - 1..at + 1 + length));
            let diagnostic = Code::UnknownDirective.at(self.text.file, place, message);
            let hint = say!("Skriv :{name}[…]", "Write :{name}[…]");
            self.diagnostics.push(diagnostic.hint(hint).replace(&format!("::{name}"), &format!(":{name}")));
        } else if !doubled && after.starts_with(['[', '{']) && INLINE.contains(&name) {
            if let Some(inside) = after.strip_prefix('[') {
                return self.open_bracket(name, inside, place);
            }
            let message = say!("«:{name}» mangler teksten i klammer.", "“:{name}” lacks its text in brackets.");
            let hint = say!(
                "Skriv :{name}[tekst], eller \\:{name} om det skal stå slik.",
                "Write :{name}[text], or \\:{name} if it should stand like that."
            );
            self.report(Code::BadAttribute, place, message, Some(hint));
        } else if at == 0 || buffer.text[..at].ends_with('\n') {
            self.two_colons(buffer, at, rest.split('\n').next().unwrap_or_default());
        }
    }

    /// `:name[text` without its bracket.
    fn open_bracket(&mut self, name: &str, inside: &str, place: Range<usize>) {
        // A word, not a text without spaces: thousands of these may stand in one.
        let inside = &inside[..floor(inside, inside.len().min(2 * LONGEST_SHOWN))];
        let text = inside.split([' ', '\n', NODE]).next().unwrap_or_default().trim_end_matches(['.', ',']);
        let text = if text.len() <= LONGEST_SHOWN { text } else { "…" };
        let message = say!("«:{name}[» blir ikke avsluttet: ] mangler.", "“:{name}[” is not closed: ] is missing.");
        let hint = say!(
            "Skriv :{name}[{text}], eller \\:{name} om det skal stå slik.",
            "Write :{name}[{text}], or \\:{name} if it should stand like that."
        );
        self.report(Code::BadAttribute, place, message, Some(hint));
    }

    /// `::tip` at the head of a line, which begins nothing: text stands in a block, and a key stands in brackets.
    fn two_colons(&mut self, buffer: &Buffer, at: usize, line: &str) {
        let Some((name, after)) = line.strip_prefix(':').map(|line| line.split_once(' ').unwrap_or((line, ""))) else {
            return;
        };
        let known = CONTAINERS.iter().chain(LEAVES).copied();
        let near = nearest(name, known).filter(|near| near.name == name || near.is_sure && name.len() > 3);
        let Some(meant) = near.map(|near| near.name) else { return };
        let message = say!("«::{name}» blir stående som tekst.", "“::{name}” is shown as text.");
        let hint = match CONTAINERS.contains(&meant) {
            true => say!(
                "Skriv :::{meant} på en egen linje, teksten under den, og ::: på en egen linje etter teksten.",
                "Write :::{meant} on a line of its own, the text below it, and ::: on a line of its own after the text."
            ),
            false => say!(
                "Skriv ::{meant}[…] på en egen linje, med nøkkelen i klammer.",
                "Write ::{meant}[…] on a line of its own, with the key in brackets."
            ),
        };
        let place = self.text.span(buffer.origins(at..at + 2 + name.len()));
        let diagnostic = Code::Slip.at(self.text.file, place, message).hint(hint);
        self.diagnostics.push(match CONTAINERS.contains(&meant) && after.trim().is_empty() {
            true => diagnostic.replace(&format!("::{name}"), &format!(":::{meant}")),
            false => diagnostic,
        });
    }

    fn label(&self, buffer: &Buffer, range: Range<usize>) -> String {
        let mut nodes = buffer.nodes_before(range.start);
        let mut label = String::new();
        for c in buffer.text[range].chars() {
            match c {
                NODE => {
                    label.push_str(&plain_text(buffer.nodes.get(nodes..=nodes).unwrap_or_default()));
                    nodes += 1;
                }
                '\n' => label.push(' '),
                c => label.push(c),
            }
        }
        restore(&label).into_owned()
    }

    /// Pushes letters and nodes that belong to no directive; each node stands in one place only.
    fn letters(&mut self, buffer: &mut Buffer, range: Range<usize>, out: &mut Vec<Inline>) {
        let mut nodes = buffer.nodes_before(range.start);
        let mut from = range.start;
        while let Some((at, special)) = special(&buffer.text[..range.end], from) {
            self.prose(buffer, from..at, out);
            from = at + special.len_utf8();
            if special == '\n' {
                out.push(Inline::SoftBreak);
            } else if let Some(node) = buffer.nodes.get_mut(nodes) {
                out.push(std::mem::replace(node, Inline::SoftBreak));
                nodes += 1;
            }
        }
        self.prose(buffer, from..range.end, out);
    }

    /// Text with the addresses that stand in it.
    fn prose(&mut self, buffer: &Buffer, range: Range<usize>, out: &mut Vec<Inline>) {
        let mut from = range.start;
        // Behind the range may stand a node that the address goes on with.
        let behind = buffer.text[range.end..].chars().next().map_or(0, char::len_utf8);
        while let Some(found) = addresses::find(&buffer.text[from..range.end + behind]).filter(|_| !self.in_link) {
            let (start, end) = (from + found.start, from + found.end);
            self.plain(&buffer.text[from..start], buffer.origin(from), out);
            let address = restore(&buffer.text[start..end]).into_owned();
            let content = vec![Inline::Text(self.text.excerpt(&address, buffer.origin(start)))];
            out.push(Inline::Link { link: self.link(address, false, buffer.origins(start..end)), content });
            from = end;
        }
        self.plain(&buffer.text[from..range.end], buffer.origin(from), out);
    }

    /// Letters that were read at a byte of the text.
    fn plain(&mut self, letters: &str, origin: usize, out: &mut Vec<Inline>) {
        let mut rest = letters;
        while self.is_snippet
            && let Some((before, after)) = rest.split_once("{{")
            && let Some((name, after)) = after.split_once("}}")
        {
            if !before.is_empty() {
                out.push(Inline::Text((&*restore(before)).into()));
            }
            self.body.params.insert(name.trim().to_string());
            out.push(Inline::Param(name.trim().into()));
            rest = after;
        }
        if !rest.is_empty() {
            let at = origin + letters.len() - rest.len();
            out.push(Inline::Text(self.text.excerpt(&restore(rest), at)));
        }
    }

    /// A mark of a footnote that has no text stays as typed, which is hardly meant.
    fn missing_footnotes(&mut self, buffer: &Buffer) {
        if !buffer.text.contains('^') {
            return;
        }
        for (at, _) in buffer.text.match_indices("[^") {
            let label = buffer.text[at + 2..].split(']').next().unwrap_or_default();
            let is_label =
                !label.is_empty() && label.len() < 30 && label.chars().all(|c| c.is_alphanumeric() || c == '-');
            if is_label && buffer.text[at + 2 + label.len()..].starts_with(']') {
                let message = say!("Fotnoten «{label}» har ingen tekst.", "The footnote “{label}” has no text.");
                let hint = say!("Skriv [^{label}]: … på en egen linje.", "Write [^{label}]: … on a line of its own.");
                self.report(Code::Footnote, buffer.origins(at..at + label.len() + 3), message, Some(hint));
            }
        }
    }
}

/// The letters as typed, where a colon was hidden from the Markdown parser.
fn shown(letters: &str) -> Cow<'_, str> {
    if letters.contains(COLON) { letters.replace(COLON, ":").into() } else { letters.into() }
}

/// `:name[label]{attributes}` in a buffer.
struct Found {
    name: Range<usize>,
    label: Range<usize>,
    attributes: Option<Range<usize>>,
    end: usize,
}

/// Looks for a directive whose colon stands at `at`.
fn find(text: &str, at: usize) -> Option<Found> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == ':') {
        return None;
    }
    let rest = &text[at + 1..];
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.as_bytes().get(length) != Some(&b'[') {
        return None;
    }
    let name = at + 1..at + 1 + length;
    let label = balanced(text, name.end, b'[', b']')?;
    let mut end = label.end + 1;
    let attributes = balanced(text, end, b'{', b'}');
    if let Some(attributes) = &attributes {
        end = attributes.end + 1;
    }
    Some(Found { name, label, attributes, end })
}

/// Longest word that a hint repeats, in bytes.
const LONGEST_SHOWN: usize = 80;

/// Longest label or list of attributes, in bytes: an opening bracket does not send us through a whole book.
const LONGEST: usize = 4096;

fn balanced(text: &str, at: usize, open: u8, close: u8) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&open) {
        return None;
    }
    let (mut depth, mut quoted) = (0usize, false);
    for (i, byte) in bytes.iter().enumerate().skip(at).take(LONGEST) {
        match byte {
            b'"' if open == b'{' => quoted = !quoted,
            b if *b == open && !quoted => depth += 1,
            b if *b == close && !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1..i);
        }
    }
    None
}
