//! The server's own pages and files, below `/__handbok/`: the script, what is wrong, how things stand.

use super::http::{self, Answer};
use super::{Manner, OWN, Round};
use crate::report::{self, Format};
use crate::source::Messages;
use serde_json::json;

const SCRIPT: &str = include_str!("../../themes/preview/live.js");
const STYLE: &str = include_str!("../../themes/preview/live.css");

/// Answers a request for one of them; `path` is what stands behind the folder.
pub(super) fn answer(path: &str, round: &Round, manner: &Manner) -> Answer {
    match path {
        "live.js" => Answer::new(200, http::kind_of(".js"), SCRIPT),
        "live.css" => Answer::new(200, http::kind_of(".css"), STYLE),
        "problems.json" => Answer::new(200, http::kind_of(".json"), problems(round, manner)),
        "" => Answer::new(200, http::kind_of(".html"), status_page(round, manner)),
        _ => Answer::status(404),
    }
}

/// A page with the script that listens for changes after this state.
pub(super) fn with_script(html: &str, round: &Round) -> String {
    let number = round.number;
    let script = format!("<script src=\"{OWN}live.js\" data-round=\"{number}\"></script>\n</head>");
    html.replacen("</head>", &script, 1)
}

fn page(title: &str, body: &str, manner: &Manner) -> String {
    let lang = if manner.messages == Messages::Nb { "nb" } else { "en" };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\n<link rel=\"stylesheet\" href=\"{OWN}live.css\">\n</head>\n<body class=\"handbok-page\"><main><h1>{title}</h1>\n{body}</main></body>\n</html>\n"
    )
}

/// What is shown before there was any site.
pub(super) fn waiting(round: &Round, manner: &Manner) -> String {
    let (title, text) = match (manner.messages, round.number) {
        (Messages::Nb, 0) => ("Et øyeblikk", "Manualen bygges."),
        (Messages::En, 0) => ("One moment", "The manual is being built."),
        (Messages::Nb, _) => ("Manualen har feil", "Siden kommer når feilene er rettet."),
        (Messages::En, _) => ("The manual has errors", "The page comes when they are mended."),
    };
    with_script(&page(title, &format!("<p>{text}</p>"), manner), round)
}

pub(super) fn missing(round: &Round, manner: &Manner) -> String {
    let (title, text) = match manner.messages {
        Messages::Nb => ("Siden finnes ikke", "Til startsiden"),
        Messages::En => ("There is no such page", "To the start page"),
    };
    with_script(&page(title, &format!("<p><a href=\"/\">{text}</a></p>"), manner), round)
}

/// All problems, as the overlay shows them.
fn problems(round: &Round, manner: &Manner) -> String {
    let root = report::root(&manner.manual);
    let show = |format| report::report(&round.diagnostics, &round.inputs, format, manner.messages, &root, false);
    let list: serde_json::Value = serde_json::from_str(&show(Format::Json)).unwrap_or_default();
    let snippets: Vec<String> = round
        .diagnostics
        .iter()
        .map(|one| {
            let text = report::report(
                std::slice::from_ref(one),
                &round.inputs,
                Format::Snippet,
                manner.messages,
                &root,
                false,
            );
            text.trim_end().to_string()
        })
        .collect();
    let words = match manner.messages {
        Messages::Nb => {
            json!({ "errors": "Feil i manualen", "warnings": "Noe å se på", "close": "Lukk", "copied": "Kopiert", "copy": "Kopier stedet", "old": "Siden du ser, er den siste uten feil.", "lost": "Forhåndsvisningen er stanset." })
        }
        Messages::En => {
            json!({ "errors": "Errors in the manual", "warnings": "Something to look at", "close": "Close", "copied": "Copied", "copy": "Copy the place", "old": "What you see is the last page without errors.", "lost": "The preview has been stopped." })
        }
    };
    json!({ "number": round.number, "broken": round.is_broken(), "problems": list, "snippets": snippets, "words": words }).to_string()
}

fn status_page(round: &Round, manner: &Manner) -> String {
    let errors = round.diagnostics.iter().filter(|one| one.severity == crate::source::Severity::Error).count();
    let warnings = round.diagnostics.len() - errors;
    let files = round.blueprint.as_ref().map_or(0, |blueprint| blueprint.len());
    let rows: [(&str, &str, String); 5] = [
        ("Sider", "Pages", round.pages().to_string()),
        ("Filer", "Files", files.to_string()),
        ("Feil", "Errors", errors.to_string()),
        ("Advarsler", "Warnings", warnings.to_string()),
        ("Siste bygging", "Last build", format!("{} ms", round.took.as_millis())),
    ];
    let is_nb = manner.messages == Messages::Nb;
    let rows: String = rows
        .iter()
        .map(|(nb, en, value)| {
            format!("<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", if is_nb { nb } else { en })
        })
        .collect();
    let title = if is_nb { "Handbok: tilstanden nå" } else { "Handbok: the state now" };
    with_script(&page(title, &format!("<table>{rows}</table>\n"), manner), round)
}
