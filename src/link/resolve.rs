//! Where links and pictures lead. Every one is answered, or reported with a suggestion.

use super::hints::Hints;
use super::registers::known;
use super::{Parts, missing, paths};
use crate::input::Inputs;
use crate::model::{
    Anchor, AnchorKind, BlockKind, Body, Config, Edition, LinkTarget, LinkUse, Page, Register, Resolved, Skip,
    Snippets, TargetKind, walk,
};
use crate::source::{Code, Diagnostic, Diagnostics, Near, Span, listed, say};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Every page of an edition: the parts' own, then the chapters.
pub(super) fn pages(edition: &Edition) -> Vec<&Page> {
    edition.all_pages().map(AsRef::as_ref).collect()
}

/// Finds pages by key.
pub(super) struct Index<'a> {
    pages: HashMap<&'a str, usize>,
    parts: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(edition: &'a Edition) -> Index<'a> {
        Index {
            pages: edition.pages.iter().enumerate().map(|(at, page)| (&*page.key, at)).collect(),
            parts: edition.parts.iter().enumerate().map(|(at, part)| (part.key.as_str(), at)).collect(),
        }
    }
}

/// What was found out about one page.
pub(super) struct Answers {
    resolved: Resolved,
    snippets: BTreeMap<String, Resolved>,
    skips: Vec<Skip>,
    diagnostics: Diagnostics,
}

impl Answers {
    /// Puts them into the page that they were asked for; what there is to say is given back.
    pub(super) fn store(self, page: &mut Page) -> Diagnostics {
        page.resolved = self.resolved;
        page.snippets = self.snippets;
        page.skips = self.skips;
        self.diagnostics
    }
}

/// Answers links and pictures.
pub(super) struct Resolver<'a> {
    pub(super) config: &'a Config,
    pub(super) inputs: &'a Inputs,
    pub(super) snippets: &'a Snippets,
    /// Keys of chapters that are drafts in every language: no build would publish them.
    drafts: BTreeSet<&'a str>,
}

