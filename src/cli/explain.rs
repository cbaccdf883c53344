//! `handbok explain`: what a code in brackets behind «error» or «warning» means, and what cures it.

use super::{Exit, Say, to_stdout};
use crate::source::{Code, Severity, Text, listed, nearest, say};

/// Prints a code's explanation, or says which codes there are.
pub(super) fn explain(typed: &str, say: &Say) -> Exit {
    let slug = typed.trim_matches(['[', ']']);
    let Some(code) = Code::ALL.iter().find(|code| code.slug() == slug) else {
        say.line(&unknown(slug));
        return Exit::Usage;
    };
    let severity = match code.severity() {
        Severity::Error => say!("feil", "error"),
        Severity::Warning => say!("advarsel", "warning"),
    };
    let explanation = code.explanation();
    let [severity, cause, cure] = [&severity, &explanation.cause, &explanation.cure].map(|text| text.get(say.messages));
    to_stdout(&format!("{severity}[{slug}]\n{cause}\n\n{cure}\n"))
}

fn unknown(slug: &str) -> Text {
    let slugs = || Code::ALL.iter().map(|code| code.slug());
    let known = listed(slugs());
    match nearest(slug, slugs()) {
        Some(near) => say!(
            "Ingen melding heter «{slug}». Mente du «{}»?",
            "No message is called “{slug}”. Did you mean “{}”?",
            near.name
        ),
        None => say!(
            "Ingen melding heter «{slug}». Noen av dem som finnes: {known}",
            "No message is called “{slug}”. Some that there are: {known}"
        ),
    }
}
