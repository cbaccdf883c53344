//! Directives around blocks: what each makes of what it holds.

use super::attributes::{Attributes, parse_markers};
use super::blocks::{ListRole, Open, Setting, Walk};
use super::fences::Fence;
use crate::model::{AnchorIx, AnchorKind, BlockKind, CueIx, CueSteps, Figure, ImageIx, Inline, Tab};
use crate::source::{Code, Span, say};

impl Walk<'_, '_> {
    pub(super) fn steps(&mut self, fence: &Fence, cue: Option<CueIx>) -> BlockKind {
        let is_inside = |open: &Open| open.name == "steps";
        if self.setting.in_step > 0 || self.open[self.setting.open..].iter().any(is_inside) {
            self.misplaced(
                fence,
                say!("Steg kan ikke stå inne i steg.", "Steps cannot stand inside steps."),
                say!(
                    "Bruk en vanlig liste for det som skal gjøres i ett steg.",
                    "Use an ordinary list for what is done in one step."
                ),
            );
        }
        let (first, first_cue) = (self.body.anchors.len(), self.body.cues.len());
        let blocks = self.inside("steps", fence, ListRole::Steps);
        self.name_videos(first_cue, cue);
        let mut steps = (first..self.body.anchors.len()).filter(|at| self.body.anchors[*at].kind == AnchorKind::Step);
        let range = steps.next().map(|first| (first, steps.next_back().unwrap_or(first)));
        match (range, cue) {
            (Some((first, last)), Some(cue)) => {
                self.body.cues[cue.0 as usize].steps = CueSteps::Block(AnchorIx(first as u32), AnchorIx(last as u32));
            }
            (None, _) => self.misplaced(
                fence,
                say!("Det er ingen steg her.", "There are no steps here."),
                say!("Skriv en nummerert liste: 1. …", "Write a numbered list: 1. …"),
            ),
            _ => {}
        }
        BlockKind::Steps { cue, blocks }
    }

    pub(super) fn tabs(&mut self, fence: &Fence, sync: Option<String>) -> Option<BlockKind> {
        self.tabs.push(Vec::new());
        let others = self.inside("tabs", fence, ListRole::Plain);
        let tabs = self.tabs.pop().unwrap_or_default();
        if tabs.is_empty() || !others.is_empty() {
            self.misplaced(
                fence,
                say!(
                    "I «tabs» står bare «:::tab[…]», og minst én.",
                    "Only “:::tab[…]” stands in “tabs”, at least one."
                ),
                say!("Gi tabs flere kolon enn fanene: ::::tabs", "Give tabs more colons than its tabs: ::::tabs"),
            );
        }
        (!tabs.is_empty()).then_some(BlockKind::Tabs { sync: sync.map(Into::into), tabs })
    }

    pub(super) fn tab(&mut self, fence: &Fence, label: String, attributes: &mut Attributes, span: Span) {
        let label = self.words(Some(label), fence);
        let belongs = self.parent() == Some("tabs");
        let anchor = self.anchor(AnchorKind::Tab, attributes, label.clone(), 0, span);
        let blocks = self.inside("tab", fence, ListRole::Plain);
        match self.tabs.last_mut().filter(|_| belongs) {
            Some(tabs) => tabs.push(Tab { anchor, label, blocks }),
            None => self.misplaced(
                fence,
                say!("«:::tab» må stå rett i «::::tabs».", "“:::tab” must stand right inside “::::tabs”."),
                say!("Sett ::::tabs rundt fanene, med flere kolon.", "Put ::::tabs around the tabs, with more colons."),
            ),
        }
    }

    pub(super) fn checklist(&mut self, fence: &Fence, required: bool) -> Vec<crate::model::Check> {
        let blocks = self.inside("checklist", fence, ListRole::Checklist { required });
        let mut checks = Vec::new();
        let mut strange = blocks.is_empty();
        for block in blocks {
            match block.kind {
                BlockKind::Checklist(list) => checks.extend(list),
                _ => strange = true,
            }
        }
        if strange {
            self.misplaced(
                fence,
                say!("I «:::checklist» står bare en liste: - [ ] …", "Only a list stands in “:::checklist”: - [ ] …"),
                say!("Flytt annen tekst foran eller bak.", "Move other text before or after it."),
            );
        }
        checks
    }

