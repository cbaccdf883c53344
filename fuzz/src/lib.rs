//! What must hold for any text at all, beyond that nothing panics. The targets say for which.

pub mod manual;
pub mod markup;

use handbok::input::Inputs;
use handbok::model::{Body, walk};
use handbok::report::{self, Format};
use handbok::source::{Diagnostic, Messages, Span, edited};

/// Leaves a text behind for whoever asks what ended the process: a stack that is full tells nobody.
pub fn remember(text: &[u8]) {
    if let Some(file) = std::env::var_os("HANDBOK_FUZZ_LAST") {
        // Without it there is only less to read.
        let _ = std::fs::write(file, text);
    }
}

/// What is said is said at a place of its text, in two languages and three forms, and its cure fits the text.
pub fn hold_diagnostics(diagnostics: &[Diagnostic], inputs: &Inputs) {
    for diagnostic in diagnostics {
        let text = inputs.source(&diagnostic.file).map_or("", |source| &source.text);
        if let Some(span) = diagnostic.span {
            hold_span(span, text, &format!("{diagnostic:?}"));
        }
        if let Some(edit) = diagnostic.edit(text) {
            hold_span(edit.span, text, &format!("the cure of {diagnostic:?}"));
            assert_ne!(edited(text, &[edit]), text, "a cure that changes nothing: {diagnostic:?}");
        }
        assert!(!diagnostic.message.nb.is_empty() && !diagnostic.message.en.is_empty(), "{diagnostic:?}");
    }
    for messages in [Messages::Nb, Messages::En] {
        for format in [Format::Snippet, Format::Lines, Format::Json] {
            let shown = report::report(diagnostics, inputs, format, messages, "m/", format == Format::Snippet);
            assert_eq!(shown.is_empty(), diagnostics.is_empty() && format != Format::Json);
        }
    }
}

/// A place inside a text, between whole characters.
pub fn hold_span(span: Span, text: &str, of: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no place in {} bytes: {of}", text.len());
}

/// Every place in a tree stands in its text.
pub fn hold_body(body: &Body, text: &str) {
    walk(&body.blocks, &mut |block| hold_span(block.span, text, &format!("{block:?}")));
    body.footnotes
        .iter()
        .for_each(|blocks| walk(blocks, &mut |block| hold_span(block.span, text, &format!("{block:?}"))));
    let ids = body.anchors.iter().filter_map(|anchor| anchor.id.as_ref().map(|(_, span)| *span));
    let tables = [
        body.anchors.iter().map(|anchor| anchor.span).collect::<Vec<_>>(),
        ids.collect(),
        body.links.iter().map(|link| link.span).collect(),
        body.images.iter().map(|image| image.span).collect(),
        body.cues.iter().map(|cue| cue.span).collect(),
        body.uses.iter().map(|(.., span)| *span).collect(),
    ];
    tables.into_iter().flatten().for_each(|span| hold_span(span, text, "a table of the body"));
}
