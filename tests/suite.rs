//! Runs the text cases in `tests/suite/`: small manuals with the diagnostics and the HTML that they must give.
//!
//! `== name` starts a case, `@@ path` a file of its manual (an empty `.svg` is a picture of 300 by 600). `@@ expect` lists every
//! diagnostic, `file:line:column severity[code] words`, where the words must stand in the message or a hint;
//! without it none may come, and each must stand at a place of its file and have a cure that changes it, if it has one.
//! `@@ page path` lists pieces of HTML that the page must hold, `! ` before those it must not, `\n` for the end of a line.
//! A case without `handbok.yaml` has one language, nb.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::Inputs;
use handbok::pipeline::{self, Profile};
use handbok::report::{self, Format};
use handbok::source::{Messages, Source, edited};
use std::fs;
use std::path::Path;

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"600\"></svg>";

struct Case {
    name: String,
    inputs: Inputs,
    expected: Vec<String>,
    pages: Vec<(String, Vec<String>)>,
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    text.split("\n== ").skip(1).map(|case| parse(file, case)).collect()
}

fn parse(file: &Path, text: &str) -> Case {
    let (name, body) = text.split_once('\n').unwrap();
    let name = format!("{}: {name}", file.file_stem().unwrap().to_string_lossy());
    let mut case = Case { name, inputs: Inputs::default(), expected: Vec::new(), pages: Vec::new() };
    for section in format!("\n{body}").split("\n@@ ").skip(1) {
        let (head, contents) = section.split_once('\n').unwrap_or((section, ""));
        let lines = || contents.lines().filter(|line| !line.trim().is_empty()).map(str::to_string).collect();
        match head.split_once(' ') {
            None if head == "expect" => case.expected = lines(),
            Some(("page", path)) => case.pages.push((path.to_string(), lines())),
            _ if head.ends_with(".svg") => {
                let drawing = if contents.contains("<svg") { contents } else { PICTURE };
                case.inputs.assets.insert(head.into(), drawing.as_bytes().to_vec().into());
            }
            _ if head.starts_with("theme/") => {
                case.inputs.shown.insert(head.into(), Source::new(head, contents));
                case.inputs.theme.insert(head[6..].into(), contents.as_bytes().to_vec().into());
            }
            _ => {
                let contents = contents.trim_end_matches('\n').to_string() + "\n";
                case.inputs.sources.insert(head.into(), Source::new(head, contents.as_str()));
            }
        }
    }
    let config = Source::new("handbok.yaml", "title: T\nlanguages: [nb]\n");
    case.inputs.sources.entry("handbok.yaml".into()).or_insert(config);
    case
}

/// What is wrong with a case, or nothing.
fn run(case: &Case) -> Vec<String> {
    let outcome = pipeline::build(&std::sync::Arc::new(case.inputs.clone()), &Profile::default());
    let mut wrong = Vec::new();
    let said: Vec<String> = outcome
        .diagnostics
        .iter()
        .map(|diagnostic| {
            report::report(std::slice::from_ref(diagnostic), &case.inputs, Format::Lines, Messages::En, "", false)
                .trim_end()
                .to_string()
        })
        .collect();
    let matches = |expected: &str, said: &str| {
        let (place, rest) = expected.split_once(' ').unwrap_or((expected, ""));
        let (code, words) = rest.split_once(' ').unwrap_or((rest, ""));
        said.starts_with(&format!("{place}: {code}:")) && said.contains(words)
    };
    if said.len() != case.expected.len()
        || !case.expected.iter().zip(&said).all(|(expected, said)| matches(expected, said))
    {
        wrong.push(format!("expected diagnostics:\n  {}\nsaid:\n  {}", case.expected.join("\n  "), said.join("\n  ")));
    }
    for diagnostic in &outcome.diagnostics {
        let source = case.inputs.source(&diagnostic.file);
        let text = source.map_or("", |source| &source.text);
        if source.is_some() && diagnostic.span.is_some_and(|span| text.get(span.range()).is_none()) {
            wrong.push(format!("not between two letters: {diagnostic:?}"));
        }
        if diagnostic.edit(text).is_some_and(|edit| edited(text, &[edit]) == text) {
            wrong.push(format!("a cure that changes nothing: {diagnostic:?}"));
        }
        let norwegian = diagnostic.message.get(Messages::Nb);
        if norwegian.is_empty() || norwegian == diagnostic.message.get(Messages::En) {
            wrong.push(format!("no Norwegian for: {norwegian}"));
        }
    }
    let site = outcome.site();
    for (path, pieces) in &case.pages {
        let page = site
            .as_ref()
            .and_then(|site| site.files.get(path))
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let Some(page) = page else {
            wrong.push(format!("no page {path}"));
            continue;
        };
        for piece in pieces {
            let (present, piece) = piece.strip_prefix("! ").map_or((true, piece.as_str()), |piece| (false, piece));
            if page.contains(&piece.replace("\\n", "\n")) != present {
                let body = page.split("class=\"prose\"").nth(1).unwrap_or(&page);
                wrong.push(format!("{path} should {}hold: {piece}\n{body}", if present { "" } else { "not " }));
            }
        }
    }
    wrong
}

#[test]
fn every_case_says_and_draws_what_it_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for case in files.iter().flat_map(|file| cases(file)) {
        count += 1;
        failures.extend(run(&case).into_iter().map(|wrong| format!("--- {}\n{wrong}", case.name)));
    }
    assert!(count >= 50, "only {count} cases were found");
    assert!(failures.is_empty(), "{} of {count} cases failed:\n{}", failures.len(), failures.join("\n"));
}
