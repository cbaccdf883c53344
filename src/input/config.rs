//! `handbok.yaml`: from what was typed to a [`Config`] that leaves no question open.

use super::fields::{Fields, text};
use super::keys;
use super::themes;
use super::yaml::{self, Key, Node, Value};
use crate::model::{Config, Contact, Label, Lang, Localized, QrCodes, Snippet, Video, WebLink};
use crate::source::{Code, Diagnostics, Source, Span, nearest, say};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Raw HTML elements that no manual can allow: they run code, load from elsewhere, lead somewhere unchecked or change
/// the page around them. Markdown has links and pictures.
pub const FORBIDDEN_HTML: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "input", "button", "textarea",
    "select", "svg", "math", "template", "html", "head", "body", "title", "frame", "frameset", "applet", "noscript",
    "portal", "img", "a", "picture", "video", "audio", "source", "track", "area", "map", "param", "p", "main", "nav",
    "header", "footer",
];

/// Reads the configuration. Faults are reported; what could be read stands, so that chapters can be checked too.
/// `None` if it is no YAML: without languages no chapter can be told from other files.
pub fn resolve(source: &Source, diagnostics: &mut Diagnostics) -> Option<Config> {
    let root = yaml::parse(&source.path, &source.text, 0, diagnostics)?;
    let mut reader = Reader { file: &source.path, languages: Vec::new(), diagnostics };
    Some(reader.config(&root))
}

/// Languages whose folder in the site would be the assets', or has a name that Windows keeps for a device.
const NO_FOLDERS: [&str; 5] = ["assets", "aux", "con", "nul", "prn"];

