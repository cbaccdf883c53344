//! A manual on its way to files: what stands in `handbok.yaml`, in front matter, and how files are called.

use super::losses::Losses;
use super::traced::Traced;
use super::unique::Unique;
use super::{Import, MAX_TEXT, cut, mend};
use crate::link::slug;
use crate::model::is_device;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A manual that is being put together.
#[derive(Default)]
pub(super) struct Manual {
    pub title: String,
    pub lang: String,
    pub description: Option<String>,
    pub base_url: Option<String>,
    /// Raw HTML elements that its chapters use.
    pub html: BTreeSet<String>,
    /// Chapters by path.
    pub chapters: BTreeMap<String, Chapter>,
    /// Pictures and other files, by path.
    pub assets: BTreeMap<String, Vec<u8>>,
    pub losses: Losses,
}

/// A chapter, or a part's own page.
#[derive(Clone, Debug, Default)]
pub(super) struct Chapter {
    /// The file that the lines of the body came from.
    pub source: String,
    pub title: String,
    pub keywords: Vec<String>,
    pub aliases: Vec<String>,
    pub draft: bool,
    pub body: Traced,
}

impl Chapter {
    /// The lines above the body.
    pub(super) fn head(&self) -> String {
        let mut head = format!("---\ntitle: {}\n", yaml(&self.title));
        let mut list = |key: &str, values: &[String]| {
            if !values.is_empty() {
                let values: Vec<String> = values.iter().map(|value| yaml(value)).collect();
                let _ = writeln!(head, "{key}: [{}]", values.join(", "));
            }
        };
        list("keywords", &self.keywords);
        list("aliases", &self.aliases);
        if self.draft {
            head.push_str("draft: true\n");
        }
        head + "---\n"
    }

    /// The whole file.
    pub(super) fn text(&self) -> String {
        let body = self.body.text().trim_matches('\n');
        let end = if body.is_empty() { "" } else { "\n" };
        format!("{}\n{body}{end}", self.head())
    }
}

impl Manual {
    /// `handbok.yaml`.
    pub(super) fn config(&self) -> String {
        let mut text = format!("title: {}\nlanguages: [{}]\n", yaml(&self.title), self.lang);
        for (key, value) in [("description", &self.description), ("base_url", &self.base_url)] {
            if let Some(value) = value {
                let _ = writeln!(text, "{key}: {}", yaml(value));
            }
        }
        if !self.html.is_empty() {
            let html: Vec<String> = self.html.iter().map(|name| yaml(name)).collect();
            let _ = writeln!(text, "html: [{}]", html.join(", "));
        }
        text
    }

    /// The files, without errors, and what was lost.
    pub(super) fn finish(mut self) -> Import {
        for (path, chapter) in self.chapters.iter_mut().filter(|(_, chapter)| chapter.title.trim().is_empty()) {
            let name = path.rsplit('/').find(|part| *part != "_index.md").unwrap_or(path);
            chapter.title = name.trim_end_matches(".md").to_string();
        }
        if self.title.trim().is_empty() {
            self.title = self.chapters.values().next().map_or("Manual", |chapter| &chapter.title).to_string();
        }
        cut::cut(&mut self, MAX_TEXT);
        mend::mend(&mut self);
        let mut files: BTreeMap<String, Vec<u8>> = std::mem::take(&mut self.assets);
        files.insert("handbok.yaml".to_string(), self.config().into_bytes());
        files.extend(self.chapters.iter().map(|(path, chapter)| (path.clone(), chapter.text().into_bytes())));
        let (said, shown) = self.losses.finish();
        Import { files, said, shown }
    }
}

/// A text as a value in YAML: as it stands, if it can only be read as a text.
pub(super) fn yaml(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '’' | '–');
    let is_word = text.starts_with(char::is_alphabetic) && text.chars().all(is_plain) && !text.ends_with(' ');
    let is_special =
        ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&text.to_lowercase().as_str());
    if is_word && !is_special { text.to_string() } else { serde_json::to_string(text).unwrap_or_default() }
}

/// Names of files in one folder: numbered, so that they keep their order, and each once.
pub(super) struct Names {
    width: usize,
    next: usize,
    taken: Unique,
}

/// Addresses that Handbok's own pages have.
const OWN: [&str; 6] = ["index", "print", "search", "404", "changes", "assets"];

impl Names {
    /// For so many files.
    pub(super) fn new(count: usize) -> Names {
        Names { width: count.to_string().len().max(2), next: 1, taken: Unique::new(2, &OWN) }
    }

    /// The next name, without an ending.
    pub(super) fn next(&mut self, wish: &str) -> String {
        let slug = slug(wish);
        let begins = slug.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_device(&slug);
        let wish = if begins { slug } else { format!("chapter-{slug}").trim_end_matches('-').to_string() };
        let name = self.taken.take(&wish);
        let order = self.next;
        self.next += 1;
        format!("{order:0width$}-{name}", width = self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_and_each_once() {
        let mut names = Names::new(3);
        assert_eq!(
            [names.next("Å bruke"), names.next("a-bruke"), names.next("index")],
            ["01-a-bruke", "02-a-bruke-2", "03-index-2"]
        );
        assert_eq!([names.next("…"), names.next("CON")], ["04-chapter", "05-chapter-con"]);
    }

    #[test]
    fn what_yaml_could_misread_is_quoted() {
        assert_eq!(
            [yaml("A word"), yaml("no"), yaml("a: b"), yaml("1.0")],
            ["A word", "\"no\"", "\"a: b\"", "\"1.0\""]
        );
    }
}
