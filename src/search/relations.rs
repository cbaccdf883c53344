//! Which stems stand for each other in a search: equivalents that the theme or the manual names, families that share a
//! root, and what a particle is joined to («innlogging» and «logge»).

use super::compounds::Parts;
use super::tokens::words;
use super::vocabulary::{Roots, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Stems in the largest family.
const MOST_RELATIVES: usize = 12;

/// For each stem, by number, the stems that stand for it too.
pub(super) type Relations = BTreeMap<u32, BTreeSet<u32>>;

/// Relates the stems of a vocabulary. Words of `equivalents` that the manual lacks are learned where they lead to one
/// that it has: a reader may type them.
pub(super) fn relate(
    vocabulary: &mut Vocabulary,
    compounds: &[(u32, Parts)],
    families: &Roots,
    equivalents: &[Vec<String>],
) -> Relations {
    let mut relations = Relations::new();
    let seen = vocabulary.stems.len() as u32;
    for family in families.values().filter(|family| is_family(family)) {
        all_of(family, seen, &mut relations);
    }
    for (stem, parts) in compounds.iter().filter(|(_, parts)| parts.is_particle) {
        relations.entry(*stem).or_default().insert(parts.tail);
    }
    for group in equivalents {
        let mut stems = Vec::new();
        for member in group {
            // «e-post» comes whole first; «logge på» can only be typed, and the client joins neighbours.
            let mut whole = None;
            words(&member.replace(' ', ""), |word| whole = whole.or(Some(vocabulary.learn(word))));
            stems.extend(whole);
            // The halves are meant only by who types the whole: «kodeord» does not make «kode» and «passord» the same.
            if let Some(unseen) = whole.filter(|stem| *stem >= seen)
                && let Some(halves) = vocabulary.halves(&vocabulary.stems[unseen as usize].text)
            {
                relations.entry(unseen).or_default().extend(halves);
            }
        }
        let roots: Vec<_> = stems.iter().filter_map(|stem| vocabulary.root(*stem)).collect();
        let relatives = roots.iter().filter_map(|root| families.get(root)).filter(|family| is_family(family));
        stems.extend(relatives.flatten());
        all_of(&stems, seen, &mut relations);
    }
    relations
}

/// A root that many stems share says nothing.
fn is_family(stems: &[u32]) -> bool {
    (2..=MOST_RELATIVES).contains(&stems.len())
}

/// Each stem of a group leads to the others that the manual has (whose numbers lie below `seen`).
fn all_of(group: &[u32], seen: u32, relations: &mut Relations) {
    for one in group {
        let others = group.iter().filter(|other| *other != one && **other < seen);
        let mut others = others.peekable();
        if others.peek().is_some() {
            relations.entry(*one).or_default().extend(others);
        }
    }
}
