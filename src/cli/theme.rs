//! `handbok theme`: the files of the theme that a manual may replace, and a copy of one of them to change.

use super::{Exit, ManualArg, Say, load, prepare, to_stdout};
use crate::input::{config, themes};
use crate::pipeline::Profile;
use crate::source::{Diagnostics, nearest, say};
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
    let files = match of(manual, args.file.is_none(), say) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    let Some(file) = &args.file else {
        return to_stdout(&files.keys().map(|path| format!("{path}\n")).collect::<String>());
    };
    let path = file.replace('\\', "/");
    let path = path.strip_prefix("theme/").unwrap_or(&path);
    let Some(contents) = files.get(path) else { return unknown(path, &files, say) };
    let copy = manual.join("theme").join(path);
    let shown = copy.display();
    match write(&copy, contents) {
        Ok(()) => {
            say.line(&say!(
                "{shown} er en kopi av temaets fil, og gjelder fra nå av i stedet for den.",
                "{shown} is a copy of the theme's file, and holds instead of it from now on."
            ));
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

fn unknown(path: &str, files: &themes::Files, say: &Say) -> Exit {
    say.line(&say!("Temaet har ingen fil som heter «{path}».", "The theme has no file “{path}”."));
    say.line(&match nearest(path, files.keys().copied()) {
        Some(near) => say!("Mente du «{}»?", "Did you mean “{}”?", near.name),
        None => say!("Se alle med: handbok theme", "See them all: handbok theme"),
    });
    Exit::Usage
}

fn write(file: &Path, contents: &[u8]) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    fs::OpenOptions::new().write(true).create_new(true).open(file)?.write_all(contents)
}
