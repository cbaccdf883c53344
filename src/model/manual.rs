//! The linked manual: languages paired, numbers given, every reference resolved. Immutable.

use super::{AnchorIx, Body, Chapter, Config, Lang, LinkUse, SitePath, Strings};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A picture that pages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it is published.
    pub path: SitePath,
    /// Width and height in pixels, if they can be read from the file.
    pub size: Option<(u32, u32)>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address outside the manual.
    Web(String),
    /// A page of the same edition.
    Page {
        /// Index into [`Edition::pages`].
        page: usize,
        /// Id on that page.
        anchor: Option<Box<str>>,
        /// What is pointed at.
        kind: TargetKind,
    },
    /// A part's own page, or the start page (part 0): index into [`Edition::parts`].
    Part(usize),
    /// A file of the manual that is published as it is.
    File(SitePath),
    /// Reported as wrong; shown as text.
    Broken,
}

impl LinkTarget {
    /// The address of another site.
    pub fn external(&self) -> Option<&str> {
        match self {
            LinkTarget::Web(address) if address.starts_with("http") => Some(address),
            _ => None,
        }
    }
}

/// What a reference points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TargetKind {
    Chapter,
    Heading,
    Steps { first: u32, last: u32 },
    Other,
}

/// A body's indices, answered for one page of one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Answers to [`Body::links`].
    pub links: Vec<LinkTarget>,
    /// Answers to [`Body::images`]: keys of [`Manual::pictures`].
    pub images: Vec<Option<Arc<str>>>,
}

/// Steps that some readers can leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// First number.
    pub first: u32,
    /// Last number.
    pub last: u32,
    /// The example they stand in; 0 for steps of the chapter itself.
    pub example: u32,
    /// For whom.
    pub label: String,
}

/// A chapter as one edition shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path below the language's folder, the same in all editions.
    pub key: Arc<str>,
    /// The text, perhaps another language's.
    pub chapter: Arc<Chapter>,
    /// No language has a file for it: it is the page of a folder without `_index.md`.
    pub is_stand_in: bool,
    /// Index of the part it stands in.
    pub part: usize,
    /// Where it is published.
    pub path: SitePath,
    /// Ids of the body's anchors.
    pub ids: Arc<[String]>,
    /// For anchors that are tabs: what a choice is remembered by, the same in every group and language.
    pub tab_keys: Arc<BTreeMap<AnchorIx, String>>,
    /// The id of what stands before the first heading.
    pub intro_id: String,
    /// The chapter's links and pictures, answered.
    pub resolved: Resolved,
    /// The same for the snippets it uses, by key.
    pub snippets: BTreeMap<String, Resolved>,
    /// Steps that some readers can leave out.
    pub skips: Vec<Skip>,
    /// Ids of places whose source has changed since they were translated.
    pub drifted: BTreeSet<String>,
}

impl Page {
    /// The example that an id stands in, counted from 1; 0 for what belongs to the chapter itself.
    pub fn example(&self, id: &str) -> u32 {
        let at = self.ids.iter().position(|known| known == id);
        at.map_or(0, |at| self.chapter.body.example(AnchorIx(at as u32)))
    }
}

/// A child of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Child {
    Part(usize),
    Page(usize),
}

/// A folder of chapters. Part 0 is the edition itself; its page is the start page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Folder below the language's folder; empty for part 0.
    pub key: String,
    /// The enclosing part.
    pub parent: Option<usize>,
    /// Its title.
    pub title: String,
    /// Its own page: title and text come from `_index.md`.
    pub index: Arc<Page>,
    /// What it holds, in order.
    pub children: Vec<Child>,
    /// All chapters below it, as indices into [`Edition::pages`].
    pub chapters: std::ops::Range<usize>,
}

/// The whole manual in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its language.
    pub lang: Lang,
    /// Parts; the first is the edition itself.
    pub parts: Vec<Part>,
    /// Chapters in reading order.
    pub pages: Vec<Arc<Page>>,
    /// Where its PDF stands, if one is made.
    pub pdf: SitePath,
}

/// Shared passages by key and language tag; the empty tag stands for all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippets(pub BTreeMap<String, BTreeMap<String, Arc<Body>>>);

impl Snippets {
    /// The passage as it stands in a text in `lang`; else in `default`, or in any language it has.
    ///
    /// Whoever answers a passage's links and whoever shows it must ask for the same language: that of the text around.
    pub fn get(&self, key: &str, lang: &Lang, default: &Lang) -> Option<&Arc<Body>> {
        let texts = self.0.get(key)?;
        let tags = ["", lang.tag(), lang.primary(), default.tag()];
        tags.iter().find_map(|tag| texts.get(*tag)).or_else(|| texts.values().next())
    }
}

