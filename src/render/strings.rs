//! The words of the interface, one YAML file per language. A language that lacks a word has the English one.

use crate::input::yaml::{self, Value};
use crate::model::Lang;
use crate::source::{Code, Diagnostics, Source, nearest, say};
use std::collections::BTreeMap;

/// Interface words of one language, complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings(BTreeMap<String, String>);

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
        let named = [lang.tag(), lang.primary()].iter().any(|tag| files.get(*tag).is_some_and(|words| words.contains_key("language_name")));
        if !named {
            words.insert("language_name".to_string(), lang.autonym().to_string());
        }
        Strings(words)
    }

    /// The word with this key; the key itself if there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The word with `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_string();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// All words by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

/// Reads one strings file. Keys that English lacks are reported: nothing would show them.
pub fn read(source: &Source, english: Option<&BTreeMap<String, String>>, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let root = yaml::parse(&source.path, &source.text, 0, diagnostics);
    let mut words = BTreeMap::new();
    let Value::Map(entries) = root.value else { return words };
    for (key, node) in entries {
        if english.is_some_and(|english| !english.contains_key(&key.name)) {
            let near = english.and_then(|english| nearest(&key.name, english.keys().map(String::as_str)));
            let message = say!("Ukjent tekst «{}».", "Unknown text “{}”.", key.name);
            diagnostics.push(Code::UnknownKey.at(&source.path, key.span, message).suggest(near));
        }
        if let Some(word) = crate::input::fields::text(&source.path, &node, &key.name, diagnostics) {
            words.insert(key.name, word);
        }
    }
    words
}
