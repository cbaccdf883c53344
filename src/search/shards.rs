//! The index as classic scripts that call one global, `handbokSearch`. They load from a web server, under a strict
//! content security policy, and from a network share, where nothing else does. A small manual is one file.
//!
//! The directory (`{lang}/search-index.js`) names the shards by what their first row is called, a stem or the number of a
//! unit, and by their hashes: terms, words (for slips of typing), units. Where there are many shards of units, their names
//! stand in shards of their own.

use super::Give;
use super::postings::{LEVELS, Posting, Postings, Standing, rarity};
use super::relations::Relations;
use super::units::{Kind, Unit, pages};
use super::vocabulary::Stem;
use crate::model::{Edition, Manual, Page, hashed};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::ops::Range;

/// Bytes of text up to which everything stands in the directory file.
const ONE_FILE: usize = 64 << 10;

/// How shards of one kind are cut.
struct Cut {
    kind: &'static str,
    /// Bytes from which the rows may end a shard, and bytes at which they must.
    least: usize,
    most: usize,
    /// One row in so many may begin a shard.
    one_in: u8,
}

const TERMS: Cut = Cut { kind: "t", least: 10 << 10, most: 14 << 10, one_in: 8 };
const WORDS: Cut = Cut { kind: "w", least: 24 << 10, most: 40 << 10, one_in: 16 };
const UNITS: Cut = Cut { kind: "u", least: 5 << 10, most: 12 << 10, one_in: 9 };
/// Names of shards of units.
const NAMES: Cut = Cut { kind: "n", least: 800, most: 1600, one_in: 8 };
/// Most shards of units that the directory names itself.
const NAMED: usize = 200;
/// Most places kept for one stem: the best, where a word is nearly everywhere.
const MOST_PLACES: usize = 4000;

/// What was found out about an edition.
pub(super) struct Index {
    /// What the directory says besides.
    pub head: Map<String, Value>,
    pub units: Vec<Unit>,
    pub stems: Vec<Stem>,
    /// By number of the stem.
    pub postings: Postings,
    pub relations: Relations,
    /// Endings that stems may take.
    pub endings: Vec<String>,
    /// What may stand between two words that are written as one.
    pub joints: &'static [&'static str],
}

/// Writes the shards of a larger manual, then the directory.
pub(super) fn write(manual: &Manual, edition: &Edition, index: &Index, directory: &str, give: Give<'_>) {
    let lang = edition.lang.tag();
    let mut order: Vec<u32> = (0..index.stems.len() as u32).collect();
    order.sort_by(|one, other| as_in_scripts(&index.stems[*one as usize].text, &index.stems[*other as usize].text));
    order.retain(|stem| !index.postings[*stem as usize].is_empty() || index.relations.contains_key(stem));
    let pages = pages(edition);
    let rows = order.len();
    let stem = |at: usize| index.stems[order[at] as usize].text.clone();
    let term = |row: &mut String, at: usize| push_term(row, index, order[at]);
    let word = |row: &mut String, at: usize| push_word(row, &index.stems[order[at] as usize]);
    let unit = |row: &mut String, at: usize| {
        let unit = &index.units[at];
        push_unit(row, manual, pages[unit.page], unit, edition);
    };
    let mut head = index.head.clone();
    let mut say = |key: &str, value: Value| drop(head.insert(key.to_string(), value));
    say("endings", json!(index.endings));
    say("joints", json!(index.joints));
    say("count", json!(index.units.len()));
    say("pages", json!(page_sizes(&index.units)));
    let mut body = format!("handbokSearch({},", json!(lang));
    if index.units.iter().map(|unit| unit.text.len()).sum::<usize>() <= ONE_FILE {
        body.push_str(&json!(head).to_string());
        body.push(',');
        push_lines(&mut body, 0..rows, |_, _| false, term);
        body.push(',');
        push_lines(&mut body, 0..index.units.len(), |_, _| false, unit);
    } else {
        let place = |at: usize| format!("{}#{}", pages[index.units[at].page].path, index.units[at].id);
        say("terms", json!(shards(give, lang, TERMS, rows, (stem, stem), term).join("\n")));
        say("words", json!(shards(give, lang, WORDS, rows, (stem, stem), word).join("\n")));
        let names = shards(give, lang, UNITS, index.units.len(), (|at| at.to_string(), place), unit);
        if names.len() <= NAMED {
            say("units", json!(names.join("\n")));
        } else {
            let first = |at: usize| names[at].split(' ').next().unwrap_or_default().to_string();
            let name = |row: &mut String, at: usize| row.push_str(&names[at]);
            say("names", json!(shards(give, lang, NAMES, names.len(), (first, first), name).join("\n")));
        }
        body.push_str(&json!(head).to_string());
    }
    body.push_str(");\n");
    give(directory.to_string(), body);
}

