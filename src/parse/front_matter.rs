//! The YAML between `---` at the head of a chapter.

use crate::input::fields::Fields;
use crate::input::keys::FRONT_MATTER;
use crate::input::yaml;
use crate::model::Meta;
use crate::source::{Code, Diagnostics, Edit, Fix, Source, Span, say};
use std::ops::Range;
use std::sync::Arc;

/// Reads the front matter of a chapter. The second value is the byte at which the text starts.
pub(super) fn parse(source: &Source, diagnostics: &mut Diagnostics) -> (Meta, usize) {
    let Some((yaml, start)) = split(source, diagnostics) else {
        return (Meta { title: stand_in_title(source), ..Meta::default() }, 0);
    };
    let offset = yaml.as_ptr() as usize - source.text.as_ptr() as usize;
    let Some(root) = yaml::parse(&source.path, yaml, offset, diagnostics) else {
        return (Meta { title: stand_in_title(source), ..Meta::default() }, start);
    };
    let file = &source.path;
    let mut fields = Fields::new(file, &root, &FRONT_MATTER, diagnostics);
    let title = fields.text("title", diagnostics).filter(|title| says_something(file, title, diagnostics));
    let title = title.map_or_else(|| stand_in_title(source), |(title, _)| title);
    let meta = Meta {
        title,
        slug: fields.text("slug", diagnostics).filter(|slug| is_slug(file, slug, diagnostics)),
        description: fields.text("description", diagnostics).map(|(text, _)| text),
        weight: fields.text("weight", diagnostics).and_then(|weight| integer(file, &weight, diagnostics)),
        keywords: fields.texts("keywords", diagnostics).into_iter().map(|(text, _)| text).collect(),
        owner: fields.text("owner", diagnostics).map(|(text, _)| text),
        review_by: fields.text("review_by", diagnostics).and_then(|date| valid_date(file, date, diagnostics)),
        valid_until: fields.text("valid_until", diagnostics).and_then(|date| valid_date(file, date, diagnostics)),
        aliases: fields
            .texts("aliases", diagnostics)
            .into_iter()
            .filter(|alias| is_slug(file, alias, diagnostics))
            .collect(),
        draft: fields.flag("draft", diagnostics),
    };
    fields.finish(diagnostics);
    (meta, start)
}

/// The YAML at the head of a chapter, and the byte at which it starts.
pub fn yaml(source: &Source) -> Option<(&str, usize)> {
    let (yaml, _) = split(source, &mut Diagnostics::default())?;
    Some((yaml, yaml.as_ptr() as usize - source.text.as_ptr() as usize))
}

/// The YAML and where the text after it starts; `None`, reported, if there is no front matter.
fn split<'a>(source: &'a Source, diagnostics: &mut Diagnostics) -> Option<(&'a str, usize)> {
    let text: &str = &source.text;
    let missing = |diagnostics: &mut Diagnostics, message| {
        let end = text.find('\n').unwrap_or(text.len());
        let hint = say!(
            "Begynn filen med tre linjer: ---, title: …, ---",
            "Begin the file with three lines: ---, title: …, ---"
        );
        diagnostics.push(Code::MissingKey.at(&source.path, Span::new(0..end), message).hint(hint));
    };
    let first = text.split('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        missing(
            diagnostics,
            say!(
                "Filen har ingen tittel: øverst skal det stå title mellom to linjer med ---.",
                "The file has no title: it begins with title between two lines of ---."
            ),
        );
        return None;
    }
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[start..at], at + line.len()));
        }
        at += line.len();
    }
    let end = head_end(text, start);
    if end == start {
        missing(
            diagnostics,
            say!("Under --- skal det stå title, og så --- igjen.", "Below --- title should stand, and then --- again."),
        );
        return None;
    }
    unclosed(source, start..end, diagnostics);
    Some((&text[start..end], end))
}

/// Where lines end that look like YAML, if nothing says where they do.
fn head_end(text: &str, start: usize) -> usize {
    let (mut at, mut end) = (start, start);
    for line in text[start..].split_inclusive('\n') {
        at += line.len();
        let word = line.split(':').next().unwrap_or_default();
        let is_key =
            word.len() < line.trim_end().len() && FRONT_MATTER.all.iter().any(|key| key.name == word.trim_end());
        let goes_on = end > start && line.starts_with([' ', '\t', '-']) && !line.trim().is_empty();
        if !is_key && !goes_on {
            break;
        }
        end = at;
    }
    end
}

fn unclosed(source: &Source, head: Range<usize>, diagnostics: &mut Diagnostics) {
    let message =
        say!("Linjen --- som avslutter topplinjene, mangler.", "The line --- that ends the front matter is missing.");
    let lines = source.text[..head.end].lines().count();
    let hint =
        say!("Sett --- på en egen linje etter linje {lines}.", "Put --- on a line of its own after line {lines}.");
    let last = source.text[..head.end].trim_end();
    let span = Span::new(last.rfind('\n').map_or(0, |at| at + 1)..last.len());
    let text = if source.text[..head.end].ends_with('\n') { "---\n" } else { "\n---\n" };
    let cure = Edit { span: Span::new(head.end..head.end), text: text.to_string() };
    diagnostics.push(Code::MissingKey.at(&source.path, span, message).hint(hint).fixed_by(Fix::Edit(cure)));
}

fn stand_in_title(source: &Source) -> String {
    source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_string()
}

fn says_something(file: &Arc<str>, (title, span): &(String, Span), diagnostics: &mut Diagnostics) -> bool {
    if title.is_empty() {
        diagnostics.push(Code::WrongValue.at(file, *span, say!("Tittelen er tom.", "The title is empty.")));
    }
    !title.is_empty()
}

fn is_slug(file: &Arc<str>, (slug, span): &(String, Span), diagnostics: &mut Diagnostics) -> bool {
    let ok = !slug.is_empty()
        && slug.len() <= 100
        && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !ok {
        let message = say!("«{slug}» kan ikke stå i en adresse.", "“{slug}” cannot stand in an address.");
        let hint = say!("Bruk a–z, tall og bindestrek, uten .html.", "Use a–z, digits and hyphens, without .html.");
        diagnostics.push(Code::WrongValue.at(file, *span, message).hint(hint));
    }
    ok
}

fn integer(file: &Arc<str>, (text, span): &(String, Span), diagnostics: &mut Diagnostics) -> Option<i64> {
    let number = text.parse().ok();
    if number.is_none() {
        let message = say!("«{text}» er ikke et helt tall.", "“{text}” is not a whole number.");
        diagnostics.push(Code::WrongType.at(file, *span, message));
    }
    number
}

fn valid_date(file: &Arc<str>, (text, span): (String, Span), diagnostics: &mut Diagnostics) -> Option<(String, Span)> {
    if is_date(&text) {
        return Some((text, span));
    }
    let message = say!("«{text}» er ikke en dato.", "“{text}” is not a date.");
    diagnostics.push(
        Code::WrongValue
            .at(file, span, message)
            .hint(say!("Skriv åååå-mm-dd, for eksempel 2027-05-01.", "Write yyyy-mm-dd, for example 2027-05-01.")),
    );
    None
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_days_that_exist() {
        assert!(is_date("2028-02-29") && is_date("2027-12-31"));
        assert!(!is_date("2027-02-29") && !is_date("2027-13-01") && !is_date("27-01-01") && !is_date("1. mai"));
    }
}
