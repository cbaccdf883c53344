//! A way in from other tools: what they wrote becomes a manual. Bytes in, files and losses out; nothing here touches the disk.
//!
//! An import says all that it leaves out or puts in another way, each at its place, and what it makes has no errors: Handbok
//! itself is asked about it, and what it would refuse is defused (`mend`). Chapters larger than it reads are cut (`cut`).

mod cut;
pub mod docx;
mod ids;
mod losses;
mod manual;
pub mod mdbook;
mod mend;
pub mod pdf_text;
mod traced;
mod typed;
mod unique;

use crate::input::{Inputs, encoding};
use crate::source::{Diagnostic, Text};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 64 << 20;

/// Most text of one chapter, in bytes: Handbok reads no longer ones.
const MAX_TEXT: usize = 15 << 20;

/// Reads a file by its path below the folder that an import may look into. `None` if there is none, or it may not be read.
pub type Read<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// What an import makes.
pub struct Import {
    /// The manual's files, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What was lost or changed.
    pub said: Vec<Diagnostic>,
    /// The texts that this is about.
    pub shown: Inputs,
}

/// Why nothing was imported.
pub enum Refusal {
    /// It is not what the command takes.
    Usage(Text),
    /// It is, but it is broken.
    Broken(Text),
}

/// A text in whatever encoding it was saved, with its lines ended by `\n` and without control characters; and whether that
/// took more than reading.
fn decoded(bytes: &[u8]) -> (String, bool) {
    let (bytes, is_guess): (Cow<'_, [u8]>, bool) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding.decode(bytes).0.into_owned().into_bytes().into(), false),
        None if std::str::from_utf8(bytes).is_ok() => (bytes.into(), false),
        None => (encoding::to_utf8(bytes).into(), true),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let is_control =
        |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{c}') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(is_control) { (text.replace(is_control, ""), true) } else { (text, is_guess) }
}

/// Letters as Markdown that says nothing else.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = '\n';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or('\n');
        let needs = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '{' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            ':' => next == ':' || !before.is_alphanumeric() && next.is_ascii_alphabetic(),
            '~' | '|' => true,
            '&' => next == '#' || next.is_ascii_alphabetic(),
            _ => false,
        };
        if needs {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    line_head(out)
}

/// The same with a head that begins no block.
fn line_head(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &text[..digits]);
    }
    // A minus begins no list.
    let is_minus = text.starts_with('-') && text[1..].starts_with(|c: char| c.is_ascii_digit());
    if text.starts_with(['#', '>', '+', '-', '=']) && !is_minus { format!("\\{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_say_nothing_else() {
        assert_eq!(escaped("1. a_b *c* [d]: :ui[x]"), "1\\. a_b \\*c\\* \\[d\\]: \\:ui\\[x\\]");
        assert_eq!(escaped("- a & b &amp; <i>"), "\\- a & b \\&amp; \\<i>");
        assert_eq!([escaped("-18 °C"), escaped("--- x")], ["-18 °C", "\\--- x"]);
    }

    #[test]
    fn any_bytes_become_a_text() {
        assert_eq!(decoded(b"bl\xe5\r\nb\x07"), ("blå\nb".to_string(), true));
        assert_eq!(decoded(b"\xff\xfeb\x00"), ("b".to_string(), false));
    }
}
