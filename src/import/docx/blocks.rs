//! A document's paragraphs and tables, in order, with what is lost in each.

use super::package::{self, Package, Relation};
use super::runs::Words;
use super::styles::{List, Styles, child, value};
use crate::import::typed;
use crate::link::slug;
use crate::source::{Text, say};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Tables within tables and the like that are followed.
const MAX_DEPTH: usize = 24;

/// Pictures that browsers show.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"];

/// Most letters of what may be a heading.
const LONGEST_HEADING: usize = 80;

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub kind: Kind,
    /// Markdown.
    pub text: String,
    /// Its letters alone.
    pub plain: String,
    /// Its number among the document's paragraphs.
    pub paragraph: u32,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Item(List),
    Paragraph,
    /// A framed text: a table with one cell.
    Quote,
    Table,
}

/// Reads a document.
pub(super) struct Reader<'a> {
    package: &'a Package<'a>,
    styles: &'a Styles,
    main: &'a str,
    relations: BTreeMap<String, Relation>,
    pub blocks: Vec<Block>,
    /// What was lost, by paragraph.
    pub said: Vec<(u32, Text)>,
    /// The letters of each paragraph.
    pub shown: Vec<String>,
    /// Footnotes by label.
    pub notes: BTreeMap<String, String>,
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// Where bookmarks are.
    pub bookmarks: BTreeMap<String, u32>,
    pub title: Option<String>,
    pub subtitle: Option<String>,
    /// Paragraphs that look like headings, and are none.
    pub loud: Vec<(u32, String)>,
    counts: BTreeMap<&'static str, (u32, usize)>,
    wanted_notes: BTreeSet<(String, String)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(package: &'a Package<'a>, main: &'a str, styles: &'a Styles) -> Reader<'a> {
        Reader {
            package,
            styles,
            main,
            relations: package.relations(main),
            blocks: Vec::new(),
            said: Vec::new(),
            shown: Vec::new(),
            notes: BTreeMap::new(),
            pictures: BTreeMap::new(),
            bookmarks: BTreeMap::new(),
            title: None,
            subtitle: None,
            loud: Vec::new(),
            counts: BTreeMap::new(),
            wanted_notes: BTreeSet::new(),
        }
    }

    /// Reads the document's body.
    pub(super) fn document(&mut self, document: &Document<'_>) {
        if let Some(body) = child(document.root_element(), "body") {
            self.body(body, 0);
        }
    }

    fn body(&mut self, node: Node<'_, '_>, depth: usize) {
        if depth > MAX_DEPTH {
            return self.lost(say!(
                "Innhold som er nøstet for dypt, er utelatt.",
                "Content that is nested too deep is left out."
            ));
        }
        for inside in node.children().filter(Node::is_element) {
            match inside.tag_name().name() {
                "p" => self.paragraph(inside),
                "tbl" => self.table(inside, depth),
                "sdt" if is_contents(inside) => self.count("contents", inside),
                "sdt" => child(inside, "sdtContent").into_iter().for_each(|content| self.body(content, depth + 1)),
                "ins" | "moveTo" | "customXml" | "smartTag" => self.body(inside, depth + 1),
                // Between two paragraphs it stands at the next.
                "bookmarkStart" => self.bookmark(inside, self.shown.len() as u32 + 1),
                "altChunk" => self.lost(say!("Et innebygd dokument er borte.", "An embedded document is gone.")),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let properties = child(node, "pPr");
        if self.styles.is_contents(properties) {
            self.shown.push(String::new());
            return self.count("contents", node);
        }
        let words = self.words(node);
        let plain = words.plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let heading = self.styles.heading(properties).filter(|_| !plain.is_empty());
        if self.title.is_none() && self.blocks.is_empty() && self.styles.is_title(properties) {
            self.title = Some(plain);
            return;
        }
        if self.title.is_some() && self.blocks.is_empty() && self.styles.is_subtitle(properties) {
            self.subtitle.get_or_insert(plain);
            return;
        }
        let kind = match (heading, self.styles.list(properties)) {
            (Some(level), _) => Kind::Heading(level),
            (None, Some(list)) => Kind::Item(list),
            (None, None) if self.styles.is_quote(properties) => Kind::Quote,
            (None, None) => Kind::Paragraph,
        };
        if kind == Kind::Paragraph && words.is_loud() && plain.chars().count() <= LONGEST_HEADING {
            self.loud.push((self.at(), plain.clone()));
        }
        let text = words.write(heading.is_none());
        if heading.is_none() {
            self.said.extend(typed::reference(&text).map(|message| (self.at(), message)));
        }
        match &kind {
            Kind::Item(list) if list.is_lettered => self.count("lettered", node),
            Kind::Paragraph if is_numbered(&plain) => self.count("typed", node),
            _ => {}
        }
        if !text.is_empty() {
            self.push(kind, text, plain);
        }
    }

    /// The words of a paragraph, which is counted.
    fn words(&mut self, node: Node<'_, '_>) -> Words {
        self.shown.push(String::new());
        let mut words = Words::default();
        self.runs(node, &mut words, 0);
        if let Some(last) = self.shown.last_mut() {
            *last = words.plain.replace('\n', " ");
        }
        words
    }

    fn push(&mut self, kind: Kind, text: String, plain: String) {
        let paragraph = self.at();
        self.blocks.push(Block { kind, text, plain, paragraph });
    }

    /// The number of the paragraph that is being read.
    pub(super) fn at(&self) -> u32 {
        self.shown.len().max(1) as u32
    }

    pub(super) fn lost(&mut self, message: Text) {
        self.said.push((self.at(), message));
    }

    /// Something that is said once, with its number.
    pub(super) fn count(&mut self, what: &'static str, _: Node<'_, '_>) {
        let at = self.at();
        self.counts.entry(what).or_insert((at, 0)).1 += 1;
    }

    /// Notes where a bookmark is.
    pub(super) fn bookmark(&mut self, node: Node<'_, '_>, at: u32) {
        if let Some(name) = value(node, "name") {
            self.bookmarks.entry(name.to_string()).or_insert(at);
        }
    }

    /// The address that a relation names.
    pub(super) fn address(&self, id: &str) -> Option<String> {
        self.relations.get(id).filter(|relation| relation.is_outside).map(|relation| relation.target.clone())
    }

    /// Takes a picture into the manual.
    pub(super) fn picture(&mut self, id: &str) -> Option<String> {
        let target = self.relations.get(id).filter(|relation| !relation.is_outside)?.target.clone();
        let name = target.rsplit('/').next().unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        if !PICTURES.contains(&ending.as_str()) {
            return None;
        }
        let path = format!("img/{}.{ending}", slug(stem));
        if !self.pictures.contains_key(&path) {
            let bytes = self.package.bytes(&target).ok()?;
            self.pictures.insert(path.clone(), bytes);
        }
        Some(path)
    }

    pub(super) fn note_label(&mut self, kind: &str, id: &str) -> String {
        self.wanted_notes.insert((kind.to_string(), id.to_string()));
        note_label(kind, id)
    }

    /// A table; merged cells stand apart, and a cell's paragraphs in one line.
    fn table(&mut self, table: Node<'_, '_>, depth: usize) {
        let rows: Vec<Node<'_, '_>> = table.children().filter(|node| node.tag_name().name() == "tr").collect();
        let cells = |row: &Node<'_, '_>| row.children().filter(|node| node.tag_name().name() == "tc").count();
        if rows.len() == 1 && cells(&rows[0]) == 1 {
            // A frame around text.
            let from = self.blocks.len();
            rows[0]
                .children()
                .filter(|node| node.tag_name().name() == "tc")
                .for_each(|cell| self.body(cell, depth + 1));
            return self.blocks[from..]
                .iter_mut()
                .filter(|block| block.kind == Kind::Paragraph)
                .for_each(|block| block.kind = Kind::Quote);
        }
        let mut lines: Vec<Vec<String>> = Vec::new();
        let (mut is_merged, mut is_aligned) = (false, false);
        for row in rows {
            let mut line = Vec::new();
            for cell in row.children().filter(|node| node.tag_name().name() == "tc") {
                let properties = child(cell, "tcPr");
                is_merged |= properties.is_some_and(|properties| {
                    child(properties, "gridSpan").or_else(|| child(properties, "vMerge")).is_some()
                });
                is_aligned |= cell
                    .descendants()
                    .filter(|node| node.tag_name().name() == "jc")
                    .any(|node| matches!(value(node, "val"), Some("right" | "end" | "center")));
                line.push(self.cell(cell));
            }
            lines.push(line);
        }
        if is_merged {
            self.lost(say!(
                "Sammenslåtte celler i tabellen er hver for seg.",
                "Merged cells of the table stand apart."
            ));
        }
        if is_aligned {
            self.count("aligned", table);
        }
        let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
        if columns > 0 {
            self.push(Kind::Table, table_text(lines, columns), String::new());
        }
    }

    fn cell(&mut self, cell: Node<'_, '_>) -> String {
        if cell.descendants().any(|node| node.tag_name().name() == "tbl") {
            self.lost(say!("En tabell i en tabell er bare tekst.", "A table in a table is only text."));
        }
        let paragraphs: Vec<Node<'_, '_>> = cell.descendants().filter(|node| node.tag_name().name() == "p").collect();
        let is_boxed = |node: &Node<'_, '_>| node.ancestors().any(|above| above.tag_name().name() == "txbxContent");
        let texts: Vec<String> = paragraphs
            .into_iter()
            .filter(|node| !is_boxed(node))
            .map(|node| {
                let text = self.words(node).write(true);
                self.said.extend(typed::reference(&text).map(|message| (self.at(), message)));
                text.replace("\\\n", "<br>")
            })
            .collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("<br>")
    }

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
                    "Slettet tekst i sporede endringer er utelatt ({count}).",
                    "Deleted text of tracked changes is left out ({count})."
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
                    "Hevet eller senket skrift er vanlig skrift nå ({count}).",
                    "Superscript or subscript is plain type now ({count})."
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
            let paragraphs: Vec<Node<'_, '_>> =
                note.descendants().filter(|node| node.tag_name().name() == "p").collect();
            let texts: Vec<String> = paragraphs.into_iter().map(|node| self.words(node).write(true)).collect();
            self.notes.insert(note_label(kind, id), texts.join(" ").replace("\\\n", " "));
        }
        self.wanted_notes = wanted;
        self.relations = own;
    }
}

/// `1. Press`, typed as letters.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.len() + 3 > text.len() && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ')
}

fn note_label(kind: &str, id: &str) -> String {
    let head = if kind == "endnotes" { "e" } else { "" };
    format!("{head}{}", id.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// Whether a block is Word's own list of contents.
fn is_contents(block: Node<'_, '_>) -> bool {
    let gallery = child(block, "sdtPr").into_iter().flat_map(|properties| properties.descendants());
    gallery
        .filter(|node| node.tag_name().name() == "docPartGallery")
        .any(|node| value(node, "val").is_some_and(|name| name.starts_with("Table of Contents")))
}

/// A table in Markdown, its first row the head.
fn table_text(lines: Vec<Vec<String>>, columns: usize) -> String {
    let mut text = String::new();
    for (at, mut line) in lines.into_iter().enumerate() {
        line.resize(columns, String::new());
        text.push_str(&format!("| {} |\n", line.join(" | ")));
        if at == 0 {
            text.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    text.trim_end().to_string()
}
