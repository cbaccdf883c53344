//! Blocks into HTML: the only writer of markup from content.

use super::escape::{escaped, push_escaped};
use super::icons::icon;
use super::inline::{capitalised, email_link, phone_link};
use crate::model::{
    Align, AnchorIx, Block, BlockKind, Body, Check, CueIx, CueSteps, Edition, ImageIx, Inline, Item, Lang,
    LinkTarget, Manual, Marker, Page, Resolved, Step, Strings, Tab, TargetKind,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Which pages stand in the document being written, and the prefix of their ids there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One page on the screen: ids as they are.
    Screen,
    /// Pages `first..end` of the edition on paper: ids begin with `c` and the page's index.
    Paper {
        /// First page.
        first: usize,
        /// One past the last page.
        end: usize,
    },
}

/// The prefix of a page's ids on paper.
pub fn paper_prefix(page: usize) -> String {
    format!("c{page}-")
}

/// What the writer needs to know of the document.
pub struct Document<'a> {
    /// Everything.
    pub manual: &'a Manual,
    /// The edition.
    pub edition: &'a Edition,
    /// The page whose text is written.
    pub page: &'a Page,
    /// Words in the language of the text.
    pub strings: &'a Strings,
    /// Site path of the document, from which links are relative.
    pub from: &'a str,
    /// What else stands in the document.
    pub scope: &'a Scope,
    /// Prefix of ids.
    pub id_prefix: &'a str,
}

/// Writes one text.
pub struct Writer<'a> {
    pub(super) manual: &'a Manual,
    pub(super) edition: &'a Edition,
    pub(super) page: &'a Page,
    pub(super) strings: &'a Strings,
    pub(super) from: &'a str,
    scope: &'a Scope,
    pub(super) id_prefix: &'a str,
    pub(super) lang: &'a Lang,
    pub(super) body: &'a Body,
    pub(super) resolved: &'a Resolved,
    pub(super) params: &'a [(String, String)],
    pub(super) footnotes_seen: BTreeSet<u32>,
    /// Level of the heading that the text stands under.
    level: u8,
    tasks: u32,
    pub(super) out: String,
}

/// The HTML of a page's text.
pub fn body(document: &Document<'_>) -> String {
    let page = document.page;
    let mut writer = Writer {
        manual: document.manual,
        edition: document.edition,
        page,
        strings: document.strings,
        from: document.from,
        scope: document.scope,
        id_prefix: document.id_prefix,
        lang: &page.chapter.lang,
        body: &page.chapter.body,
        resolved: &page.resolved,
        params: &[],
        footnotes_seen: BTreeSet::new(),
        level: 1,
        tasks: 0,
        out: String::with_capacity(8 << 10),
    };
    writer.sections();
    writer.footnotes();
    writer.out
}

impl<'a> Writer<'a> {
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

    fn id_attribute(&mut self, anchor: AnchorIx) {
        let id = self.id(anchor).to_string();
        self.out.push_str(" id=\"");
        self.out.push_str(self.id_prefix);
        push_escaped(&mut self.out, &id);
        self.out.push('"');
    }

