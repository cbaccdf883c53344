//! Compound words, split by the manual's own vocabulary: «brukerveiledningsvideo» holds «brukerveiledning» and «video».

use super::language::Compounding;

/// Shortest part, in letters; a tail may be one shorter if its head is known.
const MIN_PART: usize = 4;

/// Letters of the longest word that is taken apart.
const LONGEST: usize = 64;

/// The parts of a folded stem that stand alone in the same manual, as numbers of their stems: the head, if it does,
/// and the tail. Two known parts win over one, then the most balanced. `known` gives the stem that a part stands for.
pub(super) fn split(word: &str, rules: &Compounding, known: impl Fn(&str) -> Option<u32>) -> Option<Parts> {
    if !(MIN_PART + 3..=LONGEST).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let splits = (2..=word.len() - 3).filter_map(|at| {
        let (head, tail) = word.split_at(at);
        let tail_stem = known(tail)?;
        let head_stem = rules
            .joints
            .iter()
            .filter_map(|joint| head.strip_suffix(joint).filter(|head| head.len() >= MIN_PART))
            .find_map(&known);
        let is_particle = rules.particles.contains(&head);
        let allowed = is_particle || head_stem.is_some() || tail.len() > MIN_PART && head.len() >= 3;
        let parts = Parts { head: head_stem, tail: tail_stem, is_particle };
        allowed.then_some((parts, head_stem.is_none() && !is_particle, at.abs_diff(word.len() - at)))
    });
    splits.min_by_key(|(_, unknown, imbalance)| (*unknown, *imbalance)).map(|(parts, ..)| parts)
}

/// What a compound is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The stem of the first part, if it stands alone somewhere.
    pub head: Option<u32>,
    /// The stem of the last part.
    pub tail: u32,
    /// The first part is one of the language's particles: «inn» in «innlogging».
    pub is_particle: bool,
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;
    use crate::model::Lang;

    #[test]
    fn parts_stand_alone_somewhere() {
        let language = Lang::parse("nb").map(|lang| Language::new(&lang));
        let rules = language.and_then(|language| language.compounding);
        let stems = ["brukerveiledning", "video", "logging", "ikon"];
        let known = |part: &str| stems.iter().position(|stem| *stem == part).map(|at| at as u32);
        let parts = |word: &str| split(word, rules?, known).map(|parts| (parts.head, parts.tail));
        assert_eq!(parts("brukerveiledningsvideo"), Some((Some(0), 1)));
        assert_eq!(parts("innlogging"), Some((None, 2)), "a particle needs not be known");
        assert_eq!(parts("skjoldikon"), None, "a short tail alone may be chance");
        assert_eq!(parts("hovedbrukerveiledning"), Some((None, 0)));
        assert_eq!(parts("videobruker"), None);
    }
}
