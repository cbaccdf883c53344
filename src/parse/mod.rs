//! Stage 2, parse: one file becomes a typed chapter. It never fails: it returns what it understood and says
//! what it did not. Nothing here knows of other files.

mod addresses;
mod attributes;
mod blocks;
mod buffer;
mod clips;
mod containers;
mod directives;
mod fences;
mod front_matter;
mod html;
mod inlines;
mod leaves;
mod lists;
mod verbatim;
pub mod vocabulary;

use crate::input::Inputs;
use crate::model::{Body, Chapter, Config, Lang, Snippets};
use crate::source::{Code, Diagnostics, Excerpt, Source, Span, say};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use attributes::parse_time;
pub use front_matter::yaml as front_matter;
pub use html::SAFE_ATTRIBUTES;

/// What the parser needs to know of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Raw HTML elements that chapters may use.
    pub html: BTreeSet<String>,
}

impl Options {
    /// The options that a configuration asks for.
    pub fn new(config: &Config) -> Options {
        Options { html: config.html.clone() }
    }
}

/// A file that has been parsed, with what there was to say about it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The chapter.
    pub chapter: Arc<Chapter>,
    /// What is wrong in it.
    pub said: Diagnostics,
    /// Hash of the text.
    hash: blake3::Hash,
}

/// Parsed files by virtual path.
pub type Library = BTreeMap<Arc<str>, Parsed>;

/// Parses every chapter, file by file on all cores. Files that say what they said in `known`, which was parsed with the same
/// options and languages, are not parsed again. Gives the number of those that were.
pub fn chapters(inputs: &Inputs, config: &Config, known: &Library, diagnostics: &mut Diagnostics) -> (Library, usize) {
    let options = Options::new(config);
    let mut found: Vec<(&Source, &Lang, &str)> = Vec::new();
    let mut unlisted: BTreeMap<&str, &Source> = BTreeMap::new();
    for source in inputs.sources.values().filter(|source| source.path.ends_with(".md")) {
        let Some((folder, key)) = source.path.split_once('/') else {
            beside_the_folders(source, config, diagnostics);
            continue;
        };
        match config.languages.iter().find(|lang| lang.tag().eq_ignore_ascii_case(folder)) {
            Some(lang) => found.push((source, lang, key)),
            None => drop(unlisted.entry(folder).or_insert(source)),
        }
    }
    let has_folder = |lang: &Lang| found.iter().any(|(_, other, _)| *other == lang);
    let bare = config.languages.iter().find(|lang| !has_folder(lang));
    unlisted.into_iter().for_each(|(folder, first)| unlisted_language(first, folder, bare, config, diagnostics));
    let is_known = |source: &Source| known.get(&source.path).filter(|parsed| parsed.hash == source.hash);
    let (old, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|(source, ..)| is_known(source).is_some());
    let parsed = new.len();
    let new = new.into_par_iter().map(|(source, lang, key)| {
        let (chapter, said) = chapter(source, lang, key, &options);
        (source.path.clone(), Parsed { chapter: Arc::new(chapter), said, hash: source.hash })
    });
    let new: Vec<_> = new.collect();
    let old = old.iter().filter_map(|(source, ..)| Some((source.path.clone(), is_known(source)?.clone())));
    (old.chain(new).collect(), parsed)
}

/// A chapter beside `handbok.yaml` would silently not be published. Files that folders have for other reasons may stand there.
fn beside_the_folders(source: &Source, config: &Config, diagnostics: &mut Diagnostics) {
    const OTHERS: [&str; 8] =
        ["readme", "license", "licence", "changelog", "contributing", "security", "code_of_conduct", "authors"];
    let name = source.path.trim_end_matches(".md").to_lowercase();
    if OTHERS.iter().any(|other| name == *other || name.starts_with(&format!("{other}."))) {
        return;
    }
    let (path, lang) = (&source.path, config.default_lang().tag());
    let message = say!(
        "Filen står utenfor språkmappene og blir ikke publisert.",
        "The file stands outside the languages' folders and is not published."
    );
    let hint = say!("Flytt den til {lang}/{path}", "Move it to {lang}/{path}");
    diagnostics.push(Code::StrayFile.at(path, None, message).hint(hint));
}

