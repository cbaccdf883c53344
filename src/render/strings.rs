//! Reads the theme's words: one YAML file per language.

use crate::input::yaml::{self, Value};
use crate::source::{Code, Diagnostics, Source, nearest, say};
use std::collections::BTreeMap;

/// Reads one strings file. Keys that English lacks are reported: nothing would show them.
pub(super) fn read(
    source: &Source,
    english: Option<&BTreeMap<String, String>>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let root = yaml::parse(&source.path, &source.text, 0, diagnostics);
    let mut words = BTreeMap::new();
    let Some(Value::Map(entries)) = root.map(|root| root.value) else {
        return words;
    };
    for (key, node) in entries {
        if english.is_some_and(|english| !english.contains_key(&key.name)) {
            let near = english.and_then(|english| nearest(&key.name, english.keys().map(String::as_str)));
            let message = say!("Ukjent tekst «{}».", "Unknown text “{}”.", key.name);
            diagnostics.push(Code::UnknownKey.at(&source.path, key.span, message).suggest(&key.name, near));
        }
        if let Some(word) = crate::input::fields::text(&source.path, &node, &key.name, diagnostics) {
            words.insert(key.name, word);
        }
    }
    words
}
