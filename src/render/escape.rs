//! Letters into HTML.

use crate::source::has_byte;

/// Appends text, escaped for element content and attribute values.
pub fn push_escaped(out: &mut String, text: &str) {
    if !has_byte(text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return out.push_str(text);
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// The escaped text.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Appends an address: escaped, with a place to break after each `/ . - @` and nowhere else.
pub fn push_breakable(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let next = text.as_bytes().get(at + 1);
        if matches!(byte, b'/' | b'.' | b'-' | b'@') && next.is_some_and(|next| !matches!(next, b'/' | b'.')) {
            push_escaped(out, &text[from..=at]);
            out.push_str("<wbr>");
            from = at + 1;
        }
    }
    push_escaped(out, &text[from..]);
}

/// Whether a text reads as a web or mail address, so that it breaks as one.
pub fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && (text.contains("://")
            || text.starts_with("www.")
            || text.contains('@') && text.contains('.')
            || text.matches('.').count() > 1 && text.len() > 12)
}
