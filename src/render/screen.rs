//! The pages for the screen: which there are, and what each one's template receives.

use super::{Document, Language, Link, PageView, ReleaseView, Renderer, Scope, escaped, nav, push_body};
use crate::model::{Child, Edition, Page, SitePath, relative};

/// A page for the screen, before it is drawn. Numbers are indices of editions, parts, pages and redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Screen {
    /// `index.html` of the whole site: the default language's start page.
    Root,
    Part {
        edition: usize,
        part: usize,
    },
    Chapter {
        edition: usize,
        page: usize,
    },
    Search(usize),
    NotFound(usize),
    Redirect(usize),
}

/// Where an edition's search page is: the start page, which has the field too, if a chapter is called `search`.
pub(super) fn search_page_path(edition: &Edition) -> SitePath {
    let folder = edition.lang.tag();
    let path = format!("{folder}/search.html");
    let is_taken = edition.pages.iter().any(|page| page.path.eq_ignore_ascii_case(&path));
    if is_taken { format!("{folder}/index.html") } else { path }
}

impl Renderer {
    /// Every page for the screen, with its path.
    pub fn screens(&self) -> Vec<(SitePath, Screen)> {
        let mut screens = vec![("index.html".to_string(), Screen::Root)];
        for (at, edition) in self.manual.editions.iter().enumerate() {
            let parts = edition.parts.iter().enumerate();
            screens.extend(parts.map(|(part, shown)| (shown.index.path.clone(), Screen::Part { edition: at, part })));
            let pages = edition.pages.iter().enumerate();
            screens.extend(pages.map(|(page, shown)| (shown.path.clone(), Screen::Chapter { edition: at, page })));
            let search = search_page_path(edition);
            // The start page may stand in for it.
            if search != edition.parts[0].index.path {
                screens.push((search, Screen::Search(at)));
            }
            if self.manual.config.base_url.is_some() {
                screens.push((format!("{}/404.html", edition.lang.tag()), Screen::NotFound(at)));
            }
        }
        let redirects = self.manual.redirects.iter().enumerate();
        screens.extend(redirects.map(|(at, (from, ..))| (from.clone(), Screen::Redirect(at))));
        screens
    }

    /// Draws a page for the screen.
    ///
    /// # Errors
    /// What Tera says of the template.
    pub fn screen(&self, screen: Screen) -> Result<String, tera::Error> {
        match screen {
            Screen::Root => self.start(0, "index.html"),
            Screen::Part { edition, part } => self.part(edition, part),
            Screen::Chapter { edition, page } => self.chapter(edition, page),
            Screen::Search(edition) => self.search_page(edition),
            Screen::NotFound(edition) => self.not_found(edition),
            Screen::Redirect(at) => self.redirect(at),
        }
    }

    fn chapter(&self, at: usize, page_at: usize) -> Result<String, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.pages[page_at];
        let path = page.path.as_str();
        let nav = self.nav(at, page.part, nav::window(edition, page.part, Some(page_at)))?;
        let [prev, next] = nav::neighbours(edition, Child::Page(page_at), path);
        let view = PageView {
            crumbs: nav::crumbs(edition, page.part, path),
            toc: nav::toc(page),
            body: self.body(edition, page, path),
            nav: marked(nav, &relative(path, path)),
            prev,
            next,
            ..self.view(edition, page, path)
        };
        self.draw(at, "chapter.html", &view)
    }

    fn part(&self, at: usize, part_at: usize) -> Result<String, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[part_at].index;
        if part_at == 0 {
            return self.start(at, &page.path);
        }
        let path = page.path.as_str();
        let parent = edition.parts[part_at].parent.unwrap_or(0);
        let [prev, next] = nav::neighbours(edition, Child::Part(part_at), path);
        let view = PageView {
            crumbs: nav::crumbs(edition, parent, path),
            toc: Vec::new(),
            body: self.body(edition, page, path),
            nav: marked(self.nav(at, part_at, 0)?, &relative(path, path)),
            chapters: nav::children(edition, part_at, path),
            print: "print.html".to_string(),
            prev,
            next,
            ..self.view(edition, page, path)
        };
        self.draw(at, "part.html", &view)
    }

    fn start(&self, at: usize, path: &str) -> Result<String, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[0].index;
        let view = PageView {
            body: self.body(edition, page, path),
            chapters: nav::children(edition, 0, path),
            ..self.view(edition, page, path)
        };
        self.draw(at, "start.html", &view)
    }

    /// The page that a search form leads to.
    fn search_page(&self, at: usize) -> Result<String, tera::Error> {
        let edition = &self.manual.editions[at];
        let path = search_page_path(edition);
        let page = &edition.parts[0].index;
        let mut view = self.view(edition, page, &path);
        view.title = self.strings[&edition.lang].get("search_title").to_string();
        for (language, other) in view.languages.iter_mut().zip(&self.manual.editions) {
            language.href = relative(&path, &search_page_path(other));
        }
        view.alternates = view.languages.clone();
        view.chapters = few_chapters(edition, &path);
        self.draw(at, "search.html", &view)
    }

    /// The page that says what has changed since each release.
    ///
    /// # Errors
    /// What Tera says of the template.
    pub fn printout(&self, at: usize, path: &str, releases: Vec<ReleaseView>) -> Result<String, tera::Error> {
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
        self.draw(at, "printout.html", &view)
    }

    /// The page a web server shows for unknown addresses, at any depth: its addresses are absolute.
    fn not_found(&self, at: usize) -> Result<String, tera::Error> {
        let edition = &self.manual.editions[at];
        let page = &edition.parts[0].index;
        let base = self.manual.config.base_url.clone().unwrap_or_default();
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
        self.draw(at, "not-found.html", &view)
    }

    fn redirect(&self, at: usize) -> Result<String, tera::Error> {
        let (from, to, lang) = &self.manual.redirects[at];
        let at = self.manual.editions.iter().position(|edition| edition.lang == *lang).unwrap_or(0);
        let edition = &self.manual.editions[at];
        let page = edition.pages.iter().find(|page| page.path == *to);
        let title = page.map(|page| page.chapter.meta.title.clone()).unwrap_or_default();
        let root = "../".repeat(from.matches('/').count());
        let view = PageView { title, root, target: relative(from, to), ..PageView::default() };
        self.draw(at, "redirect.html", &view)
    }

    /// What a page's view always holds.
    fn view(&self, edition: &Edition, page: &Page, path: &str) -> PageView {
        let fallback = page.is_fallback(edition) && !page.chapter.body.blocks.is_empty();
        let lang = page.chapter.lang.clone();
        PageView {
            title: page.chapter.meta.title.clone(),
            description: page.chapter.meta.description.clone().unwrap_or_default(),
            root: "../".repeat(path.matches('/').count()),
            key: page.key.to_string(),
            draft: page.chapter.meta.draft,
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
            let Some(twin) =
                twins.get(&page.key).map(|child| other.at(*child)).filter(|twin| !real || !twin.is_fallback(other))
            else {
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
        let document = Document {
            manual: &self.manual,
            edition,
            page,
            strings,
            from: path,
            scope: &Scope::Screen,
            id_prefix: "",
            codes: &self.codes,
            hyphens: &self.hyphens,
        };
        let mut body = String::with_capacity(8 << 10);
        push_body(&mut body, &document);
        body
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
