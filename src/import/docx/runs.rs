//! The letters of a paragraph: bold, italics, links, pictures, footnotes, as Markdown.

use super::blocks::Reader;
use super::elements::{alternative, child, relation, value};
use super::raised::Height;
use crate::import::escaped;
use crate::source::say;
use roxmltree::Node;

/// Elements within elements that are followed.
const MAX_DEPTH: usize = 40;

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    strike: bool,
    height: Height,
}

/// Half points from which type is larger than that of a text.
const LARGE: u32 = 26;

/// A paragraph's letters on their way.
#[derive(Default)]
pub(super) struct Words {
    pieces: Vec<(Look, Piece)>,
    /// The letters alone.
    pub plain: String,
    /// Fields that are open.
    fields: Vec<Field>,
    /// Letters that are neither bold nor large.
    has_quiet: bool,
}

/// A field that is open.
#[derive(Default)]
struct Field {
    /// What it does.
    code: String,
    /// Whether its result has begun.
    has_begun: bool,
    /// The pieces, and the plain letters, before its result.
    from: (usize, usize),
}

enum Piece {
    Letters(String),
    /// Markdown already.
    Markup(String),
}

impl Words {
    fn letters(&mut self, mut look: Look, letters: &str) {
        let signs = look.height.signs(letters);
        look.height = if signs.is_some() { Height::Line } else { look.height };
        let letters = signs.as_deref().unwrap_or(letters);
        self.plain.push_str(letters);
        match self.pieces.last_mut() {
            Some((last, Piece::Letters(text))) if *last == look => text.push_str(letters),
            _ => self.pieces.push((look, Piece::Letters(letters.to_string()))),
        }
    }

    /// The result of a field begins.
    fn begin_field(&mut self, code: String) {
        // What follows has a piece of its own, so that it can be taken out again.
        self.pieces.push((Look::default(), Piece::Markup(String::new())));
        self.fields.push(Field { code, has_begun: true, from: (self.pieces.len(), self.plain.len()) });
    }

    /// Letters on both sides of where a result began are one again: signs between them would not be read as such.
    fn rejoin(&mut self, from: usize) {
        self.pieces.remove(from - 1);
        let (Some(before), true) = (from.checked_sub(2), from <= self.pieces.len()) else { return };
        let [(look, Piece::Letters(head)), (next, Piece::Letters(tail))] = &mut self.pieces[before..from] else {
            return;
        };
        if look == next {
            head.push_str(tail);
            self.pieces.remove(from - 1);
        }
    }

    /// More of what the last field does.
    fn instruct(&mut self, code: &str) {
        if let Some(field) = self.fields.last_mut() {
            field.code.push_str(code);
        }
    }

    pub(super) fn markup(&mut self, markup: String) {
        self.pieces.push((Look::default(), Piece::Markup(markup)));
    }

    /// Whether there are letters, and all are bold or large.
    pub(super) fn is_loud(&self) -> bool {
        !self.has_quiet && self.plain.contains(char::is_alphabetic)
    }

    /// The elements of HTML that its Markdown has.
    pub(super) fn elements(&self) -> impl Iterator<Item = &'static str> {
        self.pieces.iter().filter_map(|(look, _)| look.height.element())
    }

    /// The paragraph as Markdown; in a heading, looks say nothing.
    pub(super) fn write(&self, has_looks: bool) -> String {
        let mut out = String::new();
        for (at, (look, piece)) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Markup(markup) => out.push_str(markup),
                Piece::Letters(letters) => {
                    let next = match self.pieces.get(at + 1) {
                        Some((_, Piece::Letters(next))) => next.chars().next(),
                        _ => None,
                    };
                    let look = if has_looks { *look } else { Look::default() };
                    push_looking(&mut out, letters, look, next);
                }
            }
        }
        out.trim().to_string()
    }
}

