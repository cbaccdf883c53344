//! Bytes to text. What is not surely one encoding is refused: a wrong guess would publish broken letters.

use crate::source::{Code, Diagnostic, Source, Span, Text, say};
use std::sync::Arc;

/// Decodes a text file: UTF-8 with or without a mark, UTF-16 with one. Line ends become `\n`.
///
/// # Errors
/// The diagnostic, with a source that shows the line (decoded as well as it goes) but is not to be published.
pub(super) fn decode(path: &Arc<str>, bytes: &[u8]) -> Result<Source, Box<(Diagnostic, Source)>> {
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

fn finish(path: &Arc<str>, text: &str) -> Result<Source, Box<(Diagnostic, Source)>> {
    let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let source = Source { path: path.clone(), text: text.into() };
    match source.text.find('\0') {
        None => Ok(source),
        Some(at) => {
            let span = Span::new(at..at + 1);
            let message =
                say!("Filen har nullbyte og er ikke ren tekst.", "The file holds null bytes and is not plain text.");
            let diagnostic = Code::Encoding.at(path, span, message).hint(save_as_utf8());
            Err(Box::new((
                diagnostic,
                Source { path: path.clone(), text: source.text.replace('\0', "\u{fffd}").into() },
            )))
        }
    }
}

fn refuse_legacy(path: &Arc<str>, bytes: &[u8], valid_up_to: usize) -> Box<(Diagnostic, Source)> {
    let (decoded, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    let at = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes[..valid_up_to]).0.replace("\r\n", "\n").len();
    let source = Source { path: path.clone(), text: lf(&decoded).into() };
    let letter = source.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('?');
    let span = Span::new(at..(at + letter.len_utf8()).min(source.text.len()));
    let message = say!(
        "Filen er ikke lagret som UTF-8. Her står trolig «{letter}» i Windows-1252.",
        "The file is not saved as UTF-8. This is probably “{letter}” in Windows-1252."
    );
    Box::new((Code::Encoding.at(path, span, message).hint(save_as_utf8()), source))
}

fn save_as_utf8() -> Text {
    say!(
        "Åpne filen i editoren, velg «Lagre som» og tegnkoding UTF-8.",
        "Open the file in your editor, choose “Save as” and the encoding UTF-8."
    )
}

fn lf(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_string() }
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
        assert_eq!(source.line_column(diagnostic.span.unwrap().start), (2, 3));
        assert_eq!(&*source.text, "ok\nblåbær");
    }

    #[test]
    fn utf_16_without_a_mark_is_refused() {
        assert_eq!(text(b"b\x00l\x00"), None);
    }
}
