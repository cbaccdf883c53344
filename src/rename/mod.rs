//! `handbok rename`, worked out in memory: which files move, which bytes of which files change with them, and whether
//! the manual is right afterwards. Nothing here touches the disk.

mod aliases;
mod names;
mod references;

pub use aliases::alias;
pub use names::Move;

use crate::input::{Inputs, changes, lock, lock::Lock};
use crate::model::{Chapter, Manual, SitePath};
use crate::pipeline::{self, Memory, Outcome, Profile};
use crate::source::{Diagnostic, Diagnostics, Edit, Severity, Source, Text, edited, say};
use references::Destinations;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A build for what it says, not for what it writes.
const PROFILE: Profile =
    Profile { preview: true, places: true, minify: false, translations: false, drafts: false, today: None };

/// Why nothing is renamed.
pub enum Refusal {
    /// The names will not do, or a reference cannot be mended.
    Said(Text),
    /// The manual would have errors: the diagnostics, and the files that they are about.
    Broken(Arc<Inputs>, Vec<Diagnostic>),
}

/// What happens to one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Its new path, if it moves.
    pub to: Option<String>,
    /// What changes in its text; places are those of the old text.
    pub edits: Vec<Edit>,
    /// The old address that its front matter names now.
    pub alias: Option<String>,
    /// Its new contents, of a file that Handbok wrote itself.
    pub rewritten: Option<String>,
}

/// Everything that a renaming does.
pub struct Plan {
    /// What was asked for, understood.
    pub moved: Move,
    /// What happens, by the file's old path.
    pub changes: BTreeMap<Arc<str>, Change>,
    /// The manual afterwards.
    pub inputs: Arc<Inputs>,
    /// Addresses that will lead nowhere, since no alias can hold them.
    pub lost: Vec<SitePath>,
}

/// A manual as far as renaming has to understand it.
struct Read {
    chapters: Vec<Arc<Chapter>>,
    manual: Arc<Manual>,
}

impl Read {
    fn new(inputs: &Arc<Inputs>) -> Option<Read> {
        // What is wrong is said once, about the manual as it would be.
        let linked = pipeline::draft(inputs, &PROFILE, &mut Memory::default(), &mut |_| ()).linked?;
        Some(Read { chapters: linked.chapters().to_vec(), manual: linked.manual })
    }
}

/// Works out what renaming `old` to `new` does to a manual, of which `found` was said when it was read.
///
/// # Errors
/// Why it cannot be done.
pub fn plan(inputs: &Arc<Inputs>, found: &Diagnostics, old: &str, new: &str) -> Result<Plan, Refusal> {
    let Some(before) = Read::new(inputs) else { return Err(broken(inputs, found)) };
    let moved = Move::new(inputs, &before.manual.config, old, new).map_err(Refusal::Said)?;
    let mut changes: BTreeMap<Arc<str>, Change> = BTreeMap::new();
    for path in inputs.sources.keys().chain(inputs.assets.keys()) {
        if let Some(to) = moved.path(path) {
            changes.entry(path.clone()).or_default().to = Some(to);
        }
    }
    let expected = references::mend(inputs, &before, &moved, &mut changes).map_err(Refusal::Said)?;
    let lost = keep_addresses(inputs, found, &before, &moved, &mut changes)?;
    let prints = check(&renamed(inputs, &changes), found, &expected, &changes)?;
    notes(inputs, &moved, &prints, &mut changes);
    Ok(Plan { moved, inputs: renamed(inputs, &changes), changes, lost })
}

/// What every place says, as a release notes it.
type Prints = BTreeMap<String, String>;

/// The files that Handbok keeps beside the chapters, and that name them.
fn notes(inputs: &Arc<Inputs>, moved: &Move, after: &Prints, changes: &mut BTreeMap<Arc<str>, Change>) {
    let mut rewrite = |file: &str, text: Option<String>| {
        if let Some(text) =
            text.filter(|text| inputs.assets.get(file).is_some_and(|now| *now.bytes != *text.as_bytes()))
        {
            changes.entry(file.into()).or_default().rewritten = Some(text);
        }
    };
    let lock = Lock::read(inputs).filter(|lock| lock.0.keys().any(|(_, file, _)| moved.key(file).is_some()));
    rewrite(lock::FILE, lock.map(|lock| lock.moved(|file| moved.key(file)).write()));
    let Some(releases) = inputs.assets.get(changes::FILE).and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
        return;
    };
    let before = pipeline::build(inputs, &PROFILE).now.places;
    let entry = |place: &str, print: &str| {
        let (file, id) = place.split_once('#')?;
        let to = moved.path(file).map_or_else(|| place.to_string(), |file| format!("{file}#{id}"));
        // An address is no part of what is printed: what was right on paper still is.
        let is_right = before.get(place).is_some_and(|now| now == print);
        let print = after.get(&to).filter(|_| is_right).map_or(print, String::as_str).to_string();
        Some((to, print))
    };
    rewrite(changes::FILE, Some(changes::rewritten(releases, entry)));
}

