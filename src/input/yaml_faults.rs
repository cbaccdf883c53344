//! What is wrong where the YAML parser gives up: its words are for programmers, so the line itself is read again.

use crate::source::{Code, Diagnostic, Span, Text, say};
use std::sync::Arc;

/// Characters that begin something else than a text.
const SPECIAL: &[char] = &['@', '`', '%', '&', '*', '!', '|', '>', '{', '}', '[', ']', ',', '?', '-'];

/// Says why `text`, which begins at `offset` of `file`, cannot be read beyond the byte `at`. `info` are the parser's words.
pub(super) fn explain(file: &Arc<str>, text: &str, offset: usize, at: usize, info: &str) -> Diagnostic {
    let here = Here { text, at: at.min(text.len()), info };
    let fault = here.tab().or_else(|| here.quote()).or_else(|| here.bracket()).or_else(|| here.special());
    let fault = fault.or_else(|| here.colon()).or_else(|| here.indent()).unwrap_or_else(|| here.unknown());
    let diagnostic = Code::YamlSyntax.at(file, fault.span.shift(offset), fault.message).hint(fault.hint);
    match fault.cure {
        Some((from, to)) => diagnostic.replace(&from, &to),
        None => diagnostic,
    }
}

/// A key that took up the value after it, since its colon is missing: `title {nb: …}`.
pub(super) fn without_colon(file: &Arc<str>, text: &str, offset: usize, key: Span) -> Option<Diagnostic> {
    let at = key.start as usize - offset;
    let (_, rest) = text.get(at..key.end as usize - offset)?.split_once(' ')?;
    let line = Here { text, at, info: "" }.line();
    let fault = missing_colon(line).filter(|_| rest.starts_with(['{', '[']))?;
    Some(Code::YamlSyntax.at(file, fault.span.shift(offset), fault.message).hint(fault.hint))
}

/// What is wrong with a value that was cut off by ` #`, if it was.
pub(super) fn cut_off(file: &Arc<str>, name: &str, value: &str, span: Span, rest: &str) -> Option<Diagnostic> {
    let comment = rest.lines().next()?.strip_prefix(" #")?.trim_end();
    // A comment has a space after its #, or several before it.
    if !comment.starts_with(char::is_alphanumeric) || !matches!(name, "title" | "description") {
        return None;
    }
    let message = say!(
        "Teksten slutter ved «{value}»: det som står etter mellomrom og #, er en kommentar.",
        "The text ends at “{value}”: what stands after a space and # is a comment."
    );
    let whole = quoted(&format!("{value} #{comment}"));
    let hint = say!("Sett den i anførselstegn: {name}: {whole}", "Put it in quotes: {name}: {whole}");
    Some(Code::Slip.at(file, span, message).hint(hint))
}

struct Fault {
    span: Span,
    message: Text,
    hint: Text,
    cure: Option<(String, String)>,
}

/// Where the parser gave up.
struct Here<'a> {
    text: &'a str,
    at: usize,
    info: &'a str,
}

/// A line and where it begins.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn indent(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start().len()]
    }

    /// The place of a part of the line.
    fn span(&self, part: &str) -> Span {
        let from = part.as_ptr() as usize - self.text.as_ptr() as usize;
        Span::new(self.start + from..self.start + from + part.len())
    }

    /// Its key and value, if it has them.
    fn entry(&self) -> Option<(&str, &str)> {
        let entry = self.text.trim().trim_start_matches("- ");
        let (key, value) = entry.split_once(':')?;
        (is_key(key.trim_end()) && value.starts_with([' ', '\t'])).then_some((key, value.trim()))
    }
}

