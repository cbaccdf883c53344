//! Languages of a manual: BCP 47 tags and the direction of their script.

use std::sync::Arc;

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn html(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// A well-formed BCP 47 language tag, as typed. Tags that differ in case only are the same language.
#[derive(Clone, Debug)]
pub struct Lang {
    tag: Arc<str>,
    lower: Arc<str>,
}

impl PartialEq for Lang {
    fn eq(&self, other: &Lang) -> bool {
        self.lower == other.lower
    }
}

impl Eq for Lang {}

impl PartialOrd for Lang {
    fn partial_cmp(&self, other: &Lang) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lang {
    fn cmp(&self, other: &Lang) -> std::cmp::Ordering {
        self.lower.cmp(&other.lower)
    }
}

/// Languages that are written from right to left unless a script subtag says otherwise.
const RTL_LANGUAGES: &[&str] = &["ar", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
const RTL_SCRIPTS: &[&str] = &["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// Names of languages in themselves, for the language switch; a theme's strings may say otherwise.
const AUTONYMS: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "Български"),
    ("ckb", "کوردی"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("se", "Davvisámegiella"),
    ("sk", "Slovenčina"),
    ("so", "Soomaali"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

impl Lang {
    /// Reads a tag. `None` if it is not well formed (RFC 5646).
    pub fn parse(tag: &str) -> Option<Lang> {
        let lower = tag.to_ascii_lowercase();
        let mut subtags = lower.split('-');
        let primary = subtags.next()?;
        let private = matches!(primary, "x" | "i") && lower.len() > 2;
        let letters = primary.bytes().all(|b| b.is_ascii_alphabetic());
        let is_subtag =
            |subtag: &str| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
        let valid = letters && (private || (2..=8).contains(&primary.len())) && subtags.all(is_subtag);
        valid.then(|| Lang { tag: tag.into(), lower: lower.into() })
    }

    /// The whole tag, as typed.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The language subtag alone, in lower case (`pt` of `pt-BR`).
    pub fn primary(&self) -> &str {
        self.lower.split('-').next().unwrap_or(&self.lower)
    }

    /// Direction of writing, from the script subtag or else from the language.
    pub fn direction(&self) -> Direction {
        let script = self.lower.split('-').skip(1).find(|subtag| subtag.len() == 4);
        let rtl = match script {
            Some(script) => RTL_SCRIPTS.contains(&script),
            None => RTL_LANGUAGES.contains(&self.primary()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }

    /// The language's name in itself, or its tag.
    pub fn autonym(&self) -> &str {
        AUTONYMS.iter().find(|(tag, _)| *tag == self.primary()).map_or(self.tag(), |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_well_formed_and_compared_without_case() {
        assert_eq!(Lang::parse("zh-hant-TW"), Lang::parse("ZH-Hant-tw"));
        assert!(Lang::parse("x-private").is_some() && Lang::parse("i-klingon").is_some());
        for wrong in ["norsk bokmål", "x", "", "en-", "e", "12"] {
            assert_eq!(Lang::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn direction_follows_the_script_before_the_language() {
        let direction = |tag: &str| Lang::parse(tag).map(|lang| lang.direction());
        assert_eq!(direction("ar"), Some(Direction::Rtl));
        assert_eq!(direction("az-Arab"), Some(Direction::Rtl));
        assert_eq!(direction("ks-Deva"), Some(Direction::Ltr));
    }
}
