//! A Word file becomes a skeleton: chapters from its headings, steps from its numbered lists, pictures, tables, footnotes. What a
//! manual has no place for is counted, paragraph by paragraph: a message's line is the number of the paragraph.

mod beside;
mod blocks;
mod drawings;
mod elements;
mod layout;
mod package;
mod places;
mod raised;
mod runs;
mod styles;

use super::manual::{Chapter, Manual, Names};
use super::{Import, Refusal};
use crate::model::Lang;
use crate::source::{Text, say};
use blocks::{Block, Kind, Reader};
use package::Package;
use places::Places;
use styles::Styles;

/// Makes a manual of the Word file `name`.
///
/// # Errors
/// It is no Word file, or it cannot be unpacked.
pub fn import(name: &str, bytes: &[u8], lang: Option<&str>) -> Result<Import, Refusal> {
    let broken = |Text { nb, en }| {
        Refusal::Broken(say!(
            "{name} er ikke en Word-fil (.docx) som kan leses: {nb}.",
            "{name} is not a Word file (.docx) that can be read: {en}."
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
    let Reader { blocks, mut said, shown, notes, pictures, bookmarks, title, subtitle, loud, html, .. } = reader;
    manual.losses.show(name, &shown.join("\n"));
    said.extend(no_headings(&blocks, &loud));
    for (paragraph, message) in said {
        manual.losses.lost(name, paragraph, quoted(message, &shown, paragraph));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    manual.title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| stem.to_string());
    manual.description = subtitle.filter(|subtitle| !subtitle.is_empty());
    let mut chapters = chapters(blocks, &manual.title);
    let mut names = Names::new(chapters.len());
    let paths: Vec<String> =
        chapters.iter().map(|(title, _)| format!("{}/{}.md", manual.lang, names.next(title))).collect();
    let places = Places::new(&mut chapters, &paths, bookmarks, &notes);
    let place = |bookmark: &str| places.place(bookmark);
    for ((title, blocks), path) in chapters.iter().zip(&paths) {
        let laid_out = layout::write(blocks, &notes, &place);
        for (paragraph, message) in laid_out.said {
            manual.losses.changed(name, paragraph, quoted(message, &shown, paragraph));
        }
        let chapter =
            Chapter { source: name.to_string(), title: title.clone(), body: laid_out.body, ..Chapter::default() };
        manual.chapters.insert(path.clone(), chapter);
    }
    manual.html.extend(html.into_iter().map(str::to_string));
    manual.assets = pictures;
}

/// Most letters of a quotation.
const QUOTED: usize = 50;

/// The first letters of a text.
fn shortened(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(QUOTED) {
        words.truncate(at);
        words = format!("{} …", words.trim_end());
    }
    words
}

/// A message with the words of its paragraph: Word shows no numbers to find it by.
fn quoted(message: Text, shown: &[String], paragraph: u32) -> Text {
    let words = (paragraph as usize).checked_sub(1).and_then(|at| shown.get(at)).map(|text| shortened(text));
    let Some(words) = words.filter(|words| !words.is_empty() && !message.nb.contains(&format!("«{words}»"))) else {
        return message;
    };
    let Text { nb, en } = message;
    say!("{nb} Avsnitt: «{words}»", "{en} Paragraph: “{words}”")
}

/// What there is to say of a document that has paragraphs, but no heading: what only looks like one is named.
fn no_headings(blocks: &[Block], loud: &[(u32, String)]) -> Option<(u32, Text)> {
    if blocks.is_empty() || blocks.iter().any(|block| matches!(block.kind, Kind::Heading(_))) {
        return None;
    }
    let Some((first, _)) = loud.first() else {
        let message = say!(
            "Ingen overskrifter i filen: alt er ett kapittel. Gi overskriftene stilen Overskrift 1 i Word, og importer på nytt.",
            "No headings in the file: all is one chapter. Give the headings the style Heading 1 in Word, and import again."
        );
        return Some((0, message));
    };
    const MOST: usize = 5;
    let words: Vec<String> = loud.iter().take(MOST).map(|(_, text)| shortened(text)).collect();
    let more = if loud.len() > MOST { " …" } else { "" };
    let (nb, en) = (format!("«{}»{more}", words.join("», «")), format!("“{}”{more}", words.join("”, “")));
    let message = say!(
        "Ingen overskrifter i filen. Disse avsnittene er bare fete eller store: {nb}. Gi dem stilen Overskrift 1 i Word, og importer på nytt.",
        "No headings in the file. These paragraphs are only bold or large: {en}. Give them the style Heading 1 in Word, and import again."
    );
    Some((*first, message))
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
