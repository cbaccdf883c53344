//! The server's own pages and files, below `/__handbok/`: the script, what is wrong, how things stand, what is translated.

mod problems;
mod status;
mod translations;

use super::http::{self, Answer};
use super::{Manner, OWN, Round};
use crate::source::{Messages, Text, say};
use std::path::Path;

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// Answers a request for one of them; `path` is what stands behind the folder.
pub(super) fn answer(path: &str, round: &Round, manner: &Manner) -> Answer {
    let page = |html: String| Answer::new(200, http::kind_of(".html"), with_script(&html, round));
    match path {
        "live.js" => Answer::new(200, http::kind_of(".js"), SCRIPT),
        "live.css" => Answer::new(200, http::kind_of(".css"), STYLE),
        "problems.json" => Answer::new(200, http::kind_of(".json"), problems::json(round, manner)),
        "" => page(status::page(round, manner)),
        _ => match path.strip_prefix("translations/").and_then(|path| translations::page(path, round, manner)) {
            Some(html) => page(html),
            None => Answer::status(404),
        },
    }
}

/// Cures one problem: `path` is the number of the state in which it was shown, and its place in the list.
pub(super) fn fix(path: &str, round: &Round, manner: &Manner) -> Answer {
    let text = |status, text: &str| Answer::new(status, "text/plain; charset=utf-8", text);
    let asked =
        path.split_once('/').and_then(|(number, at)| Some((number.parse::<u64>().ok()?, at.parse::<usize>().ok()?)));
    let problem =
        asked.filter(|(number, _)| *number == round.number).and_then(|(_, at)| round.problems().into_iter().nth(at));
    let Some(problem) = problem else {
        return text(409, manner.say(&say!("Siden er en annen nå.", "The page is another one by now.")));
    };
    match crate::output::fix(Path::new(&manner.manual), &round.inputs, [&problem]) {
        Ok(0) => text(409, manner.say(&say!("Dette må rettes for hånd.", "This has to be mended by hand."))),
        Ok(_) => text(200, ""),
        Err(failure) => text(409, manner.say(&failure.message())),
    }
}

/// A page with the script that listens for changes after this state.
pub(super) fn with_script(html: &str, round: &Round) -> String {
    let number = round.number;
    let script = format!("<script src=\"{OWN}live.js\" data-round=\"{number}\"></script>\n</head>");
    html.replacen("</head>", &script, 1)
}

impl Manner {
    /// A message in the editor's language.
    fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.messages)
    }
}

fn page(title: &str, body: &str, manner: &Manner) -> String {
    let lang = if manner.messages == Messages::Nb { "nb" } else { "en" };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{OWN}live.css\">\n</head>\n<body class=\"handbok-page\"><main><h1>{title}</h1>\n{body}</main></body>\n</html>\n"
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
