//! Every directive there is. The parser knows no directive and no attribute that does not stand here, and the reference
//! of the guide is written from these tables.

use crate::source::{Text, say};

/// A directive.
pub struct Directive {
    /// The name that is typed.
    pub name: &'static str,
    /// What stands in its brackets.
    pub label: Label,
    /// What may stand in its braces; `#id` is an address.
    pub attributes: &'static [&'static str],
    /// What it is for, in a sentence.
    pub says: fn() -> Text,
}

/// What stands in a directive's brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Nothing: there are none.
    None,
    /// A title, if one is wanted.
    Title,
    /// Words for readers, which must be there.
    Words,
    /// A key of a register.
    Key,
}

const fn directive(
    name: &'static str,
    label: Label,
    attributes: &'static [&'static str],
    says: fn() -> Text,
) -> Directive {
    Directive { name, label, attributes, says }
}

const CONTAINER: [Directive; 18] = [
    directive("steps", Label::None, &["video", "from", "to"], || {
        say!(
            "Steg som gjøres i rekkefølge. Inni står en nummerert liste.",
            "Steps that are done in order. A numbered list stands in it."
        )
    }),
    directive("result", Label::None, &[], || {
        say!(
            "Det leseren skal se når steget er gjort. Står i et steg.",
            "What readers should see when the step is done. Stands in a step."
        )
    }),
    directive("not-working", Label::None, &[], || {
        say!(
            "Hva leseren gjør hvis steget ikke virket. Står i et steg.",
            "What to do if the step did not work. Stands in a step."
        )
    }),
    directive("tabs", Label::None, &["sync"], || {
        say!(
            "Varianter som leseren velger mellom. Inni står bare `:::tab[…]`.",
            "Variants of which readers choose one. Only `:::tab[…]` stands in it."
        )
    }),
    directive("tab", Label::Words, &["#id", "keywords"], || {
        say!(
            "Én av variantene; i klammene står det leseren velger.",
            "One variant; in the brackets stands what readers choose."
        )
    }),
    directive("checklist", Label::None, &["advisable", "required"], || {
        say!("En huskeliste som kan krysses av.", "A list to tick.")
    }),
    directive("symptom", Label::Words, &["#id", "keywords", "lang"], || {
        say!(
            "Noe som er galt; i klammene står ordene på skjermen, bokstav for bokstav.",
            "Something that is wrong; in the brackets stand the words on the screen, letter by letter."
        )
    }),
    directive("fix", Label::None, &[], || {
        say!("Løsningen på et symptom. Står i symptomet.", "What cures a symptom. Stands in the symptom.")
    }),
    directive("figure", Label::Title, &["markers"], || {
        say!(
            "Et bilde med bildetekst og tall på, og en nummerert liste med ett punkt for hvert tall.",
            "A picture with a caption and numbers on it, and a numbered list with an item for each number."
        )
    }),
    directive("note", Label::Title, &[], || say!("En merknad.", "A note.")),
    directive("tip", Label::Title, &[], || say!("Et tips.", "A tip.")),
    directive("important", Label::Title, &[], || say!("Noe leseren må vite.", "Something readers must know.")),
    directive("warning", Label::Title, &[], || say!("Noe som ofte går galt.", "Something that often goes wrong.")),
    directive("caution", Label::Title, &[], || say!("Noe som kan gjøre skade.", "Something that can do harm.")),
    directive("skip", Label::Words, &["steps"], || {
        say!(
            "Steg som ikke trengs hvis ordene i klammene stemmer.",
            "Steps that are not needed if the words in the brackets hold."
        )
    }),
    directive("goal", Label::Title, &[], || say!("Leseren er i mål.", "The goal is reached.")),
    directive("details", Label::Words, &["#id", "keywords"], || {
        say!(
            "Tekst som åpnes når leseren vil; på papir står den alltid åpen.",
            "Text that opens on request; on paper it is always open."
        )
    }),
    directive("example", Label::None, &[], || {
        say!("Det man skriver, og det leseren ser av det.", "What one types, and what readers see of it.")
    }),
];

const LEAF: [Directive; 3] = [
    directive("video", Label::Key, &["from", "to", "steps"], || {
        say!("Klippet som viser noen av stegene i kapittelet.", "The clip that shows some of the chapter's steps.")
    }),
    directive("snippet", Label::Key, &[], || {
        say!(
            "Et avsnitt fra `snippets` i `handbok.yaml`. `{{{{navn}}}}` i avsnittet blir byttet ut med attributtet `navn=verdi`.",
            "A passage from `snippets` in `handbok.yaml`. `{{{{name}}}}` in it is replaced by the attribute `name=value`."
        )
    }),
    directive("contact", Label::Key, &[], || say!("Et kort med en kontakt.", "A card with a contact.")),
];

