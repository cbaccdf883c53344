//! Markdown events to the typed tree, block by block.

use super::attributes::Attributes;
use super::fences::{self, Fence};
use super::vocabulary;
use super::{Options, Text};
use crate::model::{Anchor, AnchorIx, AnchorKind, Block, BlockKind, Body, Callout};
use crate::source::{Code, Diagnostics, Span, say};
use pulldown_cmark::{BlockQuoteKind, Event, Tag};
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

/// What counts for itself in an example, as it does in the chapter.
#[derive(Clone, Copy, Default)]
pub(super) struct Setting {
    /// The example, counted from 1; 0 in the chapter itself.
    pub example: u32,
    pub steps: u32,
    pub in_step: usize,
    /// Directives below this one stand around the example.
    pub open: usize,
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
    pub setting: Setting,
    pub examples: u32,
    pub tabs: Vec<Vec<crate::model::Tab>>,
    /// Elements of raw HTML that are open in the container.
    pub open_html: Vec<String>,
    depth: usize,
    /// The text of a link or a picture is being read: an address in it is no link of its own.
    pub in_link: bool,
    footnote_labels: Vec<String>,
    footnote_numbers: BTreeMap<String, u32>,
    footnote_texts: BTreeMap<String, (Vec<Block>, Range<usize>)>,
}

/// Parses a text.
pub(super) fn parse(text: Text<'_>, options: &Options, is_snippet: bool, diagnostics: &mut Diagnostics) -> Body {
    let fences = fences::find(text.text);
    let masked = fences::mask(text.text, &fences);
    let extensions = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
        | pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_GFM
        | pulldown_cmark::Options::ENABLE_DEFINITION_LIST;
    // About as many as there are; the parser does not say how many come.
    let mut events = Vec::with_capacity(masked.len() / 16);
    events.extend(pulldown_cmark::Parser::new_ext(&masked, extensions).into_offset_iter());
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
        setting: Setting::default(),
        examples: 0,
        tabs: Vec::new(),
        open_html: Vec::new(),
        depth: 0,
        in_link: false,
        footnote_labels: Vec::new(),
        footnote_numbers: BTreeMap::new(),
        footnote_texts: BTreeMap::new(),
    };
    walk.body.blocks = walk.blocks(Until::End, ListRole::Plain);
    walk.finish()
}

