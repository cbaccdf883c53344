//! Which unit holds which stem, and how much that says: BM25F (Robertson and Zaragoza 2009), computed here and
//! quantised, so that the client adds small whole numbers.

use super::compounds;
use super::stem::Stemmer;
use super::tokens::{fold, words};
use super::units::Unit;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const TITLE: f32 = 5.0;
const KEYWORDS: f32 = 4.0;
const CRUMBS: f32 = 1.5;
const TEXT: f32 = 1.0;
/// Weight of a compound's part to that of the whole word.
const PART: f32 = 0.5;
const K1: f32 = 1.2;
const B: f32 = 0.4;
/// Steps of an impact.
pub(super) const LEVELS: u8 = 26;

/// A stem, folded, with the endings it was seen with and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Term {
    /// What follows the stem in the words that have it, folded.
    pub endings: BTreeSet<String>,
    /// Whole words that do not begin with their stem, folded.
    pub irregular: BTreeSet<String>,
    /// Where it stands, by unit.
    pub postings: Vec<Posting>,
}

/// A unit that a stem leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posting {
    /// Index of the unit.
    pub unit: u32,
    /// How much the stem says about it, from 1 to [`LEVELS`].
    pub impact: u8,
    /// The stem stands in the unit itself, not only in the titles above it.
    pub own: bool,
}

/// Weight of a stem in a unit, and whether it stands in the unit itself.
type Weight = (f32, bool);

/// The index of one edition, by folded stem.
pub(super) type Terms = BTreeMap<String, Term>;

/// Builds the index.
pub(super) fn build(units: &[Unit], stemmer: &Stemmer) -> Terms {
    let mut stems: HashMap<String, (String, String)> = HashMap::new();
    let mut terms: Terms = BTreeMap::new();
    let mut weights: BTreeMap<String, Vec<(u32, Weight)>> = BTreeMap::new();
    let mut lengths = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let mut own: BTreeMap<String, Weight> = BTreeMap::new();
        let mut length = 0.0;
        let crumbs = unit.crumbs.join(" ");
        for (text, weight) in [(&unit.title, TITLE), (&unit.keywords, KEYWORDS), (&crumbs, CRUMBS), (&unit.text, TEXT)]
        {
            words(text, |word| {
                length += if weight == TEXT { 1.0 } else { 0.0 };
                let (stem, folded) =
                    stems.entry(word.to_string()).or_insert_with(|| (fold(&stemmer.stem(word)), fold(word))).clone();
                let term = terms.entry(stem.clone()).or_default();
                match folded.strip_prefix(&stem) {
                    Some(ending) => drop(term.endings.insert(ending.to_string())),
                    None => drop(term.irregular.insert(folded)),
                }
                let known = own.entry(stem).or_default();
                *known = (known.0 + weight, known.1 || weight != CRUMBS);
            });
        }
        lengths.push(length);
        for (stem, weight) in own {
            weights.entry(stem).or_default().push((at as u32, weight));
        }
    }
    if stemmer.compounds {
        add_parts(&mut weights);
    }
    impacts(&mut terms, weights, &lengths);
    terms
}

/// Gives the parts of compounds a share in the places where the compound stands.
fn add_parts(weights: &mut BTreeMap<String, Vec<(u32, Weight)>>) {
    let counts: BTreeMap<String, u32> =
        weights.iter().map(|(stem, places)| (stem.clone(), places.len() as u32)).collect();
    let mut added: Vec<(String, u32, Weight)> = Vec::new();
    for (stem, places) in weights.iter() {
        let Some((head, tail)) = compounds::split(stem, &counts) else {
            continue;
        };
        for (unit, (weight, own)) in places {
            added.push((head.to_string(), *unit, (weight * PART, *own)));
            added.push((tail.to_string(), *unit, (weight * PART, *own)));
        }
    }
    for (part, unit, weight) in added {
        let places = weights.entry(part).or_default();
        match places.binary_search_by_key(&unit, |(unit, _)| *unit) {
            Ok(at) => {
                let known = &mut places[at].1;
                *known = (known.0 + weight.0, known.1 || weight.1);
            }
            Err(at) => places.insert(at, (unit, weight)),
        }
    }
}

fn impacts(terms: &mut Terms, weights: BTreeMap<String, Vec<(u32, Weight)>>, lengths: &[f32]) {
    let total = lengths.len() as f32;
    let average = (lengths.iter().sum::<f32>() / total.max(1.0)).max(1.0);
    let score = |unit: u32, weight: f32, places: usize| {
        let norm = 1.0 - B + B * lengths[unit as usize] / average;
        let idf = (1.0 + (total - places as f32 + 0.5) / (places as f32 + 0.5)).ln();
        let tf = weight / norm;
        idf * tf / (K1 + tf)
    };
    let highest = (1.0 + (total + 0.5) / 1.5).ln();
    for (stem, places) in weights {
        let count = places.len();
        let postings = places.iter().map(|(unit, (weight, own))| {
            let level = (score(*unit, *weight, count) / highest * f32::from(LEVELS)).ceil();
            Posting { unit: *unit, impact: (level as u8).clamp(1, LEVELS), own: *own }
        });
        terms.entry(stem).or_default().postings = postings.collect();
    }
}
