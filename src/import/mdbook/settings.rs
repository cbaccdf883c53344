//! `book.toml`: what the manual takes over, and what has no counterpart.

use crate::import::Refusal;
use crate::import::losses::Losses;
use crate::link::paths;
use crate::source::say;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The book's own file.
pub(super) const FILE: &str = "book.toml";

/// What a book says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub title: Option<String>,
    pub description: Option<String>,
    pub language: Option<String>,
    /// Folder of the chapters.
    pub src: String,
    /// Quotation marks, dashes and ellipses are typographic.
    pub smart: bool,
    /// Formulas are drawn by a script.
    pub math: bool,
    /// Where the book is published, if it is a whole address.
    pub site: Option<String>,
    /// Old addresses and where they lead, with the line.
    pub redirects: Vec<(String, String, u32)>,
    /// What begins lines that readers do not see, by language.
    pub hidden: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            title: None,
            description: None,
            language: None,
            src: "src".to_string(),
            smart: true,
            math: false,
            site: None,
            redirects: Vec::new(),
            hidden: BTreeMap::new(),
        }
    }
}

/// Keys that say nothing to readers: how the program is run, or what the manual has anyhow.
const SILENT: [&str; 12] = [
    "title",
    "description",
    "language",
    "src",
    "smart-punctuation",
    "mathjax-support",
    "site-url",
    "redirect",
    "search",
    "cname",
    "input-404",
    "hash-files",
];

/// Reads the file.
pub(super) fn read(text: &str, losses: &mut Losses) -> Result<Settings, Refusal> {
    losses.show(FILE, text);
    let root = DeTable::parse(text).map_err(|error| {
        let error = error.message().to_string();
        Refusal::Broken(say!("{FILE} kan ikke leses: {error}", "{FILE} cannot be read: {error}"))
    })?;
    let mut reader = Reader { text, losses, settings: Settings::default() };
    for (key, value) in root.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("book", DeValue::Table(table)) => reader.book(table),
            ("output", DeValue::Table(table)) => reader.outputs(table),
            ("preprocessor", DeValue::Table(table)) => reader.preprocessors(table),
            ("rust" | "build", _) => {}
            (other, _) => reader.none(other, key),
        }
    }
    Ok(reader.settings)
}

struct Reader<'a> {
    text: &'a str,
    losses: &'a mut Losses,
    settings: Settings,
}

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;

impl Reader<'_> {
    fn line(&self, key: &Key<'_>) -> u32 {
        self.text.get(..key.span().start).map_or(1, |before| before.matches('\n').count() as u32 + 1)
    }

    /// What Handbok has no counterpart for.
    fn none(&mut self, name: &str, key: &Key<'_>) {
        let line = self.line(key);
        let message = say!("«{name}» har ikke noe tilsvarende i Handbok.", "“{name}” has no counterpart in Handbok.");
        self.losses.lost(FILE, line, message);
    }

    fn book(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let (name, text) = (key.get_ref().as_ref(), value.get_ref().as_str().map(str::to_string));
            match name {
                "title" => self.settings.title = text,
                "description" => self.settings.description = text.filter(|text| !text.is_empty()),
                "language" => self.settings.language = text,
                "src" => self.settings.src = text.and_then(|src| paths::join("", &src)).unwrap_or_default(),
                "multilingual" => {}
                _ => self.none(&format!("book.{name}"), key),
            }
        }
    }

    fn outputs(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("html", DeValue::Table(table)) => self.html(table),
                (name, _) => self.none(&format!("output.{name}"), key),
            }
        }
    }

    fn html(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let (name, value) = (key.get_ref().as_ref(), value.get_ref());
            let is_on = value.as_bool();
            match name {
                "smart-punctuation" | "curly-quotes" => self.settings.smart = is_on.unwrap_or(true),
                "mathjax-support" => self.settings.math = is_on.unwrap_or(false),
                "site-url" => {
                    self.settings.site = value.as_str().filter(|url| is_whole(url)).map(str::to_string);
                }
                "redirect" => self.redirects(value),
                "code" => self.code(value),
                _ if SILENT.contains(&name) => {}
                _ => self.none(&format!("output.html.{name}"), key),
            }
        }
    }

    fn redirects(&mut self, value: &DeValue<'_>) {
        for (from, to) in value.as_table().into_iter().flatten() {
            if let Some(to) = to.get_ref().as_str() {
                let from_path = from.get_ref().trim_start_matches('/').to_string();
                let line = self.line(from);
                self.settings.redirects.push((from_path, to.to_string(), line));
            }
        }
    }

    fn code(&mut self, value: &DeValue<'_>) {
        let hidden =
            value.as_table().and_then(|table| table.get("hidelines")).and_then(|hidden| hidden.get_ref().as_table());
        for (language, prefix) in hidden.into_iter().flatten() {
            if let Some(prefix) = prefix.get_ref().as_str() {
                self.settings.hidden.insert(language.get_ref().to_string(), prefix.to_string());
            }
        }
    }

    fn preprocessors(&mut self, table: &DeTable<'_>) {
        for (key, _) in table {
            let (name, line) = (key.get_ref().as_ref(), self.line(key));
            if ["links", "index"].contains(&name) {
                continue;
            }
            let message = say!(
                "Forbehandleren «{name}» kjøres ikke: det den lager, mangler i manualen.",
                "The preprocessor “{name}” is not run: what it makes is missing in the manual."
            );
            self.losses.lost(FILE, line, message);
        }
    }
}
/// Whether an address names a host, as against a path on one.
fn is_whole(url: &str) -> bool {
    let host = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
}
