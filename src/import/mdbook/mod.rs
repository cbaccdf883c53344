//! An mdBook becomes a manual: `book.toml`, `SUMMARY.md`, and every chapter with what it includes. Texts stay as they are
//! typed; only what Handbok says in another way is changed, at its place.

mod boxes;
mod code;
mod elements;
mod escapes;
mod facts;
mod html;
mod includes;
mod layout;
mod links;
mod markup;
mod settings;
mod summary;

use super::manual::{Chapter, Manual};
use super::traced::Traced;
use super::{Import, Read, Refusal, decoded};
use crate::link::paths;
use crate::model::Lang;
use crate::source::say;
use facts::Facts;
use layout::Place;
use links::Atlas;
use pulldown_cmark::{Event, Options, Parser};
use settings::Settings;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Events with their places.
type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// A chapter of the book.
struct Page {
    place: Place,
    /// The file's path in the book's folder.
    source: String,
    text: Traced,
    facts: Facts,
}

/// Makes a manual of the book whose folder `read` knows. `lang` is its language, if the book is not to be asked; `site` is where the
/// book is published, for links to what stands beside it.
///
/// # Errors
/// It is no book, or its own files cannot be read.
pub fn import(read: &Read<'_>, lang: Option<&str>, site: Option<&str>) -> Result<Import, Refusal> {
    let mut manual = Manual::default();
    let mut settings = match read(settings::FILE) {
        Some(bytes) => settings::read(&decoded(&bytes).0, &mut manual.losses)?,
        None => Settings::default(),
    };
    settings.site = site.map(str::to_string).or(settings.site);
    let list = in_src(&settings, "SUMMARY.md");
    let Some(bytes) = read(&list) else {
        return Err(Refusal::Usage(say!(
            "Dette er ingen mdBook: {list} mangler, eller den kan ikke leses.",
            "This is no mdBook: {list} is missing, or it cannot be read."
        )));
    };
    let asked = lang.or(settings.language.as_deref()).and_then(Lang::parse);
    manual.lang = asked.map_or_else(|| "en".to_string(), |lang| lang.tag().to_string());
    let entries = summary::read(&list, &decoded(&bytes).0, &mut manual.losses);
    if entries.is_empty() {
        return Err(Refusal::Broken(say!("{list} nevner ingen kapitler.", "{list} names no chapters.")));
    }
    let pages: Vec<Page> = layout::places(&entries, &manual.lang)
        .into_iter()
        .map(|place| page(place, &list, &settings, read, &mut manual))
        .collect();
    manual.title =
        settings.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| pages[0].place.title.clone());
    manual.description.clone_from(&settings.description);
    manual.base_url = settings.site.as_ref().map(|site| format!("{}/", site.trim_end_matches('/')));
    write(&Atlas::new(&settings, read, &pages), &mut manual);
    Ok(manual.finish())
}

/// A path in the chapters' folder, as a path in the book's.
fn in_src(settings: &Settings, path: &str) -> String {
    if settings.src.is_empty() { path.to_string() } else { format!("{}/{path}", settings.src) }
}

/// Reads a chapter with what it includes.
fn page(mut place: Place, list: &str, settings: &Settings, read: &Read<'_>, manual: &mut Manual) -> Page {
    let losses = &mut manual.losses;
    let source = place.file.as_ref().map_or_else(|| list.to_string(), |file| in_src(settings, file));
    let bytes = place.file.as_ref().and_then(|_| read(&source));
    if bytes.is_none() && place.file.is_some() {
        losses.lost(
            list,
            place.line,
            say!("«{source}» finnes ikke eller kan ikke leses.", "“{source}” does not exist or cannot be read."),
        );
    }
    let Some(bytes) = bytes else {
        return Page { place, source: list.to_string(), text: Traced::default(), facts: Facts::default() };
    };
    let (text, is_guess) = decoded(&bytes);
    let text = text.replace('\u{c}', "");
    losses.show(&source, &text);
    if is_guess {
        losses.changed(
            &source,
            1,
            say!(
                "Filen er ikke UTF-8: den er lest som Windows-1252.",
                "The file is not UTF-8: it was read as Windows-1252."
            ),
        );
    }
    let (text, title) = includes::expand(&source, text, read, losses);
    let text = boxes::opened(text);
    let facts = facts::facts(&text, &place.title, settings.smart);
    if let Some(title) = title {
        losses.lost(
            &source,
            1,
            say!("Sidens egen tittel i nettleseren: «{title}».", "The page's own title in the browser: “{title}”."),
        );
    }
    if place.title.is_empty() {
        place.title = facts.title.as_ref().map_or_else(|| source.clone(), |title| title.text.clone());
    }
    Page { place, source, text, facts }
}

