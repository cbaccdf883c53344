//! What an editor should look at: nothing here is surely wrong, but a careful reader would stumble.

use super::slips;
use crate::model::{AnchorKind, Block, BlockKind, Chapter, Config, Inline, plain_text, walk};
use crate::source::{Code, Diagnostics, Span, Text, has_byte, say};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the lints compare texts with.
pub(super) struct Known {
    /// Digits of telephone numbers, to the key of the contact.
    phones: BTreeMap<String, String>,
    emails: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    /// Names written in one word with a capital inside, in lower case, to how they are written.
    joined: BTreeMap<String, String>,
    /// Addresses for which the register says that http is right.
    http: BTreeSet<String>,
    /// Keys of the registers that a line may name.
    keys: slips::Keys,
}

impl Known {
    pub(super) fn new(config: &Config, chapters: &[Arc<Chapter>]) -> Known {
        let mut known = Known {
            phones: BTreeMap::new(),
            emails: BTreeMap::new(),
            labels: BTreeMap::new(),
            joined: BTreeMap::new(),
            http: BTreeSet::new(),
            keys: slips::keys(config),
        };
        for (key, contact) in &config.contacts {
            known.phones.extend(contact.phone.iter().map(|phone| (digits(phone), key.clone())));
            known.emails.extend(contact.email.iter().map(|email| (email.to_lowercase(), key.clone())));
        }
        for (key, label) in &config.labels {
            for text in label.text.texts() {
                known.labels.insert(text.to_lowercase(), key.clone());
                each_name(text, &mut |name| known.note_name(name.to_string()));
            }
        }
        for link in config.links.values().filter(|link| link.http) {
            known.http.extend(link.url.texts().map(str::to_string));
        }
        let found: Vec<Vec<String>> = chapters.par_iter().map(|chapter| names(chapter)).collect();
        found.into_iter().flatten().for_each(|name| known.note_name(name));
        known
    }

    fn note_name(&mut self, name: String) {
        self.joined.entry(name.to_lowercase()).or_insert(name);
    }
}

/// The names in one word that a chapter adds to what is known.
pub(super) fn names(chapter: &Chapter) -> Vec<String> {
    let mut found = Vec::new();
    each_line(chapter, &mut |text| each_name(text, &mut |word| found.push(word.to_string())));
    found
}

fn each_line(chapter: &Chapter, visit: &mut impl FnMut(&str)) {
    visit(&chapter.meta.title);
    walk(&chapter.body.blocks, &mut |block| block.lines().for_each(|line| each_text(line, visit)));
}

fn each_name(text: &str, visit: &mut impl FnMut(&str)) {
    if has_capitals(text) {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| split_at_hump(word).is_some()).for_each(visit);
    }
}

fn has_capitals(text: &str) -> bool {
    has_byte(text, |byte| byte.is_ascii_uppercase())
}

/// `GlobalProtect` to `Global`, `Protect`: one capital inside, with at least three letters on both sides.
fn split_at_hump(word: &str) -> Option<(&str, &str)> {
    let mut humps = word.char_indices().skip(1).filter(|(_, c)| c.is_uppercase());
    let (at, _) = humps.next()?;
    let (left, right) = word.split_at(at);
    let long = |part: &str| part.chars().count() >= 3;
    (humps.next().is_none() && left.starts_with(char::is_uppercase) && long(left) && long(right))
        .then_some((left, right))
}

/// Says which of a chapter's dates have passed by `today` (`yyyy-mm-dd`, which sorts as days do).
pub fn overdue(chapter: &Chapter, today: &str, found: &mut Diagnostics) {
    if let Some((date, span)) = chapter.meta.review_by.as_ref().filter(|(date, _)| date.as_str() < today) {
        let message = say!(
            "Kapittelet skulle vært gjennomgått innen {date}.",
            "The chapter should have been reviewed by {date}."
        );
        let hint = say!("Les det, rett det, og sett en ny dato.", "Read it, mend it, and set a new date.");
        found.push(Code::ReviewDue.at(&chapter.file, *span, message).hint(hint));
    }
    if let Some((date, span)) = chapter.meta.valid_until.as_ref().filter(|(date, _)| date.as_str() < today) {
        let message = say!("Kapittelet gjaldt til {date}.", "The chapter was valid until {date}.");
        let hint = say!("Oppdater det, eller skriv draft: true.", "Update it, or write draft: true.");
        found.push(Code::Expired.at(&chapter.file, *span, message).hint(hint));
    }
}

