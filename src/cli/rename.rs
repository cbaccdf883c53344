//! `handbok rename`: a chapter is called something else, in all languages and wherever it is referred to.

use super::{Exit, ManualArg, Say, exit_code, print, to_stdout, unreadable};
use crate::input::{self, Inputs};
use crate::output;
use crate::rename::{self, Change, Plan, Refusal};
use crate::source::{Source, Text, say, shown};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub(super) struct RenameArgs {
    /// Chapter or part's folder: 02-nedlastning.md, nb/02-nedlastning.md, 10-part
    old: String,
    /// What it is to be called; with a folder in front it moves there
    new: String,
    #[command(flatten)]
    manual: ManualArg,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// Renames, or says why not. Either everything is done or nothing.
pub(super) fn rename(args: &RenameArgs, say: &Say) -> Exit {
    let manual = args.manual.folder();
    let (inputs, found) = match input::load(manual) {
        Ok(loaded) => loaded,
        Err(error) => return unreadable(manual, &error, say),
    };
    let plan = match rename::plan(&inputs, &found, &below(manual, &args.old), &below(manual, &args.new)) {
        Ok(plan) => plan,
        Err(Refusal::Said(text)) => {
            say.line(&text);
            return Exit::Usage;
        }
        Err(Refusal::Broken(inputs, errors)) => {
            print(&errors, &inputs, manual, say);
            say.line(&say!(
                "Ingenting er endret: manualen ville hatt feil.",
                "Nothing was changed: the manual would have errors."
            ));
            return exit_code(&errors);
        }
    };
    if !args.dry_run
        && let Err(exit) = carry_out(&plan, &inputs, manual, say)
    {
        return exit;
    }
    tell(&plan, args.dry_run, say)
}

/// A name as it stands below the manual's folder: shells complete it from where one is.
fn below(manual: &Path, typed: &str) -> String {
    Path::new(typed).strip_prefix(manual).map_or_else(|_| typed.to_string(), |path| path.to_string_lossy().into_owned())
}

/// One line for each file, and what no alias can hold.
fn tell(plan: &Plan, dry_run: bool, say: &Say) -> Exit {
    for path in &plan.lost {
        say.line(&say!(
            "Advarsel: adressen {path} blir borte, for aliases gjelder bare språkets egne kapitler, i samme mappe.",
            "Warning: the address {path} goes away, since aliases hold for a language's own chapters in the same folder only."
        ));
    }
    let lines: String = plan.changes.iter().map(|(path, change)| line(path, change, say)).collect();
    let exit = to_stdout(&lines);
    if dry_run {
        say.line(&say!("Ingenting er endret (--dry-run).", "Nothing was changed (--dry-run)."));
    }
    exit
}

fn line(path: &str, change: &Change, say: &Say) -> String {
    let references = change.edits.len() - usize::from(change.alias.is_some());
    let mut parts: Vec<Text> = Vec::new();
    if references > 0 {
        let (er, s) = if references == 1 { ("", "") } else { ("er", "s") };
        parts.push(say!("{references} henvisning{er}", "{references} reference{s}"));
    }
    if let Some(alias) = &change.alias {
        parts.push(say!("gammel adresse: {alias}", "old address: {alias}"));
    }
    let to = change.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
    let parts: Vec<&str> = parts.iter().map(|part| part.get(say.messages)).collect();
    let colon = if parts.is_empty() { "" } else { ": " };
    format!("{path}{to}{colon}{}\n", parts.join(", "))
}

/// Where everything is on this machine, and what is done with it.
fn carry_out(plan: &Plan, inputs: &Inputs, manual: &Path, say: &Say) -> Result<(), Exit> {
    let places = input::locate(manual).map_err(|error| unreadable(manual, &error, say))?;
    let mut contents = Vec::new();
    for (path, change) in &plan.changes {
        let Some(place) = places.get(path) else { return Err(gone(path, say)) };
        if place.is_symlink() {
            say.line(&say!(
                "{path} er en lenke til en annen fil: gjør den til en fil først.",
                "{path} is a link to another file: make it a file first."
            ));
            return Err(Exit::Usage);
        }
        if let Some(bytes) = new_contents(change, inputs.sources.get(path), place, path, say)? {
            contents.push((place.clone(), bytes));
        }
    }
    let moves = moves(plan, &places);
    for (from, to) in &moves {
        // Names that differ in capitals only may be one file.
        let is_itself = from.canonicalize().ok().is_some_and(|from| to.canonicalize().is_ok_and(|to| from == to));
        if to.symlink_metadata().is_ok() && !is_itself {
            let to = shown(to.display());
            say.line(&say!("{to} finnes allerede.", "{to} exists already."));
            return Err(Exit::Usage);
        }
    }
    output::rewrite(&contents, &moves).map_err(|(file, error)| say.unwritten(&file, &error))
}

/// A file's new bytes, if it has any.
fn new_contents(
    change: &Change,
    source: Option<&Source>,
    place: &Path,
    path: &str,
    say: &Say,
) -> Result<Option<Vec<u8>>, Exit> {
    if let Some(text) = &change.rewritten {
        return Ok(Some(text.clone().into_bytes()));
    }
    let Some(source) = source.filter(|_| !change.edits.is_empty()) else { return Ok(None) };
    let bytes = std::fs::read(place).map_err(|error: io::Error| say.unwritten(place, &error))?;
    input::splice(&bytes, source, &change.edits).map(Some).ok_or_else(|| gone(path, say))
}

fn gone(path: &str, say: &Say) -> Exit {
    say.line(&say!("{path} er endret i mellomtiden.", "{path} has changed meanwhile."));
    Exit::Environment
}

/// The files, or the folders as wholes, that move: what Handbok does not read goes along.
fn moves(plan: &Plan, places: &BTreeMap<Arc<str>, PathBuf>) -> Vec<(PathBuf, PathBuf)> {
    let moved = plan.changes.iter().filter(|(_, change)| change.to.is_some());
    let ends = moved.filter_map(|(path, _)| {
        let (_, key) = path.split_once('/')?;
        let place = places.get(path)?;
        let language = place.ancestors().nth(key.split('/').count())?;
        let inside = key.strip_prefix(&plan.moved.from)?.split('/').filter(|part| !part.is_empty()).count();
        Some((place.ancestors().nth(inside)?.to_path_buf(), language.join(&plan.moved.to)))
    });
    ends.collect::<BTreeSet<_>>().into_iter().collect()
}
