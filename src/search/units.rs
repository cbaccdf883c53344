//! What can be found: every place with an address, with its words by field.

use crate::model::{
    AnchorIx, Block, BlockKind, Body, CueIx, Edition, ImageIx, Inline, Lang, Manual, Page, Resolved, Show, Strings,
    clock,
};
use crate::source::has_byte;
use std::sync::Arc;

/// What kind of place a unit is; the client names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Section,
    /// A step with its number.
    Step(u32),
}

/// A place that a hit can lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unit {
    /// Index into the pages as [`pages`] gives them.
    pub page: usize,
    /// Id on that page.
    pub id: Box<str>,
    pub kind: Kind,
    /// The heading, label or screen words; empty for an introduction or a step.
    pub title: Arc<str>,
    /// Titles around it, outermost first.
    pub crumbs: Box<[Arc<str>]>,
    /// What a step is called, «steg 3», and ways to reach a contact, «telefonnummer».
    pub label: String,
    /// What stands in few units.
    pub rare: Option<Box<Rare>>,
    /// Everything else that stands there.
    pub text: String,
    /// Virtual path of the first picture.
    pub picture: Option<Arc<str>>,
}

/// Words of a unit that most units have none of: a large manual has hundreds of thousands of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rare {
    /// What the page's front matter says readers search for, and its address; on the unit of its head.
    pub keywords: String,
    /// What readers call this very place.
    pub names: String,
    /// Words on a screen, once more: labels, keys, what is to be typed.
    pub screen: String,
    /// What pictures show, in words.
    pub alternatives: String,
    /// What the page's front matter says of the whole page; on the unit of its head.
    pub summary: String,
}

impl Unit {
    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    fn is_empty(&self) -> bool {
        let texts = self.rare.iter().flat_map(|rare| [&*rare.summary, &rare.alternatives]);
        texts.chain([&*self.text, &self.title]).all(|text| text.trim().is_empty())
    }
}

/// The pages of an edition in the order in which units name them: chapters first, then parts.
pub(super) fn pages(edition: &Edition) -> Vec<&Page> {
    edition.pages.iter().chain(edition.parts.iter().map(|part| &part.index)).map(AsRef::as_ref).collect()
}

/// All units of an edition, page by page, in reading order.
pub(super) fn collect(manual: &Manual, edition: &Edition, strings: &Strings) -> Vec<Vec<Unit>> {
    use rayon::prelude::*;
    let pages = pages(edition).into_par_iter().enumerate();
    pages.map(|(at, page)| Collector::new(manual, edition, strings, page, at).run()).collect()
}

struct Collector<'a> {
    manual: &'a Manual,
    edition: &'a Edition,
    strings: &'a Strings,
    page: &'a Page,
    at: usize,
    title: Arc<str>,
    lang: &'a Lang,
    body: &'a Body,
    resolved: &'a Resolved,
    params: &'a [(String, String)],
    /// Units that are open: the last one takes the words.
    open: Vec<usize>,
    units: Vec<Unit>,
    /// Room for a line's words, used again for each.
    words: String,
}

