//! The index as classic scripts that call one global, `handbokSearch`. They load from a web server, under a strict
//! content security policy, and from a network share, where nothing else does. A small manual is one file.
//!
//! The directory (`{lang}/search-index.js`) names the shards by what their first row is called, as much of a stem as parts it
//! from the one before or the number of a unit, and by their hashes: terms, words (for slips of typing), units. Where there are
//! many shards of units, their names stand in shards of their own.

use super::Give;
use super::postings::{LEVELS, Posting, Postings, Standing, rarity};
use super::relations::Relations;
use super::units::{Kind, Unit, pages};
use super::vocabulary::Stem;
use crate::model::{Edition, Manual, Page, hashed};
use crate::source::has_byte;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use std::fmt::Write as _;

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
    /// Rows are called by numbers, not by stems.
    by_number: bool,
}

const TERMS: Cut = Cut { kind: "t", least: 10 << 10, most: 14 << 10, one_in: 8, by_number: false };
const WORDS: Cut = Cut { kind: "w", least: 24 << 10, most: 40 << 10, one_in: 16, by_number: false };
const UNITS: Cut = Cut { kind: "u", least: 5 << 10, most: 12 << 10, one_in: 9, by_number: true };
/// Names of shards of units.
const NAMES: Cut = Cut { kind: "n", least: 800, most: 1600, one_in: 8, by_number: true };
/// Most shards of units that the directory names itself.
const NAMED: usize = 200;
/// Most places kept for one stem: the best, where a word is nearly everywhere.
const MOST_PLACES: usize = 4000;

/// What was found out about an edition's words.
pub(super) struct Index {
    /// What the directory says besides.
    pub head: Map<String, Value>,
    pub stems: Vec<Stem>,
    /// By number of the stem.
    pub postings: Postings,
    pub relations: Relations,
    /// Endings that stems may take.
    pub endings: Vec<String>,
    /// What may stand between two words that are written as one.
    pub joints: &'static [&'static str],
}

/// An index on its way: first its units, which take most room and are not kept, then what was found out about them.
pub(super) struct Writer<'a> {
    manual: &'a Manual,
    edition: &'a Edition,
    pages: Vec<&'a Page>,
    give: Give<'a>,
    units: Units,
    count: usize,
    /// How many units each page has.
    of_pages: Vec<usize>,
}

/// Where units go.
enum Units {
    /// Into the directory.
    Here(Rows),
    Shards(Shards),
}

