//! The style sheets that no theme can hold: page numbers, running titles and the edition's mark in the page margins.

use crate::model::{Edition, Manual, SitePath, Strings, hashed};
use crate::render::bytes;
use std::fmt::Write as _;
use std::sync::Arc;

/// For any page: page numbers, the manual's name and mark in the page's margins. Its name is fixed, since the mark changes
/// with every build and no page may change with it.
pub fn margins(manual: &Manual, edition: &Edition, strings: &Strings) -> String {
    let title = css_string(manual.config.title.text(&edition.lang, manual.config.default_lang()));
    let (start, end) = sides(edition);
    let number = page_number(strings.get("page_of_pages"));
    let mark = css_string(&strings.fill("edition_mark", &[("version", &manual.mark)]));
    // An empty string, never `none`: an empty box keeps the browser's own date and address away.
    format!(
        "@page{{@top-{start}{{content:{title}}}@top-{end}{{content:\"\"}}@bottom-{start}{{content:{mark}}}@bottom-{end}{{content:{number}}}}}\n"
    )
}

/// For `print.html`: no boxes on the cover, and a named page per chapter, whose header carries the chapter's title.
/// Chromium knows no `string-set`, so running titles need a named page per chapter.
pub fn titles(edition: &Edition) -> (SitePath, Arc<[u8]>) {
    let (start, end) = sides(edition);
    let mut book = format!("@page :first{{@top-{start}{{content:\"\"}}@bottom-{end}{{content:\"\"}}}}\n");
    for (at, page) in edition.pages.iter().enumerate() {
        let _ = writeln!(
            book,
            "@page p{at}{{@top-{end}{{content:{}}}}}.page-{at}{{page:p{at}}}",
            css_string(&page.chapter.meta.title)
        );
    }
    (hashed(&format!("book-{}.css", edition.lang.tag()), book.as_bytes()), bytes(book))
}

/// Where lines begin and end.
fn sides(edition: &Edition) -> (&'static str, &'static str) {
    if edition.lang.direction().html() == "rtl" { ("right", "left") } else { ("left", "right") }
}

fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' => {
                let _ = write!(out, "\\{:x} ", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

/// «Side {page} av {pages}» as the `content` of a margin box.
fn page_number(words: &str) -> String {
    let mut content = css_string(words);
    for (name, counter) in [("{page}", "\" counter(page) \""), ("{pages}", "\" counter(pages) \"")] {
        content = content.replace(name, counter);
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_leave_their_css_string() {
        assert_eq!(css_string("a\"}</style>\\\n"), "\"a\\22 }\\3c /style>\\5c  \"");
        assert_eq!(page_number("Side {page} av {pages}"), "\"Side \" counter(page) \" av \" counter(pages) \"\"");
    }
}
