//! Lines that open or close a directive. They are found before Markdown is parsed and masked by a thematic break
//! of the same length, which ends paragraphs and lists exactly where a fence should, so that every byte keeps its place.

use std::ops::Range;

/// A line that opens or closes a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// Where the colons start.
    pub start: usize,
    /// End of the line, without its line end.
    pub end: usize,
    /// Number of colons: two for a leaf, three or more for a container.
    pub colons: usize,
    /// What the line says.
    pub kind: FenceKind,
}

/// What a fence line says. Ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FenceKind {
    /// Only colons.
    Close,
    /// A name, with a label in `[…]` and attributes in `{…}`.
    Open { name: Range<usize>, label: Option<Range<usize>>, attributes: Option<Range<usize>> },
    /// Brackets or braces that are not closed, or something after them.
    Malformed(Range<usize>),
}

/// Finds all fence lines, also those that stand in code: the parser leaves these alone.
pub(super) fn find(text: &str) -> Vec<Fence> {
    let colons = leading_colons(text).filter(|at| text[*at..].starts_with("::"));
    let lines = colons.map(|at| (at, memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)));
    lines.filter_map(|(start, end)| read(text, start, start + text[start..end].trim_end().len())).collect()
}

/// Where lines begin with a colon, but for spaces and marks of quotations. Few do: what has no colon is not looked at.
fn leading_colons(text: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b':', text.as_bytes()).filter(|at| {
        let before = text[..*at].trim_end_matches([' ', '\t', '>']);
        before.is_empty() || before.ends_with('\n')
    })
}

/// Reads the line from its first colon on. `None` for text that only happens to begin with two colons.
fn read(text: &str, start: usize, end: usize) -> Option<Fence> {
    let line = &text[start..end];
    let colons = line.bytes().take_while(|b| *b == b':').count();
    let spaces = if colons > 2 { line[colons..].len() - line[colons..].trim_start().len() } else { 0 };
    let name_start = colons + spaces;
    if name_start == line.len() {
        return (colons > 2).then_some(Fence { start, end, colons, kind: FenceKind::Close });
    }
    let name_len =
        line[name_start..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    if name_len == 0 || !line.as_bytes()[name_start].is_ascii_alphabetic() {
        return None;
    }
    let mut at = name_start + name_len;
    let name = start + name_start..start + at;
    let label = bracketed(line, at, b'[', b']');
    if let Some(label) = &label {
        at = label.end + 1;
    }
    let attributes = bracketed(line, at, b'{', b'}');
    if let Some(attributes) = &attributes {
        at = attributes.end + 1;
    }
    if colons == 2 && label.is_none() && attributes.is_none() {
        return None;
    }
    let shifted = |range: Range<usize>| start + range.start..start + range.end;
    let kind = if line[at..].trim().is_empty() {
        FenceKind::Open { name, label: label.map(shifted), attributes: attributes.map(shifted) }
    } else {
        FenceKind::Malformed(start + at..end)
    };
    Some(Fence { start, end, colons, kind })
}

/// The inside of a balanced pair that opens at `at`; quoted stretches in braces may hold anything.
fn bracketed(line: &str, at: usize, open: u8, close: u8) -> Option<Range<usize>> {
    let bytes = line.as_bytes();
    if bytes.get(at) != Some(&open) {
        return None;
    }
    let (mut depth, mut quoted) = (0usize, false);
    let mut i = at;
    while i < bytes.len() {
        match bytes[i] {
            b'\\' if open == b'[' => i += 1,
            b'"' if open == b'{' => quoted = !quoted,
            b if b == open && !quoted => depth += 1,
            b if b == close && !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1..i);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

/// Stands for a colon that begins a line and is text.
pub(super) const COLON: char = '\u{1}';

/// The text with every fence replaced by `***` and spaces, byte for byte as long. A colon that begins a line and is not
/// followed by a space would start a definition: it gets a stand-in, too.
pub(super) fn mask(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    let mut fences = fences.iter().peekable();
    for at in leading_colons(text) {
        let fence = fences.next_if(|fence| fence.start == at);
        if fence.is_none() && text[at + 1..].starts_with([' ', '\t']) {
            continue;
        }
        masked.push_str(&text[from..at]);
        from = fence.map_or(at + 1, |fence| fence.end);
        match fence {
            Some(fence) => {
                masked.push_str("***");
                masked.extend(std::iter::repeat_n(' ', (fence.end - fence.start).saturating_sub(3)));
            }
            None => masked.push(COLON),
        }
    }
    masked.push_str(&text[from..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_moves_no_byte() {
        let text = "a\n:::steps{from=1}\n1. x\n\n   ::video[é]{a=\"}\"}\n:::\n::ok\nstd::fmt";
        let fences = find(text);
        assert_eq!(fences.len(), 3);
        let masked = mask(text, &fences);
        assert_eq!(masked.len(), text.len());
        assert!(masked.starts_with(&format!("a\n***{}\n1. x", " ".repeat(13))), "{masked}");
        assert!(masked.ends_with("***\n\u{1}:ok\nstd::fmt"));
    }

    #[test]
    fn the_parts_of_a_fence_are_found() {
        let text = "::::tabs [x]\n:::tab[a [b\\] c]]{id=q}";
        let fences = find(text);
        assert!(matches!(&fences[0].kind, FenceKind::Malformed(rest) if &text[rest.clone()] == " [x]"));
        let FenceKind::Open { name, label, attributes } = &fences[1].kind else { panic!() };
        assert_eq!(&text[name.clone()], "tab");
        assert_eq!(label.clone().map(|range| &text[range]), Some("a [b\\] c]"));
        assert_eq!(attributes.clone().map(|range| &text[range]), Some("id=q"));
    }
}