    fn id(&self, anchor: AnchorIx) -> &'a str {
        self.page.ids.get(anchor.0 as usize).map_or("", String::as_str)
    }

    /// The prefix of ids of a page that stands in this document.
    pub(super) fn inside(&self, page: usize) -> Option<String> {
        match self.scope {
            Scope::Screen => (self.edition.pages[page].path == self.page.path).then(String::new),
            Scope::Paper { first, end } => (*first..*end).contains(&page).then(|| paper_prefix(page)),
        }
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
            let _ = writeln!(
                self.out,
                "<section class=\"section\" id=\"{}{}\">",
                self.id_prefix, self.page.intro_id
            );
            self.blocks(&body.blocks[..first]);
            self.out.push_str("</section>\n");
        }
        let mut open: Vec<u8> = Vec::new();
        for block in &body.blocks[first..] {
            let BlockKind::Heading {
                level,
                anchor,
                content,
            } = &block.kind
            else {
                self.block(block);
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

    fn heading(&mut self, level: u8, anchor: AnchorIx, content: &[Inline]) {
        let _ = write!(self.out, "<h{level}>");
        let has_link = content.iter().any(|inline| {
            matches!(
                inline,
                Inline::Link { .. } | Inline::Contact { .. } | Inline::Footnote(_) | Inline::Video(_)
            )
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

    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn div(&mut self, class: &str, blocks: &'a [Block]) {
        let _ = write!(self.out, "<div class=\"{class}\">");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(content),
            BlockKind::Heading {
                level,
                anchor,
                content,
            } => {
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
            BlockKind::Code { lang, text } => {
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
            BlockKind::Table { align, head, rows } => self.table(align, head, rows),
            BlockKind::Rule => self.out.push_str("<hr>\n"),
            BlockKind::Html(html) => self.div_html(html),
            BlockKind::Callout { kind, title, blocks } => {
                let name = kind.name();
                let words = if title.is_none() {
                    self.strings.attributes()
                } else {
                    ""
                };
                let _ = write!(
                    self.out,
                    "<div class=\"callout {name}\"><p class=\"callout-title\"{words}>{} ",
                    icon(name)
                );
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
            BlockKind::Result(blocks) => self.titled(
                "result",
                self.strings.get("result"),
                self.strings.attributes(),
                blocks,
            ),
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
            BlockKind::Symptom {
                anchor,
                words,
                lang,
                blocks,
            } => self.symptom(*anchor, words, lang.as_ref(), blocks),
            BlockKind::Fix(blocks) => {
                self.titled("fix", self.strings.get("fix"), self.strings.attributes(), blocks)
            }
            BlockKind::Figure {
                caption,
                markers,
                image,
                blocks,
                list,
            } => self.figure(caption, markers, *image, blocks, list),
            BlockKind::Skip { label, steps, blocks } => self.skip(label, steps.0, blocks),
            BlockKind::Goal { title, blocks } => {
                let words = if title.is_none() {
                    self.strings.attributes()
                } else {
                    ""
                };
                self.titled(
                    "goal",
                    &escaped(title.as_deref().unwrap_or(self.strings.get("goal"))),
                    words,
                    blocks,
                );
            }
            BlockKind::Details {
                anchor,
                summary,
                blocks,
            } => {
                self.out.push_str("<details class=\"details\"");
                self.id_attribute(*anchor);
                self.out.push_str("><summary>");
                self.text(summary);
                self.out.push_str("</summary>\n");
                self.blocks(blocks);
                self.out.push_str("</details>\n");
            }
            BlockKind::Snippet { key, params } => self.snippet(key, params),
            BlockKind::ContactCard(key) => self.contact_card(key),
        }
    }

    fn div_html(&mut self, html: &str) {
        self.out.push_str("<div class=\"html\">");
        self.out.push_str(html);
        self.out.push_str("</div>\n");
    }

    /// A box with a title of its own; `title` and its `attributes` are HTML.
    fn titled(&mut self, class: &str, title: &str, attributes: &str, blocks: &'a [Block]) {
        let _ = writeln!(
            self.out,
            "<div class=\"{class}\"><p class=\"{class}-title\"{attributes}>{title}</p>"
        );
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

    fn size(&self, image: ImageIx) -> Option<(u32, u32)> {
        let path = self.resolved.images.get(image.0 as usize)?.as_ref()?;
        self.manual.pictures.get(path)?.size
    }

    fn shape(&self, image: ImageIx) -> &'static str {
        match self.size(image) {
            Some((width, height)) if height > width => "portrait",
            _ => "landscape",
        }
    }

    /// Blocks of an item; a tight item's paragraphs lose their tags.
    fn item_blocks(&mut self, blocks: &'a [Block], tight: bool) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content)
                    if tight && !matches!(content.as_slice(), [Inline::Image(_)]) =>
                {
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
                    let id = format!("{}task-{}", self.id_prefix, self.tasks);
                    let checked = if checked { " checked" } else { "" };
                    let _ = write!(
                        self.out,
                        "<input type=\"checkbox\" disabled{checked} aria-labelledby=\"{id}\"><div id=\"{id}\">"
                    );
                    self.item_blocks(&item.blocks, tight);
                    self.end("div");
                }
                None => self.item_blocks(&item.blocks, tight),
            }
            self.out.push_str("</li>\n");
        }
        self.end(tag);
        self.out.push('\n');
    }

    fn table(&mut self, align: &[Align], head: &'a [Vec<Inline>], rows: &'a [Vec<Vec<Inline>>]) {
        self.out
            .push_str("<div class=\"table\" tabindex=\"0\"><table><thead><tr>");
        let class = |at: usize| match align.get(at) {
            Some(Align::Center) => " class=\"center\"",
            Some(Align::End) => " class=\"end\"",
            _ => "",
        };
        for (at, cell) in head.iter().enumerate() {
            if cell.is_empty() {
                self.out.push_str("<td></td>");
                continue;
            }
            let _ = write!(self.out, "<th scope=\"col\"{}>", class(at));
            self.inlines(cell);
            self.end("th");
        }
        self.out.push_str("</tr></thead><tbody>\n");
        for row in rows {
            self.tag("tr");
            for (at, cell) in row.iter().enumerate() {
                let _ = write!(self.out, "<td{}>", class(at));
                self.inlines(cell);
                self.end("td");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn steps(&mut self, steps: &'a [Step]) {
        let Some(first) = steps.first() else { return };
        self.out.push_str("<ol class=\"steps\"");
        if first.number != 1 {
            let _ = write!(self.out, " start=\"{}\"", first.number);
        }
        self.out.push_str(">\n");
        let word = capitalised(self.strings.get("step"));
        for step in steps {
            self.out.push_str("<li class=\"step\"");
            self.id_attribute(step.anchor);
            let _ = write!(self.out, "><p class=\"step-number\">");
            let number = format!(
                "<span class=\"visually-hidden\"{}>{word}</span> {}",
                self.strings.attributes(),
                step.number
            );
            if *self.scope == Scope::Screen {
                let id = self.id(step.anchor);
                self.out.push_str("<a href=\"#");
                push_escaped(&mut self.out, id);
                let _ = write!(self.out, "\">{number}</a>");
            } else {
                // No address on paper, but the same element, so that it looks the same.
                let _ = write!(self.out, "<a>{number}</a>");
            }
            self.out.push_str("</p><div class=\"step-body\">");
            self.blocks(&step.blocks);
            if let Some(cue) = step.cue {
                self.cue(cue);
            }
            let page = self.page;
            for skip in page
                .skips
                .iter()
                .filter(|skip| (skip.first..=skip.last).contains(&step.number))
            {
                let text = self.strings.fill("step_skip", &[("label", &skip.label)]);
                let _ = write!(self.out, "<p class=\"step-skip\"{}>", self.strings.attributes());
                self.text(&text);
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ol>\n");
    }

    /// The line that names a clip and the steps it shows.
    fn cue(&mut self, cue: CueIx) {
        let Some(clip) = self.body.cues.get(cue.0 as usize) else {
            return;
        };
        let number = |anchor: AnchorIx| {
            self.body
                .anchors
                .get(anchor.0 as usize)
                .map(|anchor| anchor.number)
        };
        let steps = match clip.steps {
            CueSteps::Block(first, last) => number(first).zip(number(last)),
            CueSteps::Step(step) => number(step).map(|number| (number, number)),
            CueSteps::Named(link) => match self.resolved.links.get(link.0 as usize) {
                Some(LinkTarget::Page {
                    kind: TargetKind::Steps { first, last },
                    ..
                }) => Some((*first, *last)),
                _ => None,
            },
            CueSteps::None => None,
        };
        let _ = write!(
            self.out,
            "<p class=\"cue\"{}>{} <span>",
            self.strings.attributes(),
            icon("video")
        );
        if let Some((first, last)) = steps {
            let steps = capitalised(&self.strings.steps(first, last));
            self.text(&steps);
            self.out.push_str(": ");
        }
        self.clip(cue);
        self.out.push_str("</span></p>\n");
    }

    fn tabs(&mut self, sync: Option<&str>, tabs: &'a [Tab]) {
        self.out.push_str("<div class=\"tabs\"");
        if let Some(sync) = sync {
            self.out.push_str(" data-sync=\"");
            push_escaped(&mut self.out, sync);
            self.out.push('"');
        }
        self.out.push_str(">\n");
        for tab in tabs {
            self.out.push_str("<section class=\"tab\"");
            self.id_attribute(tab.anchor);
            self.out.push_str(" data-tab=\"");
            let key = self
                .page
                .tab_keys
                .get(tab.anchor.0 as usize)
                .map_or("", String::as_str);
            push_escaped(&mut self.out, key);
            self.out.push_str("\"><p class=\"tab-title\">");
            self.text(&tab.label);
            self.out.push_str("</p>\n");
            self.blocks(&tab.blocks);
            self.out.push_str("</section>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn checklist(&mut self, checks: &'a [Check]) {
        self.out.push_str("<ul class=\"checklist\">\n");
        for check in checks {
            let level = if check.required { "required" } else { "advisable" };
            let _ = write!(self.out, "<li class=\"check {level}\"");
            self.id_attribute(check.anchor);
            let label = format!("{}{}-text", self.id_prefix, self.id(check.anchor));
            let _ = write!(
                self.out,
                "><input class=\"tick\" type=\"checkbox\" disabled aria-labelledby=\"{label}\"><div class=\"check-text\" id=\"{label}\">"
            );
            self.item_blocks(&check.blocks, check.blocks.len() == 1);
            if !check.required {
                let _ = write!(
                    self.out,
                    " <span class=\"check-level\"{}>{}</span>",
                    self.strings.attributes(),
                    self.strings.get("advisable")
                );
            }
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn symptom(&mut self, anchor: AnchorIx, words: &str, lang: Option<&Lang>, blocks: &'a [Block]) {
        let level = (self.level + 1).min(6);
        self.out.push_str("<section class=\"symptom\"");
        self.id_attribute(anchor);
        let _ = write!(
            self.out,
            "><h{level} class=\"symptom-title\"><span class=\"symptom-label\"{}>{}</span> <q",
            self.strings.attributes(),
            self.strings.get("symptom")
        );
        self.lang_attribute(lang.map(Lang::tag));
        self.out.push('>');
        self.text(words);
        let _ = writeln!(self.out, "</q></h{level}>");
        let fixed = blocks.iter().any(|block| matches!(block.kind, BlockKind::Fix(_)));
        if fixed {
            let (before, rest): (Vec<&Block>, Vec<&Block>) = blocks
                .iter()
                .partition(|block| !matches!(block.kind, BlockKind::Fix(_)));
            self.out.push_str("<div class=\"symptom-body\">");
            before.into_iter().for_each(|block| self.block(block));
            self.out.push_str("</div>\n");
            rest.into_iter().for_each(|block| self.block(block));
        } else {
            self.div("symptom-body", blocks);
        }
        self.out.push_str("</section>\n");
    }

    fn figure(
        &mut self,
        caption: &str,
        markers: &[Marker],
        image: Option<ImageIx>,
        blocks: &'a [Block],
        list: &'a [Item],
    ) {
        let shape = image.map_or("landscape", |image| self.shape(image));
        let _ = write!(self.out, "<figure class=\"figure {shape}\">");
        if let Some(image) = image {
            self.out.push_str("<div class=\"figure-picture\">");
            self.image(image, "");
            if !markers.is_empty() {
                self.markers(markers, self.size(image).unwrap_or((1000, 1000)));
            }
            self.end("div");
        }
        self.out.push_str("<figcaption>");
        if !caption.is_empty() {
            self.out.push_str("<p>");
            self.text(caption);
            self.out.push_str("</p>\n");
        }
        if !list.is_empty() {
            self.out.push_str("<ol class=\"marker-list\">\n");
            for item in list {
                self.tag("li");
                self.item_blocks(&item.blocks, item.blocks.len() == 1);
                self.out.push_str("</li>\n");
            }
            self.out.push_str("</ol>");
        }
        self.blocks(blocks);
        self.out.push_str("</figcaption></figure>\n");
    }

    /// Numbered rings over a picture, in its own coordinates. The list beside it says the same in words.
    fn markers(&mut self, markers: &[Marker], (width, height): (u32, u32)) {
        let (width, height) = (width as f32, height as f32);
        let radius = (width.min(height) / 20.0).max(12.0);
        let _ = write!(
            self.out,
            "<svg class=\"markers\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">"
        );
        for (at, marker) in markers.iter().enumerate() {
            let (x, y) = (
                (marker.x * width / 100.0).round(),
                (marker.y * height / 100.0).round(),
            );
            let size = (radius * 1.25).round();
            let _ = write!(
                self.out,
                "<g class=\"marker\"><circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/><text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"middle\" dominant-baseline=\"central\">{}</text></g>",
                radius.round(),
                at + 1
            );
        }
        self.out.push_str("</svg>");
    }

    fn skip(&mut self, label: &str, steps: u32, blocks: &'a [Block]) {
        let Some(
            target @ LinkTarget::Page {
                kind: TargetKind::Steps { first, last },
                ..
            },
        ) = self.resolved.links.get(steps as usize)
        else {
            return;
        };
        let numbers: Vec<u32> = (*first..=*last).collect();
        let anchors = self
            .body
            .anchors
            .iter()
            .zip(self.page.ids.iter())
            .filter(|(anchor, _)| numbers.contains(&anchor.number));
        let ids: Vec<String> = anchors.map(|(_, id)| format!("{}{id}", self.id_prefix)).collect();
        self.out.push_str("<div class=\"skip\" data-steps=\"");
        push_escaped(&mut self.out, &ids.join(" "));
        self.out.push_str("\"><p class=\"skip-title\">");
        self.text(label);
        let _ = write!(self.out, "</p>\n<p{}>", self.strings.attributes());
        let href = self.href(target).unwrap_or_default();
        let mut link = String::from("<a href=\"");
        push_escaped(&mut link, &href);
        let _ = write!(link, "\">{}</a>", self.strings.steps(*first, *last));
        let text = self.strings.fill("skip", &[("steps", &link)]);
        self.out.push_str(&text);
        self.out.push_str("</p>\n");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    fn snippet(&mut self, key: &str, params: &'a [(String, String)]) {
        let (Some(body), Some(resolved)) = (self.manual.snippet(key, self.lang), self.page.snippets.get(key))
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

    fn footnotes(&mut self) {
        let body = self.body;
        if body.footnotes.is_empty() {
            return;
        }
        let _ = writeln!(
            self.out,
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{}\"><ol>",
            self.strings.get("footnotes")
        );
        for (at, blocks) in body.footnotes.iter().enumerate() {
            let (number, prefix, back) = (at + 1, self.id_prefix, self.strings.get("footnote_back"));
            let _ = write!(self.out, "<li id=\"{prefix}fn-{number}\">");
            self.item_blocks(blocks, blocks.len() == 1);
            let _ = writeln!(
                self.out,
                " <a class=\"footnote-back\" href=\"#{prefix}fnref-{number}\" role=\"doc-backlink\" aria-label=\"{back} {number}\">↩</a></li>"
            );
        }
        self.out.push_str("</ol></section>\n");
    }
}
