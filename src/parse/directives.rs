//! What each directive means. The syntax is read elsewhere, which ones there are stands in `vocabulary`.

use super::attributes::Attributes;
use super::blocks::{ListRole, Open, Until, Walk};
use super::fences::{Fence, FenceKind};
use super::vocabulary::{self, CONTAINER_TABLE, CONTAINERS, INLINE, LEAVES};
use crate::model::{AnchorKind, Block, BlockKind, Callout};
use crate::source::{Code, nearest, say};
use std::ops::Range;

/// Stands for the name of a directive that was reported already.
const UNKNOWN: &str = "?";

impl Walk<'_, '_> {
    /// Acts on a fence line: opens a directive and reads it whole, or notes which one it closes.
    pub(super) fn fence(&mut self, fence: Fence, blocks: &mut Vec<Block>) {
        match fence.kind.clone() {
            FenceKind::Close => self.close(&fence),
            FenceKind::Malformed(rest) => {
                let message = say!("Denne linjen med kolon kan ikke leses.", "This line of colons cannot be read.");
                let hint = say!(
                    "Skriv :::navn[tekst]{{nøkkel=verdi}}, uten mellomrom mellom delene.",
                    "Write :::name[label]{{key=value}}, without spaces between the parts."
                );
                self.report(Code::BadAttribute, rest, message, Some(hint));
                if fence.colons > 2 {
                    self.read_unknown(&fence, blocks);
                }
            }
            FenceKind::Open { name, label, attributes } => {
                let label = label.map(|range| unescape(&self.text.text[range]));
                let attributes = attributes.map(|inside| {
                    Attributes::parse(&self.text.text[inside.clone()], |range| {
                        self.text.span(inside.start + range.start..inside.start + range.end)
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
                let message = say!("Disse kolonene avslutter ingenting her.", "These colons close nothing here.");
                let hint = say!(
                    "Sjekk at innrykket er det samme som der blokken begynner, eller slett linjen.",
                    "See that the indentation is the same as where the block begins, or delete the line."
                );
                self.report(Code::StrayFence, fence.start..fence.end, message, Some(hint));
            }
        }
    }

    pub(super) fn opened(
        &mut self,
        fence: &Fence,
        name: Range<usize>,
        label: Option<String>,
        attributes: Attributes,
        blocks: &mut Vec<Block>,
    ) {
        let typed = self.text.text[name.clone()].to_string();
        if fence.colons == 2 && INLINE.contains(&&*typed) && !LEAVES.contains(&&*typed) {
            let span = self.text.span(fence.start..name.end);
            let message = say!("«::{typed}» har ett kolon for mye.", "“::{typed}” has a colon too many.");
            let diagnostic = Code::UnknownDirective.at(self.text.file, span, message);
            let hint = say!("Skriv :{typed}[…]", "Write :{typed}[…]");
            self.diagnostics.push(diagnostic.hint(hint).replace(&format!("::{typed}"), &format!(":{typed}")));
            return;
        }
        let known = if fence.colons == 2 { LEAVES } else { CONTAINERS };
        let Some(found) = known.iter().find(|known| **known == typed) else {
            let colons = ":".repeat(fence.colons.min(3));
            let message = say!("Ukjent direktiv «{colons}{typed}».", "Unknown directive “{colons}{typed}”.");
            let all = known.join(", ");
            let other = if fence.colons == 2 { (CONTAINERS, ":::") } else { (LEAVES, "::") };
            let diagnostic = Code::UnknownDirective.at(self.text.file, self.text.span(name), message);
            self.diagnostics.push(match nearest(&typed, known.iter().copied()) {
                _ if other.0.contains(&typed.as_str()) => {
                    let right = other.1;
                    diagnostic.hint(say!("Skriv «{right}{typed}».", "Write “{right}{typed}”."))
                }
                Some(near) => {
                    let hint = say!("Mente du «{colons}{}»?", "Did you mean “{colons}{}”?", near.name);
                    diagnostic.hint(hint).cured(&typed, near)
                }
                None => diagnostic.hint(say!("Her kan stå: {all}.", "Known here: {all}.")),
            });
            if fence.colons > 2 {
                self.read_unknown(fence, blocks);
            }
            return;
        };
        let span = self.text.span(fence.start..fence.end);
        let kind = if fence.colons == 2 {
            self.leaf(found, label, attributes, fence.start..fence.end)
        } else {
            self.nested(&(fence.start..fence.end), |walk| Some(walk.container(found, fence, label, attributes)))
                .flatten()
        };
        blocks.extend(kind.map(|kind| Block { span, kind }));
    }

    /// Reads what an unknown directive holds, so that its own problems are shown too.
    fn read_unknown(&mut self, fence: &Fence, blocks: &mut Vec<Block>) {
        let read = |walk: &mut Self| Some(walk.inside(UNKNOWN, fence, ListRole::Plain));
        blocks.extend(self.nested(&(fence.start..fence.end), read).into_iter().flatten());
    }

    /// Reads the blocks of a directive up to the fence that closes it.
    pub(super) fn inside(&mut self, name: &'static str, fence: &Fence, role: ListRole) -> Vec<Block> {
        let index = self.open.len();
        self.open.push(Open { name, colons: fence.colons });
        let blocks = self.blocks(Until::Fence, role);
        self.open.truncate(index);
        if self.closing == Some(index) {
            self.closing = None;
        } else if name != UNKNOWN {
            let colons = ":".repeat(fence.colons);
            let message = say!("«{colons}{name}» blir ikke avsluttet.", "“{colons}{name}” is not closed.");
            let hint = say!(
                "Sett {colons} på en egen linje etter blokken, med samme innrykk.",
                "Put {colons} on a line of its own after the block, with the same indentation."
            );
            self.report(Code::UnclosedDirective, fence.start..fence.end, message, Some(hint));
        }
        blocks
    }

    pub(super) fn parent(&self) -> Option<&'static str> {
        self.open[self.barrier..].last().map(|open| open.name)
    }

    pub(super) fn misplaced(&mut self, fence: &Fence, message: crate::source::Text, hint: crate::source::Text) {
        self.report(Code::MisplacedDirective, fence.start..fence.end, message, Some(hint));
    }

    fn container(
        &mut self,
        name: &'static str,
        fence: &Fence,
        label: Option<String>,
        mut attributes: Attributes,
    ) -> Option<BlockKind> {
        let span = self.text.span(fence.start..fence.end);
        let kind = match name {
            "steps" => {
                let cue = self.take_cue(&mut attributes, span);
                Some(self.steps(fence, cue))
            }
            "result" | "not-working" => {
                if self.setting.in_step == 0 {
                    self.misplaced(
                        fence,
                        say!("«:::{name}» må stå i et steg.", "“:::{name}” must stand in a step."),
                        say!("Rykk det inn så langt som teksten i steget.", "Indent it as far as the step's text."),
                    );
                }
                let blocks = self.inside(name, fence, ListRole::Plain);
                Some(if name == "result" { BlockKind::Result(blocks) } else { BlockKind::NotWorking(blocks) })
            }
            "tabs" => {
                let sync = attributes.take("sync").map(|(sync, _)| sync);
                self.tabs(fence, sync)
            }
            "tab" => {
                self.tab(fence, label.clone().unwrap_or_default(), &mut attributes, span);
                None
            }
            "checklist" => {
                attributes.flag("required");
                let required = !attributes.flag("advisable");
                Some(BlockKind::Checklist(self.checklist(fence, required)))
            }
            "symptom" => {
                let words = self.words(label.clone(), fence);
                let lang = self.take_lang(&mut attributes).map(Box::new);
                let anchor = self.anchor(AnchorKind::Symptom, &mut attributes, words.clone(), 0, span);
                let blocks = self.inside(name, fence, ListRole::Plain).into();
                Some(BlockKind::Symptom { anchor, words: words.into(), lang, blocks })
            }
            "fix" => {
                if !self.open.iter().any(|open| open.name == "symptom") {
                    self.misplaced(
                        fence,
                        say!("«:::fix» må stå i en «:::symptom».", "“:::fix” must stand in a “:::symptom”."),
                        say!(
                            "Gi symptomet flere kolon enn løsningen: ::::symptom[…]",
                            "Give the symptom more colons than the fix: ::::symptom[…]"
                        ),
                    );
                }
                Some(BlockKind::Fix(self.inside(name, fence, ListRole::Plain)))
            }
            "figure" => Some(self.figure(fence, label.clone().unwrap_or_default(), &mut attributes)),
            "skip" => self.skip(fence, label.clone(), &mut attributes),
            "goal" => Some(BlockKind::Goal {
                title: label.as_deref().map(Into::into),
                blocks: self.inside(name, fence, ListRole::Plain),
            }),
            "details" => {
                let summary = self.words(label.clone(), fence);
                let anchor = self.anchor(AnchorKind::Details, &mut attributes, summary.clone(), 0, span);
                Some(BlockKind::Details {
                    anchor,
                    summary: summary.into(),
                    blocks: self.inside(name, fence, ListRole::Plain),
                })
            }
            "example" => Some(self.example(fence)),
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
                    title: label.as_deref().map(Into::into),
                    blocks: self.inside(name, fence, ListRole::Plain),
                })
            }
        };
        if label.is_some() && !vocabulary::takes_label(name) {
            let message = say!("«:::{name}» har ingen tekst i klammer.", "“:::{name}” takes no label in brackets.");
            self.report(Code::BadAttribute, fence.start..fence.end, message, None);
        }
        attributes.finish(vocabulary::attributes(CONTAINER_TABLE, name), self.text.file, self.diagnostics);
        kind
    }

    /// A label that must be there.
    pub(super) fn words(&mut self, label: Option<String>, fence: &Fence) -> String {
        label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| {
            let message = say!("Her mangler teksten i klammer.", "The label in brackets is missing.");
            let hint = say!("Skriv [ordene] rett etter navnet.", "Write [the words] right after the name.");
            self.report(Code::BadAttribute, fence.start..fence.end, message, Some(hint));
            String::new()
        })
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