/// Looks at one chapter in its own language.
pub(super) fn chapter(chapter: &Chapter, source: &str, known: &Known) -> Diagnostics {
    let mut lints = Lints { chapter, source, known, found: Diagnostics::default(), text: String::new() };
    lints.headings();
    lints.images();
    lints.links();
    walk(&chapter.body.blocks, &mut |block| lints.block(block));
    for note in &chapter.body.footnotes {
        walk(note, &mut |block| lints.block(block));
    }
    lints.found
}

struct Lints<'a> {
    chapter: &'a Chapter,
    /// The file's text, in which places are looked up: the tree keeps those of blocks only.
    source: &'a str,
    known: &'a Known,
    found: Diagnostics,
    /// Room for a line's letters, used again for each.
    text: String,
}

impl Lints<'_> {
    fn warn(&mut self, code: Code, span: Span, message: Text, hint: Text) {
        self.found.push(code.at(&self.chapter.file, span, message).hint(hint));
    }

    fn headings(&mut self) {
        let mut last = 1;
        for anchor in self.chapter.body.anchors.iter().filter(|anchor| anchor.example == 0) {
            let AnchorKind::Heading(level) = anchor.kind else {
                continue;
            };
            if level == 1 {
                self.warn(
                    Code::HeadingLevel,
                    anchor.span,
                    say!("Overskrift på nivå 1 er kapittelets tittel.", "A heading of level 1 is the chapter's title."),
                    say!("Begynn med ## i teksten.", "Begin with ## in the text."),
                );
            } else if level > last + 1 {
                let (right, hashes) = (last + 1, "#".repeat(usize::from(last) + 1));
                self.warn(
                    Code::HeadingLevel,
                    anchor.span,
                    say!(
                        "Overskriften hopper fra nivå {last} til {level}.",
                        "The heading skips from level {last} to {level}."
                    ),
                    say!("Bruk nivå {right}: {hashes}", "Use level {right}: {hashes}"),
                );
            }
            last = level.max(2);
        }
    }

    fn images(&mut self) {
        for image in self.chapter.body.images.iter().filter(|image| image.alt.is_empty() && !image.decorative) {
            self.warn(
                Code::MissingAlt,
                image.span,
                say!(
                    "Bildet har ingen tekst for dem som ikke ser det.",
                    "The picture has no text for those who do not see it."
                ),
                say!(
                    "Skriv ![hva bildet viser](…), eller ![](…){{decorative}} om det ikke sier noe.",
                    "Write ![what it shows](…), or ![](…){{decorative}} if it says nothing."
                ),
            );
        }
    }

    fn links(&mut self) {
        for link in &self.chapter.body.links {
            let dest = link.dest.as_str();
            if let Some(email) = dest.strip_prefix("mailto:")
                && let Some(key) = self.known.emails.get(&email.to_lowercase())
            {
                self.typed_contact(email, key, link.span);
            }
            let local = ["http://localhost", "http://127.0.0.1"].iter().any(|local| dest.starts_with(local));
            if dest.starts_with("http://") && !local && !self.known.http.contains(dest) {
                let message =
                    say!("Lenken begynner med http://, ikke https://.", "The link begins with http://, not https://.");
                let hint = say!(
                    "Skriv https://, eller legg lenken i links i handbok.yaml med http: true.",
                    "Write https://, or put the link into links in handbok.yaml with http: true."
                );
                let diagnostic = Code::InsecureLink.at(&self.chapter.file, link.span, message).hint(hint);
                self.found.push(diagnostic.replace(dest, &dest.replacen("http", "https", 1)));
            }
        }
    }

    fn typed_contact(&mut self, typed: &str, key: &str, span: Span) {
        let show = if typed.contains('@') { "email" } else { "phone" };
        self.warn(
            Code::TypedContact,
            span,
            say!(
                "«{typed}» er skrevet for hånd, men står i handbok.yaml.",
                "“{typed}” is typed by hand, but stands in handbok.yaml."
            ),
            say!(
                "Skriv :contact[{key}]{{show={show}}}, eller :contact[{key}] for navn, telefon og e-post.",
                "Write :contact[{key}]{{show={show}}}, or :contact[{key}] for name, telephone and e-mail."
            ),
        );
    }

    fn block(&mut self, block: &Block) {
        if matches!(&block.kind, BlockKind::Heading { content, .. } if content.is_empty()) {
            self.warn(
                Code::HeadingLevel,
                block.span,
                say!("Overskriften er tom.", "The heading is empty."),
                say!("Skriv hva avsnittet handler om.", "Write what the section is about."),
            );
        }
        if let BlockKind::Symptom { blocks, .. } = &block.kind {
            self.way_out(block, blocks);
        }
        slips::block(block, &self.chapter.file, self.source, &self.known.keys, &mut self.found);
        let mut text = std::mem::take(&mut self.text);
        for line in block.lines() {
            text.clear();
            each_text(line, &mut |part| text.push_str(part));
            if text.is_empty() {
                continue;
            }
            self.phones(block, &text);
            self.emails(block, &text);
            self.labels(block, line, &text);
            self.names(block, &text);
            self.quotes(block, &text);
        }
        self.text = text;
    }

    /// Where a phrase stands in a block; the block's place if markup interrupts the phrase.
    fn place(&self, block: &Block, phrase: &str) -> Span {
        let inside = self.source.get(block.span.range()).and_then(|text| text.find(phrase));
        inside.map_or(block.span, |at| Span::new(0..phrase.len()).shift(block.span.start as usize + at))
    }

    fn way_out(&mut self, block: &Block, blocks: &[Block]) {
        let mut found = false;
        walk(blocks, &mut |inner| {
            found |= match &inner.kind {
                BlockKind::Fix(_) | BlockKind::ContactCard(_) | BlockKind::List { .. } | BlockKind::Snippet { .. } => {
                    true
                }
                BlockKind::Paragraph(content) => {
                    content.iter().any(|inline| !matches!(inline, Inline::Image(_) | Inline::SoftBreak))
                }
                _ => false,
            };
        });
        if !found {
            self.warn(
                Code::NoWayOut,
                block.span,
                say!("Symptomet sier ikke hva leseren skal gjøre.", "The symptom does not say what to do."),
                say!("Skriv :::fix … ::: eller :contact[…] i det.", "Write :::fix … ::: or :contact[…] in it."),
            );
        }
    }

    fn phones(&mut self, block: &Block, text: &str) {
        if self.known.phones.is_empty() {
            return;
        }
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
            let belongs = c.is_ascii_digit() || start.is_some() && matches!(c, ' ' | '\u{a0}' | '-') || c == '+';
            match (belongs, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let typed = text[from..at].trim_matches([' ', '\u{a0}', '-']);
                    if let Some(key) = self.known.phones.get(&digits(typed)).cloned() {
                        self.typed_contact(typed, &key, self.place(block, typed));
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }

    fn emails(&mut self, block: &Block, text: &str) {
        if !text.contains('@') {
            return;
        }
        for word in text.split(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | '“' | '”' | '«' | '»' | '"')
        }) {
            let word = word.trim_end_matches(['.', ':', ';']);
            if let Some(key) = self.known.emails.get(&word.to_lowercase()).cloned() {
                self.typed_contact(word, &key, self.place(block, word));
            }
        }
    }

    fn labels(&mut self, block: &Block, line: &[Inline], text: &str) {
        if self.known.labels.is_empty() {
            return;
        }
        let mut typed: Vec<String> = quoted(text).map(str::to_string).collect();
        for inline in line {
            match inline {
                Inline::Strong(content) => typed.push(plain_text(content)),
                Inline::Ui { text, .. } => typed.push(text.to_string()),
                _ => {}
            }
        }
        for words in typed {
            if let Some(key) = self.known.labels.get(&words.trim().to_lowercase()).cloned() {
                self.warn(
                    Code::TypedLabel,
                    self.place(block, &words),
                    say!(
                        "«{words}» er skrevet for hånd, men står i labels i handbok.yaml.",
                        "“{words}” is typed by hand, but stands in labels in handbok.yaml."
                    ),
                    say!("Skriv :label[{key}]", "Write :label[{key}]"),
                );
            }
        }
    }

    fn names(&mut self, block: &Block, text: &str) {
        if self.known.joined.is_empty() || !has_capitals(text) {
            return;
        }
        let words: Vec<&str> =
            text.split([' ', '-', '\u{a0}']).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
        for pair in words.windows(2).filter(|pair| pair[0].starts_with(char::is_uppercase) && !pair[1].is_empty()) {
            let joined = format!("{}{}", pair[0], pair[1]).to_lowercase();
            let Some(name) = self.known.joined.get(&joined) else {
                continue;
            };
            let Some((left, right)) = split_at_hump(name) else {
                continue;
            };
            if pair[0].eq_ignore_ascii_case(left) && pair[1].eq_ignore_ascii_case(right) {
                let (typed, name) = (format!("{} {}", pair[0], pair[1]), name.clone());
                self.warn(
                    Code::TwoNames,
                    self.place(block, &typed),
                    say!(
                        "«{typed}» heter «{name}» andre steder i manualen.",
                        "“{typed}” is called “{name}” elsewhere in the manual."
                    ),
                    say!("Bruk samme navn overalt.", "Use the same name everywhere."),
                );
            }
        }
    }

    fn quotes(&mut self, block: &Block, text: &str) {
        // The first bytes of all marks.
        if !has_byte(text, |byte| matches!(byte, b'"' | 0xc2 | 0xe2)) {
            return;
        }
        let count = |mark: char| text.matches(mark).count();
        let german = text.contains(['„', '‚']);
        let straight = text
            .char_indices()
            .filter(|(at, c)| *c == '"' && !text[..*at].ends_with(|c: char| c.is_ascii_digit()))
            .count();
        let open =
            [('«', count('«') > count('»')), ('“', !german && count('“') > count('”')), ('"', straight % 2 == 1)];
        for (mark, _) in open.into_iter().filter(|(_, open)| *open) {
            self.warn(
                Code::UnclosedQuote,
                self.place(block, mark.encode_utf8(&mut [0; 4])),
                say!(
                    "Et sitat åpnes med {mark}, men lukkes ikke.",
                    "A quotation is opened with {mark} but not closed."
                ),
                say!("Sett inn det avsluttende anførselstegnet.", "Add the closing quotation mark."),
            );
        }
    }
}

