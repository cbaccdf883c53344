//! Walks over the tree for stages that look for something wherever it stands.

use super::block::{Block, BlockKind, Inline};

impl Block {
    /// The groups of blocks right inside this one.
    pub fn groups(&self) -> Vec<&[Block]> {
        match &self.kind {
            BlockKind::List { items, .. } => items.iter().map(|item| item.blocks.as_slice()).collect(),
            BlockKind::Definitions(list) => {
                list.iter().flat_map(|entry| entry.meanings.iter().map(Vec::as_slice)).collect()
            }
            BlockKind::Quote(blocks)
            | BlockKind::Callout { blocks, .. }
            | BlockKind::Steps { blocks, .. }
            | BlockKind::Result(blocks)
            | BlockKind::NotWorking(blocks)
            | BlockKind::Symptom { blocks, .. }
            | BlockKind::Fix(blocks)
            | BlockKind::Skip { blocks, .. }
            | BlockKind::Goal { blocks, .. }
            | BlockKind::Details { blocks, .. } => vec![blocks],
            BlockKind::StepList(steps) => steps.iter().map(|step| step.blocks.as_slice()).collect(),
            BlockKind::Tabs { tabs, .. } => tabs.iter().map(|tab| tab.blocks.as_slice()).collect(),
            BlockKind::Checklist(checks) => checks.iter().map(|check| check.blocks.as_slice()).collect(),
            BlockKind::Figure { blocks, list, .. } => {
                std::iter::once(blocks.as_slice()).chain(list.iter().map(|item| item.blocks.as_slice())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The lines of text right in this block.
    pub fn lines(&self) -> Vec<&[Inline]> {
        match &self.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => vec![content],
            BlockKind::Definitions(list) => list.iter().map(|entry| entry.term.as_slice()).collect(),
            BlockKind::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).map(Vec::as_slice).collect()
            }
            _ => Vec::new(),
        }
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
