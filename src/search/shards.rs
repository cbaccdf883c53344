//! The index as classic scripts that call one global, `handbokSearch`. They load from a web server, under a strict
//! content security policy, and from a network share, where nothing else does. A small manual is one file.
//!
//! The directory (`{lang}/search-index.js`) names the shards by their hashes: terms by their first stem, units by their
//! first number, words (for slips of typing) by their first stem. Where there are many shards of units, their hashes
//! stand in shards of their own.

use super::postings::{LEVELS, Places, Standing};
use super::relations::Relations;
use super::units::{Kind, Unit, pages};
use super::vocabulary::Stem;
use crate::model::{Edition, Manual, SitePath, hashed};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// Bytes up to which everything stands in the directory file.
const ONE_FILE: usize = 96 << 10;
/// Bytes that a shard of each kind is filled to.
const TERMS: usize = 20 << 10;
const WORDS: usize = 32 << 10;
const UNITS: usize = 8 << 10;
/// Most shards of units that the directory names itself.
const NAMED: usize = 200;
/// Names in a shard of names.
const GROUP: usize = 100;
/// Most places kept for one stem: the best, where a word is nearly everywhere.
const MOST_PLACES: usize = 4000;

/// What was found out about an edition.
pub(super) struct Index {
    /// What the directory says besides.
    pub head: Map<String, Value>,
    pub units: Vec<Unit>,
    pub stems: Vec<Stem>,
    /// By number of the stem.
    pub places: Vec<Places>,
    pub relations: Relations,
    /// Endings that stems may take.
    pub endings: Vec<String>,
}

/// Files of the site.
type Files = Vec<(SitePath, Arc<[u8]>)>;

/// Writes the directory and, for a larger manual, its shards.
pub(super) fn write(manual: &Manual, edition: &Edition, index: &Index, directory: &str) -> Files {
    let lang = edition.lang.tag();
    let mut order: Vec<u32> = (0..index.stems.len() as u32).collect();
    order.sort_by(|one, other| index.stems[*one as usize].text.cmp(&index.stems[*other as usize].text));
    order.retain(|stem| !index.places[*stem as usize].postings.is_empty() || index.relations.contains_key(stem));
    let terms: Vec<String> = order.iter().map(|stem| term_row(index, *stem)).collect();
    let units = unit_rows(manual, edition, &index.units);
    let mut head = index.head.clone();
    let mut say = |key: &str, value: Value| drop(head.insert(key.to_string(), value));
    say("endings", json!(index.endings));
    say("count", json!(index.units.len()));
    say("pages", json!(page_sizes(&index.units)));
    if terms.iter().chain(&units).map(String::len).sum::<usize>() <= ONE_FILE {
        let body = format!("handbokSearch({},{},{},{});\n", json!(lang), json!(head), lines(&terms), lines(&units));
        return vec![(directory.to_string(), body.into_bytes().into())];
    }
    let mut files = Files::new();
    let words: Vec<String> = order.iter().map(|stem| word_row(&index.stems[*stem as usize])).collect();
    let stem = |at: usize| index.stems[order[at] as usize].text.clone();
    say("terms", table(&mut files, lang, "t", &terms, TERMS, &stem));
    say("words", table(&mut files, lang, "w", &words, WORDS, &stem));
    let names = shards(&mut files, lang, "u", &units, UNITS, &|at| at.to_string());
    if names.len() <= NAMED {
        say("units", json!(names.join("\n")));
    } else {
        let groups = names.chunks(GROUP).enumerate().map(|(at, names)| {
            let first = names[0].split(' ').next().unwrap_or_default();
            format!("{first} {}", publish(&mut files, lang, "n", at, names))
        });
        let groups: Vec<String> = groups.collect();
        say("names", json!(groups.join("\n")));
    }
    files.insert(
        0,
        (directory.to_string(), format!("handbokSearch({},{});\n", json!(lang), json!(head)).into_bytes().into()),
    );
    files
}

fn table(
    files: &mut Files,
    lang: &str,
    kind: &str,
    rows: &[String],
    limit: usize,
    first: &dyn Fn(usize) -> String,
) -> Value {
    json!(shards(files, lang, kind, rows, limit, first).join("\n"))
}

