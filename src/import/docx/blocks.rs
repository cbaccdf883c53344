//! A document's paragraphs and tables, in order, with what is lost in each.

use super::beside::note_label;
use super::elements::{alternative, child, opened, paragraphs, value};
use super::package::{Package, Relation};
use super::runs::Words;
use super::styles::{List, Styles};
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
    /// The id of a heading that something refers to.
    pub id: Option<String>,
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
    pub(super) package: &'a Package<'a>,
    styles: &'a Styles,
    pub(super) main: &'a str,
    pub(super) relations: BTreeMap<String, Relation>,
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
    /// Elements of HTML that the Markdown has.
    pub html: BTreeSet<&'static str>,
    pub(super) counts: BTreeMap<&'static str, (u32, usize)>,
    pub(super) wanted_notes: BTreeSet<(String, String)>,
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
            html: BTreeSet::new(),
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
                "sdt" if is_contents(inside) => self.count("contents"),
                "sdt" => child(inside, "sdtContent").into_iter().for_each(|content| self.body(content, depth + 1)),
                "ins" | "moveTo" => {
                    self.count("tracked");
                    self.body(inside, depth + 1);
                }
                "del" | "moveFrom" => self.count("tracked"),
                "customXml" | "smartTag" => self.body(inside, depth + 1),
                "AlternateContent" => alternative(inside).into_iter().for_each(|way| self.body(way, depth + 1)),
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
            return self.count("contents");
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
        let text = if heading.is_none() { self.marked(&words) } else { words.write(false) };
        if heading.is_some() && words.elements().next().is_some() {
            self.count("raised");
        }
        if heading.is_none() {
            self.said.extend(typed::reference(&text).map(|message| (self.at(), message)));
        }
        match &kind {
            Kind::Item(list) if list.is_lettered => self.count("lettered"),
            Kind::Paragraph if is_numbered(&plain) => self.count("typed"),
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

    /// Words as Markdown; the manual then allows the HTML in it.
    pub(super) fn marked(&mut self, words: &Words) -> String {
        self.html.extend(words.elements());
        words.write(true)
    }

    /// A paragraph of a note or a cell.
    pub(super) fn written(&mut self, node: Node<'_, '_>) -> String {
        let words = self.words(node);
        self.marked(&words)
    }

    fn push(&mut self, kind: Kind, text: String, plain: String) {
        let paragraph = self.at();
        self.blocks.push(Block { kind, text, plain, paragraph, id: None });
    }

    /// The number of the paragraph that is being read.
    pub(super) fn at(&self) -> u32 {
        self.shown.len().max(1) as u32
    }

    pub(super) fn lost(&mut self, message: Text) {
        self.said.push((self.at(), message));
    }

    /// Something that is said once, with its number.
    pub(super) fn count(&mut self, what: &'static str) {
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
        let rows: Vec<Vec<Node<'_, '_>>> = self.rows(table).into_iter().map(|row| named(row, "tc")).collect();
        if let [row] = rows.as_slice()
            && let [cell] = row.as_slice()
        {
            // A frame around text.
            let from = self.blocks.len();
            self.body(*cell, depth + 1);
            return self.blocks[from..]
                .iter_mut()
                .filter(|block| block.kind == Kind::Paragraph)
                .for_each(|block| block.kind = Kind::Quote);
        }
        let mut lines: Vec<Vec<String>> = Vec::new();
        let (mut is_merged, mut is_aligned) = (false, false);
        for row in rows {
            let mut line = Vec::new();
            for cell in row {
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
            self.count("aligned");
        }
        let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
        if columns > 0 {
            self.push(Kind::Table, table_text(lines, columns), String::new());
        }
    }

    /// The rows of a table, without those that a tracked change deletes.
    fn rows<'n, 'i>(&mut self, table: Node<'n, 'i>) -> Vec<Node<'n, 'i>> {
        let change = |row: &Node<'_, '_>, name: &str| child(*row, "trPr").is_some_and(|row| child(row, name).is_some());
        let (gone, rows): (Vec<_>, Vec<_>) = named(table, "tr").into_iter().partition(|row| change(row, "del"));
        let changes = gone.len() + rows.iter().filter(|row| change(row, "ins")).count();
        (0..changes).for_each(|_| self.count("tracked"));
        rows
    }

    fn cell(&mut self, cell: Node<'_, '_>) -> String {
        if cell.descendants().any(|node| node.tag_name().name() == "tbl") {
            self.lost(say!("En tabell i en tabell er bare tekst.", "A table in a table is only text."));
        }
        let mut texts = Vec::new();
        for node in paragraphs(cell) {
            let text = self.written(node);
            self.said.extend(typed::reference(&text).map(|message| (self.at(), message)));
            texts.extend(Some(text.replace("\\\n", "<br>")).filter(|text| !text.is_empty()));
        }
        let text = texts.join("<br>");
        self.html.extend(text.contains("<br>").then_some("br"));
        text
    }
}

/// The elements of a name in another, whatever is wrapped around them.
fn named<'n, 'i>(node: Node<'n, 'i>, name: &str) -> Vec<Node<'n, 'i>> {
    opened(node).into_iter().filter(|inside| inside.tag_name().name() == name).collect()
}

/// `1. Press`, typed as letters.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.len() + 3 > text.len() && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ')
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
