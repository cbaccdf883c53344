//! Diagnostics for people and programs: snippets of the source, one line each, or JSON.

use crate::input::Inputs;
use crate::source::{Diagnostic, Messages, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// The line with a caret under the place.
    #[default]
    Snippet,
    /// `file:line:column: severity[code]: message`, as editors and scripts read it.
    Lines,
    /// One JSON array.
    Json,
}

/// Prints diagnostics. `root` goes before file names in lines and JSON, so that editors find the files.
pub fn report(
    diagnostics: &[Diagnostic],
    inputs: &Inputs,
    format: Format,
    messages: Messages,
    root: &str,
    colours: bool,
) -> String {
    match format {
        Format::Snippet => {
            diagnostics.iter().map(|diagnostic| snippet(diagnostic, inputs, messages, root, colours)).collect()
        }
        Format::Lines => diagnostics.iter().map(|diagnostic| line(diagnostic, inputs, messages, root)).collect(),
        Format::Json => {
            let all: Vec<_> = diagnostics.iter().map(|diagnostic| value(diagnostic, inputs, messages, root)).collect();
            serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
        }
    }
}

fn severity(diagnostic: &Diagnostic, messages: Messages) -> &'static str {
    match (diagnostic.severity, messages) {
        (Severity::Error, Messages::Nb) => "feil",
        (Severity::Error, Messages::En) => "error",
        (Severity::Warning, Messages::Nb) => "advarsel",
        (Severity::Warning, Messages::En) => "warning",
    }
}

fn hint_word(messages: Messages) -> &'static str {
    match messages {
        Messages::Nb => "råd",
        Messages::En => "help",
    }
}

fn snippet(diagnostic: &Diagnostic, inputs: &Inputs, messages: Messages, root: &str, colours: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(severity(diagnostic, messages));
    let title = level.primary_title(diagnostic.message.get(messages)).id(diagnostic.code.slug());
    let path = format!("{root}{}", diagnostic.file);
    let mut group = Group::with_title(title);
    match (inputs.source(&diagnostic.file), diagnostic.span) {
        (Some(source), Some(span)) => {
            let range = on_one_line(&source.text, span.range());
            group = group.element(
                Snippet::source(source.text.as_ref()).path(path).annotation(AnnotationKind::Primary.span(range)),
            );
        }
        _ => group = group.element(annotate_snippets::Origin::path(path)),
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.with_name(hint_word(messages)).message(hint.get(messages)));
    }
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]).to_string() + "\n\n"
}

/// Cuts a place to its first line and to the text: a whole paragraph under carets says less than its beginning.
fn on_one_line(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = floor(text, range.start.min(text.len()));
    let end = floor(text, range.end.clamp(start, text.len()));
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end.min(line_end).max(start)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn place(diagnostic: &Diagnostic, inputs: &Inputs) -> (usize, usize) {
    let source = inputs.source(&diagnostic.file);
    source.zip(diagnostic.span).map_or((1, 1), |(source, span)| source.line_column(span.start))
}

fn line(diagnostic: &Diagnostic, inputs: &Inputs, messages: Messages, root: &str) -> String {
    let (line, column) = place(diagnostic, inputs);
    let (file, code, message) = (&diagnostic.file, diagnostic.code.slug(), diagnostic.message.get(messages));
    let hints: String = diagnostic.hints.iter().map(|hint| format!(" {}", hint.get(messages))).collect();
    format!("{root}{file}:{line}:{column}: {}[{code}]: {message}{hints}\n", severity(diagnostic, messages))
}

fn value(diagnostic: &Diagnostic, inputs: &Inputs, messages: Messages, root: &str) -> serde_json::Value {
    let (line, column) = place(diagnostic, inputs);
    let severity = severity(diagnostic, Messages::En);
    let hints: Vec<&str> = diagnostic.hints.iter().map(|hint| hint.get(messages)).collect();
    json!({
        "file": format!("{root}{}", diagnostic.file),
        "line": line,
        "column": column,
        "start": diagnostic.span.map(|span| span.start),
        "end": diagnostic.span.map(|span| span.end),
        "severity": severity,
        "code": diagnostic.code.slug(),
        "message": diagnostic.message.get(messages),
        "hints": hints,
    })
}
