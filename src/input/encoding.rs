//! Bytes to text. What is not surely one encoding is refused: a wrong guess would publish broken letters.

use crate::source::{Code, Diagnostic, Edit, Fix, Source, Span, Text, edited, has_byte, say};
use std::borrow::Cow;
use std::sync::Arc;

/// Decodes a text file: UTF-8 with or without a mark, UTF-16 with one. Line ends become `\n`.
///
/// # Errors
/// The diagnostic, with a source that shows the line (decoded as well as it goes) but is not to be published.
pub fn decode(path: &Arc<str>, bytes: &[u8]) -> Result<Source, Box<(Diagnostic, Source)>> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, broken) = encoding.decode(bytes);
        if !broken {
            return finish(path, &text);
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => finish(path, text),
        Err(error) => Err(refuse_legacy(path, bytes, error.valid_up_to())),
    }
}

/// A file's bytes after edits to its text. Its encoding, its mark and its line ends stay, and so does every other byte.
/// `None` if the bytes are no longer those of the text `before`.
pub fn splice(bytes: &[u8], before: &Source, edits: &[Edit]) -> Option<Vec<u8>> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let raw = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
    let edits: Vec<Edit> = in_file(&raw, edits);
    let after = edited(&raw, &edits);
    let encoded: Vec<u8> = match encoding.name() {
        "UTF-16LE" => after.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => after.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => after.into_bytes(),
    };
    let is_the_same = decode(&before.path, bytes).is_ok_and(|source| source == *before);
    is_the_same.then(|| [&bytes[..mark], &encoded].concat())
}

/// Edits of the decoded text as edits of the file, whose lines may end in two characters.
fn in_file(raw: &str, edits: &[Edit]) -> Vec<Edit> {
    let start = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    // Each pair is one character shorter in the text: where its line feed stands there.
    let pairs: Vec<usize> = raw[start..].match_indices("\r\n").enumerate().map(|(nth, (at, _))| at - nth).collect();
    let place = |at: u32| start + at as usize + pairs.partition_point(|pair| *pair < at as usize);
    let line_end = match raw.find(['\r', '\n']) {
        Some(at) if raw[at..].starts_with("\r\n") => "\r\n",
        Some(at) if raw[at..].starts_with('\r') => "\r",
        _ => "\n",
    };
    let moved = |edit: &Edit| Edit {
        span: Span::new(place(edit.span.start)..place(edit.span.end)),
        text: edit.text.replace('\n', line_end),
    };
    edits.iter().map(moved).collect()
}

fn finish(path: &Arc<str>, text: &str) -> Result<Source, Box<(Diagnostic, Source)>> {
    let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let source = Source::new(path.clone(), text);
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !may_hold_controls(source.text.as_bytes()) {
        return Ok(source);
    }
    let Some((at, c)) = source.text.char_indices().find(|(_, c)| is_control(*c)) else { return Ok(source) };
    // A place in the text that is shown, where another character stands for it.
    let (span, number) = (Span::new(at..at + char::REPLACEMENT_CHARACTER.len_utf8()), u32::from(c));
    let message = if c == '\0' {
        say!(
            "Filen har nullbyte: den er ikke ren tekst, eller den er UTF-16.",
            "The file holds null bytes: it is not plain text, or it is UTF-16."
        )
    } else {
        say!(
            "Her står et usynlig kontrolltegn (U+{number:04X}).",
            "Here stands an invisible control character (U+{number:04X})."
        )
    };
    let hint = if c == '\0' { save_as_utf8() } else { say!("Slett tegnet.", "Delete the character.") };
    let shown = source.text.replace(is_control, char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]));
    Err(Box::new((Code::Encoding.at(path, span, message).hint(hint), Source::new(path.clone(), shown))))
}

/// Whether bytes that may be a control character's stand in a text; few texts have any, and all are looked through.
fn may_hold_controls(text: &[u8]) -> bool {
    // C1 controls are C2 80 to C2 9F, the last two begin with EF.
    let is_special = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || byte == 0x7f || byte == 0xef;
    let pairs = text.iter().zip(text.iter().skip(1));
    has_byte(text, is_special)
        // As there: all pairs are looked at.
        | pairs.fold(false, |found, (one, other)| found | (*one == 0xc2) & (*other < 0xa0))
}

