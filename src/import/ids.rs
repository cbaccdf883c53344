//! Ids of headings: what Handbok makes of their words, what it cannot take, and what stands written behind them.

use crate::link::{RESERVED, slug};
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// The id that Handbok makes of a heading that stands alone.
pub(super) fn made(words: &str) -> String {
    let slug = slug(words);
    match slug.chars().next() {
        None => "section".to_string(),
        Some(c) if c.is_ascii_digit() => format!("s-{slug}"),
        _ => slug,
    }
}

/// Whether pages have an id for other things: the theme, an introduction, a heading without letters.
pub(super) fn is_taken(id: &str) -> bool {
    RESERVED.contains(&id) || matches!(id, "intro" | "section")
}

/// Whether Handbok can take over an id.
pub(super) fn is_id(id: &str) -> bool {
    id.starts_with(char::is_alphabetic)
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && !is_taken(id)
}

/// The place of `{#id .class key=value}` at the end of a heading's source.
pub(super) fn attributes(source: &str) -> Option<Range<usize>> {
    let line = source.lines().next()?.trim_end().trim_end_matches('#').trim_end();
    let start = line.strip_suffix('}').and_then(|line| line.rfind('{'))?;
    let inside = &line[start + 1..line.len() - 1];
    let is_one = |word: &str| word.starts_with(['#', '.']) || word.contains('=');
    (!inside.trim().is_empty() && inside.split_whitespace().all(is_one)).then_some(start..line.len())
}

/// The id that a line `## Words {#id}` has in a manual.
pub(super) fn of_line(line: &str) -> String {
    let given = attributes(line);
    let typed = given.as_ref().and_then(|range| {
        line[range.clone()].trim_matches(['{', '}']).split_whitespace().find_map(|word| word.strip_prefix('#'))
    });
    if let Some(id) = typed {
        return id.to_string();
    }
    let words = Parser::new(&line[..given.map_or(line.len(), |range| range.start)]).filter_map(|event| match event {
        Event::Text(letters) | Event::Code(letters) => Some(letters.to_string()),
        _ => None,
    });
    made(words.collect::<String>().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_id_that_is_typed_or_made() {
        let ids = ["## What's `new` in *C*at?", "### A \\_b {#own .x}", "## 2024", "# …"].map(of_line);
        assert_eq!(ids, ["what-s-new-in-cat", "own", "s-2024", "section"]);
    }
}