const IN_LINE: [Directive; 8] = [
    directive("ui", Label::Words, &["lang"], || {
        say!("Ord på en skjerm: knapper, menyer, felt.", "Words on a screen: buttons, menus, fields.")
    }),
    directive("label", Label::Key, &[], || {
        say!("Ord på en skjerm, fra `labels` i `handbok.yaml`.", "Words on a screen, from `labels` in `handbok.yaml`.")
    }),
    directive("copy", Label::Words, &[], || {
        say!(
            "Tekst å skrive nøyaktig av, med en knapp for å kopiere.",
            "Text to type exactly, with a button that copies it."
        )
    }),
    directive("key", Label::Words, &[], || say!("En tast.", "A key on the keyboard.")),
    directive("contact", Label::Key, &["show"], || {
        say!("En kontakt fra `contacts` i `handbok.yaml`.", "A contact from `contacts` in `handbok.yaml`.")
    }),
    directive("link", Label::Key, &["text"], || {
        say!("En lenke fra `links` i `handbok.yaml`.", "A link from `links` in `handbok.yaml`.")
    }),
    directive("video", Label::Key, &["from", "to"], || {
        say!("Et klipp som nevnes i teksten.", "A clip that the text names.")
    }),
    directive("lang", Label::Words, &["lang"], || {
        say!("Ord på et annet språk enn teksten.", "Words in another language than the text.")
    }),
];

/// Directives around blocks, with three colons or more.
pub static CONTAINER_TABLE: &[Directive] = &CONTAINER;
/// Directives on a line of their own, with two colons.
pub static LEAF_TABLE: &[Directive] = &LEAF;
/// Directives inside a line, with one colon.
pub static INLINE_TABLE: &[Directive] = &IN_LINE;

/// Names of directives around blocks.
pub(super) const CONTAINERS: &[&str] = &names(&CONTAINER);
/// Names of directives on a line of their own.
pub(super) const LEAVES: &[&str] = &names(&LEAF);
/// Names of directives inside a line.
pub(super) const INLINE: &[&str] = &names(&IN_LINE);

const fn names<const N: usize>(table: &[Directive; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = table[at].name;
        at += 1;
    }
    names
}

/// The attributes that a directive takes.
pub(super) fn attributes(table: &'static [Directive], name: &str) -> &'static [&'static str] {
    table.iter().find(|directive| directive.name == name).map_or(&[], |directive| directive.attributes)
}

/// Whether a directive around blocks has brackets.
pub(super) fn takes_label(name: &str) -> bool {
    CONTAINER.iter().any(|directive| directive.name == name && directive.label != Label::None)
}

/// What stands at the head of a step.
pub static STEP: &[&str] = &["#id", "from", "keywords", "to", "video"];
/// What stands at the head of an item of a checklist.
pub static CHECK: &[&str] = &["#id", "advisable", "keywords", "required"];
/// What stands at the end of a heading.
pub static HEADING: &[&str] = &["#id", "keywords"];

/// What an attribute says, wherever it stands.
pub fn meaning(attribute: &str) -> Option<Text> {
    Some(match attribute {
        "#id" => say!(
            "Stedets navn. Skriv det i ett språk: det gjelder i alle.",
            "The place's name. Type it in one language: it holds in all."
        ),
        "keywords" => say!(
            "Det leserne kaller dette når de søker, med komma mellom. Vises ikke i teksten.",
            "What readers call this when they search, with commas between. It is not shown in the text."
        ),
        "video" => say!("Nøkkelen til en video i `handbok.yaml`.", "The key of a video in `handbok.yaml`."),
        "from" => {
            say!("Der klippet begynner: `02:53` eller `1:02:53`.", "Where the clip begins: `02:53` or `1:02:53`.")
        }
        "to" => say!("Der klippet slutter.", "Where the clip ends."),
        "steps" => say!("Stegene det gjelder: `#første..#siste`.", "The steps it is about: `#first..#last`."),
        "sync" => say!(
            "Et navn på valget. Alle faner med samme navn skifter sammen, i hele manualen.",
            "A name for the choice. All tabs with the same name change together, in the whole manual."
        ),
        "advisable" => say!("Anbefalt, ikke påkrevd.", "Recommended, not required."),
        "required" => say!("Påkrevd; slik er det når ingenting er sagt.", "Required; so it is if nothing is said."),
        "lang" => say!("Språket ordene er på: `en`, `nb`, …", "The language of the words: `en`, `nb`, …"),
        "markers" => say!(
            "Hvor tallene står, i prosent fra venstre og fra toppen: `\"50,20 40,80\"`.",
            "Where the numbers stand, in per cent from the left and from the top: `\"50,20 40,80\"`."
        ),
        "show" => say!("Bare en del: `name`, `phone` eller `email`.", "Only a part: `name`, `phone` or `email`."),
        "text" => say!("Andre ord enn registerets.", "Other words than the register's."),
        _ => return None,
    })
}
