//! Walks over the tree for stages that look for something wherever it stands.

use super::block::{Block, BlockKind, Check, Definition, Inline, Item, Step, Tab};

impl Block {
    /// The groups of blocks right inside this one.
    pub fn groups(&self) -> impl Iterator<Item = &[Block]> {
        let mut groups = Groups::default();
        match &self.kind {
            BlockKind::List { items, .. } => groups.items = items,
            BlockKind::Definitions(list) => groups.definitions = list,
            BlockKind::Quote(blocks)
            | BlockKind::Callout { blocks, .. }
            | BlockKind::Steps { blocks, .. }
            | BlockKind::Result(blocks)
            | BlockKind::NotWorking(blocks)
            | BlockKind::Fix(blocks)
            | BlockKind::Skip { blocks, .. }
            | BlockKind::Goal { blocks, .. }
            | BlockKind::Example { blocks, .. }
            | BlockKind::Details { blocks, .. } => groups.own = Some(blocks),
            BlockKind::Symptom { blocks, .. } => groups.own = Some(blocks),
            BlockKind::StepList(steps) => groups.steps = steps,
            BlockKind::Tabs { tabs, .. } => groups.tabs = tabs,
            BlockKind::Checklist(checks) => groups.checks = checks,
            BlockKind::Figure(figure) => {
                groups.own = Some(&figure.blocks);
                groups.items = &figure.list;
            }
            _ => {}
        }
        groups.all()
    }

    /// The lines of text right in this block.
    pub fn lines(&self) -> impl Iterator<Item = &[Inline]> {
        let (mut own, mut terms, mut table) = (None, [].as_slice(), None);
        match &self.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => own = Some(content),
            BlockKind::Definitions(list) => terms = list.as_slice(),
            BlockKind::Table(cells) => table = Some(cells),
            _ => {}
        }
        let cells = table.into_iter().flat_map(|table| table.head.iter().chain(table.rows.iter().flatten()));
        own.into_iter().chain(terms.iter().map(|entry: &Definition| &entry.term)).chain(cells).map(Vec::as_slice)
    }
}

/// Where the groups of a block may stand. Walks ask every block of a manual: nothing is gathered for them.
#[derive(Default)]
struct Groups<'a> {
    own: Option<&'a [Block]>,
    items: &'a [Item],
    definitions: &'a [Definition],
    steps: &'a [Step],
    tabs: &'a [Tab],
    checks: &'a [Check],
}

impl<'a> Groups<'a> {
    fn all(self) -> impl Iterator<Item = &'a [Block]> {
        let meanings = self.definitions.iter().flat_map(|entry| &entry.meanings);
        let items = self.items.iter().map(|item| &item.blocks);
        let steps = self.steps.iter().map(|step| &step.blocks);
        let tabs = self.tabs.iter().map(|tab| &tab.blocks);
        let checks = self.checks.iter().map(|check| &check.blocks);
        self.own.into_iter().chain(items.chain(meanings).chain(steps).chain(tabs).chain(checks).map(Vec::as_slice))
    }
}

/// Calls `visit` on every block, outer ones first.
pub fn walk<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        for group in block.groups() {
            walk(group, visit);
        }
    }
}