/// A folder named like a language that the configuration does not list would silently not be published. It is said once, at
/// the folder's first file; `bare` is a language that has no folder, and probably should have this one.
fn unlisted_language(
    first: &Source,
    folder: &str,
    bare: Option<&Lang>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    if Lang::parse(folder).is_none_or(|lang| lang.primary().len() > 3) {
        return;
    }
    let known = config.languages.iter().map(Lang::tag).collect::<Vec<_>>().join(", ");
    let message =
        say!("Språket «{folder}» står ikke i handbok.yaml.", "The language “{folder}” does not stand in handbok.yaml.");
    let diagnostic = Code::UnknownLanguage
        .at(&first.path, None, message)
        .hint(say!("Språkene der er: {known}.", "The languages there are: {known}."));
    diagnostics.push(match bare.map(Lang::tag) {
        Some(bare) => diagnostic.hint(say!(
            "Ingen mappe heter «{bare}»: skriv {folder} i languages i stedet, eller gi mappen navnet {bare}.",
            "No folder is called “{bare}”: write {folder} in languages instead, or rename the folder to {bare}."
        )),
        None => diagnostic,
    });
}

/// Parses the shared passages of the configuration, by key and language tag.
pub fn snippets(config: &Config, diagnostics: &mut Diagnostics) -> Snippets {
    let options = Options::new(config);
    let mut snippets = BTreeMap::new();
    for (key, passage) in &config.snippets {
        let texts: &mut BTreeMap<_, _> = snippets.entry(key.clone()).or_default();
        for (tag, (words, span)) in &passage.by_lang {
            let (body, said) = snippet(&config.file, words, *span, &options);
            diagnostics.extend(said);
            texts.insert(tag.clone(), Arc::new(body));
        }
    }
    Snippets(snippets)
}

/// Parses the file at `lang`'s `key`.
pub fn chapter(source: &Source, lang: &Lang, key: &str, options: &Options) -> (Chapter, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (meta, start) = front_matter::parse(source, &mut diagnostics);
    let lines = source.text[..start].matches('\n').count();
    let (file, whole) = (&source.path, &source.text);
    let text = Text { file, whole, text: &whole[start..], place: Place::Offset(start), lines };
    let body = body(text, options, false, &mut diagnostics);
    (Chapter { file: source.path.clone(), lang: lang.clone(), key: key.to_string(), meta, body }, diagnostics)
}

/// Parses a shared passage that stands at `span` of the configuration.
pub fn snippet(file: &Arc<str>, words: &str, span: Span, options: &Options) -> (Body, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let whole = Arc::from(words);
    let text = Text { file, whole: &whole, text: words, place: Place::Fixed(span), lines: 0 };
    (body(text, options, true, &mut diagnostics), diagnostics)
}

/// The text to parse and how its bytes are places in the file.
#[derive(Clone, Copy)]
struct Text<'a> {
    file: &'a Arc<str>,
    /// What the text is the end of.
    whole: &'a Arc<str>,
    text: &'a str,
    place: Place,
    /// How many lines of the file stand before it.
    lines: usize,
}

#[derive(Clone, Copy)]
enum Place {
    /// The text starts at this byte of the file.
    Offset(usize),
    /// The text went through YAML; all of it stands here.
    Fixed(Span),
}

impl Text<'_> {
    /// Letters that were read at a byte of the text; they may say something else than what stands there.
    fn excerpt(&self, letters: &str, at: usize) -> Excerpt {
        Excerpt::new(self.whole, self.whole.len() - self.text.len() + at, letters)
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self.place {
            Place::Offset(offset) => Span::new(range).shift(offset),
            Place::Fixed(span) => span,
        }
    }

    /// The number of the file's line that holds a place.
    fn line(&self, span: Span) -> usize {
        let at = match self.place {
            Place::Offset(offset) => (span.start as usize).saturating_sub(offset),
            Place::Fixed(_) => 0,
        };
        self.lines + self.text.get(..at).unwrap_or_default().matches('\n').count() + 1
    }
}

/// pulldown-cmark has panicked on rare inputs (its issues 949, 957, 1110): one such file must not take the others along.
fn body(text: Text<'_>, options: &Options, is_snippet: bool, diagnostics: &mut Diagnostics) -> Body {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let mut own = Diagnostics::default();
        let body = blocks::parse(text, options, is_snippet, &mut own);
        (body, own)
    }));
    match parsed {
        Ok((body, own)) => {
            diagnostics.extend(own);
            body
        }
        Err(_) => {
            let message = say!("Kapittelet kan ikke tolkes som Markdown.", "The chapter cannot be read as Markdown.");
            let hint = say!(
                "Ta bort uvanlige tegn, del avsnitt for avsnitt, og meld fra om feilen med denne filen.",
                "Remove unusual characters, halve the text until it works, and report the fault with this file."
            );
            diagnostics.push(Code::Unparsable.at(text.file, None, message).hint(hint));
            Body::default()
        }
    }
}
