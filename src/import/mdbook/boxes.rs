//! Callouts: blocks of code that the preprocessor `admonish` makes boxes of, and `<div class="warning">`. Both are directives in a
//! manual; the former become the latter first, since what stands in them is Markdown.

use super::html::{self, Tag};
use crate::import::traced::{Change, Traced};
use pulldown_cmark::{CodeBlockKind, Event, Tag as Start};
use std::ops::Range;

/// Boxes within boxes that are opened.
const MAX_DEPTH: usize = 4;

/// The directives for boxes, each with what `admonish` calls them.
const KINDS: [(&str, &[&str]); 5] = [
    ("note", &["info", "todo", "abstract", "summary", "tldr", "example", "quote", "cite", "question", "help", "faq"]),
    ("tip", &["hint", "success", "check", "done"]),
    ("important", &[]),
    ("warning", &["attention"]),
    ("caution", &["danger", "error", "failure", "fail", "missing", "bug"]),
];

fn directive(kind: &str) -> Option<&'static str> {
    let is_named = |(name, others): &&(&str, &[&str])| *name == kind || others.contains(&kind);
    KINDS.iter().find(is_named).map(|(name, _)| *name)
}

/// The directive that a `<div>` stands for, with its title.
pub(super) fn of_tag(tag: &Tag) -> Option<String> {
    let kind = tag.attribute("class").filter(|_| tag.element() == "div").and_then(|class| directive(class.trim()))?;
    let title = tag.attribute("title").map(|title| html::letters(title).replace(['[', ']'], "")).unwrap_or_default();
    Some(if title.is_empty() { format!(":::{kind}") } else { format!(":::{kind}[{title}]") })
}

/// Opens the boxes of `admonish`.
pub(super) fn opened(mut text: Traced) -> Traced {
    for _ in 0..MAX_DEPTH {
        if !text.text().contains("admonish") {
            break;
        }
        let changes: Vec<Change> = super::events(text.text(), false)
            .into_iter()
            .filter_map(|(event, range)| match event {
                Event::Start(Start::CodeBlock(CodeBlockKind::Fenced(info))) => Some((info, range)),
                _ => None,
            })
            .filter_map(|(info, range)| fences(text.text(), &info, range))
            .flatten()
            .collect();
        if changes.is_empty() {
            break;
        }
        text = text.changed(changes);
    }
    text
}

/// The fences of a box as tags.
fn fences(text: &str, info: &str, range: Range<usize>) -> Option<[Change; 2]> {
    let rest = info.strip_prefix("admonish").filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))?;
    let first = range.start + text[range.clone()].find('\n')?;
    let block = text[range.clone()].trim_end();
    let last = range.start + block.rfind('\n').map(|at| at + 1)?;
    let end = range.start + block.len();
    let fence = text[last..end].trim_start_matches([' ', '\t', '>']);
    if last <= first || fence.is_empty() || !fence.chars().all(|c| matches!(c, '`' | '~')) {
        return None;
    }
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let prefix: String = text[line..range.start].chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    let word = rest.trim_start().split([' ', ',']).next().unwrap_or_default();
    let kind = directive(word).unwrap_or("note");
    let title = title(rest).map(|title| format!(" title=\"{title}\"")).unwrap_or_default();
    let gap = format!("\n{}", prefix.trim_end());
    // The lines behind the tag are Markdown again below an empty one.
    let next = text[end..].lines().nth(1).unwrap_or_default();
    let after = if next.trim_matches([' ', '\t', '>']).is_empty() { "" } else { gap.as_str() };
    Some([
        Change::new(range.start..first, format!("<div class=\"{kind}\"{title}>{gap}")),
        Change::new(last..end, format!("{}\n{prefix}</div>{after}", prefix.trim_end())),
    ])
}

/// `title="…"`, or a text in quotation marks right behind the kind.
fn title(rest: &str) -> Option<&str> {
    let from = match rest.split_once("title=\"") {
        Some((_, from)) => from,
        None if rest.contains('=') => return None,
        None => rest.split_once('"')?.1,
    };
    from.split_once('"').map(|(title, _)| title).filter(|title| !title.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> String {
        opened(Traced::new(text.to_string())).text().to_string()
    }

    #[test]
    fn fences_become_boxes() {
        assert_eq!(
            open("```admonish info title=\"Mind\"\n*A*\n```\n"),
            "<div class=\"note\" title=\"Mind\">\n\n*A*\n\n</div>\n"
        );
        assert_eq!(open("> ~~~admonish danger\n> A\n> ~~~\n"), "> <div class=\"caution\">\n>\n> A\n>\n> </div>\n");
        assert!(open("````admonish\nA\n```admonish tip\nB\n```\n````\n").contains("<div class=\"tip\">"));
        assert_eq!(open("```admonished\nA\n```\n"), "```admonished\nA\n```\n");
    }
}