/// The order of strings in JavaScript, which compares UTF-16.
fn as_in_scripts(one: &str, other: &str) -> Ordering {
    if one.is_ascii() || other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

/// Cuts rows into shards; each is named by what its first row is called and by its hash.
///
/// Where to cut is for the rows to say, by a hash of what they are called (`names` gives that and what never changes in
/// it): else one longer row would move the cuts after it, and every shard from there would get another name.
fn shards(
    give: Give<'_>,
    lang: &str,
    cut: Cut,
    count: usize,
    names: (impl Fn(usize) -> String, impl Fn(usize) -> String),
    push_row: impl Fn(&mut String, usize),
) -> Vec<String> {
    let (first, lasting) = names;
    let begins = |at: usize| blake3::hash(lasting(at).as_bytes()).as_bytes()[0].is_multiple_of(cut.one_in);
    let mut named = Vec::new();
    let mut at = 0;
    while at < count {
        let ends = |size: usize, next: usize| size > cut.most || size > cut.least && begins(next);
        let first = first(at);
        let mut body = String::with_capacity(cut.most + cut.most / 4);
        let _ = write!(body, "handbokSearch.shard({},{},", json!(format!("{lang}-{}", cut.kind)), json!(first));
        at = push_lines(&mut body, at..count, ends, &push_row);
        body.push_str(");\n");
        let path = hashed(&format!("search-{lang}-{}.js", cut.kind), body.as_bytes());
        let hash = path.rsplit('.').nth(1).unwrap_or_default();
        named.push(format!("{first} {hash}"));
        give(path, body);
    }
    named
}

/// Appends rows as one string, a line each: a script parses it faster than an array. (`</script` cannot end anything in a
/// file of its own, and U+2028 is allowed in strings since ES2019.) At least one row, and up to where `ends` says so of the
/// bytes with the next row and of its number; gives the number of the row that comes next.
fn push_lines(
    out: &mut String,
    rows: Range<usize>,
    ends: impl Fn(usize, usize) -> bool,
    push_row: impl Fn(&mut String, usize),
) -> usize {
    out.push('"');
    let (begin, start) = (out.len(), rows.start);
    for at in rows.clone() {
        let before = out.len();
        out.push_str(if at > start { "\\n" } else { "" });
        let row = out.len();
        push_row(out, at);
        if at > start && ends(out.len() - begin + 1 - (row - before), at) {
            out.truncate(before);
            out.push('"');
            return at;
        }
        escape_from(out, row);
    }
    out.push('"');
    rows.end
}

/// Escapes what stands from `start` on.
fn escape_from(out: &mut String, start: usize) {
    let is_special = |byte: u8| byte < b' ' && byte != b'\t' || byte == b'"' || byte == b'\\';
    // Without a way out of the loop it is vectorised; most rows hold nothing special.
    if !out.as_bytes()[start..].iter().fold(false, |found, byte| found | is_special(*byte)) {
        return;
    }
    for c in out.split_off(start).chars() {
        match u8::try_from(c).ok().filter(|byte| is_special(*byte)) {
            Some(byte) => drop(write!(out, "\\x{byte:02x}")),
            None => out.push(c),
        }
    }
}

/// `stem TAB endings TAB irregular TAB rarity TAB places TAB related stems`: a place is the distance to the one before
/// in base 36, a letter for the impact, `*` if only the page's front matter has the stem, `'` if it stands only in
/// titles above.
fn push_term(row: &mut String, index: &Index, number: u32) {
    let postings = &index.postings[number as usize];
    push_word(row, &index.stems[number as usize]);
    let _ = write!(row, "\t{}\t", rarity(postings.len(), index.units.len()));
    let mut last = 0;
    for place in foremost(postings).iter() {
        push_base36(row, place.unit - last);
        row.push(char::from(b'A' + place.impact() - 1));
        match place.standing {
            Standing::Own => {}
            Standing::Page => row.push('*'),
            Standing::Above => row.push('\''),
        }
        last = place.unit;
    }
    row.push('\t');
    let related = index.relations.get(&number).into_iter().flatten();
    push_words(row, related.map(|stem| index.stems[*stem as usize].text.as_str()));
}

/// The places of a stem, of very many the best, by unit.
fn foremost(postings: &[Posting]) -> Cow<'_, [Posting]> {
    if postings.len() <= MOST_PLACES {
        return Cow::Borrowed(postings);
    }
    let mut of_impact = [0; LEVELS as usize + 1];
    postings.iter().for_each(|place| of_impact[place.impact() as usize] += 1);
    // All places above the least impact that is kept, and the first ones at it.
    let mut left = MOST_PLACES;
    let above = (0..=LEVELS).rev().take_while(|impact| {
        let fits = of_impact[*impact as usize] <= left;
        left -= if fits { of_impact[*impact as usize] } else { 0 };
        fits
    });
    let least = above.last().unwrap_or(LEVELS + 1) - 1;
    let best = postings.iter().filter(|place| {
        let is_next = place.impact() == least && left > 0;
        left -= usize::from(is_next);
        is_next || place.impact() > least
    });
    Cow::Owned(best.copied().collect())
}

