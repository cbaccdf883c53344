//! Drawings that are published as they are: what in an SVG runs code, loads from elsewhere, or is styled. It is looked for in
//! the letters, and what could hide it (other encodings, entities) is refused, too.

use crate::input::Inputs;
use crate::source::{Code, Diagnostic, Diagnostics, Text, say};
use std::sync::Arc;

/// What no drawing needs: elements that run code, and declarations that can stand for them. Prefixes are taken off before.
const ACTIVE: [&str; 5] = ["<script", "<foreignobject", "<iframe", "<!entity", "<?xml-stylesheet"];
/// Loads that are no attributes.
const LOADS: [&str; 5] = ["url(http", "url(\"http", "url('http", "url(//", "@import"];

/// What there is to say about the drawings among some files.
pub(super) fn faults<'a>(files: impl Iterator<Item = &'a Arc<str>>, inputs: &Inputs) -> Diagnostics {
    let mut faults = Diagnostics::default();
    for path in files.filter(|path| path.to_lowercase().ends_with(".svg")) {
        let Some(bytes) = inputs.assets.get(path) else { continue };
        match std::str::from_utf8(bytes) {
            Ok(svg) => drawing_faults(path, svg).into_iter().for_each(|fault| faults.push(fault)),
            Err(_) => faults.push(unreadable(path)),
        }
    }
    faults
}

fn unreadable(path: &Arc<str>) -> Diagnostic {
    let message = say!("Tegningen er ikke lagret som UTF-8.", "The drawing is not saved as UTF-8.");
    let hint = say!("Lagre den på nytt som enkel SVG i UTF-8.", "Save it again as plain SVG in UTF-8.");
    Code::UnsafePicture.at(path, None, message).hint(hint)
}

/// What keeps a drawing from being published as it is: code and loads are errors, styles a warning.
fn drawing_faults(path: &Arc<str>, svg: &str) -> Vec<Diagnostic> {
    let lower = svg.to_ascii_lowercase();
    let mut found = Vec::new();
    if let Some(at) = active(&lower) {
        let message = say!(
            "Tegningen kjører kode eller henter noe andre steder fra.",
            "The drawing runs code or loads something from elsewhere."
        );
        let hint = say!(
            "Lagre den på nytt som enkel SVG, med bilder bygd inn.",
            "Save it again as plain SVG, with pictures embedded."
        );
        found.push(Code::UnsafePicture.at(path, None, with_line(message, svg, at)).hint(hint));
    }
    let style =
        lower.find("<style").or_else(|| attributes(&lower).find(|(_, name, _)| *name == "style").map(|it| it.0));
    if let Some(at) = style {
        let message = say!(
            "Tegningen har stiler, som strenge nettsteder ikke viser.",
            "The drawing has styles, which strict sites do not show."
        );
        let hint = say!(
            "Lagre den med egenskaper i stedet: fill=\"…\" og ikke style=\"fill:…\".",
            "Save it with attributes instead: fill=\"…\" and not style=\"fill:…\"."
        );
        found.push(Code::StyledPicture.at(path, None, with_line(message, svg, at)).hint(hint));
    }
    found
}

/// Where the first thing stands that does something; in small letters.
fn active(svg: &str) -> Option<usize> {
    let elements = svg.match_indices('<').filter(|(at, _)| {
        let tag = &svg[at + 1..];
        let name =
            tag.find(|c: char| !c.is_ascii_alphanumeric() && !"!?-_.:".contains(c)).map_or(tag, |end| &tag[..end]);
        let bare = name.rsplit(':').next().unwrap_or(name);
        ACTIVE.iter().any(|active| bare.starts_with(&active[1..]))
    });
    let loads = LOADS.iter().filter_map(|load| svg.find(load));
    let attributes = attributes(svg).filter(|(_, name, value)| {
        let bare = name.rsplit(':').next().unwrap_or(name);
        bare.len() > 2 && bare.starts_with("on") || matches!(bare, "href" | "src") && leads_elsewhere(value)
    });
    elements.map(|(at, _)| at).chain(loads).chain(attributes.map(|(at, ..)| at)).min()
}

/// Whether an address is none of the drawing's own and no picture inside it. What browsers take out of addresses is taken out.
fn leads_elsewhere(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let scheme = bare.split(['/', '?', '#']).next().unwrap_or_default();
    bare.starts_with("//") || bare.contains('&') || scheme.contains(':') && !bare.starts_with("data:image/")
}

/// The attributes of all tags: place, name, value. Words between tags are none. Each letter is looked at a few times, however
/// the text is made.
fn attributes(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let (mut seen, mut inside) = (0, false);
    text.match_indices('=').filter_map(move |(at, _)| {
        let before = text[..at].trim_end();
        let ends_a_name = |(_, c): &(usize, char)| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':');
        let start = before.char_indices().rev().find(ends_a_name).map_or(0, |(at, c)| at + c.len_utf8());
        inside = text[seen..start].rfind(['<', '>']).map_or(inside, |last| text.as_bytes()[seen + last] == b'<');
        seen = start;
        let is_one = inside && before[..start].ends_with(|c: char| c.is_whitespace() || "\"'/".contains(c));
        let value = text[at + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        is_one.then(|| (start, &before[start..], value[1..].split(quote).next().unwrap_or_default()))
    })
}

fn with_line(message: Text, text: &str, at: usize) -> Text {
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    Text { nb: format!("{} (linje {line})", message.nb), en: format!("{} (line {line})", message.en) }
}

#[cfg(test)]
mod tests {
    use super::active;

    #[test]
    fn what_does_something_is_found_however_it_is_written() {
        for svg in [
            "<svg:script>x</svg:script>",
            "<!doctype svg [<!entity a 'b'>]>",
            "<?xml-stylesheet href='a.css'?>",
            "<a xlink:href = ' java\nscript:alert(1)'/>",
            "<a href=\"&#106;avascript:x\"/>",
            "<image href='https://a.no/b.png'/>",
            "<use href=\"//a.no/b.svg\"/>",
            "<image src='data:text/html,x'/>",
            "<rect fill=\"url('https://a.no/#b')\"/>",
            "<rect fill=\"red\"onload=\"x\"/>",
            "<rect\nonload\n=\n'x'/>",
            "<rect å='å' onload='x'/>",
        ] {
            assert!(active(svg).is_some(), "{svg}");
        }
        for svg in [
            "<text>on = href='x:y' url</text>",
            "<use href=\"#a\"/>",
            "<image href='data:image/png;base64,A='/>",
            "<a href='b.svg'/>",
        ] {
            assert_eq!(active(svg), None, "{svg}");
        }
    }
}
