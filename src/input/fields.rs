//! Takes a YAML map apart key by key and reports everything wrong in it, not only the first fault.

use super::keys::Keys;
use super::yaml::{Key, Node, Value};
use crate::source::{Code, Diagnostics, Span, Text, nearest, say};
use std::sync::Arc;

/// The entries of one map. Ask for each of its keys, then call [`Fields::finish`].
pub struct Fields<'a> {
    file: &'a Arc<str>,
    span: Span,
    entries: &'a [(Key, Node)],
    keys: &'static Keys,
    asked: Vec<&'static str>,
    /// Not a map at all, which has been said: nothing is missing from it.
    broken: bool,
}

impl<'a> Fields<'a> {
    /// Opens a map; anything else is reported and counts as empty, and so is what must be there and is not.
    pub fn new(file: &'a Arc<str>, node: &'a Node, keys: &'static Keys, diagnostics: &mut Diagnostics) -> Fields<'a> {
        let mut broken = false;
        let entries = match &node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            _ => {
                let what = (keys.what)();
                let message = Text { nb: format!("Her ventes {}.", what.nb), en: format!("Expected {}.", what.en) };
                diagnostics.push(Code::WrongType.at(file, node.span, message));
                broken = true;
                &[]
            }
        };
        let fields = Fields { file, span: node.span, entries, keys, asked: Vec::new(), broken };
        keys.all.iter().filter(|key| key.required).for_each(|key| fields.require(key.name, diagnostics));
        fields
    }

    /// The value of a key, if it stands there. A key that is not in the table has none.
    pub fn node(&mut self, name: &'static str) -> Option<&'a Node> {
        if self.keys.all.iter().any(|key| key.name == name) && !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.value(name).filter(|_| self.asked.contains(&name))
    }

    fn value(&self, name: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|(key, _)| key.name == name);
        entry.map(|(_, node)| node).filter(|node| node.value != Value::Null)
    }

    /// Reports a key that must be there and is not.
    fn require(&self, name: &'static str, diagnostics: &mut Diagnostics) {
        // A misspelt key is one mistake: the unknown key is reported with this name as what was meant.
        let misspelt = self.entries.iter().any(|(key, _)| key.name != name && nearest(&key.name, [name]).is_some());
        if self.value(name).is_some() || self.broken || misspelt {
            return;
        }
        let span = self
            .entries
            .iter()
            .find(|(key, _)| key.name == name)
            .map_or(Span { end: self.span.start, ..self.span }, |(key, _)| key.span);
        let message = say!("Nøkkelen «{name}» mangler.", "The key “{name}” is missing.");
        diagnostics
            .push(Code::MissingKey.at(self.file, span, message).hint(say!("Skriv {name}: …", "Write {name}: …")));
    }

    /// A text.
    pub fn text(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<(String, Span)> {
        let node = self.node(name)?;
        text(self.file, node, name, diagnostics).map(|text| (text, node.span))
    }

    /// A truth value.
    pub fn flag(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> bool {
        let Some(node) = self.node(name) else { return false };
        match &node.value {
            Value::Scalar { text, plain: true } if text == "true" => true,
            Value::Scalar { text, plain: true } if text == "false" => false,
            _ => {
                let message = say!("«{name}» skal være true eller false.", "“{name}” should be true or false.");
                diagnostics.push(Code::WrongType.at(self.file, node.span, message));
                false
            }
        }
    }

    /// Several texts, each with its place.
    pub fn texts(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Vec<(String, Span)> {
        let Some(node) = self.node(name) else {
            return Vec::new();
        };
        match &node.value {
            Value::List(items) => items
                .iter()
                .filter_map(|item| text(self.file, item, name, diagnostics).map(|text| (text, item.span)))
                .collect(),
            _ => {
                let message = say!(
                    "«{name}» skal være en liste, for eksempel [en, to].",
                    "“{name}” should be a list, for example [one, two]."
                );
                diagnostics.push(Code::WrongType.at(self.file, node.span, message));
                Vec::new()
            }
        }
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self, diagnostics: &mut Diagnostics) {
        let names: Vec<&str> = self.keys.all.iter().map(|key| key.name).collect();
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str())) {
            let name = &key.name;
            let known = names.join(", ");
            let diagnostic =
                Code::UnknownKey.at(self.file, key.span, say!("Ukjent nøkkel «{name}».", "Unknown key “{name}”."));
            diagnostics.push(match nearest(name, names.iter().copied()) {
                near @ Some(_) => diagnostic.suggest(name, near),
                None => diagnostic.hint(say!("Nøklene her er: {known}.", "The keys here are: {known}.")),
            });
        }
    }
}

/// The text of a scalar; lists and maps are reported.
pub fn text(file: &Arc<str>, node: &Node, name: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    match &node.value {
        Value::Scalar { text, .. } if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) => {
            let message = say!("«{name}» har usynlige kontrolltegn.", "“{name}” holds invisible control characters.");
            diagnostics.push(Code::WrongValue.at(file, node.span, message));
            None
        }
        Value::Scalar { text, .. } => Some(text.trim().to_string()),
        _ => {
            let message = say!("«{name}» skal være en tekst.", "“{name}” should be a text.");
            diagnostics.push(Code::WrongType.at(file, node.span, message));
            None
        }
    }
}
