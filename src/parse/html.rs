//! Raw HTML in chapters: shown as text, unless the manual allows the element by name. Allowed tags are written anew
//! with harmless attributes only, and every one that is opened is closed.

use std::collections::BTreeSet;

/// A tag of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `<!-- … -->` and other declarations: for editors' eyes only.
    Comment,
    /// A tag that may stand: element, written anew, and what it does.
    Allowed { name: String, html: String, role: Role },
    /// A tag that is shown as text.
    Refused(String),
}

/// What a tag does to the stack of open elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum Role {
    Open,
    Close,
    Void,
}

/// Attributes that allowed elements keep.
pub const SAFE_ATTRIBUTES: &[&str] =
    &["class", "title", "lang", "dir", "datetime", "cite", "open", "colspan", "rowspan", "scope"];
const VOID: &[&str] = &["br", "col", "hr", "wbr"];

/// Reads one tag, `<` to `>`.
pub(super) fn read(tag: &str, allowed: &BTreeSet<String>) -> Tag {
    if tag.starts_with("<!") || tag.starts_with("<?") {
        return Tag::Comment;
    }
    let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len());
    let name = inside[..length].to_ascii_lowercase();
    if !allowed.contains(&name) {
        return Tag::Refused(name);
    }
    if closing {
        return Tag::Allowed { html: format!("</{name}>"), name, role: Role::Close };
    }
    let role = if VOID.contains(&name.as_str()) { Role::Void } else { Role::Open };
    let mut html = format!("<{name}");
    for (key, value) in attributes(&inside[length..]) {
        if SAFE_ATTRIBUTES.contains(&key.as_str()) && !html.contains(&format!(" {key}=")) {
            html.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;").replace('<', "&lt;")));
        }
    }
    html.push('>');
    Tag::Allowed { name, html, role }
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = text.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(text.len());
        if length == 0 {
            return found;
        }
        let key = text[..length].to_ascii_lowercase();
        text = text[length..].trim_start();
        let Some(rest) = text.strip_prefix('=') else {
            found.push((key, String::new()));
            continue;
        };
        let rest = rest.trim_start();
        let (value, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        found.push((key, value.to_string()));
        text = after;
    }
}

/// Splits a block of raw HTML into tags and the text between them.
pub(super) fn pieces(block: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = block;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push((false, &rest[..start]));
        }
        let comment = rest[start..].starts_with("<!--");
        let end =
            if comment { rest[start..].find("-->").map(|at| at + 3) } else { rest[start..].find('>').map(|at| at + 1) };
        let end = start + end.unwrap_or(rest.len() - start);
        pieces.push((true, &rest[start..end]));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        pieces.push((false, rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_attributes_survive() {
        let allowed = BTreeSet::from(["kbd".to_string()]);
        let Tag::Allowed { html, .. } = read("<KBD onclick=alert(1) title='a \"b\"' style=x>", &allowed) else {
            panic!()
        };
        assert_eq!(html, "<kbd title=\"a &quot;b&quot;\">");
        assert_eq!(read("<script>", &allowed), Tag::Refused("script".into()));
        assert_eq!(read("<!-- x -->", &allowed), Tag::Comment);
    }
}
