//! `{#id key=value key="a value" flag}` at directives, headings and items.

use crate::model::Marker;
use crate::source::{Code, Diagnostics, Span, nearest, say};
use std::sync::Arc;

/// Attributes as typed. Take what the place knows, then call [`Attributes::finish`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// Place of the whole list.
    pub span: Span,
    id: Option<(String, Span)>,
    pairs: Vec<(String, Option<String>, Span)>,
}

impl Attributes {
    /// Splits the inside of a pair of braces. `place` turns a range of `text` into a span.
    pub(super) fn parse(text: &str, place: impl Fn(std::ops::Range<usize>) -> Span) -> Attributes {
        let mut attributes = Attributes { span: place(0..text.len()), ..Attributes::default() };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != b'=' {
                at += 1;
            }
            let name = &text[start..at];
            let mut value = None;
            if bytes.get(at) == Some(&b'=') {
                let from = at + 1;
                (value, at) = match bytes.get(from) {
                    Some(quote @ (b'"' | b'\'')) => match text[from + 1..].find(char::from(*quote)) {
                        Some(length) => (Some(&text[from + 1..from + 1 + length]), from + length + 2),
                        None => (Some(&text[from + 1..]), text.len()),
                    },
                    _ => {
                        let length = text[from..].find(char::is_whitespace).unwrap_or(text.len() - from);
                        (Some(&text[from..from + length]), from + length)
                    }
                };
            }
            match name.strip_prefix('#') {
                Some(id) if value.is_none() => attributes.id = Some((id.to_string(), place(start..at))),
                _ => attributes.pairs.push((name.to_string(), value.map(str::to_string), place(start..at))),
            }
        }
        attributes
    }

    /// `{#id}` or `{id=…}`; ids that cannot work in an address are reported.
    pub(super) fn id(&mut self, file: &Arc<str>, diagnostics: &mut Diagnostics) -> Option<(String, Span)> {
        let (id, span) = self.id.take().or_else(|| self.take("id"))?;
        if !is_id(&id) {
            let message = say!("«{id}» kan ikke brukes som id.", "“{id}” cannot be used as an id.");
            let hint = say!(
                "Bruk bokstaver, tall og bindestrek, og begynn med en bokstav.",
                "Use letters, digits and hyphens, and begin with a letter."
            );
            diagnostics.push(Code::BadId.at(file, span, message).hint(hint));
            return None;
        }
        Some((id, span))
    }

    /// The value of a key.
    pub(super) fn take(&mut self, name: &str) -> Option<(String, Span)> {
        let at = self.pairs.iter().position(|(key, value, _)| key == name && value.is_some())?;
        let (_, value, span) = self.pairs.remove(at);
        value.map(|value| (value, span))
    }

    /// Whether a key stands there without a value.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.pairs.iter().position(|(key, value, _)| key == name && value.is_none()) {
            Some(at) => {
                self.pairs.remove(at);
                true
            }
            None => false,
        }
    }

    /// Everything left, as names and values.
    pub(super) fn rest(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.pairs).into_iter().map(|(name, value, _)| (name, value.unwrap_or_default())).collect()
    }

    /// Reports what nobody took. `known` are the names that the place knows.
    pub(super) fn finish(self, known: &[&str], file: &Arc<str>, diagnostics: &mut Diagnostics) {
        if let Some((id, span)) = self.id {
            let message = say!("Her kan det ikke stå en id: «{id}».", "No id can stand here: “{id}”.");
            let hint = say!(
                "Id-er står først i et steg (1. {{#{id}}} …), sist i en overskrift (## Ord {{#{id}}}) og etter :::symptom[…], :::tab[…] og :::details[…].",
                "Ids stand first in a step (1. {{#{id}}} …), last in a heading (## Words {{#{id}}}) and after :::symptom[…], :::tab[…] and :::details[…]."
            );
            diagnostics.push(Code::BadAttribute.at(file, span, message).hint(hint));
        }
        for (name, _, span) in self.pairs {
            let list = known.join(", ");
            let diagnostic =
                Code::BadAttribute.at(file, span, say!("Ukjent attributt «{name}».", "Unknown attribute “{name}”."));
            diagnostics.push(match nearest(&name, known.iter().copied()) {
                Some(near) if near.name == name => diagnostic.hint(say!(
                    "Skriv det som {name}=… (eller uten verdi, om det er et valg).",
                    "Write it as {name}=… (or without a value, if it is a choice)."
                )),
                near @ Some(_) => diagnostic.suggest(&name, near),
                None if known.is_empty() => diagnostic,
                None => diagnostic.hint(say!("Her kan stå: {list}.", "Known here: {list}.")),
            });
        }
    }
}

/// Whether a text can be an id: a letter first, then letters, digits and `-_.`; no `..`, which means a range.
fn is_id(id: &str) -> bool {
    id.starts_with(char::is_alphabetic)
        && !id.contains("..")
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Seconds of `mm:ss` or `h:mm:ss`.
pub fn parse_time(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |part: &str| {
        (1..=3)
            .contains(&part.len())
            .then(|| part.parse::<u32>().ok())
            .flatten()
            .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let below_60 = |part: &str| number(part).filter(|value| part.len() == 2 && *value < 60);
    match parts.as_slice() {
        [minutes, seconds] => Some(number(minutes)? * 60 + below_60(seconds)?),
        [hours, minutes, seconds] => Some(number(hours)? * 3600 + below_60(minutes)? * 60 + below_60(seconds)?),
        _ => None,
    }
}

/// `"50,20 40.5,80"`: pairs of per cent.
pub(super) fn parse_markers(text: &str) -> Option<Vec<Marker>> {
    text.split_whitespace()
        .map(|pair| {
            let (x, y) = pair.split_once(',')?;
            let per_cent = |text: &str| text.parse::<f32>().ok().filter(|value| (0.0..=100.0).contains(value));
            Some(Marker { x: per_cent(x)?, y: per_cent(y)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_and_seconds() {
        assert_eq!(parse_time("02:53"), Some(173));
        assert_eq!(parse_time("1:02:03"), Some(3723));
        assert_eq!(
            (parse_time("2:5"), parse_time("02:60"), parse_time("173"), parse_time("-1:00")),
            (None, None, None, None)
        );
    }

    #[test]
    fn attributes_keep_their_values() {
        let mut attributes = Attributes::parse(r##"#a from=02:53 text='a b' advisable steps=#x..#y"##, Span::new);
        let mut diagnostics = Diagnostics::default();
        assert_eq!(attributes.id(&"f".into(), &mut diagnostics).map(|(id, _)| id).as_deref(), Some("a"));
        assert_eq!(attributes.take("text").map(|(text, _)| text).as_deref(), Some("a b"));
        assert!(attributes.flag("advisable"));
        assert_eq!(attributes.rest(), [("from".into(), "02:53".into()), ("steps".into(), "#x..#y".into())]);
    }
}
