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
    let mut vocabulary = Vocabulary::new(stemmer);
    let mut places: Vec<Vec<(u32, Weight)>> = Vec::new();
    let mut lengths = Vec::with_capacity(units.len());
    let mut own: Vec<(u32, Weight)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let mut length = 0.0;
        let crumbs = unit.crumbs.join(" ");
        for (text, weight) in [(&unit.title, TITLE), (&unit.keywords, KEYWORDS), (&crumbs, CRUMBS), (&unit.text, TEXT)]
        {
            words(text, |word| {
                length += if weight == TEXT { 1.0 } else { 0.0 };
                own.push((vocabulary.stem(word), (weight, weight != CRUMBS)));
            });
        }
        lengths.push(length);
        own.sort_by_key(|(stem, _)| *stem);
        for same in own.chunk_by(|one, other| one.0 == other.0) {
            let stem = same[0].0 as usize;
            if places.len() <= stem {
                places.resize_with(stem + 1, Vec::new);
            }
            places[stem].push((at as u32, same.iter().fold((0.0, false), |sum, (_, weight)| joined(sum, *weight))));
        }
        own.clear();
    }
    let Vocabulary { terms, stems, .. } = vocabulary;
    let mut weights: BTreeMap<String, Vec<(u32, Weight)>> = stems.into_iter().zip(places).collect();
    if stemmer.compounds {
        add_parts(&mut weights);
    }
    impacts(terms, weights, &lengths)
}

fn joined(one: Weight, other: Weight) -> Weight {
    (one.0 + other.0, one.1 || other.1)
}

/// The words seen so far. Each is stemmed once, however often it stands in the manual.
struct Vocabulary<'a> {
    stemmer: &'a Stemmer,
    words: HashMap<String, u32>,
    ids: HashMap<String, u32>,
    stems: Vec<String>,
    terms: Terms,
}

impl<'a> Vocabulary<'a> {
    fn new(stemmer: &'a Stemmer) -> Vocabulary<'a> {
        Vocabulary { stemmer, words: HashMap::new(), ids: HashMap::new(), stems: Vec::new(), terms: Terms::new() }
    }

    /// The number of a word's stem.
    fn stem(&mut self, word: &str) -> u32 {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let (stem, folded) = (fold(&self.stemmer.stem(word)), fold(word));
        let id = *self.ids.entry(stem.clone()).or_insert_with(|| {
            self.stems.push(stem.clone());
            self.stems.len() as u32 - 1
        });
        let term = self.terms.entry(stem.clone()).or_default();
        match folded.strip_prefix(&stem) {
            Some(ending) => drop(term.endings.insert(ending.to_string())),
            None => drop(term.irregular.insert(folded)),
        }
        self.words.insert(word.to_string(), id);
        id
    }
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
            Ok(at) => places[at].1 = joined(places[at].1, weight),
            Err(at) => places.insert(at, (unit, weight)),
        }
    }
}

fn impacts(mut terms: Terms, weights: BTreeMap<String, Vec<(u32, Weight)>>, lengths: &[f32]) -> Terms {
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
    terms
}
