//! A Word file becomes a skeleton: chapters from its headings, steps from its numbered lists, pictures, tables, footnotes. What a
//! manual has no place for is counted, paragraph by paragraph: a message's line is the number of the paragraph.

mod blocks;
mod layout;
mod package;
mod runs;
mod styles;

use super::manual::{Chapter, Manual, Names};
use super::{Import, Refusal};
use crate::link::slug;
use crate::model::Lang;
use crate::source::say;
use blocks::{Block, Kind, Reader};
use package::Package;
use styles::Styles;

/// The names in which Word's elements and their relations are.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Makes a manual of the Word file `name`.
///
/// # Errors
/// It is no Word file, or it cannot be unpacked.
pub fn import(name: &str, bytes: &[u8], lang: Option<&str>) -> Result<Import, Refusal> {
    let broken = |why: String| {
        Refusal::Broken(say!(
            "{name} kan ikke leses som en Word-fil: {why}",
            "{name} cannot be read as a Word file: {why}"
        ))
    };
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Refusal::Usage(say!(
            "{name} er en gammel eller kryptert Word-fil: åpne den i Word og lagre den som .docx uten passord.",
            "{name} is an old or an encrypted Word file: open it in Word and save it as .docx without a password."
        )));
    }
    let package = Package::open(bytes).map_err(broken)?;
    let path = package.main().map_err(broken)?;
    let text = package.text(&path).map_err(broken)?;
    let document = package::xml(&text).map_err(broken)?;
    let mut manual = Manual {
        lang: lang.and_then(Lang::parse).map_or_else(|| "nb".to_string(), |lang| lang.tag().to_string()),
        ..Manual::default()
    };
    let styles = Styles::read(&package, &path);
    let mut reader = Reader::new(&package, &path, &styles);
    reader.document(&document);
    reader.beside();
    write(name, reader, &mut manual);
    Ok(manual.finish())
}

/// Writes the chapters.
fn write(name: &str, reader: Reader<'_>, manual: &mut Manual) {
    let Reader { blocks, said, shown, notes, pictures, bookmarks, title, .. } = reader;
    manual.losses.show(name, &shown.join("\n"));
    for (paragraph, message) in said {
        manual.losses.lost(name, paragraph, message);
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    manual.title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| stem.to_string());
    let chapters = chapters(blocks, &manual.title);
    let mut names = Names::new(chapters.len());
    let paths: Vec<String> =
        chapters.iter().map(|(title, _)| format!("{}/{}.md", manual.lang, names.next(title))).collect();
    // A bookmark leads to the heading that it stands in, or to its chapter.
    let place = |bookmark: &str| {
        let paragraph = bookmarks.get(bookmark)?;
        let at = chapters
            .iter()
            .rposition(|(_, blocks)| blocks.first().is_some_and(|block| block.paragraph <= *paragraph))?;
        let heading = chapters[at]
            .1
            .iter()
            .find(|block| block.paragraph == *paragraph && matches!(block.kind, Kind::Heading(level) if level > 1));
        let id = heading.map(|heading| format!("#{}", slug(&heading.text))).unwrap_or_default();
        Some(format!("{}{id}", paths[at].rsplit('/').next().unwrap_or_default()))
    };
    for ((title, blocks), path) in chapters.iter().zip(&paths) {
        let laid_out = layout::write(blocks, &notes, &place);
        for (paragraph, message) in laid_out.said {
            manual.losses.changed(name, paragraph, message);
        }
        manual.html.extend(laid_out.has_breaks.then(|| "br".to_string()));
        let chapter =
            Chapter { source: name.to_string(), title: title.clone(), body: laid_out.body, ..Chapter::default() };
        manual.chapters.insert(path.clone(), chapter);
    }
    manual.assets = pictures;
}

/// A chapter per heading of the first level; what stands before the first is one of its own.
fn chapters(blocks: Vec<Block>, title: &str) -> Vec<(String, Vec<Block>)> {
    let mut chapters: Vec<(String, Vec<Block>)> = Vec::new();
    let highest =
        blocks.iter().filter_map(|block| if let Kind::Heading(level) = block.kind { Some(level) } else { None }).min();
    for mut block in blocks {
        if let Kind::Heading(level) = &mut block.kind {
            *level -= highest.unwrap_or(1) - 1;
        }
        if chapters.is_empty() || block.kind == Kind::Heading(1) {
            let title = if block.kind == Kind::Heading(1) { block.plain.clone() } else { title.to_string() };
            chapters.push((title, Vec::new()));
        }
        if let Some((_, blocks)) = chapters.last_mut() {
            blocks.push(block);
        }
    }
    if chapters.is_empty() {
        chapters.push((title.to_string(), Vec::new()));
    }
    chapters
}
