//! The old address of a chapter in its front matter, written as an editor would.

use crate::input::yaml::{self, Key, Node, Value};
use crate::link::paths;
use crate::parse;
use crate::source::{Diagnostics, Edit, Source, Span};

/// The edit that keeps a page's old address alive; `None` if no alias can: the page has left its folder.
pub fn alias(source: &Source, was: &str, is: &str) -> Option<Edit> {
    let (was, is) = slugs(was, is)?;
    edit(source, was, is)
}

/// The old and the new slug of a page that stays in its folder.
pub(super) fn slugs<'a>(was: &'a str, is: &'a str) -> Option<(&'a str, &'a str)> {
    if paths::folder(was) != paths::folder(is) {
        return None;
    }
    let slug = |path: &'a str| path.rsplit('/').next().and_then(|name| name.strip_suffix(".html"));
    slug(was).zip(slug(is))
}

/// The edit that adds `was` to `aliases`, in the place of `is` if that stands there: an address is no alias of itself.
pub(super) fn edit(source: &Source, was: &str, is: &str) -> Option<Edit> {
    let (text, start) = parse::front_matter(source)?;
    let root = yaml::parse(&source.path, text, start, &mut Diagnostics::default())?;
    let Value::Map(entries) = root.value else { return None };
    match entries.iter().find(|(key, _)| key.name == "aliases") {
        None => Some(insert(start + text.len(), format!("aliases: [{was}]\n"))),
        Some((key, node)) => added(&source.text, key, node, was, is),
    }
}

fn added(text: &str, key: &Key, node: &Node, was: &str, is: &str) -> Option<Edit> {
    let Value::List(items) = &node.value else {
        let colon = key.span.end as usize + text.get(key.span.end as usize..)?.find(':')?;
        let is_named = node.span.range().start > colon && !node.span.range().is_empty();
        return Some(if is_named {
            Edit { span: node.span, text: format!("[{was}]") }
        } else {
            insert(colon + 1, format!(" [{was}]"))
        });
    };
    if let Some(same) = items.iter().find(|item| matches!(&item.value, Value::Scalar { text, .. } if text == is)) {
        return Some(Edit { span: same.span, text: was.to_string() });
    }
    let start = node.span.start as usize;
    let Some(last) = items.last() else { return Some(insert(start + 1, was.to_string())) };
    if text.get(start..)?.starts_with('[') {
        return Some(insert(last.span.end as usize, format!(", {was}")));
    }
    let line = text.get(..last.span.start as usize)?.rfind('\n')? + 1;
    let lead = text.get(line..last.span.start as usize)?;
    let end = last.span.end as usize + text.get(last.span.end as usize..)?.find('\n')?;
    Some(insert(end, format!("\n{lead}{was}")))
}

fn insert(at: usize, text: String) -> Edit {
    Edit { span: Span::new(at..at), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::edited;

    fn with_old(front_matter: &str) -> Option<String> {
        let source = Source::new("a.md", format!("---\n{front_matter}---\nT\n"));
        let text = edited(&source.text, &[edit(&source, "old", "new")?]);
        Some(text.strip_prefix("---\n")?.strip_suffix("---\nT\n")?.to_string())
    }

    #[test]
    fn an_alias_is_written_in_the_manner_of_the_file() {
        for (before, after) in [
            ("title: A\n", "title: A\naliases: [old]\n"),
            ("aliases: [a, 'b'] # c\ntitle: A\n", "aliases: [a, 'b', old] # c\ntitle: A\n"),
            ("aliases: []\ntitle: A\n", "aliases: [old]\ntitle: A\n"),
            ("aliases:\n  - a\n  - b # c\ntitle: A\n", "aliases:\n  - a\n  - b # c\n  - old\ntitle: A\n"),
            ("aliases:\ntitle: A\n", "aliases: [old]\ntitle: A\n"),
            ("aliases: ~\ntitle: A\n", "aliases: [old]\ntitle: A\n"),
            ("title: A\naliases: [a, new]\n", "title: A\naliases: [a, old]\n"),
        ] {
            assert_eq!(with_old(before).as_deref(), Some(after));
        }
    }
}