impl<'e> Walk<'_, 'e> {
    fn finish(mut self) -> Body {
        for label in &self.footnote_labels {
            self.body.footnotes.push(self.footnote_texts.remove(label).unwrap_or_default().0);
        }
        for (label, (_, place)) in std::mem::take(&mut self.footnote_texts) {
            let message = say!("Ingenting viser til fotnoten «{label}».", "Nothing refers to the footnote “{label}”.");
            let hint = say!(
                "Skriv [^{label}] i teksten, eller slett fotnoten.",
                "Write [^{label}] in the text, or delete the footnote."
            );
            self.report(Code::Footnote, place, message, Some(hint));
        }
        let mut given: BTreeMap<&str, Span> = BTreeMap::new();
        for (id, span) in self.body.anchors.iter().filter_map(|anchor| anchor.id.as_ref()) {
            if let Some(first) = given.get(id.as_str()) {
                let message = say!(
                    "Id-en «{id}» er brukt to ganger i kapittelet.",
                    "The id “{id}” is used twice in this chapter."
                );
                let line = self.text.line(*first);
                let hint = say!(
                    "Den står alt i linje {line}. Gi dette stedet en annen id.",
                    "It stands in line {line} already. Give this place another id."
                );
                self.diagnostics.push(Code::DuplicateId.at(self.text.file, *span, message).hint(hint));
            } else {
                given.insert(id, *span);
            }
        }
        self.body.anchors.shrink_to_fit();
        self.body.keywords.shrink_to_fit();
        self.body.links.shrink_to_fit();
        self.body.uses.shrink_to_fit();
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

    /// Gives a place an address, with what its attributes say of it.
    pub(super) fn anchor(
        &mut self,
        kind: AnchorKind,
        attributes: &mut Attributes,
        text: String,
        number: u32,
        span: Span,
    ) -> AnchorIx {
        if self.is_snippet {
            let message = say!(
                "Overskrifter, steg, faner og symptomer kan ikke stå i en tekstbit.",
                "Headings, steps, tabs and symptoms cannot stand in a snippet."
            );
            self.diagnostics.push(Code::MisplacedDirective.at(self.text.file, span, message));
        }
        let anchor = AnchorIx(self.body.anchors.len() as u32);
        let id = attributes.id(self.text.file, self.diagnostics);
        let keywords = attributes.take("keywords").map(|(words, _)| (anchor, words.into()));
        self.body.keywords.extend(keywords);
        self.body.anchors.push(Anchor { kind, id, text, number, example: self.setting.example, span });
        anchor
    }

    /// Reads blocks up to the end of the container, or of the directive, that the caller is in. Raw HTML that is opened
    /// there is closed there.
    pub(super) fn blocks(&mut self, until: Until, role: ListRole) -> Vec<Block> {
        let outer = std::mem::take(&mut self.open_html);
        let mut blocks = Vec::new();
        self.read_blocks(until, role, &mut blocks);
        self.close_html(&mut blocks);
        self.open_html = outer;
        blocks.shrink_to_fit();
        blocks
    }

    /// Closes the elements of raw HTML that are open, for example before a heading starts a new section.
    fn close_html(&mut self, blocks: &mut Vec<Block>) {
        let tags: String = self.open_html.drain(..).rev().map(|name| format!("</{name}>")).collect();
        if let Some(last) = blocks.last().filter(|_| !tags.is_empty()) {
            blocks.push(Block { span: last.span, kind: BlockKind::Html { html: tags, whole: false } });
        }
    }

    fn read_blocks(&mut self, until: Until, role: ListRole, blocks: &mut Vec<Block>) {
        while let Some((event, range)) = self.peek() {
            let range = range.clone();
            match event {
                Event::End(_) => {
                    if until == Until::End {
                        self.at += 1;
                    }
                    return;
                }
                Event::Rule => {
                    self.at += 1;
                    match self.fence_in(&range) {
                        Some(fence) => {
                            self.fence(fence, blocks);
                            if self.closing.is_some() {
                                return;
                            }
                        }
                        None => blocks.push(Block { span: self.text.span(range), kind: BlockKind::Rule }),
                    }
                }
                Event::Start(tag) if !is_inline(tag) => {
                    let tag = tag.clone();
                    self.at += 1;
                    if matches!(tag, Tag::Heading { .. }) {
                        self.close_html(blocks);
                    }
                    if let Some(kind) = self.nested(&range, |walk| walk.block(tag, &range, role)) {
                        blocks.push(Block { span: self.text.span(range), kind });
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
    }

    /// `> [!NOTICE]` looks like a callout, but is none.
    fn unknown_alert(&mut self, range: &Range<usize>) {
        const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
        let line = self.text.text[range.start..].lines().next().unwrap_or_default().trim_start_matches(['>', ' ']);
        let Some(name) = line.trim_end().strip_prefix("[!").and_then(|rest| rest.strip_suffix(']')) else { return };
        let message = say!("Ukjent merknad «{name}».", "Unknown callout “{name}”.");
        let hint = match crate::source::nearest(name, ALERTS) {
            Some(near) => say!("Mente du «[!{}]»?", "Did you mean “[!{}]”?", near.name),
            None => say!("Her kan stå: {}.", "Known here: {}.", ALERTS.join(", ")),
        };
        self.report(Code::UnknownDirective, range.start..range.start + 2, message, Some(hint));
    }

    fn fence_in(&self, range: &Range<usize>) -> Option<Fence> {
        let at = self.fences.partition_point(|fence| fence.start < range.start);
        self.fences.get(at).filter(|fence| fence.start < range.end.max(range.start + 1)).cloned()
    }

    /// Runs `read` one level deeper; too deep, it skips what is there and reports it.
    pub(super) fn nested<T>(&mut self, range: &Range<usize>, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
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
    pub(super) fn contained(&mut self) -> Vec<Block> {
        let barrier = std::mem::replace(&mut self.barrier, self.open.len());
        let blocks = self.blocks(Until::End, ListRole::Plain);
        self.barrier = barrier;
        blocks
    }

    pub(super) fn block(&mut self, tag: Tag<'e>, range: &Range<usize>, role: ListRole) -> Option<BlockKind> {
        match tag {
            Tag::Paragraph => {
                let content = self.inlines();
                self.at += 1;
                (!content.is_empty()).then_some(BlockKind::Paragraph(content))
            }
            Tag::Heading { level, .. } => Some(self.heading(level as u8, range)),
            Tag::BlockQuote(None) => {
                self.unknown_alert(range);
                Some(BlockKind::Quote(self.contained()))
            }
            Tag::BlockQuote(Some(kind)) => {
                let kind = match kind {
                    BlockQuoteKind::Note => Callout::Note,
                    BlockQuoteKind::Tip => Callout::Tip,
                    BlockQuoteKind::Important => Callout::Important,
                    BlockQuoteKind::Warning => Callout::Warning,
                    BlockQuoteKind::Caution => Callout::Caution,
                };
                Some(BlockKind::Callout { kind, title: None, blocks: self.contained() })
            }
            Tag::CodeBlock(kind) => Some(self.code(kind)),
            Tag::HtmlBlock => self.html_block(),
            Tag::List(start) => Some(self.list(start, role)),
            Tag::FootnoteDefinition(label) => {
                let blocks = self.contained();
                let place = range.start..range.start + label.len() + 3;
                self.footnote_texts.entry(label.to_string()).or_insert((blocks, place));
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

    pub(super) fn heading(&mut self, level: u8, range: &Range<usize>) -> BlockKind {
        let (content, attributes) = self.inlines_with_attributes();
        self.at += 1;
        let mut attributes = attributes.unwrap_or_default();
        let text = crate::model::plain_text(&content);
        let span = self.text.span(range.start..range.start + self.text.text[range.clone()].trim_end().len());
        let anchor = self.anchor(AnchorKind::Heading(level), &mut attributes, text, 0, span);
        attributes.finish(vocabulary::HEADING, self.text.file, self.diagnostics);
        BlockKind::Heading { level: level.max(2), anchor, content }
    }

    /// The number of a footnote, by first mention.
    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        if let Some(known) = self.footnote_numbers.get(label) {
            return *known;
        }
        let number = self.footnote_labels.len() as u32;
        self.footnote_labels.push(label.to_string());
        self.footnote_numbers.insert(label.to_string(), number);
        number
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
