//! What search knows of a language: its stemmer, how it joins words, and which endings make new words of old ones.
//! A language that is not named here is indexed as it stands.

use crate::model::Lang;
use snowball_stemmers_rs::{Algorithm, Stemmer as Snowball};

/// One language's rules.
pub(super) struct Language {
    snowball: Option<Snowball>,
    /// How words are joined, in languages that write compounds as one word.
    pub compounding: Option<&'static Compounding>,
    scandinavian: bool,
    /// Endings that any stem may take, folded: with them a form is found that the manual itself does not use.
    pub endings: &'static [&'static str],
}

/// How a language joins words into one.
pub(super) struct Compounding {
    /// What may stand between the parts.
    pub joints: &'static [&'static str],
    /// Short words that begin many others («inn», «på»), folded.
    pub particles: &'static [&'static str],
}

const NORWEGIAN: Compounding = Compounding {
    joints: &["", "s", "e"],
    particles: &[
        "inn", "ut", "opp", "ned", "pa", "av", "om", "til", "for", "fram", "frem", "etter", "over", "under", "mot",
        "med", "gjen", "ved", "sammen", "tilbake", "bort",
    ],
};
/// Of bokmål and nynorsk.
const NORWEGIAN_ENDINGS: &[&str] = &[
    "a", "ane", "ar", "arane", "arar", "ast", "e", "ede", "en", "ende", "ene", "enes", "ens", "er", "erar", "ere",
    "eren", "erene", "erer", "eres", "erne", "ers", "ert", "erte", "es", "est", "et", "ets", "ing", "inga", "ingane",
    "ingar", "ingen", "ingene", "inger", "r", "s", "t", "te", "tt",
];
const DANISH: Compounding = Compounding {
    joints: &["", "s", "e"],
    particles: &[
        "ind", "ud", "op", "ned", "pa", "af", "om", "til", "for", "frem", "efter", "over", "under", "mod", "med",
        "gen", "ved", "sammen", "tilbage", "bort",
    ],
};
const SWEDISH: Compounding = Compounding {
    joints: &["", "s", "o", "u", "a", "e"],
    particles: &[
        "in", "ut", "upp", "ner", "ned", "pa", "av", "om", "till", "for", "fram", "efter", "over", "under", "mot",
        "med", "vid", "samman", "tillbaka", "bort",
    ],
};
const GERMAN: Compounding = Compounding {
    joints: &["", "s", "es", "n", "en", "er", "e"],
    particles: &[
        "ab", "an", "auf", "aus", "bei", "ein", "mit", "nach", "um", "vor", "zu", "zuruck", "uber", "unter", "wieder",
    ],
};
const DUTCH: Compounding = Compounding {
    joints: &["", "s", "e", "en"],
    particles: &["aan", "af", "bij", "in", "mee", "na", "om", "op", "over", "terug", "toe", "uit", "voor", "weg"],
};
const ICELANDIC: Compounding = Compounding { joints: &["", "s", "a", "ar", "u", "na"], particles: &[] };

impl Language {
    pub(super) fn new(lang: &Lang) -> Language {
        Language {
            snowball: algorithm(lang.primary()).map(Snowball::create),
            compounding: match lang.primary() {
                "nb" | "nn" | "no" => Some(&NORWEGIAN),
                "da" => Some(&DANISH),
                "sv" => Some(&SWEDISH),
                "de" => Some(&GERMAN),
                "nl" => Some(&DUTCH),
                "is" => Some(&ICELANDIC),
                _ => None,
            },
            scandinavian: matches!(lang.primary(), "nb" | "nn" | "no" | "da" | "sv"),
            endings: match lang.primary() {
                "nb" | "nn" | "no" => NORWEGIAN_ENDINGS,
                "en" => &["s", "es", "d", "ed", "ing", "ings", "er", "ers", "ly"],
                _ => &[],
            },
        }
    }

    /// The stem of a word in lower case. Addresses and numbers are their own stems.
    pub(super) fn stem(&self, word: &str) -> String {
        let Some(snowball) = self.snowball.as_ref().filter(|_| word.chars().all(char::is_alphabetic)) else {
            return word.to_string();
        };
        let mut stem = snowball.stem(word).into_owned();
        if self.scandinavian {
            stem.truncate(if stem.len() < word.len() { without_doer(&stem) } else { stem.len() });
            stem.truncate(without_tense(&stem));
        }
        stem
    }

