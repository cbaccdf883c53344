//! What fonts say of their letters: where Chromium has none to tell, it writes values that no letter has.

use super::Failure;
use lopdf::{Document, ObjectId};

/// Glyphs without a letter of their own must not be said to be U+0000, U+FEFF or U+FFFE (ISO 14289-1, 7.21.7).
pub(super) fn finish(document: &mut Document) -> Result<(), Failure> {
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
