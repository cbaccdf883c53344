//! The style tokens: colours, sizes and distances, with a picture of the colours.

use super::Gaps;
use super::chapter::{Chapter, Head, code};
use crate::render::theme;
use crate::source::{Messages, Text, say};
use std::fmt::Write as _;

/// The file that holds them.
const FILE: &str = "styles/10-tokens.css";

/// A token with its value; colours have two.
struct Token {
    name: &'static str,
    value: &'static str,
}

impl Token {
    /// The colour on light and on dark.
    fn colours(&self) -> Option<(&'static str, &'static str)> {
        self.value.strip_prefix("light-dark(")?.strip_suffix(')')?.split_once(", ")
    }
}

fn tokens() -> Vec<Token> {
    let files = theme::files();
    let css = files.get(FILE).copied().unwrap_or_default();
    let root = css.split_once(":root {").and_then(|(_, rest)| rest.split_once("\n}")).map_or("", |(root, _)| root);
    let declarations = root.split(';').filter_map(|declaration| declaration.split_once("--")?.1.split_once(": "));
    declarations.map(|(name, value)| Token { name, value: value.trim() }).collect()
}

/// Names that other sheets for the screen set anew, each with its file.
fn set_anew() -> String {
    let files = theme::files().into_iter().filter(|(path, _)| !path.starts_with("styles/print"));
    let sheets = files.filter_map(|(path, css)| Some((path.strip_prefix("styles/").filter(|_| path != FILE)?, css)));
    let names = sheets.flat_map(|(file, css)| {
        let roots = css.split(":root {").skip(1).filter_map(|rest| rest.split('}').next());
        let declarations = roots.flat_map(|root| root.split(';'));
        let names = declarations.filter_map(|declaration| declaration.trim().split_once(':'));
        names.map(move |(name, _)| format!("{} (`{file}`)", code(name))).collect::<Vec<_>>()
    });
    names.collect::<Vec<_>>().join(", ")
}

pub(super) fn chapter(messages: Messages, gaps: &mut Gaps) -> String {
    let head = Head {
        title: say!("Farger og mål", "Colours and sizes"),
        slug: "style",
        description: say!(
            "Alle farger, størrelser og avstander i temaet, som du kan bytte ut i én fil.",
            "All colours, sizes and distances of the theme, which you can replace in one file."
        ),
        keywords: say!("CSS, stil, farger, skrift, mørk, profil", "CSS, style, colours, font, dark, brand"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Alle står i `styles/10-tokens.css`. En kopi i `theme/styles/10-tokens.css` trer i stedet for hele filen; en egen fil, for eksempel `theme/styles/90-own.css`, kan sette noen få av dem på nytt.",
        "All of them stand in `styles/10-tokens.css`. A copy in `theme/styles/10-tokens.css` takes the whole file's place; a file of your own, for example `theme/styles/90-own.css`, can set some of them anew."
    ));
    let anew = set_anew();
    chapter.paragraph(&say!(
        "For smale eller brede skjermer settes noen på nytt i andre filer: {anew}. Vil du endre dem, gjør du det i en fil som kommer etter.",
        "For narrow or wide screens, other files set some anew: {anew}. To change these, use a file that comes later."
    ));
    let all = tokens();
    chapter.heading(2, say!("Farger", "Colours").get(messages), "colours");
    chapter.paragraph(&say!(
        "![Fargene med navn, på lys og på mørk bunn](../../img/colours.svg)",
        "![The colours with their names, on light and on dark](../../img/colours.svg)"
    ));
    let mut purpose_of = |token: &Token| {
        let says = gaps.text(format_args!("token {}", token.name), purpose(token.name));
        says.get(messages).to_string()
    };
    let colour = |token: &Token| Some((token.name, token.colours()?));
    let rows: Vec<_> = all
        .iter()
        .filter_map(|token| Some((colour(token)?, purpose_of(token))))
        .map(|((name, (light, dark)), says)| vec![code(&format!("--{name}")), says, code(light), code(dark)])
        .collect();
    chapter.table(&[token(), says(), say!("Lys", "Light"), say!("Mørk", "Dark")], &rows);
    chapter.heading(2, say!("Skrift og mål", "Type and sizes").get(messages), "sizes");
    let others = all.iter().filter(|token| token.colours().is_none());
    let rows: Vec<_> =
        others.map(|token| vec![code(&format!("--{}", token.name)), purpose_of(token), code(token.value)]).collect();
    chapter.table(&[token(), says(), say!("Verdi", "Value")], &rows);
    chapter.finish()
}

