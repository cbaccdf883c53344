//! The words of an edition: each is stemmed once, however often it stands in the manual.

use super::compounds::{self, Parts};
use super::language::Language;
use super::tokens::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A stem, folded, with the forms it was seen in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stem {
    /// Folded.
    pub text: String,
    /// What follows the stem in the words that have it, folded.
    pub endings: BTreeSet<String>,
    /// Whole words that do not begin with their stem, folded.
    pub irregular: BTreeSet<String>,
}

/// All stems, numbered in the order in which they were seen.
pub(super) struct Vocabulary<'a> {
    pub language: &'a Language,
    pub stems: Vec<Stem>,
    /// Numbers of stems by word as it stands in the text, in lower case.
    words: HashMap<String, u32>,
    /// Numbers of stems by folded stem.
    ids: HashMap<String, u32>,
    /// Numbers of stems by folded word.
    forms: HashMap<String, u32>,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(language: &'a Language) -> Vocabulary<'a> {
        Vocabulary { language, stems: Vec::new(), words: HashMap::new(), ids: HashMap::new(), forms: HashMap::new() }
    }

    /// The number of a word's stem; a word that is new is learned.
    pub(super) fn learn(&mut self, word: &str) -> u32 {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let (text, folded) = (fold(&self.language.stem(word)), fold(word));
        let id = *self.ids.entry(text.clone()).or_insert_with(|| {
            self.stems.push(Stem { text: text.clone(), ..Stem::default() });
            self.stems.len() as u32 - 1
        });
        let stem = &mut self.stems[id as usize];
        match folded.strip_prefix(&text) {
            Some(ending) => drop(stem.endings.insert(ending.to_string())),
            None => drop(stem.irregular.insert(folded.clone())),
        }
        self.forms.entry(folded).or_insert(id);
        self.words.insert(word.to_string(), id);
        id
    }

    /// The stem that a folded word or stem stands for, if it was seen.
    fn known(&self, word: &str) -> Option<u32> {
        self.ids.get(word).or_else(|| self.forms.get(word)).copied()
    }

    /// Each stem that is a compound of others, with its parts.
    pub(super) fn compounds(&self) -> Vec<(u32, Parts)> {
        let Some(rules) = self.language.compounding else {
            return Vec::new();
        };
        let roots = self.roots();
        let first = |part: &str| Some(roots.get(&self.language.root(part)?)?[0]);
        let known = |part: &str| self.known(part).or_else(|| first(part).filter(|_| part.len() > 3));
        let splits = self.stems.iter().enumerate();
        splits.filter_map(|(id, stem)| Some((id as u32, compounds::split(&stem.text, rules, known)?))).collect()
    }

    /// Endings that stems may take: those of the language, and those that many stems were seen with.
    pub(super) fn endings(&self) -> BTreeSet<&str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for ending in self.stems.iter().flat_map(|stem| &stem.endings) {
            *counts.entry(ending).or_default() += 1;
        }
        let many = |ending: &str, count: usize| count > 2 + self.stems.len() / 1000 && ending.len() > 1;
        let is_word = |ending: &str| ending.chars().all(char::is_alphabetic);
        let seen = counts.into_iter().filter(|(ending, count)| many(ending, *count) && is_word(ending));
        self.language.endings.iter().copied().chain(seen.map(|(ending, _)| ending)).collect()
    }

    /// Two words that were seen and that a word is written together of: «username» of «user» and «name».
    pub(super) fn halves(&self, word: &str) -> Option<[u32; 2]> {
        let cuts = (3..word.len().saturating_sub(2)).filter(|at| word.is_char_boundary(*at));
        cuts.filter_map(|at| Some([self.known(&word[..at])?, self.known(&word[at..])?])).next()
    }

    /// The root of a stem.
    pub(super) fn root(&self, stem: u32) -> Option<String> {
        self.language.root(&self.stems[stem as usize].text)
    }

    /// Stems by the root that they share.
    pub(super) fn roots(&self) -> HashMap<String, Vec<u32>> {
        let mut roots: HashMap<String, Vec<u32>> = HashMap::new();
        for (id, stem) in self.stems.iter().enumerate() {
            if let Some(root) = self.language.root(&stem.text) {
                roots.entry(root).or_default().push(id as u32);
            }
        }
        roots
    }
}
