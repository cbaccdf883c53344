//! `handbok schema`: the tables of keys as JSON Schema, for editors that complete and check YAML while it is typed.

use super::{Exit, Say, to_stdout};
use crate::input::keys::{CONFIG, FRONT_MATTER, Keys, Kind, LANGUAGE};
use crate::source::Messages;
use clap::ValueEnum;
use serde_json::{Value, json};

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Of {
    /// The YAML at the head of a chapter
    FrontMatter,
    /// handbok.yaml
    Config,
}

/// Prints the schema.
pub(super) fn schema(of: Of, say: &Say) -> Exit {
    let (keys, title) = match of {
        Of::FrontMatter => (&FRONT_MATTER, "Handbok: front matter"),
        Of::Config => (&CONFIG, "Handbok: handbok.yaml"),
    };
    let mut schema = map(keys, say.messages);
    // Nothing below uses a word that draft-07 has not, since many editors know no later one.
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    to_stdout(&format!("{schema:#}\n"))
}

fn map(keys: &Keys, messages: Messages) -> Value {
    let property = |key: &crate::input::keys::Property| {
        let mut schema = kind(&key.kind, messages);
        if !key.required {
            schema = or_nothing(schema);
        }
        schema["description"] = json!((key.says)().get(messages));
        (key.name.to_string(), schema)
    };
    let required: Vec<&str> = keys.all.iter().filter(|key| key.required).map(|key| key.name).collect();
    let properties: serde_json::Map<_, _> = keys.all.iter().map(property).collect();
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn kind(kind: &Kind, messages: Messages) -> Value {
    let inner = |of: &Kind| self::kind(of, messages);
    match kind {
        // What other readers of YAML take for a number is a text to us.
        Kind::Word("") => json!({"type": ["string", "number", "boolean"]}),
        Kind::Word(pattern) => json!({"type": ["string", "number", "boolean"], "pattern": pattern}),
        Kind::Like(pattern) => json!({"type": "string", "pattern": pattern}),
        Kind::Except(pattern, not) => json!({"type": "string", "pattern": pattern, "not": {"enum": not}}),
        Kind::OneOf(names) => json!({"type": "string", "enum": names()}),
        Kind::Whole => json!({"type": ["integer", "string"], "pattern": "^[+-]?[0-9]+$"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::List(of, least) => json!({"type": "array", "items": inner(of), "minItems": least}),
        Kind::ByLanguage(of) => json!({"anyOf": [inner(of), named(inner(of), Some(LANGUAGE))]}),
        Kind::Register(of) => named(inner(of), None),
        Kind::Map(keys) => map(keys, messages),
        Kind::Either(kinds) => json!({"anyOf": kinds.iter().map(inner).collect::<Vec<_>>()}),
    }
}

/// A map of names that the manual chooses.
fn named(of: Value, pattern: Option<&str>) -> Value {
    match pattern {
        Some(pattern) => {
            json!({"type": "object", "additionalProperties": of, "propertyNames": {"pattern": pattern}, "minProperties": 1})
        }
        None => json!({"type": "object", "additionalProperties": of}),
    }
}

/// A key with nothing after it is as good as no key.
fn or_nothing(mut schema: Value) -> Value {
    if let Some(kinds) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        kinds.push(json!({"type": "null"}));
    } else {
        let mut types = match schema["type"].take() {
            Value::Array(types) => types,
            one => vec![one],
        };
        types.push(json!("null"));
        schema["type"] = Value::Array(types);
        if let Some(names) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            names.push(Value::Null);
        }
    }
    schema
}
