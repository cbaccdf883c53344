//! Which unit holds which stem, and how much that says: BM25F (Robertson and Zaragoza 2009), computed here and
//! quantised, so that the client multiplies and adds small whole numbers.

use super::compounds::Parts;
use super::units::Unit;
use super::vocabulary::{Seen, Vocabulary};
use std::collections::BTreeMap;

/// What a word's place in a unit is worth, and how much the length of that field counts against it.
struct Field {
    weight: f32,
    length: f32,
}

const FIELDS: usize = 8;
const FIELD: [Field; FIELDS] = [
    Field { weight: 4.5, length: 0.6 }, // title
    Field { weight: 4.0, length: 0.0 }, // keywords
    Field { weight: 1.0, length: 0.0 }, // crumbs
    Field { weight: 3.0, length: 0.0 }, // label
    Field { weight: 1.0, length: 0.0 }, // screen
    Field { weight: 0.4, length: 0.0 }, // alternatives
    Field { weight: 1.0, length: 0.0 }, // summary
    Field { weight: 1.0, length: 0.5 }, // text
];
const KEYWORDS: usize = 1;
const CRUMBS: usize = 2;
const SUMMARY: usize = 6;
/// Where words that queries do not need are passed over.
const TEXT: usize = 7;

/// Weight of a compound to that of its parts.
const PART: u16 = 2;
/// Steps of a weight of 1.
const UNIT: f32 = 128.0;
const K1: f32 = 1.2;
/// Steps of an impact.
pub(super) const LEVELS: u8 = 26;

/// How a stem belongs to a unit; the strongest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Only in the titles above: the unit is no hit for it.
    Above,
    /// Only in what the front matter says of the page: a hit for want of a better place there.
    Page,
    /// In the unit itself.
    Own,
}

/// A unit that a stem leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posting {
    /// Index of the unit.
    pub unit: u32,
    /// How often the stem stands there, each place by its worth, in parts of [`UNIT`]: a large manual has millions.
    weight: u16,
    pub standing: Standing,
}

impl Posting {
    /// How much the unit is about the stem, from 1 to [`LEVELS`]: more places say less and less.
    pub(super) fn impact(&self) -> u8 {
        let weight = f32::from(self.weight) / UNIT;
        ((weight / (K1 + weight) * f32::from(LEVELS)).ceil() as u8).clamp(1, LEVELS)
    }
}

/// The places of each stem, by its number, and by unit.
pub(super) type Postings = Vec<Vec<Posting>>;

/// How rare a stem is that stands in so many of all units: ten times its inverse document frequency.
pub(super) fn rarity(places: usize, units: usize) -> u8 {
    let (places, units) = (places as f32, units as f32);
    let rarity = (1.0 + (units - places + 0.5) / (places + 0.5)).ln();
    (rarity * 10.0).ceil().clamp(1.0, 255.0) as u8
}

/// Reads all units; the vocabulary learns their words.
pub(super) fn read(units: &[Unit], vocabulary: &mut Vocabulary) -> Postings {
    let averages = averages(units);
    let mut postings = Postings::new();
    let mut seen = Seen::default();
    for (at, unit) in units.iter().enumerate() {
        for (field, text) in unit.fields() {
            let Field { weight, length } = FIELD[field];
            let weight = weight / (1.0 - length + length * text.len() as f32 / averages[field]);
            let weight = (weight * UNIT).ceil() as u16;
            let here = Posting { unit: at as u32, weight, standing: standing(field) };
            vocabulary.read(text, &mut seen, |stem, is_ignored| {
                if !(is_ignored && field == TEXT) {
                    add(&mut postings, stem, here);
                }
            });
        }
    }
    postings.resize_with(vocabulary.stems.len(), Vec::new);
    postings
}

fn standing(field: usize) -> Standing {
    match field {
        CRUMBS => Standing::Above,
        KEYWORDS | SUMMARY => Standing::Page,
        _ => Standing::Own,
    }
}

/// Adds a place to a stem's, the last of which may be in the same unit.
fn add(postings: &mut Postings, stem: u32, place: Posting) {
    let stem = stem as usize;
    if postings.len() <= stem {
        postings.resize_with(stem + 1, Vec::new);
    }
    match postings[stem].last_mut() {
        Some(last) if last.unit == place.unit => last.join(&place),
        _ => postings[stem].push(place),
    }
}

impl Posting {
    fn join(&mut self, other: &Posting) {
        self.weight = self.weight.saturating_add(other.weight);
        self.standing = self.standing.max(other.standing);
    }
}

impl Unit {
    /// Its texts with the number of their field in [`FIELD`].
    fn fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let own =
            [&self.title, &self.keywords, &self.label, &self.screen, &self.alternatives, &self.summary, &self.text];
        let numbers = [0, KEYWORDS, 3, 4, 5, SUMMARY, TEXT];
        let own = numbers.into_iter().zip(own).map(|(field, text)| (field, text.as_str()));
        let crumbs = self.crumbs.iter().map(|title| (CRUMBS, title.as_str()));
        own.chain(crumbs).filter(|(_, text)| !text.is_empty())
    }
}

/// The average length of each field where it is not empty, in bytes.
fn averages(units: &[Unit]) -> [f32; FIELDS] {
    let mut sums = [(0usize, 0usize); FIELDS];
    for (field, text) in units.iter().flat_map(Unit::fields) {
        sums[field].0 += text.len();
        sums[field].1 += 1;
    }
    sums.map(|(sum, count)| (sum as f32 / count.max(1) as f32).max(1.0))
}

/// Gives the parts of compounds a share in the places where the compounds stand.
pub(super) fn add_parts(postings: &mut Postings, compounds: &[(u32, Parts)]) {
    let mut shares: BTreeMap<u32, Vec<Posting>> = BTreeMap::new();
    for (stem, parts) in compounds {
        for part in [parts.head, Some(parts.tail)].into_iter().flatten().filter(|part| part != stem) {
            let share = postings[*stem as usize].iter().map(|place| Posting { weight: place.weight / PART, ..*place });
            shares.entry(part).or_default().extend(share);
        }
    }
    for (part, shares) in shares {
        let places = &mut postings[part as usize];
        places.extend(shares);
        places.sort_by_key(|place| place.unit);
        places.dedup_by(|next, kept| {
            let is_same = next.unit == kept.unit;
            if is_same {
                kept.join(next);
            }
            is_same
        });
    }
}
