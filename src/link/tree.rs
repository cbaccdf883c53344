//! Editions: which pages each language has, in which parts, in which order, at which addresses.

use super::Parts;
use super::anchors::{Assigned, Ids};
use super::paths;
use super::slug::{bare_name, slug};
use crate::model::{Body, Chapter, Child, Config, Edition, Lang, Meta, Page, Part, Resolved, SitePath, is_device};
use crate::source::{Code, Diagnostics, Text, say};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Chapters by key, then by the index of their language. Drafts are left out unless they are asked for.
pub(super) struct Library {
    pub chapters: BTreeMap<String, Vec<Option<Arc<Chapter>>>>,
}

impl Library {
    pub(super) fn new(parts: &Parts) -> Library {
        let config = &parts.config;
        let mut by_key: BTreeMap<String, Vec<Option<Arc<Chapter>>>> = BTreeMap::new();
        for chapter in parts.chapters.iter().filter(|chapter| parts.drafts || !chapter.meta.draft) {
            let Some(lang) = config.languages.iter().position(|lang| *lang == chapter.lang) else {
                continue;
            };
            let slots = by_key.entry(chapter.key.clone()).or_insert_with(|| vec![None; config.languages.len()]);
            slots[lang] = Some(chapter.clone());
        }
        Library { chapters: by_key }
    }

    /// The chapter for readers of a language: its own, the default language's, or the first there is.
    fn pick(&self, key: &str, lang: usize) -> Option<&Arc<Chapter>> {
        let slots = self.chapters.get(key)?;
        slots[lang].as_ref().or_else(|| slots.iter().flatten().next())
    }
}

/// Warns of chapters that probably translate each other but differ in their files' names: the same folder, the same
/// number, and each alone in its language.
pub(super) fn unpaired(config: &Config, library: &Library, diagnostics: &mut Diagnostics) {
    let number = |key: &str| {
        let name = key.rsplit('/').next().unwrap_or(key);
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        (digits > 0).then(|| (paths::folder(key).to_string(), name[..digits].to_string()))
    };
    let mut alone: BTreeMap<(String, String), &Arc<Chapter>> = BTreeMap::new();
    for (key, slots) in &library.chapters {
        let (Some(chapter), Some(place)) = (&slots[0], number(key)) else { continue };
        if slots.iter().flatten().count() == 1 {
            alone.insert(place, chapter);
        }
    }
    for (key, slots) in library.chapters.iter().filter(|(_, slots)| slots[0].is_none()) {
        let Some(twin) = number(key).and_then(|place| alone.get(&place)) else { continue };
        for chapter in slots.iter().flatten() {
            let (twin, default) = (&twin.file, config.default_lang().tag());
            let message = say!(
                "Kapittelet finnes ikke på {default}. Er det {twin} på et annet språk?",
                "The chapter does not exist in {default}. Is it {twin} in another language?"
            );
            let hint = say!(
                "Gi filene samme navn, så er de samme kapittel.",
                "Give the files the same name, and they are the same chapter."
            );
            diagnostics.push(Code::Unpaired.at(&chapter.file, None, message).hint(hint));
        }
    }
}

/// Warns of chapters that are drafts in the main language and not in all others: readers of every language would get a
/// translation.
pub(super) fn half_drafts(parts: &Parts, diagnostics: &mut Diagnostics) {
    let default = parts.config.default_lang();
    let published: BTreeMap<&str, &Arc<Chapter>> = parts
        .chapters
        .iter()
        .filter(|chapter| !chapter.meta.draft)
        .map(|chapter| (chapter.key.as_str(), chapter))
        .collect();
    for draft in parts.chapters.iter().filter(|chapter| chapter.meta.draft && chapter.lang == *default) {
        if let Some(other) = published.get(draft.key.as_str()) {
            let file = &other.file;
            let message = say!(
                "Dette er et utkast, men {file} er det ikke: alle lesere får den.",
                "This is a draft, but {file} is not: all readers get that one."
            );
            let hint = say!(
                "Skriv draft: true i alle språk, eller ta det bort her.",
                "Write draft: true in every language, or take it away here."
            );
            diagnostics.push(Code::HalfDraft.at(&draft.file, None, message).hint(hint));
        }
    }
}

/// Old addresses: from, to, language.
pub(super) type Redirects = Vec<(SitePath, SitePath, Lang)>;