impl<'a> Collector<'a> {
    fn new(manual: &'a Manual, edition: &'a Edition, strings: &'a Strings, page: &'a Page, at: usize) -> Collector<'a> {
        let (lang, body, resolved) = (&page.chapter.lang, &page.chapter.body, &page.resolved);
        Collector {
            manual,
            edition,
            strings,
            page,
            at,
            title: page.chapter.meta.title.as_str().into(),
            lang,
            body,
            resolved,
            params: &[],
            open: Vec::new(),
            units: Vec::new(),
            words: String::new(),
        }
    }

    fn run(mut self) -> Vec<Unit> {
        self.head();
        self.text();
        let notes = &self.body.footnotes;
        for (at, note) in notes.iter().enumerate() {
            self.enter(&format!("fn.{}", at + 1), Kind::Section, "");
            self.blocks(note);
            self.open.pop();
        }
        self.units.retain(|unit| !unit.is_empty());
        // Texts grow by doubling: what they do not need would be a third of what is kept of them.
        self.units.iter_mut().for_each(|unit| unit.text.shrink_to_fit());
        self.units.shrink_to_fit();
        self.units
    }

    /// The page's title and what its front matter says of it, which stand in the page's head.
    fn head(&mut self) {
        let meta = &self.page.chapter.meta;
        // The start page's title is the manual's: it says nothing about where to go.
        let is_start = &*self.page.key == "_index.md";
        let of_manual = self.manual.config.description.as_ref().filter(|_| is_start);
        let of_manual = of_manual.map(|text| text.text(self.lang, self.manual.config.default_lang()).to_string());
        let rare = Rare {
            keywords: self.page_keywords(),
            summary: meta.description.clone().or(of_manual).unwrap_or_default(),
            ..Rare::default()
        };
        self.units.push(Unit {
            page: self.at,
            id: "top".into(),
            title: if is_start { Arc::default() } else { self.title.clone() },
            crumbs: if is_start { [self.title.clone()].into() } else { Box::default() },
            rare: (rare != Rare::default()).then(|| rare.into()),
            ..Unit::default()
        });
    }

    /// What readers search for according to the front matter, and the words of the page's address, which they may have
    /// seen: `knapper/primary-button.html`.
    fn page_keywords(&self) -> String {
        let path = self.page.path.split_once('/').map_or("", |(_, path)| path);
        let path = path.strip_suffix(".html").unwrap_or(path);
        let address = path.strip_suffix("index").unwrap_or(path).replace(['-', '/'], " ");
        let mut keywords = self.page.chapter.meta.keywords.join(" ");
        add(&mut keywords, &address);
        keywords
    }

    fn text(&mut self) {
        self.enter(&self.page.intro_id, Kind::Section, "");
        let mut levels: Vec<u8> = vec![1];
        for block in &self.body.blocks {
            match &block.kind {
                BlockKind::Heading { level, anchor, content } => {
                    while levels.len() > 1 && levels.last().is_some_and(|last| last >= level) {
                        levels.pop();
                        self.open.pop();
                    }
                    let title = self.line(content);
                    self.enter_at(*anchor, Kind::Section, &title);
                    self.marked(content);
                    levels.push(*level);
                }
                _ => self.block(block),
            }
        }
        self.open.clear();
    }

    fn id(&self, anchor: AnchorIx) -> &'a str {
        self.page.ids.get(anchor.0 as usize).map_or("", String::as_str)
    }

    fn enter(&mut self, id: &str, kind: Kind, title: &str) {
        let around = self.open.iter().map(|at| &self.units[*at].title).filter(|title| !title.is_empty());
        let crumbs = std::iter::once(&self.title).chain(around).cloned().collect();
        self.open.push(self.units.len());
        let label = match kind {
            Kind::Step(number) => self.strings.steps(number, number),
            Kind::Section => String::new(),
        };
        self.units.push(Unit {
            page: self.at,
            id: id.into(),
            kind,
            title: title.into(),
            crumbs,
            label,
            ..Unit::default()
        });
    }

    fn within(&mut self, anchor: AnchorIx, kind: Kind, title: &str, blocks: &'a [Block]) {
        self.enter_at(anchor, kind, title);
        self.blocks(blocks);
        self.open.pop();
    }

    /// Enters a place of the text, with what readers call it.
    fn enter_at(&mut self, anchor: AnchorIx, kind: Kind, title: &str) {
        self.enter(self.id(anchor), kind, title);
        let known = self.body.keywords.binary_search_by_key(&anchor.0, |(place, _)| place.0);
        if let (Ok(at), Some(unit)) = (known, self.units.last_mut()) {
            unit.rare().names = self.body.keywords[at].1.to_string();
        }
    }

    fn add_text(&mut self, words: &str) {
        self.add_after(" ", words);
    }

    /// Adds a title to the text, so that an excerpt shows where it ends.
    fn add_title(&mut self, title: &str) {
        self.add_text(title);
        if title.ends_with(char::is_alphanumeric) {
            self.add_text(DOT);
        }
    }

    /// Adds words to the text, with something between.
    fn add_after(&mut self, between: &str, words: &str) {
        if let Some(unit) = self.open.last().and_then(|at| self.units.get_mut(*at)) {
            add_after(between, &mut unit.text, words);
        }
    }

    /// A picture: what it shows, and the picture itself if it is the unit's first.
    fn picture(&mut self, image: ImageIx) {
        let at = image.0 as usize;
        let (Some(unit), Some(image)) =
            (self.open.last().and_then(|at| self.units.get_mut(*at)), self.body.images.get(at))
        else {
            return;
        };
        if !image.alt.is_empty() {
            add(&mut unit.rare().alternatives, &image.alt);
        }
        let path = self.resolved.images.get(at).cloned().flatten();
        unit.picture = unit.picture.take().or(path);
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'a Block) {
        // Cells are no sentence: an excerpt must not read like one.
        let between = if matches!(block.kind, BlockKind::Table(_)) { DOT } else { " " };
        for line in block.lines() {
            let mut words = std::mem::take(&mut self.words);
            words.clear();
            self.push_line(line, &mut words);
            self.add_after(between, &words);
            self.words = words;
            self.marked(line);
        }
        match &block.kind {
            BlockKind::StepList(steps) => {
                for step in steps {
                    self.enter_at(step.anchor, Kind::Step(step.number), "");
                    self.clip(step.cue);
                    self.blocks(&step.blocks);
                    self.open.pop();
                }
                return;
            }
            BlockKind::Checklist(checks) => {
                checks.iter().for_each(|check| self.within(check.anchor, Kind::Section, "", &check.blocks));
                return;
            }
            BlockKind::Tabs { tabs, .. } => {
                tabs.iter().for_each(|tab| self.within(tab.anchor, Kind::Section, &tab.label, &tab.blocks));
                return;
            }
            BlockKind::Symptom { anchor, words, blocks, .. } => {
                return self.within(*anchor, Kind::Section, words, blocks);
            }
            BlockKind::Details { anchor, summary, blocks } => {
                return self.within(*anchor, Kind::Section, summary, blocks);
            }
            BlockKind::Steps { cue, .. } => self.clip(*cue),
            BlockKind::Clip(cue) => self.clip(Some(*cue)),
            BlockKind::Code { text, .. } => self.add_text(text),
            BlockKind::Callout { title, .. } | BlockKind::Goal { title, .. } => {
                self.add_title(title.as_deref().unwrap_or_default())
            }
            BlockKind::Skip { label, .. } => self.add_title(label),
            BlockKind::Figure(figure) => {
                self.add_title(&figure.caption);
                if let Some(image) = figure.image {
                    self.picture(image);
                }
            }
            // Nobody should be led to steps and symptoms that are only shown: an example is text of the place it stands in.
            BlockKind::Example { source, .. } => return self.add_text(source),
            BlockKind::Snippet { key, params } => return self.snippet(key, params),
            BlockKind::ContactCard(key) => {
                self.ways(key);
                let words = self.contact(key, Show::All);
                self.add_text(&words);
                let note = self.manual.config.contacts.get(key).and_then(|contact| contact.note.as_ref());
                self.add_text(note.map_or("", |note| note.text(self.lang, self.manual.config.default_lang())));
            }
            _ => {}
        }
        for group in block.groups() {
            self.blocks(group);
        }
    }

    /// A clip as the page names it, with its times.
    fn clip(&mut self, cue: Option<CueIx>) {
        if let Some(cue) = cue {
            let words = self.line(&[Inline::Video(cue)]);
            self.add_text(&words);
        }
    }

    fn snippet(&mut self, key: &str, params: &'a [(String, String)]) {
        let Some(body) = self.manual.snippets.get(key, self.lang, self.manual.config.default_lang()) else {
            return;
        };
        let Some(resolved) = self.page.snippets.get(key) else {
            return;
        };
        let outer = (self.body, self.resolved, self.params);
        (self.body, self.resolved, self.params) = (body, resolved, params);
        self.blocks(&body.blocks);
        (self.body, self.resolved, self.params) = outer;
    }

    /// What readers ask for when they look for a contact: «telefonnummer».
    fn ways(&mut self, key: &str) {
        let Some(contact) = self.manual.config.contacts.get(key) else {
            return;
        };
        let strings = self.strings;
        let ways = [(&contact.phone, "search_phone"), (&contact.email, "search_email")];
        for (_, way) in ways.iter().filter(|(way, _)| way.is_some()) {
            if let Some(unit) = self.open.last().and_then(|at| self.units.get_mut(*at)) {
                add(&mut unit.label, strings.of_language(way));
            }
        }
    }

    fn contact(&self, key: &str, show: Show) -> String {
        let Some(contact) = self.manual.config.contacts.get(key) else {
            return String::new();
        };
        let name = contact.name.text(self.lang, self.manual.config.default_lang());
        let (phone, email) =
            (contact.phone.as_deref().unwrap_or_default(), contact.email.as_deref().unwrap_or_default());
        match show {
            Show::All => format!("{name} {phone} {email}"),
            Show::Name => name.to_string(),
            Show::Phone => phone.to_string(),
            Show::Email => email.to_string(),
        }
    }

    /// What a line shows besides its text: pictures, and words on a screen, which count once more.
    fn marked(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Image(image) => self.picture(*image),
                Inline::Contact { key, .. } => self.ways(key),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Link { content, .. } => self.marked(content),
                Inline::Ui { .. } | Inline::Label(_) | Inline::Literal(_) | Inline::Key(_) => {
                    let words = self.line(std::slice::from_ref(inline));
                    if let Some(unit) = self.open.last().and_then(|at| self.units.get_mut(*at)) {
                        add(&mut unit.rare().screen, &words);
                    }
                }
                Inline::Text(_) | Inline::Code(_) | Inline::Foreign { .. } | Inline::Video(_) | Inline::Param(_) => {}
                Inline::Footnote(_) | Inline::Html(_) | Inline::SoftBreak | Inline::HardBreak => {}
            }
        }
    }

    fn line(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.push_line(inlines, &mut out);
        out
    }

    fn push_line(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Literal(text) | Inline::Key(text) => {
                    out.push_str(text)
                }
                Inline::Ui { text, .. } | Inline::Foreign { text, .. } => out.push_str(text),
                Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                    self.push_line(content, out)
                }
                Inline::Link { link, content } if content.is_empty() => {
                    let at = link.0 as usize;
                    if let (Some(link), Some(target)) = (self.body.links.get(at), self.resolved.links.get(at)) {
                        out.push_str(&self.manual.made_text(self.edition, self.page, link, target, self.strings));
                    }
                }
                Inline::Link { content, .. } => self.push_line(content, out),
                Inline::SoftBreak | Inline::HardBreak => out.push(' '),
                Inline::Label(key) => {
                    if let Some(label) = self.manual.config.labels.get(&**key) {
                        out.push_str(label.text.text(self.lang, self.manual.config.default_lang()));
                    }
                }
                Inline::Contact { key, show } => out.push_str(&self.contact(key, *show)),
                Inline::Video(cue) => {
                    let cue = self.body.cues.get(cue.0 as usize);
                    let video = cue.and_then(|cue| Some((cue, self.manual.config.videos.get(&cue.video)?)));
                    if let Some((cue, video)) = video {
                        let title = video.title.text(self.lang, self.manual.config.default_lang());
                        let times = [("video", title), ("from", &clock(cue.from)), ("to", &clock(cue.to))];
                        out.push_str(&self.strings.fill("cue", &times));
                    }
                }
                Inline::Param(name) => {
                    if let Some((_, value)) = self.params.iter().find(|(key, _)| **key == **name) {
                        out.push_str(value);
                    }
                }
                Inline::Image(_) | Inline::Footnote(_) | Inline::Html(_) => {}
            }
        }
    }
}

/// Stands between words that are no sentence together.
const DOT: &str = " · ";

/// Adds words to a text, with a space between.
fn add(text: &mut String, words: &str) {
    add_after(" ", text, words);
}

/// Adds words to a text, with something between, a dot at least where two numbers would become one. Spaces of every kind become
/// plain ones; what is not seen goes.
fn add_after(between: &str, text: &mut String, words: &str) {
    let words = words.trim();
    if words.is_empty() {
        return;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    if !text.is_empty() {
        text.push_str(if text.ends_with(is_digit) && words.starts_with(is_digit) { DOT } else { between });
    }
    // The first bytes of all spaces and invisible characters beyond ASCII.
    if !has_byte(words, |byte| matches!(byte, 0xc2 | 0xe1..=0xe3)) {
        return text.push_str(words);
    }
    let seen = words.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'));
    text.extend(seen.map(|c| if c.is_whitespace() { ' ' } else { c }));
}
