//! The theme's templates, and what each of them gets to see.

use super::chapter::{Chapter, Head, code, codes};
use super::{Gaps, views};
use crate::render::theme;
use crate::source::{Messages, Text, say};

pub(super) fn chapter(messages: Messages, gaps: &mut Gaps) -> String {
    let head = Head {
        title: say!("Maler", "Templates"),
        slug: "templates",
        description: say!(
            "Filene som tegner sidene rundt teksten, og alt de får vite.",
            "The files that draw the pages around the text, and everything they get to know."
        ),
        keywords: say!("tema, Tera, HTML, variabler", "theme, Tera, HTML, variables"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Malene er skrevet i Tera. En mal i `theme/templates/` i manualens mappe trer i stedet for den med samme navn. De fleste bygger på `layout.html` og fyller blokkene der.",
        "The templates are written in Tera. A template in `theme/templates/` in the manual's folder takes the place of the one with the same name. Most of them extend `layout.html` and fill its blocks."
    ));
    let rows: Vec<_> = templates().map(|(name, text)| row(name, text, messages, gaps)).collect();
    chapter
        .table(&[say!("Mal", "Template"), say!("Hva den tegner", "What it draws"), say!("Blokker", "Blocks")], &rows);
    views::sections(&mut chapter, gaps);
    chapter.finish()
}

fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    theme::files().into_iter().filter_map(|(path, text)| Some((path.strip_prefix("templates/")?, text)))
}

fn row(name: &str, text: &str, messages: Messages, gaps: &mut Gaps) -> Vec<String> {
    let says = gaps.text(format_args!("template {name}"), purpose(name));
    let words: Vec<&str> = text.split_whitespace().collect();
    let opens = |pair: &[&str]| ["{%", "{%-"].iter().any(|tag| pair[0].ends_with(tag)) && pair[1] == "block";
    let blocks = words.windows(3).filter(|words| opens(&words[..2])).map(|words| words[2]);
    vec![code(name), says.get(messages).to_string(), codes(blocks)]
}

fn purpose(name: &str) -> Option<Text> {
    Some(match name {
        "layout.html" => {
            say!("Rammen rundt alle sider: hode, meny, fot.", "The frame of all pages: header, menu, footer.")
        }
        "start.html" => say!("Startsiden i et språk.", "A language's start page."),
        "part.html" => say!("Siden til en del.", "A part's page."),
        "chapter.html" => say!("Et kapittel.", "A chapter."),
        "head.html" => {
            say!("Det øverste på en side: brødsmuler, tittel, ingress.", "The top of a page: crumbs, title, lead.")
        }
        "prev-next.html" => {
            say!("Veien til siden før og siden etter.", "The way to the page before and the page after.")
        }
        "crumbs.html" => say!("Veien ned til siden.", "The way down to the page."),
        "chapter-list.html" => say!("Listen over kapitler.", "The list of chapters."),
        "nav.html" => {
            say!(
                "Menyen ved siden av teksten; får `entries`, en liste av lenker.",
                "The menu beside the text; gets `entries`, a list of links."
            )
        }
        "search.html" => say!("Siden med alle søketreff.", "The page with all hits of a search."),
        "controls.html" => say!("Det som bare virker med skript.", "What only works with scripts."),
        "search-form.html" => say!("Søkefeltet.", "The search field."),
        "paper.html" => say!("Hele manualen, eller en del, for papir.", "The whole manual, or a part, for paper."),
        "paper-entry.html" => say!("En linje i innholdet på papir.", "A line of the contents on paper."),
        "printout.html" => say!("«Er utskriften min fortsatt riktig?»", "“Is my printout still right?”"),
        "not-found.html" => say!("Siden for adresser som ikke finnes.", "The page for addresses that do not exist."),
        "redirect.html" => say!("Siden som fører en gammel adresse videre.", "The page that leads an old address on."),
        _ => return None,
    })
}