/// A text whose links are being answered, and where it stands.
pub(super) struct Place<'a> {
    pub(super) edition: &'a Edition,
    pub(super) index: &'a Index<'a>,
    pub(super) page: &'a Page,
    pub(super) file: Arc<str>,
    /// Folder that relative paths start from.
    pub(super) folder: String,
    pub(super) hints: &'a Hints,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        let mut drafts = BTreeSet::new();
        if parts.drafts {
            let keys =
                |draft| parts.chapters.iter().filter(move |one| one.meta.draft == draft).map(|one| one.key.as_str());
            drafts = keys(true).collect();
            keys(false).for_each(|key| _ = drafts.remove(key));
        }
        Resolver { config: &parts.config, inputs: &parts.inputs, snippets: &parts.snippets, drafts }
    }

    /// Answers one page.
    pub(super) fn page(&self, edition: &Edition, index: &Index<'_>, page: &Page) -> Answers {
        let mut diagnostics = Diagnostics::default();
        let (body, hints) = (&page.chapter.body, &Hints::default());
        let place = Place {
            edition,
            index,
            page,
            file: page.chapter.file.clone(),
            folder: paths::folder(&page.chapter.file).to_string(),
            hints,
        };
        let resolved = self.body(body, &place, &mut diagnostics);
        self.registers(body, &page.chapter.file, hints, &mut diagnostics);
        let lang = &page.chapter.lang;
        let snippet = |key: &str| self.snippets.get(key, lang, self.config.default_lang());
        let mut snippets = BTreeMap::new();
        for (_, key, _) in body.uses.iter().filter(|(register, ..)| *register == Register::Snippets) {
            let Some(text) = snippet(key) else { continue };
            let (file, folder) = (self.config.file.clone(), lang.tag().to_string());
            let place = Place { edition, index, page, file, folder, hints };
            snippets.insert(key.clone(), self.body(text, &place, &mut diagnostics));
            self.registers(text, &self.config.file, hints, &mut diagnostics);
        }
        self.params(page, snippet, &mut diagnostics);
        let skips = self.skips(&resolved, page, &mut diagnostics);
        // A page that shows another language's text would only repeat what is said about that text's own page.
        let diagnostics = if page.is_fallback(edition) { Diagnostics::default() } else { diagnostics };
        Answers { resolved, snippets, skips, diagnostics }
    }

    fn body(&self, body: &Body, place: &Place<'_>, diagnostics: &mut Diagnostics) -> Resolved {
        let mut answer = |result: Result<LinkTarget, Diagnostic>| {
            result.unwrap_or_else(|diagnostic| {
                diagnostics.push(diagnostic);
                LinkTarget::Broken
            })
        };
        let links: Vec<LinkTarget> = body.links.iter().map(|link| answer(self.link(link, place))).collect();
        let uses = body.links.iter().zip(&links).filter_map(|(link, target)| self.draft_link(link, target, place));
        uses.for_each(|warning| diagnostics.push(warning));
        let mut images = Vec::with_capacity(body.images.len());
        for image in &body.images {
            match self.image(&image.dest, image.span, place) {
                Ok(path) => images.push(Some(path)),
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    images.push(None);
                }
            }
        }
        Resolved { links, images }
    }

    fn link(&self, link: &LinkUse, place: &Place<'_>) -> Result<LinkTarget, Diagnostic> {
        let dest = link.dest.trim();
        let unsafe_link = |message| Code::UnsafeLink.at(&place.file, link.span, message);
        if dest.chars().any(char::is_control) {
            return Err(unsafe_link(say!("Adressen har usynlige tegn.", "The address holds invisible characters.")));
        }
        if let Some(key) = dest.strip_prefix("link:") {
            return self.registered(key, link, place);
        }
        if let Some(scheme) = scheme(dest) {
            return match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" | "mailto" | "tel" => Ok(LinkTarget::Web(encoded(dest))),
                _ => Err(unsafe_link(say!(
                    "Lenker med «{scheme}:» er ikke tillatt.",
                    "Links with “{scheme}:” are not allowed."
                ))
                .hint(say!(
                    "Bruk https:, mailto:, tel: eller et filnavn.",
                    "Use https:, mailto:, tel: or a file's name."
                ))),
            };
        }
        if dest.starts_with("//") || dest.starts_with("\\\\") {
            return Err(unsafe_link(say!("Adressen mangler https:.", "The address lacks https:."))
                .hint(say!("Skriv https:{dest}", "Write https:{dest}")));
        }
        if let Some((scheme, message)) = without_scheme(dest) {
            let hint = say!("Skriv {scheme}{dest}", "Write {scheme}{dest}");
            let diagnostic = Code::DeadLink.at(&place.file, link.span, message).hint(hint);
            return Err(diagnostic.replace(&format!("({dest}"), &format!("({scheme}{dest}")));
        }
        let (file, fragment) = dest.split_once('#').map_or((dest, None), |(file, fragment)| (file, Some(fragment)));
        if file.is_empty() {
            return match fragment {
                Some(fragment) if !fragment.is_empty() => self.fragment(place.page, None, fragment, link, place),
                _ => Err(Code::BadReference.at(
                    &place.file,
                    link.span,
                    say!("Lenken peker ikke på noe.", "The link points at nothing."),
                )),
            };
        }
        self.file(file, fragment, link, place)
    }

    /// What to say of a link to a draft from a page that is none: a build would refuse it.
    fn draft_link(&self, link: &LinkUse, target: &LinkTarget, place: &Place<'_>) -> Option<Diagnostic> {
        let LinkTarget::Page { page, .. } = target else { return None };
        let target = &place.edition.pages[*page].chapter;
        if !self.drafts.contains(target.key.as_str()) || place.page.chapter.meta.draft {
            return None;
        }
        let file = &target.file;
        let message =
            say!("{file} er et utkast, som ikke blir publisert.", "{file} is a draft, which is not published.");
        let hint = say!(
            "Ta bort lenken, eller draft: true i {file}, før manualen bygges.",
            "Remove the link, or draft: true in {file}, before the manual is built."
        );
        Some(Code::DraftLink.at(&place.file, link.span, message).hint(hint))
    }

    fn registered(&self, key: &str, link: &LinkUse, place: &Place<'_>) -> Result<LinkTarget, Diagnostic> {
        if let Some(missing) = known(&self.config.links, key, Register::Links, place.hints) {
            return Err(missing.at(&place.file, link.span));
        }
        let Some(entry) = self.config.links.get(key) else { return Ok(LinkTarget::Broken) };
        Ok(LinkTarget::Web(entry.url.text(&place.edition.lang, self.config.default_lang()).to_string()))
    }

    fn file(
        &self,
        file: &str,
        fragment: Option<&str>,
        link: &LinkUse,
        place: &Place<'_>,
    ) -> Result<LinkTarget, Diagnostic> {
        let Some(path) = paths::join(&place.folder, file) else {
            return Err(outside(&place.file, link.span, file));
        };
        if let Some(key) = self.key_of(&path) {
            if let Some(at) = place.index.pages.get(key) {
                let page = &place.edition.pages[*at];
                return match fragment {
                    Some(fragment) if !fragment.is_empty() => self.fragment(page, Some(*at), fragment, link, place),
                    _ => Ok(LinkTarget::Page { page: *at, anchor: None, kind: TargetKind::Chapter }),
                };
            }
            let folder = key.strip_suffix("_index.md").unwrap_or(key).trim_end_matches('/');
            if let Some(part) = place.index.parts.get(folder) {
                return Ok(LinkTarget::Part(*part));
            }
        }
        if let Some((path, _)) = self.inputs.assets.get_key_value(path.as_str()) {
            return Ok(LinkTarget::File(path.to_string()));
        }
        if self.inputs.source(&path).is_some() {
            let message =
                say!("«{file}» blir ikke publisert som et kapittel.", "“{file}” is not published as a chapter.");
            let hint = say!(
                "Er det et utkast (draft: true), eller står det utenfor språkmappene?",
                "Is it a draft (draft: true), or does it stand outside the languages' folders?"
            );
            return Err(Code::DeadLink.at(&place.file, link.span, message).hint(hint));
        }
        let diagnostic = Code::DeadLink.at(&place.file, link.span, missing(file));
        // An address of the site, as a browser shows it.
        let address = paths::join(paths::folder(&place.page.path), file);
        if let Some(page) = place.edition.pages.iter().find(|page| Some(&*page.path) == address.as_deref()) {
            let name = relative_to(&place.folder, &page.chapter.file);
            let hint = say!("Vis til kapittelets fil: {name}", "Refer to the chapter's file: {name}");
            return Err(diagnostic.hint(hint).replace(file, &name));
        }
        let (texts, files) = (&self.inputs.sources, &self.inputs.assets);
        let names = texts.keys().chain(files.keys()).map(AsRef::as_ref);
        Err(match place.hints.nearest(&path, texts.len() + files.len(), names) {
            Some(near) => {
                let name = relative_to(&place.folder, near.name);
                diagnostic.suggest(file, Some(Near { name: &name, ..near }))
            }
            None => diagnostic.hint(say!(
                "Skriv filnavnet slik det står i mappen, for eksempel 02-web.md.",
                "Write the file's name as it stands in the folder, for example 02-web.md."
            )),
        })
    }

    /// The key of a chapter's path in any language's folder.
    pub(super) fn key_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (folder, key) = path.split_once('/').unwrap_or((path, ""));
        self.config.languages.iter().any(|lang| lang.tag().eq_ignore_ascii_case(folder)).then_some(key)
    }

    /// An id on a page, or a range of ids.
    fn fragment(
        &self,
        page: &Page,
        at: Option<usize>,
        fragment: &str,
        link: &LinkUse,
        place: &Place<'_>,
    ) -> Result<LinkTarget, Diagnostic> {
        let (first, last) = match fragment.split_once("..") {
            Some((first, last)) => (first, Some(last.strip_prefix('#').unwrap_or(last))),
            None => (fragment, None),
        };
        let start = self.anchor(page, first, link, place)?;
        let end = last.map(|last| self.anchor(page, last, link, place)).transpose()?;
        let anchors = &page.chapter.body.anchors;
        let step = |index: usize| anchors.get(index).filter(|anchor| anchor.kind == AnchorKind::Step);
        let number = |index: usize| step(index).map(|anchor| anchor.number);
        let kind = match (start, end) {
            (None, None) => TargetKind::Other,
            (Some(start), None) => match (number(start), anchors[start].kind) {
                (Some(number), _) => TargetKind::Steps { first: number, last: number },
                (None, AnchorKind::Heading(_)) => TargetKind::Heading,
                _ => TargetKind::Other,
            },
            (start, end) => {
                let steps = start.and_then(step).zip(end.flatten().and_then(step));
                let steps = steps.filter(|(first, last)| first.example == last.example);
                let steps = steps.map(|(first, last)| (first.number, last.number));
                let Some((first, last)) = steps.filter(|(first, last)| first <= last) else {
                    let message = match steps {
                        Some((first, last)) => say!(
                            "Rekken går baklengs: fra steg {first} til steg {last}.",
                            "The range runs backwards: from step {first} to step {last}."
                        ),
                        None => say!(
                            "En rekke må gå fra ett steg til et annet.",
                            "A range must run from one step to another."
                        ),
                    };
                    return Err(Code::BadRange.at(&place.file, link.span, message));
                };
                TargetKind::Steps { first, last }
            }
        };
        let own = place.index.pages.get(&*place.page.key).copied();
        match at.or(own) {
            Some(page) => Ok(LinkTarget::Page { page, anchor: Some(first.into()), kind }),
            None => Ok(LinkTarget::Web(format!("#{first}"))),
        }
    }

    /// The index of the anchor with an id; `None` for the introduction.
    fn anchor(&self, page: &Page, id: &str, link: &LinkUse, place: &Place<'_>) -> Result<Option<usize>, Diagnostic> {
        if let Some(at) = page.ids.iter().position(|known| known == id) {
            return Ok(Some(at));
        }
        if page.intro_id == id {
            return Ok(None);
        }
        let file = &page.chapter.file;
        let message = say!("Ingen id heter «{id}» i {file}.", "No id is called “{id}” in {file}.");
        let is_step = |anchor: &&Anchor| anchor.kind == AnchorKind::Step && anchor.example == 0;
        let diagnostic = Code::MissingAnchor.at(&place.file, link.span, message);
        if let Some(number) = id.strip_prefix("step-").and_then(|number| number.parse::<usize>().ok()) {
            let named = page
                .chapter
                .body
                .anchors
                .iter()
                .position(|anchor| is_step(&anchor) && anchor.number as usize == number);
            if let Some(name) = named.and_then(|at| page.ids.get(at)) {
                let hint = say!(
                    "Steg {number} heter «{name}»: skriv #{name}.",
                    "Step {number} is called “{name}”: write #{name}."
                );
                return Err(diagnostic.hint(hint).replace(&format!("#{id}"), &format!("#{name}")));
            }
            let steps = page.chapter.body.anchors.iter().filter(is_step).count();
            return Err(diagnostic.hint(say!(
                "Du viser til steg {number}, men kapittelet har {steps}.",
                "You refer to step {number}, but the chapter has {steps}."
            )));
        }
        let near = place.hints.nearest(id, page.ids.len(), page.ids.iter().map(String::as_str));
        let diagnostic = diagnostic.suggest(id, near);
        let known = listed(page.ids.iter().map(String::as_str));
        Err(if diagnostic.hints.is_empty() && !known.is_empty() {
            diagnostic.hint(say!(
                "Kapittelet har: {known}. Et nytt sted får en id slik: 1. {{#{id}}} … eller ## Overskrift {{#{id}}}",
                "The chapter has: {known}. A new place gets an id like this: 1. {{#{id}}} … or ## Heading {{#{id}}}"
            ))
        } else if diagnostic.hints.is_empty() {
            diagnostic.hint(say!(
                "Gi stedet en id: 1. {{#{id}}} … eller ## Overskrift {{#{id}}}",
                "Give the place an id: 1. {{#{id}}} … or ## Heading {{#{id}}}"
            ))
        } else {
            diagnostic
        })
    }

    fn skips(&self, resolved: &Resolved, page: &Page, diagnostics: &mut Diagnostics) -> Vec<Skip> {
        let mut skips = Vec::new();
        walk(&page.chapter.body.blocks, &mut |block| {
            let BlockKind::Skip { label, steps, .. } = &block.kind else {
                return;
            };
            match resolved.links.get(steps.0 as usize) {
                Some(LinkTarget::Page { kind: TargetKind::Steps { first, last }, anchor, .. }) => {
                    let example = anchor.as_ref().map_or(0, |id| page.example(id));
                    skips.push(Skip { first: *first, last: *last, example, label: label.to_string() });
                }
                Some(LinkTarget::Broken) | None => {}
                Some(_) => {
                    let message =
                        say!("Her må det stå steg i dette kapittelet.", "Steps of this chapter must stand here.");
                    diagnostics.push(Code::BadRange.at(&page.chapter.file, block.span, message));
                }
            }
        });
        skips
    }
}

