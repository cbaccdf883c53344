//! `handbok theme`: the files of the theme that a manual may replace, and a copy of one of them to change.

use super::{Exit, ManualArg, Say, load, prepare, to_stdout};
use crate::input::{config, themes};
use crate::pipeline::Profile;
use crate::source::{Diagnostics, Near, nearest, say};
use clap::Args;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

#[derive(Args)]
pub(super) struct ThemeArgs {
    /// The file to copy into the manual, for example templates/layout.html; all are listed if none is named
    file: Option<String>,
    #[command(flatten)]
    manual: ManualArg,
}

/// Lists the files, or copies one.
pub(super) fn theme(args: &ThemeArgs, say: &Say) -> Exit {
    let manual = args.manual.folder();
    let mut files = match of(manual, args.file.is_none(), say) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    // What only a theme's authors read: a copy would change nothing.
    files.retain(|path, _| !path.ends_with(".md"));
    let Some(file) = &args.file else {
        return to_stdout(&files.keys().map(|path| format!("{path}\n")).collect::<String>());
    };
    let typed = file.replace('\\', "/");
    let typed = typed.strip_prefix("theme/").unwrap_or(&typed);
    let Some((path, contents)) = meant(typed, &files) else { return unknown(typed, &files, say) };
    let copy = manual.join("theme").join(path);
    let shown = copy.display();
    match write(&copy, contents) {
        Ok(()) => {
            say.line(&say!(
                "{shown} er en kopi av temaets fil, og gjelder fra nå av i stedet for den.",
                "{shown} is a copy of the theme's file, and holds instead of it from now on."
            ));
            if path.starts_with("strings/") {
                say.line(&say!(
                    "Behold bare linjene du endrer: resten blir da med i nye versjoner.",
                    "Keep only the lines that you change: the rest then follows new versions."
                ));
            }
            Exit::Fine
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            say.line(&say!("{shown} finnes alt, og er ikke rørt.", "{shown} exists already, and was not touched."));
            Exit::Usage
        }
        Err(error) => say.unwritten(&copy, &error),
    }
}

/// The files of the theme that a manual has chosen. To list them, no manual is needed.
fn of(manual: &Path, may_be_none: bool, say: &Say) -> Result<themes::Files, Exit> {
    let mut files = themes::files(themes::DEFAULT);
    if may_be_none && !manual.exists() {
        return Ok(files);
    }
    let (inputs, _) = load(manual, say)?;
    let config = inputs.sources.get("handbok.yaml").and_then(|file| config::resolve(file, &mut Diagnostics::default()));
    match config {
        Some(config) => files.extend(themes::files(&config.theme)),
        // What is wrong is said as `check` says it.
        None => {
            return Err(
                prepare(manual, false, Profile::default(), say).map_or_else(|exit| exit, |checked| checked.exit)
            );
        }
    }
    Ok(files)
}

/// The file of that path, or the only one of that name.
fn meant<'f>(typed: &str, files: &'f themes::Files) -> Option<(&'f str, &'f [u8])> {
    let mut ending = files.iter().filter(|(path, _)| path.rsplit('/').next() == Some(typed));
    let only = ending.next().filter(|_| ending.next().is_none());
    files.get_key_value(typed).or(only).map(|(path, contents)| (*path, *contents))
}

fn unknown(typed: &str, files: &themes::Files, say: &Say) -> Exit {
    say.line(&say!("Temaet har ingen fil som heter «{typed}».", "The theme has no file “{typed}”."));
    let is_sure = |near: &Near| near.is_sure;
    if let Some(near) = nearest(typed, files.keys().copied()).filter(is_sure) {
        say.line(&say!("Mente du «{}»?", "Did you mean “{}”?", near.name));
    }
    say.line(&say!(
        "Alle filene: handbok theme. Toppen, menyen og foten av hver side står i templates/layout.html.",
        "All files: handbok theme. The top, the menu and the foot of each page are in templates/layout.html."
    ));
    Exit::Usage
}

fn write(file: &Path, contents: &[u8]) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    fs::OpenOptions::new().write(true).create_new(true).open(file)?.write_all(contents)
}
