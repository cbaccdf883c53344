//! The command line: what was typed, what is done, and the exit code.

mod build;
mod check;
mod exit;
mod explain;
mod import;
mod licenses;
mod memory;
mod new;
mod packaging;
mod pdf;
mod reference;
mod release;
mod rename;
mod schema;
mod serve;
mod status;
mod terminal;
mod theme;
mod usage;

use crate::input::{self, Inputs, reason};
use crate::pipeline::{self, Outcome, Profile};
use crate::report::{self, Format};
use crate::source::{Code, Diagnostic, Diagnostics, Messages, Severity, Text, say, shown};
use clap::{Args, Parser, Subcommand, ValueEnum};
use exit::Exit;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

#[derive(Parser)]
#[command(
    name = "handbok",
    version,
    about = "Builds manuals that people read on a screen, search and print.",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of messages; otherwise that of the environment
    #[arg(long, global = true, value_name = "nb|en")]
    messages: Option<Language>,
}

#[derive(Subcommand)]
enum Command {
    /// Make a small manual to start from
    #[command(alias = "ny")]
    New {
        /// Folder to make
        folder: PathBuf,
    },
    /// Make a manual of what another tool wrote
    Import(import::ImportArgs),
    /// Preview on this machine: pages follow the files, nothing is written
    #[command(alias = "vis")]
    Serve(serve::ServeArgs),
    /// Show all problems of the manual; write nothing
    #[command(alias = "sjekk")]
    Check {
        #[command(flatten)]
        manual: ManualArg,
        /// Warnings count as errors
        #[arg(long)]
        strict: bool,
        /// How problems are shown
        #[arg(long, default_value = "snippet")]
        format: FormatArg,
        /// Mend what has a certain cure in the manual's files, and show the rest
        #[arg(long)]
        fix: bool,
    },
    /// Build the site
    #[command(alias = "bygg")]
    Build {
        #[command(flatten)]
        manual: ManualArg,
        /// Folder to publish to
        #[arg(long, short, default_value = "dist")]
        out: PathBuf,
        /// Warnings count as errors
        #[arg(long)]
        strict: bool,
        /// Make pages smaller, also if handbok.yaml does not say so
        #[arg(long)]
        minify: bool,
        /// How problems are shown
        #[arg(long, default_value = "snippet")]
        format: FormatArg,
        /// Go on, and publish again on each change
        #[arg(long)]
        watch: bool,
        /// With --watch: compare the files instead of waiting for events
        #[arg(long, requires = "watch")]
        poll: bool,
    },
    /// Print an edition to a PDF, with an installed Chromium, Chrome or Edge
    Pdf(pdf::PdfArgs),
    /// Show what each translation owes: missing, changed since, to be looked at again
    Status(status::StatusArgs),
    /// Rename a chapter or a part's folder in all languages, and mend every reference to it
    #[command(alias = "omdøp")]
    Rename(rename::RenameArgs),
    /// Note what this edition says, so that the site can tell whose printout is out of date
    Release {
        #[command(flatten)]
        manual: ManualArg,
    },
    /// List the theme's files, or copy one into the manual to change it
    #[command(alias = "tema")]
    Theme(theme::ThemeArgs),
    /// Tell what a message's code means, and what to do about it
    #[command(alias = "forklar")]
    Explain {
        /// What stands in brackets behind “error” or “warning”
        code: String,
    },
    /// Print a JSON Schema, for editors that check YAML while it is typed
    Schema {
        /// Of what
        of: schema::Of,
    },
    /// Print what a shell needs to complete commands and options
    Completions {
        /// Of which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff
    Man,
    /// Print what is inside this program, with the licences
    Licenses,
    /// Write the reference part of the guide
    #[command(hide = true)]
    Reference {
        /// Folder of the guide
        guide: PathBuf,
    },
}

#[derive(Args)]
struct ManualArg {
    /// Folder of the manual, with handbok.yaml
    #[arg(value_name = "MANUAL", default_value = "manual")]
    folder: PathBuf,
}

impl ManualArg {
    /// The folder, also if its `handbok.yaml` was named.
    fn folder(&self) -> &Path {
        match self.folder.parent() {
            Some(parent) if self.folder.ends_with("handbok.yaml") && parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) if self.folder.ends_with("handbok.yaml") => parent,
            _ => &self.folder,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    Snippet,
    Lines,
    Json,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Snippet => Format::Snippet,
            FormatArg::Lines => Format::Lines,
            FormatArg::Json => Format::Json,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    #[value(aliases = ["no", "nn"])]
    Nb,
    En,
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let (messages, cli) = match usage::parse() {
        Ok(parsed) => parsed,
        Err(exit) => return exit.into(),
    };
    if let Err(error) = memory::prepare() {
        let text = say!("Kan ikke starte tråder: {error}", "Cannot start threads: {error}");
        let _ = writeln!(std::io::stderr(), "{}", text.get(messages));
        return Exit::Environment.into();
    }
    let started = Instant::now();
    let say = |format: Format| Say { messages, format, quiet_summary: false, started };
    let exit = match cli.command {
        Command::Build { manual, out, strict, minify, format, watch, poll } => {
            let manual = manual.folder();
            let say = say(format.into());
            let profile = Profile { minify, ..Profile::default() };
            if watch {
                serve::build_on_change(manual, &out, strict, profile, poll, &say)
            } else {
                build::build(manual, &out, strict, profile, &say)
            }
        }
        Command::New { folder } => new::new(&folder, &say(Format::Snippet)),
        Command::Import(args) => import::import(&args, &say),
        Command::Serve(args) => serve::serve(&args, &say(Format::Snippet)),
        Command::Pdf(args) => pdf::pdf(&args, &say(Format::Snippet)),
        Command::Rename(args) => rename::rename(&args, &say(Format::Snippet)),
        Command::Theme(args) => theme::theme(&args, &say(Format::Snippet)),
        Command::Completions { shell } => packaging::completions(shell),
        Command::Man => packaging::man(),
        Command::Licenses => licenses::licenses(&say(Format::Lines)),
        Command::Reference { guide } => reference::reference(&guide, &say(Format::Lines)),
        Command::Schema { of } => schema::schema(of, &say(Format::Snippet)),
        Command::Explain { code } => explain::explain(&code, &say(Format::Lines)),
        Command::Status(args) => status::status(&args, &say(Format::Lines)),
        Command::Release { manual } => release::release(manual.folder(), &say(Format::Snippet)),
        Command::Check { manual, strict, format, fix } => {
            check::check(manual.folder(), strict, fix, &Say { quiet_summary: true, ..say(format.into()) })
        }
    };
    exit.into()
}

/// How the command talks.
struct Say {
    messages: Messages,
    format: Format,
    /// Nothing but the problems on standard output: `check` is read by programs.
    quiet_summary: bool,
    started: Instant,
}

impl Say {
    /// Says that a file of the manual could not be written.
    fn unwritten(&self, file: &Path, error: &std::io::Error) -> Exit {
        let (file, Text { nb, en }) = (shown(file.display()), reason(error));
        self.line(&say!("Kan ikke skrive {file}: {nb}", "Cannot write {file}: {en}"));
        Exit::Environment
    }

