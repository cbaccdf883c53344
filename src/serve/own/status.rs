//! How the manual stands: its last state, each chapter in each language, and what readers looked for in vain.

use super::{Manner, OWN, Round};
use crate::link::Linked;
use crate::link::drift::{Comparison, State, without_lock};
use crate::model::{Chapter, Page};
use crate::render::escaped;
use crate::report::{addressed, root};
use crate::source::{Code, Messages, Severity, Text, say};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

/// The page at `/__handbok/`.
pub(super) fn page(round: &Round, manner: &Manner) -> String {
    let mut body = summary(round, manner);
    if let Some(linked) = &round.linked {
        body.push_str(&chapters(linked, round, manner));
    }
    if !round.diagnostics.is_empty() || !round.notes.is_empty() {
        let title = say!("Å se på", "To look at");
        // The script fills it in, as it does the box on other pages.
        let _ = writeln!(body, "<h2>{}</h2>\n<ul id=\"handbok-problem-list\"></ul>", manner.say(&title));
    }
    let missed = say!("Søk uten treff", "Searches without a hit");
    let none = say!("Ingen i denne økten.", "None in this session.");
    // The script fills it in: what is typed into the search field does not leave the browser.
    let _ = writeln!(body, "<h2>{}</h2>\n<p id=\"handbok-missed\">{}</p>", manner.say(&missed), manner.say(&none));
    super::page(manner.say(&say!("Handbok: tilstanden nå", "Handbok: the state now")), &body, manner)
}

fn summary(round: &Round, manner: &Manner) -> String {
    let errors = round.diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
    let files = round.blueprint.as_ref().map_or(0, |blueprint| blueprint.count());
    let drawn = round.blueprint.as_ref().map_or(0, |blueprint| blueprint.drawn());
    let stages =
        round.stages.iter().map(|(stage, took)| format!("{} {}", manner.say(&stage.name()), ms(*took, manner)));
    let rows: [(Text, String); 8] = [
        (say!("Sider", "Pages"), round.pages().to_string()),
        (say!("Filer", "Files"), files.to_string()),
        (say!("Feil", "Errors"), errors.to_string()),
        (say!("Advarsler", "Warnings"), (round.diagnostics.len() - errors).to_string()),
        (say!("Siste bygging", "Last build"), ms(round.took, manner)),
        (say!("Av dette", "Of this"), stages.collect::<Vec<_>>().join(", ")),
        (say!("Filer lest på nytt", "Files read again"), round.parsed.to_string()),
        (say!("Sider laget på nytt", "Pages made again"), drawn.to_string()),
    ];
    let rows = rows.iter().map(|(name, value)| {
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", manner.say(name), escaped(value))
    });
    format!("<table>\n{}</table>\n", rows.collect::<String>())
}

fn ms(took: Duration, manner: &Manner) -> String {
    let number = format!("{:.1}", took.as_secs_f64() * 1000.0);
    let number = if manner.messages == Messages::Nb { number.replace('.', ",") } else { number };
    format!("{number} ms")
}

