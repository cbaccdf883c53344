//! Texts that nobody writes and anybody may send: deep, long and repeated. They are told apart from a chapter by what is said
//! of them, not by a program that ends or a report larger than the text.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::Inputs;
use handbok::pipeline::{self, Profile};
use handbok::source::{Diagnostic, Source};
use std::sync::Arc;

const LENGTH: usize = 100_000;

/// Each is repeated up to [`LENGTH`]. The first two were found by `fuzz/run`: a full stack, and 9 GB of hints.
const REPEATED: [&str; 24] = [
    "---\n:::chk)",
    ":ui[",
    "::::::unknown\n",
    ":::note\n",
    ":::steps\n1. a\n",
    "::::details[x]\n",
    ":::skip[a]{steps=#a..#b}\n",
    "> [!NOTE]\n",
    ">",
    "- ",
    "[",
    "[a](",
    "![",
    "[^a]: ",
    "[a]: b\n",
    "*a _b ",
    "`a",
    "<div>",
    "<!--",
    "{#",
    "|a",
    "a\n: ",
    "&amp",
    ":note[",
];

fn said(text: &str) -> Vec<Diagnostic> {
    let config = Source::new("handbok.yaml", "title: T\nlanguages: [nb]\nhtml: [div]\n");
    let chapter = Source::new("nb/a.md", format!("---\ntitle: T\n---\n{text}"));
    let sources = [config, chapter].map(|source| (source.path.clone(), source));
    let inputs = Inputs { sources: sources.into(), ..Inputs::default() };
    pipeline::build(&Arc::new(inputs), &Profile::default()).diagnostics
}

#[test]
fn no_text_fills_the_stack_or_the_report() {
    for text in REPEATED {
        let said = said(&text.repeat(LENGTH / text.len()));
        let words = said.iter().flat_map(|one| std::iter::once(&one.message).chain(&one.hints));
        let size: usize = words.map(|words| words.nb.len() + words.en.len()).sum();
        assert!(size < 1000 * LENGTH, "{size} bytes about {text:?}");
    }
}

/// Each wrong name could be near each right one: a page of both is read by somebody who wants the first few mended.
#[test]
fn hints_do_not_grow_with_the_square_of_a_page() {
    let hints = |size: usize| {
        let headings: String =
            (0..size).map(|at| format!("## Place {at}\n\n[x](#plase-{at}) [y](#place-{at})\n\n")).collect();
        let said = said(&headings);
        let is_near = |one: &&Diagnostic| one.hints.iter().any(|hint| hint.en.starts_with("Did you mean"));
        let found: Vec<&Diagnostic> = said.iter().filter(is_near).collect();
        assert_eq!(found[0].hints[0].en, "Did you mean “place-0”?");
        (said.iter().filter(|one| one.message.en.starts_with("No id is called")).count(), found.len())
    };
    assert_eq!(hints(100), (100, 100));
    // Twice the page, half as many hints: all names are looked at for each.
    assert_eq!([hints(2000), hints(4000)], [(2000, 25), (4000, 12)]);
}