/// Digits of a telephone number, without a Norwegian country code; other countries' codes stay.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let international = phone.trim_start().starts_with('+');
    match digits
        .strip_prefix("0047")
        .or_else(|| digits.strip_prefix("47").filter(|_| international || digits.len() == 10))
    {
        Some(national) => national.to_string(),
        None => digits,
    }
}

/// Stretches between quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    const PAIRS: [(char, char); 5] = [('«', '»'), ('“', '”'), ('”', '”'), ('"', '"'), ('‘', '’')];
    PAIRS.into_iter().flat_map(move |(open, close)| {
        let mut rest = text;
        std::iter::from_fn(move || {
            let start = rest.find(open)? + open.len_utf8();
            let end = start + rest[start..].find(close)?;
            let inside = &rest[start..end];
            rest = &rest[end + close.len_utf8()..];
            Some(inside)
        })
    })
}

/// Calls `visit` on the letters of a line, with line breaks as spaces; code and literals are left out.
fn each_text(line: &[Inline], visit: &mut impl FnMut(&str)) {
    for inline in line {
        match inline {
            Inline::Text(text) => visit(text),
            Inline::SoftBreak | Inline::HardBreak => visit(" "),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                each_text(content, visit)
            }
            Inline::Link { content, .. } => each_text(content, visit),
            Inline::Code(_) | Inline::Literal(_) | Inline::Ui { .. } | Inline::Label(_) | Inline::Key(_) => {
                visit("\u{fffc}")
            }
            Inline::Foreign { .. } | Inline::Contact { .. } | Inline::Video(_) | Inline::Param(_) => {}
            Inline::Image(_) | Inline::Footnote(_) | Inline::Html(_) => {}
        }
    }
}
