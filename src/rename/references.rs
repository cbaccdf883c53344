//! References to what moves, and from what moves: what each must say, and the bytes at which it says it.

use super::{Change, Move, Read};
use crate::input::Inputs;
use crate::link::{paths, scheme};
use crate::model::{Body, relative};
use crate::source::{Edit, Lines, Source, Span, Text, say};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every destination of links and pictures in the order of the texts, by file and, for a shared passage, its name.
pub(super) type Destinations = BTreeMap<(Arc<str>, String), Vec<String>>;

/// A text, and the folder from which its references are read.
struct Passage<'a> {
    file: &'a Arc<str>,
    name: String,
    folder: String,
    body: &'a Body,
}

fn passages(read: &Read) -> Vec<Passage<'_>> {
    let chapters = read.chapters.iter().map(|chapter| Passage {
        file: &chapter.file,
        name: String::new(),
        folder: paths::folder(&chapter.file).to_string(),
        body: &chapter.body,
    });
    let default = read.manual.config.default_lang().tag();
    let snippets = read.manual.snippets.0.iter().flat_map(|(key, texts)| {
        texts.iter().map(move |(tag, body)| Passage {
            file: &read.manual.config.file,
            name: format!("{key} {tag}"),
            folder: if tag.is_empty() { default } else { tag }.to_string(),
            body,
        })
    });
    chapters.chain(snippets).collect()
}

/// A reference as typed.
struct Use<'a> {
    dest: &'a str,
    span: Span,
    is_link: bool,
}

fn uses(body: &Body) -> impl Iterator<Item = Use<'_>> {
    let links = body.links.iter().map(|link| Use { dest: &link.dest, span: link.span, is_link: true });
    links.chain(body.images.iter().map(|image| Use { dest: &image.dest, span: image.span, is_link: false }))
}

/// What every reference says.
pub(super) fn destinations(read: &Read) -> Destinations {
    let said = |passage: &Passage| uses(passage.body).map(|one| one.dest.to_string()).collect();
    passages(read).iter().map(|passage| ((passage.file.clone(), passage.name.clone()), said(passage))).collect()
}

/// A file in which references are not what they should be.
pub(super) fn difference<'a>(expected: &'a Destinations, found: &Destinations) -> Option<&'a Arc<str>> {
    expected.iter().find(|(place, dests)| found.get(*place) != Some(*dests)).map(|((file, _), _)| file)
}

/// Notes the edits that keep every reference right. Gives what every reference must say afterwards.
pub(super) fn mend(
    inputs: &Inputs,
    read: &Read,
    moved: &Move,
    changes: &mut BTreeMap<Arc<str>, Change>,
) -> Result<Destinations, Text> {
    let mut expected = Destinations::new();
    for passage in passages(read) {
        let Some(source) = inputs.sources.get(passage.file) else { continue };
        let to: Arc<str> = moved.path(passage.file).map_or_else(|| passage.file.clone(), Arc::from);
        let is_snippet = !passage.name.is_empty();
        let new_folder = if is_snippet { passage.folder.clone() } else { paths::folder(&to).to_string() };
        let mut dests = Vec::new();
        for one in uses(passage.body) {
            let Some(dest) = mended(&one, &passage.folder, &new_folder, moved) else {
                dests.push(one.dest.to_string());
                continue;
            };
            let places = places(&source.text, one.span, one.dest, is_snippet);
            let same = uses(passage.body).filter(|other| other.dest == one.dest).count();
            if places.is_empty() || places.len() > same {
                return Err(by_hand(source, one.span, one.dest));
            }
            let edits = &mut changes.entry(passage.file.clone()).or_default().edits;
            for span in places {
                let edit = Edit { span, text: dest.clone() };
                if !edits.contains(&edit) {
                    edits.push(edit);
                }
            }
            dests.push(dest);
        }
        expected.insert((to, passage.name), dests);
    }
    Ok(expected)
}

