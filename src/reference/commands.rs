//! Commands and options, from the arguments that the program reads. Their English texts are its own help.

use super::chapter::{Chapter, Head, code, codes};
use super::{Gaps, commands_nb};
use crate::source::{Messages, Text, say};
use clap::{Arg, Command};

pub(super) fn chapter(command: &Command, exits: &[(u8, Text)], messages: Messages, gaps: &mut Gaps) -> String {
    let head = Head {
        title: say!("Kommandoer", "Commands"),
        slug: "commands",
        description: say!(
            "Alt du kan skrive etter ordet handbok.",
            "Everything that you can type after the word handbok."
        ),
        keywords: say!("kommandolinje, valg, terminal", "command line, options, terminal"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "`MANUAL` er mappen med `handbok.yaml`, og `manual` hvis du ikke skriver noe. Står du selv i mappen, skriver du et punktum: `handbok build .`",
        "`MANUAL` is the folder with `handbok.yaml`, and `manual` if you type nothing. If you stand in the folder yourself, type a full stop: `handbok build .`"
    ));
    let mut command = command.clone();
    command.build();
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        section(&mut chapter, one.get_name(), one, gaps);
    }
    chapter.heading(2, say!("For alle kommandoer", "For all commands").get(messages), "all-commands");
    let globals: Vec<&Arg> = command.get_arguments().filter(|arg| arg.is_global_set()).collect();
    options(&mut chapter, "", &globals, gaps);
    exit_codes(&mut chapter, exits);
    chapter.finish()
}

/// A command, and those below it.
fn section(chapter: &mut Chapter, name: &str, command: &Command, gaps: &mut Gaps) {
    chapter.heading(2, &format!("handbok {name}"), &format!("command-{}", name.replace(' ', "-")));
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let says = gaps.text(format_args!("command {name}"), both(name, about));
    chapter.paragraph(&Text { nb: format!("{}.", says.nb), en: format!("{}.", says.en) });
    let below: Vec<&Command> = command.get_subcommands().filter(|one| one.get_name() != "help").collect();
    if !below.is_empty() {
        return below.into_iter().for_each(|one| section(chapter, &format!("{name} {}", one.get_name()), one, gaps));
    }
    let usage = command.clone().render_usage().to_string();
    chapter.code("sh", usage.trim_start_matches("Usage: "));
    let own = |arg: &&Arg| !arg.is_global_set() && !["help", "version"].contains(&arg.get_id().as_str());
    let arguments: Vec<&Arg> = command.get_arguments().filter(own).collect();
    options(chapter, name, &arguments, gaps);
}

fn options(chapter: &mut Chapter, command: &str, arguments: &[&Arg], gaps: &mut Gaps) {
    let messages = chapter.messages;
    let mut row = |arg: &&Arg| {
        let id = format!("{command} {}", arg.get_long().unwrap_or(arg.get_id().as_str()));
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let says = gaps.text(format_args!("option {id}"), both(&id, help));
        vec![code(&typed(arg)), says.get(messages).to_string() + extras(arg).get(messages)]
    };
    let rows: Vec<_> = arguments.iter().map(&mut row).collect();
    chapter.table(&[say!("Valg", "Option"), say!("Hva det gjør", "What it does")], &rows);
}

/// `-o, --out FILE` or `MANUAL`.
fn typed(arg: &Arg) -> String {
    let names =
        arg.get_value_names().unwrap_or_default().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" ");
    let value = if arg.get_action().takes_values() { names } else { String::new() };
    let Some(long) = arg.get_long() else { return value };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    format!("{short}--{long} {value}").trim_end().to_string()
}

/// What one may type, and what holds if nothing is typed.
fn extras(arg: &Arg) -> Text {
    let mut extras = say!("", "");
    if !arg.get_action().takes_values() {
        return extras;
    }
    let possible = arg.get_possible_values();
    let values = codes(possible.iter().map(|value| value.get_name()));
    if !values.is_empty() && !arg.is_global_set() {
        extras.nb += &format!(": {values}");
        extras.en += &format!(": {values}");
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !defaults.is_empty() {
        let defaults = codes(defaults.iter().map(String::as_str));
        extras.nb += &format!(" (ellers {defaults})");
        extras.en += &format!(" (otherwise {defaults})");
    }
    extras
}

/// The program's own English, with the Norwegian of our table.
fn both(id: &str, en: String) -> Option<Text> {
    let nb = commands_nb::of(id)?.to_string();
    (!en.is_empty()).then_some(Text { nb, en })
}

fn exit_codes(chapter: &mut Chapter, exits: &[(u8, Text)]) {
    let messages = chapter.messages;
    chapter.heading(2, say!("Svar til andre programmer", "Answers to other programs").get(messages), "exit-codes");
    chapter.paragraph(&say!(
        "Når en kommando er ferdig, gir den fra seg et tall som skript og byggetjenester kan lese.",
        "When a command is done, it gives a number that scripts and build services can read."
    ));
    let rows: Vec<_> =
        exits.iter().map(|(code, says)| vec![code.to_string(), says.get(messages).to_string()]).collect();
    chapter.table(&[say!("Tall", "Code"), say!("Betyr", "Means")], &rows);
}
