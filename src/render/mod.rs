//! Stage 4, render: the manual's texts into HTML, and the pages around them from templates.

mod document;
mod escape;
mod figure;
mod hyphens;
mod icons;
mod inline;
pub mod minify;
mod nav;
pub mod page_number;
mod places;
mod qr;
mod strings;
mod table;
mod task;
mod theme;
mod view;
mod writer;

pub use document::{Document, Scope, paper_prefix};
pub use escape::escaped;
pub use places::{Place, places};
pub use qr::Codes;
pub use theme::{Theme, Urls};
pub use view::{Language, Link, PageView, ReleaseView, SiteView};
pub use writer::body;

use crate::model::{Edition, Lang, Manual, Page, SitePath, Strings, relative};
use crate::source::Diagnostics;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tera::{Context, Value};
use view::ContactView;

/// Where each language's search index is. The name stays the same from build to build, so that pages do not change with it.
pub fn search_index_path(lang: &Lang) -> SitePath {
    format!("{}/search-index.js", lang.tag())
}

/// Where an edition's search page is: the start page, which has the field too, if a chapter is called `search`.
fn search_page_path(edition: &Edition) -> SitePath {
    let folder = edition.lang.tag();
    let path = format!("{folder}/search.html");
    let is_taken = edition.pages.iter().any(|page| page.path.eq_ignore_ascii_case(&path));
    if is_taken { format!("{folder}/index.html") } else { path }
}

/// A finished page: where it is published, and its HTML.
pub type Rendered = (SitePath, String);

/// Draws pages of one manual with one theme.
pub struct Renderer<'a> {
    /// The manual.
    pub manual: &'a Manual,
    theme: &'a Theme,
    /// Words by language of the manual, in the order of its languages.
    pub strings: BTreeMap<Lang, Strings>,
    /// QR codes of all addresses.
    pub codes: Codes,
    contexts: Vec<Context>,
    /// Each edition's pages by key.
    twins: Vec<HashMap<&'a str, &'a Page>>,
}

