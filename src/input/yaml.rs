//! YAML as a tree in which every key and value knows its place, so that a wrong value is shown where it stands.

use super::yaml_faults;
use crate::source::{Code, Diagnostic, Diagnostics, Span, say};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::sync::Arc;

/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 32;
/// Most values in one document.
const MAX_NODES: usize = 200_000;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Place in the file.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A key of a map and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Place in the file.
    pub span: Span,
    /// The key.
    pub name: String,
}

/// Kinds of values. Scalars stay text: `02:53`, `no` and `+47…` mean what the editor typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A text.
    Scalar {
        /// As typed, without quotes.
        text: String,
        /// Typed without quotes, so that `true` is a truth value.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order typed; each key once.
    Map(Vec<(Key, Node)>),
}

/// Reads one YAML document. `offset` is where `text` starts in `file`.
///
/// Duplicate keys are reported and the first one counts. `None`, reported, if it cannot be read.
pub fn parse(file: &Arc<str>, text: &str, offset: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut builder = Builder { file, places: Places::new(text, offset), diagnostics, nodes: 0 };
    let mut events = Parser::new_from_str(text);
    match builder.document(&mut events) {
        Ok(Node { value: Value::Scalar { plain: true, .. }, .. })
            if let Some(diagnostic) = yaml_faults::without_keys(file, text, offset) =>
        {
            builder.diagnostics.push(diagnostic);
            None
        }
        Ok(node) => Some(node),
        Err(diagnostic) => {
            builder.diagnostics.push(diagnostic);
            None
        }
    }
}

/// Turns the parser's line and column (in characters) into bytes of the file.
struct Places<'a> {
    text: &'a str,
    offset: usize,
    lines: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, offset: usize) -> Places<'a> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Places { text, offset, lines }
    }

    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        self.offset + start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.line(), span.start.col());
        let end = self.byte(span.end.line(), span.end.col()).max(start);
        let inside = &self.text[start - self.offset..end - self.offset];
        Span::new(start..start + inside.trim_end().len())
    }
}

struct Builder<'a> {
    file: &'a Arc<str>,
    places: Places<'a>,
    diagnostics: &'a mut Diagnostics,
    nodes: usize,
}

type Events<'i> = Parser<'i, saphyr_parser::StrInput<'i>>;

impl Builder<'_> {
    fn document(&mut self, events: &mut Events<'_>) -> Result<Node, Diagnostic> {
        loop {
            let (event, span) = self.next(events)?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Ok(Node { span: self.places.span(span), value: Value::Null });
                }
                event => {
                    let node = self.node(event, span, events, 0)?;
                    while let Some(next) = events.next_event() {
                        let (event, span) = next.map_err(|error| self.syntax(&error))?;
                        if matches!(event, Event::DocumentStart(_)) {
                            let message = say!(
                                "Her begynner et YAML-dokument til. Det skal bare være ett.",
                                "A second YAML document starts here. There should be one."
                            );
                            return Err(Code::YamlSyntax.at(self.file, self.places.span(span), message));
                        }
                    }
                    return Ok(node);
                }
            }
        }
    }

    fn next<'i>(&self, events: &mut Events<'i>) -> Result<(Event<'i>, saphyr_parser::Span), Diagnostic> {
        match events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((Event::StreamEnd, saphyr_parser::Span::default())),
        }
    }

    fn syntax(&self, error: &saphyr_parser::ScanError) -> Diagnostic {
        let Places { text, offset, .. } = self.places;
        let at = self.places.byte(error.marker().line(), error.marker().col());
        yaml_faults::explain(self.file, text, offset, at - offset, error.info())
    }

    /// A text that a comment cut off was hardly meant to end there.
    fn cut_off(&mut self, name: &str, value: &Node) {
        let Value::Scalar { text, plain: true } = &value.value else { return };
        let rest = self.places.text.get(value.span.end as usize - self.places.offset..).unwrap_or_default();
        if let Some(diagnostic) = yaml_faults::cut_off(self.file, name, text, value.span, rest) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn node(
        &mut self,
        event: Event<'_>,
        span: saphyr_parser::Span,
        events: &mut Events<'_>,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        let mut place = self.places.span(span);
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            let message =
                say!("YAML-en er for dypt nøstet eller for stor.", "The YAML is nested too deeply, or too large.");
            return Err(Code::YamlSyntax.at(self.file, place, message));
        }
        let value = match event {
            // `&x` and `!x` are a name and a kind of nothing.
            Event::Scalar(text, _, anchor, tag) if text.is_empty() && (anchor > 0 || tag.is_some()) => {
                let Places { text, offset, .. } = self.places;
                let start = place.start as usize - offset;
                let at = start + text[start..].len() - text[start..].trim_start().len();
                return Err(yaml_faults::explain(self.file, text, offset, at, "anchor or tag"));
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "" | "~" | "null") => Value::Null,
            Event::Scalar(text, style, ..) => {
                Value::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next(events)? {
                        (Event::SequenceEnd, end) => {
                            place.end = place.end.max(self.places.span(end).start);
                            break Value::List(items);
                        }
                        (event, span) => items.push(self.node(event, span, events, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => Value::Map(self.map(events, depth)?),
            Event::Alias(_) => {
                let message = say!(
                    "Ankere og henvisninger (& og *) brukes ikke i Handbok.",
                    "Anchors and aliases (& and *) are not used in Handbok."
                );
                return Err(Code::YamlSyntax.at(self.file, place, message));
            }
            _ => Value::Null,
        };
        Ok(Node { span: place, value })
    }

    fn map(&mut self, events: &mut Events<'_>, depth: usize) -> Result<Vec<(Key, Node)>, Diagnostic> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next(events)?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                return Ok(entries);
            }
            let key = self.node(event, span, events, depth + 1)?;
            let name = match key.value {
                Value::Scalar { text, .. } => text,
                Value::Null => "null".to_string(),
                _ => {
                    let message = say!("En nøkkel må være et ord.", "A key must be a word.");
                    return Err(Code::YamlSyntax.at(self.file, key.span, message));
                }
            };
            let Places { text, offset, .. } = self.places;
            if let Some(diagnostic) = yaml_faults::without_colon(self.file, text, offset, key.span) {
                return Err(diagnostic);
            }
            let (event, span) = self.next(events)?;
            let value = self.node(event, span, events, depth + 1)?;
            self.cut_off(&name, &value);
            if entries.iter().any(|(known, _)| known.name == name) {
                let message = say!("Nøkkelen «{name}» står to ganger.", "The key “{name}” stands twice.");
                let hint =
                    say!("Behold én av dem. Nå gjelder den første.", "Keep one of them. Now the first one holds.");
                self.diagnostics.push(Code::DuplicateKey.at(self.file, key.span, message).hint(hint));
            } else {
                entries.push((Key { span: key.span, name }, value));
            }
        }
    }
}
