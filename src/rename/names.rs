//! The two names that were typed: what they mean, and why they will not do.

use crate::input::{Inputs, is_ignored};
use crate::link::paths;
use crate::model::{Config, Lang};
use crate::source::{Text, nearest, say};
use std::collections::BTreeSet;

/// A chapter or a part's folder that is called something else, in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its path below the languages' folders.
    pub from: String,
    /// Its new path below the languages' folders.
    pub to: String,
    /// Folders of the languages, as they are named in `handbok.yaml`.
    languages: Vec<Lang>,
}

impl Move {
    /// Reads both names.
    ///
    /// # Errors
    /// Why they will not do.
    pub fn new(inputs: &Inputs, config: &Config, old: &str, new: &str) -> Result<Move, Text> {
        let languages = config.languages.clone();
        let ((old_lang, from), (new_lang, to)) = (typed(old, &languages)?, typed(new, &languages)?);
        if new_lang.is_some() && old_lang.is_some_and(|old_lang| new_lang != Some(old_lang)) {
            return Err(say!(
                "Et kapittel har samme navn på alle språk: skriv begge navnene uten språkmappen.",
                "A chapter has the same name in all languages: write both names without the language's folder."
            ));
        }
        let moved = Move { from, to, languages };
        let paths = inputs.sources.keys().chain(inputs.shown.keys()).chain(inputs.assets.keys());
        let keys: BTreeSet<&str> = paths.filter_map(|path| Some(split(path, &moved.languages)?.1)).collect();
        moved.is_there(&keys)?;
        moved.is_free(&keys)?;
        Ok(moved)
    }

    fn is_there(&self, keys: &BTreeSet<&str>) -> Result<(), Text> {
        let old = &self.from;
        let name = old.rsplit('/').next().unwrap_or_default();
        if name == "_index.md" {
            return Err(say!(
                "{old} er delens egen side: gi mappen et nytt navn i stedet.",
                "{old} is the part's own page: rename its folder instead."
            ));
        }
        let is_inside = |key: &&str| key.strip_prefix(old.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let is_there = if self.is_folder() { keys.iter().any(is_inside) } else { keys.contains(old.as_str()) };
        if is_there {
            return Ok(());
        }
        let chapters = keys.iter().filter(|key| key.ends_with(".md")).copied();
        let folders = keys.iter().map(|key| paths::folder(key)).filter(|folder| !folder.is_empty());
        Err(match nearest(old, chapters.chain(folders)).map(|near| near.name) {
            Some(near) => say!(
                "Det finnes ikke noe kapittel «{old}». Mente du «{near}»?",
                "There is no chapter “{old}”. Did you mean “{near}”?"
            ),
            None => say!(
                "Det finnes ikke noe kapittel «{old}». Skriv for eksempel 02-nedlastning.md.",
                "There is no chapter “{old}”. Write for example 02-nedlastning.md."
            ),
        })
    }

    fn is_free(&self, keys: &BTreeSet<&str>) -> Result<(), Text> {
        let (old, new) = (&self.from, &self.to);
        let inside = format!("{new}/");
        if keys.iter().any(|key| *key == new || key.starts_with(&inside)) {
            return Err(say!("{new} finnes allerede.", "{new} exists already."));
        }
        if self.is_folder() == new.ends_with(".md") {
            return Err(if self.is_folder() {
                say!(
                    "{old} er en mappe, og {new} er navnet på et kapittel.",
                    "{old} is a folder, and {new} a chapter's name."
                )
            } else {
                say!("{new} slutter ikke på .md, som kapitler gjør.", "{new} does not end in .md, as chapters do.")
            });
        }
        if new.starts_with(&format!("{old}/")) {
            return Err(say!("En mappe kan ikke flyttes inn i seg selv.", "A folder cannot move into itself."));
        }
        let unfit = |name: &str| is_ignored(name) || name == "_index.md" || name.contains(unfit_letter);
        if let Some(name) = new.split('/').find(|name| unfit(name)) {
            return Err(say!("«{name}» kan ikke være navnet.", "“{name}” cannot be the name."));
        }
        Ok(())
    }

    /// Whether a part moves with all that it holds.
    pub fn is_folder(&self) -> bool {
        !self.from.ends_with(".md")
    }

    /// Where a path below a language's folder goes; `None` if it stays.
    pub fn key(&self, key: &str) -> Option<String> {
        match key.strip_prefix(&self.from)? {
            "" => Some(self.to.clone()),
            rest if rest.starts_with('/') && self.is_folder() => Some(format!("{}{rest}", self.to)),
            _ => None,
        }
    }

    /// Where a path goes; `None` if it stays.
    pub fn path(&self, path: &str) -> Option<String> {
        let (folder, key) = split(path, &self.languages)?;
        Some(format!("{folder}/{}", self.key(key)?))
    }
}

/// Characters that no name can have everywhere.
fn unfit_letter(c: char) -> bool {
    c.is_control() || "<>:\"|?*".contains(c)
}

/// A path in a language's folder, as the folder and what stands below it.
fn split<'p>(path: &'p str, languages: &[Lang]) -> Option<(&'p str, &'p str)> {
    let (folder, key) = path.split_once('/')?;
    languages.iter().any(|lang| lang.tag().eq_ignore_ascii_case(folder)).then_some((folder, key))
}

/// A name as it was typed: its language, if it was named, and its path below that language's folder.
fn typed(name: &str, languages: &[Lang]) -> Result<(Option<String>, String), Text> {
    let outside = || say!("«{name}» leder ut av manualen.", "“{name}” leads out of the manual.");
    let path = paths::join("", &name.replace('%', "%25")).ok_or_else(outside)?;
    if path.is_empty() {
        return Err(say!("Navnet er tomt.", "The name is empty."));
    }
    Ok(match split(&path, languages) {
        Some((lang, key)) => (Some(lang.to_ascii_lowercase()), key.to_string()),
        None => (None, path),
    })
}