/// Writes old addresses to the front matter of their chapters; gives those that cannot stand there.
fn keep_addresses(
    inputs: &Inputs,
    found: &Diagnostics,
    before: &Read,
    moved: &Move,
    changes: &mut BTreeMap<Arc<str>, Change>,
) -> Result<Vec<SitePath>, Refusal> {
    let after = renamed(inputs, changes);
    let Some(read) = Read::new(&after) else { return Err(broken(&after, found)) };
    let mut lost = Vec::new();
    for (old, new) in before.manual.editions.iter().zip(&read.manual.editions) {
        let addresses: BTreeMap<&str, &SitePath> = new.all_pages().map(|page| (&*page.key, &page.path)).collect();
        for page in old.all_pages() {
            let key = moved.key(&page.key);
            let Some(now) = key.as_deref().and_then(|key| addresses.get(key)).filter(|now| ***now != page.path) else {
                continue;
            };
            let own = inputs.sources.get(&page.chapter.file).filter(|_| page.chapter.lang == old.lang);
            match own.zip(aliases::slugs(&page.path, now)) {
                Some((source, (was, is))) => {
                    let edit =
                        aliases::edit(source, was, is).ok_or_else(|| Refusal::Said(unwritten(&source.path, was)))?;
                    let change = changes.entry(source.path.clone()).or_default();
                    change.edits.push(edit);
                    change.alias = Some(was.to_string());
                }
                None => lost.push(page.path.clone()),
            }
        }
    }
    Ok(lost)
}

fn unwritten(file: &str, slug: &str) -> Text {
    say!(
        "Kan ikke skrive den gamle adressen i topplinjene i {file}. Skriv selv: aliases: [{slug}]",
        "Cannot write the old address to the front matter of {file}. Write it yourself: aliases: [{slug}]"
    )
}

/// The manual after the changes.
fn renamed(inputs: &Inputs, changes: &BTreeMap<Arc<str>, Change>) -> Arc<Inputs> {
    let none = Change::default();
    let place = |path: &Arc<str>| {
        let change = changes.get(path).unwrap_or(&none);
        (change, change.to.as_deref().map_or_else(|| path.clone(), Arc::from))
    };
    let sources = inputs.sources.iter().map(|(path, source)| {
        let (change, path) = place(path);
        let text =
            if change.edits.is_empty() { source.text.clone() } else { edited(&source.text, &change.edits).into() };
        (path.clone(), Source::new(path, text))
    });
    let assets = inputs.assets.iter().map(|(path, bytes)| {
        let (change, path) = place(path);
        (path, change.rewritten.as_ref().map_or_else(|| bytes.clone(), |text| text.as_bytes().to_vec().into()))
    });
    Arc::new(Inputs { sources: sources.collect(), assets: assets.collect(), ..inputs.clone() })
}

/// Whether every reference is what it should be, every old address stands where it was written, and the manual is right.
fn check(
    after: &Arc<Inputs>,
    found: &Diagnostics,
    expected: &Destinations,
    changes: &BTreeMap<Arc<str>, Change>,
) -> Result<Prints, Refusal> {
    let Some(read) = Read::new(after) else { return Err(broken(after, found)) };
    if let Some(file) = references::difference(expected, &references::destinations(&read)) {
        return Err(Refusal::Said(say!(
            "Henvisningene i {file} er skrevet slik at de må rettes for hånd.",
            "The references in {file} are written in such a way that they must be mended by hand."
        )));
    }
    for (path, change) in changes {
        let Some(alias) = &change.alias else { continue };
        let to = change.to.as_deref().unwrap_or(path);
        let chapter = read.chapters.iter().find(|chapter| &*chapter.file == to);
        if !chapter.is_some_and(|chapter| chapter.meta.aliases.iter().any(|(known, _)| known == alias)) {
            return Err(Refusal::Said(unwritten(path, alias)));
        }
    }
    let outcome = pipeline::run(after, found, &PROFILE, false);
    if outcome.blueprint.is_some() { Ok(outcome.now.places) } else { Err(refusal(after.clone(), outcome)) }
}

/// The refusal of a manual that has errors.
fn broken(inputs: &Arc<Inputs>, found: &Diagnostics) -> Refusal {
    let outcome = pipeline::run(inputs, found, &PROFILE, false);
    refusal(inputs.clone(), outcome)
}

fn refusal(inputs: Arc<Inputs>, outcome: Outcome) -> Refusal {
    let errors = outcome.diagnostics.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    Refusal::Broken(inputs, errors.collect())
}
