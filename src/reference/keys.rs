//! The keys of front matter and of `handbok.yaml`.

use super::chapter::{Chapter, Head, code, codes};
use crate::input::keys::{CONFIG, FRONT_MATTER, Keys, Kind, Property};
use crate::source::{Messages, Text, say};

pub(super) fn front_matter(messages: Messages) -> String {
    let head = Head {
        title: say!("Hodet i et kapittel", "The head of a chapter"),
        slug: "front-matter",
        description: say!(
            "Nøklene som kan stå øverst i en fil, mellom to linjer med bindestreker.",
            "The keys that can stand at the top of a file, between two lines of dashes."
        ),
        keywords: say!("front matter, metadata, tittel, utkast", "front matter, metadata, title, draft"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Bare `title` må være der. Rekkefølgen er det samme.",
        "Only `title` must be there. The order does not matter."
    ));
    chapter.code(
        "yaml",
        say!(
            "---\ntitle: Brygg kaffe\ndescription: Fra tom kolbe til ferdig kaffe.\nkeywords: [trakte, koke]\nowner: Kantina\nreview_by: 2027-05-01\n---",
            "---\ntitle: Brew coffee\ndescription: From an empty pot to coffee.\nkeywords: [drip, boil]\nowner: The canteen\nreview_by: 2027-05-01\n---"
        )
        .get(messages),
    );
    table(&mut chapter, &FRONT_MATTER);
    chapter.finish()
}

pub(super) fn configuration(messages: Messages) -> String {
    let head = Head {
        title: say!("handbok.yaml", "handbok.yaml"),
        slug: "handbok-yaml",
        description: say!("Nøklene som gjelder hele manualen.", "The keys that hold for the whole manual."),
        keywords: say!("konfigurasjon, innstillinger, register", "configuration, settings, registers"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Filen ligger i manualens mappe, ved siden av språkmappene. En tekst kan være den samme for alle språk, `title: Kaffe`, eller én for hvert: `title: {{nb: Kaffe, en: Coffee}}`. Et register er en liste over navn du finner på selv; kapitlene bruker navnene.",
        "The file lies in the manual's folder, beside the languages' folders. A text may be the same for all languages, `title: Coffee`, or one for each: `title: {{nb: Kaffe, en: Coffee}}`. A register is a list of names that you choose; the chapters use the names."
    ));
    table(&mut chapter, &CONFIG);
    for (name, keys) in CONFIG.all.iter().filter_map(|key| Some((key.name, inner(&key.kind)?))) {
        chapter.heading(2, &code(name), &format!("entries-of-{name}"));
        chapter.paragraph(&say!("Det som kan stå ved hvert navn:", "What can stand at each name:"));
        table(&mut chapter, keys);
    }
    chapter.finish()
}

/// The keys of a register's entries.
fn inner(kind: &Kind) -> Option<&'static Keys> {
    match kind {
        Kind::Map(keys) => Some(keys),
        Kind::Register(of) => inner(of),
        Kind::Either(kinds) => kinds.iter().find_map(inner),
        _ => None,
    }
}

fn table(chapter: &mut Chapter, keys: &Keys) {
    let head = [
        say!("Nøkkel", "Key"),
        say!("Hva som kan stå", "What can stand there"),
        say!("Hva den er til", "What it is for"),
    ];
    let messages = chapter.messages;
    let row = |key: &Property| {
        let must = if key.required { say!(" (må være der)", " (required)") } else { say!("", "") };
        let name = code(key.name) + must.get(messages);
        vec![name, kind(&key.kind).get(messages).to_string(), typed((key.says)().get(messages))]
    };
    let rows: Vec<_> = keys.all.iter().map(row).collect();
    chapter.table(&head, &rows);
}

/// A sentence in which what one types, `:contact[key]`, is shown as it stands.
fn typed(sentence: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches('.');
        let is_markup = bare.contains('[') && bare.ends_with([']', ')']);
        if is_markup { format!("{}{}", code(bare), &word[bare.len()..]) } else { word.to_string() }
    };
    sentence.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn kind(kind: &Kind) -> Text {
    match kind {
        Kind::Word(_) | Kind::Like(_) | Kind::Except(..) => say!("tekst", "text"),
        Kind::OneOf(names) => {
            let names = codes(names());
            say!("en av {names}", "one of {names}")
        }
        Kind::Whole => say!("heltall", "whole number"),
        Kind::Flag => say!("`true` eller `false`", "`true` or `false`"),
        Kind::List(Kind::OneOf(names), _) => {
            let names = codes(names());
            say!("liste: noen av {names}", "list: some of {names}")
        }
        Kind::List(of, _) => {
            let of = self::kind(of);
            Text { nb: format!("liste: {}", of.nb), en: format!("list: {}", of.en) }
        }
        Kind::ByLanguage(of) => {
            let of = self::kind(of);
            Text {
                nb: format!("{}, eller én for hvert språk", of.nb),
                en: format!("{}, or one for each language", of.en),
            }
        }
        Kind::Register(of) => {
            let of = self::kind(of);
            Text { nb: format!("register: {}", of.nb), en: format!("register: {}", of.en) }
        }
        Kind::Map(keys) => {
            let names = codes(keys.all.iter().map(|key| key.name));
            say!("{names}", "{names}")
        }
        Kind::Either(kinds) => {
            let kinds: Vec<Text> = kinds.iter().map(self::kind).collect();
            let all = |get: fn(&Text) -> &str, or: &str| kinds.iter().map(get).collect::<Vec<_>>().join(or);
            Text { nb: all(|text| &text.nb, " eller "), en: all(|text| &text.en, " or ") }
        }
    }
}