/// Cuts rows into shards; each is named by what its first row is called and by its hash.
fn shards(
    files: &mut Files,
    lang: &str,
    kind: &str,
    rows: &[String],
    limit: usize,
    first: &dyn Fn(usize) -> String,
) -> Vec<String> {
    let cut = filled(rows, limit).into_iter().enumerate();
    cut.map(|(at, range)| format!("{} {}", first(range.start), publish(files, lang, kind, at, &rows[range]))).collect()
}

/// Publishes a shard and gives the hash in its name.
fn publish(files: &mut Files, lang: &str, kind: &str, index: usize, rows: &[String]) -> String {
    let body = format!("handbokSearch.shard({},{},{});\n", json!(format!("{lang}-{kind}")), index, lines(rows));
    let path = hashed(&format!("search-{lang}-{kind}.js"), body.as_bytes());
    let hash = path.rsplit('.').nth(1).unwrap_or_default().to_string();
    files.push((path, body.into_bytes().into()));
    hash
}

/// Ranges of rows, each filled to `limit` bytes.
fn filled(rows: &[String], limit: usize) -> Vec<Range<usize>> {
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

/// `stem TAB endings TAB irregular TAB rarity TAB places TAB related stems`: a place is the distance to the one before
/// in base 36, a letter for the impact, `*` if only the page's front matter has the stem, `'` if it stands only in titles above.
fn term_row(index: &Index, number: u32) -> String {
    let Places { rarity, postings } = &index.places[number as usize];
    let mut row = word_row(&index.stems[number as usize]);
    let _ = write!(row, "\t{rarity}\t");
    let mut places = postings.clone();
    if places.len() > MOST_PLACES {
        places.sort_by_key(|place| (LEVELS - place.impact, place.unit));
        places.truncate(MOST_PLACES);
        places.sort_by_key(|place| place.unit);
    }
    let mut last = 0;
    for place in places {
        push_base36(&mut row, place.unit - last);
        row.push(char::from(b'A' + place.impact - 1));
        match place.standing {
            Standing::Own => {}
            Standing::Page => row.push('*'),
            Standing::Above => row.push('\''),
        }
        last = place.unit;
    }
    row.push('\t');
    let related = index.relations.get(&number).into_iter().flatten();
    row.push_str(&related.map(|stem| index.stems[*stem as usize].text.as_str()).collect::<Vec<_>>().join(" "));
    row
}

/// `stem TAB endings TAB irregular`.
fn word_row(stem: &Stem) -> String {
    let join = |set: &std::collections::BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    format!("{}\t{}\t{}", stem.text, join(&stem.endings), join(&stem.irregular))
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

/// How many units each page has, a digit of base 36 for each page; `z` adds 35 and goes on.
fn page_sizes(units: &[Unit]) -> String {
    let mut sizes = String::new();
    for page in units.chunk_by(|one, other| one.page == other.page) {
        sizes.extend(std::iter::repeat_n('z', page.len() / 35));
        push_base36(&mut sizes, page.len() as u32 % 35);
    }
    sizes
}

/// `path TAB titles above TAB id TAB step TAB title TAB text TAB picture TAB language, where it is another`, one row for each unit.
fn unit_rows(manual: &Manual, edition: &Edition, units: &[Unit]) -> Vec<String> {
    let pages = pages(edition);
    let clean = |text: &str| text.replace(['\t', '\n'], " ");
    let row = |unit: &Unit| {
        let step = match unit.kind {
            Kind::Step(number) => number.to_string(),
            Kind::Section => String::new(),
        };
        let crumbs = clean(&unit.crumbs.join(" › "));
        let text = clean(&[unit.summary.as_str(), &unit.text, &unit.alternatives].join(" "));
        let picture = unit.picture.as_ref().and_then(|path| manual.pictures.get(path));
        let picture = picture.map_or("", |picture| picture.path.as_str());
        let page = pages[unit.page];
        let lang = if page.is_fallback(edition) { page.chapter.lang.tag() } else { "" };
        [&page.path, &crumbs, &unit.id, &step, &clean(&unit.title), text.trim(), picture, lang].join("\t")
    };
    units.iter().map(row).collect()
}