/// Lays out all editions.
pub(super) fn editions(
    config: &Config,
    library: &Library,
    ids: &Ids,
    diagnostics: &mut Diagnostics,
) -> (Vec<Edition>, Redirects) {
    let mut addresses = Addresses::default();
    let mut redirects = Vec::new();
    let mut editions = Vec::new();
    for (index, lang) in config.languages.iter().enumerate() {
        let mut builder = Builder {
            config,
            library,
            ids,
            lang,
            index,
            edition: Edition { lang: lang.clone(), parts: Vec::new(), pages: Vec::new(), pdf: pdf_path(config, lang) },
        };
        builder.part("", None, &mut addresses, diagnostics);
        // A chapter may take these, and then they give way; an old address may not.
        let start = &builder.edition.parts[0].index.chapter.file;
        for own in ["search.html", "printout.html"] {
            let _ = addresses.claim(&format!("{}/{own}", lang.tag()), start);
        }
        for page in builder.edition.pages.iter().filter(|page| page.chapter.lang == *lang) {
            for (alias, span) in &page.chapter.meta.aliases {
                if is_device(alias) {
                    diagnostics.push(Code::FileName.at(&page.chapter.file, *span, reserved(alias)));
                }
                let from = format!("{}/{alias}.html", paths::folder(&page.path));
                if let Some(other) = addresses.claim(&from, &page.chapter.file) {
                    let message = say!(
                        "Adressen «{alias}» er allerede i bruk: {other}",
                        "The address “{alias}” is taken: {other}"
                    );
                    diagnostics.push(Code::Collision.at(&page.chapter.file, *span, message));
                } else {
                    redirects.push((from, page.path.clone(), lang.clone()));
                }
            }
        }
        editions.push(builder.edition);
    }
    (editions, redirects)
}

/// Addresses that are taken, compared as Windows and macOS compare them.
#[derive(Default)]
struct Addresses {
    taken: BTreeMap<String, Arc<str>>,
    /// Files whose collision has been reported, so that it is not said again for each language.
    reported: BTreeSet<(Arc<str>, Arc<str>)>,
}

impl Addresses {
    /// Takes an address; the file that has it already, if any.
    fn claim(&mut self, path: &str, file: &Arc<str>) -> Option<Arc<str>> {
        let folded = path.to_lowercase();
        match self.taken.get(&folded) {
            Some(other) => Some(other.clone()),
            None => {
                self.taken.insert(folded, file.clone());
                None
            }
        }
    }

    /// Says that two files want one address: once for both, whatever the number of languages.
    fn report(&mut self, chapter: &Chapter, path: &str, other: &Arc<str>, diagnostics: &mut Diagnostics) {
        if !self.reported.insert((chapter.file.clone(), other.clone())) {
            return;
        }
        let message = say!(
            "To filer får samme adresse, {path}: denne og {other}.",
            "Two files get the same address, {path}: this one and {other}."
        );
        let span = chapter.meta.slug.as_ref().map(|(_, span)| *span);
        let hint =
            say!("Gi en av dem en annen slug i topplinjene.", "Give one of them another slug in its front matter.");
        diagnostics.push(Code::Collision.at(&chapter.file, span, message).hint(hint));
    }
}

struct Builder<'a> {
    config: &'a Config,
    library: &'a Library,
    ids: &'a Ids,
    lang: &'a Lang,
    index: usize,
    edition: Edition,
}