impl<'a> Here<'a> {
    fn line(&self) -> Line<'a> {
        let start = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        Line { start, text: self.text[start..].split('\n').next().unwrap_or_default() }
    }

    /// The last line before this one that says something.
    fn line_before(&self) -> Option<Line<'a>> {
        let mut end = self.line().start;
        while end > 0 {
            let start = self.text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
            let text = &self.text[start..end - 1];
            if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
                return Some(Line { start, text });
            }
            end = start;
        }
        None
    }

    fn next_line(&self) -> Line<'a> {
        let line = self.line();
        let start = (line.start + line.text.len() + 1).min(self.text.len());
        Line { start, text: self.text[start..].split('\n').next().unwrap_or_default() }
    }

    fn tab(&self) -> Option<Fault> {
        let lines = [Some(self.line()), Some(self.next_line()), self.line_before()];
        if let Some(line) = lines.into_iter().flatten().find(|line| line.indent().contains('\t')) {
            let message = say!("Innrykket har en tabulator.", "The indentation holds a tab.");
            let hint = say!("Bruk mellomrom i innrykk.", "Indent with spaces.");
            return Some(Fault { span: line.span(line.indent()), message, hint, cure: None });
        }
        let line = self.line();
        let (key, value) = line.entry().filter(|(key, _)| line.text.contains(&format!("{key}:\t")))?;
        let message = say!("Etter kolon står det en tabulator.", "A tab stands after the colon.");
        let hint = say!("Skriv {key}: {value}", "Write {key}: {value}");
        Some(Fault { span: line.span(value), message, hint, cure: None })
    }

    fn quote(&self) -> Option<Fault> {
        let line = self.line();
        let (key, value) = line.entry().unwrap_or(("…", ""));
        if self.info.contains("trailing content") {
            let is_whole =
                value.len() > 1 && value.starts_with(['"', '\'']) && value.chars().next() == value.chars().next_back();
            let right = quoted(if is_whole { &value[1..value.len() - 1] } else { value });
            let message = say!(
                "Det står tekst etter det avsluttende anførselstegnet.",
                "Text stands after the closing quotation mark."
            );
            let hint = if line.entry().is_some() && value.starts_with(['"', '\'']) {
                say!("Skriv {key}: {right}", "Write {key}: {right}")
            } else {
                say!("Sett hele verdien i anførselstegn.", "Put the whole value in quotes.")
            };
            return Some(Fault { span: self.rest(), message, hint, cure: None });
        }
        if !self.info.contains("quoted scalar") {
            return None;
        }
        let mark = self.text[self.at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        if self.info.contains("escape") || self.info.contains("hexadecimal") {
            let message = say!(
                "Etter \\ står et tegn som ikke kan stå der.",
                "A character that cannot follow it stands after \\."
            );
            let hint = say!("Bruk '…' om \\ er en del av teksten.", "Use '…' if \\ is a part of the text.");
            return Some(Fault { span: self.rest(), message, hint, cure: None });
        }
        let whole = line.text.trim();
        let message = say!("Anførselstegnet {mark} blir ikke avsluttet.", "The quotation mark {mark} is not closed.");
        let hint =
            say!("Sett {mark} der teksten slutter: {whole}{mark}", "Put {mark} where the text ends: {whole}{mark}");
        Some(Fault { span: self.rest(), message, hint, cure: None })
    }

    /// A bracket that is open where the parser gave up.
    fn bracket(&self) -> Option<Fault> {
        let opened = self.opened()?;
        let (open, close) = if self.text[opened..].starts_with('[') { ('[', ']') } else { ('{', '}') };
        let line = Here { at: opened, ..*self }.line();
        let whole = line.text.trim();
        let message = say!("{open} blir ikke avsluttet: {close} mangler.", "{open} is not closed: {close} is missing.");
        let hint = say!(
            "Skriv {whole}{close} – eller sett verdien i anførselstegn, om {open} er en del av teksten.",
            "Write {whole}{close} – or put the value in quotes, if {open} is a part of the text."
        );
        let is_flow =
            self.info.contains("flow") || self.info.contains("illegal placement") || opened < self.line().start;
        is_flow.then(|| Fault {
            span: line.span(line.text[opened - line.start..].trim_end()),
            message,
            hint,
            cure: None,
        })
    }

    /// The innermost bracket that is open here and begins a value.
    fn opened(&self) -> Option<usize> {
        let mut open = Vec::new();
        let (mut quote, mut before) = (None, ' ');
        for (at, c) in self.text[..self.at].char_indices() {
            let begins = !before.is_alphanumeric();
            match (quote, c) {
                (Some(mark), c) if c == mark => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if begins => quote = Some(c),
                (None, '[' | '{') if begins => open.push(at),
                (None, ']' | '}') => drop(open.pop()),
                _ => {}
            }
            before = c;
        }
        open.pop()
    }

    /// A value that begins with a character which means something.
    fn special(&self) -> Option<Fault> {
        let line = self.line();
        let (key, value) = line.entry().unwrap_or_default();
        let is_value = !value.is_empty() && line.span(value).start as usize <= self.at && value.starts_with(SPECIAL);
        let value = if is_value { value } else { self.text[self.at..].split([',', '}', ']', '\n']).next()?.trim_end() };
        let first = value.chars().next().filter(|c| SPECIAL.contains(c))?;
        if line.text.trim_start().starts_with('-') && first == '-' {
            return None;
        }
        let right = quoted(value);
        let message = say!(
            "En verdi kan ikke begynne med {first} uten anførselstegn.",
            "A value cannot begin with {first} without quotes."
        );
        let right_line = if is_value { format!("{key}: {right}") } else { right.clone() };
        let hint = say!("Skriv {right_line}", "Write {right_line}");
        Some(Fault { span: line.span(value), message, hint, cure: is_value.then(|| (value.to_string(), right)) })
    }

    /// A colon too many in this line, or one that the line before lacks.
    fn colon(&self) -> Option<Fault> {
        let line = self.line();
        let is_first = !line.text[..self.at - line.start].contains(':');
        if self.info.contains("mapping values") && !is_first {
            let (key, value) = line.entry()?;
            let right = quoted(value);
            let message = say!(
                "En verdi med kolon i må stå i anførselstegn.",
                "A value with a colon in it must stand in quotes."
            );
            let hint = say!("Skriv {key}: {right}", "Write {key}: {right}");
            let cure = (!value.starts_with(['"', '\''])).then(|| (value.to_string(), right));
            return Some(Fault { span: line.span(value), message, hint, cure });
        }
        let is_missing =
            self.info.contains("simple key") || self.info.contains("mapping values") && line.indent().is_empty();
        self.line_before().filter(|_| is_missing).and_then(missing_colon)
    }

    fn indent(&self) -> Option<Fault> {
        let is_indent =
            ["mapping values", "did not find expected key", "'-' indicator", "document start", "indentation"];
        if !is_indent.iter().any(|words| self.info.contains(words)) {
            return None;
        }
        let first = self.line_before().filter(|line| self.info.contains("document start") && !line.indent().is_empty());
        let line = first.unwrap_or(self.line());
        let words = line.text.trim();
        let message =
            say!("Linjen står ikke like langt inne som de andre.", "The line is not indented as the others are.");
        let hint = if words.starts_with('-') {
            say!(
                "Punktene i en liste står like langt inne, under nøkkelen: «  {words}».",
                "The items of a list are indented equally, below their key: “  {words}”."
            )
        } else {
            say!(
                "Begynn linjen like langt inne som linjene den hører sammen med: «{words}».",
                "Begin the line as far in as the lines it belongs with: “{words}”."
            )
        };
        Some(Fault { span: line.span(words), message, hint, cure: None })
    }

    fn unknown(&self) -> Fault {
        let info = self.info;
        Fault {
            span: self.rest(),
            message: say!("YAML-en kan ikke leses herfra.", "The YAML cannot be read from here on."),
            hint: say!(
                "Skriv nøkkel: verdi, en på hver linje. (YAML-leseren sier: {info})",
                "Write key: value, one on each line. (The YAML reader says: {info})"
            ),
            cure: None,
        }
    }

    /// The rest of the line.
    fn rest(&self) -> Span {
        Span::new(self.at..self.at + self.text[self.at..].split('\n').next().unwrap_or_default().trim_end().len())
    }
}

