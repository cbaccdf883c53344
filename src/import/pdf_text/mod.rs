//! The text of a PDF, as `pdftotext` writes it, becomes a skeleton: chapters, headings and steps are guessed from what the text
//! still shows of its layout. What was guessed is said, and what the text has lost before it came here, too.

mod pages;
mod passages;
mod titles;

use super::manual::{Chapter, Manual, Names};
use super::{Import, Refusal, decoded};
use crate::model::Lang;
use crate::source::say;
use pages::{Document, Line, Page};
use passages::Written;
use titles::Titles;

/// A chapter on its way.
#[derive(Default)]
struct Section {
    title: String,
    lines: Vec<Line>,
}

/// Makes a manual of the text in the file `name`.
///
/// # Errors
/// It is no text.
pub fn import(name: &str, bytes: &[u8], lang: Option<&str>) -> Result<Import, Refusal> {
    refuse(name, bytes)?;
    let (text, is_guess) = decoded(bytes);
    if !text.contains(char::is_alphabetic) {
        return Err(Refusal::Broken(say!("{name} har ingen tekst.", "{name} holds no text.")));
    }
    let mut manual = Manual { lang: tag(lang), ..Manual::default() };
    // A form feed stands at the head of a line, and messages count lines.
    manual.losses.show(name, &text.replace('\u{c}', " "));
    if is_guess {
        let message = say!(
            "Teksten er ikke ren UTF-8: noen tegn er gjettet eller borte.",
            "The text is not clean UTF-8: some characters are guessed or gone."
        );
        manual.losses.changed(name, 1, message);
    }
    manual.losses.changed(
        name,
        1,
        say!(
            "Dette er et skjelett: kapitler, overskrifter og steg er gjettet. Les alt mot PDF-en.",
            "This is a skeleton: chapters, headings and steps are guessed. Read everything against the PDF."
        ),
    );
    manual.losses.lost(name, 1, say!(
        "Bilder, fet skrift og plassering finnes ikke i teksten av en PDF: legg inn bildene der stegene trenger dem.",
        "Pictures, bold type and places are not in the text of a PDF: put pictures in where steps need them."
    ));
    let Document { pages, title } = pages::read(name, &text, &mut manual.losses);
    let titles = Titles::new(&pages);
    manual.title = titles.document().map(str::to_string).or(title).unwrap_or_else(|| stem(name));
    let sections = sections(name, pages, &titles, &mut manual);
    write(name, sections, &mut manual);
    Ok(manual.finish())
}

/// Files whose bytes would be read as letters, though they are none.
fn refuse(name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let has = |head: &[u8]| bytes.starts_with(head);
    // Texts in UTF-16 have a mark at their head, and a zero in most letters.
    let is_wide = has(b"\xff\xfe") || has(b"\xfe\xff");
    let message = if has(b"%PDF-") {
        say!(
            "{name} er selve PDF-en. Lag teksten først: pdftotext -layout {name}",
            "{name} is the PDF itself. Make its text first: pdftotext -layout {name}"
        )
    } else if has(b"PK\x03\x04") && bytes.windows(5).any(|name| name == b"word/") {
        say!(
            "{name} er en Word-fil, ikke tekst. Skriv: handbok import docx {name}",
            "{name} is a Word file, not text. Type: handbok import docx {name}"
        )
    } else if has(b"PK\x03\x04") || has(b"\xd0\xcf\x11\xe0") || !is_wide && bytes.contains(&0) {
        say!(
            "{name} er ikke tekst. Fra en PDF: pdftotext -layout FILEN.pdf. Fra Word: handbok import docx FILEN.docx",
            "{name} is not text. From a PDF: pdftotext -layout FILE.pdf. From Word: handbok import docx FILE.docx"
        )
    } else {
        return Ok(());
    };
    Err(Refusal::Usage(message))
}

fn tag(lang: Option<&str>) -> String {
    lang.and_then(Lang::parse).map_or_else(|| "nb".to_string(), |lang| lang.tag().to_string())
}

fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
}

/// Pages under the titles that they bring; what a contents list says is left out.
fn sections(name: &str, pages: Vec<Page>, titles: &Titles, manual: &mut Manual) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut contents: Vec<u32> = Vec::new();
    for page in pages {
        let (mut lines, mut new) = (Vec::new(), None);
        for mut line in page.lines {
            line.is_heading = titles.is_section(&line.text);
            if titles.is_contents(line.number) {
                // A word or two right before the list are its own heading.
                while lines.last().is_some_and(|line: &Line| line.text.split_whitespace().count() <= 2) {
                    lines.pop();
                }
                contents.push(line.number);
                continue;
            }
            match titles.chapter(&line.text) {
                // Drawn text has its title anywhere on the page; a numbered one stands where its chapter begins.
                Some(title) if titles.begins_here(&line.text) => {
                    push(&mut sections, new.take(), std::mem::take(&mut lines));
                    new = Some(title);
                }
                Some(title) if new.is_none() => new = Some(title),
                Some(_) => {}
                None => lines.push(line),
            }
        }
        push(&mut sections, new, lines);
    }
    if let Some(first) = contents.first() {
        let lines = contents.len();
        let message = say!(
            "Innholdslisten er utelatt ({lines} linjer): Handbok lager den.",
            "The list of contents is left out ({lines} lines): Handbok makes it."
        );
        manual.losses.lost(name, *first, message);
    }
    sections.retain(|section| !section.title.is_empty() || section.lines.iter().any(|line| !line.text.is_empty()));
    sections
}

/// Lines under a new title, or as more of the last one's.
fn push(sections: &mut Vec<Section>, title: Option<String>, mut lines: Vec<Line>) {
    let is_same = |section: &Section| title.as_ref().is_none_or(|title| *title == section.title);
    match sections.last_mut().filter(|section| is_same(section)) {
        Some(last) => {
            last.lines.push(Line::default());
            last.lines.append(&mut lines);
        }
        None => sections.push(Section { title: title.unwrap_or_default(), lines }),
    }
}

fn write(name: &str, sections: Vec<Section>, manual: &mut Manual) {
    let mut names = Names::new(sections.len());
    for section in sections {
        let title = if section.title.is_empty() { manual.title.clone() } else { section.title.clone() };
        let Written { body, said } = passages::write(&section.lines, &manual.lang);
        for (line, message) in said {
            manual.losses.lost(name, line, message);
        }
        let path = format!("{}/{}.md", manual.lang, names.next(&title));
        manual.chapters.insert(path, Chapter { source: name.to_string(), title, body, ..Chapter::default() });
    }
}
