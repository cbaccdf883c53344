//! `handbok schema` says of a file what the reader says: the same keys, and the same verdict on samples.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::{Inputs, yaml};
use handbok::pipeline::{self, Profile};
use handbok::source::{Code, Diagnostics, Severity, Source};
use serde_json::{Map, Value, json};
use std::process::Command;

fn schema(of: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_handbok")).args(["schema", of, "--messages", "en"]).output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// YAML as editors' plug-ins read it (YAML 1.2, core schema).
fn typed(node: &yaml::Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Scalar { text, plain: true } if text == "true" || text == "false" => json!(text == "true"),
        yaml::Value::Scalar { text, plain: true } => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => json!(whole),
            (_, Ok(number)) => json!(number),
            _ => json!(text),
        },
        yaml::Value::Scalar { text, .. } => json!(text),
        yaml::Value::List(items) => items.iter().map(typed).collect(),
        yaml::Value::Map(entries) => {
            entries.iter().map(|(key, value)| (key.name.clone(), typed(value))).collect::<Map<_, _>>().into()
        }
    }
}

fn read(text: &str) -> Value {
    typed(&yaml::parse(&"x".into(), text, 0, &mut Diagnostics::default()).unwrap())
}

/// The words of JSON Schema that ours use; any other is a fault of this test.
fn accepts(schema: &Value, value: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(word, said)| match (word.as_str(), value) {
        ("$schema" | "title" | "description" | "additionalProperties", _) => true,
        ("type", _) => match said {
            Value::Array(types) => types.iter().any(|one| is_a(value, one)),
            one => is_a(value, one),
        },
        ("pattern", Value::String(text)) => regex_lite::Regex::new(said.as_str().unwrap()).unwrap().is_match(text),
        ("enum", _) => said.as_array().unwrap().contains(value),
        ("not", _) => !accepts(said, value),
        ("anyOf", _) => said.as_array().unwrap().iter().any(|one| accepts(one, value)),
        ("items", Value::Array(items)) => items.iter().all(|item| accepts(said, item)),
        ("minItems", Value::Array(items)) => items.len() as u64 >= said.as_u64().unwrap(),
        ("minProperties", Value::Object(map)) => map.len() as u64 >= said.as_u64().unwrap(),
        ("required", Value::Object(map)) => {
            said.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap()))
        }
        ("propertyNames", Value::Object(map)) => map.keys().all(|key| accepts(said, &json!(key))),
        ("properties", Value::Object(map)) => map.iter().all(|(key, value)| match (&said[key], schema) {
            (Value::Null, schema) => schema["additionalProperties"] != json!(false),
            (own, _) => accepts(own, value),
        }),
        ("pattern" | "items" | "minItems" | "minProperties" | "required" | "propertyNames" | "properties", _) => true,
        _ => panic!("{word}"),
    }) && match (&schema["additionalProperties"], value) {
        (others @ Value::Object(_), Value::Object(map)) => map.values().all(|value| accepts(others, value)),
        _ => true,
    }
}

fn is_a(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other}"),
    }
}

/// What is wrong with the front matter or the configuration itself.
fn faults(of: &str, text: &str) -> Vec<String> {
    let (config, chapter) = match of {
        "config" => (text.to_string(), "---\ntitle: A\n---\n".to_string()),
        _ => ("title: T\nlanguages: [nb]\n".to_string(), format!("---\n{text}---\n")),
    };
    let sources = [("handbok.yaml", config), ("nb/01-a.md", chapter)];
    let sources = sources.map(|(path, text)| (path.into(), Source::new(path, text)));
    let inputs = Inputs { sources: sources.into(), ..Inputs::default() };
    let about_yaml = |code: Code| {
        use Code::*;
        matches!(code, UnknownKey | MissingKey | WrongType | WrongValue | UnknownLanguage | DuplicateKey)
    };
    let found = pipeline::build(&std::sync::Arc::new(inputs), &Profile::default()).diagnostics;
    let found = found.into_iter().filter(|one| one.severity == Severity::Error && about_yaml(one.code));
    found.map(|one| one.message.en).collect()
}

const ALL_FRONT_MATTER: &str = "title: A\nslug: a\ndescription: D\nweight: 5\nkeywords: [x]\nowner: O\n\
    review_by: 2027-05-01\nvalid_until: 2027-12-31\naliases: [old]\ndraft: false\n";

const ALL_CONFIG: &str = "title: {nb: T}\nlanguages: [nb, en]\ndescription: D\nbase_url: https://a.no/b/\nowner: O\n\
    accessibility_statement: {nb: https://a.no}\nminify: true\nprecompress: true\nversion: 2026-3\npdf: false\nindex: true\n\
    theme: default\nqr_codes: [videos, links, chapters]\ndrift_notes: false\nhtml: [sub]\n\
    contacts: {it: {name: IT, phone: +47 38 07 50 49, email: it@a.no, note: {nb: N}}}\n\
    videos: {v: {title: V, url: https://a.no/v}}\nlinks: {l: {url: https://a.no, title: L, http: false}, m: http://a.no}\n\
    labels: {s: {text: Start, lang: en}, t: T}\nsnippets: {s: {nb: N, en: E}}\nsynonyms: [[a, b]]\n";

/// Every key that the schema names stands in the sample, at every depth.
fn is_complete(schema: &Value, value: &Value, missing: &mut Vec<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        for (key, own) in properties {
            match value.get(key) {
                Some(value) => is_complete(own, value, missing),
                None => missing.push(key.clone()),
            }
        }
    }
    if schema["additionalProperties"].is_object() {
        let first = value.as_object().and_then(|map| map.values().next());
        is_complete(&schema["additionalProperties"], first.unwrap_or(&Value::Null), missing);
    }
    for one in schema["anyOf"].as_array().into_iter().flatten().filter(|one| one["properties"].is_object()) {
        is_complete(one, value, missing);
    }
}

