//! Where bookmarks are in the manual. A heading that something refers to gets an id of its own: others may have the same words.

use super::blocks::{Block, Kind};
use super::layout::Place;
use crate::import::ids::{is_id, made};
use crate::import::unique::Unique;
use crate::link::{RESERVED, slug};
use std::collections::{BTreeMap, BTreeSet};

/// Chapters with their titles.
type Chapters = [(String, Vec<Block>)];

/// Where each paragraph is.
pub(super) struct Places<'a> {
    bookmarks: BTreeMap<String, u32>,
    /// The first paragraph of each chapter.
    starts: Vec<u32>,
    paths: &'a [String],
    /// Headings: the ids of those that are referred to, and `None` for titles.
    headings: BTreeMap<u32, Option<String>>,
}

impl<'a> Places<'a> {
    /// Gives headings that bookmarks lead to their ids.
    pub(super) fn new(
        chapters: &mut Chapters,
        paths: &'a [String],
        bookmarks: BTreeMap<String, u32>,
        notes: &BTreeMap<String, String>,
    ) -> Places<'a> {
        let texts = chapters.iter().flat_map(|(_, blocks)| blocks).map(|block| &block.text).chain(notes.values());
        let wanted: BTreeSet<String> = texts.flat_map(|text| referred(text)).map(str::to_string).collect();
        // Of the names of a place, the one that somebody gave it is the best.
        let mut names: BTreeMap<u32, Option<&str>> = BTreeMap::new();
        for (name, paragraph) in bookmarks.iter().filter(|(name, _)| wanted.contains(*name)) {
            let own = Some(name.as_str()).filter(|name| !name.starts_with('_'));
            let known = names.entry(*paragraph).or_default();
            *known = known.or(own);
        }
        let starts = chapters.iter().map(|(_, blocks)| blocks.first().map_or(u32::MAX, |block| block.paragraph));
        let (starts, mut headings) = (starts.collect(), BTreeMap::new());
        for (_, blocks) in chapters {
            give_ids(blocks, &names, &mut headings);
        }
        Places { bookmarks, starts, paths, headings }
    }

    /// A bookmark leads to the heading that it stands in, or to its chapter.
    pub(super) fn place(&self, bookmark: &str) -> Option<Place> {
        let paragraph = self.bookmarks.get(bookmark)?;
        let chapter = self.starts.partition_point(|start| start <= paragraph).checked_sub(1)?;
        let file = self.paths.get(chapter)?.rsplit('/').next().unwrap_or_default();
        let heading = self.headings.get(paragraph);
        let id = heading.cloned().flatten().map(|id| format!("#{id}")).unwrap_or_default();
        Some(Place { address: format!("{file}{id}"), is_named: heading.is_some() })
    }
}

/// The bookmarks that a text refers to.
fn referred(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](bookmark:").skip(1).chain(text.split("](reference:").skip(1));
    links.filter_map(|rest| rest.split(')').next())
}

/// Ids for the headings of a chapter that have names: made of the name, or of the words.
fn give_ids(blocks: &mut [Block], names: &BTreeMap<u32, Option<&str>>, headings: &mut BTreeMap<u32, Option<String>>) {
    let taken: Vec<&str> = RESERVED.iter().copied().chain(["intro", "section"]).collect();
    let mut free = Unique::new(2, &taken);
    for block in blocks {
        match (&block.kind, names.get(&block.paragraph)) {
            (Kind::Heading(1), _) => _ = headings.insert(block.paragraph, None),
            (Kind::Heading(_), Some(name)) => {
                let own = name.map(slug).filter(|id| is_id(id));
                let id = free.take(&own.unwrap_or_else(|| made(&block.plain)));
                block.id = Some(id.clone());
                headings.insert(block.paragraph, Some(id));
            }
            // Nothing leads here; the id that Handbok will make of it is not given away.
            (Kind::Heading(_), None) => _ = free.take(&made(&block.plain)),
            _ => {}
        }
    }
}