/// Writes every chapter into the manual.
fn write(atlas: &Atlas<'_>, manual: &mut Manual) {
    for page in atlas.pages {
        let mut chapter =
            Chapter { source: page.source.clone(), title: page.place.title.clone(), ..Chapter::default() };
        title(page, &mut chapter, manual);
        chapter.draft = page.text.text().is_empty() && !page.place.is_folder && page.source.ends_with("SUMMARY.md");
        chapter.body = markup::write(page, atlas, manual);
        manual.chapters.insert(page.place.path.clone(), chapter);
    }
    aliases(atlas, manual);
    manual.assets = atlas.files();
}

/// A page has one name: that of its heading. What the list calls it is found by searching.
fn title(page: &Page, chapter: &mut Chapter, manual: &mut Manual) {
    let Some(head) = page.facts.title.as_ref().filter(|head| !head.text.is_empty()) else { return };
    let (line, name) = (page.text.line(head.range.start), &page.place.title);
    if head.is_marked_up {
        let message = say!(
            "Tittelen er ren tekst: kode og utheving i den er borte.",
            "The title is plain text: code and emphasis in it are gone."
        );
        manual.losses.changed(&page.source, line, message);
    }
    if head.text != *name {
        let message = say!(
            "Listen kaller kapittelet «{name}»: det er nå et søkeord, og overskriften er navnet.",
            "The list calls the chapter “{name}”: that is a keyword now, and the heading is the name."
        );
        // The same words in other marks are no other name.
        if crate::link::slug(&head.text) != crate::link::slug(name) {
            manual.losses.changed(&page.source, line, message);
            chapter.keywords.push(name.clone());
        }
    }
    chapter.title = head.text.clone();
}

/// Old addresses lead on where a chapter may have them: in its own folder.
fn aliases(atlas: &Atlas<'_>, manual: &mut Manual) {
    for (from, to, line) in &atlas.settings.redirects {
        let lost = || {
            say!(
                "Adressen {from} leder ikke lenger videre til {to}.",
                "The address {from} does not lead on to {to} any more."
            )
        };
        let target = atlas.target(from).filter(|page| !page.place.is_folder);
        let folder = |path: &str| paths::folder(path).to_string();
        let target = target.filter(|page| page.place.file.as_deref().map(folder) == Some(folder(from)));
        let name = from.rsplit('/').next().unwrap_or(from).trim_end_matches(".html");
        let is_free = |page: &&Page| {
            let inside = folder(&page.place.path);
            let siblings = manual.chapters.iter().filter(|(path, _)| path.starts_with(&format!("{inside}/")));
            !siblings.into_iter().any(|(path, chapter)| {
                path.ends_with(&format!("-{name}.md")) || chapter.aliases.iter().any(|alias| alias == name)
            }) && crate::link::slug(name) == name
        };
        match target.filter(is_free).map(|page| page.place.path.clone()).and_then(|path| manual.chapters.get_mut(&path))
        {
            Some(chapter) => chapter.aliases.push(name.to_string()),
            None => manual.losses.lost(settings::FILE, *line, lost()),
        }
    }
}

/// The events of a text as mdBook reads it. Attributes of headings are read by ourselves (pulldown-cmark's issue 1110).
fn events(text: &str, smart: bool) -> Events<'_> {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart);
    let read = || Parser::new_ext(text, options).into_offset_iter().collect();
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}
