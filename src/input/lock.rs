//! `translations.lock`: for each passage of a translation, the source text that it was translated from.
//!
//! ```text
//! en 02-nedlastning.md#enter-code.0 Skriv inn koden, og trykk på Kontroller.
//! ```
//! One line a passage, sorted, so that two editors' changes merge. `handbok status` reads and writes it.

use super::Inputs;
use std::collections::BTreeMap;

/// Name of the file in the manual's folder.
pub const FILE: &str = "translations.lock";
const HEAD: &str = "# What each translation was made from. Written by `handbok status --accept`.\n";

/// Source texts by language, file and passage: `en`, `02-nedlastning.md`, `enter-code.0`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(pub BTreeMap<(String, String, String), String>);

impl Lock {
    /// The manual's lock; `None` if it has none.
    pub fn read(inputs: &Inputs) -> Option<Lock> {
        let text = String::from_utf8_lossy(inputs.assets.get(FILE)?);
        let entries = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let (lang, rest) = line.split_once(' ')?;
            // A merge may leave anything behind: what is no entry says nothing.
            let (place, text) = rest.split_once(".md#").and_then(|(file, rest)| {
                let (passage, text) = rest.split_once(' ')?;
                Some(((format!("{file}.md"), passage.to_string()), text.to_string()))
            })?;
            Some(((lang.to_string(), place.0, place.1), text))
        });
        Some(Lock(entries.collect()))
    }

    /// The passages of one file in one language: their names and source texts.
    pub fn of<'a>(&'a self, lang: &'a str, file: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let first = (lang.to_string(), file.to_string(), String::new());
        let from_there = self.0.range(first..).take_while(move |((of, at, _), _)| of == lang && at == file);
        from_there.map(|((.., name), text)| (name.as_str(), text.as_str()))
    }

    /// The lock after files have been renamed. `to` says where one went, if it did.
    pub fn moved(self, to: impl Fn(&str) -> Option<String>) -> Lock {
        let entries = self.0.into_iter().map(|((lang, file, passage), text)| {
            let file = to(&file).unwrap_or(file);
            ((lang, file, passage), text)
        });
        Lock(entries.collect())
    }

    /// The file's text.
    pub fn write(&self) -> String {
        let lines = self.0.iter().map(|((lang, file, passage), text)| format!("{lang} {file}#{passage} {text}\n"));
        HEAD.to_string() + &lines.collect::<String>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let key = ("en".to_string(), "10-del/02 b.md".to_string(), "fill.0".to_string());
        let lock = Lock([(key, "Fyll #1 i «a.md».".to_string())].into());
        let inputs = Inputs { assets: [(FILE.into(), lock.write().into_bytes().into())].into(), ..Inputs::default() };
        assert_eq!(Lock::read(&inputs), Some(lock));
        let merged = Inputs { assets: [(FILE.into(), b"<<<<<<< ours\n".to_vec().into())].into(), ..Inputs::default() };
        assert_eq!(Lock::read(&merged), Some(Lock::default()));
    }
}
