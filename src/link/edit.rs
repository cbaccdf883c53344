//! Linking after an edit that other pages see nothing of: the most common one. Its result is that of linking everything.
//!
//! Others see a chapter's front matter, its ids and what they stand on. An edit that leaves those as they are, in files that
//! were there before, is linked page by page. The rest is compared by address: all that is shared has not changed.

use super::resolve::{Index, Resolver};
use super::said::Topic;
use super::{Linked, Parts, anchors, cues, drawings, drift, images, lint, lints, mark, pictures};
use crate::input::{changes, lock};
use crate::model::{Anchor, Chapter, Edition, Manual, Page};
use crate::source::Diagnostics;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an edit has changed.
pub(super) struct Edit {
    /// The chapters with another text.
    chapters: Vec<Arc<Chapter>>,
    /// Whether a picture or another file has other bytes.
    files: bool,
}

impl Edit {
    /// The edit between two states, if it is of the kind that can be linked by itself.
    pub(super) fn find(before: &Linked, now: &Parts) -> Option<Edit> {
        let then = &before.parts;
        if !Arc::ptr_eq(&then.config, &now.config) || then.chapters.len() != now.chapters.len() {
            return None;
        }
        let (old, new) = (&then.inputs, &now.inputs);
        if !old.sources.keys().eq(new.sources.keys()) || !old.shown.keys().eq(new.shown.keys()) {
            return None;
        }
        let mut chapters = Vec::new();
        for (old, new) in then.chapters.iter().zip(&now.chapters).filter(|(old, new)| !Arc::ptr_eq(old, new)) {
            if !looks_same(old, new) || lints::names(old) != lints::names(new) {
                return None;
            }
            chapters.push(new.clone());
        }
        if old.assets.len() != new.assets.len() {
            return None;
        }
        let mut files = false;
        for ((path, old), (new_path, new)) in old.assets.iter().zip(&new.assets) {
            if path != new_path {
                return None;
            }
            if old.hash != new.hash {
                let is_note = [changes::FILE, lock::FILE].contains(&&**path);
                if is_note || images::is_picture(path, old) != images::is_picture(path, new) {
                    return None;
                }
                files = true;
            }
        }
        Some(Edit { chapters, files })
    }

    /// Links the state after the edit.
    pub(super) fn link(&self, before: &Linked, parts: Parts) -> Linked {
        let mut linked = Linked { parts, ..before.clone() };
        let mut manual = Manual::clone(&before.manual);
        manual.mark = mark(&linked.parts);
        let mut uses_other_files = self.files;
        for chapter in &self.chapters {
            uses_other_files |= linked.replace(&mut manual, chapter);
            linked.said.set(Topic::Lints, &chapter.file, lint(&linked.parts.inputs, chapter, &linked.known));
        }
        for key in self.chapters.iter().map(|chapter| chapter.key.as_str()).collect::<BTreeSet<_>>() {
            linked.ids_again(&manual, key);
            if let Some(lock) = &linked.lock {
                drift::check_chapter(&mut manual, key, lock, &mut linked.said);
            }
        }
        let mut about_cues = Diagnostics::default();
        cues::check(&manual.config, &manual.editions, &mut about_cues);
        linked.said.set(Topic::Cues, "", about_cues);
        if uses_other_files {
            (manual.pictures, manual.files) = pictures::published(&manual.editions, &linked.parts.inputs);
            let files = manual.pictures.keys().chain(manual.files.keys());
            let faults = drawings::faults(files, &linked.parts.inputs);
            linked.said.set(Topic::Pictures, "", faults);
        }
        linked.manual = Arc::new(manual);
        linked
    }
}

impl Linked {
    /// Puts a chapter's new text on its pages, in every edition that shows it, and answers its links. Says whether it uses
    /// other pictures and files than before.
    fn replace(&mut self, manual: &mut Manual, chapter: &Arc<Chapter>) -> bool {
        let mut uses_other_files = false;
        for (at, edition) in manual.editions.iter_mut().enumerate() {
            let shows = |page: &Page| page.chapter.file == chapter.file && *page.key == *chapter.key;
            let Some(old) = edition.page_mut(&chapter.key).filter(|page| shows(page)) else { continue };
            let before = std::mem::replace(old, Arc::new(Page { chapter: chapter.clone(), ..Page::clone(old) }));
            let answers = {
                let resolver = Resolver::new(&self.parts);
                let index = Index::new(edition);
                edition.all_pages().find(|page| page.key == before.key).map(|page| resolver.page(edition, &index, page))
            };
            if let Some((page, answers)) = edition.page_mut(&chapter.key).zip(answers) {
                let found = answers.store(Arc::make_mut(page));
                uses_other_files |= pictures::used([&**page]) != pictures::used([&*before]);
                self.said.set(Topic::Links(at), &chapter.key, found);
            }
        }
        uses_other_files
    }

    /// Says again what there is to say about the ids of a chapter's languages: the places may have moved in their files.
    fn ids_again(&mut self, manual: &Manual, key: &str) {
        let own = |edition: &Edition| {
            let page = edition.all_pages().find(|page| &*page.key == key && !page.is_fallback(edition));
            page.map(|page| page.chapter.clone())
                .filter(|chapter| self.parts.inputs.sources.contains_key(&chapter.file))
        };
        let chapters: Vec<Arc<Chapter>> = manual.editions.iter().filter_map(own).collect();
        self.said.set(Topic::Ids, key, anchors::group(&chapters.iter().collect::<Vec<_>>()).1);
    }
}

/// Whether other pages see the same of a chapter. Where something stands in its file is nobody else's business.
fn looks_same(old: &Chapter, new: &Chapter) -> bool {
    let same = |(old, new): (&Anchor, &Anchor)| {
        let id = |anchor: &Anchor| anchor.id.as_ref().map(|(id, _)| id.clone());
        let place = |anchor: &Anchor| (anchor.kind, anchor.number, anchor.example);
        place(old) == place(new) && old.text == new.text && id(old) == id(new)
    };
    let (left, right) = (&old.body.anchors, &new.body.anchors);
    // Whether a part says something itself decides if readers are led through its page.
    let is_bare = |chapter: &Chapter| chapter.body.blocks.is_empty();
    old.file == new.file
        && old.meta == new.meta
        && is_bare(old) == is_bare(new)
        && left.len() == right.len()
        && left.iter().zip(right).all(same)
}