impl<'a> Writer<'a> {
    /// For units that are to be given to [`Writer::unit`], one after the other.
    pub(super) fn new(manual: &'a Manual, edition: &'a Edition, units: &[Vec<Unit>], give: Give<'a>) -> Writer<'a> {
        let is_small = units.iter().flatten().map(|unit| unit.text.len()).sum::<usize>() <= ONE_FILE;
        let units = if is_small { Units::Here(Rows::default()) } else { Units::Shards(Shards::new(edition, UNITS)) };
        let pages = pages(edition);
        Writer { manual, edition, give, units, count: 0, of_pages: vec![0; pages.len()], pages }
    }

    /// Writes the next unit.
    pub(super) fn unit(&mut self, unit: &Unit) {
        let page = self.pages[unit.page];
        let push = |row: &mut String| push_unit(row, self.manual, page, unit, self.edition);
        match &mut self.units {
            Units::Here(rows) => _ = rows.push(|_| false, push),
            Units::Shards(shards) => {
                let name = Name { first: &self.count.to_string(), lasting: &format!("{}#{}", page.path, unit.id) };
                shards.push(name, push, self.give);
            }
        }
        self.count += 1;
        self.of_pages[unit.page] += 1;
    }

    /// Writes what there is besides the units, the directory last.
    pub(super) fn finish(self, index: &Index, directory: &str) {
        let Writer { edition, give, count, .. } = self;
        let mut order: Vec<u32> = (0..index.stems.len() as u32).collect();
        order.sort_by(|one, other| as_in_scripts(&index.stems[*one as usize].text, &index.stems[*other as usize].text));
        order.retain(|stem| !index.postings[*stem as usize].is_empty() || index.relations.contains_key(stem));
        let term = |row: &mut String, stem: u32| push_term(row, index, stem, count);
        let mut head = index.head.clone();
        let mut say = |key: &str, value: Value| drop(head.insert(key.to_string(), value));
        say("endings", json!(index.endings));
        say("joints", json!(index.joints));
        say("count", json!(count));
        say("pages", json!(page_sizes(&self.of_pages)));
        let mut body = format!("handbokSearch({},", json!(edition.lang.tag()));
        match self.units {
            Units::Here(units) => {
                let mut terms = Rows::default();
                order.iter().for_each(|stem| _ = terms.push(|_| false, |row| term(row, *stem)));
                let _ = write!(body, "{},{},{}", json!(head), terms.quoted(), units.quoted());
            }
            Units::Shards(units) => {
                let names = units.finish(give);
                let (mut terms, mut words) = (Shards::new(edition, TERMS), Shards::new(edition, WORDS));
                for stem in &order {
                    let text = &index.stems[*stem as usize].text;
                    let name = Name { first: text, lasting: text };
                    terms.push(name, |row| term(row, *stem), give);
                    words.push(name, |row| push_word(row, &index.stems[*stem as usize]), give);
                }
                say("terms", json!(terms.finish(give).join("\n")));
                say("words", json!(words.finish(give).join("\n")));
                if names.len() <= NAMED {
                    say("units", json!(names.join("\n")));
                } else {
                    let mut shards = Shards::new(edition, NAMES);
                    for name in &names {
                        let first = name.split(' ').next().unwrap_or_default();
                        shards.push(Name { first, lasting: first }, |row| row.push_str(name), give);
                    }
                    say("names", json!(shards.finish(give).join("\n")));
                }
                body.push_str(&json!(head).to_string());
            }
        }
        body.push_str(");\n");
        give(directory.to_string(), body);
    }
}

/// The order of strings in JavaScript, which compares UTF-16.
fn as_in_scripts(one: &str, other: &str) -> Ordering {
    if one.is_ascii() || other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

/// What a row is called.
#[derive(Clone, Copy)]
struct Name<'a> {
    /// Names the shard that it begins.
    first: &'a str,
    /// What never changes in it.
    lasting: &'a str,
}

/// Rows that are cut into shards; each is named by what its first row is called and by its hash.
///
/// Where to cut is for the rows to say, by a hash of what they are called: else one longer row would move the cuts after it,
/// and every shard from there would get another name.
struct Shards {
    lang: String,
    cut: Cut,
    /// What the first row of `rows` is called, or enough of it.
    first: String,
    /// What the row pushed last is called.
    last: String,
    rows: Rows,
    named: Vec<String>,
}

impl Shards {
    fn new(edition: &Edition, cut: Cut) -> Shards {
        let (first, last, rows) = Default::default();
        Shards { lang: edition.lang.tag().to_string(), cut, first, last, rows, named: Vec::new() }
    }

    fn push(&mut self, name: Name<'_>, push_row: impl Fn(&mut String), give: Give<'_>) {
        let begins = || blake3::hash(name.lasting.as_bytes()).as_bytes()[0].is_multiple_of(self.cut.one_in);
        let ends = |size: usize| size > self.cut.most || size > self.cut.least && begins();
        if !self.rows.push(ends, &push_row) {
            self.close(give);
            self.rows.push(|_| false, push_row);
        }
        if self.first.is_empty() {
            self.first.push_str(if self.cut.by_number { name.first } else { parting(&self.last, name.first) });
        }
        self.last.clear();
        self.last.push_str(name.first);
    }

    fn close(&mut self, give: Give<'_>) {
        let (name, first) = (json!(format!("{}-{}", self.lang, self.cut.kind)), json!(self.first));
        let body = ["handbokSearch.shard(", &name.to_string(), ",", &first.to_string(), ",\"", &self.rows.0, "\");\n"]
            .concat();
        let path = hashed(&format!("search-{}-{}.js", self.lang, self.cut.kind), body.as_bytes());
        let hash = path.rsplit('.').nth(1).unwrap_or_default();
        self.named.push(format!("{} {hash}", self.first));
        give(path, body);
        self.first.clear();
        self.rows.0.clear();
    }

