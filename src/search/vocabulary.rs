//! The words of an edition: each is stemmed once, however often it stands in the manual.

use super::compounds::{self, Parts};
use super::language::Language;
use super::tokens::{Number, fold, words_of};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A stem, folded, with the forms it was seen in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stem {
    /// Folded.
    pub text: String,
    /// What follows the stem in the words that have it, folded; in the order in which they were seen.
    pub endings: Vec<String>,
    /// Whole words that do not begin with their stem, folded; in the same order.
    pub irregular: Vec<String>,
}

/// Stems of what was seen between spaces.
#[derive(Default)]
pub(super) struct Seen {
    /// By their bytes, up to sixteen of them: comparing them needs no look into the text, which is far away by then.
    short: HashMap<[u64; 2], Chunk, FxBuildHasher>,
    long: HashMap<Box<str>, Chunk, FxBuildHasher>,
    /// Of one chunk after the other.
    stems: Vec<u32>,
    /// Room for a number in groups.
    number: Number,
}

/// A stretch of text between spaces: where its stems begin, and how many there are.
#[derive(Clone, Copy)]
struct Chunk {
    first: u32,
    count: u16,
    has_digits: bool,
    /// It is a word that queries do not need.
    is_ignored: bool,
}

impl Seen {
    fn get(&mut self, text: &str, vocabulary: &mut Vocabulary) -> Chunk {
        let mut bytes = [0; 16];
        let Some(start) = bytes.get_mut(..text.len()) else {
            if let Some(known) = self.long.get(text) {
                return *known;
            }
            let chunk = self.learn(text, vocabulary);
            self.long.insert(text.into(), chunk);
            return chunk;
        };
        start.copy_from_slice(text.as_bytes());
        let (low, high) = bytes.split_at(8);
        let key = [low, high].map(|half| half.iter().rfold(0, |sum, byte| sum << 8 | u64::from(*byte)));
        if let Some(known) = self.short.get(&key) {
            return *known;
        }
        let chunk = self.learn(text, vocabulary);
        self.short.insert(key, chunk);
        chunk
    }

    fn learn(&mut self, text: &str, vocabulary: &mut Vocabulary) -> Chunk {
        let first = self.stems.len();
        // «IT» is no «it».
        let mut is_ignored = text.chars().filter(|c| c.is_uppercase()).count() < 2;
        words_of(text, &mut |word| {
            is_ignored &= vocabulary.ignored.contains(&fold(word));
            self.stems.push(vocabulary.learn(word));
        });
        self.stems.truncate(first + usize::from(u16::MAX));
        let count = (self.stems.len() - first) as u16;
        Chunk { first: first as u32, count, has_digits: text.bytes().any(|b| b.is_ascii_digit()), is_ignored }
    }
}

/// Stems by the root that they share.
pub(super) type Roots = HashMap<String, Vec<u32>, FxBuildHasher>;

/// All stems, numbered in the order in which they were seen.
pub(super) struct Vocabulary<'a> {
    pub language: &'a Language,
    pub stems: Vec<Stem>,
    /// Numbers of stems by word as it stands in the text, in lower case.
    words: HashMap<String, u32, FxBuildHasher>,
    /// Numbers of stems by folded stem.
    ids: HashMap<String, u32, FxBuildHasher>,
    /// Numbers of stems by folded word, for words that folding changes.
    forms: HashMap<String, u32, FxBuildHasher>,
    /// Folded words that queries do not need.
    pub ignored: BTreeSet<String>,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(language: &'a Language, ignored: BTreeSet<String>) -> Vocabulary<'a> {
        let (words, ids, forms) = Default::default();
        Vocabulary { language, stems: Vec::new(), words, ids, forms, ignored }
    }

    /// The number of a word's stem; a word that is new is learned.
    pub(super) fn learn(&mut self, word: &str) -> u32 {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let (text, folded) = (fold(&self.language.stem(word)), fold(word));
        let id = match self.ids.get(&text) {
            Some(id) => *id,
            None => {
                self.ids.insert(text.clone(), self.stems.len() as u32);
                self.stems.push(Stem { text: text.clone(), ..Stem::default() });
                self.stems.len() as u32 - 1
            }
        };
        let stem = &mut self.stems[id as usize];
        let (forms, form) = match folded.strip_prefix(&text) {
            Some(ending) => (&mut stem.endings, ending),
            None => (&mut stem.irregular, folded.as_str()),
        };
        if !forms.iter().any(|known| known == form) {
            forms.push(form.to_string());
        }
        if folded != word {
            self.forms.entry(folded).or_insert(id);
        }
        self.words.insert(word.to_string(), id);
        id
    }

    /// Calls `visit` with the stem of each word of a text, and whether queries do not need it. `seen` keeps what stands
    /// between spaces, which repeats.
    pub(super) fn read(&mut self, text: &str, seen: &mut Seen, mut visit: impl FnMut(u32, bool)) {
        let mut number = std::mem::take(&mut seen.number);
        for chunk in text.split_ascii_whitespace().chain([""]) {
            let known = seen.get(chunk, self);
            if known.has_digits || number.is_open() {
                number.next(chunk, &mut |number: &str| visit(self.learn(number), false));
            }
            let stems = &seen.stems[known.first as usize..][..known.count as usize];
            stems.iter().for_each(|stem| visit(*stem, known.is_ignored));
        }
        seen.number = number;
    }

    /// The stem that a folded word or stem stands for, if it was seen.
    fn known(&self, word: &str) -> Option<u32> {
        self.ids.get(word).or_else(|| self.words.get(word)).or_else(|| self.forms.get(word)).copied()
    }

    /// Each stem that is a compound of others, with its parts.
    pub(super) fn compounds(&self, roots: &Roots) -> Vec<(u32, Parts)> {
        let Some(rules) = self.language.compounding else {
            return Vec::new();
        };
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
        let cuts = (4..word.len().saturating_sub(3)).filter(|at| word.is_char_boundary(*at));
        cuts.filter_map(|at| Some([self.known(&word[..at])?, self.known(&word[at..])?])).next()
    }

    /// The root of a stem.
    pub(super) fn root(&self, stem: u32) -> Option<String> {
        self.language.root(&self.stems[stem as usize].text)
    }

    /// Stems by the root that they share.
    pub(super) fn roots(&self) -> Roots {
        let mut roots = Roots::default();
        for (id, stem) in self.stems.iter().enumerate() {
            if let Some(root) = self.language.root(&stem.text) {
                roots.entry(root).or_default().push(id as u32);
            }
        }
        roots
    }
}