fn token() -> Text {
    say!("Navn", "Name")
}

fn says() -> Text {
    say!("Hva den er til", "What it is for")
}

fn purpose(name: &str) -> Option<Text> {
    Some(match name {
        "font" => say!("Skriften i teksten.", "The text's typeface."),
        "mono" => say!("Skriften i kode og tekst å skrive av.", "The typeface of code and of text to type."),
        "size-s" | "size-m" | "size-l" => say!("Liten, vanlig og stor tekst.", "Small, ordinary and large text."),
        "size-h1" | "size-h2" => say!("Titler og overskrifter.", "Titles and headings."),
        "radius" | "radius-large" => say!("Runde hjørner.", "Round corners."),
        "measure" => say!("Lengden på en linje.", "The length of a line."),
        "column" => say!("Bredden på steg, bokser og tabeller.", "The width of steps, boxes and tables."),
        "wide" => say!("Bredden på hele siden.", "The width of the whole page."),
        "gutter" => say!("Luft på sidene.", "Room at the edges."),
        "header" => say!("Høyden på det som står fast øverst.", "The height of what stays at the top."),
        "search-row" => say!("Høyden på raden med søk på telefoner.", "The height of the search row on phones."),
        "number" => say!("Størrelsen på tallet ved et steg.", "The size of a step's number."),
        "text" => say!("Tekst.", "Text."),
        "muted" => say!("Dempet tekst.", "Quiet text."),
        "paper" => say!("Bunnen.", "The ground."),
        "soft" => say!("Svakt løftet bunn: kode, tabellhoder.", "A soft ground: code, heads of tables."),
        "raised" => say!("Bunnen i kort og knapper.", "The ground of cards and buttons."),
        "line" | "hair" => say!("Tynne linjer.", "Fine lines."),
        "edge" => say!("Kanter på det som kan trykkes på.", "Edges of what can be pressed."),
        "accent" => say!("Lenker, tallene ved steg, valgt fane.", "Links, the numbers of steps, the chosen tab."),
        "accent-soft" => say!("Bunnen bak det som er valgt.", "The ground behind what is chosen."),
        "on-accent" => say!("Tekst på aksentfargen.", "Text on the accent colour."),
        "focus" => say!("Ringen rundt det tastaturet står på.", "The ring around what the keyboard is at."),
        "mark" => say!("Ord som et søk har funnet.", "Words that a search has found."),
        "target" => say!("Stedet en lenke førte til.", "The place that a link led to."),
        "blue" | "blue-soft" => say!("Merknader.", "Notes."),
        "green" | "green-soft" => say!("Tips, resultater, løsninger, mål.", "Tips, results, cures, goals."),
        "purple" | "purple-soft" => say!("Viktig.", "Important."),
        "amber" | "amber-soft" => say!("Advarsler, og «Virket det ikke?».", "Warnings, and “Did it not work?”."),
        "red" | "red-soft" => say!("Forsiktig.", "Take care."),
        "shadow" => say!("Skyggen under kort.", "The shadow below cards."),
        _ => return name.starts_with("space-").then(|| say!("Avstand.", "Distance.")),
    })
}

/// Every colour with its name, on light and on dark.
pub(super) fn palette() -> String {
    const COLUMNS: usize = 2;
    let all = tokens();
    let colours: Vec<_> = all.iter().filter_map(|token| Some((token.name, token.colours()?))).collect();
    let ground = colours.iter().find(|(name, _)| *name == "paper").map_or(("#fff", "#000"), |(_, ground)| *ground);
    let rows = colours.len().div_ceil(COLUMNS);
    let (width, height) = (COLUMNS * 230 + 10, rows * 42 + 10);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"14\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (at, (name, (light, dark))) in colours.iter().enumerate() {
        let (x, y) = (at / rows * 230 + 10, at % rows * 42 + 8);
        for (at, ground, colour) in [(0, ground.0, light), (48, ground.1, dark)] {
            let _ = writeln!(
                svg,
                "<rect x=\"{}\" y=\"{y}\" width=\"48\" height=\"36\" fill=\"{ground}\" stroke=\"#d8e0e6\"/>",
                x + at
            );
            let _ = writeln!(
                svg,
                "<rect x=\"{}\" y=\"{}\" width=\"36\" height=\"24\" rx=\"4\" fill=\"{colour}\"/>",
                x + at + 6,
                y + 6
            );
        }
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{}\" fill=\"#1a2530\">{name}</text>", x + 106, y + 23);
    }
    svg + "</svg>\n"
}
