//! Which unit holds which stem, and how much that says: BM25F (Robertson and Zaragoza 2009), computed here and
//! quantised, so that the client multiplies and adds small whole numbers.

use super::compounds::Parts;
use super::units::Unit;
use super::vocabulary::{Seen, Vocabulary};
use std::collections::BTreeMap;

/// Where in a unit a word can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Keywords,
    Names,
    Crumbs,
    Label,
    Screen,
    Alternatives,
    Summary,
    Text,
}

const FIELDS: usize = 9;

impl Field {
    /// What a word there is worth.
    fn weight(self) -> f32 {
        match self {
            Field::Title => 4.5,
            Field::Keywords => 4.0,
            Field::Names => 3.0,
            Field::Label => 1.5,
            Field::Crumbs | Field::Screen | Field::Summary | Field::Text => 1.0,
            Field::Alternatives => 0.4,
        }
    }

    /// How much the field's length counts against its words, from 0 to 1.
    fn length(self) -> f32 {
        match self {
            Field::Title => 0.6,
            Field::Text => 0.5,
            _ => 0.0,
        }
    }

    fn standing(self) -> Standing {
        match self {
            Field::Crumbs => Standing::Above,
            Field::Keywords | Field::Summary => Standing::Page,
            _ => Standing::Own,
        }
    }
}

impl Unit {
    fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        let own = [(Field::Title, &*self.title), (Field::Label, &self.label), (Field::Text, &self.text)];
        let rare = self.rare.iter().flat_map(|rare| {
            [
                (Field::Keywords, &*rare.keywords),
                (Field::Names, &rare.names),
                (Field::Screen, &rare.screen),
                (Field::Alternatives, &rare.alternatives),
                (Field::Summary, &rare.summary),
            ]
        });
        let all = own.into_iter().chain(rare).chain(self.crumbs.iter().map(|title| (Field::Crumbs, &**title)));
        all.filter(|(_, text)| !text.is_empty())
    }
}

/// How many times as much a compound weighs as its parts.
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
        let impact = weight / (K1 + weight) * f32::from(LEVELS);
        // Rounded up; `ceil` would be a call for each of millions.
        let whole = impact as u8;
        (whole + u8::from(f32::from(whole) < impact)).clamp(1, LEVELS)
    }

    /// Takes in another place of the stem in the same unit.
    fn join(&mut self, other: &Posting) {
        self.weight = self.weight.saturating_add(other.weight);
        self.standing = self.standing.max(other.standing);
    }
}

/// The places of each stem, by its number, and by unit.
pub(super) type Postings = Vec<Vec<Posting>>;

/// How rare a stem is that stands in so many of all units: ten times its inverse document frequency.
pub(super) fn rarity(places: usize, units: usize) -> u8 {
    let (places, units) = (places as f64, units as f64);
    let rarity = (1.0 + (units - places + 0.5) / (places + 0.5)).ln();
    (rarity * 10.0).ceil().clamp(1.0, 255.0) as u8
}

/// Reads the units of all pages; the vocabulary learns their words. `done` gets each when it has been read.
pub(super) fn read(units: Vec<Vec<Unit>>, vocabulary: &mut Vocabulary, mut done: impl FnMut(&Unit)) -> Postings {
    let averages = averages(&units);
    let mut postings = Postings::new();
    let mut seen = Seen::default();
    for (at, unit) in units.into_iter().flatten().enumerate() {
        for (field, text) in unit.fields() {
            let relative = text.len() as f32 / averages[field as usize];
            let weight = field.weight() / (1.0 - field.length() + field.length() * relative);
            let here = Posting { unit: at as u32, weight: (weight * UNIT).ceil() as u16, standing: field.standing() };
            vocabulary.read(text, &mut seen, |stem, is_ignored| {
                if !(is_ignored && field == Field::Text) {
                    add(&mut postings, stem, here);
                }
            });
        }
        done(&unit);
    }
    postings
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

/// The average length of each field where it is not empty, in bytes; to two digits, so that a word more somewhere does not
/// change the places of all other words.
fn averages(units: &[Vec<Unit>]) -> [f32; FIELDS] {
    let mut sums = [(0usize, 0usize); FIELDS];
    for (field, text) in units.iter().flatten().flat_map(Unit::fields) {
        sums[field as usize].0 += text.len();
        sums[field as usize].1 += 1;
    }
    sums.map(|(sum, count)| {
        let average = (sum / count.max(1)).max(1);
        let step = 10usize.pow(average.ilog10().saturating_sub(1));
        (average / step * step) as f32
    })
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
