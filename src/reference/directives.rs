//! The vocabulary of chapters: directives and their attributes.

use super::Gaps;
use super::chapter::{Chapter, Head, code, codes};
use crate::parse::vocabulary::{self, CONTAINER_TABLE, Directive, INLINE_TABLE, LEAF_TABLE, Label};
use crate::source::{Messages, Text, say};
use std::collections::BTreeSet;

pub(super) fn chapter(messages: Messages, gaps: &mut Gaps) -> String {
    let head = Head {
        title: say!("Direktiver", "Directives"),
        slug: "directives",
        description: say!(
            "Alt som skrives med kolon, og hva som kan stå i klammene og krøllparentesene.",
            "Everything that is typed with colons, and what can stand in the brackets and braces."
        ),
        keywords: say!("kolon, syntaks, attributt, oppmerking", "colon, syntax, attribute, markup"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Ett kolon står i en linje, to på en egen linje, tre eller flere rundt andre blokker. En blokk som har en annen inni seg, får flere kolon enn den. En omvendt skråstrek foran, `\\:ui[…]`, viser tegnene som de står.",
        "One colon stands in a line, two on a line of their own, three or more around other blocks. A block that holds another one gets more colons than it. A backslash in front, `\\:ui[…]`, shows the characters as they stand."
    ));
    let groups = [
        (say!("Rundt blokker", "Around blocks"), "around-blocks", ":::", CONTAINER_TABLE),
        (say!("På en egen linje", "On a line of its own"), "own-line", "::", LEAF_TABLE),
        (say!("I en linje", "In a line"), "in-line", ":", INLINE_TABLE),
    ];
    for (title, id, colons, table) in groups {
        chapter.heading(2, title.get(messages), id);
        let rows: Vec<_> = table.iter().map(|directive| row(directive, colons, messages)).collect();
        chapter.table(&[say!("Du skriver", "You type"), say!("Hva det er til", "What it is for"), attribute()], &rows);
    }
    heads(&mut chapter);
    attributes(&mut chapter, gaps);
    chapter.finish()
}

fn attribute() -> Text {
    say!("Attributter", "Attributes")
}

fn row(directive: &Directive, colons: &str, messages: Messages) -> Vec<String> {
    let label = match directive.label {
        Label::None => String::new(),
        Label::Title => say!("[tittel]", "[title]").get(messages).to_string(),
        Label::Words => say!("[ord]", "[words]").get(messages).to_string(),
        Label::Key => say!("[nøkkel]", "[key]").get(messages).to_string(),
    };
    let says = (directive.says)();
    let typed = code(&format!("{colons}{}{label}", directive.name));
    vec![typed, says.get(messages).to_string(), codes(directive.attributes.iter().copied())]
}

/// What stands first in an item of a list, and last in a heading.
fn heads(chapter: &mut Chapter) {
    let messages = chapter.messages;
    chapter.heading(2, say!("I punkter og overskrifter", "In items and headings").get(messages), "item-heads");
    let rows = [
        ("1. {#id} …", say!("Et steg", "A step"), vocabulary::STEP),
        ("- [ ] {#id} …", say!("Et punkt i en huskeliste", "An item of a checklist"), vocabulary::CHECK),
        ("## … {#id}", say!("En overskrift", "A heading"), vocabulary::HEADING),
    ];
    let row = |(typed, says, all): &(&str, Text, &[&str])| {
        vec![code(typed), says.get(messages).to_string(), codes(all.iter().copied())]
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    chapter.table(&[say!("Du skriver", "You type"), say!("Hva det er", "What it is"), attribute()], &rows);
}

fn attributes(chapter: &mut Chapter, gaps: &mut Gaps) {
    let messages = chapter.messages;
    chapter.heading(2, attribute().get(messages), "attributes");
    chapter.paragraph(&say!(
        "Attributter står i krøllparenteser: `{{#id navn=verdi valg}}`. En verdi med mellomrom skal ha anførselstegn.",
        "Attributes stand in braces: `{{#id name=value flag}}`. A value with spaces stands in quotation marks."
    ));
    let all = [CONTAINER_TABLE, LEAF_TABLE, INLINE_TABLE].into_iter().flatten();
    let names: BTreeSet<&str> = all.flat_map(|directive| directive.attributes).copied().collect();
    let mut row = |name: &str| {
        let meaning = gaps.text(format_args!("attribute {name}"), vocabulary::meaning(name));
        vec![code(name), meaning.get(messages).to_string()]
    };
    let rows: Vec<_> = names.into_iter().map(&mut row).collect();
    chapter.table(&[say!("Attributt", "Attribute"), say!("Hva det sier", "What it says")], &rows);
}
