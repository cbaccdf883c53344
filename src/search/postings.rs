//! Which unit holds which stem, and how much that says: BM25F (Robertson and Zaragoza 2009), computed here and
//! quantised, so that the client multiplies and adds small whole numbers.

use super::compounds::Parts;
use super::tokens::words;
use super::units::Unit;
use super::vocabulary::Vocabulary;
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

/// Weight of a compound's part to that of the whole word.
const PART: f32 = 0.5;
const K1: f32 = 1.2;
/// Steps of an impact.
pub(super) const LEVELS: u8 = 26;

/// A unit that a stem leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posting {
    /// Index of the unit.
    pub unit: u32,
    /// How much the unit is about the stem, from 1 to [`LEVELS`].
    pub impact: u8,
    pub standing: Standing,
}

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

/// Where one stem stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    /// How rare it is: ten times its inverse document frequency.
    pub rarity: u8,
    /// By unit.
    pub postings: Vec<Posting>,
}

/// Weight of a stem in a unit.
#[derive(Clone, Copy)]
struct Weight {
    unit: u32,
    weight: f32,
    standing: Standing,
}

/// How often a stem stands in each field of a unit.
struct Counts {
    stem: u32,
    unit: u32,
    fields: [u8; FIELDS],
}

/// Learns the words of all units: how often each stands where, and how long each unit's fields are.
pub(super) struct Counted {
    counts: Vec<Counts>,
    lengths: Vec<[u16; FIELDS]>,
}

/// Reads all units.
pub(super) fn count(units: &[Unit], vocabulary: &mut Vocabulary) -> Counted {
    let mut counted = Counted { counts: Vec::new(), lengths: Vec::with_capacity(units.len()) };
    let mut seen: Vec<(u32, u8)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let crumbs = unit.crumbs.join(" ");
        let fields = [
            &unit.title,
            &unit.keywords,
            &crumbs,
            &unit.label,
            &unit.screen,
            &unit.alternatives,
            &unit.summary,
            &unit.text,
        ];
        let mut lengths = [0u16; FIELDS];
        seen.clear();
        for (field, text) in fields.into_iter().enumerate() {
            words(text, |word| {
                lengths[field] = lengths[field].saturating_add(1);
                seen.push((vocabulary.learn(word), field as u8));
            });
        }
        counted.lengths.push(lengths);
        seen.sort_unstable();
        for same in seen.chunk_by(|one, other| one.0 == other.0) {
            let mut fields = [0u8; FIELDS];
            for (_, field) in same {
                let count = &mut fields[*field as usize];
                *count = count.saturating_add(1);
            }
            counted.counts.push(Counts { stem: same[0].0, unit: at as u32, fields });
        }
    }
    counted
}

/// The places of each stem, by its number.
pub(super) fn places(counted: Counted, stems: usize, compounds: &[(u32, Parts)]) -> Vec<Places> {
    let total = counted.lengths.len() as f32;
    let mut weights: Vec<Vec<Weight>> = (0..stems).map(|_| Vec::new()).collect();
    let averages = averages(&counted.lengths);
    for Counts { stem, unit, fields } in counted.counts {
        let mut weight = 0.0;
        for (field, count) in fields.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let Field { weight: worth, length } = FIELD[field];
            let relative = f32::from(counted.lengths[unit as usize][field]) / averages[field];
            weight += worth * f32::from(count) / (1.0 - length + length * relative);
        }
        let present = fields.iter().enumerate().filter(|(_, count)| **count > 0);
        let standing = present.map(|(field, _)| match field {
            CRUMBS => Standing::Above,
            KEYWORDS | SUMMARY => Standing::Page,
            _ => Standing::Own,
        });
        let standing = standing.max().unwrap_or(Standing::Own);
        weights[stem as usize].push(Weight { unit, weight, standing });
    }
    add_parts(&mut weights, compounds);
    weights.into_iter().map(|places| impacts(places, total)).collect()
}

/// The average length of each field where it is not empty.
fn averages(lengths: &[[u16; FIELDS]]) -> [f32; FIELDS] {
    std::array::from_fn(|field| {
        let (mut sum, mut count) = (0u64, 0u64);
        for length in lengths.iter().map(|lengths| lengths[field]).filter(|length| *length > 0) {
            sum += u64::from(length);
            count += 1;
        }
        (sum as f32 / count.max(1) as f32).max(1.0)
    })
}

/// Gives the parts of compounds a share in the places where the compound stands.
fn add_parts(weights: &mut [Vec<Weight>], compounds: &[(u32, Parts)]) {
    let mut added: BTreeMap<u32, Vec<Weight>> = BTreeMap::new();
    for (stem, parts) in compounds {
        let shares = weights[*stem as usize].iter().map(|place| Weight { weight: place.weight * PART, ..*place });
        for part in [parts.head, Some(parts.tail)].into_iter().flatten().filter(|part| part != stem) {
            added.entry(part).or_default().extend(shares.clone());
        }
    }
    for (part, shares) in added {
        let places = &mut weights[part as usize];
        places.extend(shares);
        places.sort_by_key(|place| place.unit);
        places.dedup_by(|next, kept| {
            let same = next.unit == kept.unit;
            if same {
                kept.weight += next.weight;
                kept.standing = kept.standing.max(next.standing);
            }
            same
        });
    }
}

fn impacts(places: Vec<Weight>, total: f32) -> Places {
    let count = places.len() as f32;
    let rarity = (1.0 + (total - count + 0.5) / (count + 0.5)).ln();
    let postings = places.into_iter().map(|Weight { unit, weight, standing }| {
        let level = (weight / (K1 + weight) * f32::from(LEVELS)).ceil();
        Posting { unit, impact: (level as u8).clamp(1, LEVELS), standing }
    });
    Places { rarity: (rarity * 10.0).ceil().clamp(1.0, 255.0) as u8, postings: postings.collect() }
}
