//! What each directive means. The syntax is read elsewhere; here stands the vocabulary.

use super::attributes::{Attributes, parse_markers, parse_time};
use super::blocks::{ListRole, Open, Until, Walk};
use super::fences::{Fence, FenceKind};
use crate::model::{
    AnchorIx, AnchorKind, Block, BlockKind, Callout, Cue, CueIx, CueSteps, ImageIx, Inline, Lang, Register,
    Show, Tab,
};
use crate::source::{Code, Span, nearest, say};
use std::ops::Range;

/// Directives around blocks.
pub const CONTAINERS: &[&str] = &[
    "steps",
    "result",
    "not-working",
    "tabs",
    "tab",
    "checklist",
    "symptom",
    "fix",
    "figure",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "skip",
    "goal",
    "details",
];
/// Directives on a line of their own.
pub const LEAVES: &[&str] = &["video", "snippet", "contact"];
/// Directives inside a line.
pub const INLINE: &[&str] = &["ui", "label", "copy", "key", "contact", "link", "video", "lang"];

impl Walk<'_, '_> {
    /// Acts on a fence line: opens a directive and reads it whole, or notes which one it closes.
    pub(super) fn fence(&mut self, fence: Fence, blocks: &mut Vec<Block>) {
        match fence.kind.clone() {
            FenceKind::Close => self.close(&fence),
            FenceKind::Malformed(rest) => {
                let message = say!(
                    "Denne linjen med kolon kan ikke leses.",
                    "This line of colons cannot be read."
                );
                let hint = say!(
                    "Skriv :::navn[tekst]{{nøkkel=verdi}}",
                    "Write :::name[label]{{key=value}}"
                );
                self.report(Code::BadAttribute, rest, message, Some(hint));
                if fence.colons > 2 {
                    self.read_unknown(&fence, blocks);
                }
            }
            FenceKind::Open {
                name,
                label,
                attributes,
            } => {
                let label = label.map(|range| unescape(&self.text.text[range]));
                let attributes = attributes.map(|inside| {
                    Attributes::parse(&self.text.text[inside.clone()], |range| {
                        self.text
                            .span(inside.start + range.start..inside.start + range.end)
                    })
                });
                self.opened(&fence, name, label, attributes.unwrap_or_default(), blocks);
            }
        }
    }

    fn close(&mut self, fence: &Fence) {
        let open = &self.open[self.barrier..];
        let same = open.iter().rposition(|open| open.colons == fence.colons);
        let found = same.or_else(|| open.iter().rposition(|open| open.colons <= fence.colons));
        match found {
            Some(index) => self.closing = Some(self.barrier + index),
            None => {
                let message = say!(
                    "Disse kolonene avslutter ingenting her.",
                    "These colons close nothing here."
                );
                let hint = say!(
                    "Sjekk at innrykket er det samme som der blokken begynner, eller slett linjen.",
                    "See that the indentation is the same as where the block begins, or delete the line."
                );
                self.report(Code::StrayFence, fence.start..fence.end, message, Some(hint));
            }
        }
    }

    fn opened(
        &mut self,
        fence: &Fence,
        name: Range<usize>,
        label: Option<String>,
        attributes: Attributes,
        blocks: &mut Vec<Block>,
    ) {
        let typed = self.text.text[name.clone()].to_string();
        let known = if fence.colons == 2 { LEAVES } else { CONTAINERS };
        let Some(found) = known.iter().find(|known| **known == typed) else {
            let colons = ":".repeat(fence.colons.min(3));
            let message = say!(
                "Ukjent direktiv «{colons}{typed}».",
                "Unknown directive “{colons}{typed}”."
            );
            let all = known.join(", ");
            let hint = match nearest(&typed, known.iter().copied()) {
                Some(near) => say!("Mente du «{colons}{near}»?", "Did you mean “{colons}{near}”?"),
                None => say!("Her kan stå: {all}.", "Known here: {all}."),
            };
            self.report(Code::UnknownDirective, name, message, Some(hint));
            if fence.colons > 2 {
                self.read_unknown(fence, blocks);
            }
            return;
        };
        let span = self.text.span(fence.start..fence.end);
        let kind = if fence.colons == 2 {
            self.leaf(found, label, attributes, fence.start..fence.end)
        } else {
            self.nested(&(fence.start..fence.end), |walk| {
                Some(walk.container(found, fence, label, attributes))
            })
            .flatten()
        };
        blocks.extend(kind.map(|kind| Block { span, kind }));
    }

