//! Lists, steps and checks, definition lists and tables.

use super::attributes::Attributes;
use super::blocks::{ListRole, Walk};
use super::vocabulary;
use crate::model::{Align, AnchorKind, BlockKind, Check, Definition, Inline, Item, Step, Table};
use crate::source::{Code, Span, say};
use pulldown_cmark::{Alignment, Event, Tag};

impl Walk<'_, '_> {
    pub(super) fn list(&mut self, start: Option<u64>, role: ListRole) -> BlockKind {
        let role = if role == ListRole::Steps && start.is_none() { ListRole::Plain } else { role };
        let (mut items, mut steps, mut checks, mut tight) = (Vec::new(), Vec::new(), Vec::new(), false);
        while let Some((event, range)) = self.peek() {
            let (is_item, range) = (matches!(event, Event::Start(Tag::Item)), range.clone());
            self.at += 1;
            if !is_item {
                break;
            }
            let span = self.text.span(
                range.start..range.start + self.text.text[range.clone()].lines().next().unwrap_or_default().len(),
            );
            let (checked, attributes) = self.item_head();
            tight |= !matches!(self.peek(), Some((Event::Start(Tag::Paragraph), _)));
            match role {
                ListRole::Plain => {
                    if let Some(attributes) = attributes {
                        attributes.finish(&[], self.text.file, self.diagnostics);
                    }
                    items.push(Item { checked, blocks: self.contained() });
                }
                ListRole::Steps => steps.push(self.step(attributes.unwrap_or_default(), span)),
                ListRole::Checklist { required } => {
                    self.strange_box();
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

    pub(super) fn step(&mut self, mut attributes: Attributes, span: Span) -> Step {
        self.setting.steps += 1;
        let number = self.setting.steps;
        let anchor = self.anchor(AnchorKind::Step, &mut attributes, String::new(), number, span);
        let cue = self.step_cue(&mut attributes, anchor, span);
        attributes.finish(vocabulary::STEP, self.text.file, self.diagnostics);
        self.setting.in_step += 1;
        let blocks = self.contained();
        self.setting.in_step -= 1;
        Step { anchor, number, cue, blocks }
    }

    pub(super) fn check(&mut self, mut attributes: Attributes, required: bool, span: Span) -> Check {
        let anchor = self.anchor(AnchorKind::Check, &mut attributes, String::new(), 0, span);
        let required = (required || attributes.flag("required")) && !attributes.flag("advisable");
        attributes.finish(vocabulary::CHECK, self.text.file, self.diagnostics);
        Check { anchor, required, blocks: self.contained() }
    }

    /// `[!]` looks like a box, but is none.
    fn strange_box(&mut self) {
        let place = self.events[self.at..].iter().find(|(event, _)| matches!(event, Event::Text(_)));
        let Some(start) = place.map(|(_, range)| range.start.max(self.read_up_to)) else { return };
        let rest = &self.text.text[start..];
        let start = start + rest.len() - rest.trim_start().len();
        let mut letters = rest.trim_start().chars();
        let (Some('['), Some(mark), Some(']'), Some(' ')) =
            (letters.next(), letters.next(), letters.next(), letters.next())
        else {
            return;
        };
        if mark.is_alphanumeric() || self.text.text[..start].ends_with('\\') {
            return;
        }
        let typed = format!("[{mark}]");
        let message = say!("«{typed}» er ingen rute å krysse av i.", "“{typed}” is no box to tick.");
        let hint = say!(
            "Skriv - [ ] …, og {{advisable}} etter ruten om punktet bare er anbefalt.",
            "Write - [ ] …, and {{advisable}} after the box if the item is only advisable."
        );
        let span = self.text.span(start..start + typed.len());
        self.diagnostics.push(Code::Slip.at(self.text.file, span, message).hint(hint).replace(&typed, "[ ]"));
    }

    /// A task's box and the attributes at the head of an item.
    pub(super) fn item_head(&mut self) -> (Option<bool>, Option<Attributes>) {
        let mut checked = None;
        let mut ahead = self.at;
        if matches!(self.events.get(ahead), Some((Event::Start(Tag::Paragraph), _))) {
            ahead += 1;
        }
        if let Some((Event::TaskListMarker(done), _)) = self.events.get(ahead) {
            checked = Some(*done);
            // Passed over, not taken out: all events behind it would have to move, for each item of a list.
            self.events.swap(self.at, ahead);
            self.at += 1;
            ahead += 1;
        }
        let Some((Event::Text(_), range)) = self.events.get(ahead) else {
            return (checked, None);
        };
        let line = self.text.text[range.start..].lines().next().unwrap_or_default();
        let leading = line.len() - line.trim_start().len();
        let (line, start) = (line.trim_start(), range.start + leading);
        let is_list = ["{#", "{advisable", "{required", "{from=", "{to=", "{video=", "{id=", "{keywords="]
            .iter()
            .any(|head| line.starts_with(head));
        let Some(end) = line.find('}').filter(|_| is_list) else {
            return (checked, None);
        };
        let inside = start + 1..start + end;
        let attributes = Attributes::parse(&self.text.text[inside.clone()], |range| {
            self.text.span(inside.start + range.start..inside.start + range.end)
        });
        self.read_up_to = inside.end + 1;
        (checked, Some(attributes))
    }

    pub(super) fn definitions(&mut self) -> BlockKind {
        let mut definitions: Vec<Definition> = Vec::new();
        while let Some((event, _)) = self.peek() {
            let event = event.clone();
            self.at += 1;
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    let term = self.inlines();
                    self.at += 1;
                    definitions.push(Definition { term, meanings: Vec::new() });
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

    pub(super) fn table(&mut self, align: &[Alignment]) -> BlockKind {
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
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        BlockKind::Table(Box::new(Table { align, head, rows }))
    }
}
