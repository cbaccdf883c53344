//! The index as classic scripts that call one global, `handbokSearch`. They load from a web server, under a strict
//! content security policy, and from a network share, where nothing else does. A small manual is one file.

use super::postings::{LEVELS, Term, Terms};
use super::units::{Kind, Unit, pages};
use crate::model::{Edition, SitePath, hashed};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// Bytes up to which everything stands in the directory file.
const ONE_FILE: usize = 96 << 10;
/// Bytes that a shard of terms or units is filled to.
const SHARD: usize = 24 << 10;
const BLOCK: usize = 8 << 10;
/// Most places kept for one stem: the best, where a word is nearly everywhere.
const MOST_PLACES: usize = 4000;

/// Writes the directory and, for a larger manual, its shards.
pub(super) fn write(edition: &Edition, units: &[Unit], terms: &Terms, directory: &str) -> Vec<(SitePath, Arc<[u8]>)> {
    let lang = edition.lang.tag();
    let rows: Vec<String> =
        terms.iter().filter(|(_, term)| !term.postings.is_empty()).map(|(stem, term)| row(stem, term)).collect();
    let texts: Vec<String> = unit_rows(edition, units);
    let suffixes = common_endings(terms);
    if rows.iter().chain(&texts).map(String::len).sum::<usize>() <= ONE_FILE {
        let head = json!({ "endings": suffixes, "count": units.len() });
        let body = format!("handbokSearch({},{},{},{});\n", json!(lang), head, lines(&rows), lines(&texts));
        return vec![(directory.to_string(), body.into_bytes().into())];
    }
    let mut files = Vec::new();
    let mut term_shards: Vec<Value> = Vec::new();
    for shard in filled(&rows, SHARD) {
        let first = rows[shard.start].split('\t').next().unwrap_or_default();
        let path = publish(&mut files, lang, "t", term_shards.len(), &rows[shard.clone()]);
        term_shards.push(json!([first, path]));
    }
    let mut blocks: Vec<Value> = Vec::new();
    for block in filled(&texts, BLOCK) {
        let path = publish(&mut files, lang, "u", blocks.len(), &texts[block.clone()]);
        blocks.push(json!([block.start, path]));
    }
    let head = json!({ "endings": suffixes, "count": units.len(), "terms": term_shards, "units": blocks });
    files.insert(0, (directory.to_string(), format!("handbokSearch({},{});\n", json!(lang), head).into_bytes().into()));
    files
}

fn publish(files: &mut Vec<(SitePath, Arc<[u8]>)>, lang: &str, kind: &str, index: usize, rows: &[String]) -> SitePath {
    let body = format!("handbokSearch.shard({},{},{});\n", json!(format!("{lang}-{kind}")), index, lines(rows));
    let path = hashed(&format!("search-{lang}-{kind}.js"), body.as_bytes());
    files.push((path.clone(), body.into_bytes().into()));
    path
}

/// Ranges of rows, each filled to `limit` bytes.
fn filled(rows: &[String], limit: usize) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        if size > 0 && size + row.len() > limit {
            ranges.push(start..at);
            (start, size) = (at, 0);
        }
        size += row.len() + 1;
    }
    if start < rows.len() {
        ranges.push(start..rows.len());
    }
    ranges
}

/// Rows as one string, a line each: a script parses it faster than an array.
fn lines(rows: &[String]) -> String {
    // `</script` cannot end anything in a file of its own, and U+2028 is allowed in strings since ES2019.
    json!(rows.join("\n")).to_string()
}

/// `stem TAB endings TAB irregular TAB places`: a place is the distance to the one before in base 36, a letter for the
/// impact, and `'` if the stem stands only in the titles above.
fn row(stem: &str, term: &Term) -> String {
    let mut row = String::from(stem);
    let join = |set: &std::collections::BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let _ = write!(row, "\t{}\t{}\t", join(&term.endings), join(&term.irregular));
    let mut places = term.postings.clone();
    if places.len() > MOST_PLACES {
        places.sort_by_key(|place| (LEVELS - place.impact, place.unit));
        places.truncate(MOST_PLACES);
        places.sort_by_key(|place| place.unit);
    }
    let mut last = 0;
    for place in places {
        push_base36(&mut row, place.unit - last);
        row.push(char::from(b'A' + place.impact - 1));
        if !place.own {
            row.push('\'');
        }
        last = place.unit;
    }
    row
}

fn push_base36(out: &mut String, mut number: u32) {
    let mut digits = [0u8; 7];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize];
        number /= 36;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// `path TAB chapter TAB id TAB step TAB title TAB text`, one row for each unit.
fn unit_rows(edition: &Edition, units: &[Unit]) -> Vec<String> {
    let pages = pages(edition);
    let clean = |text: &str| text.replace(['\t', '\n'], " ");
    units
        .iter()
        .map(|unit| {
            let page = pages[unit.page];
            let step = match unit.kind {
                Kind::Step(number) => number.to_string(),
                Kind::Section => String::new(),
            };
            let crumbs = clean(&unit.crumbs.join(" › "));
            [page.path.as_str(), &crumbs, &unit.id, &step, &clean(&unit.title), &clean(&unit.text)].join("\t")
        })
        .collect()
}

/// Endings that many stems take: they let a form be found that the manual itself does not use.
fn common_endings(terms: &Terms) -> Vec<String> {
    let mut counts: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for ending in terms.values().flat_map(|term| &term.endings).filter(|ending| !ending.is_empty()) {
        *counts.entry(ending).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(ending, count)| *count > 2 && ending.chars().all(char::is_alphabetic))
        .map(|(ending, _)| ending.to_string())
        .collect()
}
