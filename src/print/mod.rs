//! Stage 5, print: the whole manual, and each part, as one page that prints with page numbers and running titles.
//! The text is written by `render` as for the screen; only ids, links within the page and the frame differ.

use crate::model::{Edition, Manual, Page, SitePath, Strings, hashed, relative};
use crate::render::{
    Document, Link, PageView, Rendered, Renderer, Scope, body, bytes, escaped, paper_prefix,
};
use crate::source::{Code, Diagnostics, say};
use rayon::prelude::*;
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
    let title = css_string(
        manual
            .config
            .title
            .text(&edition.lang, manual.config.default_lang()),
    );
    let (start, end) = if edition.lang.direction().html() == "rtl" {
        ("right", "left")
    } else {
        ("left", "right")
    };
    let number = page_number(strings.get("page_of_pages"));
    // An empty string, never `none`: an empty box keeps the browser's own date and address away.
    let page = format!(
        "@page{{@top-{start}{{content:{title}}}@top-{end}{{content:\"\"}}@bottom-{start}{{content:\"\"}}@bottom-{end}{{content:{number}}}}}\n"
    );
    let mut book = page.clone();
    let _ = writeln!(
        book,
        "@page :first{{@top-{start}{{content:\"\"}}@bottom-{end}{{content:\"\"}}}}"
    );
    for (at, page) in edition.pages.iter().enumerate() {
        let _ = writeln!(
            book,
            "@page p{at}{{@top-{end}{{content:{}}}}}.page-{at}{{page:p{at}}}",
            css_string(&page.chapter.meta.title)
        );
    }
    let tag = edition.lang.tag();
    let file = |name: String, css: String| (hashed(&name, css.as_bytes()), bytes(css));
    Paper {
        page: file(format!("paper-{tag}.css"), page),
        book: file(format!("book-{tag}.css"), book),
    }
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
    for (name, counter) in [
        ("{page}", "\" counter(page) \""),
        ("{pages}", "\" counter(pages) \""),
    ] {
        content = content.replace(name, counter);
    }
    content
}

/// `print.html` of every edition and of every part.
pub fn pages(renderer: &Renderer<'_>, diagnostics: &mut Diagnostics) -> Vec<Rendered> {
    let mut rendered = Vec::new();
    for (at, edition) in renderer.manual.editions.iter().enumerate() {
        let books: Vec<_> = (0..edition.parts.len())
            .into_par_iter()
            .map(|part| book(renderer, at, part))
            .collect();
        for book in books {
            match book {
                Ok(page) => rendered.push(page),
                Err(error) => {
                    let message = say!(
                        "Malen kan ikke tegnes: {error}",
                        "The template cannot be drawn: {error}"
                    );
                    diagnostics.push(Code::Template.at(&"theme/templates/paper.html".into(), None, message));
                }
            }
        }
    }
    rendered
}

/// The chapters below a part, which follow each other in reading order.
fn range(edition: &Edition, part: usize) -> std::ops::Range<usize> {
    let below = |page: &Page| {
        let mut at = Some(page.part);
        while let Some(here) = at {
            if here == part {
                return true;
            }
            at = edition.parts[here].parent;
        }
        false
    };
    let first = edition.pages.iter().position(below).unwrap_or(0);
    first
        ..first
            + edition.pages[first..]
                .iter()
                .take_while(|page| below(page))
                .count()
}

fn book(renderer: &Renderer<'_>, at: usize, part: usize) -> Result<Rendered, tera::Error> {
    let edition = &renderer.manual.editions[at];
    let index = &edition.parts[part].index;
    let path = index.path.replace("index.html", "print.html");
    let range = range(edition, part);
    let scope = Scope::Paper {
        first: range.start,
        end: range.end,
    };
    let texts: Vec<String> = range
        .clone()
        .into_par_iter()
        .map(|page| chapter(renderer, edition, page, &path, &scope))
        .collect();
    let mut text = String::with_capacity(texts.iter().map(String::len).sum::<usize>() + 1024);
    if !index.chapter.body.blocks.is_empty() {
        text.push_str("<section class=\"paper-intro\">");
        push_prose(&mut text, renderer, edition, index, &path, &scope, "i0-");
        text.push_str("</section>\n");
    }
    let mut current = part;
    for (page, chapter) in range.clone().zip(texts) {
        let own = edition.pages[page].part;
        if own != current && own != part {
            let inner = &edition.parts[own];
            let _ = writeln!(
                text,
                "<section class=\"paper-part\"><h1>{}</h1>",
                escaped(&inner.title)
            );
            push_prose(
                &mut text,
                renderer,
                edition,
                &inner.index,
                &path,
                &scope,
                &format!("i{own}-"),
            );
            text.push_str("</section>\n");
        }
        current = own;
        text.push_str(&chapter);
    }
    let chapters = range.map(|page| {
        let shown = &edition.pages[page];
        let lang = shown
            .is_fallback(edition)
            .then(|| shown.chapter.lang.tag().to_string());
        Link {
            href: format!("#{}top", paper_prefix(page)),
            title: shown.chapter.meta.title.clone(),
            lang,
            ..Link::default()
        }
    });
    let view = PageView {
        title: index.chapter.meta.title.clone(),
        description: index.chapter.meta.description.clone().unwrap_or_default(),
        root: "../".repeat(path.matches('/').count()),
        key: index.key.clone(),
        chapters: chapters.collect(),
        body: text,
        target: relative(&path, &index.path),
        alternates: renderer.print_alternates(edition, index, &path),
        ..PageView::default()
    };
    renderer.draw(at, "paper.html", &path, &view)
}

fn chapter(renderer: &Renderer<'_>, edition: &Edition, at: usize, path: &str, scope: &Scope) -> String {
    let page = &edition.pages[at];
    let mut text = String::with_capacity(8 << 10);
    let prefix = paper_prefix(at);
    let lang = if page.is_fallback(edition) {
        format!(
            " lang=\"{}\" dir=\"{}\"",
            page.chapter.lang.tag(),
            page.chapter.lang.direction().html()
        )
    } else {
        String::new()
    };
    let title = escaped(&page.chapter.meta.title);
    let _ = writeln!(
        text,
        "<section class=\"paper-chapter page-{at}\" id=\"{prefix}top\"{lang}><h1>{title}</h1>"
    );
    push_prose(&mut text, renderer, edition, page, path, scope, &prefix);
    text.push_str("</section>\n");
    text
}

fn push_prose(
    out: &mut String,
    renderer: &Renderer<'_>,
    edition: &Edition,
    page: &Page,
    path: &str,
    scope: &Scope,
    prefix: &str,
) {
    let strings = renderer.strings(&page.chapter.lang);
    let document = Document {
        manual: renderer.manual,
        edition,
        page,
        strings,
        from: path,
        scope,
        id_prefix: prefix,
    };
    out.push_str("<div class=\"prose\">\n");
    out.push_str(&body(&document));
    out.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_leave_their_css_string() {
        assert_eq!(css_string("a\"}</style>\\\n"), "\"a\\22 }\\3c /style>\\5c  \"");
        assert_eq!(
            page_number("Side {page} av {pages}"),
            "\"Side \" counter(page) \" av \" counter(pages) \"\""
        );
    }
}
