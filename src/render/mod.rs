//! Stage 4, render: the manual's texts into HTML, and the pages around them from templates.

mod document;
mod escape;
mod example;
mod figure;
mod hyphens;
mod icons;
mod inline;
pub mod minify;
mod nav;
mod own_templates;
pub mod page_number;
mod places;
mod qr;
mod screen;
mod script;
mod strings;
mod table;
mod task;
pub mod theme;
mod view;
mod writer;

pub use document::{Document, Scope, paper_prefix};
pub use escape::escaped;
pub use hyphens::Hyphens;
pub use places::{Place, places};
pub use qr::Codes;
pub use screen::Screen;
pub use theme::{Theme, Urls};
pub use view::{ContactView, Language, Link, PageView, ReleaseView, SiteView, fields};
pub use writer::push_body;

use crate::model::{Child, Edition, Lang, Manual, SitePath, Strings};
use crate::source::Diagnostic;
use screen::search_page_path;
use script::Script;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};
use tera::{Context, Value};

/// Where each language's search index is. The name stays the same from build to build, so that pages do not change with it.
pub fn search_index_path(lang: &Lang) -> SitePath {
    format!("{}/search-index.js", lang.tag())
}

/// Draws pages of one manual with one theme.
pub struct Renderer {
    /// The manual.
    pub manual: Arc<Manual>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// Words by language of the manual, in the order of its languages.
    pub strings: BTreeMap<Lang, Strings>,
    /// QR codes of all addresses.
    pub codes: Codes,
    /// Long words, as they may break on paper.
    pub hyphens: Hyphens,
    contexts: Vec<Context>,
    /// Each edition's script.
    scripts: Vec<Script>,
    /// Where each edition has a page, by key.
    twins: Vec<HashMap<Arc<str>, Child>>,
    /// Each window of each part's navigation, drawn when the first page needs it.
    navs: Vec<Vec<Vec<OnceLock<String>>>>,
}

impl Renderer {
    /// Prepares what the pages of each edition share. `paper` are the addresses of each edition's two paper style sheets.
    pub fn new(manual: Arc<Manual>, theme: Arc<Theme>, paper: &[(SitePath, SitePath)], codes: Codes) -> Renderer {
        let strings: BTreeMap<Lang, Strings> =
            manual.config.languages.iter().map(|lang| (lang.clone(), theme.strings(lang))).collect();
        let drawn = manual.editions.iter().zip(paper).map(|(edition, paper)| {
            let words = &strings[&edition.lang];
            let mut context = Context::new();
            context.insert_value("t", Value::from_serializable(words.all()));
            let mut site = site_view(&manual, edition, &theme.urls, words, paper);
            context.insert("site", &site);
            let script = Script::new(edition, &theme, words, &context);
            site.script = script.path.clone();
            context.insert("site", &site);
            (context, script)
        });
        let (contexts, scripts) = drawn.unzip();
        let twins = manual.editions.iter().map(|edition| {
            let parts = edition.parts.iter().enumerate().map(|(at, part)| (part.index.key.clone(), Child::Part(at)));
            let pages = edition.pages.iter().enumerate().map(|(at, page)| (page.key.clone(), Child::Page(at)));
            parts.chain(pages).collect()
        });
        let twins = twins.collect();
        let slots = |edition: &Edition| {
            let windows = (0..edition.parts.len()).map(|part| nav::windows(edition, part));
            windows.map(|windows| vec![OnceLock::new(); windows]).collect()
        };
        let navs = manual.editions.iter().map(slots).collect();
        Renderer { manual, theme, strings, codes, hyphens: Hyphens::default(), contexts, scripts, twins, navs }
    }

    /// The words for texts in `lang`.
    pub fn strings(&self, lang: &Lang) -> &Strings {
        &self.strings[lang]
    }

    /// Each edition's script: its path and its text.
    pub fn scripts(&self) -> impl Iterator<Item = (&SitePath, &Arc<[u8]>)> {
        self.scripts.iter().map(|script| (&script.path, &script.text))
    }

    /// What is wrong with templates that are drawn before all pages.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.scripts.iter().filter_map(|script| script.fault.as_ref())
    }

    /// Draws a template.
    ///
    /// # Errors
    /// What Tera says of the template.
    pub fn draw(&self, edition: usize, template: &str, view: &PageView) -> Result<String, tera::Error> {
        let mut context = self.contexts[edition].clone();
        context.insert("page", view);
        self.theme.templates.render(template, &context)
    }

    /// A window of a part's navigation, without a mark at any page.
    fn nav(&self, at: usize, part: usize, window: usize) -> Result<&str, tera::Error> {
        let slot = &self.navs[at][part][window];
        if let Some(nav) = slot.get() {
            return Ok(nav);
        }
        let mut context = self.contexts[at].clone();
        context.insert("entries", &nav::entries(&self.manual.editions[at], part, window));
        let drawn = self.theme.templates.render("nav.html", &context)?;
        Ok(slot.get_or_init(|| drawn))
    }
}

/// What is wrong with a template, for the editor.
pub fn template_fault(error: &tera::Error) -> Diagnostic {
    theme::fault(error)
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
        // Named when it is made: the controls in it see all else that stands here.
        script: SitePath::new(),
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