fn by_hand(source: &Source, span: Span, dest: &str) -> Text {
    let (file, (line, column)) = (&source.path, Lines::new(&source.text).line_column(span.start));
    say!(
        "{file}:{line}:{column}: Henvisningen «{dest}» er skrevet slik at den må rettes for hånd.",
        "{file}:{line}:{column}: The reference “{dest}” is written in such a way that it must be mended by hand."
    )
}

/// What a reference must say once everything has moved; `None` if it is right as it is.
fn mended(one: &Use<'_>, folder: &str, new_folder: &str, moved: &Move) -> Option<String> {
    let dest = one.dest.trim();
    if scheme(dest).is_some() || dest.starts_with("//") || dest.starts_with("\\\\") {
        return None;
    }
    let end = dest.find('#').filter(|_| one.is_link).unwrap_or(dest.len());
    let (file, fragment) = dest.split_at(end);
    if file.is_empty() {
        return None;
    }
    let path = paths::join(folder, file)?;
    let target = moved.path(&path).unwrap_or(path);
    if paths::join(new_folder, file).as_ref() == Some(&target) {
        return None;
    }
    let path = if file.starts_with('/') { format!("/{target}") } else { relative(&format!("{new_folder}/x"), &target) };
    let slash = if file.ends_with('/') { "/" } else { "" };
    Some(format!("{}{slash}{fragment}", encoded(&path)))
}

/// A path with the characters encoded that would end a destination, or mean something else in it.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_whitespace() || "%#()<>[]{}\"'\\:`&".contains(c) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Where a destination stands in `span`, byte for byte. Places in a shared passage are those of the whole passage,
/// so that it may stand there several times.
fn places(text: &str, span: Span, dest: &str, all: bool) -> Vec<Span> {
    let inside = text.get(span.range()).unwrap_or_default();
    let mut found = standing(inside, span.start as usize, dest, is_destination);
    if !all && found.len() > 1 {
        // A link holds the picture before its own destination.
        found = found.split_off(found.len() - 1);
    }
    if found.is_empty() {
        // `[text][name]`: the destination stands elsewhere, after `[name]:`.
        let (text, start) = if all { (inside, span.start as usize) } else { (text, 0) };
        found = standing(text, start, dest, |before| before.trim_end().ends_with("]:"));
    }
    found
}

fn standing(text: &str, start: usize, dest: &str, follows: impl Fn(&str) -> bool) -> Vec<Span> {
    let ends = |after: &str| after.chars().next().is_none_or(|c| c.is_whitespace() || ")>\"'}".contains(c));
    let is_whole = |at: usize| {
        let before = &text[..at];
        ends(&text[at + dest.len()..]) && follows(before.strip_suffix('<').unwrap_or(before))
    };
    let found = text.match_indices(dest).map(|(at, _)| at).filter(|at| is_whole(*at));
    found.map(|at| Span::new(start + at..start + at + dest.len())).collect()
}

/// Whether a destination comes after this: `](`, or an attribute's `=`.
fn is_destination(before: &str) -> bool {
    before.trim_end().ends_with("](") || before.strip_suffix(['"', '\'']).unwrap_or(before).ends_with('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, dest: &str) -> Vec<String> {
        let spans = places(text, Span::new(0..text.len()), dest, false);
        spans
            .into_iter()
            .map(|span| format!("{}|{}", &text[..span.start as usize], &text[span.end as usize..]))
            .collect()
    }

    #[test]
    fn a_destination_is_found_where_it_stands() {
        assert_eq!(found("[a.md](a.md)", "a.md"), ["[a.md](|)"]);
        assert_eq!(found("[see a.md](<a.md> \"a.md\")", "a.md"), ["[see a.md](<|> \"a.md\")"]);
        assert_eq!(found("[![b](b.md)](b.md)", "b.md"), ["[![b](b.md)](|)"]);
        assert_eq!(found(":::skip{steps=\"a.md#x..#y\"}", "a.md#x..#y"), [":::skip{steps=\"|\"}"]);
        assert_eq!(found("[a][b]\n\n[b]: a.md\n", "a.md"), ["[a][b]\n\n[b]: |\n"]);
        assert_eq!(found("[a](a&amp;b.md)", "a&b.md"), Vec::<String>::new());
    }
}
