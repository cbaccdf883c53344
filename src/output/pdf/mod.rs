//! A PDF of a printed page of the site: printed by an installed browser until every page number is right, then finished
//! for assistive technology.

mod booklet;
mod browser;
mod content;
mod fonts;
mod layout;
mod metadata;
mod outline;
mod places;
mod tags;

pub use browser::{Browser, Stop, VARIABLE, listen};

use crate::input::reason;
use crate::model::Site;
use crate::print::Book;
use crate::source::{Text, say};
use layout::Layout;
use lopdf::{Document, SaveOptions, content::Content};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Prints after which the numbers must stand still.
const MOST_PASSES: usize = 6;

/// Paper that can be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PaperSize {
    #[default]
    A4,
    A5,
    Letter,
}

impl PaperSize {
    /// As CSS calls it.
    fn name(self) -> &'static str {
        match self {
            PaperSize::A4 => "A4",
            PaperSize::A5 => "A5",
            PaperSize::Letter => "letter",
        }
    }
}

/// How the document is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The paper.
    pub paper: PaperSize,
    /// Printed on both sides: room at the spine, chapters on right-hand pages.
    pub duplex: bool,
    /// Imposed for folding; pages are scaled to half a sheet.
    pub booklet: bool,
    /// The one variant that is shown wherever it can be chosen, by label or key.
    pub only: Option<String>,
    /// Seconds for one print; else by the size of the document.
    pub timeout: Option<u64>,
}

/// Why there is no PDF.
#[derive(Debug)]
pub enum Failure {
    /// No browser is there, or not the one asked for.
    NoBrowser {
        /// What was asked for.
        asked: Option<PathBuf>,
    },
    /// The browser gave up.
    Browser {
        /// Which one.
        browser: PathBuf,
        /// What it said last.
        said: String,
    },
    /// The browser did not end.
    Hung {
        /// How long it had.
        seconds: u64,
    },
    /// A signal asked the program to stop.
    Stopped {
        /// Its number.
        signal: usize,
    },
    /// The browser's file is not what was expected.
    NotPdf,
    /// A reference leads to something that is not on paper.
    Missing {
        /// Its id.
        id: String,
    },
    /// Page numbers went on changing.
    Unsettled,
    /// Text that no screen reader would find.
    HiddenText {
        /// The page.
        page: usize,
    },
    /// No tab has this name.
    NoTab {
        /// What was asked for.
        asked: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The disk said no.
    Disk(std::io::Error),
}

impl From<lopdf::Error> for Failure {
    fn from(_: lopdf::Error) -> Failure {
        Failure::NotPdf
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Disk(error)
    }
}

impl Failure {
    /// The whole story for the editor, with the cure.
    pub fn message(&self) -> Text {
        match self {
            Failure::NoBrowser { asked: None } => say!(
                "Fant verken Chromium, Chrome eller Edge. Installer en av dem, eller si hvor den er med --browser STI eller miljøvariabelen {VARIABLE}.",
                "Found neither Chromium, Chrome nor Edge. Install one of them, or say where it is with --browser PATH or the environment variable {VARIABLE}."
            ),
            Failure::NoBrowser { asked: Some(asked) } => {
                let asked = asked.display();
                say!("Det er ingen nettleser i {asked}.", "There is no browser at {asked}.")
            }
            Failure::Browser { browser, said } => {
                let browser = browser.display();
                say!(
                    "Nettleseren {browser} klarte ikke å skrive ut. Den sa:\n{said}",
                    "The browser {browser} could not print. It said:\n{said}"
                )
            }
            Failure::Hung { seconds } => say!(
                "Nettleseren ble ikke ferdig på {seconds} sekunder og er avsluttet. Gi den mer tid med --timeout.",
                "The browser did not finish within {seconds} seconds and has been ended. Give it more time with --timeout."
            ),
            Failure::Stopped { .. } => say!("Avbrutt: ingen PDF er skrevet.", "Interrupted: no PDF was written."),
            Failure::NotPdf => {
                say!("Nettleseren laget en PDF som ikke kan leses.", "The browser made a PDF that cannot be read.")
            }
            Failure::Missing { id } => say!(
                "En henvisning leder til «{id}», som ikke er på papiret.",
                "A reference leads to “{id}”, which is not on paper."
            ),
            Failure::Unsettled => say!(
                "Sidetallene faller ikke til ro: etter {MOST_PASSES} utskrifter endrer de seg ennå. Kort ned eller del teksten ved en henvisning.",
                "The page numbers do not settle: after {MOST_PASSES} prints they still change. Shorten or split the text at a reference."
            ),
            Failure::HiddenText { page } => say!(
                "På side {page} står tekst som en skjermleser ikke finner. Enten skriver temaet tekst med CSS (content): skriv den i malen. Eller et bilde merket {{decorative}} har bokstaver i seg: gi det en tekst.",
                "On page {page} there is text that a screen reader does not find. Either the theme writes text with CSS (content): write it in the template. Or a picture marked {{decorative}} has letters in it: give it a text."
            ),
            Failure::NoTab { asked, known } => {
                let known = known.join(", ");
                say!(
                    "Ingen fane heter «{asked}». Fanene er: {known}.",
                    "No tab is called “{asked}”. The tabs are: {known}."
                )
            }
            Failure::Disk(error) => {
                let Text { nb, en } = reason(error);
                say!("Kan ikke skrive PDF-en: {nb}", "Cannot write the PDF: {en}")
            }
        }
    }
}

/// Makes the PDF of a book of the site. `progress` hears of each pass with its number and the pages printed.
///
/// # Errors
/// [`Failure`]; nothing is left behind.
pub fn make(
    site: &Site,
    book: &Book,
    options: &Options,
    browser: &Browser,
    mut progress: impl FnMut(usize, usize),
) -> Result<Vec<u8>, Failure> {
    let html = site.files.get(&book.page).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let layout = Layout::new(&html, &book.page, book.base_url.as_deref(), options);
    let tab = chosen_tab(&layout, options)?;
    let room = tempfile::Builder::new().prefix("handbok-pdf-").tempdir()?;
    let page = unpack(site, book, &layout, tab.as_deref(), &room.path().join("site"))?;
    let limit = Duration::from_secs(options.timeout.unwrap_or(90 + html.len() as u64 / 50_000));
    let mut numbers = layout.guess();
    for pass in 1..=MOST_PASSES {
        let mut document = print(&page, &layout.write(&numbers), browser, room.path(), limit)?;
        progress(pass, document.page_iter().count());
        let found = places::pages_of(&document)?;
        if tab.is_none()
            && let Some(id) = layout.targets().into_iter().find(|id| !found.contains_key(*id))
        {
            return Err(Failure::Missing { id: id.to_string() });
        }
        let next = layout.next(&found, &numbers.blanks);
        if next == numbers {
            return finish(&mut document, book, options, &layout);
        }
        numbers = next;
    }
    Err(Failure::Unsettled)
}

/// The key of the tab asked for.
fn chosen_tab(layout: &Layout<'_>, options: &Options) -> Result<Option<String>, Failure> {
    let Some(asked) = &options.only else { return Ok(None) };
    let tabs = layout.tabs();
    let is_asked = |(key, label): &(&String, &String)| {
        **key == asked.to_lowercase() || label.to_lowercase() == asked.to_lowercase()
    };
    match tabs.iter().find(is_asked) {
        Some((key, _)) => Ok(Some(key.clone())),
        None => Err(Failure::NoTab { asked: asked.clone(), known: tabs.into_values().collect() }),
    }
}

/// Writes what the book's page shows, and gives the place of the page itself.
fn unpack(site: &Site, book: &Book, layout: &Layout<'_>, tab: Option<&str>, to: &Path) -> Result<PathBuf, Failure> {
    let files = layout.files();
    let shown =
        site.files.iter().filter(|(path, _)| files.contains(*path)).map(|(path, bytes)| (path.as_str(), &**bytes));
    let style = layout.style(tab);
    for (path, bytes) in shown.chain([(layout::STYLE, style.as_bytes())]) {
        let file = to.join(path);
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, bytes)?;
    }
    let page = to.join(&book.page);
    page.parent().map_or(Ok(()), fs::create_dir_all)?;
    Ok(page)
}