impl<'a> Renderer<'a> {
    /// Prepares what the pages of each edition share. `paper` are the addresses of each edition's two paper style sheets.
    pub fn new(manual: &'a Manual, theme: &'a Theme, paper: &[(SitePath, SitePath)]) -> Renderer<'a> {
        let strings: BTreeMap<Lang, Strings> =
            manual.config.languages.iter().map(|lang| (lang.clone(), theme.strings(lang))).collect();
        let contexts = manual
            .editions
            .iter()
            .zip(paper)
            .map(|(edition, paper)| {
                let words = &strings[&edition.lang];
                let mut context = Context::new();
                context.insert_value("t", Value::from_serializable(words.all()));
                context.insert("site", &site_view(manual, edition, &theme.urls, words, paper));
                context
            })
            .collect();
        let twins = manual
            .editions
            .iter()
            .map(|edition| edition.all_pages().map(|page| (page.key.as_str(), page)).collect())
            .collect();
        Renderer { manual, theme, strings, codes: Codes::of(manual), contexts, twins }
    }

    /// The words for texts in `lang`.
    pub fn strings(&self, lang: &Lang) -> &Strings {
        &self.strings[lang]
    }

    /// Every page for the screen: start pages, parts, chapters, redirects, 404.
    pub fn pages(&self, diagnostics: &mut Diagnostics) -> Vec<Rendered> {
        let mut pages = Vec::new();
        for (at, edition) in self.manual.editions.iter().enumerate() {
            let navs = self.navs(at, diagnostics);
            let parts: Vec<_> =
                (0..edition.parts.len()).into_par_iter().map(|part| self.part(at, part, &navs)).collect();
            let chapters: Vec<_> =
                (0..edition.pages.len()).into_par_iter().map(|page| self.chapter(at, page, &navs)).collect();
            pages.extend(parts.into_iter().chain(chapters));
            pages.extend(self.search_page(at));
            if self.manual.config.base_url.is_some() {
                pages.push(self.not_found(at));
            }
        }
        pages.push(self.start(0, "index.html"));
        pages.extend(self.manual.redirects.iter().map(|(from, to, lang)| self.redirect(from, to, lang)));
        pages.into_iter().filter_map(|page| page.map_err(|error| theme::report(&error, diagnostics)).ok()).collect()
    }

    /// Draws a template.
    ///
    /// # Errors
    /// What Tera says of the template.
    pub fn draw(&self, edition: usize, template: &str, path: &str, view: &PageView) -> Result<Rendered, tera::Error> {
        let mut context = self.contexts[edition].clone();
        context.insert("page", view);
        Ok((path.to_string(), self.theme.templates.render(template, &context)?))
    }

    fn navs(&self, at: usize, diagnostics: &mut Diagnostics) -> Vec<Vec<String>> {
        let edition = &self.manual.editions[at];
        let draw = |part: usize, window: usize| {
            let mut context = self.contexts[at].clone();
            context.insert("entries", &nav::entries(edition, part, window));
            self.theme.templates.render("nav.html", &context)
        };
        let windows = |part| {
            (0..nav::windows(edition, part)).map(move |window| draw(part, window)).collect::<Result<Vec<_>, _>>()
        };
        let navs: Result<Vec<_>, _> = (0..edition.parts.len()).into_par_iter().map(windows).collect();
        navs.unwrap_or_else(|error| {
            theme::report(&error, diagnostics);
            vec![vec![String::new()]; edition.parts.len()]
        })
    }

    /// What a page's view always holds.
    fn view(&self, edition: &Edition, page: &Page, path: &str) -> PageView {
        let fallback = page.is_fallback(edition) && !page.chapter.body.blocks.is_empty();
        let lang = page.chapter.lang.clone();
        PageView {
            title: page.chapter.meta.title.clone(),
            description: page.chapter.meta.description.clone().unwrap_or_default(),
            root: "../".repeat(path.matches('/').count()),
            key: page.key.clone(),
            text_lang: fallback.then(|| lang.tag().to_string()),
            text_dir: fallback.then(|| lang.direction().html()),
            fallback_note: fallback
                .then(|| self.strings[&edition.lang].fill("fallback_note", &[("language", lang.autonym())])),
            languages: self.languages(edition, page, path, false),
            alternates: self.languages(edition, page, path, true),
            print: relative(path, &edition.parts[0].index.path.replace("index.html", "print.html")),
            ..PageView::default()
        }
    }

    /// The print pages of a part in the languages in which it has text of its own.
    pub fn print_alternates(&self, edition: &Edition, index: &Page, path: &str) -> Vec<Language> {
        let mut languages = self.languages(edition, index, path, true);
        for language in &mut languages {
            language.href = language.href.replace("index.html", "print.html");
        }
        languages
    }

    /// The same page in each language; with `real`, only where it is translated.
    fn languages(&self, edition: &Edition, page: &Page, path: &str, real: bool) -> Vec<Language> {
        let mut languages = Vec::new();
        for (other, twins) in self.manual.editions.iter().zip(&self.twins) {
            let Some(twin) = twins.get(page.key.as_str()).filter(|twin| !real || !twin.is_fallback(other)) else {
                continue;
            };
            languages.push(Language {
                href: relative(path, &twin.path),
                lang: other.lang.tag().to_string(),
                name: self.strings[&other.lang].get("language_name").to_string(),
                current: other.lang == edition.lang,
            });
        }
        languages
    }

    fn body(&self, edition: &Edition, page: &Page, path: &str) -> String {
        let strings = &self.strings[&page.chapter.lang];
        body(&Document {
            manual: self.manual,
            edition,
            page,
            strings,
            from: path,
            scope: &Scope::Screen,
            id_prefix: "",
            codes: &self.codes,
        })
    }

    fn chapter(&self, at: usize, page_at: usize, navs: &[Vec<String>]) -> Result<Rendered, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.pages[page_at];
        let path = page.path.as_str();
        let nav = &navs[page.part][nav::window(edition, page.part, Some(page_at))];
        let neighbour =
            |at: Option<usize>| at.and_then(|at| edition.pages.get(at)).map(|page| nav::page_link(edition, page, path));
        let view = PageView {
            crumbs: nav::crumbs(edition, page.part, path),
            toc: nav::toc(page),
            body: self.body(edition, page, path),
            nav: marked(nav, &relative(path, path)),
            prev: neighbour(page_at.checked_sub(1)),
            next: neighbour(Some(page_at + 1)),
            ..self.view(edition, page, path)
        };
        self.draw(at, "chapter.html", path, &view)
    }

    fn part(&self, at: usize, part_at: usize, navs: &[Vec<String>]) -> Result<Rendered, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[part_at].index;
        if part_at == 0 {
            return self.start(at, &page.path);
        }
        let path = page.path.as_str();
        let parent = edition.parts[part_at].parent.unwrap_or(0);
        let view = PageView {
            crumbs: nav::crumbs(edition, parent, path),
            toc: Vec::new(),
            body: self.body(edition, page, path),
            nav: marked(&navs[part_at][0], &relative(path, path)),
            chapters: nav::children(edition, part_at, path),
            print: "print.html".to_string(),
            ..self.view(edition, page, path)
        };
        self.draw(at, "part.html", path, &view)
    }

    fn start(&self, at: usize, path: &str) -> Result<Rendered, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[0].index;
        let view = PageView {
            body: self.body(edition, page, path),
            chapters: nav::children(edition, 0, path),
            ..self.view(edition, page, path)
        };
        self.draw(at, "start.html", path, &view)
    }

    /// The page that a search form leads to, unless the start page stands in for it.
    fn search_page(&self, at: usize) -> Option<Result<Rendered, tera::Error>> {
        let edition = &self.manual.editions[at];
        let path = search_page_path(edition);
        let page = &edition.parts[0].index;
        if path == page.path {
            return None;
        }
        let mut view = self.view(edition, page, &path);
        view.title = self.strings[&edition.lang].get("search_title").to_string();
        for (language, other) in view.languages.iter_mut().zip(&self.manual.editions) {
            language.href = relative(&path, &search_page_path(other));
        }
        view.alternates = view.languages.clone();
        view.chapters = few_chapters(edition, &path);
        Some(self.draw(at, "search.html", &path, &view))
    }

    /// The page that says what has changed since each release.
    pub fn printout(
        &self,
        at: usize,
        path: &str,
        releases: Vec<ReleaseView>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Rendered> {
        let edition = &self.manual.editions[at];
        let mut view = self.view(edition, &edition.parts[0].index, path);
        let strings = &self.strings[&edition.lang];
        view.title = strings.get("printout").to_string();
        view.description = strings.get("printout_help").to_string();
        let others = view.languages.into_iter().zip(&self.manual.editions);
        let others = others.filter_map(|(language, other)| {
            Some(Language { href: relative(path, &self.manual.printout(other)?), ..language })
        });
        view.languages = others.collect();
        view.alternates = view.languages.clone();
        view.releases = releases;
        view.chapters = few_chapters(edition, path);
        self.draw(at, "printout.html", path, &view).map_err(|error| theme::report(&error, diagnostics)).ok()
    }

    /// The page a web server shows for unknown addresses, at any depth: its addresses are absolute.
    fn not_found(&self, at: usize) -> Result<Rendered, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[0].index;
        let base = self.manual.config.base_url.clone().unwrap_or_default();
        let path = format!("{}/404.html", edition.lang.tag());
        let absolute = |href: &str| format!("{base}{}", href);
        let mut view = self.view(edition, page, "index.html");
        for language in view.languages.iter_mut().chain(&mut view.alternates) {
            language.href = absolute(&language.href);
        }
        view.chapters = few_chapters(edition, "index.html");
        view.chapters.iter_mut().for_each(|link| link.href = absolute(&link.href));
        let view = PageView {
            title: self.strings[&edition.lang].get("not_found").to_string(),
            root: base.clone(),
            print: absolute(&view.print),
            ..view
        };
        self.draw(at, "not-found.html", &path, &view)
    }

    fn redirect(&self, from: &str, to: &str, lang: &Lang) -> Result<Rendered, tera::Error> {
        let at = self.manual.editions.iter().position(|edition| edition.lang == *lang).unwrap_or(0);
        let edition = &self.manual.editions[at];
        let title = edition
            .pages
            .iter()
            .find(|page| page.path == to)
            .map(|page| page.chapter.meta.title.clone())
            .unwrap_or_default();
        let root = "../".repeat(from.matches('/').count());
        self.draw(
            at,
            "redirect.html",
            from,
            &PageView { title, root, target: relative(from, to), ..PageView::default() },
        )
    }
}

