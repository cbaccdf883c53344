//! What `handbok.yaml` says, resolved: no question is left open for later stages.

use super::Lang;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A text that may differ by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized {
    /// One text for all languages, if it was given as one.
    pub all: Option<String>,
    /// Texts by language tag.
    pub by_lang: BTreeMap<String, String>,
}

impl Localized {
    /// The text for `lang`; else that of its primary language, of `default`, or the first there is.
    /// The second value is the language it is in, if that is not `lang`.
    pub fn get(&self, lang: &Lang, default: &Lang) -> (&str, Option<&str>) {
        if let Some(text) = &self.all {
            return (text, None);
        }
        for tag in [lang.tag(), lang.primary()] {
            if let Some(text) = self.by_lang.get(tag) {
                return (text, None);
            }
        }
        match self.by_lang.get_key_value(default.tag()).or_else(|| self.by_lang.iter().next()) {
            Some((tag, text)) => (text, Some(tag)),
            None => ("", None),
        }
    }

    /// The text alone.
    pub fn text(&self, lang: &Lang, default: &Lang) -> &str {
        self.get(lang, default).0
    }

    /// Every text there is.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.all.iter().chain(self.by_lang.values()).map(String::as_str)
    }
}

/// Somebody to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What the contact is called.
    pub name: Localized,
    /// Telephone number as typed.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// What the contact helps with.
    pub note: Option<Localized>,
}

/// A video that steps can point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    /// What the video is called, as it stands in a sentence.
    pub title: Localized,
    /// Where it can be seen, if anywhere.
    pub url: Option<String>,
}

/// A link out of the manual, kept in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink {
    /// Absolute address.
    pub url: Localized,
    /// The text shown if the chapter gives none.
    pub title: Option<Localized>,
    /// `http:` is meant and not a slip for `https:`.
    pub http: bool,
}

/// A text on a screen that chapters mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The label exactly as the screen shows it.
    pub text: Localized,
    /// The language of the label where it is the same for all readers.
    pub lang: Option<Lang>,
}

/// A passage that several chapters share: Markdown by language tag, with its place in `handbok.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Text and place by language tag; the empty tag stands for all languages.
    pub by_lang: BTreeMap<String, (String, Span)>,
}

/// What QR codes on paper lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QrCodes {
    /// Clips of videos, to the second.
    pub videos: bool,
    /// Links out of the manual.
    pub links: bool,
    /// Each chapter's own page, where the site's address is known.
    pub chapters: bool,
}

/// The whole configuration of a manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Virtual path of the file it was read from.
    pub file: Arc<str>,
    /// The manual's title.
    pub title: Localized,
    /// One sentence about the manual.
    pub description: Option<Localized>,
    /// Languages in order; the first is the default. Never empty.
    pub languages: Vec<Lang>,
    /// Absolute address of the published folder, ending in `/`.
    pub base_url: Option<String>,
    /// Who answers for the manual.
    pub owner: Option<Localized>,
    /// Address of the accessibility statement.
    pub accessibility_statement: Option<Localized>,
    /// Name of the built-in theme that the manual has chosen.
    pub theme: String,
    /// Pages pass through minify-html.
    pub minify: bool,
    /// Each text file of the published site has packed twins beside it, for web servers.
    pub precompress: bool,
    /// What the editor calls this version; else it is called after its contents.
    pub version: Option<String>,
    /// The site links to a PDF of each edition, which `handbok pdf` makes.
    pub pdf: bool,
    /// The paper edition ends with an index of the chapters' keywords.
    pub index: bool,
    /// What QR codes on paper lead to.
    pub qr_codes: QrCodes,
    /// Readers see at a step that its source has changed since it was translated.
    pub drift_notes: bool,
    /// Raw HTML elements that chapters may use, in lower case.
    pub html: BTreeSet<String>,
    /// Contacts by key.
    pub contacts: BTreeMap<String, Contact>,
    /// Videos by key.
    pub videos: BTreeMap<String, Video>,
    /// Links by key.
    pub links: BTreeMap<String, WebLink>,
    /// Screen labels by key.
    pub labels: BTreeMap<String, Label>,
    /// Shared passages by key.
    pub snippets: BTreeMap<String, Snippet>,
    /// Groups of words that mean the same to who searches, in any language.
    pub synonyms: Vec<Vec<String>>,
}

impl Config {
    /// The language that stands in for the others where they have no text.
    pub fn default_lang(&self) -> &Lang {
        &self.languages[0]
    }
}