    /// Reads what an unknown directive holds, so that its own problems are shown too.
    fn read_unknown(&mut self, fence: &Fence, blocks: &mut Vec<Block>) {
        blocks.extend(self.inside("?", fence, ListRole::Plain));
    }

    /// Reads the blocks of a directive up to the fence that closes it.
    fn inside(&mut self, name: &'static str, fence: &Fence, role: ListRole) -> Vec<Block> {
        let index = self.open.len();
        self.open.push(Open {
            name,
            colons: fence.colons,
        });
        let blocks = self.blocks(Until::Fence, role);
        self.open.truncate(index);
        if self.closing == Some(index) {
            self.closing = None;
        } else {
            let colons = ":".repeat(fence.colons);
            let message = say!(
                "«{colons}{name}» blir ikke avsluttet.",
                "“{colons}{name}” is not closed."
            );
            let hint = say!(
                "Sett {colons} på en egen linje etter blokken, med samme innrykk.",
                "Put {colons} on a line of its own after the block, with the same indentation."
            );
            self.report(
                Code::UnclosedDirective,
                fence.start..fence.end,
                message,
                Some(hint),
            );
        }
        blocks
    }

    fn parent(&self) -> Option<&'static str> {
        self.open[self.barrier..].last().map(|open| open.name)
    }

    fn misplaced(&mut self, fence: &Fence, message: crate::source::Text, hint: crate::source::Text) {
        self.report(
            Code::MisplacedDirective,
            fence.start..fence.end,
            message,
            Some(hint),
        );
    }

    fn container(
        &mut self,
        name: &'static str,
        fence: &Fence,
        label: Option<String>,
        mut attributes: Attributes,
    ) -> Option<BlockKind> {
        let span = self.text.span(fence.start..fence.end);
        let mut known: &[&str] = &[];
        let kind = match name {
            "steps" => {
                known = &["video", "from", "to"];
                let cue = self.take_cue(&mut attributes, span);
                Some(self.steps(fence, cue))
            }
            "result" | "not-working" => {
                if self.in_step == 0 {
                    self.misplaced(
                        fence,
                        say!(
                            "«:::{name}» må stå i et steg.",
                            "“:::{name}” must stand in a step."
                        ),
                        say!(
                            "Rykk det inn så langt som teksten i steget.",
                            "Indent it as far as the step's text."
                        ),
                    );
                }
                let blocks = self.inside(name, fence, ListRole::Plain);
                Some(if name == "result" {
                    BlockKind::Result(blocks)
                } else {
                    BlockKind::NotWorking(blocks)
                })
            }
            "tabs" => {
                known = &["sync"];
                let sync = attributes.take("sync").map(|(sync, _)| sync);
                self.tabs(fence, sync)
            }
            "tab" => {
                known = &["#id"];
                let id = attributes.id(self.text.file, self.diagnostics);
                self.tab(fence, label.clone().unwrap_or_default(), id, span);
                None
            }
            "checklist" => {
                known = &["advisable", "required"];
                attributes.flag("required");
                let required = !attributes.flag("advisable");
                Some(BlockKind::Checklist(self.checklist(fence, required)))
            }
            "symptom" => {
                known = &["#id", "lang"];
                let words = self.words(label.clone(), fence);
                let lang = self.take_lang(&mut attributes);
                let id = attributes.id(self.text.file, self.diagnostics);
                let anchor = self.anchor(AnchorKind::Symptom, id, words.clone(), 0, span);
                Some(BlockKind::Symptom {
                    anchor,
                    words,
                    lang,
                    blocks: self.inside(name, fence, ListRole::Plain),
                })
            }
            "fix" => {
                if !self.open.iter().any(|open| open.name == "symptom") {
                    self.misplaced(
                        fence,
                        say!(
                            "«:::fix» må stå i en «:::symptom».",
                            "“:::fix” must stand in a “:::symptom”."
                        ),
                        say!(
                            "Gi symptomet flere kolon enn løsningen: ::::symptom[…]",
                            "Give the symptom more colons than the fix: ::::symptom[…]"
                        ),
                    );
                }
                Some(BlockKind::Fix(self.inside(name, fence, ListRole::Plain)))
            }
            "figure" => {
                known = &["markers"];
                Some(self.figure(fence, label.clone().unwrap_or_default(), &mut attributes))
            }
            "skip" => {
                known = &["steps"];
                self.skip(fence, label.clone(), &mut attributes)
            }
            "goal" => Some(BlockKind::Goal {
                title: label.clone(),
                blocks: self.inside(name, fence, ListRole::Plain),
            }),
            "details" => {
                known = &["#id"];
                let summary = self.words(label.clone(), fence);
                let id = attributes.id(self.text.file, self.diagnostics);
                let anchor = self.anchor(AnchorKind::Details, id, summary.clone(), 0, span);
                Some(BlockKind::Details {
                    anchor,
                    summary,
                    blocks: self.inside(name, fence, ListRole::Plain),
                })
            }
            callout => {
                let kind = match callout {
                    "tip" => Callout::Tip,
                    "important" => Callout::Important,
                    "warning" => Callout::Warning,
                    "caution" => Callout::Caution,
                    _ => Callout::Note,
                };
                Some(BlockKind::Callout {
                    kind,
                    title: label.clone(),
                    blocks: self.inside(name, fence, ListRole::Plain),
                })
            }
        };
        if label.is_some()
            && matches!(
                name,
                "steps" | "result" | "not-working" | "tabs" | "checklist" | "fix"
            )
        {
            let message = say!(
                "«:::{name}» har ingen tekst i klammer.",
                "“:::{name}” takes no label in brackets."
            );
            self.report(Code::BadAttribute, fence.start..fence.end, message, None);
        }
        attributes.finish(known, self.text.file, self.diagnostics);
        kind
    }

    /// A label that must be there.
    fn words(&mut self, label: Option<String>, fence: &Fence) -> String {
        label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| {
            let message = say!(
                "Her mangler teksten i klammer.",
                "The label in brackets is missing."
            );
            let hint = say!(
                "Skriv [ordene] rett etter navnet.",
                "Write [the words] right after the name."
            );
            self.report(Code::BadAttribute, fence.start..fence.end, message, Some(hint));
            String::new()
        })
    }

    fn steps(&mut self, fence: &Fence, cue: Option<CueIx>) -> BlockKind {
        if self.in_step > 0 || self.open.iter().any(|open| open.name == "steps") {
            self.misplaced(
                fence,
                say!(
                    "Steg kan ikke stå inne i steg.",
                    "Steps cannot stand inside steps."
                ),
                say!(
                    "Bruk en vanlig liste for det som skal gjøres i ett steg.",
                    "Use an ordinary list for what is done in one step."
                ),
            );
        }
        let (first, first_cue) = (self.body.anchors.len(), self.body.cues.len());
        let blocks = self.inside("steps", fence, ListRole::Steps);
        self.name_videos(first_cue, cue);
        let mut steps =
            (first..self.body.anchors.len()).filter(|at| self.body.anchors[*at].kind == AnchorKind::Step);
        let range = steps
            .next()
            .map(|first| (first, steps.next_back().unwrap_or(first)));
        match (range, cue) {
            (Some((first, last)), Some(cue)) => {
                self.body.cues[cue.0 as usize].steps =
                    CueSteps::Block(AnchorIx(first as u32), AnchorIx(last as u32));
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

    /// Steps that give times without a video mean the video of their block.
    fn name_videos(&mut self, first: usize, block: Option<CueIx>) {
        let video = block.map(|block| self.body.cues[block.0 as usize].video.clone());
        for at in first..self.body.cues.len() {
            if !self.body.cues[at].video.is_empty() {
                continue;
            }
            match &video {
                Some(video) => self.body.cues[at].video.clone_from(video),
                None => {
                    let message = say!(
                        "Tidene trenger en video: video=…",
                        "The times need a video: video=…"
                    );
                    self.diagnostics.push(Code::BadAttribute.at(
                        self.text.file,
                        self.body.cues[at].span,
                        message,
                    ));
                }
            }
        }
    }

    fn tabs(&mut self, fence: &Fence, sync: Option<String>) -> Option<BlockKind> {
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
                say!(
                    "Gi tabs flere kolon enn fanene: ::::tabs",
                    "Give tabs more colons than its tabs: ::::tabs"
                ),
            );
        }
        (!tabs.is_empty()).then_some(BlockKind::Tabs { sync, tabs })
    }

    fn tab(&mut self, fence: &Fence, label: String, id: Option<(String, Span)>, span: Span) {
        let label = self.words(Some(label), fence);
        let belongs = self.parent() == Some("tabs");
        let anchor = self.anchor(AnchorKind::Tab, id, label.clone(), 0, span);
        let blocks = self.inside("tab", fence, ListRole::Plain);
        match self.tabs.last_mut().filter(|_| belongs) {
            Some(tabs) => tabs.push(Tab {
                anchor,
                label,
                blocks,
            }),
            None => self.misplaced(
                fence,
                say!(
                    "«:::tab» må stå rett i «::::tabs».",
                    "“:::tab” must stand right inside “::::tabs”."
                ),
                say!(
                    "Sett ::::tabs rundt fanene, med flere kolon.",
                    "Put ::::tabs around the tabs, with more colons."
                ),
            ),
        }
    }

    fn checklist(&mut self, fence: &Fence, required: bool) -> Vec<crate::model::Check> {
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
                say!(
                    "I «:::checklist» står bare en liste: - [ ] …",
                    "Only a list stands in “:::checklist”: - [ ] …"
                ),
                say!(
                    "Flytt annen tekst foran eller bak.",
                    "Move other text before or after it."
                ),
            );
        }
        checks
    }

    fn figure(&mut self, fence: &Fence, caption: String, attributes: &mut Attributes) -> BlockKind {
        let markers = attributes
            .take("markers")
            .map(|(text, span)| (parse_markers(&text), span));
        let mut blocks = self.inside("figure", fence, ListRole::Plain);
        let image = blocks.iter().position(|block| only_image(&block.kind).is_some());
        let image = image.and_then(|at| only_image(&blocks.remove(at).kind));
        let at = blocks
            .iter()
            .position(|block| matches!(&block.kind, BlockKind::List { start: Some(_), .. }));
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
                    self.diagnostics
                        .push(Code::MarkerCount.at(self.text.file, span, message));
                }
                markers
            }
            Some((None, span)) => {
                let message = say!("Merkene kan ikke leses.", "The markers cannot be read.");
                let hint = say!(
                    "Skriv prosent fra venstre og topp: markers=\"50,20 40,80\"",
                    "Write per cent from left and top: markers=\"50,20 40,80\""
                );
                self.diagnostics
                    .push(Code::BadAttribute.at(self.text.file, span, message).hint(hint));
                Vec::new()
            }
        };
        BlockKind::Figure {
            caption,
            markers,
            image,
            blocks,
            list,
        }
    }

    fn skip(
        &mut self,
        fence: &Fence,
        label: Option<String>,
        attributes: &mut Attributes,
    ) -> Option<BlockKind> {
        let label = self.words(label, fence);
        let steps = attributes.take("steps");
        let blocks = self.inside("skip", fence, ListRole::Plain);
        let Some((range, _)) = steps else {
            let message = say!(
                "Her mangler stegene som kan hoppes over.",
                "The steps that can be skipped are missing."
            );
            let hint = say!("Skriv {{steps=#første..#siste}}", "Write {{steps=#first..#last}}");
            self.report(Code::BadAttribute, fence.start..fence.end, message, Some(hint));
            return None;
        };
        let steps = self.link(range, true, fence.start..fence.end);
        Some(BlockKind::Skip { label, steps, blocks })
    }

    fn leaf(
        &mut self,
        name: &str,
        label: Option<String>,
        mut attributes: Attributes,
        range: Range<usize>,
    ) -> Option<BlockKind> {
        let span = self.text.span(range.clone());
        let Some(key) = label.filter(|key| !key.trim().is_empty()) else {
            let message = say!(
                "Her mangler nøkkelen i klammer: ::{name}[…]",
                "The key in brackets is missing: ::{name}[…]"
            );
            self.report(Code::BadAttribute, range, message, None);
            return None;
        };
        match name {
            "video" => {
                self.body.uses.push((Register::Videos, key.clone(), span));
                let steps = attributes
                    .take("steps")
                    .map(|(steps, _)| self.link(steps, true, range));
                let cue = self.times(&mut attributes, key, span);
                attributes.finish(&["from", "to", "steps"], self.text.file, self.diagnostics);
                let cue = cue?;
                self.body.cues[cue.0 as usize].steps = steps.map_or(CueSteps::None, CueSteps::Named);
                Some(BlockKind::Clip(cue))
            }
            "snippet" => {
                if self.is_snippet {
                    let message = say!(
                        "En tekstbit kan ikke hente en annen.",
                        "A snippet cannot use another one."
                    );
                    self.report(Code::MisplacedDirective, range, message, None);
                    return None;
                }
                self.body.uses.push((Register::Snippets, key.clone(), span));
                Some(BlockKind::Snippet {
                    key,
                    params: attributes.rest(),
                })
            }
            _ => {
                self.body.uses.push((Register::Contacts, key.clone(), span));
                attributes.finish(&[], self.text.file, self.diagnostics);
                Some(BlockKind::ContactCard(key))
            }
        }
    }

    /// What a directive in a line means. `None` if it was reported and stays as typed.
    pub(super) fn inline_directive(
        &mut self,
        name: &str,
        label: String,
        mut attributes: Attributes,
        range: Range<usize>,
    ) -> Option<Inline> {
        let span = self.text.span(range.clone());
        let text: Box<str> = label.trim().into();
        let mut known: &[&str] = &[];
        let inline = match name {
            "ui" => {
                known = &["lang"];
                Inline::Ui {
                    text,
                    lang: self.take_lang(&mut attributes),
                }
            }
            "lang" => {
                known = &["lang"];
                match self.take_lang(&mut attributes) {
                    Some(lang) => Inline::Foreign { lang, text },
                    None => {
                        let message = say!(
                            "Her mangler språket: :lang[{text}]{{lang=en}}",
                            "The language is missing: :lang[{text}]{{lang=en}}"
                        );
                        self.report(Code::BadAttribute, range, message, None);
                        Inline::Text(text)
                    }
                }
            }
            "copy" => Inline::Literal(text),
            "key" => Inline::Key(text),
            "label" => {
                self.body.uses.push((Register::Labels, text.to_string(), span));
                Inline::Label(text)
            }
            "contact" => {
                known = &["show"];
                self.body.uses.push((Register::Contacts, text.to_string(), span));
                Inline::Contact {
                    key: text,
                    show: self.take_show(&mut attributes),
                }
            }
            "video" => {
                known = &["from", "to"];
                self.body.uses.push((Register::Videos, text.to_string(), span));
                let cue = self.times(&mut attributes, text.to_string(), span);
                attributes.finish(known, self.text.file, self.diagnostics);
                return cue.map(Inline::Video);
            }
            _ => {
                known = &["text"];
                let own = attributes
                    .take("text")
                    .map(|(text, _)| vec![Inline::Text(text.into())])
                    .unwrap_or_default();
                let link = self.link(format!("link:{text}"), own.is_empty(), range);
                Inline::Link { link, content: own }
            }
        };
        attributes.finish(known, self.text.file, self.diagnostics);
        Some(inline)
    }

    fn take_lang(&mut self, attributes: &mut Attributes) -> Option<Lang> {
        let (tag, span) = attributes.take("lang")?;
        let lang = Lang::parse(&tag);
        if lang.is_none() {
            let message = say!("«{tag}» er ikke en språkkode.", "“{tag}” is not a language tag.");
            self.diagnostics
                .push(Code::BadAttribute.at(self.text.file, span, message));
        }
        lang
    }

    fn take_show(&mut self, attributes: &mut Attributes) -> Show {
        let Some((show, span)) = attributes.take("show") else {
            return Show::All;
        };
        match show.as_str() {
            "all" => Show::All,
            "name" => Show::Name,
            "phone" => Show::Phone,
            "email" => Show::Email,
            _ => {
                let message = say!(
                    "«show» er name, phone, email eller all, ikke «{show}».",
                    "“show” is name, phone, email or all, not “{show}”."
                );
                let near = nearest(&show, ["name", "phone", "email", "all"]);
                self.diagnostics
                    .push(Code::BadAttribute.at(self.text.file, span, message).suggest(near));
                Show::All
            }
        }
    }

    /// The clip of a `:::steps`.
    fn take_cue(&mut self, attributes: &mut Attributes, span: Span) -> Option<CueIx> {
        let video = attributes.take("video").map(|(video, _)| video);
        let Some(video) = video else {
            if let Some((_, span)) = attributes.take("from").or_else(|| attributes.take("to")) {
                let message = say!(
                    "Tidene trenger en video: video=…",
                    "The times need a video: video=…"
                );
                self.diagnostics
                    .push(Code::BadAttribute.at(self.text.file, span, message));
                attributes.take("to");
            }
            return None;
        };
        self.body.uses.push((Register::Videos, video.clone(), span));
        self.times(attributes, video, span)
    }

    /// The clip of a single step; the video is the block's unless it names one.
    pub(super) fn step_cue(
        &mut self,
        attributes: &mut Attributes,
        anchor: AnchorIx,
        span: Span,
    ) -> Option<CueIx> {
        let (from, to) = (attributes.take("from")?, attributes.take("to"));
        let own = attributes.take("video").map(|(video, _)| video);
        if let Some(video) = &own {
            self.body.uses.push((Register::Videos, video.clone(), span));
        }
        let times = [("from", Some(from)), ("to", to)];
        let cue = self.cue(times, own.unwrap_or_default(), span)?;
        self.body.cues[cue.0 as usize].steps = CueSteps::Step(anchor);
        Some(cue)
    }

    fn times(&mut self, attributes: &mut Attributes, video: String, span: Span) -> Option<CueIx> {
        let times = [("from", attributes.take("from")), ("to", attributes.take("to"))];
        self.cue(times, video, span)
    }

    fn cue(
        &mut self,
        times: [(&str, Option<(String, Span)>); 2],
        video: String,
        span: Span,
    ) -> Option<CueIx> {
        let mut seconds = [None, None];
        for (at, (name, typed)) in times.into_iter().enumerate() {
            let (text, place) = typed.unwrap_or((String::new(), span));
            seconds[at] = parse_time(&text);
            if seconds[at].is_none() {
                let message = if text.is_empty() {
                    say!("Tiden «{name}» mangler.", "The time “{name}” is missing.")
                } else {
                    say!(
                        "«{text}» er ikke et klokkeslett i en video.",
                        "“{text}” is not a time in a video."
                    )
                };
                let hint = say!(
                    "Skriv minutter og sekunder: from=02:53 to=05:25",
                    "Write minutes and seconds: from=02:53 to=05:25"
                );
                self.diagnostics
                    .push(Code::BadTime.at(self.text.file, place, message).hint(hint));
            }
        }
        let [Some(from), Some(to)] = seconds else {
            return None;
        };
        self.body.cues.push(Cue {
            video,
            from,
            to,
            steps: CueSteps::None,
            span,
        });
        Some(CueIx(self.body.cues.len() as u32 - 1))
    }
}

/// The picture of a paragraph that holds nothing else.
pub fn only_image(kind: &BlockKind) -> Option<ImageIx> {
    let BlockKind::Paragraph(content) = kind else {
        return None;
    };
    match content.as_slice() {
        [Inline::Image(image)] => Some(*image),
        _ => None,
    }
}

fn unescape(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut chars = label.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}