impl Builder<'_> {
    /// Lays out the part in `folder` (below the language's folder) and all it holds.
    fn part(
        &mut self,
        folder: &str,
        parent: Option<usize>,
        addresses: &mut Addresses,
        diagnostics: &mut Diagnostics,
    ) -> usize {
        let at = self.edition.parts.len();
        let key = if folder.is_empty() { "_index.md".to_string() } else { format!("{folder}/_index.md") };
        let own = self.library.pick(&key, self.index).cloned();
        let is_stand_in = own.is_none();
        let chapter = own.unwrap_or_else(|| self.empty_index(folder, &key));
        let name = folder.rsplit('/').next().unwrap_or_default();
        let site_folder = match parent {
            None => self.lang.tag().to_string(),
            Some(parent) => format!(
                "{}/{}",
                paths::folder(&self.edition.parts[parent].index.path),
                self.slug(&chapter, name, diagnostics)
            ),
        };
        let path = format!("{site_folder}/index.html");
        for taken in ["index.html", "print.html", "404.html"].map(|name| format!("{site_folder}/{name}")) {
            if let Some(other) = addresses.claim(&taken, &chapter.file) {
                addresses.report(&chapter, &taken, &other, diagnostics);
            }
        }
        let index = Page { is_stand_in, ..self.page(&key, chapter, at, path) };
        let title = index.chapter.meta.title.clone();
        self.edition.parts.push(Part {
            key: folder.to_string(),
            parent,
            title,
            index: Arc::new(index),
            children: Vec::new(),
            chapters: self.edition.pages.len()..self.edition.pages.len(),
        });
        for (_, name, is_part) in self.children(folder) {
            let inside = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let child = if is_part {
                Child::Part(self.part(&inside, Some(at), addresses, diagnostics))
            } else {
                let Some(chapter) = self.library.pick(&inside, self.index).cloned() else {
                    continue;
                };
                let path = format!("{site_folder}/{}.html", self.slug(&chapter, &name, diagnostics));
                if let Some(other) = addresses.claim(&path, &chapter.file) {
                    addresses.report(&chapter, &path, &other, diagnostics);
                }
                let page = self.page(&inside, chapter, at, path);
                self.edition.pages.push(Arc::new(page));
                Child::Page(self.edition.pages.len() - 1)
            };
            self.edition.parts[at].children.push(child);
        }
        self.edition.parts[at].chapters.end = self.edition.pages.len();
        at
    }

    /// What stands in a folder, in order: weight, then name.
    fn children(&self, folder: &str) -> Vec<(i64, String, bool)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut children: Vec<(i64, String, bool)> = Vec::new();
        let keys = self.library.chapters.range(prefix.clone()..).map(|(key, _)| key.as_str());
        for key in keys.take_while(|key| key.starts_with(&prefix)) {
            let rest = &key[prefix.len()..];
            let (name, is_part) = match rest.split_once('/') {
                Some((name, _)) => (name, true),
                None if rest == "_index.md" => continue,
                None => (rest, false),
            };
            if children.last().is_some_and(|(_, last, _)| last == name) {
                continue;
            }
            let key = if is_part { format!("{prefix}{name}/_index.md") } else { key.to_string() };
            let weight =
                self.library.pick(&key, self.index).and_then(|chapter| chapter.meta.weight).unwrap_or(i64::MAX);
            children.push((weight, name.to_string(), is_part));
        }
        children.sort();
        children
    }

    fn page(&self, key: &str, chapter: Arc<Chapter>, part: usize, path: SitePath) -> Page {
        let Assigned { ids, tab_keys, intro: intro_id } = self.ids.of(&chapter);
        let resolved = Resolved::default();
        Page {
            key: key.into(),
            chapter,
            is_stand_in: false,
            part,
            path,
            ids,
            tab_keys,
            intro_id,
            resolved,
            snippets: BTreeMap::new(),
            skips: Vec::new(),
            drifted: BTreeSet::new(),
        }
    }

    /// The language of a folder without `_index.md`: the edition's, if anything in it is.
    fn folder_lang(&self, folder: &str) -> &Lang {
        let prefix = format!("{folder}/");
        let mut inside = self.library.chapters.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        let own = folder.is_empty() || inside.any(|(_, slots)| slots[self.index].is_some());
        if own { self.lang } else { self.config.default_lang() }
    }

    /// The stand-in for a folder without `_index.md`.
    fn empty_index(&self, folder: &str, key: &str) -> Arc<Chapter> {
        let title = match folder.rsplit('/').next() {
            Some(name) if !name.is_empty() => bare_name(name).to_string(),
            _ => self.config.title.text(self.lang, self.config.default_lang()).to_string(),
        };
        Arc::new(Chapter {
            file: format!("{}/{key}", self.lang.tag()).into(),
            lang: self.folder_lang(folder).clone(),
            key: key.to_string(),
            meta: Meta { title, ..Meta::default() },
            body: Body::default(),
        })
    }

    /// The last part of an address: as given, else from the file's or folder's name.
    fn slug(&self, chapter: &Chapter, name: &str, diagnostics: &mut Diagnostics) -> String {
        let given = chapter.meta.slug.as_ref();
        let made = given.map_or_else(|| slug(bare_name(name)), |(slug, _)| slug.clone());
        let made = if made.is_empty() { slug_of_bytes(name) } else { made };
        if is_device(&made) {
            let message = reserved(&made);
            let hint = say!("Skriv en annen slug i topplinjene.", "Write another slug in the front matter.");
            diagnostics.push(Code::FileName.at(&chapter.file, given.map(|(_, span)| *span), message).hint(hint));
        }
        made
    }
}

fn reserved(name: &str) -> Text {
    say!("«{name}» kan ikke være et filnavn i Windows.", "“{name}” cannot be a file's name on Windows.")
}

/// A name in which nothing can be transliterated still needs an address, the same on every machine.
fn slug_of_bytes(name: &str) -> String {
    format!("x{}", blake3::hash(name.as_bytes()).to_hex().as_str().get(..8).unwrap_or_default())
}

/// Where an edition's PDF stands: named after the manual, for whoever keeps the file.
fn pdf_path(config: &Config, lang: &Lang) -> SitePath {
    let name = slug(config.title.text(lang, config.default_lang()));
    format!("{}/{}.pdf", lang.tag(), if name.is_empty() { "manual" } else { &name })
}