    /// What a folded stem shares with its family: «logging» and «logg», «varsel» and «varsling», «brukern» and «bruk».
    /// Coarser than a stem, so it only relates words; `None` where nothing is known of the language or too little is left.
    pub(super) fn root(&self, stem: &str) -> Option<String> {
        if !self.scandinavian || stem.len() < 4 || !stem.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let mut root = stem.to_string();
        for _ in 0..3 {
            let Some(shorter) = without_ending(&root) else { break };
            root.truncate(shorter);
        }
        undouble(&mut root);
        (root.len() >= 3).then_some(root)
    }
}

/// Length of a stem without what Snowball leaves: the ending of those who do something, which it takes from «bruker»
/// but not from «brukeren», «brukerne» and «brukarane».
fn without_doer(stem: &str) -> usize {
    let doer = ["ern", "arn", "er", "ar"].iter().find_map(|ending| stem.strip_suffix(ending));
    doer.filter(|rest| rest.chars().count() >= 3).unwrap_or(stem).len()
}

/// Length of a verb in «-å» without the endings of its forms: «foreslår», «foreslått».
fn without_tense(stem: &str) -> usize {
    let verb = ["r", "tt"].iter().find_map(|ending| stem.strip_suffix(ending).filter(|verb| verb.ends_with('å')));
    verb.filter(|verb| verb.chars().count() >= 4).unwrap_or(stem).len()
}

/// Endings of Scandinavian nouns made of verbs, of those who do it, and of participles, longest first.
const MADE: &[&str] = &["arane", "asjon", "else", "aren", "sjon", "ing", "ern", "arn", "er", "ar"];

/// Length of a stem without the ending that made it.
fn without_ending(stem: &str) -> Option<usize> {
    let bytes = stem.as_bytes();
    let is_vowel = |at: usize| matches!(bytes[at], b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let made = MADE.iter().find_map(|ending| stem.strip_suffix(ending)).map(str::len).filter(|left| *left >= 4);
    // «godkjent», «brukt»: but not «test» or «kart».
    let participle = (stem.len() >= 5 && stem.ends_with('t'))
        .then(|| stem.len() - 1)
        .filter(|left| !is_vowel(left - 1) && !matches!(bytes[left - 1], b's' | b'r' | b't'));
    made.or(participle)
}

/// Syllables and double letters that come and go: «varsel» and «varsl», «godkjenn» and «godkjen».
fn undouble(root: &mut String) {
    if root.len() >= 5 && root.ends_with("el") && !root[..root.len() - 2].ends_with(['a', 'e', 'i', 'o', 'u', 'y']) {
        root.truncate(root.len() - 2);
        root.push('l');
    }
    let mut last = None;
    root.retain(|c| last.replace(c) != Some(c));
}

fn algorithm(primary: &str) -> Option<Algorithm> {
    Some(match primary {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(word: &str) -> Option<String> {
        let language = Language::new(&Lang::parse("nb")?);
        language.root(&super::super::tokens::fold(&language.stem(word)))
    }

    #[test]
    fn forms_share_a_stem() {
        let language = Lang::parse("nb").map(|lang| Language::new(&lang));
        let stem = |word: &str| language.as_ref().map(|language| language.stem(word));
        for forms in [
            &["bruker", "brukeren", "brukere", "brukerne", "brukar", "brukarane"][..],
            &["nettleser", "nettleseren"],
            &["foreslå", "foreslår", "foreslått"],
            &["melding", "meldingene", "meldingane"],
        ] {
            assert!(forms.iter().all(|form| stem(form) == stem(forms[0])), "{forms:?}");
        }
        assert_ne!(stem("år"), stem("å"));
    }

    #[test]
    fn families_share_a_root() {
        for family in [
            &["logge", "logging", "logget"][..],
            &["varsel", "varsler", "varsling"],
            &["brukerne", "bruker", "brukarane", "brukt"],
            &["installere", "installasjon", "installering"],
            &["sikker", "sikkerhet"],
            &["godkjenne", "godkjenning", "godkjent"],
            &["nøkkel", "nøkler"],
        ] {
            let roots: Vec<_> = family.iter().map(|word| root(word)).collect();
            assert!(roots[0].is_some() && roots.iter().all(|root| *root == roots[0]), "{family:?} {roots:?}");
        }
    }

    #[test]
    fn words_that_only_look_alike_do_not() {
        assert_ne!(root("kart"), root("kar"));
        assert_ne!(root("test"), root("tes"));
        assert_eq!(root("ting"), Some("ting".to_string()));
        assert_eq!(root("på"), None);
    }
}
