//! Handbok itself is asked what is wrong with an imported manual, and what it would refuse is defused: a link that leads
//! nowhere becomes its text, a sign that would begin a directive gets a backslash. So an import always builds.

use super::manual::Manual;
use super::traced::{Change, Traced};
use crate::input::Inputs;
use crate::pipeline::{self, Profile};
use crate::source::{Code, Contents, Diagnostic, Severity, say};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rounds of mending: what is hidden by one fault is found in the next. After that, a chapter that still has faults is kept as
/// the letters that it is.
const ROUNDS: usize = 8;

/// Mends until there are no errors.
pub(super) fn mend(manual: &mut Manual) {
    let assets = shared(manual);
    for round in 0..=ROUNDS {
        let mut by_file: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for error in errors(inputs(manual, &assets)) {
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

type Assets = BTreeMap<Arc<str>, Contents>;

/// Pictures and other files as all rounds share them: they may be many megabytes.
fn shared(manual: &Manual) -> Assets {
    manual.assets.iter().map(|(path, bytes)| (path.as_str().into(), bytes.clone().into())).collect()
}

/// The manual as Handbok would read it, without the files that were refused.
fn inputs(manual: &Manual, assets: &Assets) -> Inputs {
    let texts = manual.chapters.iter().map(|(path, chapter)| (path.clone(), chapter.head() + chapter.body.text()));
    let texts = texts.chain([("handbok.yaml".to_string(), manual.config())]);
    let kept = assets.iter().filter(|(path, _)| manual.assets.contains_key(&***path));
    Inputs { assets: kept.map(|(path, bytes)| (path.clone(), bytes.clone())).collect(), ..texts.collect() }
}

/// What Handbok would refuse.
fn errors(inputs: Inputs) -> Vec<Diagnostic> {
    let said = pipeline::build(&Arc::new(inputs), &Profile::default()).diagnostics;
    said.into_iter().filter(|one| one.severity == Severity::Error).collect()
}

/// The key of `handbok.yaml` in whose line something is wrong, and what it cannot say there is gone.
fn mend_config(manual: &mut Manual, error: &Diagnostic) {
    let config = manual.config();
    let at = error.span.map_or(0, |span| span.range().start.min(config.len()));
    let start = config[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = config[start..].lines().next().unwrap_or_default();
    let (key, value) = line.split_once(": ").unwrap_or((line, ""));
    match key {
        "base_url" => manual.base_url = None,
        "description" => manual.description = None,
        "html" => {
            let element = error.span.and_then(|span| config.get(span.range())).unwrap_or_default().trim_matches('"');
            // Where it is not one of them that is wrong, all of them are.
            if !manual.html.remove(element) {
                manual.html.clear();
            }
        }
        "title" => manual.title = "Manual".to_string(),
        _ => {}
    }
    let (nb, en) = (&error.message.nb, &error.message.en);
    let message = say!("«{key}: {value}» er utelatt: {nb}", "“{key}: {value}” is left out: {en}");
    manual.losses.lost("handbok.yaml", 0, message);
}

fn mend_file(manual: &mut Manual, file: &str, errors: &[Diagnostic], is_last: bool) {
    if manual.assets.remove(file).is_some() {
        let why = &errors[0].message;
        let (nb, en) = (&why.nb, &why.en);
        manual.losses.lost(file, 0, say!("{file} er utelatt: {nb}", "{file} is left out: {en}"));
        return;
    }
    if file == "handbok.yaml" {
        return mend_config(manual, &errors[0]);
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
    fn all_rounds_share_the_pictures() {
        let mut manual = Manual::default();
        manual.assets.extend(["a.png", "b.png"].map(|path| (path.to_string(), vec![0; 9])));
        let assets = shared(&manual);
        let first = inputs(&manual, &assets);
        manual.assets.remove("b.png");
        let second = inputs(&manual, &assets);
        assert_eq!((first.assets.len(), second.assets.len()), (2, 1));
        assert!(Arc::ptr_eq(&first.assets["a.png"].bytes, &second.assets["a.png"].bytes));
    }

    #[test]
    fn the_wrong_key_of_the_configuration_is_named() {
        let mut manual = Manual { title: "T".into(), lang: "en".into(), ..Manual::default() };
        manual.html.extend(["em", "script"].map(str::to_string));
        manual.base_url = Some("nowhere".to_string());
        manual.description = Some("D".to_string());
        mend(&mut manual);
        assert_eq!(manual.config(), "title: T\nlanguages: [en]\ndescription: D\nhtml: [em]\n");
        let said: Vec<String> = manual.losses.finish().0.into_iter().map(|one| one.message.en).collect();
        assert!(
            said[0].starts_with("“base_url: nowhere” is left out: ") && said[1].starts_with("“html: ["),
            "{said:?}"
        );
    }

    #[test]
    fn links_become_what_they_say() {
        assert_eq!(link_text("[a [b] \\] c](x.md)"), "a [b] \\] c");
        assert_eq!((link_text("![alt](x)").as_str(), link_text("<ftp://x>").as_str()), ("alt", "`ftp://x`"));
    }
}
