//! What Tera would let pass in a manual's own templates: a name that does not exist is nothing to it in a condition, and what
//! a strict web server blocks is nothing to it anywhere.

use super::view::{PageView, SiteView, fields};
use crate::source::{Code, Diagnostics, Source, Span, nearest, say};
use std::collections::BTreeMap;

/// Looks at one template; `words` are the keys of the interface's words.
pub(super) fn check(template: &Source, words: &BTreeMap<String, String>, diagnostics: &mut Diagnostics) {
    let words: Vec<String> = words.keys().cloned().collect();
    let mut roots = vec![("site", fields(&SiteView::default())), ("page", fields(&PageView::default())), ("t", words)];
    // A loop may give the name to something else.
    let is_other =
        |root: &str| [format!(" {root} in "), format!("set {root} ")].iter().any(|sign| template.text.contains(sign));
    roots.retain(|(root, _)| !is_other(root));
    for (start, tag) in tags(&template.text) {
        for (root, known) in &roots {
            for (at, name) in used(tag, root).filter(|(_, name)| !known.iter().any(|one| one == name)) {
                let span = Span::new(at..at + name.len()).shift(start);
                let message =
                    say!("Maler kjenner ikke noe «{root}.{name}».", "Templates know nothing called “{root}.{name}”.");
                let near = nearest(name, known.iter().map(String::as_str));
                diagnostics.push(Code::Template.at(&template.path, span, message).suggest(name, near).without_fix());
            }
        }
    }
    blocked(template, diagnostics);
}

/// What stands between `{{` and `}}`, or `{%` and `%}`, and at which byte.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts =
        text.match_indices("{{").map(|(at, _)| (at, "}}")).chain(text.match_indices("{%").map(|(at, _)| (at, "%}")));
    starts.filter_map(|(at, end)| Some((at + 2, &text[at + 2..at + 2 + text[at + 2..].find(end)?])))
}

/// Names behind `root.`, and where they stand; not in quotes.
fn used<'t>(tag: &'t str, root: &str) -> impl Iterator<Item = (usize, &'t str)> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let dotted = format!("{root}.");
    let places: Vec<usize> = tag.match_indices(&dotted).map(|(at, _)| at).collect();
    places.into_iter().filter_map(move |at| {
        let before = &tag[..at];
        let stands_alone = !before.ends_with(|c| is_letter(c) || matches!(c, '.' | '?'));
        let is_quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
        let start = at + root.len() + 1;
        let length = tag[start..].find(|c| !is_letter(c)).unwrap_or(tag.len() - start);
        (stands_alone && !is_quoted && length > 0).then(|| (start, &tag[start..start + length]))
    })
}

/// Styles and scripts in the page itself, which do not work where a web server is strict.
fn blocked(template: &Source, diagnostics: &mut Diagnostics) {
    for word in ["<style", " style=", "<script>", " onclick=", " onload=", " onchange=", " onsubmit="] {
        if let Some((at, _)) = template.text.match_indices(word).next() {
            let shown = word.trim();
            let span = Span::new(at..at + word.len());
            let message = say!(
                "«{shown}» virker ikke der en webtjener er streng.",
                "“{shown}” does not work where a web server is strict."
            );
            let hint = say!(
                "Skriv utseende i theme/styles/90-own.css og skript i theme/scripts/90-own.js.",
                "Write looks in theme/styles/90-own.css and scripts in theme/scripts/90-own.js."
            );
            diagnostics.push(Code::ThemeFile.at(&template.path, span, message).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let words = [("menu".to_string(), "Menu".to_string())].into();
        check(&Source::new("theme/templates/layout.html", text), &words, &mut diagnostics);
        diagnostics.sorted().into_iter().map(|one| one.message.en).collect()
    }

    #[test]
    fn a_name_that_does_not_exist_is_seen_in_a_condition() {
        assert_eq!(said("{% if site.owner %}{{ site.owner }}{% endif %}{{ t.menu }}{{ page.title | safe }}"), [""; 0]);
        assert_eq!(said("{% if site.eier %}x{% endif %}"), ["Templates know nothing called “site.eier”."]);
        assert_eq!(
            said("{{ t.meny }} {{ my.site.x }} {{ \"site.x\" }} site.x"),
            ["Templates know nothing called “t.meny”."]
        );
        assert_eq!(said("{% for page in pages %}{{ page.own }}{% endfor %}"), [""; 0]);
    }

    #[test]
    fn what_a_strict_server_blocks_is_seen() {
        assert_eq!(said("<p style=\"x\">").len(), 1);
        assert_eq!(said("<script src=\"a.js\"></script>").len(), 0);
    }
}