fn refuse_legacy(path: &Arc<str>, bytes: &[u8], valid_up_to: usize) -> Box<(Diagnostic, Source)> {
    let (decoded, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    let at = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes[..valid_up_to]).0.replace("\r\n", "\n").len();
    let source = Source::new(path.clone(), lf(&decoded));
    let letter = source.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('?');
    let span = Span::new(at..(at + letter.len_utf8()).min(source.text.len()));
    if bytes.contains(&0) {
        let message = say!("Filen ser ut til å være UTF-16 uten merke.", "The file seems to be UTF-16 without a mark.");
        let shown = Source::new(path.clone(), source.text.replace('\0', ""));
        return Box::new((Code::Encoding.at(path, None, message).hint(save_as_utf8()), shown));
    }
    let message = say!(
        "Filen er ikke lagret som UTF-8. Her står trolig «{letter}» i Windows-1252.",
        "The file is not saved as UTF-8. This is probably “{letter}” in Windows-1252."
    );
    Box::new((Code::Encoding.at(path, span, message).hint(save_as_utf8()).fixed_by(Fix::Utf8), source))
}

fn save_as_utf8() -> Text {
    say!(
        "Åpne filen i editoren, velg «Lagre som» og tegnkoding UTF-8.",
        "Open the file in your editor, choose “Save as” and the encoding UTF-8."
    )
}

/// A file that was saved as Windows-1252, in UTF-8.
pub fn to_utf8(bytes: &[u8]) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned().into_bytes()
}

fn lf(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        decode(&"a.md".into(), bytes).ok().map(|source| source.text.to_string())
    }

    #[test]
    fn marks_and_line_ends_leave_no_trace() {
        assert_eq!(text("\u{feff}blå\r\nbær\r".as_bytes()).as_deref(), Some("blå\nbær\n"));
        assert_eq!(text(b"\xff\xfeb\x00l\x00\xe5\x00").as_deref(), Some("blå"));
        assert_eq!(text(b"\xfe\xff\x00b\x00l\x00\xe5").as_deref(), Some("blå"));
    }

    #[test]
    fn windows_1252_is_refused_at_the_first_letter_with_the_line_readable() {
        let Err(refused) = decode(&"a.md".into(), b"ok\r\nbl\xe5b\xe6r") else { panic!("accepted") };
        let (diagnostic, source) = *refused;
        assert_eq!(crate::source::Lines::new(&source.text).line_column(diagnostic.span.unwrap().start), (2, 3));
        assert_eq!(&*source.text, "ok\nblåbær");
    }

    #[test]
    fn a_control_character_is_shown_by_another_in_its_place() {
        for letters in ["a\u{7}b", "a\u{85}b", "a\u{ffff}b"] {
            let Err(refused) = decode(&"a.md".into(), letters.as_bytes()) else { panic!("accepted") };
            let (diagnostic, source) = *refused;
            assert_eq!(source.text.get(diagnostic.span.unwrap().range()), Some("\u{fffd}"));
        }
    }

    #[test]
    fn an_edit_leaves_every_other_byte() {
        let edits =
            [Edit { span: Span::new(2..2), text: "x\n".into() }, Edit { span: Span::new(4..5), text: "øy".into() }];
        let spliced = |bytes: &[u8]| {
            let source = decode(&"a.md".into(), bytes).ok()?;
            splice(bytes, &source, &edits)
        };
        assert_eq!(spliced(b"\xef\xbb\xbfa\r\nb\rc\n").as_deref(), Some("\u{feff}a\r\nx\r\nb\røy\n".as_bytes()));
        let utf16 = |text: &str| -> Vec<u8> {
            [0xfeffu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        };
        assert_eq!(spliced(&utf16("a\nb\nc")), Some(utf16("a\nx\nb\nøy")));
        assert_eq!(splice(b"b", &Source::new("a.md", "a"), &[]), None, "changed since it was read");
    }

    #[test]
    fn utf_16_without_a_mark_is_refused() {
        assert_eq!(text(b"b\x00l\x00"), None);
    }
}
