//! Stage 6, assemble: which file stands at which path of the site, and each of them, made when somebody asks for it.
//!
//! A build asks for all of them at once. The live preview asks for what is looked at, and a state takes over from the one
//! before it what an edit has left as it was.

use crate::input::Inputs;
use crate::model::{Manual, Page, Site, SitePath};
use crate::print;
use crate::render::{Codes, Renderer, Screen, Theme, bytes, escaped, minify, search_index_path, template_fault};
use crate::search;
use crate::source::{Diagnostic, Diagnostics};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The contents of a file.
pub type Bytes = Arc<[u8]>;
/// A file's contents in pieces, each made when it is asked for.
pub type Pieces<'p, 'a> = &'p mut dyn Iterator<Item = Cow<'a, [u8]>>;
/// Takes a file: its path and its contents.
pub type Take<'t> = &'t (dyn Fn(&str, Pieces<'_, '_>) + Sync);
/// Files of the site, with their paths.
pub type Files = Vec<(SitePath, Bytes)>;

/// What a file of the site holds, before it is made. Numbers are indices of editions and parts.
#[derive(Clone, Debug)]
enum Item {
    /// A file of the manual or the theme, as it is.
    Ready(Bytes),
    Screen(Screen),
    Book {
        edition: usize,
        part: usize,
    },
    /// The style sheet with the edition's mark.
    Margins(usize),
    /// What has changed since each release.
    Printout(usize),
    Sitemap,
}

/// A site that is decided and not yet made.
pub struct Blueprint {
    renderer: Renderer,
    minified: bool,
    /// Number of the item at each path.
    paths: Arc<HashMap<SitePath, usize>>,
    items: Arc<Vec<(SitePath, Item)>>,
    /// Each item, once it is made.
    made: Vec<OnceLock<Bytes>>,
    /// Each edition's search index, once it is made; only it knows the names of its shards.
    indexes: Vec<OnceLock<Arc<Files>>>,
    /// Addresses of each edition's two style sheets for paper.
    paper: Vec<(SitePath, SitePath)>,
    drawn: AtomicUsize,
}

impl Blueprint {
    /// Decides which files there are.
    pub fn new(manual: Arc<Manual>, theme: Arc<Theme>, inputs: &Inputs, minified: bool) -> Blueprint {
        let titles: Files = manual.editions.iter().map(print::titles).collect();
        let margins = manual.editions.iter().map(|edition| format!("{}/paper.css", edition.lang.tag()));
        let paper: Vec<_> = margins.zip(titles.iter().map(|(path, _)| path.clone())).collect();
        let renderer = Renderer::new(manual, theme, &paper, Codes::default());
        let mut items = plan(&renderer, inputs);
        items.extend(titles.into_iter().map(|(path, bytes)| (path, Item::Ready(bytes))));
        items.extend(paper.iter().enumerate().map(|(at, (path, _))| (path.clone(), Item::Margins(at))));
        let paths = items.iter().enumerate().map(|(at, (path, _))| (path.clone(), at)).collect();
        Blueprint {
            minified,
            paths: Arc::new(paths),
            made: vec![OnceLock::new(); items.len()],
            indexes: vec![OnceLock::new(); renderer.manual.editions.len()],
            items: Arc::new(items),
            renderer,
            paper,
            drawn: AtomicUsize::new(0),
        }
    }

    /// The same site after an edit that touched the text of some pages and nothing that others see of them: it has the same
    /// files, and all that show none of those pages are taken over.
    pub fn after(&self, manual: Arc<Manual>) -> Blueprint {
        let before = &self.renderer.manual;
        let same = Unchanged { before, now: &manual };
        let keep = |(slot, (_, item)): (&OnceLock<Bytes>, &(SitePath, Item))| {
            if same.item(item) { slot.clone() } else { OnceLock::new() }
        };
        let made = self.made.iter().zip(self.items.iter()).map(keep).collect();
        let indexes = self.indexes.iter().enumerate();
        let indexes =
            indexes.map(|(at, index)| if same.edition(at) { index.clone() } else { OnceLock::new() }).collect();
        let (theme, codes) = (self.renderer.theme.clone(), self.renderer.codes.kept());
        Blueprint {
            renderer: Renderer::new(manual.clone(), theme, &self.paper, codes),
            minified: self.minified,
            paths: self.paths.clone(),
            items: self.items.clone(),
            made,
            indexes,
            paper: self.paper.clone(),
            drawn: AtomicUsize::new(0),
        }
    }

    /// What it draws from.
    pub fn renderer(&self) -> &Renderer {
        &self.renderer
    }

    /// How many pages have been drawn for this state; what was taken over is not counted.
    pub fn drawn(&self) -> usize {
        self.drawn.load(Ordering::Relaxed)
    }

