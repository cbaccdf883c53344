//! A chapter of Markdown, written piece by piece.

use crate::source::{Messages, Text, say};
use std::fmt::Write as _;

/// The chapter so far.
pub(super) struct Chapter {
    pub messages: Messages,
    text: String,
}

/// What stands at the head of a chapter.
pub(super) struct Head {
    pub title: Text,
    /// The English address; the Norwegian one is the file's name.
    pub slug: &'static str,
    pub description: Text,
    pub keywords: Text,
}

impl Chapter {
    pub(super) fn new(messages: Messages, head: &Head) -> Chapter {
        let mut chapter = Chapter { messages, text: String::from("---\n") };
        let _ = writeln!(chapter.text, "title: \"{}\"", head.title.get(messages));
        if messages == Messages::En {
            let _ = writeln!(chapter.text, "slug: {}", head.slug);
        }
        let (description, keywords) = (head.description.get(messages), head.keywords.get(messages));
        let _ = writeln!(chapter.text, "description: \"{description}\"\nkeywords: [{keywords}]\n---\n");
        let origin = say!(
            "Skrevet av «handbok reference guide» fra programmets egne tabeller: rett teksten der.",
            "Written by “handbok reference guide” from the program's own tables: mend the text there."
        );
        let _ = writeln!(chapter.text, "<!-- {} -->", origin.get(messages));
        chapter
    }

    pub(super) fn heading(&mut self, level: usize, title: &str, id: &str) {
        let _ = writeln!(self.text, "\n{} {title} {{#{id}}}", "#".repeat(level));
    }

    pub(super) fn paragraph(&mut self, words: &Text) {
        let _ = writeln!(self.text, "\n{}", words.get(self.messages));
    }

    pub(super) fn code(&mut self, lang: &str, code: &str) {
        let _ = writeln!(self.text, "\n```{lang}\n{}\n```", code.trim_end());
    }

    /// A table; nothing if it has no rows.
    pub(super) fn table(&mut self, head: &[Text], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let head: Vec<String> = head.iter().map(|title| title.get(self.messages).to_string()).collect();
        self.text.push('\n');
        self.row(&head);
        self.row(&vec!["---".to_string(); head.len()]);
        rows.iter().for_each(|row| self.row(row));
    }

    fn row(&mut self, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Text to be taken letter by letter.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A list of such texts.
pub(super) fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(code).collect::<Vec<_>>().join(", ")
}
