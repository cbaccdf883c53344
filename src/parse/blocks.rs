//! Markdown events to the typed tree, block by block.

use super::attributes::Attributes;
use super::fences::{self, Fence};
use super::html::{self, Role as TagRole, Tag as HtmlTag};
use super::{Options, Text};
use crate::model::{
    Align, Anchor, AnchorIx, AnchorKind, Block, BlockKind, Body, Callout, Check, Definition, Inline, Item,
    Step,
};
use crate::source::{Code, Diagnostics, Span, say};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};
use std::collections::BTreeMap;
use std::ops::Range;

/// Deepest nesting of blocks and inlines that is followed; HTML parsers and minifiers recurse as deep as the page does.
const MAX_DEPTH: usize = 60;

/// What the items of a list directly inside a directive are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListRole {
    Plain,
    Steps,
    Checklist { required: bool },
}

/// Where a run of blocks ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    End,
    Fence,
}

/// A directive that is open.
pub(super) struct Open {
    pub name: &'static str,
    pub colons: usize,
}

/// Walks the events of one text.
pub(super) struct Walk<'a, 'e> {
    pub text: Text<'a>,
    pub options: &'a Options,
    pub is_snippet: bool,
    pub diagnostics: &'a mut Diagnostics,
    pub fences: Vec<Fence>,
    pub events: Vec<(Event<'e>, Range<usize>)>,
    pub at: usize,
    pub body: Body,
    /// Directives that are open; those below `barrier` belong to an enclosing list item or quote.
    pub open: Vec<Open>,
    pub barrier: usize,
    /// The open directive that the fence just read closes.
    pub closing: Option<usize>,
    /// Bytes before this are attributes that have been read already.
    pub read_up_to: usize,
    pub next_step: u32,
    pub in_step: usize,
    pub tabs: Vec<Vec<crate::model::Tab>>,
    depth: usize,
    footnote_labels: Vec<String>,
    footnote_texts: BTreeMap<String, Vec<Block>>,
}

/// Parses a text.
pub(super) fn parse(
    text: Text<'_>,
    options: &Options,
    is_snippet: bool,
    diagnostics: &mut Diagnostics,
) -> Body {
    let fences = fences::find(text.text);
    let masked = fences::mask(text.text, &fences);
    let extensions = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
        | pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_GFM
        | pulldown_cmark::Options::ENABLE_DEFINITION_LIST;
    let events = pulldown_cmark::Parser::new_ext(&masked, extensions)
        .into_offset_iter()
        .collect();
    let mut walk = Walk {
        text,
        options,
        is_snippet,
        diagnostics,
        fences,
        events,
        at: 0,
        body: Body::default(),
        open: Vec::new(),
        barrier: 0,
        closing: None,
        read_up_to: 0,
        next_step: 1,
        in_step: 0,
        tabs: Vec::new(),
        depth: 0,
        footnote_labels: Vec::new(),
        footnote_texts: BTreeMap::new(),
    };
    walk.body.blocks = walk.blocks(Until::End, ListRole::Plain);
    walk.finish()
}

impl<'e> Walk<'_, 'e> {
    fn finish(mut self) -> Body {
        for label in &self.footnote_labels {
            self.body
                .footnotes
                .push(self.footnote_texts.remove(label).unwrap_or_default());
        }
        let mut given: BTreeMap<&str, Span> = BTreeMap::new();
        for (id, span) in self.body.anchors.iter().filter_map(|anchor| anchor.id.as_ref()) {
            if given.insert(id, *span).is_some() {
                let message = say!(
                    "Id-en «{id}» er brukt to ganger i kapittelet.",
                    "The id “{id}” is used twice in this chapter."
                );
                self.diagnostics
                    .push(Code::DuplicateId.at(self.text.file, *span, message));
            }
        }
        self.body
    }

    /// The event to look at next.
    pub(super) fn peek(&self) -> Option<&(Event<'e>, Range<usize>)> {
        self.events.get(self.at)
    }