    /// How many files there are, without the parts of the search indexes.
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// The file at a path, if there is one and it can be drawn.
    pub fn file(&self, path: &str) -> Option<Bytes> {
        if let Some(at) = self.paths.get(path) {
            return self.make(*at).ok();
        }
        let found = |files: &Files| files.iter().find(|(at, _)| at == path).map(|(_, bytes)| bytes.clone());
        for (at, edition) in self.renderer.manual.editions.iter().enumerate() {
            let shards = format!("assets/search-{}-", edition.lang.tag());
            if path == search_index_path(&edition.lang) || path.starts_with(&shards) {
                return found(self.index(at));
            }
        }
        if path.starts_with("assets/qr.") { found(&self.renderer.codes.files(&self.renderer.manual)) } else { None }
    }

    /// Whether there is a file at a path; search indexes are not made to find out.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    /// Makes every file and gives it away in pieces, in no order and on all cores. With `keeps`, each is also kept for whoever
    /// asks next; without, no more of the site is in memory at a time than what is being made. Files whose templates are
    /// faulty are left out; the faults are what is given back.
    pub fn each(&self, keeps: bool, take: Take<'_>) -> Diagnostics {
        // Codes first: pages then only look them up.
        let codes = self.renderer.codes.files(&self.renderer.manual);
        codes.par_iter().for_each(|(path, bytes)| take(path, &mut whole(bytes)));
        drop(codes);
        // Whole editions on paper are the longest files: they come first, so that other pages are left for whoever waits.
        let is_large = |at: &usize| matches!(self.items[*at].1, Item::Book { part: 0, .. });
        let (large, small): (Vec<usize>, Vec<usize>) = (0..self.items.len()).partition(is_large);
        let give = |at: usize| self.give(at, keeps, take).err();
        let pages = || {
            let mut faults: Vec<_> = large.into_iter().filter_map(give).collect();
            faults.par_extend(small.into_par_iter().filter_map(give));
            faults
        };
        // One index after the other, beside the pages: what is known of an edition's words is large.
        let indexes = || (0..self.indexes.len()).for_each(|at| self.give_index(at, keeps, take));
        let (faults, ()) = rayon::join(pages, indexes);
        let mut said = Diagnostics::default();
        self.renderer.faults().for_each(|fault| said.push(fault.clone()));
        faults.into_iter().for_each(|fault| said.push(*fault));
        said
    }

    fn give_index(&self, at: usize, keeps: bool, take: Take<'_>) {
        match self.indexes[at].get() {
            None if !keeps => self.write_index(at, &mut |path, text| take(&path, &mut whole(text.as_bytes()))),
            _ => self.index(at).iter().for_each(|(path, bytes)| take(path, &mut whole(bytes))),
        }
    }

    fn give(&self, at: usize, keeps: bool, take: Take<'_>) -> Result<(), Box<Diagnostic>> {
        let path = &self.items[at].0;
        match self.made(at) {
            Some(made) => take(path, &mut whole(&made)),
            None if keeps => take(path, &mut whole(&self.make(at)?)),
            None => take(path, &mut self.draw(at)?.map(|piece| Cow::Owned(piece.into_bytes()))),
        }
        Ok(())
    }