/// An address in which characters that no address may hold are percent-encoded (WHATWG URL, "query percent-encode set").
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '\\' | '^' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out
}

/// What is missing before an address of the web or of e-mail.
fn without_scheme(dest: &str) -> Option<(&'static str, crate::source::Text)> {
    let is_name = |name: &str| name.contains('.') && name.split('.').all(|part| !part.is_empty());
    if dest.starts_with("www.") && is_name(dest.split('/').next()?) {
        return Some(("https://", say!("«{dest}» mangler https://.", "“{dest}” lacks https://.")));
    }
    let (user, host) = dest.split_once('@')?;
    let is_mail = !user.is_empty() && is_name(host) && !dest.contains(['/', ' ', '#', '\\']);
    is_mail.then(|| ("mailto:", say!("«{dest}» er en e-postadresse.", "“{dest}” is an e-mail address.")))
}

/// The scheme of an absolute address.
pub fn scheme(dest: &str) -> Option<&str> {
    let (scheme, _) = dest.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    valid.then_some(scheme)
}

pub(super) fn outside(file: &Arc<str>, span: Span, dest: &str) -> Diagnostic {
    Code::OutsideManual.at(file, span, say!("«{dest}» leder ut av manualen.", "“{dest}” leads out of the manual."))
}

/// A virtual path as it would be typed in `folder`.
pub(super) fn relative_to(folder: &str, path: &str) -> String {
    crate::model::relative(&format!("{folder}/x"), path)
}