    fn line(&self, text: &Text) {
        // A closed pipe is no reason to fail a build.
        let _ = writeln!(std::io::stderr(), "{}", text.get(self.messages));
    }
}

/// Prints what was asked for.
fn to_stdout(text: &str) -> Exit {
    // Who closes the pipe has read enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Exit::Fine
}

struct Checked {
    inputs: Arc<Inputs>,
    outcome: Outcome,
    exit: Exit,
}

/// Says that a file was given where a manual's folder should be, and which folder is probably meant.
fn not_a_folder(file: &Path, say: &Say) -> Exit {
    let shown = file.display();
    say.line(&say!("{shown} er en fil, ikke en manual.", "{shown} is a file, not a manual."));
    if let Some(folder) = file.ancestors().skip(1).find(|folder| folder.join("handbok.yaml").exists()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.display();
        say.line(&say!("Oppgi manualens mappe: {folder}", "Give the manual's folder: {folder}"));
    }
    Exit::Usage
}

/// Loads and builds, prints every diagnostic, and says how it went.
fn prepare(manual: &Path, strict: bool, profile: Profile, say: &Say) -> Result<Checked, Exit> {
    let (inputs, found) = load(manual, say)?;
    Ok(check(inputs, &found, strict, profile, manual, say))
}

/// Reads a manual's folder.
fn load(manual: &Path, say: &Say) -> Result<(Arc<Inputs>, Diagnostics), Exit> {
    if manual.is_file() {
        return Err(not_a_folder(manual, say));
    }
    input::load(manual).map_err(|error| unreadable(manual, &error, say))
}

/// Builds what was read, and prints every diagnostic.
fn check(
    inputs: Arc<Inputs>,
    found: &Diagnostics,
    strict: bool,
    profile: Profile,
    manual: &Path,
    say: &Say,
) -> Checked {
    let outcome = pipeline::run(&inputs, found, &profile, strict);
    print(&outcome.diagnostics, &inputs, manual, say);
    let exit = exit_code(&outcome.diagnostics);
    Checked { inputs, outcome, exit }
}

/// Says that there is no manual to read.
fn unreadable(manual: &Path, error: &std::io::Error, say: &Say) -> Exit {
    let (shown, Text { nb, en }) = (manual.display(), reason(error));
    say.line(&say!("Kan ikke lese manualen {shown}: {nb}", "Cannot read the manual {shown}: {en}"));
    if Path::new("handbok.yaml").exists() {
        say.line(&say!(
            "Du står i en manual: skriv et punktum etter kommandoen.",
            "You are in a manual's folder: write a full stop after the command."
        ));
    }
    if error.kind() == std::io::ErrorKind::PermissionDenied { Exit::Environment } else { Exit::Usage }
}

fn exit_code(diagnostics: &[Diagnostic]) -> Exit {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    if errors().any(|diagnostic| diagnostic.code == Code::Unreadable) {
        Exit::Environment
    } else if errors().any(|diagnostic| &*diagnostic.file == "handbok.yaml" && is_configuration(diagnostic.code)) {
        Exit::Usage
    } else if errors().next().is_some() {
        Exit::Errors
    } else {
        Exit::Fine
    }
}

/// Faults of `handbok.yaml` itself, as against faults of the text in its snippets.
fn is_configuration(code: Code) -> bool {
    matches!(
        code,
        Code::NoManual
            | Code::Encoding
            | Code::YamlSyntax
            | Code::UnknownKey
            | Code::DuplicateKey
            | Code::MissingKey
            | Code::WrongType
            | Code::WrongValue
            | Code::UnknownLanguage
    )
}

fn print(diagnostics: &[Diagnostic], inputs: &Inputs, manual: &Path, say: &Say) {
    let root = report::root(&manual.display().to_string());
    let text = report::report(diagnostics, inputs, say.format, say.messages, &root, terminal::has_colours());
    let _ = std::io::stdout().write_all(text.as_bytes());
    let is_curable = |diagnostic: &&Diagnostic| {
        inputs.source(&diagnostic.file).is_some_and(|source| diagnostic.is_curable(&source.text))
    };
    let cures = diagnostics.iter().filter(is_curable).count();
    if cures > 0 {
        let folder = report::typed(&manual.display().to_string());
        say.line(&say!(
            "{cures} kan rettes for deg: handbok check --fix {folder}",
            "{cures} can be mended for you: handbok check --fix {folder}"
        ));
    }
    if say.quiet_summary || !diagnostics.is_empty() {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        let warnings = diagnostics.len() - errors;
        say.line(&counts(errors, warnings));
    }
}

fn counts(errors: usize, warnings: usize) -> Text {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let advarsler = if warnings == 1 { "advarsel" } else { "advarsler" };
    Text {
        nb: format!("{errors} feil, {warnings} {advarsler}."),
        en: format!("{errors} error{}, {warnings} warning{}.", plural(errors), plural(warnings)),
    }
}

/// The day it is, in UTC: the days since 1970 as a date (Howard Hinnant, "chrono-compatible low-level date algorithms").
#[allow(clippy::disallowed_methods)] // Dates are judged by `check` only; a build reads no clock.
fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / 86400)
}

fn date(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(
            (date(0), date(11_016), date(20_779)),
            ("1970-01-01".into(), "2000-02-29".into(), "2026-11-22".into())
        );
    }
}
