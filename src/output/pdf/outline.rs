//! Bookmarks: the headings in order, with their words from the page itself. Chromium repeats some, joins others, and keeps the
//! soft hyphens. And fonts: what Chromium says of glyphs that are no letters.

use super::Failure;
use lopdf::{Document, Object, ObjectId, text_string};

/// Gives the bookmarks the headings' words, if there are as many.
pub(super) fn finish(document: &mut Document, headings: &[String]) -> Result<(), Failure> {
    letters(document)?;
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

/// Glyphs without a letter of their own must not be said to be U+0000, U+FEFF or U+FFFE (ISO 14289-1, 7.21.7).
fn letters(document: &mut Document) -> Result<(), Failure> {
    let maps: Vec<ObjectId> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"ToUnicode").ok()?.as_reference().ok())
        .collect();
    for map in maps {
        let stream = document.get_object_mut(map)?.as_stream_mut()?;
        let text = String::from_utf8_lossy(&stream.decompressed_content()?).into_owned();
        let mended: Vec<String> = text.lines().map(mended).collect();
        let mended = mended.join("\n");
        if mended != text.trim_end_matches('\n') {
            stream.set_plain_content(mended.into_bytes());
            stream.compress()?;
        }
    }
    Ok(())
}

/// A line `<glyph> <letter>` or `<first> <last> <letter>`.
fn mended(line: &str) -> String {
    match line.trim_end().rsplit_once(' ') {
        Some((glyphs, letter)) if matches!(letter.to_ascii_lowercase().as_str(), "<0000>" | "<feff>" | "<fffe>") => {
            format!("{glyphs} <FFFD>")
        }
        _ => line.to_string(),
    }
}
