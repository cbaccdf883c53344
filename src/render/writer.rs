//! Blocks into HTML: the only writer of markup from content.

use super::document::{Document, Scope, paper_prefix};
use super::escape::{escaped, push_escaped};
use super::hyphens::Hyphens;
use super::icons::icon;
use super::inline::{email_link, phone_link};
use super::qr::Codes;
use super::table::is_wide;
use crate::model::{AnchorIx, Block, BlockKind, Body, Edition, Inline, Item, Lang, Manual, Page, Resolved, Strings};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Elements that stand in a line.
const PHRASING: &[&str] = &[
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Writes one text.
pub struct Writer<'a> {
    pub(super) manual: &'a Manual,
    pub(super) edition: &'a Edition,
    pub(super) page: &'a Page,
    pub(super) strings: &'a Strings,
    pub(super) from: &'a str,
    pub(super) scope: &'a Scope,
    pub(super) id_prefix: &'a str,
    pub(super) codes: &'a Codes,
    pub(super) hyphens: &'a Hyphens,
    pub(super) lang: &'a Lang,
    pub(super) body: &'a Body,
    pub(super) resolved: &'a Resolved,
    pub(super) params: &'a [(String, String)],
    pub(super) footnotes_seen: BTreeSet<u32>,
    /// Level of the heading that the text stands under.
    pub(super) level: u8,
    pub(super) tasks: u32,
    pub(super) out: String,
}