/// Letters with their signs, which may not stand beside spaces, nor between a letter and a comma.
fn push_looking(out: &mut String, letters: &str, look: Look, next: Option<char>) {
    let bare = letters.trim();
    let sign = [("**", look.bold), ("*", look.italic), ("~~", look.strike)];
    let sign: String = sign.iter().filter(|(_, is_on)| *is_on).map(|(sign, _)| *sign).collect();
    if let Some(element) = look.height.element().filter(|_| !bare.is_empty()) {
        let mut inside = String::from(">");
        push_looking(&mut inside, letters, Look { height: Height::Line, ..look }, None);
        return out.push_str(&format!("<{element}{inside}</{element}>"));
    }
    let touches = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(|c| !c.is_alphanumeric()) && outside.is_some_and(char::is_alphanumeric)
    };
    let head = if letters.starts_with(char::is_whitespace) { None } else { out.chars().next_back() };
    let tail = if letters.ends_with(char::is_whitespace) { None } else { next };
    let is_plain = touches(bare.chars().next(), head) || touches(bare.chars().next_back(), tail);
    let text = if out.is_empty() { escaped(letters.trim_start()) } else { middle(letters) };
    if sign.is_empty() || bare.is_empty() || is_plain {
        return out.push_str(&text);
    }
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    let back: String =
        if sign.starts_with("**") && sign.len() > 3 { sign.chars().rev().collect() } else { sign.clone() };
    out.push_str(&format!("{}{sign}{}{back}{}", &text[..start], &text[start..end], &text[end..]));
}

/// Letters in the middle of a line: what only begins a block needs no backslash.
fn middle(letters: &str) -> String {
    let marked = escaped(&format!("x{letters}"));
    marked[1..].to_string()
}

/// An address without signs that mean something in a link or in a cell of a table.
fn encoded(dest: &str) -> String {
    const SIGNS: [(char, &str); 6] =
        [('(', "%28"), (')', "%29"), ('|', "%7C"), ('<', "%3C"), ('>', "%3E"), ('\\', "%5C")];
    SIGNS.iter().fold(dest.to_string(), |dest, (sign, code)| dest.replace(*sign, code))
}

