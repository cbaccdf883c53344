//! What templates receive: small, flat, made for one page. The model itself is not serialisable.

use crate::model::SitePath;
use serde::Serialize;
use serde_json::Value;

/// A link with its text; `lang` where that is not the page's.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Link {
    pub href: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    pub description: Option<String>,
    /// The entry is a part.
    pub part: bool,
    /// On paper, HTML with room for the number of its page.
    pub page: String,
    pub children: Vec<Link>,
}

/// Another language of the page.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Language {
    pub href: String,
    pub lang: String,
    pub name: String,
    pub current: bool,
}

/// What all pages of an edition share.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct SiteView {
    pub title: String,
    pub description: String,
    pub lang: String,
    pub dir: &'static str,
    pub multilingual: bool,
    pub style: String,
    pub print: String,
    pub script: String,
    pub search: String,
    /// Address of the page that a search form leads to, from the site's root.
    pub search_page: String,
    pub icon: String,
    pub paper: String,
    pub paper_book: String,
    /// Address of the edition's PDF from the site's root, if it has one.
    pub pdf: Option<SitePath>,
    /// The edition, in words.
    pub mark: String,
    /// Address of the page that says what has changed since a printout was made, from the site's root.
    pub printout: Option<SitePath>,
    /// Address of the folder that holds the edition, from the site's root.
    pub folder: String,
    pub contacts: Vec<ContactView>,
    pub accessibility_statement: Option<String>,
    pub owner: Option<String>,
    /// ` lang="en" dir="ltr"` where the interface's words are not in the edition's language.
    pub words: &'static str,
    /// Keeps what a reader's browser remembers of this manual apart from other manuals.
    pub storage: String,
}

/// A contact; the ways to reach it are HTML.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct ContactView {
    pub name: String,
    pub note: Option<String>,
    pub ways: Vec<String>,
}

/// An edition that was printed, and what has changed since.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct ReleaseView {
    pub mark: String,
    pub date: String,
    pub changes: Vec<Link>,
}

/// One page.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct PageView {
    pub title: String,
    pub description: String,
    /// What leads from the page to the site's root: `../`, once or more, or nothing.
    pub root: String,
    /// The same in each language; ticks are remembered under it.
    pub key: String,
    pub text_lang: Option<String>,
    pub text_dir: Option<&'static str>,
    /// The page is a draft, which only a preview shows.
    pub draft: bool,
    pub fallback_note: Option<String>,
    pub languages: Vec<Language>,
    pub alternates: Vec<Language>,
    pub crumbs: Vec<Link>,
    pub toc: Vec<Link>,
    /// HTML of the text.
    pub body: String,
    /// HTML of the navigation.
    pub nav: String,
    pub prev: Option<Link>,
    pub next: Option<Link>,
    pub chapters: Vec<Link>,
    /// On paper: what can stand on a reader's screen, with the chapter that treats it.
    pub symptoms: Vec<Link>,
    /// On paper: words with their places as children.
    pub index: Vec<Link>,
    /// Editions that were printed, the last one first.
    pub releases: Vec<ReleaseView>,
    /// Where the page's redirect leads.
    pub target: String,
    /// `print.html` of the part or the edition.
    pub print: String,
}

/// The names that templates know of a view, in alphabetical order.
pub fn fields(view: &impl Serialize) -> Vec<String> {
    let mut names: Vec<String> = match serde_json::to_value(view) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    };
    names.sort();
    names
}