/// Appends the HTML of a page's text.
pub fn push_body(out: &mut String, document: &Document<'_>) {
    let mut writer = Writer::new(document);
    writer.out = std::mem::take(out);
    writer.own_code();
    writer.sections();
    writer.footnotes();
    *out = writer.out;
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &Document<'a>) -> Writer<'a> {
        let page = document.page;
        Writer {
            manual: document.manual,
            edition: document.edition,
            page,
            strings: document.strings,
            from: document.from,
            scope: document.scope,
            id_prefix: document.id_prefix,
            codes: document.codes,
            hyphens: document.hyphens,
            lang: &page.chapter.lang,
            body: &page.chapter.body,
            resolved: &page.resolved,
            params: &[],
            footnotes_seen: BTreeSet::new(),
            level: 1,
            tasks: 0,
            out: String::new(),
        }
    }

    pub(super) fn tag(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
    }

    pub(super) fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    pub(super) fn id_attribute(&mut self, anchor: AnchorIx) {
        let id = self.id(anchor);
        self.out.push_str(" id=\"");
        self.out.push_str(self.id_prefix);
        push_escaped(&mut self.out, id);
        self.out.push('"');
    }

    pub(super) fn id(&self, anchor: AnchorIx) -> &'a str {
        self.page.ids.get(anchor.0 as usize).map_or("", String::as_str)
    }

    /// Whether a page stands in this document.
    pub(super) fn is_inside(&self, page: usize) -> bool {
        match self.scope {
            Scope::Screen => self.edition.pages[page].path == self.page.path,
            Scope::Paper { first, end } => (*first..*end).contains(&page),
        }
    }

    /// On paper, the prefix of the first chapter of a part that stands in this document.
    pub(super) fn first_inside(&self, part: usize) -> Option<String> {
        let Scope::Paper { first, end } = self.scope else { return None };
        let chapters = self.edition.chapters_of(part);
        (!chapters.is_empty() && (*first..*end).contains(&chapters.start)).then(|| paper_prefix(chapters.start))
    }

    /// The whole text: a section per heading, nested as the headings are, each with the heading's id.
    fn sections(&mut self) {
        let body = self.body;
        let first = body
            .blocks
            .iter()
            .position(|block| matches!(block.kind, BlockKind::Heading { .. }))
            .unwrap_or(body.blocks.len());
        if first > 0 {
            let _ = writeln!(self.out, "<section class=\"section\" id=\"{}{}\">", self.id_prefix, self.page.intro_id);
            body.blocks[..first].iter().for_each(|block| self.outer_block(block));
            self.out.push_str("</section>\n");
        }
        let mut open: Vec<u8> = Vec::new();
        for block in &body.blocks[first..] {
            let BlockKind::Heading { level, anchor, content } = &block.kind else {
                self.outer_block(block);
                continue;
            };
            while open.last().is_some_and(|last| last >= level) {
                open.pop();
                self.out.push_str("</section>\n");
            }
            open.push(*level);
            self.out.push_str("<section class=\"section\"");
            self.id_attribute(*anchor);
            self.out.push_str(">\n");
            self.level = *level;
            self.heading(*level, *anchor, content);
        }
        open.iter().for_each(|_| self.out.push_str("</section>\n"));
    }

    /// A block that stands in no other.
    fn outer_block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Table(table) => self.table(table, is_wide(table)),
            _ => self.block(block),
        }
        // Steps bring their own.
        if !matches!(block.kind, BlockKind::Steps { .. }) {
            self.link_codes(std::slice::from_ref(block));
        }
    }

    pub(super) fn heading(&mut self, level: u8, anchor: AnchorIx, content: &[Inline]) {
        let _ = write!(self.out, "<h{level}>");
        let has_link = content.iter().any(|inline| {
            matches!(inline, Inline::Link { .. } | Inline::Contact { .. } | Inline::Footnote(_) | Inline::Video(_))
        });
        if has_link || *self.scope != Scope::Screen {
            self.inlines(content);
        } else {
            let id = self.id(anchor);
            self.out.push_str("<a class=\"anchor\" href=\"#");
            push_escaped(&mut self.out, id);
            self.out.push_str("\">");
            self.inlines(content);
            self.end("a");
        }
        let _ = writeln!(self.out, "</h{level}>");
    }

    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    pub(super) fn div(&mut self, class: &str, blocks: &'a [Block]) {
        let _ = write!(self.out, "<div class=\"{class}\">");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    pub(super) fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(content),
            BlockKind::Heading { level, anchor, content } => {
                // A heading in an example belongs below the one that the example stands under.
                let inside = self.body.example(*anchor) > 0;
                let level = if inside { (self.level + level - 1).min(6) } else { *level };
                let _ = write!(self.out, "<h{level}");
                self.id_attribute(*anchor);
                self.out.push('>');
                self.inlines(content);
                let _ = writeln!(self.out, "</h{level}>");
            }
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Definitions(list) => {
                self.tag("dl");
                for entry in list {
                    self.tag("dt");
                    self.inlines(&entry.term);
                    self.end("dt");
                    for meaning in &entry.meanings {
                        self.tag("dd");
                        self.item_blocks(meaning, true);
                        self.end("dd");
                    }
                }
                self.out.push_str("</dl>\n");
            }
            BlockKind::Quote(blocks) => {
                self.tag("blockquote");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Code { lang, text } => self.code(lang, text),
            BlockKind::Table(table) => self.table(table, false),
            BlockKind::Rule => self.out.push_str("<hr>\n"),
            BlockKind::Html { html, whole: true } => self.raw_html(html),
            BlockKind::Html { html, whole: false } => self.out.push_str(html),
            BlockKind::Callout { kind, title, blocks } => {
                let name = kind.name();
                let words = if title.is_none() { self.strings.attributes() } else { "" };
                let _ =
                    write!(self.out, "<div class=\"callout {name}\"><p class=\"callout-title\"{words}>{} ", icon(name));
                let title = title.as_deref().unwrap_or(self.strings.get(name));
                push_escaped(&mut self.out, title);
                self.out.push_str("</p>\n");
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
            BlockKind::Steps { cue, blocks } => {
                if let Some(cue) = cue {
                    self.cue(*cue);
                }
                self.blocks(blocks);
            }
            BlockKind::StepList(steps) => self.steps(steps),
            BlockKind::Clip(cue) => self.cue(*cue),
            BlockKind::Result(blocks) => {
                self.titled("result", self.strings.get("result"), self.strings.attributes(), blocks)
            }
            BlockKind::NotWorking(blocks) => {
                let _ = writeln!(
                    self.out,
                    "<details class=\"not-working\"><summary{}>{}</summary>",
                    self.strings.attributes(),
                    self.strings.get("not_working")
                );
                self.blocks(blocks);
                self.out.push_str("</details>\n");
            }
            BlockKind::Tabs { sync, tabs } => self.tabs(sync.as_deref(), tabs),
            BlockKind::Checklist(checks) => self.checklist(checks),
            BlockKind::Symptom { anchor, words, lang, blocks } => self.symptom(*anchor, words, lang.as_deref(), blocks),
            BlockKind::Fix(blocks) => self.titled("fix", self.strings.get("fix"), self.strings.attributes(), blocks),
            BlockKind::Figure(figure) => self.figure(figure),
            BlockKind::Skip { label, steps, blocks } => self.skip(label, steps.0, blocks),
            BlockKind::Goal { title, blocks } => {
                let words = if title.is_none() { self.strings.attributes() } else { "" };
                self.titled("goal", &escaped(title.as_deref().unwrap_or(self.strings.get("goal"))), words, blocks);
            }
            BlockKind::Details { anchor, summary, blocks } => {
                self.out.push_str("<details class=\"details\"");
                self.id_attribute(*anchor);
                self.out.push_str("><summary>");
                self.text(summary);
                self.out.push_str("</summary>\n");
                self.blocks(blocks);
                self.out.push_str("</details>\n");
            }
            BlockKind::Example { source, blocks } => self.example(source, blocks),
            BlockKind::Snippet { key, params } => self.snippet(key, params),
            BlockKind::ContactCard(key) => self.contact_card(key),
        }
    }

    pub(super) fn code(&mut self, lang: &str, text: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !lang.is_empty() {
            self.out.push_str(" class=\"language-");
            push_escaped(&mut self.out, lang);
            self.out.push('"');
        }
        self.out.push('>');
        self.text(text);
        self.out.push_str("</code></pre>\n");
    }

    /// Raw HTML: a paragraph if it is only phrasing, so that the spaces between its words count.
    fn raw_html(&mut self, html: &str) {
        let is_phrasing = |tag: &str| PHRASING.contains(&tag.split([' ', '>']).next().unwrap_or_default());
        let tags = html.match_indices('<').map(|(at, _)| html[at + 1..].trim_start_matches('/'));
        let name = if tags.into_iter().all(is_phrasing) { "p" } else { "div" };
        let _ = writeln!(self.out, "<{name} class=\"html\">{html}</{name}>");
    }

    /// A box with a title of its own; `title` and its `attributes` are HTML.
    pub(super) fn titled(&mut self, class: &str, title: &str, attributes: &str, blocks: &'a [Block]) {
        let _ = writeln!(self.out, "<div class=\"{class}\"><p class=\"{class}-title\"{attributes}>{title}</p>");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    fn paragraph(&mut self, content: &'a [Inline]) {
        if let [Inline::Image(image)] = content {
            let _ = write!(self.out, "<p class=\"picture {}\">", self.shape(*image));
            self.image(*image, "");
        } else {
            self.tag("p");
            self.inlines(content);
        }
        self.out.push_str("</p>\n");
    }

    /// Blocks of an item; a tight item's paragraphs lose their tags.
    pub(super) fn item_blocks(&mut self, blocks: &'a [Block], tight: bool) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) if tight && !matches!(content.as_slice(), [Inline::Image(_)]) => {
                    self.inlines(content)
                }
                _ => self.block(block),
            }
        }
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [Item]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let tasks = items.iter().any(|item| item.checked.is_some());
        self.out.push('<');
        self.out.push_str(tag);
        if tasks {
            self.out.push_str(" class=\"task-list\"");
        }
        if let Some(start) = start.filter(|start| *start != 1) {
            let _ = write!(self.out, " start=\"{start}\"");
        }
        self.out.push_str(">\n");
        for item in items {
            self.tag("li");
            match item.checked {
                Some(checked) => {
                    self.tasks += 1;
                    let id = format!("{}task.{}", self.id_prefix, self.tasks);
                    let checked = if checked { " checked" } else { "" };
                    let _ = write!(
                        self.out,
                        "<input type=\"checkbox\" disabled{checked} aria-labelledby=\"{id}\"><div id=\"{id}\">"
                    );
                    self.blocks(&item.blocks);
                    self.end("div");
                }
                None => self.item_blocks(&item.blocks, tight),
            }
            self.out.push_str("</li>\n");
        }
        self.end(tag);
        self.out.push('\n');
    }

    fn snippet(&mut self, key: &str, params: &'a [(String, String)]) {
        let (Some(body), Some(resolved)) =
            (self.manual.snippets.get(key, self.lang, self.manual.config.default_lang()), self.page.snippets.get(key))
        else {
            return;
        };
        let outer = (self.body, self.resolved, self.params);
        (self.body, self.resolved, self.params) = (body, resolved, params);
        self.blocks(&body.blocks);
        (self.body, self.resolved, self.params) = outer;
    }

    fn contact_card(&mut self, key: &str) {
        let Some(contact) = self.manual.config.contacts.get(key) else {
            return;
        };
        let default = self.manual.config.default_lang();
        self.out.push_str("<div class=\"contact-card\"><p><b>");
        self.text(contact.name.text(self.lang, default));
        self.out.push_str("</b></p>\n");
        if let Some(note) = &contact.note {
            self.tag("p");
            self.text(note.text(self.lang, default));
            self.end("p");
        }
        let ways = contact
            .phone
            .iter()
            .map(|phone| phone_link(phone))
            .chain(contact.email.iter().map(|email| email_link(email)));
        for way in ways {
            let _ = writeln!(self.out, "<p>{way}</p>");
        }
        self.out.push_str("</div>\n");
    }

    pub(super) fn footnotes(&mut self) {
        let body = self.body;
        if body.footnotes.is_empty() {
            return;
        }
        // On paper without roles: Chromium would tag the list as something else, and nothing can be pressed.
        let on_screen = *self.scope == Scope::Screen;
        let role = if on_screen { " role=\"doc-endnotes\"" } else { "" };
        let label = self.strings.get("footnotes");
        let _ = writeln!(self.out, "<section class=\"footnotes\"{role} aria-label=\"{label}\"><ol>");
        for (at, blocks) in body.footnotes.iter().enumerate() {
            let (number, prefix, back) = (at + 1, self.id_prefix, self.strings.get("footnote_back"));
            let _ = write!(self.out, "<li id=\"{prefix}fn.{number}\">");
            self.item_blocks(blocks, blocks.len() == 1);
            if on_screen {
                let _ = write!(
                    self.out,
                    " <a class=\"footnote-back\" href=\"#{prefix}fnref.{number}\" role=\"doc-backlink\" aria-label=\"{back} {number}\">↩</a>"
                );
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol></section>\n");
    }
}
