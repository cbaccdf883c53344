//! Blocks of code: their language without attributes, and without the lines that readers of the book do not see.

use crate::import::traced::Change;
use std::collections::BTreeMap;
use std::ops::Range;

/// What is known of a block from its first line.
pub(super) struct Info<'a> {
    pub lang: &'a str,
    /// `ignore`, `edition2024` and the like.
    pub has_attributes: bool,
    hidden: Hidden<'a>,
}

enum Hidden<'a> {
    None,
    /// Lines with `#` alone or before a space; `##` stands for `#`.
    Rust,
    Prefix(&'a str),
}

/// Reads what stands behind the fence.
pub(super) fn info<'a>(info: &'a str, prefixes: &'a BTreeMap<String, String>) -> Info<'a> {
    let mut words = info.split([',', ' ', '\t', '{', '}']).filter(|word| !word.is_empty());
    let lang = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    let own = rest.iter().find_map(|word| word.strip_prefix("hidelines=")).map(|prefix| prefix.trim_matches('"'));
    let hidden = match own.or_else(|| prefixes.get(lang).map(String::as_str)) {
        Some(prefix) if !prefix.is_empty() => Hidden::Prefix(prefix),
        _ if lang == "rust" => Hidden::Rust,
        _ => Hidden::None,
    };
    Info { lang, has_attributes: !rest.is_empty(), hidden }
}

/// What happens to a line.
enum Fate {
    Shown,
    Hidden,
    /// This byte of it goes.
    Without(usize),
}

impl Info<'_> {
    fn fate(&self, line: &str) -> Fate {
        let head = line.len() - line.trim_start().len();
        match self.hidden {
            Hidden::None => Fate::Shown,
            Hidden::Prefix(prefix) if line.trim_start().starts_with(prefix) => Fate::Hidden,
            Hidden::Prefix(_) => Fate::Shown,
            Hidden::Rust => match line[head..].strip_prefix('#').map(|rest| rest.chars().next()) {
                Some(None | Some(' ')) => Fate::Hidden,
                Some(Some('#')) => Fate::Without(head),
                _ => Fate::Shown,
            },
        }
    }

    /// Takes hidden lines out of a stretch of the block. Gives their number.
    pub(super) fn hide(&self, text: &str, range: Range<usize>, changes: &mut Vec<Change>) -> usize {
        let (mut at, mut count) = (range.start, 0);
        for line in text[range].split_inclusive('\n') {
            match self.fate(line.trim_end_matches('\n')) {
                Fate::Shown => {}
                Fate::Without(byte) => changes.push(Change::new(at + byte..at + byte + 1, "")),
                Fate::Hidden => {
                    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
                    changes.push(Change::new(start..at + line.len(), ""));
                    count += 1;
                }
            }
            at += line.len();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::traced::Traced;

    fn shown(first: &str, text: &str) -> (String, usize) {
        let prefixes = BTreeMap::from([("python".to_string(), "~".to_string())]);
        let mut changes = Vec::new();
        let count = info(first, &prefixes).hide(text, 0..text.len(), &mut changes);
        (Traced::new(text.to_string()).changed(changes).text().to_string(), count)
    }

    #[test]
    fn hidden_lines_are_left_out() {
        assert_eq!(shown("rust,ignore", "# use a;\n#\n#[b]\nfn\n##x\n    # y\n"), ("#[b]\nfn\n#x\n".to_string(), 3));
        assert_eq!(shown("python", "~a\nb\n").0, "b\n");
        assert_eq!(shown("js,hidelines=!!!", "!!!a\n# b\n").0, "# b\n");
        assert_eq!(shown("toml", "# a\n").1, 0);
    }
}
