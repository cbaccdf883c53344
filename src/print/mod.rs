//! Stage 5, print: the whole manual, and each part, as one page that prints with page numbers and running titles.
//! The text is written by `render` as for the screen; only ids, links within the page and the frame differ.

use crate::model::{Edition, Manual, Page, SitePath, Strings, hashed, relative};
use crate::render::{Document, Link, PageView, Rendered, Renderer, Scope, body, bytes, escaped, paper_prefix};
use crate::source::{Code, Diagnostics, say};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// The style sheets of one edition's paper.
pub struct Paper {
    /// For any page: page numbers and the manual's name.
    pub page: (SitePath, Arc<[u8]>),
    /// For `print.html`: a named page per chapter, whose header carries the chapter's title.
    pub book: (SitePath, Arc<[u8]>),
}

/// Makes the style sheets. Chromium knows no `string-set`, so running titles need a named page per chapter.
pub fn styles(manual: &Manual, edition: &Edition, strings: &Strings) -> Paper {
    let title = css_string(manual.config.title.text(&edition.lang, manual.config.default_lang()));
    let (start, end) = if edition.lang.direction().html() == "rtl" { ("right", "left") } else { ("left", "right") };
    let number = page_number(strings.get("page_of_pages"));
    // An empty string, never `none`: an empty box keeps the browser's own date and address away.
    let page = format!(
        "@page{{@top-{start}{{content:{title}}}@top-{end}{{content:\"\"}}@bottom-{start}{{content:\"\"}}@bottom-{end}{{content:{number}}}}}\n"
    );
    let mut book = page.clone();
    let _ = writeln!(book, "@page :first{{@top-{start}{{content:\"\"}}@bottom-{end}{{content:\"\"}}}}");
    for (at, page) in edition.pages.iter().enumerate() {
        let _ = writeln!(
            book,
            "@page p{at}{{@top-{end}{{content:{}}}}}.page-{at}{{page:p{at}}}",
            css_string(&page.chapter.meta.title)
        );
    }
    let tag = edition.lang.tag();
    let file = |name: String, css: String| (hashed(&name, css.as_bytes()), bytes(css));
    Paper { page: file(format!("paper-{tag}.css"), page), book: file(format!("book-{tag}.css"), book) }
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

/// `print.html` of every edition and of every part.
pub fn pages(renderer: &Renderer<'_>, diagnostics: &mut Diagnostics) -> Vec<Rendered> {
    let mut rendered = Vec::new();
    for (at, edition) in renderer.manual.editions.iter().enumerate() {
        let books: Vec<_> = (0..edition.parts.len()).into_par_iter().map(|part| book(renderer, at, part)).collect();
        for book in books {
            match book {
                Ok(page) => rendered.push(page),
                Err(error) => {
                    let message = say!("Malen kan ikke tegnes: {error}", "The template cannot be drawn: {error}");
                    diagnostics.push(Code::Template.at(&"theme/templates/paper.html".into(), None, message));
                }
            }
        }
    }
    rendered
}

fn book(renderer: &Renderer<'_>, at: usize, part: usize) -> Result<Rendered, tera::Error> {
    let edition = &renderer.manual.editions[at];
    let index = &edition.parts[part].index;
    let path = index.path.replace("index.html", "print.html");
    let chapters = edition.chapters_of(part);
    let scope = Scope::Paper { first: chapters.start, end: chapters.end };
    let book = Book { renderer, edition, part, path: &path, scope };
    let entries = chapters.clone().map(|page| {
        let shown = &edition.pages[page];
        let lang = shown.is_fallback(edition).then(|| shown.chapter.lang.tag().to_string());
        let href = format!("#{}top", paper_prefix(page));
        Link { href, title: shown.chapter.meta.title.clone(), lang, ..Link::default() }
    });
    let view = PageView {
        title: index.chapter.meta.title.clone(),
        description: index.chapter.meta.description.clone().unwrap_or_default(),
        root: "../".repeat(path.matches('/').count()),
        key: index.key.clone(),
        chapters: entries.collect(),
        body: book.text(chapters),
        target: relative(&path, &index.path),
        alternates: renderer.print_alternates(edition, index, &path),
        ..PageView::default()
    };
    renderer.draw(at, "paper.html", &path, &view)
}

/// One `print.html` being written.
struct Book<'a> {
    renderer: &'a Renderer<'a>,
    edition: &'a Edition,
    part: usize,
    path: &'a str,
    scope: Scope,
}

impl Book<'_> {
    /// The text of the whole: what the part says itself, then its chapters, each after the parts that begin with it.
    fn text(&self, chapters: std::ops::Range<usize>) -> String {
        let mut openings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for inner in (0..self.edition.parts.len()).filter(|inner| *inner != self.part) {
            let range = self.edition.chapters_of(inner);
            if !range.is_empty()
                && chapters.contains(&range.start)
                && range.end <= chapters.end
                && self.edition.is_within(inner, self.part)
            {
                openings.entry(range.start).or_default().push(inner);
            }
        }
        let index = &self.edition.parts[self.part].index;
        let intro = if index.chapter.body.blocks.is_empty() {
            String::new()
        } else {
            format!("<section class=\"paper-intro\">{}</section>\n", self.prose(index, "i0-"))
        };
        let none = Vec::new();
        let texts: Vec<String> =
            chapters.into_par_iter().map(|page| self.chapter(page, openings.get(&page).unwrap_or(&none))).collect();
        intro + &texts.concat()
    }

    fn chapter(&self, at: usize, parts: &[usize]) -> String {
        let page = &self.edition.pages[at];
        let (prefix, lang) = (paper_prefix(at), &page.chapter.lang);
        let (mut text, mut label) = (String::with_capacity(8 << 10), String::new());
        for part in parts {
            let index = &self.edition.parts[*part].index;
            let title = escaped(&self.edition.parts[*part].title);
            if index.chapter.body.blocks.is_empty() {
                let _ = write!(label, "<p class=\"part-title\">{title}</p>");
            } else {
                let prose = self.prose(index, &format!("i{part}-"));
                let _ = writeln!(text, "<section class=\"paper-part\"><h1>{title}</h1>\n{prose}</section>");
            }
        }
        let attributes = if page.is_fallback(self.edition) {
            format!(" lang=\"{}\" dir=\"{}\"", lang.tag(), lang.direction().html())
        } else {
            String::new()
        };
        let (title, prose) = (escaped(&page.chapter.meta.title), self.prose(page, &prefix));
        let _ = writeln!(
            text,
            "<section class=\"paper-chapter page-{at}\" id=\"{prefix}top\"{attributes}>{label}<h1>{title}</h1>\n{prose}</section>"
        );
        text
    }

    fn prose(&self, page: &Page, prefix: &str) -> String {
        let text = body(&Document {
            manual: self.renderer.manual,
            edition: self.edition,
            page,
            strings: self.renderer.strings(&page.chapter.lang),
            from: self.path,
            scope: &self.scope,
            id_prefix: prefix,
        });
        format!("<div class=\"prose\">\n{text}</div>\n")
    }
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
