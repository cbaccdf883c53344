//! `handbok status`: what each translation owes, and the dates by which somebody should have looked.

use super::{Exit, ManualArg, Say, exit_code, today, unreadable};
use crate::input::{self, lock, lock::Lock};
use crate::link::drift::{Comparison, Pair, State, without_lock};
use crate::output;
use crate::pipeline::{self, Profile};
use crate::report::{self, Format, marked};
use crate::source::{Code, Diagnostic, Severity, Text, nearest, say};
use clap::Args;
use std::io::Write;
use std::path::Path;

#[derive(Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    manual: ManualArg,
    /// Confirm that a chapter or a place says what its source says now: en/02-nedlastning.md, en/02-nedlastning.md#step
    #[arg(long, value_name = "FILE[#ID]")]
    accept: Vec<String>,
    /// Confirm everything that is translated
    #[arg(long)]
    accept_all: bool,
}

/// Shows, or confirms.
pub(super) fn status(args: &StatusArgs, say: &Say) -> Exit {
    let manual = args.manual.folder();
    let (inputs, found) = match input::load(manual) {
        Ok(loaded) => loaded,
        Err(error) => return unreadable(manual, &error, say),
    };
    let profile = Profile { preview: true, translations: true, today: Some(today()), ..Profile::default() };
    let outcome = pipeline::run(&inputs, &found, &profile, false);
    let is_said =
        |one: &&Diagnostic| one.severity == Severity::Error || matches!(one.code, Code::ReviewDue | Code::Expired);
    let said: Vec<Diagnostic> = outcome.diagnostics.iter().filter(is_said).cloned().collect();
    let root = report::root(&manual.display().to_string());
    let mut text = report::report(&said, &inputs, Format::Lines, say.messages, &root, false);
    let lock = Lock::read(&inputs);
    if args.accept_all || !args.accept.is_empty() {
        return accept(args, &outcome.translations, lock.is_some(), manual, say);
    }
    for comparison in &outcome.translations {
        text.push_str(&shown(comparison, say));
    }
    if lock.is_none() && !outcome.translations.is_empty() {
        let note = without_lock();
        let _ = writeln!(std::io::stderr(), "{}", report::addressed(note.get(say.messages), &root));
    }
    let _ = std::io::stdout().write_all(text.as_bytes());
    exit_code(&said.into_iter().filter(|one| one.severity == Severity::Error).collect::<Vec<_>>())
}

/// A chapter in one line, and what it owes in a line each.
fn shown(comparison: &Comparison, say: &Say) -> String {
    let (lang, key) = (&comparison.lang, &comparison.key);
    let word = |text: Text| text.get(say.messages).to_string();
    if comparison.file.is_none() {
        return format!("{lang}/{key}: {}\n", word(say!("ikke oversatt", "not translated")));
    }
    let count = |wanted: fn(&State) -> bool| comparison.pairs.iter().filter(|pair| wanted(&pair.state)).count();
    let drifted = count(|state| matches!(state, State::Drifted { .. }));
    let (unconfirmed, missing) = (count(|state| *state == State::Unconfirmed), count(|state| *state == State::Missing));
    let translated = comparison.pairs.len() - drifted - unconfirmed - missing;
    let mut text = format!(
        "{lang}/{key}: {}\n",
        word(say!(
            "{translated} oversatt, {drifted} utdatert, {unconfirmed} ubekreftet, {missing} mangler",
            "{translated} translated, {drifted} drifted, {unconfirmed} unconfirmed, {missing} missing"
        ))
    );
    for pair in comparison.pairs.iter().filter(|pair| pair.state != State::Translated) {
        let words = match &pair.state {
            State::Drifted { was } => marked(was, &pair.source.text),
            _ => pair.source.text.clone(),
        };
        text.push_str(&format!("  {} {lang}/{key}#{}\n    {words}\n", word(pair.state.name()), pair.source.place));
    }
    text
}

/// A translation of this manual that can be named: of the chapter and the place that were asked for, as far as they exist.
fn meant(named: &str, comparisons: &[Comparison]) -> Option<String> {
    let (asked, id) = named.split_once('#').map_or((named, None), |(file, id)| (file, Some(id)));
    let is_asked = |one: &&Comparison| {
        let lang_or_none = asked.strip_suffix(one.key.as_str()).map(|before| before.trim_end_matches('/'));
        lang_or_none.is_some_and(|before| !before.contains('/'))
    };
    let translated = || comparisons.iter().filter(|one| one.file.is_some() && !one.pairs.is_empty());
    let own = translated().filter(is_asked).find(|one| asked == format!("{}/{}", one.lang, one.key));
    let comparison = own.or_else(|| translated().find(is_asked)).or_else(|| translated().next())?;
    let places = || comparison.pairs.iter().map(|pair| pair.source.place.as_str());
    let place = id.and_then(|id| places().find(|place| *place == id).or(nearest(id, places()).map(|near| near.name)));
    let place = place.or_else(|| places().next()).filter(|_| id.is_some());
    let (lang, key) = (&comparison.lang, &comparison.key);
    Some(place.map_or_else(|| format!("{lang}/{key}"), |place| format!("{lang}/{key}#{place}")))
}

/// Confirms what was named, and writes the lock anew: chapters that are gone leave it.
fn accept(args: &StatusArgs, comparisons: &[Comparison], has_lock: bool, manual: &Path, say: &Say) -> Exit {
    // As `status` writes them, also where shells complete them with the other slash.
    let named: Vec<String> = args.accept.iter().map(|named| named.replace('\\', "/")).collect();
    let is_named = |comparison: &Comparison, pair: &Pair| {
        let file = format!("{}/{}", comparison.lang, comparison.key);
        args.accept_all
            || named.iter().any(|named| match named.split_once('#') {
                Some((named, id)) => named == file && id == pair.source.place,
                None => *named == file,
            })
    };
    for named in &named {
        let is_there = comparisons.iter().any(|comparison| {
            let file = format!("{}/{}", comparison.lang, comparison.key);
            let (asked, id) = named.split_once('#').map_or((named.as_str(), None), |(file, id)| (file, Some(id)));
            asked == file && id.is_none_or(|id| comparison.pairs.iter().any(|pair| pair.source.place == id))
        });
        if !is_there {
            say.line(&say!("Det finnes ingen oversettelse «{named}».", "There is no translation “{named}”."));
            if let Some(meant) = meant(named, comparisons) {
                say.line(&say!("Skriv for eksempel {meant}", "Write for example {meant}"));
            }
            return Exit::Usage;
        }
    }
    let mut lock = Lock::default();
    let mut confirmed = 0;
    for comparison in comparisons {
        for pair in &comparison.pairs {
            let text = match &pair.state {
                State::Missing => continue,
                State::Translated if has_lock => &pair.source.text,
                _ if is_named(comparison, pair) => {
                    confirmed += 1;
                    &pair.source.text
                }
                State::Drifted { was } => was,
                State::Unconfirmed | State::Translated => continue,
            };
            let key = (comparison.lang.clone(), comparison.key.clone(), pair.source.name.clone());
            lock.0.insert(key, text.clone());
        }
    }
    let file = manual.join(lock::FILE);
    match output::replace(&file, lock.write().as_bytes()) {
        Ok(()) => {
            let (file, all) = (file.display(), lock.0.len());
            say.line(&say!(
                "{confirmed} avsnitt bekreftet; {all} står i {file}",
                "{confirmed} passages confirmed; {all} stand in {file}"
            ));
            Exit::Fine
        }
        Err(error) => say.unwritten(&file, &error),
    }
}
