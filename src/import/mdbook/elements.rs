//! Raw HTML in a chapter: what Markdown or a directive says as well is said so, what a manual may allow stays, and the rest is
//! taken out and reported.

use super::boxes;
use super::html::{self, Fate, Piece, Tag};
use super::links::Answer;
use super::markup::Writer;
use crate::import::escaped;
use crate::parse::SAFE_ATTRIBUTES;
use crate::source::say;
use pulldown_cmark::{Event, TagEnd};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// How many tags or stretches of text a closing tag may be away: no text sends us through all of it again and again.
const FAR: usize = 2000;

impl Writer<'_> {
    /// A tag in a line.
    pub(super) fn inline_html(&mut self, range: Range<usize>) {
        let Some(tag) = html::tag(&self.text[range.clone()], 0) else { return };
        if self.done.contains(&self.at) {
            return;
        }
        let close = if tag.is_closing { None } else { self.closing(&tag) };
        match tag.fate() {
            Fate::Key => self.key(range, &tag, close),
            Fate::Image => {
                let picture = self.picture(&tag, range.start);
                self.change(range, picture);
            }
            Fate::Anchor => self.anchor(range, &tag, close),
            Fate::Keep | Fate::Details | Fate::Summary if self.is_icon(&tag, close) => {
                let end = close.map_or(range.end, |close| self.events[close].1.end);
                self.done.extend(close);
                self.change(range.start..end, "");
                self.icon();
            }
            Fate::Keep | Fate::Details | Fate::Summary => self.keep(&tag, range.start),
            Fate::Drop => self.drop_element(range, &tag, close),
            Fate::Unknown if close.is_none() && tag.attributes.is_empty() => {
                // Letters that somebody forgot to escape.
                let name = &tag.name;
                self.converted(
                    range.start,
                    say!("<{name}> vises som det er skrevet.", "<{name}> is shown as it is typed."),
                );
                self.change(range.start..range.start, "\\");
            }
            Fate::Unwrap | Fate::Unknown => {
                self.unwrapped(&tag, range.start);
                self.change(range, "");
                if let Some(close) = close {
                    self.done.insert(close);
                    let end = self.events[close].1.clone();
                    self.change(end, "");
                }
            }
        }
    }

    /// The event of the closing tag in the same line of text.
    fn closing(&self, tag: &Tag) -> Option<usize> {
        let mut depth = 0;
        for (at, (event, range)) in self.events.iter().enumerate().skip(self.at + 1).take(FAR) {
            match event {
                Event::InlineHtml(_) => {
                    let Some(other) = html::tag(&self.text[range.clone()], 0).filter(|other| other.name == tag.name)
                    else {
                        continue;
                    };
                    match (other.is_closing, depth) {
                        (true, 0) => return Some(at),
                        (true, _) => depth -= 1,
                        (false, _) => depth += 1,
                    }
                }
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item) => return None,
                _ => {}
            }
        }
        None
    }

    fn keep(&mut self, tag: &Tag, at: usize) {
        self.html.insert(tag.element());
        let strange = |(key, _): &&(String, String)| !SAFE_ATTRIBUTES.contains(&key.as_str()) && key != "id";
        let names: Vec<&str> = tag.attributes.iter().filter(strange).map(|(key, _)| key.as_str()).collect();
        if !names.is_empty() {
            let (names, element) = (names.join(", "), tag.element());
            self.lost(at, say!("<{element}> har mistet {names}.", "<{element}> has lost {names}."));
        }
    }

    /// `<i class="…"></i>`, into which a script or style puts a sign.
    fn is_icon(&self, tag: &Tag, close: Option<usize>) -> bool {
        close == Some(self.at + 1)
            && ["i", "span"].contains(&tag.element().as_str())
            && tag.attribute("class").is_some()
    }

    fn key(&mut self, range: Range<usize>, tag: &Tag, close: Option<usize>) {
        let is_plain = |close: usize| {
            let inside = &self.text[range.end..self.events[close].1.start];
            !inside.trim().is_empty() && !inside.contains(['[', ']', '{', '}', '<', '`', '*', '\n', ':', '\\'])
        };
        let begins = !self.text[..range.start].ends_with(|c: char| c.is_alphanumeric() || c == ':');
        match close.filter(|close| begins && is_plain(*close)) {
            Some(close) => {
                self.done.insert(close);
                let end = self.events[close].1.clone();
                self.change(range, ":key[");
                self.change(end, "]");
            }
            None => self.keep(tag, range.start),
        }
    }

    fn anchor(&mut self, range: Range<usize>, tag: &Tag, close: Option<usize>) {
        let Some(close) = close else {
            return self.change(range, "");
        };
        self.done.insert(close);
        let end = self.events[close].1.clone();
        let answer = tag.attribute("href").map(|href| self.atlas.link(self.page, &html::letters(href)));
        let dest = match answer {
            Some(Answer::Keep) => tag.attribute("href").map(html::letters),
            Some(Answer::To(dest)) => Some(dest),
            Some(Answer::Changed(dest, message)) => {
                self.converted(range.start, message);
                Some(dest)
            }
            Some(Answer::Dead(message)) => {
                self.lost(range.start, message);
                None
            }
            None => None,
        };
        let (open, shut) = dest.map_or_else(Default::default, |dest| ("[".to_string(), format!("]({dest})")));
        self.change(range, open);
        self.change(end, shut);
    }

    /// A picture as Markdown.
    pub(super) fn picture(&mut self, tag: &Tag, at: usize) -> String {
        let alt = tag.attribute("alt").map(html::letters).unwrap_or_default();
        let names: Vec<&str> =
            tag.attributes.iter().map(|(key, _)| key.as_str()).filter(|key| !["src", "alt"].contains(key)).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            self.lost(at, say!("Bildet har mistet {names}.", "The picture has lost {names}."));
        }
        let src = tag.attribute("src").map(html::letters).unwrap_or_default();
        self.pictured(&src, &alt, at)
    }

    /// A picture by its address and the words that stand for it.
    pub(super) fn pictured(&mut self, src: &str, alt: &str, at: usize) -> String {
        let alt = escaped(&alt.split_whitespace().collect::<Vec<_>>().join(" "));
        match self.atlas.picture(self.page, src) {
            Answer::Keep => format!("![{alt}]({src})"),
            Answer::To(dest) | Answer::Changed(dest, _) => format!("![{alt}]({dest})"),
            Answer::Dead(message) => {
                self.lost(at, message);
                if src.starts_with("http") {
                    format!("[{}]({src})", if alt.is_empty() { src } else { &alt })
                } else {
                    alt
                }
            }
        }
    }

    fn drop_element(&mut self, range: Range<usize>, tag: &Tag, close: Option<usize>) {
        let end = close.map_or(range.end, |close| self.events[close].1.end);
        if let Some(close) = close {
            self.done.extend(self.at..=close);
        }
        let name = tag.element();
        self.lost(range.start, say!("<{name}> er utelatt.", "<{name}> is left out."));
        self.change(range.start..end, "");
    }

    fn unwrapped(&mut self, tag: &Tag, at: usize) {
        // A paragraph is one without its tags, too.
        if tag.is_closing || tag.element() == "p" && tag.attributes.is_empty() {
            return;
        }
        let name = &tag.name;
        self.lost(at, say!("<{name}> er utelatt, innholdet står.", "<{name}> is left out, its content stays."));
    }

    /// A block of raw HTML: as it is, if a manual may say it so; else written anew.
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        let mut typed = String::new();
        while let Some((event, inside)) = self.events.get(self.at + 1) {
            match event {
                Event::Html(_) | Event::Text(_) => typed.push_str(&self.text[inside.clone()]),
                _ => break,
            }
            self.at += 1;
        }
        let pieces = html::pieces(&typed);
        let in_box = self.boxes.contains(&true);
        let stays = |piece: &Piece| match piece {
            // Inside a box each tag counts: one of them closes it.
            Piece::Tag(tag) => tag.fate() == Fate::Keep && !in_box && boxes::of_tag(tag).is_none(),
            Piece::Text(_) | Piece::Comment => true,
        };
        if pieces.iter().all(stays) {
            for piece in &pieces {
                if let Piece::Tag(tag) = piece {
                    self.keep(tag, range.start);
                }
            }
            return;
        }
        let block = collapsed(&self.block(&typed, &pieces, range.start));
        let line = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let prefix: String = self.text[line..range.start].chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        let mut lines: Vec<&str> = block.trim().lines().collect();
        // A line of text right behind it would go on with its last paragraph.
        if range.end < self.text.len() && !self.text[range.end..].starts_with('\n') {
            lines.push("");
        }
        let line = |line: &str| match line.trim() {
            "" => prefix.trim_end().to_string(),
            _ => format!("{prefix}{}", line.trim_end()),
        };
        let written = lines.drain(..).map(line).collect::<Vec<_>>().join("\n");
        let written = written.strip_prefix(&prefix).unwrap_or(&written).to_string();
        let end = if self.text[range.clone()].ends_with('\n') { "\n" } else { "" };
        self.change(range, written + end);
    }

    /// The block as Markdown, with the tags that stay on lines of their own.
    fn block(&mut self, typed: &str, pieces: &[Piece], at: usize) -> String {
        let mut out = String::new();
        let mut next = 0;
        while let Some(piece) = pieces.get(next) {
            next += 1;
            let tag = match piece {
                Piece::Comment => continue,
                Piece::Text(text) => {
                    push_words(&mut out, &typed[text.clone()]);
                    continue;
                }
                Piece::Tag(tag) => tag,
            };
            match tag.fate() {
                Fate::Keep if tag.element() == "pre" && !tag.is_closing => {
                    next = self.preformatted(typed, pieces, next, tag, at, &mut out);
                }
                Fate::Details => next = self.details_tag(typed, pieces, next, tag, at, &mut out),
                Fate::Drop => {
                    let name = tag.element();
                    if !tag.is_closing {
                        self.lost(at, say!("<{name}> er utelatt.", "<{name}> is left out."));
                    }
                    let end = pieces[next..].iter().take(FAR).position(
                        |piece| matches!(piece, Piece::Tag(other) if other.is_closing && other.element() == name),
                    );
                    next += end.filter(|_| !tag.is_closing).map_or(0, |end| end + 1);
                }
                Fate::Keep if tag.element() == "div" => self.div(&typed[tag.range.clone()], tag, at, &mut out),
                _ => self.block_tag(typed, &pieces[next..], tag, at, &mut out),
            }
        }
        out
    }

    /// `<pre>` with tags inside is a block of code without them: nothing else keeps its lines. Gives the piece to go on with.
    fn preformatted(
        &mut self,
        typed: &str,
        pieces: &[Piece],
        next: usize,
        tag: &Tag,
        at: usize,
        out: &mut String,
    ) -> usize {
        let is_end = |piece: &Piece| matches!(piece, Piece::Tag(other) if other.is_closing && other.element() == "pre");
        let Some(length) = pieces[next..].iter().take(FAR).position(is_end) else {
            self.block_tag(typed, &pieces[next..], tag, at, out);
            return next;
        };
        let (mut code, mut lang, mut gone) = (String::new(), String::new(), BTreeSet::new());
        for piece in &pieces[next..next + length] {
            match piece {
                Piece::Text(text) => code.push_str(&html::letters(&typed[text.clone()])),
                Piece::Tag(tag) if tag.element() == "code" => {
                    let class = tag.attribute("class").unwrap_or_default();
                    lang.extend(class.split_whitespace().find_map(|class| class.strip_prefix("language-")));
                }
                Piece::Tag(tag) if tag.element() == "br" => code.push('\n'),
                Piece::Tag(tag) => _ = gone.insert(format!("<{}>", tag.element())),
                Piece::Comment => {}
            }
        }
        if !gone.is_empty() {
            let gone = gone.into_iter().collect::<Vec<_>>().join(", ");
            let message = say!(
                "<pre> er en kodeblokk nå, uten {gone} i den.",
                "<pre> is a block of code now, without {gone} in it."
            );
            self.lost(at, message);
        }
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let (fence, code) = ("`".repeat(longest.max(2) + 1), code.trim_matches('\n'));
        let _ = write!(out, "\n\n{fence}{lang}\n{code}\n{fence}\n\n");
        next + length + 1
    }

    /// A `<div>` that is a box is a directive.
    fn div(&mut self, raw: &str, tag: &Tag, at: usize, out: &mut String) {
        let line = if tag.is_closing {
            self.boxes.pop().filter(|is_box| *is_box).map(|_| ":::".to_string())
        } else {
            let line = boxes::of_tag(tag);
            self.boxes.push(line.is_some());
            line
        };
        if line.is_none() {
            self.keep(tag, at);
        }
        let _ = write!(out, "\n\n{}\n\n", line.as_deref().unwrap_or(raw));
    }

    /// A tag in a block, whose following pieces are `rest`.
    fn block_tag(&mut self, typed: &str, rest: &[Piece], tag: &Tag, at: usize, out: &mut String) {
        let raw = &typed[tag.range.clone()];
        match tag.fate() {
            Fate::Image => out.push_str(&self.picture(tag, at)),
            Fate::Anchor => self.block_anchor(rest, tag, at, out),
            Fate::Unknown => self.unknown(tag, at, out),
            Fate::Unwrap => {
                self.unwrapped(tag, at);
                out.push_str(if tag.is_block() { "\n\n" } else { "" });
            }
            _ if tag.is_block() => {
                self.keep(tag, at);
                let _ = write!(out, "\n\n{raw}\n\n");
            }
            _ => {
                self.keep(tag, at);
                out.push_str(raw);
            }
        }
    }

    /// `<a>` in a block: open brackets wait for the tag that closes them.
    fn block_anchor(&mut self, rest: &[Piece], tag: &Tag, at: usize, out: &mut String) {
        if tag.is_closing {
            if let Some((_, Some(dest))) = self.captions.pop_if(|(name, _)| name == "a") {
                let _ = write!(out, "]({dest})");
            }
            return;
        }
        let is_closed = rest
            .iter()
            .take(FAR)
            .any(|piece| matches!(piece, Piece::Tag(other) if other.is_closing && other.fate() == Fate::Anchor));
        let Some(href) = tag.attribute("href").map(html::letters).filter(|_| is_closed) else { return };
        let dest = match self.atlas.link(self.page, &href) {
            Answer::Keep => Some(href),
            Answer::To(dest) | Answer::Changed(dest, _) => Some(dest),
            Answer::Dead(message) => {
                self.lost(at, message);
                None
            }
        };
        if dest.is_some() {
            out.push('[');
        }
        self.captions.push(("a".to_string(), dest));
    }

    /// An element that HTML does not know, probably a preprocessor's: its words stay, what it would have made of them does not.
    fn unknown(&mut self, tag: &Tag, at: usize, out: &mut String) {
        if tag.is_closing {
            if let Some((_, Some(caption))) = self.captions.pop_if(|(name, _)| *name == tag.name) {
                let _ = write!(out, "\n\n{caption}\n\n");
            }
            return;
        }
        let name = &tag.name;
        self.converted(
            at,
            say!(
                "<{name}> er ikke HTML: teksten i det står, med navn og bildetekst som avsnitt.",
                "<{name}> is not HTML: its text stays, with its name and caption as paragraphs."
            ),
        );
        let first = ["file-name", "filename", "file", "title"].iter().find_map(|key| tag.attribute(key));
        if let Some(first) = first.filter(|first| !first.is_empty()) {
            let _ = write!(out, "\n\n`{first}`\n\n");
        }
        let number = tag.attribute("number").map(|number| format!("{name} {number}"));
        let caption = tag.attribute("caption").map(html::letters).filter(|caption| !caption.trim().is_empty());
        let caption = match (number, caption) {
            (Some(number), Some(caption)) => Some(format!("{number}: {}", caption.trim())),
            (number, caption) => number.or(caption),
        };
        match self.is_closed_later(name) {
            true => self.captions.push((name.clone(), caption)),
            false => out.push_str(&caption.map(|caption| format!("\n\n{caption}\n\n")).unwrap_or_default()),
        }
    }

    fn is_closed_later(&mut self, name: &str) -> bool {
        let from = self.events.get(self.at).map_or(0, |(_, range)| range.start);
        let text = self.text;
        let last = || text.rfind(&format!("</{name}>")).unwrap_or(0);
        *self.closed.entry(name.to_string()).or_insert_with(last) > from
    }

    /// `<details>` with its `<summary>` becomes a directive. Gives the piece to go on with.
    fn details_tag(
        &mut self,
        typed: &str,
        pieces: &[Piece],
        next: usize,
        tag: &Tag,
        at: usize,
        out: &mut String,
    ) -> usize {
        if tag.is_closing {
            let end = if self.details.pop() == Some(true) { "\n\n:::\n\n" } else { "\n\n</details>\n\n" };
            out.push_str(end);
            return next;
        }
        let is_summary = |piece: &Piece, closing| matches!(piece, Piece::Tag(tag) if tag.fate() == Fate::Summary && tag.is_closing == closing);
        let start = pieces[next..].iter().take(FAR).position(|piece| is_summary(piece, false)).map(|at| next + at);
        let end = pieces[next..].iter().take(FAR).position(|piece| is_summary(piece, true)).map(|at| next + at);
        let (Some(start), Some(end)) = (start, end.filter(|end| start.is_some_and(|start| start < *end))) else {
            self.details.push(false);
            self.keep(tag, at);
            out.push_str("\n\n<details>\n\n");
            return next;
        };
        let words: String = pieces[start..end]
            .iter()
            .filter_map(
                |piece| if let Piece::Text(text) = piece { Some(html::letters(&typed[text.clone()])) } else { None },
            )
            .collect();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "");
        let _ = write!(out, "\n\n:::details[{words}]\n\n");
        self.details.push(true);
        end + 1
    }
}

/// A text without more than one empty line between two others; in code, all of them count.
fn collapsed(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    let mut fence: Option<&str> = None;
    for line in block.lines() {
        let mark = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            None if mark.len() >= 3 => fence = Some(mark),
            None if line.trim().is_empty() && (out.is_empty() || out.ends_with("\n\n")) => continue,
            _ => {}
        }
        let _ = writeln!(out, "{line}");
    }
    out
}

/// Words between tags, as Markdown.
fn push_words(out: &mut String, text: &str) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        out.push_str(if out.is_empty() || out.ends_with('\n') { "" } else { " " });
        return;
    }
    let space = |is_there: bool| if is_there { " " } else { "" };
    let head = if out.ends_with('\n') { "" } else { space(text.starts_with(char::is_whitespace)) };
    let _ = write!(out, "{head}{}{}", escaped(&html::letters(&words)), space(text.ends_with(char::is_whitespace)));
}
