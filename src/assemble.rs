//! Stage 6, assemble: everything finished goes into one sorted map.

use crate::input::Inputs;
use crate::model::{Manual, Site, SitePath};
use crate::render::{Rendered, bytes, escaped, minify};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Puts pages, files and pictures into a site. With `minified`, pages pass through the minifier first.
pub fn site(
    manual: &Manual,
    inputs: &Inputs,
    pages: Vec<Rendered>,
    files: Vec<(SitePath, Arc<[u8]>)>,
    minified: bool,
) -> Site {
    let pages: Vec<(SitePath, Arc<[u8]>)> = pages
        .into_par_iter()
        .map(|(path, html)| (path, bytes(if minified { minify::minify(html) } else { html })))
        .collect();
    let mut site = Site { files: pages.into_iter().chain(files).collect(), ..Site::default() };
    let pictures = manual.pictures.iter().map(|(source, picture)| (source, &picture.path));
    for (source, path) in pictures.chain(&manual.files) {
        if let Some(contents) = inputs.assets.get(source) {
            site.files.insert(path.clone(), contents.bytes.clone());
        }
    }
    if let Some(base) = &manual.config.base_url {
        site.files.insert("sitemap.xml".to_string(), bytes(sitemap(manual, base)));
    }
    site
}

/// Every page under its absolute address, with its translations.
fn sitemap(manual: &Manual, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let mut twins: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for edition in &manual.editions {
        for page in edition.all_pages().filter(|page| !page.is_fallback(edition)) {
            twins.entry(&page.key).or_default().push((edition.lang.tag(), &page.path));
        }
    }
    for same in twins.values() {
        for (_, path) in same {
            let _ = write!(xml, "<url><loc>{}</loc>", escaped(&format!("{base}{path}")));
            for (lang, other) in same.iter().filter(|_| same.len() > 1) {
                let _ = write!(
                    xml,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}\"/>",
                    escaped(&format!("{base}{other}"))
                );
            }
            xml.push_str("</url>\n");
        }
    }
    xml + "</urlset>\n"
}
