//! Where each chapter of a book stands in the manual: what has chapters below it is a folder, and numbers keep the order.

use super::summary::Entry;
use crate::import::manual::Names;
use crate::link::paths;

/// An entry of the list with its place in the manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file in the manual.
    pub path: String,
    pub title: String,
    /// The file in the book, below the chapters' folder.
    pub file: Option<String>,
    pub is_part: bool,
    /// Whether chapters stand below it.
    pub is_folder: bool,
    pub line: u32,
}

/// All of them, in order.
pub(super) fn places(entries: &[Entry], lang: &str) -> Vec<Place> {
    let mut places = Vec::new();
    lay_out(entries, lang, &mut places);
    places
}

fn lay_out(entries: &[Entry], folder: &str, places: &mut Vec<Place>) {
    let mut names = Names::new(entries.len());
    for entry in entries {
        let name = names.next(&wish(entry));
        let is_folder = entry.is_part || !entry.children.is_empty();
        let inside = format!("{folder}/{name}");
        let path = if is_folder { format!("{inside}/_index.md") } else { format!("{inside}.md") };
        let (title, file) = (entry.title.clone(), entry.file.clone());
        places.push(Place { path, title, file, is_part: entry.is_part, is_folder, line: entry.line });
        lay_out(&entry.children, &inside, places);
    }
}

/// What a chapter's address should say: its file's name, or its folder's if it is the folder's own page.
fn wish(entry: &Entry) -> String {
    let Some(file) = &entry.file else { return entry.title.clone() };
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !is_index(stem) {
        return stem.to_string();
    }
    match paths::folder(file).rsplit('/').next() {
        Some(folder) if !folder.is_empty() => folder.to_string(),
        _ => entry.title.clone(),
    }
}

/// Whether a file is its folder's own page.
pub(super) fn is_index(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index")
}