    /// The shards' names with their hashes.
    fn finish(mut self, give: Give<'_>) -> Vec<String> {
        if !self.rows.is_empty() {
            self.close(give);
        }
        self.named
    }
}

/// As much of a row's name as tells it from the one before: a large manual's directory is half made of such names.
fn parting<'n>(before: &str, name: &'n str) -> &'n str {
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let enough = ends.map(|end| &name[..end]).find(|part| as_in_scripts(part, before) == Ordering::Greater);
    enough.unwrap_or(name)
}

/// Rows as one string, a line each: a script parses it faster than an array. (`</script` cannot end anything in a file of
/// its own, and U+2028 is allowed in strings since ES2019.)
#[derive(Default)]
struct Rows(String);

impl Rows {
    /// Appends a row, unless it is not the first and `ends` says that there is no room for it in so many bytes.
    fn push(&mut self, ends: impl Fn(usize) -> bool, push_row: impl Fn(&mut String)) -> bool {
        let Rows(out) = self;
        let before = out.len();
        out.push_str(if before > 0 { "\\n" } else { "" });
        let row = out.len();
        push_row(out);
        if before > 0 && ends(before + 1 + out.len() - row) {
            out.truncate(before);
            return false;
        }
        escape_from(out, row);
        true
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn quoted(&self) -> String {
        format!("\"{}\"", self.0)
    }
}

/// Escapes what stands from `start` on.
fn escape_from(out: &mut String, start: usize) {
    let is_special = |byte: u8| byte < b' ' && byte != b'\t' || byte == b'"' || byte == b'\\';
    if !has_byte(&out[start..], is_special) {
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
fn push_term(row: &mut String, index: &Index, number: u32, units: usize) {
    let postings = &index.postings[number as usize];
    push_word(row, &index.stems[number as usize]);
    let _ = write!(row, "\t{}\t", rarity(postings.len(), units));
    let mut last = 0;
    for (place, impact) in foremost(postings) {
        push_base36(row, place.unit - last);
        row.push(char::from(b'A' + impact - 1));
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

/// The places of a stem with their impacts, of very many the best, by unit.
fn foremost(postings: &[Posting]) -> impl Iterator<Item = (&Posting, u8)> {
    let impacts: Vec<u8> = postings.iter().map(Posting::impact).collect();
    let mut of_impact = [0; LEVELS as usize + 1];
    impacts.iter().for_each(|impact| of_impact[*impact as usize] += 1);
    // All places above the least impact that is kept, and the first ones at it.
    let mut left = MOST_PLACES;
    let above = (0..=LEVELS).rev().take_while(|impact| {
        let fits = of_impact[*impact as usize] <= left;
        left -= if fits { of_impact[*impact as usize] } else { 0 };
        fits
    });
    // If all fit, there is no impact of which only the first are kept.
    let least = above.last().unwrap_or(LEVELS + 1).checked_sub(1);
    postings.iter().zip(impacts).filter(move |(_, impact)| {
        let is_next = Some(*impact) == least && left > 0;
        left -= usize::from(is_next);
        is_next || Some(*impact) > least
    })
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
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// How many units each page has, a digit of base 36 for each page that has some; `z` adds 35 and goes on.
fn page_sizes(of_pages: &[usize]) -> String {
    let mut sizes = String::new();
    for count in of_pages.iter().filter(|count| **count > 0) {
        sizes.extend(std::iter::repeat_n('z', count / 35));
        push_base36(&mut sizes, *count as u32 % 35);
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
    let (summary, pictures) = unit.rare.as_ref().map_or(("", ""), |rare| (&rare.summary, &rare.alternatives));
    push_clean(row, [summary, &unit.text, pictures], " ");
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
        if !has_byte(text, |byte| matches!(byte, b'\t' | b'\n')) {
            row.push_str(text);
            continue;
        }
        for (at, line) in text.split(['\t', '\n']).enumerate() {
            row.push_str(if at > 0 { " " } else { "" });
            row.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parting;

    #[test]
    fn shards_are_called_by_what_parts_them() {
        assert_eq!(parting("", "bruk"), "b");
        assert_eq!(parting("bolig", "bruk"), "br");
        assert_eq!(parting("bruk", "bruker"), "bruke");
        assert_eq!(parting("bruk", "brøk"), "brø");
        assert_eq!(parting("😀", "\u{fffd}"), "\u{fffd}", "in the order of scripts");
    }
}