    /// Notes an error at a range of the text.
    pub(super) fn report(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: crate::source::Text,
        hint: Option<crate::source::Text>,
    ) {
        let diagnostic = code.at(self.text.file, self.text.span(range), message);
        self.diagnostics.push(match hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        });
    }

    /// Gives a place an address.
    pub(super) fn anchor(
        &mut self,
        kind: AnchorKind,
        id: Option<(String, Span)>,
        text: String,
        number: u32,
        span: Span,
    ) -> AnchorIx {
        if self.is_snippet {
            let message = say!(
                "Overskrifter, steg, faner og symptomer kan ikke stå i en tekstbit.",
                "Headings, steps, tabs and symptoms cannot stand in a snippet."
            );
            self.diagnostics
                .push(Code::MisplacedDirective.at(self.text.file, span, message));
        }
        self.body.anchors.push(Anchor {
            kind,
            id,
            text,
            number,
            span,
        });
        AnchorIx(self.body.anchors.len() as u32 - 1)
    }

    /// Reads blocks up to the end of the container, or of the directive, that the caller is in.
    pub(super) fn blocks(&mut self, until: Until, role: ListRole) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.peek() {
            let range = range.clone();
            match event {
                Event::End(_) => {
                    if until == Until::End {
                        self.at += 1;
                    }
                    return blocks;
                }
                Event::Rule => {
                    self.at += 1;
                    match self.fence_in(&range) {
                        Some(fence) => {
                            self.fence(fence, &mut blocks);
                            if self.closing.is_some() {
                                return blocks;
                            }
                        }
                        None => blocks.push(Block {
                            span: self.text.span(range),
                            kind: BlockKind::Rule,
                        }),
                    }
                }
                Event::Start(tag) if !is_inline(tag) => {
                    let tag = tag.clone();
                    self.at += 1;
                    if let Some(kind) = self.nested(&range, |walk| walk.block(tag, &range, role)) {
                        blocks.push(Block {
                            span: self.text.span(range),
                            kind,
                        });
                    }
                }
                _ => {
                    let start = self.at;
                    let content = self.inlines();
                    if self.at == start {
                        self.at += 1;
                    }
                    if !content.is_empty() {
                        let end = self.events[self.at - 1].1.end.max(range.start);
                        blocks.push(Block {
                            span: self.text.span(range.start..end),
                            kind: BlockKind::Paragraph(content),
                        });
                    }
                }
            }
        }
        blocks
    }

    fn fence_in(&self, range: &Range<usize>) -> Option<Fence> {
        let at = self.fences.partition_point(|fence| fence.start < range.start);
        self.fences
            .get(at)
            .filter(|fence| fence.start < range.end.max(range.start + 1))
            .cloned()
    }

    /// Runs `read` one level deeper; too deep, it skips what is there and reports it.
    pub(super) fn nested<T>(
        &mut self,
        range: &Range<usize>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            if self.depth == MAX_DEPTH + 1 {
                let message = say!(
                    "Teksten er nøstet mer enn {MAX_DEPTH} nivåer dypt.",
                    "The text is nested more than {MAX_DEPTH} levels deep."
                );
                self.report(Code::TooDeep, range.start..range.start + 1, message, None);
            }
            self.skip_container();
            None
        } else {
            read(self)
        };
        self.depth -= 1;
        result
    }

    /// Skips the rest of the container whose start has been read.
    pub(super) fn skip_container(&mut self) {
        let mut depth = 1;
        while depth > 0
            && let Some((event, _)) = self.peek()
        {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Blocks of a container, whose directives cannot be closed from outside nor close those outside.
    fn contained(&mut self) -> Vec<Block> {
        let barrier = std::mem::replace(&mut self.barrier, self.open.len());
        let blocks = self.blocks(Until::End, ListRole::Plain);
        self.barrier = barrier;
        blocks
    }

    fn block(&mut self, tag: Tag<'e>, range: &Range<usize>, role: ListRole) -> Option<BlockKind> {
        match tag {
            Tag::Paragraph => {
                let content = self.inlines();
                self.at += 1;
                (!content.is_empty()).then_some(BlockKind::Paragraph(content))
            }
            Tag::Heading { level, .. } => Some(self.heading(level as u8, range)),
            Tag::BlockQuote(None) => Some(BlockKind::Quote(self.contained())),
            Tag::BlockQuote(Some(kind)) => {
                let kind = match kind {
                    BlockQuoteKind::Note => Callout::Note,
                    BlockQuoteKind::Tip => Callout::Tip,
                    BlockQuoteKind::Important => Callout::Important,
                    BlockQuoteKind::Warning => Callout::Warning,
                    BlockQuoteKind::Caution => Callout::Caution,
                };
                Some(BlockKind::Callout {
                    kind,
                    title: None,
                    blocks: self.contained(),
                })
            }
            Tag::CodeBlock(kind) => Some(self.code(kind)),
            Tag::HtmlBlock => self.html_block(),
            Tag::List(start) => Some(self.list(start, role)),
            Tag::FootnoteDefinition(label) => {
                let blocks = self.contained();
                self.footnote_texts.entry(label.to_string()).or_insert(blocks);
                None
            }
            Tag::DefinitionList => Some(self.definitions()),
            Tag::Table(align) => Some(self.table(&align)),
            _ => {
                self.skip_container();
                None
            }
        }
    }

    fn heading(&mut self, level: u8, range: &Range<usize>) -> BlockKind {
        let (content, attributes) = self.inlines_with_attributes();
        self.at += 1;
        let mut attributes = attributes.unwrap_or_default();
        let id = attributes.id(self.text.file, self.diagnostics);
        attributes.finish(&["#id"], self.text.file, self.diagnostics);
        let text = crate::model::plain_text(&content);
        let span = self
            .text
            .span(range.start..range.start + self.text.text[range.clone()].trim_end().len());
        let anchor = self.anchor(AnchorKind::Heading(level), id, text, 0, span);
        BlockKind::Heading {
            level: level.max(2),
            anchor,
            content,
        }
    }

    fn code(&mut self, kind: CodeBlockKind<'e>) -> BlockKind {
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
        BlockKind::Code { lang, text }
    }

    fn html_block(&mut self) -> Option<BlockKind> {
        let mut typed = String::new();
        let mut start = None;
        while let Some((event, range)) = self.peek() {
            if let Event::Html(decoded) | Event::Text(decoded) = event {
                start.get_or_insert(range.start);
                typed.push_str(
                    self.text
                        .text
                        .get(range.clone())
                        .filter(|text| text.len() == decoded.len())
                        .unwrap_or(decoded),
                );
            }
            let ended = matches!(event, Event::End(_));
            self.at += 1;
            if ended {
                break;
            }
        }
        let start = start.unwrap_or_default();
        let mut out = String::new();
        let mut open: Vec<String> = Vec::new();
        for (is_tag, piece) in html::pieces(&typed) {
            let tag = if is_tag {
                html::read(piece, &self.options.html)
            } else {
                HtmlTag::Refused(String::new())
            };
            match tag {
                HtmlTag::Comment => {}
                HtmlTag::Allowed { name, html, role } => match role {
                    TagRole::Void => out.push_str(&html),
                    TagRole::Open => {
                        open.push(name);
                        out.push_str(&html);
                    }
                    TagRole::Close if open.last() == Some(&name) => {
                        open.pop();
                        out.push_str(&html);
                    }
                    TagRole::Close => {}
                },
                HtmlTag::Refused(name) => {
                    if is_tag && !piece.starts_with("</") {
                        self.refused_html(&name, start..start + piece.len());
                    }
                    out.push_str(
                        &piece
                            .replace('&', "&amp;")
                            .replace('<', "&lt;")
                            .replace('>', "&gt;"),
                    );
                }
            }
        }
        for name in open.iter().rev() {
            out.push_str(&format!("</{name}>"));
        }
        let out = out.trim();
        (!out.is_empty()).then(|| BlockKind::Html(out.to_string()))
    }

    /// Warns that HTML is shown as text.
    pub(super) fn refused_html(&mut self, name: &str, range: Range<usize>) {
        let message = say!(
            "HTML-koden <{name}> vises som tekst.",
            "The HTML <{name}> is shown as text."
        );
        let hint = say!(
            "Skriv \\< foran hvis det er meningen, eller tillat elementet med html: [{name}] i handbok.yaml.",
            "Write \\< if that is meant, or allow the element with html: [{name}] in handbok.yaml."
        );
        self.report(Code::RawHtml, range, message, Some(hint));
    }

    fn list(&mut self, start: Option<u64>, role: ListRole) -> BlockKind {
        let role = if role == ListRole::Steps && start.is_none() {
            ListRole::Plain
        } else {
            role
        };
        let (mut items, mut steps, mut checks, mut tight) = (Vec::new(), Vec::new(), Vec::new(), false);
        while let Some((event, range)) = self.peek() {
            let (is_item, range) = (matches!(event, Event::Start(Tag::Item)), range.clone());
            self.at += 1;
            if !is_item {
                break;
            }
            let span = self.text.span(
                range.start
                    ..range.start
                        + self.text.text[range.clone()]
                            .lines()
                            .next()
                            .unwrap_or_default()
                            .len(),
            );
            let (checked, attributes) = self.item_head();
            tight |= !matches!(self.peek(), Some((Event::Start(Tag::Paragraph), _)));
            match role {
                ListRole::Plain => {
                    if let Some(attributes) = attributes {
                        attributes.finish(&[], self.text.file, self.diagnostics);
                    }
                    items.push(Item {
                        checked,
                        blocks: self.contained(),
                    });
                }
                ListRole::Steps => steps.push(self.step(attributes.unwrap_or_default(), span)),
                ListRole::Checklist { required } => {
                    checks.push(self.check(attributes.unwrap_or_default(), required, span))
                }
            }
        }
        match role {
            ListRole::Plain => BlockKind::List { start, tight, items },
            ListRole::Steps => BlockKind::StepList(steps),
            ListRole::Checklist { .. } => BlockKind::Checklist(checks),
        }
    }

    fn step(&mut self, mut attributes: Attributes, span: Span) -> Step {
        let number = self.next_step;
        self.next_step += 1;
        let id = attributes.id(self.text.file, self.diagnostics);
        let anchor = self.anchor(AnchorKind::Step, id, String::new(), number, span);
        let cue = self.step_cue(&mut attributes, anchor, span);
        attributes.finish(&["#id", "from", "to", "video"], self.text.file, self.diagnostics);
        self.in_step += 1;
        let blocks = self.contained();
        self.in_step -= 1;
        Step {
            anchor,
            number,
            cue,
            blocks,
        }
    }

    fn check(&mut self, mut attributes: Attributes, required: bool, span: Span) -> Check {
        let id = attributes.id(self.text.file, self.diagnostics);
        let required = (required || attributes.flag("required")) && !attributes.flag("advisable");
        attributes.finish(
            &["#id", "advisable", "required"],
            self.text.file,
            self.diagnostics,
        );
        let anchor = self.anchor(AnchorKind::Check, id, String::new(), 0, span);
        Check {
            anchor,
            required,
            blocks: self.contained(),
        }
    }

    /// A task's box and the attributes at the head of an item.
    fn item_head(&mut self) -> (Option<bool>, Option<Attributes>) {
        let mut checked = None;
        let mut ahead = self.at;
        if matches!(self.events.get(ahead), Some((Event::Start(Tag::Paragraph), _))) {
            ahead += 1;
        }
        if let Some((Event::TaskListMarker(done), _)) = self.events.get(ahead) {
            checked = Some(*done);
            self.events.remove(ahead);
        }
        let Some((Event::Text(_), range)) = self.events.get(ahead) else {
            return (checked, None);
        };
        let line = self.text.text[range.start..].lines().next().unwrap_or_default();
        let leading = line.len() - line.trim_start().len();
        let (line, start) = (line.trim_start(), range.start + leading);
        let is_list = [
            "{#",
            "{advisable",
            "{required",
            "{from=",
            "{to=",
            "{video=",
            "{id=",
        ]
        .iter()
        .any(|head| line.starts_with(head));
        let Some(end) = line.find('}').filter(|_| is_list) else {
            return (checked, None);
        };
        let inside = start + 1..start + end;
        let attributes = Attributes::parse(&self.text.text[inside.clone()], |range| {
            self.text
                .span(inside.start + range.start..inside.start + range.end)
        });
        self.read_up_to = inside.end + 1;
        (checked, Some(attributes))
    }

    fn definitions(&mut self) -> BlockKind {
        let mut definitions: Vec<Definition> = Vec::new();
        while let Some((event, _)) = self.peek() {
            let event = event.clone();
            self.at += 1;
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    let term = self.inlines();
                    self.at += 1;
                    definitions.push(Definition {
                        term,
                        meanings: Vec::new(),
                    });
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let blocks = self.contained();
                    if let Some(definition) = definitions.last_mut() {
                        definition.meanings.push(blocks);
                    }
                }
                _ => break,
            }
        }
        BlockKind::Definitions(definitions)
    }

    fn table(&mut self, align: &[Alignment]) -> BlockKind {
        let align = align
            .iter()
            .map(|align| match align {
                Alignment::None => Align::None,
                Alignment::Left => Align::Start,
                Alignment::Center => Align::Center,
                Alignment::Right => Align::End,
            })
            .collect();
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while let Some((event, _)) = self.peek() {
            let event = event.clone();
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    self.at += 1;
                    let cell = self.inlines();
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(pulldown_cmark::TagEnd::Table) => {
                    self.at += 1;
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        let head = if rows.is_empty() {
            Vec::new()
        } else {
            rows.remove(0)
        };
        BlockKind::Table { align, head, rows }
    }

    /// The number of a footnote, by first mention.
    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        let known = self.footnote_labels.iter().position(|known| known == label);
        known.unwrap_or_else(|| {
            self.footnote_labels.push(label.to_string());
            self.footnote_labels.len() - 1
        }) as u32
    }
}

/// Whether a tag stands in a line rather than being a block of its own.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}
