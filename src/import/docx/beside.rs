//! What stands beside a document's body: notes; and what a manual has no place for, said once with its number.

use super::blocks::Reader;
use super::elements::{paragraphs, value};
use super::package;
use crate::source::say;
use roxmltree::Node;

impl Reader<'_> {
    /// What stands beside the body: notes, and what a manual has no place for.
    pub(super) fn beside(&mut self) {
        let main = self.main;
        for relation in self.package.relations(main).into_values() {
            let kind = relation.kind.rsplit('/').next().unwrap_or_default();
            if matches!(kind, "footnotes" | "endnotes") {
                self.notes_of(kind, &relation.target);
            }
        }
        let package = self.package;
        let heads = package.names().filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"));
        let heads = heads.filter(|name| package.text(name).is_ok_and(|text| text.contains("<w:t"))).count();
        if heads > 0 {
            self.said.push((
                0,
                say!("Topptekster og bunntekster er utelatt ({heads}).", "Headers and footers are left out ({heads})."),
            ));
        }
        for (what, (at, count)) in std::mem::take(&mut self.counts) {
            let message = match what {
                "tracked" => say!(
                    "Sporede endringer er tatt som godtatt ({count}): ny tekst er med, slettet tekst er utelatt.",
                    "Tracked changes were taken as accepted ({count}): new text is kept. Deleted text is left out."
                ),
                "comment" => say!("Kommentarer er utelatt ({count}).", "Comments are left out ({count})."),
                "lettered" => say!(
                    "Punkter med a), b) eller romertall har vanlige tall nå ({count}).",
                    "Items with a), b) or Roman numerals have plain numbers now ({count})."
                ),
                "typed" => say!(
                    "Avsnitt med et skrevet tall foran er ikke steg ({count}): gjør dem til en nummerert liste i Word.",
                    "Paragraphs with a typed number are no steps ({count}): make them a numbered list in Word."
                ),
                "aligned" => say!(
                    "Kolonner til høyre eller i midten står til venstre nå: tabeller ({count}).",
                    "Columns to the right or in the middle stand to the left now: tables ({count})."
                ),
                "raised" => say!(
                    "Hevet eller senket skrift i overskrifter er vanlig skrift nå ({count}).",
                    "Superscript or subscript in headings is plain type now ({count})."
                ),
                "undescribed" => say!(
                    "Bilder uten alternativ tekst ({count}): skriv hva de viser, i ![…].",
                    "Pictures without alternative text ({count}): say what they show, in ![…]."
                ),
                "hidden" => say!("Skjult tekst er utelatt ({count}).", "Hidden text is left out ({count})."),
                _ => say!(
                    "Innholdslisten er utelatt ({count}): Handbok lager den.",
                    "The list of contents is left out ({count}): Handbok makes it."
                ),
            };
            self.said.push((at, message));
        }
    }

    fn notes_of(&mut self, kind: &str, path: &str) {
        let Ok(text) = self.package.text(path) else { return };
        let Ok(document) = package::xml(&text) else { return };
        // Links in notes have relations of their own.
        let own = std::mem::replace(&mut self.relations, self.package.relations(path));
        let wanted = std::mem::take(&mut self.wanted_notes);
        for note in document.root_element().children().filter(Node::is_element) {
            let Some(id) = value(note, "id").filter(|id| wanted.contains(&(kind.to_string(), (*id).to_string())))
            else {
                continue;
            };
            let texts: Vec<String> = paragraphs(note).into_iter().map(|node| self.written(node)).collect();
            self.notes.insert(note_label(kind, id), texts.join(" ").replace("\\\n", " "));
        }
        self.wanted_notes = wanted;
        self.relations = own;
    }
}

/// The label of a note in Markdown.
pub(super) fn note_label(kind: &str, id: &str) -> String {
    let head = if kind == "endnotes" { "e" } else { "" };
    format!("{head}{}", id.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}