/// An edition that was printed: its mark, the day, and what every place said, as a hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// What tells it from others.
    pub mark: String,
    /// Date, `yyyy-mm-dd`.
    pub date: String,
    /// By `nb/02-nedlastning.md#enter-code`.
    pub places: BTreeMap<String, String>,
}

/// Everything, linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// What `handbok.yaml` says.
    pub config: Arc<Config>,
    /// Editions in the order of the configuration's languages.
    pub editions: Vec<Edition>,
    /// Pictures by virtual path.
    pub pictures: BTreeMap<Arc<str>, Picture>,
    /// Other files that pages link to, by virtual path.
    pub files: BTreeMap<Arc<str>, SitePath>,
    /// Shared passages.
    pub snippets: Snippets,
    /// What tells this version from others on paper: the configuration's word for it, or a hash of the sources.
    pub mark: String,
    /// Editions that were printed, in order.
    pub releases: Vec<Release>,
    /// Old addresses and the pages they lead to: from path, to path, language.
    pub redirects: Vec<(SitePath, SitePath, Lang)>,
}

impl Edition {
    /// Every page that has a text: of the start page and the parts, then the chapters.
    pub fn all_pages(&self) -> impl Iterator<Item = &Arc<Page>> {
        self.parts.iter().map(|part| &part.index).chain(&self.pages)
    }

    /// The page with a key, to be changed.
    pub fn page_mut(&mut self, key: &str) -> Option<&mut Arc<Page>> {
        let parts = self.parts.iter_mut().map(|part| &mut part.index);
        parts.chain(&mut self.pages).find(|page| &*page.key == key)
    }

    /// The page of a part's child.
    pub fn at(&self, child: Child) -> &Arc<Page> {
        match child {
            Child::Part(part) => &self.parts[part].index,
            Child::Page(page) => &self.pages[page],
        }
    }

    /// The chapters below a part, which follow each other in reading order.
    pub fn chapters_of(&self, part: usize) -> std::ops::Range<usize> {
        self.parts[part].chapters.clone()
    }

    /// Whether a part is another one or stands somewhere below it.
    pub fn is_within(&self, part: usize, outer: usize) -> bool {
        let mut at = Some(part);
        while let Some(here) = at {
            if here == outer {
                return true;
            }
            at = self.parts[here].parent;
        }
        false
    }
}

impl Page {
    /// What a place on it is called: the words it is known by, else the page's title.
    pub fn name(&self, id: Option<&str>) -> &str {
        let anchor = self.ids.iter().zip(&self.chapter.body.anchors).find(|(known, _)| Some(known.as_str()) == id);
        let words = anchor.map(|(_, anchor)| anchor.text.as_str()).filter(|words| !words.is_empty());
        words.unwrap_or(&self.chapter.meta.title)
    }

    /// Whether the text is in another language than the edition.
    pub fn is_fallback(&self, edition: &Edition) -> bool {
        self.chapter.lang != edition.lang
    }
}

impl Manual {
    /// Where an edition's page about its printouts is; `None` if the manual has no releases or a chapter has that address.
    pub fn printout(&self, edition: &Edition) -> Option<SitePath> {
        let path = format!("{}/printout.html", edition.lang.tag());
        let is_taken = edition.pages.iter().any(|page| page.path.eq_ignore_ascii_case(&path));
        (!self.releases.is_empty() && !is_taken).then_some(path)
    }

    /// The text the build makes for a link that stands on `page` and has none.
    pub fn made_text(
        &self,
        edition: &Edition,
        page: &Page,
        link: &LinkUse,
        target: &LinkTarget,
        strings: &Strings,
    ) -> String {
        match target {
            LinkTarget::Web(address) => self.web_title(&page.chapter.lang, link, address),
            LinkTarget::Page { page: at, kind: TargetKind::Steps { first, last }, .. } => {
                let steps = strings.steps(*first, *last);
                let other = &edition.pages[*at];
                if other.key == page.key {
                    return steps;
                }
                strings.fill("ref_in_chapter", &[("reference", &steps), ("chapter", &other.chapter.meta.title)])
            }
            LinkTarget::Page { page: at, anchor, .. } => edition.pages[*at].name(anchor.as_deref()).to_string(),
            LinkTarget::Part(part) => edition.parts[*part].title.clone(),
            LinkTarget::File(path) => path.rsplit('/').next().unwrap_or(path).to_string(),
            LinkTarget::Broken => String::new(),
        }
    }

    fn web_title(&self, lang: &Lang, link: &LinkUse, address: &str) -> String {
        let entry = link.dest.strip_prefix("link:").and_then(|key| self.config.links.get(key));
        let title =
            entry.and_then(|entry| entry.title.as_ref()).map(|title| title.text(lang, self.config.default_lang()));
        title.unwrap_or(address.trim_start_matches("mailto:").trim_start_matches("tel:")).to_string()
    }
}
