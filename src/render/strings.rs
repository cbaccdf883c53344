//! Reads the theme's words: one YAML file per language.

use crate::input::yaml::{self, Value};
use crate::source::{Code, Diagnostics, Source, Span, nearest, say};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is filled in where a text has `{name}`.
fn gaps(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    inside.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// Says which gaps of a text the English one, `known`, does not have.
fn unfilled(text: &str, known: &str, file: &Arc<str>, span: Span, diagnostics: &mut Diagnostics) {
    for name in gaps(text).filter(|name| !gaps(known).any(|gap| gap == *name)) {
        let message = say!("«{{{name}}}» blir stående som det er.", "“{{{name}}}” would be shown as it stands.");
        let all: Vec<_> = gaps(known).map(|gap| format!("{{{gap}}}")).collect();
        let list = all.join(", ");
        let diagnostic = Code::WrongValue.at(file, span, message);
        diagnostics.push(match all.is_empty() {
            true => diagnostic,
            false => diagnostic.hint(say!("Her fylles inn: {list}", "Filled in here: {list}")),
        });
    }
}

/// Reads one strings file. Keys that English lacks are reported, since nothing would show them, and so are gaps that it does not
/// have, since nothing would fill them.
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
            let known = english.and_then(|english| english.get(&key.name));
            known.into_iter().for_each(|known| unfilled(&word, known, &source.path, node.span, diagnostics));
            words.insert(key.name, word);
        }
    }
    words
}