#[test]
fn every_key_of_the_schema_is_one_that_the_reader_knows() {
    for (of, sample) in [("front-matter", ALL_FRONT_MATTER), ("config", ALL_CONFIG)] {
        let schema = schema(of);
        let mut missing = Vec::new();
        is_complete(&schema, &read(sample), &mut missing);
        assert!(missing.is_empty(), "{of}: the sample lacks {missing:?}");
        assert_eq!(faults(of, sample), Vec::<String>::new());
        assert!(accepts(&schema, &read(sample)), "{of}");
        for key in schema["properties"].as_object().unwrap().values() {
            assert!(key["description"].as_str().is_some_and(|words| words.ends_with('.')), "{key}");
        }
    }
}

#[test]
fn the_schema_and_the_reader_judge_alike() {
    let verdicts = [
        ("front-matter", "title: A", true),
        ("front-matter", "title: 2026", true),
        ("front-matter", "title: A\nslug:", true),
        ("front-matter", "title: A\nslug: 12", true),
        ("front-matter", "title: A\nweight: \"-3\"", true),
        ("front-matter", "slug: a", false),
        ("front-matter", "title: \"\"", false),
        ("front-matter", "title: [a]", false),
        ("front-matter", "title: A\nslg: b", false),
        ("front-matter", "title: A\nslug: b.html", false),
        ("front-matter", "title: A\nslug: blå", false),
        ("front-matter", "title: A\nweight: ti", false),
        ("front-matter", "title: A\nweight: 1.5", false),
        ("front-matter", "title: A\nkeywords: a", false),
        ("front-matter", "title: A\nkeywords: [[a]]", false),
        ("front-matter", "title: A\nreview_by: 1. mai", false),
        ("front-matter", "title: A\nvalid_until: 2027-13-01", false),
        ("front-matter", "title: A\naliases: [a b]", false),
        ("front-matter", "title: A\ndraft: \"true\"", false),
        ("front-matter", "title: A\ndraft: ja", false),
        ("config", "title: T\nlanguages: nb", true),
        ("config", "title: T\nlanguages: [nb, pt-BR, x-mine]", true),
        ("config", "title: T\nlanguages: [nb]\nlabels: {s: {nb: Start}}", true),
        ("config", "title: T\nlanguages: [nb]\nversion: 3", true),
        ("config", "title: T\nlanguages: [nb]\ncontacts: {a: {name: A, phone: 38075049}}", true),
        ("config", "title: T", false),
        ("config", "languages: [nb]", false),
        ("config", "title: {}\nlanguages: [nb]", false),
        ("config", "title: T\nlanguages: []", false),
        ("config", "title: T\nlanguages: [norsk bokmål]", false),
        ("config", "title: T\nlanguages: [nb]\nthema: x", false),
        ("config", "title: T\nlanguages: [nb]\nminify: yes", false),
        ("config", "title: T\nlanguages: [nb]\nbase_url: a.no", false),
        ("config", "title: T\nlanguages: [nb]\nbase_url: https:///x", false),
        ("config", "title: T\nlanguages: [nb]\nqr_codes: [video]", false),
        ("config", "title: T\nlanguages: [nb]\ntheme: default", true),
        ("config", "title: T\nlanguages: [nb]\ntheme:", true),
        ("config", "title: T\nlanguages: [nb]\ntheme: defualt", false),
        ("config", "title: T\nlanguages: [nb]\ntheme: [default]", false),
        ("config", "title: T\nlanguages: [nb]\nhtml: [script]", false),
        ("config", "title: T\nlanguages: [nb]\nhtml: [1a]", false),
        ("config", "title: T\nlanguages: [nb]\naccessibility_statement: a.no", false),
        ("config", "title: T\nlanguages: [nb]\ncontacts: [a]", false),
        ("config", "title: T\nlanguages: [nb]\ncontacts: {a: {phone: 38075049}}", false),
        ("config", "title: T\nlanguages: [nb]\ncontacts: {a: {name: A, phone: ring}}", false),
        ("config", "title: T\nlanguages: [nb]\ncontacts: {a: {name: A, email: a.no}}", false),
        ("config", "title: T\nlanguages: [nb]\nvideos: {a: {url: https://a.no}}", false),
        ("config", "title: T\nlanguages: [nb]\nlinks: {a: {title: A}}", false),
        ("config", "title: T\nlanguages: [nb]\nlinks: {a: ftp://a.no}", false),
        ("config", "title: T\nlanguages: [nb]\nlabels: {a: {text: A, lng: en}}", false),
        ("config", "title: T\nlanguages: [nb]\nlabels: {a: {lang: en}}", false),
        ("config", "title: T\nlanguages: [nb]\nsnippets: {a: [b]}", false),
        ("config", "title: T\nlanguages: [nb]\nsynonyms: [[a]]", false),
    ];
    let (front_matter, config) = (schema("front-matter"), schema("config"));
    for (of, text, right) in verdicts {
        let text = format!("{text}\n");
        let schema = if of == "config" { &config } else { &front_matter };
        let faults = faults(of, &text);
        assert_eq!(faults.is_empty(), right, "the reader on {text}: {faults:?}");
        assert_eq!(accepts(schema, &read(&text)), right, "the schema on {text}");
    }
}

#[test]
fn our_own_manuals_are_right_by_the_schema() {
    let config = schema("config");
    for folder in ["manual", "starter", "tests/manuals/everything"] {
        let file = format!("{}/{folder}/handbok.yaml", env!("CARGO_MANIFEST_DIR"));
        assert!(accepts(&config, &read(&std::fs::read_to_string(file).unwrap())), "{folder}");
    }
}