    /// Every file at once, kept for whoever asks next.
    pub fn site(&self, diagnostics: &mut Diagnostics) -> Site {
        let files = Mutex::new(BTreeMap::new());
        let take = |path: &str, pieces: Pieces<'_, '_>| {
            let bytes = Bytes::from(pieces.collect::<Vec<_>>().concat());
            files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_string(), bytes);
        };
        diagnostics.extend(self.each(true, &take));
        Site { files: files.into_inner().unwrap_or_else(PoisonError::into_inner), kept: self.kept() }
    }

    /// Files that pages link to and another command makes: publishing keeps them.
    pub fn kept(&self) -> BTreeSet<SitePath> {
        let (manual, theme) = (&self.renderer.manual, &self.renderer.theme);
        let books = if manual.config.pdf { print::books(manual, theme) } else { Vec::new() };
        books.into_iter().map(|book| book.pdf).collect()
    }

    /// The search indexes that have been made so far: whoever has read one asks for its shards.
    pub fn indexes(&self) -> Vec<Arc<Files>> {
        self.indexes.iter().filter_map(OnceLock::get).cloned().collect()
    }

    fn index(&self, at: usize) -> &Arc<Files> {
        self.indexes[at].get_or_init(|| {
            let mut files = Files::new();
            self.write_index(at, &mut |path, text| files.push((path, bytes(text))));
            Arc::new(files)
        })
    }

    fn write_index(&self, at: usize, give: search::Give<'_>) {
        let (manual, strings) = (&self.renderer.manual, &self.renderer.strings);
        let edition = &manual.editions[at];
        search::index(manual, edition, strings, &search_index_path(&edition.lang), give);
    }

    /// What need not be drawn.
    fn made(&self, at: usize) -> Option<Bytes> {
        match &self.items[at].1 {
            Item::Ready(bytes) => Some(bytes.clone()),
            _ => self.made[at].get().cloned(),
        }
    }

    fn make(&self, at: usize) -> Result<Bytes, Box<Diagnostic>> {
        match self.made(at) {
            Some(made) => Ok(made),
            None => self.draw(at).map(|text| self.made[at].get_or_init(|| bytes(text.collect())).clone()),
        }
    }

    /// Draws a file, in pieces.
    fn draw(&self, at: usize) -> Result<Drawn<'_>, Box<Diagnostic>> {
        let (path, item) = &self.items[at];
        let manual = &self.renderer.manual;
        let drawn = match item {
            // As it is: there is nothing to draw.
            Item::Ready(_) => return Ok(Box::new(std::iter::empty())),
            Item::Screen(screen) => self.renderer.screen(*screen).map(drawn_whole),
            Item::Book { edition, part } => {
                print::book(&self.renderer, *edition, *part).map(|pieces| Box::new(pieces) as Drawn<'_>)
            }
            Item::Printout(edition) => print::printout(&self.renderer, *edition, path).map(drawn_whole),
            Item::Margins(at) => {
                let edition = &manual.editions[*at];
                Ok(drawn_whole(print::margins(manual, edition, self.renderer.strings(&edition.lang))))
            }
            Item::Sitemap => Ok(drawn_whole(sitemap(manual, manual.config.base_url.as_deref().unwrap_or_default()))),
        };
        self.drawn.fetch_add(usize::from(path.ends_with(".html")), Ordering::Relaxed);
        let text = drawn.map_err(|error| Box::new(template_fault(&error)))?;
        let minifies = self.minified && path.ends_with(".html");
        Ok(if minifies { drawn_whole(minify::minify(text.collect())) } else { text })
    }
}

/// A file on its way, piece by piece.
type Drawn<'a> = Box<dyn Iterator<Item = String> + 'a>;

fn drawn_whole<'a>(text: String) -> Drawn<'a> {
    Box::new(std::iter::once(text))
}

/// The contents of a file that is there, as its only piece.
fn whole(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    std::iter::once(Cow::Borrowed(bytes))
}

/// Every file but those that are decided by what they hold.
fn plan(renderer: &Renderer, inputs: &Inputs) -> Vec<(SitePath, Item)> {
    let manual = &renderer.manual;
    let mut items: Vec<_> = renderer.screens().into_iter().map(|(path, screen)| (path, Item::Screen(screen))).collect();
    for (edition, shown) in manual.editions.iter().enumerate() {
        let parts = 0..shown.parts.len();
        items.extend(parts.map(|part| (print::path(shown, part), Item::Book { edition, part })));
        items.extend(manual.printout(shown).map(|path| (path, Item::Printout(edition))));
    }
    let assets = renderer.theme.assets.iter().chain(renderer.scripts());
    items.extend(assets.map(|(path, bytes)| (path.clone(), Item::Ready(bytes.clone()))));
    let pictures = manual.pictures.iter().map(|(source, picture)| (source, &picture.path));
    let files = pictures.chain(&manual.files);
    items.extend(
        files.filter_map(|(source, path)| Some((path.clone(), Item::Ready(inputs.assets.get(source)?.bytes.clone())))),
    );
    items.extend(manual.config.base_url.is_some().then(|| ("sitemap.xml".to_string(), Item::Sitemap)));
    items
}

/// What an edit has left as it was: pages that are shared by two states of a manual.
struct Unchanged<'a> {
    before: &'a Manual,
    now: &'a Manual,
}

impl Unchanged<'_> {
    fn item(&self, item: &Item) -> bool {
        match *item {
            Item::Ready(_) | Item::Sitemap => true,
            // What these say of pages, titles and addresses, is the same.
            Item::Screen(Screen::Search(_) | Screen::NotFound(_) | Screen::Redirect(_)) => true,
            Item::Screen(Screen::Root) => self.page(|manual| &manual.editions[0].parts[0].index),
            Item::Screen(Screen::Part { edition, part }) => {
                self.page(|manual| &manual.editions[edition].parts[part].index)
            }
            Item::Screen(Screen::Chapter { edition, page }) => {
                self.page(|manual| &manual.editions[edition].pages[page])
            }
            Item::Book { edition, .. } => self.edition(edition),
            Item::Margins(_) | Item::Printout(_) => false,
        }
    }

    fn page(&self, of: impl Fn(&Manual) -> &Arc<Page>) -> bool {
        Arc::ptr_eq(of(self.before), of(self.now))
    }

    fn edition(&self, at: usize) -> bool {
        let pages = self.before.editions[at].all_pages().zip(self.now.editions[at].all_pages());
        pages.into_iter().all(|(before, now)| Arc::ptr_eq(before, now))
    }
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
