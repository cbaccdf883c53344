//! Compound words, split by the manual's own vocabulary: «brukerveiledningsvideo» holds «brukerveiledning» and «video».

use std::collections::BTreeMap;

/// Shortest part, in letters.
const MIN_PART: usize = 4;

/// Splits a folded stem into two stems that stand alone in the same manual; the most balanced split wins.
/// `counts` says how often each stem was seen.
pub(super) fn split<'w>(word: &'w str, counts: &BTreeMap<String, u32>) -> Option<(&'w str, &'w str)> {
    if !word.is_ascii() || word.len() < 2 * MIN_PART || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let known = |part: &str| counts.get(part).is_some_and(|count| *count > 1);
    let head = |end: usize| {
        let head = &word[..end];
        let joint = head.strip_suffix('s').or_else(|| head.strip_suffix('e')).filter(|head| head.len() >= MIN_PART);
        [Some(head), joint].into_iter().flatten().find(|head| known(head))
    };
    let splits = (MIN_PART..=word.len() - MIN_PART)
        .filter_map(|at| Some((head(at)?, &word[at..])))
        .filter(|(_, tail)| known(tail));
    splits.min_by_key(|(head, tail)| head.len().abs_diff(tail.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_must_stand_alone_somewhere() {
        let counts = BTreeMap::from([
            ("brukerveiledning".to_string(), 2),
            ("video".to_string(), 5),
            ("ettellerannet".to_string(), 1),
        ]);
        assert_eq!(split("brukerveiledningsvideo", &counts), Some(("brukerveiledning", "video")));
        assert_eq!(split("videobruker", &counts), None);
    }
}
