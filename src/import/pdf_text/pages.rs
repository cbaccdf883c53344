//! Pages and lines of the text. What stands on every page, as headers and footers do, is left out.

use super::titles::looks_like_title;
use crate::import::losses::Losses;
use crate::source::say;
use std::collections::BTreeMap;

/// A line with its number in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    pub number: u32,
    /// How far it is moved in.
    pub indent: usize,
    /// Whether it is known to be a heading below the chapter's.
    pub is_heading: bool,
}

/// The lines of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub lines: Vec<Line>,
}

/// The pages, and what the text calls itself at the head of them or on its cover.
pub(super) struct Document {
    pub pages: Vec<Page>,
    pub title: Option<String>,
}

/// Spaces that set columns apart.
pub(super) const GAP: &str = "   ";

/// Lines at the head and at the foot of a page in which its header and footer are looked for.
const EDGE: usize = 2;

/// Cuts the text into pages.
pub(super) fn read(name: &str, text: &str, losses: &mut Losses) -> Document {
    let mut pages = cut(text);
    let cover = pages.first().and_then(first_words).filter(|_| pages.len() > 1);
    let mut header = None;
    let counts = repeated(&pages);
    // A line that stands on three pages, and on more than half of them, is no part of the text.
    let least = (pages.len() / 2 + 1).max(3);
    let mut said = BTreeMap::new();
    for page in &mut pages {
        let top = page.lines.iter().position(|line| !line.text.is_empty());
        for at in edges(page) {
            let key = digits_aside(&page.lines[at].text);
            if counts.get(&key).is_some_and(|count| *count >= least) {
                if top == Some(at) && header.is_none() {
                    header = first_words(page);
                }
                let line = std::mem::take(&mut page.lines[at]);
                said.entry(key).or_insert((line, 0)).1 += 1;
            }
        }
    }
    for (line, count) in said.into_values() {
        let text = line.text;
        losses.lost(
            name,
            line.number,
            say!(
                "Topptekst eller bunntekst på {count} sider er utelatt: «{text}».",
                "A header or footer on {count} pages is left out: “{text}”."
            ),
        );
    }
    Document { pages, title: header.or(cover) }
}

/// The first words of a page: its first line, up to a wide gap, if that names something.
fn first_words(page: &Page) -> Option<String> {
    let line = page.lines.iter().find(|line| !line.text.is_empty())?;
    let words = line.text.split(GAP).next().unwrap_or_default().trim();
    looks_like_title(words).then(|| words.to_string())
}

fn cut(text: &str) -> Vec<Page> {
    let has_feeds = text.contains('\u{c}');
    let mut pages = vec![Page::default()];
    let mut after_text = false;
    for (number, raw) in (1..).zip(text.lines()) {
        // Where there is no form feed, some programs have left a space for it.
        let is_space =
            !has_feeds && after_text && raw.starts_with(' ') && raw[1..].starts_with(|c: char| !c.is_whitespace());
        if raw.starts_with('\u{c}') || is_space {
            pages.push(Page::default());
        }
        let bare = raw.trim_matches('\u{c}');
        let indent = bare.len() - bare.trim_start().len();
        let text: String = bare.trim().chars().filter(|c| !is_glyph(*c)).collect();
        after_text = !text.is_empty();
        let last = pages.len() - 1;
        pages[last].lines.push(Line { text, number, indent, is_heading: false });
    }
    pages
}

/// Letters of a font's own, which say nothing outside it, and invisible ones.
fn is_glyph(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{c}')
}

/// Where the first and the last lines with text are.
fn edges(page: &Page) -> Vec<usize> {
    let full: Vec<usize> = (0..page.lines.len()).filter(|at| !page.lines[*at].text.is_empty()).collect();
    let mut edges: Vec<usize> = full.iter().take(EDGE).chain(full.iter().rev().take(EDGE)).copied().collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn digits_aside(text: &str) -> String {
    // Spaces fill a line up, and digits count pages: both vary.
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut folded = String::new();
    for c in words.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }) {
        if c != '0' || !folded.ends_with('0') {
            folded.push(c);
        }
    }
    folded
}

/// On how many pages each line stands at an edge.
fn repeated(pages: &[Page]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let mut keys: Vec<String> = edges(page).into_iter().map(|at| digits_aside(&page.lines[at].text)).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_every_page_is_left_out() {
        let text = "Guide 2026\nOne\n\n1\n\u{c}Guide 2026\nTwo\n\n2\n\u{c}Guide 2026\nThree\n\n13\n";
        let mut losses = Losses::default();
        let Document { pages, title } = read("f", text, &mut losses);
        assert_eq!(title.as_deref(), Some("Guide 2026"));
        let words: Vec<&str> = pages
            .iter()
            .flat_map(|page| &page.lines)
            .map(|line| line.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(words, ["One", "Two", "Three"]);
        assert_eq!(losses.finish().0.len(), 2);
    }

    #[test]
    fn footers_may_be_filled_up_with_spaces() {
        assert_eq!(digits_aside("Issue 2      Page 3 of 16"), digits_aside("Issue 2    Page 10 of 16"));
    }

    #[test]
    fn a_space_may_stand_for_a_form_feed() {
        assert_eq!(cut("a\nb\n c\n\n d\n").len(), 2);
        assert_eq!(cut("a\u{c}\n b\n").len(), 1);
    }
}
