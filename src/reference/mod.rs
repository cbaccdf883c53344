//! The reference part of the guide, written from the program's own tables in both languages. What has no text is named, so
//! that nothing can be added to a table and left unexplained.

mod chapter;
mod commands;
mod commands_nb;
mod directives;
mod keys;
mod messages;
mod templates;
mod tokens;
mod views;
mod words;

pub use commands_nb::of as norwegian;

use crate::source::{Messages, Text};
use std::fmt::Display;

/// The folder of the part, below each language's folder.
const FOLDER: &str = "40-oppslag";

/// A file of the guide.
pub struct File {
    /// Path below the guide's folder.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Entries of tables that have no text.
#[derive(Debug, Default)]
pub struct Gaps(Vec<String>);

impl Gaps {
    /// The text of an entry, or nothing, which is noted.
    fn text(&mut self, entry: impl Display, text: Option<Text>) -> Text {
        text.unwrap_or_else(|| {
            self.0.push(entry.to_string());
            Text { nb: String::new(), en: String::new() }
        })
    }

    /// The entries, in the order in which they were met.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// Every file of the reference: its chapters in both languages, and what they show. `exits` are the program's exit codes.
///
/// # Errors
/// The entries that have no text.
pub fn files(command: &clap::Command, exits: &[(u8, Text)]) -> Result<Vec<File>, Gaps> {
    let mut gaps = Gaps::default();
    let mut files = vec![File { path: "img/colours.svg".to_string(), text: tokens::palette() }];
    for (messages, folder) in [(Messages::Nb, "nb"), (Messages::En, "en")] {
        let chapters = [
            ("01-kommandoer.md", commands::chapter(command, exits, messages, &mut gaps)),
            ("02-hodet.md", keys::front_matter(messages)),
            ("03-handbok-yaml.md", keys::configuration(messages)),
            ("04-direktiver.md", directives::chapter(messages, &mut gaps)),
            ("05-meldinger.md", messages::chapter(messages)),
            ("06-maler.md", templates::chapter(messages, &mut gaps)),
            ("07-stil.md", tokens::chapter(messages, &mut gaps)),
            ("08-ord.md", words::chapter(messages)),
        ];
        let written = chapters.map(|(name, text)| File { path: format!("{folder}/{FOLDER}/{name}"), text });
        files.extend(written);
    }
    if gaps.0.is_empty() { Ok(files) } else { Err(gaps) }
}
