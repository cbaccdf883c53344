//! Handbok itself is asked what is wrong with an imported manual, and what it would refuse is defused: a link that leads
//! nowhere becomes its text, a sign that would begin a directive gets a backslash. So an import always builds.

use super::manual::Manual;
use super::traced::{Change, Traced};
use crate::input::Inputs;
use crate::pipeline::{self, Profile};
use crate::source::{Code, Diagnostic, Severity, Source, say};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rounds of mending: what is hidden by one fault is found in the next. After that, a chapter that still has faults is kept as
/// the letters that it is.
const ROUNDS: usize = 8;

/// Mends until there are no errors.
pub(super) fn mend(manual: &mut Manual) {
    for round in 0..=ROUNDS {
        let mut by_file: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for error in errors(manual) {
            by_file.entry(error.file.clone()).or_default().push(error);
        }
        if by_file.is_empty() {
            return;
        }
        for (file, errors) in by_file {
            mend_file(manual, &file, &errors, round == ROUNDS);
        }
    }
}

/// What Handbok would refuse.
fn errors(manual: &Manual) -> Vec<Diagnostic> {
    let texts = manual.chapters.iter().map(|(path, chapter)| (path.clone(), chapter.head() + chapter.body.text()));
    let texts = texts.chain([("handbok.yaml".to_string(), manual.config())]);
    let sources = texts.map(|(path, text)| Source::new(path, text)).map(|source| (source.path.clone(), source));
    let assets = manual.assets.iter().map(|(path, bytes)| (path.as_str().into(), bytes.clone().into()));
    let inputs = Inputs { sources: sources.collect(), assets: assets.collect(), ..Inputs::default() };
    let said = pipeline::build(&Arc::new(inputs), &Profile::default()).diagnostics;
    said.into_iter().filter(|one| one.severity == Severity::Error).collect()
}

fn mend_file(manual: &mut Manual, file: &str, errors: &[Diagnostic], is_last: bool) {
    if manual.assets.remove(file).is_some() {
        let why = &errors[0].message;
        let (nb, en) = (&why.nb, &why.en);
        manual.losses.lost(file, 0, say!("{file} er utelatt: {nb}", "{file} is left out: {en}"));
        return;
    }
    if file == "handbok.yaml"
        && let Some(url) = manual.base_url.take()
    {
        let message = say!("«{url}» er ingen adresse til et nettsted.", "“{url}” is no address of a site.");
        return manual.losses.lost("book.toml", 0, message);
    }
    let Some(chapter) = manual.chapters.get_mut(file) else { return };
    let head = chapter.head().len();
    let mut changes = Vec::new();
    for error in errors {
        let place = error.span.and_then(|span| {
            let range = span.range();
            Some(range.start.checked_sub(head)?..range.end.checked_sub(head)?)
        });
        let change = place.and_then(|range| cure(error.code, chapter.body.text(), range));
        let Some(change) = change.filter(|_| !is_last) else {
            if is_last || !error_is_local(error.code) {
                chapter.body = verbatim(&chapter.body);
                let (nb, en) = (&error.message.nb, &error.message.en);
                let message =
                    say!("Kapittelet er tatt med som det står: {nb}", "The chapter is kept as it stands: {en}");
                manual.losses.changed(&chapter.source, 1, message);
                return;
            }
            continue;
        };
        let line = chapter.body.line(change.range.start);
        let (nb, en) = (&error.message.nb, &error.message.en);
        let message = say!("Gjort om til tekst: {nb}", "Made into text: {en}");
        manual.losses.changed(&chapter.source, line, message);
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    chapter.body = chapter.body.changed(changes);
}

/// Faults that come again with another place once what stands before them is mended.
fn error_is_local(code: Code) -> bool {
    !matches!(code, Code::Unparsable | Code::Encoding | Code::TooDeep | Code::Collision | Code::TooLarge)
}

/// The change after which a place is no longer wrong.
fn cure(code: Code, text: &str, range: std::ops::Range<usize>) -> Option<Change> {
    let typed = text.get(range.clone())?;
    match code {
        Code::TooDeep => None,
        Code::DeadLink
        | Code::MissingAnchor
        | Code::BadReference
        | Code::UnsafeLink
        | Code::OutsideManual
        | Code::UnknownEntry
        | Code::BadRange
        | Code::MissingPicture
        | Code::UnsafePicture
            if typed.starts_with(['[', '!', '<']) =>
        {
            Some(Change::new(range, link_text(typed)))
        }
        Code::BadId | Code::BadAttribute | Code::DuplicateId if brace(text, range.start).is_some() => {
            let brace = brace(text, range.start)?;
            // At the head of an item a backslash does not help, and in a heading nothing else does.
            let escaped = if begins_item(text, brace) { "&#123;" } else { "\\{" };
            Some(Change::new(brace..brace + 1, escaped))
        }
        _ if typed.starts_with(|c: char| c.is_ascii_punctuation() && c != '\\') => {
            Some(Change::new(range.start..range.start, "\\"))
        }
        _ => directive(text, range.start),
    }
}

/// The brace, in the same line, that begins attributes.
fn brace(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[start..at].rfind('{').map(|step| start + step)
}

/// Whether nothing but the mark of a list's item stands before a place in its line.
fn begins_item(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mark = text[start..at].trim_matches([' ', '\t', '>']);
    matches!(mark, "-" | "*" | "+") || mark.strip_suffix(['.', ')']).is_some_and(|n| n.parse::<u64>().is_ok())
}

/// A backslash before the directive in whose line something is wrong.
fn directive(text: &str, at: usize) -> Option<Change> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut colons = text[start..at].match_indices(':').map(|(step, _)| start + step);
    let colon = colons.find(|at| {
        !text[..*at].ends_with('\\') && text[at + 1..].starts_with(|c: char| c == ':' || c.is_ascii_alphabetic())
    });
    colon.map(|at| Change::new(at..at, "\\"))
}

/// What a link or picture says, without leading anywhere.
pub(super) fn link_text(typed: &str) -> String {
    if let Some(address) = typed.strip_prefix('<') {
        return format!("`{}`", address.trim_end_matches('>'));
    }
    let inside = typed.trim_start_matches('!').strip_prefix('[').unwrap_or(typed);
    let (mut depth, mut skip) = (1, false);
    for (at, c) in inside.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' => skip = true,
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return inside[..at].to_string();
        }
    }
    inside.to_string()
}

/// A text as a block of code.
fn verbatim(body: &Traced) -> Traced {
    let longest = body.text().split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let end = body.text().len();
    body.changed(vec![Change::new(0..0, format!("{fence}\n")), Change::new(end..end, format!("\n{fence}\n"))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_what_they_say() {
        assert_eq!(link_text("[a [b] \\] c](x.md)"), "a [b] \\] c");
        assert_eq!((link_text("![alt](x)").as_str(), link_text("<ftp://x>").as_str()), ("alt", "`ftp://x`"));
    }
}