/// `stem TAB endings TAB irregular`.
fn push_word(row: &mut String, stem: &Stem) {
    row.push_str(&stem.text);
    for forms in [&stem.endings, &stem.irregular] {
        row.push('\t');
        push_words(row, forms.iter().map(String::as_str));
    }
}

fn push_words<'w>(row: &mut String, words: impl Iterator<Item = &'w str>) {
    for (at, word) in words.enumerate() {
        row.push_str(if at > 0 { " " } else { "" });
        row.push_str(word);
    }
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

/// `path TAB titles above TAB id TAB step TAB title TAB text TAB picture TAB language, where it is another`.
fn push_unit(row: &mut String, manual: &Manual, page: &Page, unit: &Unit, edition: &Edition) {
    row.push_str(&page.path);
    row.push('\t');
    push_clean(row, unit.crumbs.iter().map(|title| &**title), " › ");
    row.push('\t');
    row.push_str(&unit.id);
    row.push('\t');
    if let Kind::Step(number) = unit.kind {
        let _ = write!(row, "{number}");
    }
    row.push('\t');
    push_clean(row, [&*unit.title], "");
    row.push('\t');
    push_clean(row, [unit.summary.as_str(), &unit.text, &unit.alternatives], " ");
    row.push('\t');
    let picture = unit.picture.as_ref().and_then(|path| manual.pictures.get(path));
    row.push_str(picture.map_or("", |picture| &picture.path));
    row.push('\t');
    row.push_str(if page.is_fallback(edition) { page.chapter.lang.tag() } else { "" });
}

/// Texts that are not empty, with `between` between them and without what parts rows and columns.
fn push_clean<'t>(row: &mut String, texts: impl IntoIterator<Item = &'t str>, between: &str) {
    for (at, text) in texts.into_iter().filter(|text| !text.is_empty()).enumerate() {
        row.push_str(if at > 0 { between } else { "" });
        for (at, line) in text.split(['\t', '\n']).enumerate() {
            row.push_str(if at > 0 { " " } else { "" });
            row.push_str(line);
        }
    }
}
