//! Inlines into HTML.

use super::document::{Scope, paper_prefix};
use super::escape::{escaped, is_address, push_breakable, push_escaped};
use super::page_number;
use super::qr;
use super::writer::Writer;
use crate::model::{
    Contact, CueIx, ImageIx, Inline, LinkIx, LinkTarget, Show, TargetKind, clock, plain_text, push_relative,
};

impl Writer<'_> {
    /// Writes a line.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for (at, inline) in inlines.iter().enumerate() {
            self.inline(inline, at == 0);
        }
    }

    fn wrapped(&mut self, tag: &str, content: &[Inline]) {
        self.tag(tag);
        self.inlines(content);
        self.end(tag);
    }

    fn inline(&mut self, inline: &Inline, first: bool) {
        match inline {
            Inline::Text(text) => self.prose(text),
            Inline::Code(code) => {
                self.tag("code");
                if is_address(code) {
                    push_breakable(&mut self.out, code)
                } else {
                    push_escaped(&mut self.out, code)
                }
                self.end("code");
            }
            Inline::Emphasis(content) => self.wrapped("em", content),
            Inline::Strong(content) => self.wrapped("strong", content),
            Inline::Strikethrough(content) => self.wrapped("del", content),
            Inline::Link { link, content } => self.link(*link, content, first),
            Inline::Image(image) => self.image(*image, ""),
            Inline::Footnote(index) => self.footnote_mark(*index),
            Inline::SoftBreak => self.out.push('\n'),
            Inline::HardBreak => self.out.push_str("<br>\n"),
            Inline::Html(html) => self.out.push_str(html),
            Inline::Ui { text, lang } => self.ui(text, lang.as_ref().map(|lang| lang.tag())),
            Inline::Label(key) => self.label(key),
            Inline::Literal(text) => {
                self.out.push_str(r#"<code class="literal" translate="no">"#);
                push_breakable(&mut self.out, text);
                self.end("code");
            }
            Inline::Key(text) => {
                self.tag("kbd");
                self.text(text);
                self.end("kbd");
            }
            Inline::Contact { key, show } => {
                if let Some(contact) = self.manual.config.contacts.get(&**key) {
                    self.contact(contact, *show);
                }
            }
            Inline::Video(cue) => self.clip(*cue),
            Inline::Foreign { lang, text } => {
                self.out.push_str("<span lang=\"");
                push_escaped(&mut self.out, lang.tag());
                self.out.push_str("\">");
                self.text(text);
                self.end("span");
            }
            Inline::Param(name) => {
                let value = self.params.iter().find(|(key, _)| **key == **name).map(|(_, value)| value.clone());
                self.text(&value.unwrap_or_default());
            }
        }
    }

    /// Letters of running text: on paper, long words may break.
    fn prose(&mut self, text: &str) {
        match self.scope {
            Scope::Screen => push_escaped(&mut self.out, text),
            Scope::Paper { .. } => self.hyphens.push(&mut self.out, text, self.lang),
        }
    }

    /// Letters, escaped.
    pub(super) fn text(&mut self, text: &str) {
        push_escaped(&mut self.out, text);
    }

    fn ui(&mut self, text: &str, lang: Option<&str>) {
        self.out.push_str("<b class=\"ui\"");
        self.lang_attribute(lang);
        self.out.push('>');
        self.text(text);
        self.end("b");
    }

    /// `lang` where it is not that of the text around.
    pub(super) fn lang_attribute(&mut self, lang: Option<&str>) {
        if let Some(lang) = lang.filter(|lang| *lang != self.lang.tag()) {
            self.out.push_str(" lang=\"");
            push_escaped(&mut self.out, lang);
            self.out.push('"');
        }
    }

    fn label(&mut self, key: &str) {
        let Some(label) = self.manual.config.labels.get(key) else {
            return;
        };
        let (text, other) = label.text.get(self.lang, self.manual.config.default_lang());
        let lang = label.lang.as_ref().map(|lang| lang.tag()).or(other);
        self.ui(text, lang);
    }

    /// A contact in running text.
    pub(super) fn contact(&mut self, contact: &Contact, show: Show) {
        self.out.push_str("<span class=\"contact\">");
        let name = contact.name.text(self.lang, self.manual.config.default_lang());
        let (name_too, phone, email) = match show {
            Show::All => (true, true, true),
            Show::Name => (true, false, false),
            Show::Phone => (false, true, false),
            Show::Email => (false, false, true),
        };
        let mut separator = "";
        if name_too {
            self.text(name);
            separator = " ";
        }
        if let Some(phone) = contact.phone.as_ref().filter(|_| phone) {
            self.out.push_str(separator);
            self.out.push_str(&phone_link(phone));
            separator = ", ";
        }
        if let Some(email) = contact.email.as_ref().filter(|_| email) {
            self.out.push_str(separator);
            self.out.push_str(&email_link(email));
        }
        self.end("span");
    }

    fn footnote_mark(&mut self, index: u32) {
        let number = index + 1;
        let prefix = self.id_prefix;
        let first = self.footnotes_seen.insert(index);
        let id = if first { format!(" id=\"{prefix}fnref.{number}\"") } else { String::new() };
        let role = if *self.scope == Scope::Screen { " role=\"doc-noteref\"" } else { "" };
        self.out.push_str(&format!(
            "<sup><a{id} class=\"footnote-mark\" href=\"#{prefix}fn.{number}\"{role}>{number}</a></sup>"
        ));
    }

    fn link(&mut self, link: LinkIx, content: &[Inline], first: bool) {
        let resolved = self.resolved;
        let target = resolved.links.get(link.0 as usize).unwrap_or(&LinkTarget::Broken);
        let Some(href) = self.href(target) else {
            self.inlines(content);
            return;
        };
        let external = target.external().is_some();
        self.out.push_str(if external { "<a class=\"external\" href=\"" } else { "<a href=\"" });
        push_escaped(&mut self.out, &href);
        self.out.push('"');
        if let (true, LinkTarget::Page { page, kind, .. }) = (content.is_empty(), target) {
            match kind {
                TargetKind::Steps { .. } => self.out.push_str(self.strings.attributes()),
                _ => self.lang_attribute(Some(self.edition.pages[*page].chapter.lang.tag())),
            }
        }
        self.out.push('>');
        let typed = plain_text(content);
        if content.is_empty() {
            let text = self
                .body
                .links
                .get(link.0 as usize)
                .map(|link| self.manual.made_text(self.edition, self.page, link, target, self.strings));
            let text = text.unwrap_or_default();
            let is_steps = matches!(target, LinkTarget::Page { kind: TargetKind::Steps { .. }, .. });
            let text = if first && is_steps { capitalised(&text) } else { text };
            if is_address(&text) { push_breakable(&mut self.out, &text) } else { push_escaped(&mut self.out, &text) }
        } else if is_address(&typed) {
            push_breakable(&mut self.out, &typed);
        } else {
            self.inlines(content);
        }
        self.end("a");
        let mut out = std::mem::take(&mut self.out);
        self.push_page_of(&mut out, &href);
        self.out = out;
    }

    /// On paper, room for the page that a reference leads to, if that stands in the same document.
    pub(super) fn push_page_of(&self, out: &mut String, href: &str) {
        if let (Scope::Paper { .. }, Some(id)) = (self.scope, href.strip_prefix('#')) {
            page_number::push(out, id, self.strings.get("page_ref"));
        }
    }

    /// The address of a target, relative to the document being written.
    pub(super) fn href(&self, target: &LinkTarget) -> Option<String> {
        let mut href = String::with_capacity(64);
        match target {
            LinkTarget::Web(address) => href.push_str(address),
            LinkTarget::Page { page, anchor, .. } => {
                let anchor = anchor.as_deref();
                if !self.is_inside(*page) {
                    push_relative(&mut href, self.from, &self.edition.pages[*page].path);
                    href.push_str(if anchor.is_some() { "#" } else { "" });
                    href.push_str(anchor.unwrap_or_default());
                } else if *self.scope == Scope::Screen {
                    href.push('#');
                    href.push_str(anchor.unwrap_or("content"));
                } else {
                    href.push('#');
                    href.push_str(&paper_prefix(*page));
                    href.push_str(anchor.unwrap_or("top"));
                }
            }
            LinkTarget::Part(part) if self.first_inside(*part).is_some() => {
                return self.first_inside(*part).map(|prefix| format!("#{prefix}top"));
            }
            LinkTarget::Part(part) => push_relative(&mut href, self.from, &self.edition.parts[*part].index.path),
            LinkTarget::File(path) => push_relative(&mut href, self.from, self.manual.files.get(path.as_str())?),
            LinkTarget::Broken => return None,
        }
        Some(href)
    }

    /// A picture, with its size written out so that nothing moves while it loads.
    pub(super) fn image(&mut self, image: ImageIx, class: &str) {
        let Some(typed) = self.body.images.get(image.0 as usize) else {
            return;
        };
        let Some(Some(path)) = self.resolved.images.get(image.0 as usize) else {
            return;
        };
        let Some(picture) = self.manual.pictures.get(path) else {
            return;
        };
        self.out.push_str("<img src=\"");
        push_relative(&mut self.out, self.from, &picture.path);
        self.out.push_str("\" alt=\"");
        push_escaped(&mut self.out, &typed.alt);
        self.out.push('"');
        if !class.is_empty() {
            self.out.push_str(&format!(" class=\"{class}\""));
        }
        if let Some((width, height)) = picture.size {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        // Pages are counted before they are printed: there every picture has to be.
        self.out.push_str(if *self.scope == Scope::Screen { " loading=\"lazy\" decoding=\"async\">" } else { ">" });
    }

    /// A range of a video: its name, linked to the second where it has an address, and its times.
    pub(super) fn clip(&mut self, index: CueIx) {
        let Some(cue) = self.body.cues.get(index.0 as usize) else {
            return;
        };
        let Some(video) = self.manual.config.videos.get(&cue.video) else {
            return;
        };
        let title = escaped(video.title.text(self.lang, self.manual.config.default_lang()));
        let title = match qr::clip_address(self.manual, self.body, index) {
            Some(address) => format!("<a class=\"external\" href=\"{}\">{title}</a>", escaped(&address)),
            None => title,
        };
        let times = [("video", title.as_str()), ("from", &clock(cue.from)), ("to", &clock(cue.to))];
        let text = self.strings.fill("cue", &times);
        self.out.push_str(&text);
    }
}

/// The address that starts (and, where the player can, stops) a video at the clip.
pub(super) fn clip_url(url: &str, from: u32, to: u32) -> String {
    let host = url.split('/').nth(2).unwrap_or_default();
    if host.ends_with("youtube.com") || host.ends_with("youtu.be") {
        let joint = if url.contains('?') { '&' } else { '?' };
        return format!("{url}{joint}t={from}");
    }
    if host.ends_with("vimeo.com") {
        return format!("{url}#t={from}s");
    }
    // W3C Media Fragments 1.0, temporal dimension.
    format!("{url}#t={from},{to}")
}

/// A number grouped for the eye: eight digits in pairs, anything else as typed.
pub(super) fn grouped(phone: &str) -> String {
    if phone.len() != 8 || !phone.bytes().all(|b| b.is_ascii_digit()) {
        return phone.to_string();
    }
    [&phone[..2], &phone[2..4], &phone[4..6], &phone[6..]].join("\u{a0}")
}

/// A telephone number that can be called by touching it.
pub(super) fn phone_link(phone: &str) -> String {
    // «+47 (0)38…»: the zero is not dialled after a country code.
    let dialled = if phone.starts_with('+') { phone.replace("(0)", "") } else { phone.to_string() };
    let number: String = dialled.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("<a href=\"tel:{number}\">{}</a>", escaped(&grouped(phone)))
}

/// A mail address that can be written to by touching it.
pub(super) fn email_link(email: &str) -> String {
    let mut link = format!("<a href=\"mailto:{}\">", escaped(email));
    push_breakable(&mut link, email);
    link + "</a>"
}

/// The text with a capital at its start.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_open_at_the_second() {
        assert_eq!(clip_url("https://v.example/a.mp4", 173, 325), "https://v.example/a.mp4#t=173,325");
        assert_eq!(clip_url("https://www.youtube.com/watch?v=x", 173, 325), "https://www.youtube.com/watch?v=x&t=173");
    }

    #[test]
    fn numbers_are_grouped_for_the_eye_only() {
        assert_eq!(phone_link("38075049"), "<a href=\"tel:38075049\">38\u{a0}07\u{a0}50\u{a0}49</a>");
        assert_eq!(phone_link("+44 20 7946 0000"), "<a href=\"tel:+442079460000\">+44 20 7946 0000</a>");
    }
}
