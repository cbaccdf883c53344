//! Raw HTML as pieces: what each tag is, and what becomes of its element in a manual.

use crate::input::config::FORBIDDEN_HTML;
use crate::source::floor;
use std::ops::Range;

/// A stretch of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Range<usize>),
    Comment,
    Tag(Tag),
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub range: Range<usize>,
    /// As typed.
    pub name: String,
    pub is_closing: bool,
    pub attributes: Vec<(String, String)>,
}

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays, and the manual allows it.
    Keep,
    Image,
    Anchor,
    Key,
    Details,
    Summary,
    /// It goes, its content stays.
    Unwrap,
    /// It goes with its content.
    Drop,
    /// No element of HTML.
    Unknown,
}

const KNOWN: &[&str] = &[
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hgroup",
    "hr",
    "i",
    "ins",
    "li",
    "mark",
    "ol",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

const DROPPED: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "svg", "math", "template", "video", "audio", "canvas", "map",
    "title", "noscript",
];

impl Tag {
    /// The element's name as HTML knows it.
    pub(super) fn element(&self) -> String {
        self.name.to_ascii_lowercase()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What becomes of it.
    pub(super) fn fate(&self) -> Fate {
        match self.element().as_str() {
            "img" => Fate::Image,
            "a" => Fate::Anchor,
            "kbd" => Fate::Key,
            "details" => Fate::Details,
            "summary" => Fate::Summary,
            // A tag that begins with a capital is somebody's own.
            _ if self.name.starts_with(|c: char| c.is_ascii_uppercase())
                && self.name.contains(|c: char| c.is_lowercase()) =>
            {
                Fate::Unknown
            }
            name if DROPPED.contains(&name) => Fate::Drop,
            name if FORBIDDEN_HTML.contains(&name) => Fate::Unwrap,
            name if KNOWN.contains(&name) => Fate::Keep,
            _ => Fate::Unknown,
        }
    }

    /// Whether it ends a paragraph.
    pub(super) fn is_block(&self) -> bool {
        const BLOCKS: &[&str] = &[
            "p",
            "div",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "td",
            "th",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "figure",
            "figcaption",
            "blockquote",
            "section",
            "article",
            "aside",
            "center",
            "main",
            "nav",
            "header",
            "footer",
            "pre",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "caption",
            "colgroup",
            "col",
            "hr",
            "form",
            "address",
        ];
        BLOCKS.contains(&self.element().as_str())
    }
}

/// Splits raw HTML.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut at, mut text) = (0, 0);
    while let Some(start) = html[at..].find('<').map(|step| at + step) {
        let found = match html[start..].starts_with("<!") || html[start..].starts_with("<?") {
            true => Some((comment_end(html, start), Piece::Comment)),
            false => tag(html, start).map(|tag| (tag.range.end, Piece::Tag(tag))),
        };
        let Some((end, piece)) = found else {
            at = start + 1;
            continue;
        };
        if text < start {
            pieces.push(Piece::Text(text..start));
        }
        pieces.push(piece);
        (at, text) = (end, end);
    }
    if text < html.len() {
        pieces.push(Piece::Text(text..html.len()));
    }
    pieces
}

fn comment_end(html: &str, start: usize) -> usize {
    let mark = if html[start..].starts_with("<!--") { "-->" } else { ">" };
    html[start..].find(mark).map_or(html.len(), |end| start + end + mark.len())
}

/// Longest tag, in bytes.
const LONGEST: usize = 1 << 14;

/// Reads a tag that begins at `start`.
pub(super) fn tag(html: &str, start: usize) -> Option<Tag> {
    let html = &html[..floor(html, html.len().min(start + LONGEST))];
    let inside = html[start..].strip_prefix('<')?;
    let is_closing = inside.starts_with('/');
    let name = inside.trim_start_matches('/');
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '_')).unwrap_or(name.len());
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut at = html.len() - name.len() + length;
    let mut attributes = Vec::new();
    loop {
        at += html[at..].len() - html[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = &html[at..];
        if rest.starts_with('>') {
            let name = name[..length].to_string();
            return Some(Tag { range: start..at + 1, name, is_closing, attributes });
        }
        let length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).filter(|length| *length > 0)?;
        let key = rest[..length].to_ascii_lowercase();
        let after = rest[length..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            attributes.push((key, String::new()));
            at += length;
            continue;
        };
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote)?,
            _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
        };
        attributes.push((key, value.to_string()));
        at = html.len() - rest.len();
    }
}

/// The ids that raw HTML gives.
pub(super) fn ids(html: &str) -> Vec<String> {
    let tags = pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Tag(tag) => Some(tag),
        _ => None,
    });
    let id = |tag: Tag| {
        let name = if tag.fate() == Fate::Anchor { tag.attribute("name") } else { None };
        tag.attribute("id").or(name).filter(|id| !id.is_empty()).map(str::to_string)
    };
    tags.filter_map(id).collect()
}

/// Letters of HTML with its commonest entities as characters.
pub(super) fn letters(html: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    entities.iter().fold(html.to_string(), |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_attributes_of_all_kinds() {
        let tag = tag("<Listing number=\"1-1\" file='a>b' open x=y/>", 0).unwrap();
        assert_eq!((tag.attribute("file"), tag.attribute("open"), tag.fate()), (Some("a>b"), Some(""), Fate::Unknown));
        assert!(super::tag("<a b", 0).is_none() && super::tag("< a>", 0).is_none());
    }

    #[test]
    fn text_and_tags_and_comments() {
        let found = pieces("a < b<br/><!-- <x> -->c</p>");
        assert_eq!(found.len(), 5);
        assert!(matches!(&found[0], Piece::Text(range) if *range == (0..5)));
        assert_eq!(ids("<a name=\"x\"></a><div id=y>"), ["x", "y"]);
    }
}
