//! Code and raw HTML: what is taken letter by letter.

use super::blocks::Walk;
use super::html::{self, Role as TagRole, Tag as HtmlTag};
use crate::input::config::FORBIDDEN_HTML;
use crate::model::BlockKind;
use crate::source::{Code, floor, say};
use pulldown_cmark::{CodeBlockKind, Event};
use std::ops::Range;

impl<'e> Walk<'_, 'e> {
    pub(super) fn code(&mut self, kind: CodeBlockKind<'e>) -> BlockKind {
        let mut text = String::new();
        while let Some((event, range)) = self.peek() {
            if let Event::Text(decoded) = event {
                // A line that looks like a fence was masked: the source has what was typed.
                match self.text.text.get(range.clone()) {
                    Some(typed) if typed.len() == decoded.len() => text.push_str(typed),
                    _ => text.push_str(decoded),
                }
            }
            let ended = matches!(event, Event::End(_));
            self.at += 1;
            if ended {
                break;
            }
        }
        let lang = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default().to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        BlockKind::Code { lang: lang.into(), text }
    }

    pub(super) fn html_block(&mut self) -> Option<BlockKind> {
        let mut typed = String::new();
        // Where each stretch of it stands, there and in the text: what is before it on its line is left out.
        let mut origins: Vec<(usize, usize)> = Vec::new();
        while let Some((event, range)) = self.peek() {
            if let Event::Html(decoded) | Event::Text(decoded) = event {
                origins.push((typed.len(), range.start));
                typed.push_str(
                    self.text.text.get(range.clone()).filter(|text| text.len() == decoded.len()).unwrap_or(decoded),
                );
            }
            let ended = matches!(event, Event::End(_));
            self.at += 1;
            if ended {
                break;
            }
        }
        let text = self.text.text;
        let place = |at: usize| {
            let index = origins.partition_point(|(from, _)| *from <= at).saturating_sub(1);
            let (from, origin) = origins.get(index).copied().unwrap_or_default();
            floor(text, (origin + at - from).min(text.len()))
        };
        let mut end = 0;
        let mut out = String::new();
        let before = self.open_html.len();
        let mut lowest = before;
        for (is_tag, piece) in html::pieces(&typed) {
            let start = end;
            end += piece.len();
            let tag = if is_tag { html::read(piece, &self.options.html) } else { HtmlTag::Refused(String::new()) };
            match tag {
                HtmlTag::Comment => {}
                HtmlTag::Allowed { name, html, role } => match role {
                    TagRole::Void => out.push_str(&html),
                    TagRole::Open => {
                        self.open_html.push(name);
                        out.push_str(&html);
                    }
                    TagRole::Close if self.open_html.last() == Some(&name) => {
                        self.open_html.pop();
                        lowest = lowest.min(self.open_html.len());
                        out.push_str(&html);
                    }
                    TagRole::Close => {}
                },
                HtmlTag::Refused(name) => {
                    if is_tag && !piece.starts_with("</") {
                        self.refused_html(&name, place(start)..place(end));
                    }
                    // Text between tags is HTML as typed, entities included; a refused tag is letters.
                    let letters = if is_tag { piece.replace('&', "&amp;") } else { piece.to_string() };
                    out.push_str(&letters.replace('<', "&lt;").replace('>', "&gt;"));
                }
            }
        }
        let out = out.trim();
        let whole = lowest == before && self.open_html.len() == before;
        (!out.is_empty()).then(|| BlockKind::Html { html: out.to_string(), whole })
    }

    /// Warns that HTML is shown as text.
    pub(super) fn refused_html(&mut self, name: &str, range: Range<usize>) {
        let message = say!("HTML-koden <{name}> vises som tekst.", "The HTML <{name}> is shown as text.");
        let hint = if FORBIDDEN_HTML.contains(&name) {
            say!("Skriv \\< foran hvis det er meningen.", "Write \\< if that is meant.")
        } else {
            say!(
                "Skriv \\< foran hvis det er meningen, eller tillat elementet med html: [{name}] i handbok.yaml.",
                "Write \\< if that is meant, or allow the element with html: [{name}] in handbok.yaml."
            )
        };
        self.report(Code::RawHtml, range, message, Some(hint));
    }
}
