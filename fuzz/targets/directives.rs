//! Any text below a title, and as a shared passage: a tree with true places. Some texts are repeated until they are long:
//! what grows with the square of its text does not come back in time.
#![no_main]

use handbok::input::Inputs;
use handbok::model::Lang;
use handbok::parse::{self, Options};
use handbok::source::{Source, Span};
use handbok_fuzz::{hold_body, hold_diagnostics, remember};

const LONG: usize = 100_000;
const HEAD: &str = "---\ntitle: T\n---\n";

libfuzzer_sys::fuzz_target!(|text: &str| {
    remember(text.as_bytes());
    held(text);
    let dice = text.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    if dice % 64 == 0 && !text.is_empty() {
        let long = text.repeat(LONG / text.len());
        let _ = parsed(&Source::new("nb/a.md", format!("{HEAD}{long}")));
    }
});

fn parsed(source: &Source) -> Option<(handbok::model::Chapter, handbok::source::Diagnostics)> {
    let html = ["kbd", "br", "div", "span"].map(str::to_string);
    let options = Options { html: html.into() };
    Some(parse::chapter(source, &Lang::parse("nb")?, "a.md", &options))
}

fn held(text: &str) {
    let source = Source::new("nb/a.md", format!("{HEAD}{text}"));
    let Some((chapter, said)) = parsed(&source) else { return };
    assert!(parsed(&source).is_some_and(|again| again == (chapter.clone(), said.clone())));
    hold_body(&chapter.body, &source.text);
    let (passage, also) = parse::snippet(&source.path, text, Span::new(0..HEAD.len()), &Options::default());
    hold_body(&passage, &source.text);
    let inputs = Inputs { sources: [(source.path.clone(), source)].into(), ..Inputs::default() };
    hold_diagnostics(&said.sorted(), &inputs);
    hold_diagnostics(&also.sorted(), &inputs);
}
