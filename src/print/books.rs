//! What of a manual can be printed: each edition, and each of its parts.

use crate::link::slug;
use crate::model::{Manual, SitePath};
use crate::render::Theme;

/// A print page of the site, and the PDF that can be made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Language tag of the edition.
    pub lang: String,
    /// Folder of the part; empty for the whole edition.
    pub part: String,
    /// Its title.
    pub title: String,
    /// Site path of its page.
    pub page: SitePath,
    /// Site path of its PDF.
    pub pdf: SitePath,
    /// The edition, in words: «Utgave 3f2a9c1b».
    pub edition: String,
    /// The site's own address.
    pub base_url: Option<String>,
    /// Whether its pages are turned the other way.
    pub is_rtl: bool,
}

/// Everything that can be printed; of each language the whole edition first.
pub fn books(manual: &Manual, theme: &Theme) -> Vec<Book> {
    let editions = manual.editions.iter();
    editions
        .flat_map(|edition| {
            let strings = theme.strings(&edition.lang);
            edition.parts.iter().enumerate().map(move |(at, part)| {
                let page = super::path(edition, at);
                let name = slug(&part.title);
                let own = page.replace("print.html", &format!("{}.pdf", if name.is_empty() { "part" } else { &name }));
                Book {
                    lang: edition.lang.tag().to_string(),
                    part: part.key.clone(),
                    title: part.title.clone(),
                    pdf: if part.parent.is_none() { edition.pdf.clone() } else { own },
                    page,
                    edition: strings.fill("edition_mark", &[("version", &manual.mark)]),
                    base_url: manual.config.base_url.clone(),
                    is_rtl: edition.lang.direction().html() == "rtl",
                }
            })
        })
        .collect()
}
