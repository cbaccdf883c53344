//! `handbok completions` and `handbok man`: what packagers install beside the program, made from the arguments it has.

use super::{Cli, Exit, to_stdout};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;

/// What defines an apostrophe at the head of each part of a page; once is enough.
const PREAMBLE: [&str; 2] = [".ie \\n(.g", ".el .ds Aq"];

/// Prints a shell's script.
pub(super) fn completions(shell: Shell) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "handbok", &mut script);
    to_stdout(&String::from_utf8_lossy(&script))
}

/// Prints one page with all commands.
pub(super) fn man() -> Exit {
    page().map_or(Exit::Environment, |page| to_stdout(&page))
}

fn page() -> io::Result<String> {
    let mut root = Cli::command().disable_help_flag(true);
    root.build();
    let man = Man::new(root.clone());
    let mut page = text(|out| man.render_title(out))?;
    for render in [Man::render_name_section, Man::render_synopsis_section, Man::render_options_section] {
        page += &without(&PREAMBLE, &text(|out| render(&man, out))?);
    }
    page += ".SH COMMANDS\n";
    for command in root.get_subcommands() {
        page += &section(command.get_name(), command)?;
    }
    page += ".SH \"EXIT STATUS\"\n";
    for exit in Exit::ALL {
        page += &format!(".TP\n{}\n{}\n", exit as u8, exit.says().en);
    }
    Ok(page)
}

/// A command with its synopsis, its purpose and its options, and those below it.
fn section(name: &str, command: &Command) -> io::Result<String> {
    let man = Man::new(command.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg }));
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    // The headings of a page of its own would end the section.
    let inside = |part: &str| without(&[PREAMBLE[0], PREAMBLE[1], ".SH "], part);
    let synopsis = inside(&text(|out| man.render_synopsis_section(out))?);
    let options = inside(&text(|out| man.render_options_section(out))?);
    let mut section = format!(".SS \"handbok {name}\"\n{synopsis}.PP\n{about}.\n{options}");
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        section += &self::section(&format!("{name} {}", below.get_name()), below)?;
    }
    Ok(section)
}

fn text(render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<String> {
    let mut out = Vec::new();
    render(&mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A text without the lines that begin like this.
fn without(beginnings: &[&str], text: &str) -> String {
    let is_kept = |line: &&str| !beginnings.iter().any(|beginning| line.starts_with(beginning));
    text.split_inclusive('\n').filter(is_kept).collect()
}