struct Reader<'a> {
    file: &'a Arc<str>,
    languages: Vec<Lang>,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn config(&mut self, root: &Node) -> Config {
        let mut fields = Fields::new(self.file, root, &keys::CONFIG, self.diagnostics);
        let languages = fields.node("languages");
        self.languages = languages.map(|node| self.languages(node)).unwrap_or_default();
        let title = fields.node("title").map(|node| self.name(node, "title")).unwrap_or_default();
        let html = fields.texts("html", self.diagnostics);
        let qr_codes = fields.node("qr_codes").map(|_| fields.texts("qr_codes", self.diagnostics));
        let theme = fields.text("theme", self.diagnostics);
        let config = Config {
            file: self.file.clone(),
            title,
            description: fields.node("description").map(|node| self.localized(node, "description")),
            base_url: fields.text("base_url", self.diagnostics).and_then(|(url, span)| self.base_url(url, span)),
            owner: fields.node("owner").map(|node| self.localized(node, "owner")),
            accessibility_statement: fields
                .node("accessibility_statement")
                .map(|node| self.addresses(node, "accessibility_statement")),
            theme: self.theme(theme),
            minify: fields.flag("minify", self.diagnostics),
            precompress: fields.flag("precompress", self.diagnostics),
            version: fields.text("version", self.diagnostics).map(|(version, _)| version),
            pdf: fields.flag("pdf", self.diagnostics),
            index: fields.flag("index", self.diagnostics),
            qr_codes: self.qr_codes(qr_codes),
            drift_notes: fields.node("drift_notes").is_none() || fields.flag("drift_notes", self.diagnostics),
            html: self.html(html),
            contacts: self.register(fields.node("contacts"), Self::contact),
            videos: self.register(fields.node("videos"), Self::video),
            links: self.register(fields.node("links"), Self::link),
            labels: self.register(fields.node("labels"), Self::label),
            snippets: self.register(fields.node("snippets"), Self::snippet),
            synonyms: fields.node("synonyms").map(|node| self.synonyms(node)).unwrap_or_default(),
            languages: if self.languages.is_empty() {
                Lang::parse("en").into_iter().collect()
            } else {
                self.languages.clone()
            },
        };
        fields.finish(self.diagnostics);
        config
    }

    fn languages(&mut self, node: &Node) -> Vec<Lang> {
        let mut languages: Vec<Lang> = Vec::new();
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for item in items {
            let Some(tag) = text(self.file, item, "languages", self.diagnostics) else {
                continue;
            };
            match Lang::parse(&tag) {
                Some(lang) if languages.contains(&lang) => {
                    let message = say!("Språket «{tag}» står to ganger.", "The language “{tag}” stands twice.");
                    self.diagnostics.push(Code::WrongValue.at(self.file, item.span, message));
                }
                Some(lang) => {
                    if NO_FOLDERS.contains(&lang.tag().to_ascii_lowercase().as_str()) {
                        let message = say!(
                            "«{tag}» kan ikke være en mappe på nettstedet.",
                            "“{tag}” cannot be a folder of the site."
                        );
                        let hint = say!(
                            "Skriv mer av koden, for eksempel {tag}-x-a.",
                            "Write more of the tag, for example {tag}-x-a."
                        );
                        self.diagnostics.push(Code::WrongValue.at(self.file, item.span, message).hint(hint));
                    }
                    languages.push(lang);
                }
                None => {
                    let message = say!("«{tag}» er ikke en språkkode.", "“{tag}” is not a language tag.");
                    let hint = say!(
                        "Skriv en BCP 47-kode, for eksempel nb, en eller pl.",
                        "Write a BCP 47 tag, for example nb, en or pl."
                    );
                    self.diagnostics.push(Code::WrongValue.at(self.file, item.span, message).hint(hint));
                }
            }
        }
        if items.is_empty() {
            let message = say!("Manualen trenger minst ett språk.", "The manual needs at least one language.");
            self.diagnostics.push(Code::WrongValue.at(self.file, node.span, message));
        }
        languages
    }

    fn language_key(&mut self, key: &Key) -> Option<String> {
        // Without a list of languages, which has been said, no language is wrong.
        if self.languages.is_empty() {
            return Lang::parse(&key.name).map(|lang| lang.tag().to_string());
        }
        if let Some(lang) = Lang::parse(&key.name).filter(|lang| self.languages.contains(lang)) {
            return Some(lang.tag().to_string());
        }
        let (name, known) = (&key.name, self.languages.iter().map(Lang::tag).collect::<Vec<_>>().join(", "));
        let message = say!("«{name}» er ikke blant manualens språk.", "“{name}” is not among the manual's languages.");
        let hint = say!("Språkene er: {known}.", "The languages are: {known}.");
        self.diagnostics.push(Code::UnknownLanguage.at(self.file, key.span, message).hint(hint));
        None
    }

    fn localized(&mut self, node: &Node, name: &str) -> Localized {
        let Value::Map(entries) = &node.value else {
            return Localized { all: text(self.file, node, name, self.diagnostics), by_lang: BTreeMap::new() };
        };
        let mut by_lang = BTreeMap::new();
        for (key, value) in entries {
            if let (Some(tag), Some(text)) = (self.language_key(key), text(self.file, value, name, self.diagnostics)) {
                by_lang.insert(tag, text);
            }
        }
        Localized { all: None, by_lang }
    }

    /// A text that readers will see: it must say something.
    fn name(&mut self, node: &Node, name: &str) -> Localized {
        let words = self.localized(node, name);
        if words.texts().next().is_none() || words.texts().any(str::is_empty) {
            let message = say!("«{name}» er tom.", "“{name}” is empty.");
            self.diagnostics.push(Code::WrongValue.at(self.file, node.span, message));
        }
        words
    }

    fn addresses(&mut self, node: &Node, name: &str) -> Localized {
        let addresses = self.localized(node, name);
        for address in addresses.texts() {
            let broken = address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>`{}|\\^".contains(c));
            if broken || !["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) {
                let message =
                    say!("«{address}» er ikke en hel nettadresse.", "“{address}” is not a whole web address.");
                let hint = say!("Skriv adressen med https:// foran.", "Write the address with https:// in front.");
                self.diagnostics.push(Code::WrongValue.at(self.file, node.span, message).hint(hint));
            }
        }
        addresses
    }

    fn base_url(&mut self, url: String, span: Span) -> Option<String> {
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        if host.is_empty() || host.starts_with('/') || url.contains(['?', '#', '"', '<', '>', ' ']) {
            let message =
                say!("«{url}» kan ikke være adressen til et nettsted.", "“{url}” cannot be the address of a site.");
            let hint =
                say!("Skriv for eksempel https://manual.example.org/", "Write for example https://manual.example.org/");
            self.diagnostics.push(Code::WrongValue.at(self.file, span, message).hint(hint));
            return None;
        }
        Some(if url.ends_with('/') { url } else { url + "/" })
    }

    fn theme(&mut self, name: Option<(String, Span)>) -> String {
        let Some((name, span)) = name else { return themes::DEFAULT.to_string() };
        let known = themes::names();
        if known.contains(&name.as_str()) {
            return name;
        }
        let all = known.join(", ");
        let message = say!("Det finnes ikke noe tema som heter «{name}».", "There is no theme called “{name}”.");
        let diagnostic = Code::WrongValue.at(self.file, span, message);
        self.diagnostics.push(match nearest(&name, known) {
            near @ Some(_) => diagnostic.suggest(&name, near),
            None => diagnostic.hint(say!("Temaene er: {all}.", "The themes are: {all}.")),
        });
        themes::DEFAULT.to_string()
    }

    /// All, unless some are named.
    fn qr_codes(&mut self, names: Option<Vec<(String, Span)>>) -> QrCodes {
        let Some(names) = names else { return QrCodes { videos: true, links: true, chapters: true } };
        for (name, span) in names.iter().filter(|(name, _)| !keys::QR_CODES.contains(&name.as_str())) {
            let message = say!("«{name}» har ingen QR-koder.", "“{name}” has no QR codes.");
            let hint = say!("Velg blant videos, links og chapters.", "Choose from videos, links and chapters.");
            let diagnostic = Code::WrongValue.at(self.file, *span, message);
            self.diagnostics.push(match nearest(name, keys::QR_CODES.iter().copied()) {
                near @ Some(_) => diagnostic.suggest(name, near),
                None => diagnostic.hint(hint),
            });
        }
        let has = |kind: &str| names.iter().any(|(name, _)| name == kind);
        QrCodes { videos: has("videos"), links: has("links"), chapters: has("chapters") }
    }

    fn html(&mut self, names: Vec<(String, Span)>) -> BTreeSet<String> {
        let mut allowed = BTreeSet::new();
        for (name, span) in names {
            let name = name.to_ascii_lowercase();
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if !is_name || FORBIDDEN_HTML.contains(&name.as_str()) {
                let message = say!(
                    "Elementet «{name}» kan ikke tillates i kapitler.",
                    "The element “{name}” cannot be allowed in chapters."
                );
                self.diagnostics.push(Code::WrongValue.at(self.file, span, message));
            } else {
                allowed.insert(name);
            }
        }
        allowed
    }

    fn synonyms(&mut self, node: &Node) -> Vec<Vec<String>> {
        let hint = || {
            say!(
                "Skriv hver gruppe på sin linje: - [turnus, vaktplan]",
                "Write each group on its own line: - [rota, schedule]"
            )
        };
        let Value::List(groups) = &node.value else {
            let message = say!("«synonyms» er en liste av grupper av ord.", "“synonyms” is a list of groups of words.");
            self.diagnostics.push(Code::WrongType.at(self.file, node.span, message).hint(hint()));
            return Vec::new();
        };
        let mut all = Vec::new();
        for group in groups {
            let words: Vec<String> = match &group.value {
                Value::List(items) => {
                    items.iter().filter_map(|item| text(self.file, item, "synonyms", self.diagnostics)).collect()
                }
                _ => Vec::new(),
            };
            if words.len() > 1 {
                all.push(words);
            } else {
                let message = say!("En gruppe har minst to ord.", "A group has at least two words.");
                self.diagnostics.push(Code::WrongValue.at(self.file, group.span, message).hint(hint()));
            }
        }
        all
    }

    fn register<T>(&mut self, node: Option<&Node>, read: fn(&mut Self, &Key, &Node) -> T) -> BTreeMap<String, T> {
        let Some(node) = node else { return BTreeMap::new() };
        let Value::Map(entries) = &node.value else {
            let message = say!("Et register er nøkler med innrykk under.", "A register is keys, indented below it.");
            self.diagnostics.push(Code::WrongType.at(self.file, node.span, message));
            return BTreeMap::new();
        };
        entries.iter().map(|(key, value)| (key.name.clone(), read(self, key, value))).collect()
    }

    fn contact(&mut self, _: &Key, node: &Node) -> Contact {
        let mut fields = Fields::new(self.file, node, &keys::CONTACT, self.diagnostics);
        let name = fields.node("name").map(|name| self.name(name, "name")).unwrap_or_default();
        let phone = fields.text("phone", self.diagnostics);
        if let Some((phone, span)) = phone.as_ref().filter(|(phone, _)| {
            phone.chars().filter(char::is_ascii_digit).count() < 3
                || !phone.chars().all(|c| c.is_ascii_digit() || " +-().\u{a0}".contains(c))
        }) {
            let message = say!("«{phone}» er ikke et telefonnummer.", "“{phone}” is not a telephone number.");
            let hint = say!(
                "Skriv tall, mellomrom og + foran landskoden, for eksempel \"+47 38 07 50 49\".",
                "Write digits, spaces and + before a country's code, for example \"+47 38 07 50 49\"."
            );
            self.diagnostics.push(Code::WrongValue.at(self.file, *span, message).hint(hint));
        }
        let email = fields.text("email", self.diagnostics);
        if let Some((email, span)) = email.as_ref().filter(|(email, _)| !is_email(email)) {
            let message = say!("«{email}» er ikke en e-postadresse.", "“{email}” is not an e-mail address.");
            self.diagnostics.push(Code::WrongValue.at(self.file, *span, message));
        }
        let note = fields.node("note").map(|note| self.localized(note, "note"));
        fields.finish(self.diagnostics);
        Contact { name, phone: phone.map(|(phone, _)| phone), email: email.map(|(email, _)| email), note }
    }

    fn video(&mut self, _: &Key, node: &Node) -> Video {
        let mut fields = Fields::new(self.file, node, &keys::VIDEO, self.diagnostics);
        let title = fields.node("title").map(|title| self.name(title, "title")).unwrap_or_default();
        let url = fields
            .node("url")
            .map(|url| self.addresses(url, "url"))
            .and_then(|url| url.texts().next().map(str::to_string));
        fields.finish(self.diagnostics);
        Video { title, url }
    }

    fn link(&mut self, _: &Key, node: &Node) -> WebLink {
        if matches!(node.value, Value::Scalar { .. }) {
            return WebLink { url: self.addresses(node, "url"), title: None, http: false };
        }
        let mut fields = Fields::new(self.file, node, &keys::LINK, self.diagnostics);
        let url_node = fields.node("url");
        let url = url_node.map(|url| self.addresses(url, "url")).unwrap_or_default();
        let title = fields.node("title").map(|title| self.localized(title, "title"));
        let http = fields.flag("http", self.diagnostics);
        fields.finish(self.diagnostics);
        if let Some(node) = url_node.filter(|_| !http && url.texts().any(|url| url.starts_with("http://"))) {
            let message =
                say!("Adressen begynner med http://, ikke https://.", "The address begins with http://, not https://.");
            let hint = say!(
                "Skriv https://, eller http: true hvis http er riktig.",
                "Write https://, or http: true if http is right."
            );
            self.diagnostics.push(Code::InsecureLink.at(self.file, node.span, message).hint(hint));
        }
        WebLink { url, title, http }
    }

    fn label(&mut self, _: &Key, node: &Node) -> Label {
        let Value::Map(entries) = &node.value else {
            return Label { text: self.name(node, "text"), lang: None };
        };
        if !entries.iter().any(|(key, _)| matches!(key.name.as_str(), "text" | "lang")) {
            return Label { text: self.name(node, "text"), lang: None };
        }
        let mut fields = Fields::new(self.file, node, &keys::LABEL, self.diagnostics);
        let text = fields.node("text").map(|text| self.name(text, "text")).unwrap_or_default();
        let lang = fields.text("lang", self.diagnostics).and_then(|(tag, span)| {
            let lang = Lang::parse(&tag);
            if lang.is_none() {
                let message = say!("«{tag}» er ikke en språkkode.", "“{tag}” is not a language tag.");
                self.diagnostics.push(Code::WrongValue.at(self.file, span, message));
            }
            lang
        });
        fields.finish(self.diagnostics);
        Label { text, lang }
    }

    fn snippet(&mut self, key: &Key, node: &Node) -> Snippet {
        let Value::Map(entries) = &node.value else {
            let words = text(self.file, node, &key.name, self.diagnostics).unwrap_or_default();
            return Snippet { by_lang: [(String::new(), (words, node.span))].into() };
        };
        let mut by_lang = BTreeMap::new();
        for (lang, value) in entries {
            if let (Some(tag), Some(words)) =
                (self.language_key(lang), text(self.file, value, &lang.name, self.diagnostics))
            {
                by_lang.insert(tag, (words, value.span));
            }
        }
        Snippet { by_lang }
    }
}

/// Whether an address has the shape of an e-mail address: something, one `@`, a domain with a dot, no spaces.
fn is_email(address: &str) -> bool {
    let Some((name, domain)) = address.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && domain.contains('.')
        && !domain.contains('@')
        && !address.contains([' ', '<', '>', '"', '?', '&'])
}