/// The chapters for a page that is not one of them, unless they are too many.
fn few_chapters(edition: &Edition, path: &str) -> Vec<Link> {
    let are_few = edition.parts[0].children.len() <= nav::WHOLE_TREE;
    if are_few { nav::children(edition, 0, path) } else { Vec::new() }
}

/// The navigation with the current page marked.
fn marked(nav: &str, href: &str) -> String {
    let needle = format!("href=\"{}\"", escaped(href));
    nav.replacen(&needle, &format!("{needle} aria-current=\"page\""), 1)
}

fn site_view(
    manual: &Manual,
    edition: &Edition,
    urls: &Urls,
    words: &Strings,
    paper: &(SitePath, SitePath),
) -> SiteView {
    let (config, default) = (&manual.config, manual.config.default_lang());
    let contacts = config.contacts.values().map(|contact| ContactView {
        name: contact.name.text(&edition.lang, default).to_string(),
        note: contact.note.as_ref().map(|note| note.text(&edition.lang, default).to_string()),
        ways: contact
            .phone
            .iter()
            .map(|phone| inline::phone_link(phone))
            .chain(contact.email.iter().map(|email| inline::email_link(email)))
            .collect(),
    });
    let scripts: BTreeMap<&str, &str> =
        words.all().iter().filter_map(|(key, word)| Some((key.strip_prefix("js_")?, word.as_str()))).collect();
    let title = config.title.text(&edition.lang, default).to_string();
    SiteView {
        description: config
            .description
            .as_ref()
            .map(|text| text.text(&edition.lang, default).to_string())
            .unwrap_or_default(),
        lang: edition.lang.tag().to_string(),
        dir: edition.lang.direction().html(),
        multilingual: manual.editions.len() > 1,
        style: urls.style.clone(),
        print: urls.print.clone(),
        script: urls.script.clone(),
        search: urls.search.clone(),
        search_page: search_page_path(edition),
        icon: urls.icon.clone(),
        paper: paper.0.clone(),
        paper_book: paper.1.clone(),
        pdf: config.pdf.then(|| edition.pdf.clone()),
        mark: words.fill("edition_mark", &[("version", &manual.mark)]),
        printout: manual.printout(edition),
        folder: format!("{}/", edition.lang.tag()),
        contacts: contacts.collect(),
        accessibility_statement: config
            .accessibility_statement
            .as_ref()
            .map(|url| url.text(&edition.lang, default).to_string()),
        owner: config.owner.as_ref().map(|owner| owner.text(&edition.lang, default).to_string()),
        words: words.attributes(),
        script_strings: serde_json::to_string(&scripts).unwrap_or_default(),
        storage: blake3::hash(config.title.text(default, default).as_bytes())
            .to_hex()
            .as_str()
            .get(..8)
            .unwrap_or_default()
            .to_string(),
        title,
    }
}

/// Bytes for the site.
pub fn bytes(text: String) -> Arc<[u8]> {
    text.into_bytes().into()
}
