//! A text cut into the places that readers are sent to, each as HTML: for telling what has changed since it was printed.

use super::document::Document;
use super::writer::Writer;
use crate::model::{AnchorIx, Block, BlockKind};

/// A place of a page, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id on the page.
    pub id: String,
    /// Its number, if it is a step.
    pub step: Option<u32>,
    /// What it says.
    pub html: String,
}

/// Every place of a page in reading order: its introduction, sections, steps, symptoms and checks.
pub fn places(document: &Document<'_>) -> Vec<Place> {
    let page = document.page;
    let mut cutter = Cutter { writer: Writer::new(document), places: Vec::new() };
    cutter.enter(page.intro_id.clone(), None);
    for block in &page.chapter.body.blocks {
        if let BlockKind::Heading { anchor, .. } = &block.kind {
            cutter.enter(cutter.writer.id(*anchor).to_string(), None);
        }
        cutter.block(block);
    }
    let mut notes = Writer::new(document);
    notes.footnotes();
    cutter.places.push(Place { id: "top".to_string(), step: None, html: notes.out });
    cutter.places.retain(|place| !place.html.is_empty());
    cutter.places
}

struct Cutter<'a> {
    writer: Writer<'a>,
    places: Vec<Place>,
}

impl<'a> Cutter<'a> {
    fn enter(&mut self, id: String, step: Option<u32>) {
        self.places.push(Place { id, step, html: String::new() });
    }

    /// Writes a block to the place that is open; places inside it open and close again.
    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Steps { cue, blocks } => {
                if let Some(cue) = cue {
                    self.writer.cue(*cue);
                }
                self.flush();
                blocks.iter().for_each(|block| self.block(block));
            }
            BlockKind::StepList(steps) => {
                for step in steps {
                    self.within(step.anchor, Some(step.number), &step.blocks);
                }
            }
            BlockKind::Checklist(checks) => {
                for check in checks {
                    self.within(check.anchor, None, &check.blocks);
                }
            }
            BlockKind::Symptom { anchor, words, blocks, .. } => {
                self.writer.text(words);
                self.within(*anchor, None, blocks);
            }
            _ => {
                self.writer.block(block);
                self.flush();
            }
        }
    }

    fn within(&mut self, anchor: AnchorIx, step: Option<u32>, blocks: &'a [Block]) {
        let around = self.places.last().map(|place| place.id.clone()).unwrap_or_default();
        self.enter(self.writer.id(anchor).to_string(), step);
        self.writer.blocks(blocks);
        self.flush();
        self.enter(around, None);
    }

    fn flush(&mut self) {
        if let Some(place) = self.places.last_mut() {
            place.html.push_str(&std::mem::take(&mut self.writer.out));
        }
    }
}
