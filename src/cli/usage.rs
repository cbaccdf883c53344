//! What was typed, read in the reader's language: help, and what is wrong with it. clap speaks English; for Norwegian its help
//! is given other words, and its errors are said anew from what they know.

use super::{Cli, Exit, Language, terminal};
use crate::reference::norwegian;
use crate::source::Messages;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, Error, FromArgMatches, ValueEnum};
use std::ffi::OsString;
use std::io::Write as _;

/// Reads the command line. Gives the exit code if there is nothing to do but what has been said already.
pub(super) fn parse() -> Result<(Messages, Cli), Exit> {
    let typed = with_help(std::env::args_os().collect());
    let messages = asked(&typed).unwrap_or_else(terminal::language);
    let command = match messages {
        Messages::Nb => in_norwegian(Cli::command(), ""),
        Messages::En => Cli::command(),
    };
    let parsed = command.try_get_matches_from(typed).and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    parsed.map(|cli: Cli| (cli.messages.map_or(messages, Messages::from), cli)).map_err(|error| {
        let exit = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
        let text = match messages {
            Messages::Nb => said(&error),
            Messages::En => error.render().to_string(),
        };
        // A closed pipe is no reason to fail.
        let _ = match exit {
            Exit::Fine => std::io::stdout().write_all(text.as_bytes()),
            _ => std::io::stderr().write_all(text.as_bytes()),
        };
        exit
    })
}

/// `help build` is what many type for `build --help`.
fn with_help(mut typed: Vec<OsString>) -> Vec<OsString> {
    if typed.get(1).is_some_and(|word| word == "help" || word == "hjelp") {
        typed.remove(1);
        typed.push("--help".into());
    }
    typed
}

/// The language that `--messages` asks for: needed to say what is wrong with all the rest.
fn asked(typed: &[OsString]) -> Option<Messages> {
    let mut words = typed.iter().filter_map(|word| word.to_str());
    let value = loop {
        match words.next()? {
            "--messages" => break words.next()?,
            word => match word.strip_prefix("--messages=") {
                Some(value) => break value,
                None => continue,
            },
        }
    };
    Language::from_str(value, false).ok().map(Messages::from)
}

impl From<Language> for Messages {
    fn from(language: Language) -> Messages {
        match language {
            Language::Nb => Messages::Nb,
            Language::En => Messages::En,
        }
    }
}

/// The same command with Norwegian help; `name` is that of a command below the program's own.
fn in_norwegian(command: Command, name: &str) -> Command {
    let about = norwegian(name).map(str::to_string).or(command.get_about().map(ToString::to_string));
    let below = |inner: &str| if name.is_empty() { inner.to_string() } else { format!("{name} {inner}") };
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_string()).collect();
    let mut command = command
        .about(about.unwrap_or_default())
        .subcommand_help_heading("Kommandoer")
        .help_template("{about-with-newline}\nBruk: {usage}\n\n{all-args}")
        .mut_args(|arg| argument(arg, name))
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("Vis denne hjelpen")
                .help_heading(OPTIONS),
        );
    if name.is_empty() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help("Vis versjonen").help_heading(OPTIONS));
    }
    names.iter().fold(command, |command, inner| {
        command.mut_subcommand(inner, |inner_command| in_norwegian(inner_command, &below(inner)))
    })
}

const OPTIONS: &str = "Valg";

fn argument(arg: Arg, command: &str) -> Arg {
    let id = format!("{command} {}", arg.get_long().unwrap_or(arg.get_id().as_str()));
    let mut help =
        norwegian(&id).map_or_else(|| arg.get_help().map(ToString::to_string).unwrap_or_default(), str::to_string);
    if arg.get_action().takes_values() {
        let values: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_string()).collect();
        if !values.is_empty() && !arg.is_global_set() {
            help += &format!(" [{}]", values.join(", "));
        }
        if let [value] = arg.get_default_values() {
            help += &format!(" [ellers {}]", value.to_string_lossy());
        }
    }
    let heading = if arg.is_positional() { "Argumenter" } else { OPTIONS };
    arg.help(help).hide_default_value(true).hide_possible_values(true).help_heading(heading)
}

/// Help with Norwegian headings, or an error in Norwegian.
fn said(error: &Error) -> String {
    let shown = |text: String| text.replace("[OPTIONS]", "[VALG]").replace("<COMMAND>", "<KOMMANDO>");
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return shown(error.render().to_string());
    }
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let usage = shown(usage.trim().replace("Usage:", "Bruk:"));
    let usage = if usage.is_empty() { String::new() } else { format!("\n\n{usage}") };
    format!("feil: {}{usage}\n\nMer hjelp: skriv --help etter kommandoen.\n", wrong(error))
}

/// What is wrong, and what was probably meant.
fn wrong(error: &Error) -> String {
    let context = |kind| error.get(kind).map(listed).unwrap_or_default();
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let (message, suggested) = match error.kind() {
        ErrorKind::InvalidSubcommand => (
            format!("ukjent kommando «{}»", context(ContextKind::InvalidSubcommand)),
            context(ContextKind::SuggestedSubcommand),
        ),
        ErrorKind::UnknownArgument => (format!("«{argument}» er ukjent her"), context(ContextKind::SuggestedArg)),
        ErrorKind::InvalidValue if value.is_empty() => (format!("«{argument}» mangler en verdi"), String::new()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = context(ContextKind::ValidValue);
            let valid = if valid.is_empty() { valid } else { format!(". Her kan stå: {valid}") };
            (format!("«{value}» kan ikke stå etter «{argument}»{valid}"), context(ContextKind::SuggestedValue))
        }
        ErrorKind::MissingRequiredArgument => (format!("det mangler noe: {argument}"), String::new()),
        ErrorKind::ArgumentConflict => {
            (format!("«{argument}» kan ikke stå sammen med «{}»", context(ContextKind::PriorArg)), String::new())
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            (format!("«{argument}» har feil antall verdier"), String::new())
        }
        ErrorKind::InvalidUtf8 => ("det som er skrevet, er ikke UTF-8".to_string(), String::new()),
        _ => (error.render().to_string().trim_start_matches("error: ").trim_end().to_string(), String::new()),
    };
    let suggested = if suggested.is_empty() { suggested } else { format!(". Mente du «{suggested}»?") };
    message + &suggested
}

fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_has_norwegian_help() {
        assert!(differ(&Cli::command(), &in_norwegian(Cli::command(), "")) > 15);
    }

    /// Looks at all commands below one in both languages; gives their number.
    fn differ(english: &Command, norwegian: &Command) -> usize {
        let pairs = english.get_subcommands().zip(norwegian.get_subcommands());
        let mut count = 0;
        for (one, other) in pairs.filter(|(one, _)| !one.is_hide_set()) {
            let text = |command: &Command| command.get_about().map(ToString::to_string);
            assert_ne!(text(one), text(other), "{}", one.get_name());
            for (arg, told) in one.get_arguments().zip(other.get_arguments()) {
                let text = |arg: &Arg| arg.get_help().map(ToString::to_string);
                assert_ne!(text(arg), text(told), "{} {}", one.get_name(), arg.get_id());
            }
            count += 1 + differ(one, other);
        }
        count
    }
}
