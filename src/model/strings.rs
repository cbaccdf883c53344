//! The words of the interface in one language, with English for those it lacks.

use super::Lang;
use std::collections::BTreeMap;

/// Attributes of words that are English for want of others.
const STAND_IN: &str = " lang=\"en\" dir=\"ltr\"";

/// Interface words of one language, complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    words: BTreeMap<String, String>,
    /// `lang` and `dir` for elements that hold only these words, where most are not in the language asked for.
    attributes: &'static str,
}

impl Strings {
    /// Words for `lang`: its own over those of its primary language over English.
    pub fn for_lang(lang: &Lang, files: &BTreeMap<String, BTreeMap<String, String>>) -> Strings {
        let mut words = files.get("en").cloned().unwrap_or_default();
        let related = match lang.primary() {
            "no" | "nn" => "nb",
            primary => primary,
        };
        for tag in [related, lang.primary(), lang.tag()] {
            words.extend(files.get(tag).into_iter().flatten().map(|(key, word)| (key.clone(), word.clone())));
        }
        // Who has replaced a few words of a language that the theme lacks still reads English for the most part.
        let most = files.get("en").map_or(0, BTreeMap::len) / 2;
        let has = |tag: &str| files.get(tag).is_some_and(|words| words.len() >= most);
        let attributes = match () {
            () if has(lang.tag()) || has(lang.primary()) => "",
            () if related == "nb" && has("nb") => " lang=\"nb\" dir=\"ltr\"",
            () => STAND_IN,
        };
        let named = [lang.tag(), lang.primary()]
            .iter()
            .any(|tag| files.get(*tag).is_some_and(|words| words.contains_key("language_name")));
        if !named {
            words.insert("language_name".to_string(), lang.autonym().to_string());
        }
        Strings { words, attributes }
    }

    /// The word with this key; the key itself if there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// What is said with this key in the language asked for or a near one; nothing if English would stand in.
    pub fn of_language(&self, key: &str) -> &str {
        if self.attributes == STAND_IN { "" } else { self.words.get(key).map_or("", String::as_str) }
    }

    /// The word with `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_string();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// «steg 3» or «steg 3–6».
    pub fn steps(&self, first: u32, last: u32) -> String {
        if first == last {
            self.fill("ref_step", &[("number", &first.to_string())])
        } else {
            self.fill("ref_steps", &[("first", &first.to_string()), ("last", &last.to_string())])
        }
    }

    /// ` lang="en" dir="ltr"` where the words are not in the language asked for, else nothing.
    pub fn attributes(&self) -> &'static str {
        self.attributes
    }

    /// All words by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}
