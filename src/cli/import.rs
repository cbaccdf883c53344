//! `handbok import`: a manual from what another tool wrote, and a list of what was lost or changed on the way.

use super::{Exit, FormatArg, Say, terminal};
use crate::import::{self, Import, MAX_FILE, Refusal};
use crate::input::reason;
use crate::model::Lang;
use crate::output::{self, Gate};
use crate::report::{self, Format};
use crate::source::{Code, Diagnostic, Text, say};
use clap::{Args, Subcommand};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    /// From an mdBook: chapters, parts, includes, links and pictures
    Mdbook {
        /// Folder of the book, with book.toml
        folder: PathBuf,
        /// Where the book is published, for links to what stands beside it on the same server
        #[arg(long, value_name = "URL")]
        site: Option<String>,
        #[command(flatten)]
        to: To,
    },
    /// From a Word file: a skeleton of chapters, steps and pictures
    Docx {
        /// The file, .docx
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
    /// From the text of a PDF, as pdftotext writes it: a skeleton of chapters and steps
    PdfText {
        /// The text
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
}

#[derive(Args)]
struct To {
    /// Folder to make
    #[arg(long, short, default_value = "manual")]
    out: PathBuf,
    /// Language of the text
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// How losses are shown
    #[arg(long, default_value = "lines")]
    format: FormatArg,
}

/// Imports, and says what became of everything.
pub(super) fn import(args: &ImportArgs, say: &dyn Fn(Format) -> Say) -> Exit {
    match &args.from {
        From::Mdbook { folder, site, to } => run(to, folder, say, |lang| mdbook(folder, lang, site.as_deref())),
        From::Docx { file, to } => run(to, file, say, |lang| one(file, lang, import::docx::import)),
        From::PdfText { file, to } => run(to, file, say, |lang| one(file, lang, import::pdf_text::import)),
    }
}

type Imported = Result<Import, Stop>;

/// Why it ended.
enum Stop {
    Refused(Refusal),
    Unreadable(PathBuf, std::io::Error),
}

fn run(to: &To, from: &Path, say: &dyn Fn(Format) -> Say, read: impl FnOnce(Option<&str>) -> Imported) -> Exit {
    let say = say(to.format.into());
    if let Some(tag) = to.lang.as_deref().filter(|tag| !is_language(tag)) {
        say.line(&say!(
            "«{tag}» er ikke en språkkode. Skriv to eller tre bokstaver: --lang nb, nn, se, en …",
            "“{tag}” is not a language tag. Type two or three letters: --lang en, nb, nn, se …"
        ));
        return Exit::Usage;
    }
    // The source first: who mistyped its name has not come to think of the folder.
    let import = match read(to.lang.as_deref()) {
        Ok(import) => import,
        Err(stop) => return stopped(stop, &say),
    };
    let shown = to.out.display();
    if !output::is_free(&to.out) {
        say.line(&say!(
            "{shown} er ikke en tom mappe. Velg et annet navn: skriv --out NAVN til slutt.",
            "{shown} is not an empty folder. Choose another name: type --out NAME at the end."
        ));
        return Exit::Usage;
    }
    if let Err(failure) = output::create(&to.out, &import.files, &Gate::guarded()) {
        say.line(&failure.message());
        return Exit::from(&failure);
    }
    show(&import, from, &say);
    let typed = report::typed(&shown.to_string());
    let Text { nb, en } = contents(&import);
    say.line(&summary(&import.said));
    say.line(&say!(
        "En manual med {nb} ligger i {shown}.\nSe den: handbok serve {typed}",
        "A manual with {en} is in {shown}.\nSee it: handbok serve {typed}"
    ));
    Exit::Fine
}

/// Whether a manual can be in this language: any word of letters is a tag, but languages have two letters or three.
fn is_language(tag: &str) -> bool {
    Lang::parse(tag).is_some_and(|lang| (2..=3).contains(&lang.primary().len()))
}

/// How much there is now.
fn contents(import: &Import) -> Text {
    let pages = import.files.keys().filter(|path| path.ends_with(".md"));
    let (parts, chapters): (Vec<_>, Vec<_>) = pages.partition(|path| path.ends_with("/_index.md"));
    let (parts, chapters) = (parts.len(), chapters.len());
    let few = match chapters {
        1 => say!("1 kapittel", "1 chapter"),
        _ => say!("{chapters} kapitler", "{chapters} chapters"),
    };
    let Text { nb, en } = few;
    match parts {
        0 => Text { nb, en },
        1 => say!("{nb} og 1 del", "{en} and 1 part"),
        _ => say!("{nb} og {parts} deler", "{en} and {parts} parts"),
    }
}

fn stopped(stop: Stop, say: &Say) -> Exit {
    match stop {
        Stop::Refused(Refusal::Usage(text)) => {
            say.line(&text);
            Exit::Usage
        }
        Stop::Refused(Refusal::Broken(text)) => {
            say.line(&text);
            Exit::Errors
        }
        Stop::Unreadable(path, error) => {
            let (path, Text { nb, en }) = (path.display(), unreadable(&error));
            say.line(&say!("Kan ikke lese {path}: {nb}.", "Cannot read {path}: {en}."));
            match error.kind() {
                ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::InvalidInput => Exit::Usage,
                ErrorKind::FileTooLarge => Exit::Errors,
                _ => Exit::Environment,
            }
        }
    }
}

/// Why a file cannot be read: what we ask of it, or what the system says.
fn unreadable(error: &std::io::Error) -> Text {
    let most = MAX_FILE >> 20;
    match error.kind() {
        ErrorKind::InvalidInput => say!("det er ikke en vanlig fil", "it is no ordinary file"),
        ErrorKind::FileTooLarge => say!("filen er større enn {most} MB", "the file is larger than {most} MB"),
        _ => reason(error),
    }
}

/// Every loss at its place.
fn show(import: &Import, from: &Path, say: &Say) {
    let folder = if from.is_dir() { Some(from) } else { from.parent().filter(|folder| !folder.as_os_str().is_empty()) };
    let root = folder.map(|folder| report::root(&folder.display().to_string())).unwrap_or_default();
    let text = report::report(&import.said, &import.shown, say.format, say.messages, &root, terminal::has_colours());
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn summary(said: &[Diagnostic]) -> Text {
    let lost = said.iter().filter(|one| one.code == Code::Lost).count();
    let changed = said.len() - lost;
    let (things, are) = (if lost == 1 { "thing was" } else { "things were" }, if changed == 1 { "is" } else { "are" });
    say!(
        "{lost} ting er gått tapt, {changed} er sagt på en annen måte.",
        "{lost} {things} lost, {changed} {are} said in another way."
    )
}

fn mdbook(folder: &Path, lang: Option<&str>, site: Option<&str>) -> Imported {
    let root = folder.canonicalize().map_err(|error| Stop::Unreadable(folder.to_path_buf(), error))?;
    let read = |path: &str| inside(&root, path);
    import::mdbook::import(&read, lang, site).map_err(Stop::Refused)
}

/// Makes a manual of a file, whose name and language it hears.
type Reader = fn(&str, &[u8], Option<&str>) -> Result<Import, Refusal>;

/// Imports a single file with one of the readers.
fn one(file: &Path, lang: Option<&str>, read: Reader) -> Imported {
    let bytes = bytes(file).map_err(|error| Stop::Unreadable(file.to_path_buf(), error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    read(&name, &bytes, lang).map_err(Stop::Refused)
}

/// A file below a folder; not one that a link leads out to, nor one that is no file or too large.
fn inside(root: &Path, path: &str) -> Option<Vec<u8>> {
    let file = root.join(path).canonicalize().ok().filter(|file| file.starts_with(root))?;
    bytes(&file).ok()
}

/// A file's bytes; a file that is no file or too large is an error.
fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    let known = fs::metadata(file)?;
    if !known.is_file() {
        return Err(if known.is_dir() { ErrorKind::IsADirectory } else { ErrorKind::InvalidInput }.into());
    }
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}
