//! `changes.txt`: which edition said what, place by place. `handbok release` appends to it; a build only reads it.
//!
//! ```text
//! edition 493fdf0b 2026-11-22
//! nb/02-nedlastning.md#enter-code 1a2b3c4d
//! nb/02-nedlastning.md#gone -
//! ```
//! An edition names only what has changed since the one before it, so files merge well. Lines that begin with `#` are remarks.

use super::Inputs;
use crate::model::Release;
use crate::source::{Code, Diagnostics, say};

/// Name of the file in the manual's folder.
pub const FILE: &str = "changes.txt";

/// The editions in the order of the file, each with all of its places.
pub fn releases(inputs: &Inputs, diagnostics: &mut Diagnostics) -> Vec<Release> {
    let bytes = inputs.assets.get(FILE).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let mut releases: Vec<Release> = Vec::new();
    for (number, line) in bytes.lines().enumerate() {
        // Names of files and editions may have spaces; what stands behind them has none.
        let line = line.trim();
        let (name, last_word) = line.rsplit_once(char::is_whitespace).unwrap_or((line, ""));
        match (name.trim_end(), last_word, releases.last_mut()) {
            _ if line.is_empty() || line.starts_with('#') => {}
            (name, date, last) if name.starts_with("edition ") => {
                let places = last.map(|last| last.places.clone()).unwrap_or_default();
                let mark = name["edition ".len()..].trim().to_string();
                releases.push(Release { mark, date: date.to_string(), places });
            }
            (place, "-", Some(release)) if place.contains('#') => drop(release.places.remove(place)),
            (place, print, Some(release)) if place.contains('#') => {
                drop(release.places.insert(place.to_string(), print.to_string()));
            }
            _ => {
                let number = number + 1;
                let message = say!("Linje {number} er ikke forstått.", "Line {number} is not understood.");
                let hint = say!("Filen skrives av «handbok release».", "The file is written by “handbok release”.");
                diagnostics.push(Code::WrongValue.at(&FILE.into(), None, message).hint(hint));
            }
        }
    }
    releases
}

/// What to append so that the file knows an edition; `None` if nothing has changed since the last one.
pub fn entry(before: Option<&Release>, now: &Release) -> Option<String> {
    let empty = Release::default();
    let before = before.unwrap_or(&empty);
    let changed = now.places.iter().filter(|(place, print)| before.places.get(*place) != Some(*print));
    let lines: Vec<String> = changed.map(|(place, print)| format!("{place} {print}\n")).collect();
    let gone =
        before.places.keys().filter(|place| !now.places.contains_key(*place)).map(|place| format!("{place} -\n"));
    let lines: String = lines.into_iter().chain(gone).collect();
    (!lines.is_empty()).then(|| format!("edition {} {}\n{lines}", now.mark, now.date))
}

/// The file with other places and prints. `to` is asked for each, and says what it has become, if anything else.
pub fn rewritten(text: &str, to: impl Fn(&str, &str) -> Option<(String, String)>) -> String {
    let line = |line: &str| {
        let inside = line.trim_end();
        let is_entry = !inside.starts_with('#') && !inside.starts_with("edition ");
        let entry = inside.rsplit_once(char::is_whitespace).filter(|_| is_entry);
        match entry.and_then(|(place, print)| to(place.trim_end(), print)) {
            Some((place, print)) => format!("{place} {print}{}", &line[inside.len()..]),
            None => line.to_string(),
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_written_is_read_again() {
        let release = |mark: &str, places: &[(&str, &str)]| Release {
            mark: mark.to_string(),
            date: "2026-11-22".to_string(),
            places: places
                .iter()
                .map(|(place, print)| (place.to_string(), print.to_string()))
                .collect::<BTreeMap<_, _>>(),
        };
        let one = release("a", &[("nb/x y.md#1", "11"), ("nb/x y.md#2", "22")]);
        let two = release("høst 2026", &[("nb/x y.md#1", "13")]);
        let text =
            entry(None, &one).unwrap_or_default() + "# a remark\n" + &entry(Some(&one), &two).unwrap_or_default();
        assert!(text.ends_with("edition høst 2026 2026-11-22\nnb/x y.md#1 13\nnb/x y.md#2 -\n"), "{text}");
        assert_eq!(entry(Some(&two), &two), None);
        let inputs = Inputs { assets: [(FILE.into(), text.into_bytes().into())].into(), ..Inputs::default() };
        let mut diagnostics = Diagnostics::default();
        assert_eq!(releases(&inputs, &mut diagnostics), [one, two]);
        assert!(!diagnostics.has_errors());
    }
}
