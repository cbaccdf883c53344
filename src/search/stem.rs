//! Word stems, by Snowball 3 where it has the language. Other languages are indexed as they stand.

use crate::model::Lang;
use snowball_stemmers_rs::{Algorithm, Stemmer as Snowball};

/// Stems words of one language.
pub(super) struct Stemmer {
    snowball: Option<Snowball>,
    /// Words are joined into compounds.
    pub compounds: bool,
}

impl Stemmer {
    pub(super) fn new(lang: &Lang) -> Stemmer {
        let algorithm = match lang.primary() {
            "ar" => Some(Algorithm::Arabic),
            "ca" => Some(Algorithm::Catalan),
            "cs" => Some(Algorithm::Czech),
            "da" => Some(Algorithm::Danish),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "et" => Some(Algorithm::Estonian),
            "eu" => Some(Algorithm::Basque),
            "fa" => Some(Algorithm::Persian),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "ga" => Some(Algorithm::Irish),
            "hi" => Some(Algorithm::Hindi),
            "hu" => Some(Algorithm::Hungarian),
            "hy" => Some(Algorithm::Armenian),
            "id" => Some(Algorithm::Indonesian),
            "it" => Some(Algorithm::Italian),
            "lt" => Some(Algorithm::Lithuanian),
            "nb" | "nn" | "no" => Some(Algorithm::Norwegian),
            "nl" => Some(Algorithm::Dutch),
            "pl" => Some(Algorithm::Polish),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "sr" => Some(Algorithm::Serbian),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            "uk" => Some(Algorithm::Ukrainian),
            _ => None,
        };
        let compounds = matches!(lang.primary(), "nb" | "nn" | "no" | "da" | "sv" | "de" | "nl" | "is");
        Stemmer { snowball: algorithm.map(Snowball::create), compounds }
    }

    /// The stem of a word in lower case. Addresses and numbers are their own stems.
    pub(super) fn stem(&self, word: &str) -> String {
        match &self.snowball {
            Some(snowball) if word.chars().all(char::is_alphabetic) => snowball.stem(word).into_owned(),
            _ => word.to_string(),
        }
    }
}