    pub(super) fn figure(&mut self, fence: &Fence, caption: String, attributes: &mut Attributes) -> BlockKind {
        let markers = attributes.take("markers").map(|(text, span)| (parse_markers(&text), span));
        let mut blocks = self.inside("figure", fence, ListRole::Plain);
        let image = blocks.iter().position(|block| only_image(&block.kind).is_some());
        let image = image.and_then(|at| only_image(&blocks.remove(at).kind));
        let at = blocks.iter().position(|block| matches!(&block.kind, BlockKind::List { start: Some(_), .. }));
        let list = match at.map(|at| blocks.remove(at).kind) {
            Some(BlockKind::List { items, .. }) => items,
            _ => Vec::new(),
        };
        if image.is_none() {
            self.misplaced(
                fence,
                say!("Figuren har ikke noe bilde.", "The figure has no picture."),
                say!(
                    "Sett ![beskrivelse](fil.svg) i et eget avsnitt.",
                    "Put ![description](file.svg) in a paragraph of its own."
                ),
            );
        }
        let markers = match markers {
            None => Vec::new(),
            Some((Some(markers), span)) => {
                if markers.len() != list.len() {
                    let (rings, items) = (markers.len(), list.len());
                    let message = say!(
                        "Bildet har {rings} merker, men listen har {items} punkter.",
                        "The picture has {rings} markers, but the list has {items} items."
                    );
                    self.diagnostics.push(Code::MarkerCount.at(self.text.file, span, message));
                }
                markers
            }
            Some((None, span)) => {
                let message = say!("Merkene kan ikke leses.", "The markers cannot be read.");
                let hint = say!(
                    "Skriv prosent fra venstre og topp: markers=\"50,20 40,80\"",
                    "Write per cent from left and top: markers=\"50,20 40,80\""
                );
                self.diagnostics.push(Code::BadAttribute.at(self.text.file, span, message).hint(hint));
                Vec::new()
            }
        };
        BlockKind::Figure(Box::new(Figure { caption, markers, image, blocks, list }))
    }

    /// What is typed, and what it makes. Steps in it have numbers of their own: those of the chapter stay as they are.
    pub(super) fn example(&mut self, fence: &Fence) -> BlockKind {
        self.examples += 1;
        let inner = Setting { example: self.examples, open: self.open.len(), ..Setting::default() };
        let outer = std::mem::replace(&mut self.setting, inner);
        let blocks = self.inside("example", fence, ListRole::Plain);
        self.setting = outer;
        let end = self.events.get(self.at.saturating_sub(1)).map_or(fence.end, |(_, range)| range.start);
        let before = &self.text.text[..fence.start];
        let margin = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let typed = self.text.text.get(fence.end..end).unwrap_or_default();
        BlockKind::Example { source: without_margin(typed, margin).into(), blocks }
    }

    pub(super) fn skip(
        &mut self,
        fence: &Fence,
        label: Option<String>,
        attributes: &mut Attributes,
    ) -> Option<BlockKind> {
        let label = self.words(label, fence);
        let steps = attributes.take("steps");
        let blocks = self.inside("skip", fence, ListRole::Plain);
        let Some((range, _)) = steps else {
            let message =
                say!("Her mangler stegene som kan hoppes over.", "The steps that can be skipped are missing.");
            let hint = say!("Skriv {{steps=#første..#siste}}", "Write {{steps=#first..#last}}");
            self.report(Code::BadAttribute, fence.start..fence.end, message, Some(hint));
            return None;
        };
        let steps = self.link(range, true, fence.start..fence.end);
        Some(BlockKind::Skip { label: label.into(), steps, blocks })
    }
}

/// A text without the indentation and the marks of quotes that its directive stands behind.
fn without_margin(text: &str, margin: usize) -> String {
    let lines = text.trim_matches('\n').lines().map(|line| {
        let width = line.chars().take(margin).take_while(|c| matches!(c, ' ' | '\t' | '>')).count();
        &line[width..]
    });
    let typed = lines.collect::<Vec<_>>().join("\n");
    format!("{}\n", typed.trim_end())
}

/// The picture of a paragraph that holds nothing else.
fn only_image(kind: &BlockKind) -> Option<ImageIx> {
    let BlockKind::Paragraph(content) = kind else {
        return None;
    };
    match content.as_slice() {
        [Inline::Image(image)] => Some(*image),
        _ => None,
    }
}