impl Reader<'_> {
    /// Reads what stands in a paragraph.
    pub(super) fn runs(&mut self, node: Node<'_, '_>, words: &mut Words, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for inside in node.children().filter(Node::is_element) {
            match inside.tag_name().name() {
                "r" => self.run(inside, words, depth),
                "hyperlink" => self.hyperlink(inside, words, depth),
                "ins" | "moveTo" => {
                    self.count("tracked");
                    self.runs(inside, words, depth + 1);
                }
                "smartTag" | "sdtContent" | "customXml" | "bdo" | "dir" => self.runs(inside, words, depth + 1),
                "AlternateContent" => {
                    alternative(inside).into_iter().for_each(|way| self.runs(way, words, depth + 1));
                }
                "sdt" => {
                    child(inside, "sdtContent").into_iter().for_each(|content| self.runs(content, words, depth + 1))
                }
                "fldSimple" => {
                    let code = value(inside, "instr").unwrap_or_default().to_string();
                    words.begin_field(code);
                    self.runs(inside, words, depth + 1);
                    self.end_field(words);
                }
                "del" | "moveFrom" => self.count("tracked"),
                "bookmarkStart" => self.bookmark(inside, self.at()),
                "commentRangeStart" => self.count("comment"),
                "oMath" | "oMathPara" => {
                    let letters: String = inside
                        .descendants()
                        .filter(|node| node.tag_name().name() == "t")
                        .filter_map(|node| node.text())
                        .collect();
                    words.letters(Look::default(), &letters);
                    self.lost(say!(
                        "Formelen er bare bokstaver nå: {letters}",
                        "The formula is only letters now: {letters}"
                    ));
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: Node<'_, '_>, words: &mut Words, depth: usize) {
        let properties = child(run, "rPr");
        let is_on = |name: &str| {
            let property = properties.and_then(|properties| child(properties, name));
            property.is_some_and(|property| !matches!(value(property, "val"), Some("0" | "false" | "off" | "none")))
        };
        let said =
            |name: &str| properties.and_then(|properties| child(properties, name)).and_then(|one| value(one, "val"));
        if is_on("vanish") {
            return self.count("hidden");
        }
        let is_large = said("sz").and_then(|size| size.parse::<u32>().ok()).is_some_and(|size| size >= LARGE);
        let height = Height::named(said("vertAlign"));
        let look = Look { bold: is_on("b"), italic: is_on("i"), strike: is_on("strike"), height };
        self.run_parts(run, look, look.bold || is_large, words, depth);
    }

    /// Letters, pictures and marks of a run.
    fn run_parts(&mut self, run: Node<'_, '_>, look: Look, is_loud: bool, words: &mut Words, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for inside in run.children().filter(Node::is_element) {
            let is_instruction = words.fields.last().is_some_and(|field| !field.has_begun);
            match inside.tag_name().name() {
                "fldChar" => self.field_mark(inside, words),
                "instrText" => words.instruct(inside.text().unwrap_or_default()),
                _ if is_instruction => {}
                "t" => {
                    let letters = inside.text().unwrap_or_default().replace('\n', " ");
                    words.has_quiet |= !is_loud && !letters.trim().is_empty();
                    words.letters(look, &letters);
                }
                "tab" | "ptab" => words.letters(look, " "),
                "noBreakHyphen" => words.letters(look, "\u{2011}"),
                "br" if value(inside, "type").is_none_or(|kind| kind == "textWrapping") => {
                    words.plain.push(' ');
                    words.markup("\\\n".to_string());
                }
                "cr" => words.markup("\\\n".to_string()),
                "sym" => self.lost(say!("Et tegn fra en symbolskrift er borte.", "A sign of a symbol font is gone.")),
                "footnoteReference" => self.note("footnotes", inside, words),
                "endnoteReference" => self.note("endnotes", inside, words),
                "drawing" | "pict" | "object" => self.drawing(inside, words),
                "AlternateContent" => {
                    let way = alternative(inside).into_iter();
                    way.for_each(|way| self.run_parts(way, look, is_loud, words, depth + 1));
                }
                _ => {}
            }
        }
    }

    /// `begin`, `separate` and `end` of a field: what it shows stays, what it does is gone.
    fn field_mark(&mut self, mark: Node<'_, '_>, words: &mut Words) {
        match value(mark, "fldCharType") {
            Some("begin") => words.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = words.fields.pop() {
                    words.begin_field(field.code);
                }
            }
            _ => self.end_field(words),
        }
    }

    /// A reference to a place in the document stays one; of every other field, only the text stays.
    fn end_field(&mut self, words: &mut Words) {
        let Some(field) = words.fields.pop() else { return };
        let (from, plain) = field.from;
        let shown = words.plain.get(plain..).filter(|_| field.has_begun).unwrap_or_default().trim().to_string();
        let mut code = field.code.split_whitespace();
        if let (Some("REF"), Some(bookmark), false) = (code.next(), code.next(), shown.is_empty()) {
            words.pieces.truncate(from);
            return words.markup(format!("[{}](reference:{bookmark})", middle(&shown)));
        }
        if field.has_begun {
            words.rejoin(from);
        }
        let shown = super::shortened(&shown);
        self.lost(match shown.is_empty() {
            true => say!("Et felt som ikke viste noe, er borte.", "A field that showed nothing is gone."),
            false => say!(
                "Et felt er nå bare teksten det viste: «{shown}».",
                "A field is only the text that it showed: “{shown}”."
            ),
        });
    }

    fn hyperlink(&mut self, link: Node<'_, '_>, words: &mut Words, depth: usize) {
        let mut inside = Words::default();
        self.runs(link, &mut inside, depth + 1);
        words.plain.push_str(&inside.plain);
        let outside = relation(link, "id").and_then(|id| self.address(id));
        let dest = match (outside, value(link, "anchor")) {
            (Some(url), place)
                if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme)) =>
            {
                // A place in what the address leads to.
                let place = place.filter(|place| !place.is_empty() && !url.contains('#'));
                Some(place.map_or_else(|| url.clone(), |place| format!("{url}#{}", place.replace(' ', "%20"))))
            }
            (Some(url), _) => {
                self.lost(say!("Lenken til {url} er borte.", "The link to {url} is gone."));
                None
            }
            (None, Some(bookmark)) => Some(format!("bookmark:{bookmark}")),
            (None, None) => None,
        };
        let text = self.marked(&inside);
        match dest.filter(|dest| !text.is_empty() && !dest.contains(char::is_whitespace)) {
            Some(dest) => words.markup(format!("[{text}]({})", encoded(&dest))),
            None => words.markup(text),
        }
    }

    fn note(&mut self, kind: &str, reference: Node<'_, '_>, words: &mut Words) {
        if let Some(id) = value(reference, "id") {
            let label = self.note_label(kind, id);
            words.markup(format!("[^{label}]"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_where_markdown_reads_them() {
        let mut words = Words::default();
        let bold = Look { bold: true, ..Look::default() };
        words.letters(Look::default(), "1. Press ");
        words.letters(bold, "OK ");
        words.letters(Look { italic: true, ..bold }, "now");
        words.letters(Look::default(), ".");
        assert_eq!(words.write(true), "1\\. Press **OK** ***now***.");
        assert_eq!(words.write(false), "1\\. Press OK now.");
    }
}