/// Every chapter with its dates, its state in each language, and how much there is to say of it.
fn chapters(linked: &Linked, round: &Round, manner: &Manner) -> String {
    let manual = &linked.manual;
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    let mut late: BTreeSet<&str> = BTreeSet::new();
    for diagnostic in &round.diagnostics {
        *said.entry(&diagnostic.file).or_default() += 1;
        if matches!(diagnostic.code, Code::ReviewDue | Code::Expired) {
            late.insert(&diagnostic.file);
        }
    }
    let compared = linked.translations();
    let compared: BTreeMap<(&str, &str), &Comparison> =
        compared.iter().map(|one| ((one.lang.as_str(), one.key.as_str()), one)).collect();
    let mut table = String::from("<table>\n<thead><tr>");
    let languages = manual.editions.iter().map(|edition| edition.lang.autonym().to_string());
    let rest = [say!("Ansvarlig", "Owner"), say!("Gjennomgås innen", "Review by"), say!("Å se på", "To look at")];
    let first = manner.say(&say!("Kapittel", "Chapter")).to_string();
    for name in std::iter::once(first).chain(languages).chain(rest.iter().map(|text| manner.say(text).to_string())) {
        let _ = write!(table, "<th scope=\"col\">{}</th>", escaped(&name));
    }
    table.push_str("</tr></thead>\n<tbody>\n");
    let files: BTreeSet<&str> = linked.chapters().iter().map(|chapter| &*chapter.file).collect();
    let twins: Vec<BTreeMap<&str, &Page>> =
        manual.editions.iter().map(|edition| edition.all_pages().map(|page| (&*page.key, &**page)).collect()).collect();
    for page in manual.editions[0].all_pages().filter(|page| files.contains(&*page.chapter.file)) {
        let chapter = &page.chapter;
        let _ = write!(
            table,
            "<tr><th scope=\"row\"><a href=\"/{}\">{}</a></th>",
            escaped(&page.path),
            escaped(&chapter.meta.title)
        );
        for (edition, twins) in manual.editions.iter().zip(&twins) {
            let twin = twins.get(&*page.key);
            let state = compared.get(&(edition.lang.tag(), &*page.key)).copied();
            let _ = write!(
                table,
                "<td>{}</td>",
                twin.map_or_else(String::new, |twin| cell(twin, edition.lang == twin.chapter.lang, state, manner))
            );
        }
        let is_late = late.contains(&*chapter.file);
        let _ = writeln!(
            table,
            "<td>{}</td><td{}>{}</td><td>{}</td></tr>",
            escaped(chapter.meta.owner.as_deref().unwrap_or_default()),
            if is_late { " class=\"handbok-late\"" } else { "" },
            escaped(&date(chapter, is_late, manner)),
            manual
                .editions
                .iter()
                .filter_map(|edition| said.get(format!("{}/{}", edition.lang.tag(), page.key).as_str()))
                .sum::<usize>()
        );
    }
    table.push_str("</tbody></table>\n");
    if !linked.has_lock() && manual.editions.len() > 1 {
        let note = addressed(manner.say(&without_lock()), &root(&manner.manual));
        let _ = writeln!(table, "<p>{}</p>", escaped(&note));
    }
    format!(
        "<h2>{}</h2>\n<div class=\"handbok-wide\" tabindex=\"0\">{table}</div>\n",
        manner.say(&say!("Kapitler", "Chapters"))
    )
}

fn date(chapter: &Chapter, is_late: bool, manner: &Manner) -> String {
    let date = chapter.meta.review_by.as_ref().or(chapter.meta.valid_until.as_ref());
    let date = date.map(|(date, _)| date.clone()).unwrap_or_default();
    if is_late { format!("{date} ({})", manner.say(&say!("over tiden", "overdue"))) } else { date }
}

/// How a chapter stands in one language.
fn cell(page: &Page, is_own: bool, state: Option<&Comparison>, manner: &Manner) -> String {
    let chapter = &page.chapter;
    if !is_own {
        return manner.say(&say!("ikke oversatt", "not translated")).to_string();
    }
    if chapter.meta.draft {
        return manner.say(&say!("utkast", "draft")).to_string();
    }
    let Some(state) = state else {
        return manner.say(&say!("kilde", "source")).to_string();
    };
    let count = |wanted: fn(&State) -> bool| state.pairs.iter().filter(|pair| wanted(&pair.state)).count();
    let counts = [
        (count(|state| matches!(state, State::Drifted { .. })), say!("utdatert", "drifted")),
        (count(|state| *state == State::Missing), State::Missing.name()),
        (count(|state| *state == State::Unconfirmed), State::Unconfirmed.name()),
    ];
    // In Norwegian, two are «utdaterte».
    let plural = |count: usize, name: &str| {
        if count > 1 && name.ends_with('t') && manner.messages == Messages::Nb { "e" } else { "" }
    };
    let owed: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {}{}", manner.say(name), plural(*count, manner.say(name))))
        .collect();
    let words = if owed.is_empty() { manner.say(&say!("oversatt", "translated")).to_string() } else { owed.join(", ") };
    format!("<a href=\"{OWN}translations/{}\">{words}</a>", escaped(&chapter.file))
}
