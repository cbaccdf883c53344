//! `handbok pdf`: an edition or a part of it on paper, as a file.

use super::{Exit, ManualArg, Say, prepare};
use crate::output;
use crate::output::pdf::{self, Browser, Failure, Options, PaperSize};
use crate::pipeline::Profile;
use crate::print::Book;
use crate::source::{Code, Text, say, shown};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct PdfArgs {
    #[command(flatten)]
    manual: ManualArg,
    /// Language of the manual; the first one if none is given
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// One part, by its folder
    #[arg(long, value_name = "FOLDER")]
    part: Option<String>,
    /// File to write; otherwise it stands in the site, in dist/
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Paper
    #[arg(long, default_value = "a4", ignore_case = true)]
    paper: PaperArg,
    /// For printing on both sides: room at the spine, chapters on right-hand pages
    #[arg(long)]
    duplex: bool,
    /// Two pages on each side of a sheet, ready to fold and staple
    #[arg(long)]
    booklet: bool,
    /// Of each choice that has this variant, only this one, for example iPhone
    #[arg(long, value_name = "TAB")]
    only: Option<String>,
    /// The browser to print with
    #[arg(long, value_name = "PATH")]
    browser: Option<PathBuf>,
    /// Seconds that one print may take
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum PaperArg {
    A4,
    A5,
    Letter,
}

impl PdfArgs {
    fn options(&self) -> Options {
        Options {
            paper: match self.paper {
                PaperArg::A4 => PaperSize::A4,
                PaperArg::A5 => PaperSize::A5,
                PaperArg::Letter => PaperSize::Letter,
            },
            duplex: self.duplex,
            booklet: self.booklet,
            only: self.only.clone(),
            timeout: self.timeout,
        }
    }
}

/// Prints, and says how it went.
pub(super) fn pdf(args: &PdfArgs, say: &Say) -> Exit {
    let manual = args.manual.folder();
    let checked = match prepare(manual, false, Profile { preview: true, ..Profile::default() }, say) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    let Some(site) = &checked.outcome.site() else { return checked.exit };
    if checked.outcome.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::MissingAlt) {
        say.line(&say!(
            "Ingen PDF: et bilde har verken tekst eller {{decorative}}, og da er PDF-en ikke lesbar for alle.",
            "No PDF: a picture has neither a text nor {{decorative}}, so not everybody could read it."
        ));
        return Exit::Errors;
    }
    let books = &checked.outcome.books;
    let Some(book) = chosen(books, args) else {
        say.line(&unknown(books, args));
        return Exit::Usage;
    };
    let progress = |pass: usize, pages: usize| {
        say.line(&say!("Utskrift {pass}: {pages} sider", "Print {pass}: {pages} pages"));
    };
    let browser = pdf::listen().map_err(Failure::Disk).and_then(|stop| Browser::find(args.browser.as_deref(), stop));
    let made = browser.and_then(|browser| pdf::make(site, book, &args.options(), &browser, progress));
    match made {
        Ok(bytes) => store(&bytes, book, args, manual, say),
        Err(failure) => {
            say.line(&failure.message());
            exit_of(&failure)
        }
    }
}

fn exit_of(failure: &Failure) -> Exit {
    match failure {
        Failure::Missing { .. } | Failure::Unsettled | Failure::HiddenText { .. } => Exit::Errors,
        Failure::NoTab { .. } => Exit::Usage,
        Failure::Stopped { signal: 2 } => Exit::Interrupted,
        Failure::Stopped { .. } => Exit::Terminated,
        Failure::NoBrowser { .. }
        | Failure::Browser { .. }
        | Failure::Hung { .. }
        | Failure::NotPdf
        | Failure::Disk(_) => Exit::Environment,
    }
}

fn chosen<'a>(books: &'a [Book], args: &PdfArgs) -> Option<&'a Book> {
    let part = args.part.as_deref().unwrap_or_default().trim_matches(['/', '\\']);
    books
        .iter()
        .find(|book| args.lang.as_ref().is_none_or(|lang| book.lang.eq_ignore_ascii_case(lang)) && book.part == part)
}

fn unknown(books: &[Book], args: &PdfArgs) -> Text {
    let list = |name: fn(&Book) -> &str| {
        let mut names: Vec<&str> = Vec::new();
        for name in books.iter().map(name).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    };
    let lang = args.lang.as_deref().unwrap_or_default();
    if !lang.is_empty() && books.iter().all(|book| !book.lang.eq_ignore_ascii_case(lang)) {
        let known = list(|book| &book.lang);
        return say!(
            "Manualen har ikke språket «{lang}». Den har: {known}.",
            "The manual has no language “{lang}”. It has: {known}."
        );
    }
    let (part, known) = (args.part.as_deref().unwrap_or_default(), list(|book| &book.part));
    say!("Manualen har ingen del «{part}». Den har: {known}.", "The manual has no part “{part}”. It has: {known}.")
}

/// Writes the file in one step: where it was asked for, or into the site.
fn store(bytes: &[u8], book: &Book, args: &PdfArgs, manual: &Path, say: &Say) -> Exit {
    let stored = match &args.out {
        Some(file) => output::replace(file, bytes)
            .map(|()| file.clone())
            .map_err(|error| (Failure::Disk(error).message(), Exit::Environment)),
        None => output::add(&book.pdf, bytes, Path::new("dist"), manual)
            .map_err(|failure| (failure.message(), Exit::from(&failure))),
    };
    match stored {
        Ok(file) => {
            let (file, kb, seconds) =
                (shown(file.display()), bytes.len().div_ceil(1000), say.started.elapsed().as_secs_f32());
            say.line(&say!("{file}, {kb} kB på {seconds:.1} s", "{file}, {kb} kB in {seconds:.1} s"));
            Exit::Fine
        }
        Err((text, exit)) => {
            say.line(&text);
            exit
        }
    }
}
