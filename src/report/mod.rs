//! Diagnostics for people and programs: snippets of the source, one line each, or JSON. And what has changed in a text.

mod difference;

pub use difference::{Words, difference, marked};

use crate::input::Inputs;
use crate::source::{Diagnostic, Fix, Lines, Messages, Severity, Text, floor};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;
use std::collections::BTreeMap;

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

/// What goes before the files of a manual whose folder is called this.
pub fn root(manual: &str) -> String {
    format!("{}/", manual.trim_end_matches(['/', '\\']))
}

/// A path as it is typed on a command line.
pub fn typed(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-:~+,@%".contains(c);
    if !path.is_empty() && path.chars().all(is_plain) { path.to_string() } else { format!("\"{path}\"") }
}

/// Words in which a command is shown: `MANUAL` in it becomes the folder that is meant. `root` is as in [`report`].
pub fn addressed(words: &str, root: &str) -> String {
    let folder = root.trim_end_matches('/');
    words.replace("MANUAL", &typed(if folder.is_empty() { "." } else { folder }))
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
    let mut lines: BTreeMap<&str, Lines<'_>> = BTreeMap::new();
    for file in diagnostics.iter().map(|diagnostic| &*diagnostic.file) {
        if let Some(source) = inputs.source(file) {
            lines.entry(file).or_insert_with(|| Lines::new(&source.text));
        }
    }
    let report =
        Report { lines, messages, root, renderer: if colours { Renderer::styled() } else { Renderer::plain() } };
    match format {
        Format::Snippet => diagnostics.iter().map(|diagnostic| report.snippet(diagnostic)).collect(),
        Format::Lines => diagnostics.iter().map(|diagnostic| report.line(diagnostic)).collect(),
        Format::Json => {
            let all: Vec<_> = diagnostics.iter().map(|diagnostic| report.value(diagnostic)).collect();
            serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
        }
    }
}

struct Report<'a> {
    lines: BTreeMap<&'a str, Lines<'a>>,
    messages: Messages,
    root: &'a str,
    renderer: Renderer,
}

impl Report<'_> {
    fn snippet(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let level = level.with_name(severity(diagnostic, self.messages));
        let title = level.primary_title(diagnostic.message.get(self.messages)).id(diagnostic.code.slug());
        let path = format!("{}{}", self.root, diagnostic.file);
        let mut group = Group::with_title(title);
        match (self.lines.get(&*diagnostic.file), diagnostic.span) {
            (Some(lines), Some(span)) => {
                // The first line is enough: a whole paragraph under carets says less than its beginning.
                let (number, start, text) = lines.line_at(span.start);
                let from = floor(text, (span.start as usize - start).min(text.len()));
                let to = floor(text, (span.end as usize).saturating_sub(start).clamp(from, text.len()));
                let cut = window(text, from, to);
                let (from, to) = (from - cut.start, to.min(cut.end) - cut.start);
                let snippet = Snippet::source(&text[cut.clone()]).line_start(number);
                let snippet = snippet.annotation(AnnotationKind::Primary.span(from..to.max(from)));
                group = if cut.len() == text.len() {
                    group.element(snippet.path(path))
                } else {
                    let (line, column) = lines.line_column(span.start);
                    group.element(Origin::path(path).line(line).char_column(column)).element(snippet)
                };
            }
            _ => group = group.element(Origin::path(path)),
        }
        for hint in &diagnostic.hints {
            group = group.element(Level::HELP.with_name(hint_word(self.messages)).message(self.hint(hint)));
        }
        self.renderer.render(&[group]).to_string() + "\n\n"
    }

    fn hint(&self, hint: &Text) -> String {
        addressed(hint.get(self.messages), self.root)
    }

    fn place(&self, diagnostic: &Diagnostic) -> (usize, usize) {
        let lines = self.lines.get(&*diagnostic.file);
        lines.zip(diagnostic.span).map_or((1, 1), |(lines, span)| lines.line_column(span.start))
    }

    fn line(&self, diagnostic: &Diagnostic) -> String {
        let (line, column) = self.place(diagnostic);
        let (file, code, message) = (&diagnostic.file, diagnostic.code.slug(), diagnostic.message.get(self.messages));
        let hints: String = diagnostic.hints.iter().map(|hint| format!(" {}", self.hint(hint))).collect();
        let (root, severity) = (self.root, severity(diagnostic, self.messages));
        format!("{root}{file}:{line}:{column}: {severity}[{code}]: {message}{hints}\n")
    }

    fn value(&self, diagnostic: &Diagnostic) -> serde_json::Value {
        let (line, column) = self.place(diagnostic);
        let is_curable = self.lines.get(&*diagnostic.file).is_some_and(|lines| diagnostic.is_curable(lines.text()));
        let hints: Vec<String> = diagnostic.hints.iter().map(|hint| self.hint(hint)).collect();
        json!({
            "file": format!("{}{}", self.root, diagnostic.file),
            "line": line,
            "column": column,
            "start": diagnostic.span.map(|span| span.start),
            "end": diagnostic.span.map(|span| span.end),
            "severity": severity(diagnostic, Messages::En),
            "code": diagnostic.code.slug(),
            "message": diagnostic.message.get(self.messages),
            "hints": hints,
            "fix": diagnostic.fix.as_deref().filter(|_| is_curable).map(|fix| match fix {
                Fix::Words { from, to } => json!({ "from": from, "to": to }),
                Fix::Edit(edit) => json!({ "from": "", "to": edit.text.trim() }),
                Fix::Utf8 => json!({ "encoding": "utf-8" }),
            }),
        })
    }
}

/// The part of a line that is shown: all of it, or the neighbourhood of the place in a line longer than a screen.
fn window(line: &str, from: usize, to: usize) -> std::ops::Range<usize> {
    const WHOLE: usize = 400;
    const AROUND: usize = 80;
    if line.len() <= WHOLE {
        return 0..line.len();
    }
    floor(line, from.saturating_sub(AROUND))..floor(line, (to.min(from + AROUND) + AROUND).min(line.len()))
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
