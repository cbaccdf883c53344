//! A chapter in two languages side by side: every passage of the source beside its translation, and what has changed since.

use super::{Manner, OWN, Round};
use crate::link::drift::{Pair, State};
use crate::render::escaped;
use crate::report::{Words, difference, typed};
use crate::source::say;
use std::fmt::Write as _;

/// The page for a translated file; `None` if there is none.
pub(super) fn page(file: &str, round: &Round, manner: &Manner) -> Option<String> {
    let linked = round.linked.as_ref()?;
    let comparison = linked.translations().into_iter().find(|one| one.file.as_deref() == Some(file))?;
    let (source, lang) = (&linked.manual.editions.first()?.lang, &comparison.lang);
    let edition = linked.manual.editions.iter().find(|edition| edition.lang.tag() == lang)?;
    let mut body = String::new();
    let confirm = say!(
        "Når oversettelsen stemmer, bekreft den: <code>handbok status {} --accept {}</code>",
        "When the translation is right, confirm it: <code>handbok status {} --accept {}</code>",
        escaped(&typed(&manner.manual)),
        escaped(file)
    );
    let back = say!("Alle kapitler", "All chapters");
    let _ = writeln!(body, "<p><a href=\"{OWN}\">{}</a></p>\n<p>{}</p>", manner.say(&back), manner.say(&confirm));
    let _ = writeln!(
        body,
        "<div class=\"handbok-wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>",
        manner.say(&say!("Tilstand", "State")),
        escaped(source.autonym()),
        escaped(edition.lang.autonym())
    );
    for pair in &comparison.pairs {
        row(
            &mut body,
            pair,
            (source.tag(), source.direction().html()),
            (lang, edition.lang.direction().html()),
            manner,
        );
    }
    body.push_str("</tbody></table></div>\n");
    Some(super::page(&escaped(file), &body, manner))
}

fn row(out: &mut String, pair: &Pair, source: (&str, &str), lang: (&str, &str), manner: &Manner) {
    // The style sheet knows the states by their English names.
    let state = pair.state.name();
    let class = &state.en;
    let words = match &pair.state {
        State::Drifted { was } => marked(was, &pair.source.text),
        _ => escaped(&pair.source.text),
    };
    let there = pair.translation.as_ref().map(|passage| escaped(&passage.text)).unwrap_or_default();
    let place = escaped(&pair.source.place);
    let _ = writeln!(
        out,
        "<tr class=\"handbok-{class}\"><th scope=\"row\">{}<br><small>{place}</small></th><td lang=\"{}\" dir=\"{}\">{words}</td><td lang=\"{}\" dir=\"{}\">{there}</td></tr>",
        manner.say(&state),
        source.0,
        source.1,
        lang.0,
        lang.1
    );
}

/// The source now, with the words that went and came.
fn marked(was: &str, is: &str) -> String {
    let pieces = difference(was, is).into_iter().map(|words| match words {
        Words::Same(words) => escaped(&words),
        Words::Gone(words) => format!("<del>{}</del>", escaped(&words)),
        Words::Come(words) => format!("<ins>{}</ins>", escaped(&words)),
    });
    pieces.collect::<Vec<_>>().join(" ")
}