fn print(page: &Path, html: &str, browser: &Browser, room: &Path, limit: Duration) -> Result<Document, Failure> {
    let to = room.join("print.pdf");
    fs::write(page, html)?;
    let _ = fs::remove_file(&to);
    browser.print(page, &to, &room.join("profile"), limit)?;
    Ok(Document::load_mem(&fs::read(&to)?)?)
}

fn finish(document: &mut Document, book: &Book, options: &Options, layout: &Layout<'_>) -> Result<Vec<u8>, Failure> {
    let pages: Vec<_> = document.page_iter().collect();
    let contents: Vec<Result<Vec<u8>, Failure>> = pages
        .par_iter()
        .enumerate()
        .map(|(at, page)| {
            let content = Content::decode(&document.get_page_content(*page))?;
            let finished = content::finish(content.operations).map_err(|_| Failure::HiddenText { page: at + 1 })?;
            Ok(finished.encode()?)
        })
        .collect();
    for (page, content) in pages.iter().zip(contents) {
        let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content?);
        stream.compress()?;
        let stream = document.add_object(stream);
        document.get_dictionary_mut(*page)?.set("Contents", stream);
    }
    tags::finish(document, &layout.words())?;
    outline::finish(document, &layout.headings())?;
    fonts::finish(document)?;
    if options.booklet {
        booklet::impose(document, book.is_rtl)?;
    }
    metadata::write(document, book, !options.booklet)?;
    document.prune_objects();
    document.renumber_objects();
    document.version = "1.7".to_string();
    let mut bytes = Vec::new();
    let packed = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(9).build();
    document.save_with_options(&mut bytes, packed)?;
    Ok(bytes)
}