/// A text without keys: what its first line lacks.
pub(super) fn without_keys(file: &Arc<str>, text: &str, offset: usize) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            let fault = missing_colon(Line { start, text: line })?;
            return Some(Code::YamlSyntax.at(file, fault.span.shift(offset), fault.message).hint(fault.hint));
        }
        start += line.len() + 1;
    }
    None
}

/// `title:Text` and `title Text`.
fn missing_colon(line: Line<'_>) -> Option<Fault> {
    let words = line.text.trim();
    let span = line.span(words);
    if let Some((key, value)) = words.split_once(':').filter(|(key, value)| is_key(key) && !value.is_empty()) {
        let message = say!("Etter kolon må det stå et mellomrom.", "A space must stand after the colon.");
        let hint = say!("Skriv {key}: {value}", "Write {key}: {value}");
        let cure = (format!("{key}:"), format!("{key}: "));
        return (!value.starts_with(' ')).then_some(Fault { span, message, hint, cure: Some(cure) });
    }
    let (key, value) = words.split_once(' ').unwrap_or((words, "…"));
    let message = say!("Etter «{key}» mangler kolon.", "A colon is missing after “{key}”.");
    let hint = say!("Skriv {key}: {value}", "Write {key}: {value}");
    Some(Fault { span, message, hint, cure: None })
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// A text in the quotes that need the fewest changes in it.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}
