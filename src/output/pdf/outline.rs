//! Bookmarks: the headings in order, with their words from the page itself. Chromium repeats some, joins others, and keeps the
//! soft hyphens.

use super::Failure;
use lopdf::{Document, Object, ObjectId, text_string};

/// Gives the bookmarks the headings' words, if there are as many.
pub(super) fn finish(document: &mut Document, headings: &[String]) -> Result<(), Failure> {
    let Ok(root) = document.catalog()?.get(b"Outlines").and_then(Object::as_reference) else {
        return Ok(());
    };
    let mut entries = Vec::new();
    collect(document, root, &mut entries)?;
    if entries.len() != headings.len() {
        return Ok(());
    }
    for (entry, heading) in entries.into_iter().zip(headings) {
        document.get_dictionary_mut(entry)?.set("Title", text_string(heading));
    }
    Ok(())
}

/// The entries below one, in reading order.
fn collect(document: &Document, parent: ObjectId, entries: &mut Vec<ObjectId>) -> Result<(), Failure> {
    let mut next = document.get_dictionary(parent)?.get(b"First").and_then(Object::as_reference).ok();
    while let Some(entry) = next {
        entries.push(entry);
        collect(document, entry, entries)?;
        next = document.get_dictionary(entry)?.get(b"Next").and_then(Object::as_reference).ok();
    }
    Ok(())
}
