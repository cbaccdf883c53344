//! Directives on a line of their own and inside a line: what each means.

use super::attributes::Attributes;
use super::blocks::Walk;
use super::vocabulary::{INLINE_TABLE, LEAF_TABLE, attributes as attributes_of};
use crate::model::{BlockKind, CueSteps, Inline, Lang, Register, Show};
use crate::source::{Code, nearest, say};
use std::ops::Range;

impl Walk<'_, '_> {
    pub(super) fn leaf(
        &mut self,
        name: &str,
        label: Option<String>,
        mut attributes: Attributes,
        range: Range<usize>,
    ) -> Option<BlockKind> {
        let span = self.text.span(range.clone());
        let Some(key) = label.filter(|key| !key.trim().is_empty()) else {
            let message =
                say!("Her mangler nøkkelen i klammer: ::{name}[…]", "The key in brackets is missing: ::{name}[…]");
            self.report(Code::BadAttribute, range, message, None);
            return None;
        };
        match name {
            "video" => {
                self.body.uses.push((Register::Videos, key.clone(), span));
                let steps = attributes.take("steps").map(|(steps, _)| self.link(steps, true, range));
                let cue = self.times(&mut attributes, key, span);
                attributes.finish(attributes_of(LEAF_TABLE, name), self.text.file, self.diagnostics);
                let cue = cue?;
                self.body.cues[cue.0 as usize].steps = steps.map_or(CueSteps::None, CueSteps::Named);
                Some(BlockKind::Clip(cue))
            }
            "snippet" => {
                if self.is_snippet {
                    let message = say!("En tekstbit kan ikke hente en annen.", "A snippet cannot use another one.");
                    self.report(Code::MisplacedDirective, range, message, None);
                    return None;
                }
                self.body.uses.push((Register::Snippets, key.clone(), span));
                Some(BlockKind::Snippet { key: key.into(), params: attributes.rest() })
            }
            _ => {
                self.body.uses.push((Register::Contacts, key.clone(), span));
                attributes.finish(attributes_of(LEAF_TABLE, name), self.text.file, self.diagnostics);
                Some(BlockKind::ContactCard(key))
            }
        }
    }

    /// What a directive in a line means. `None` if it was reported and stays as typed.
    pub(super) fn inline_directive(
        &mut self,
        name: &str,
        label: String,
        mut attributes: Attributes,
        range: Range<usize>,
    ) -> Option<Inline> {
        let span = self.text.span(range.clone());
        let text: Box<str> = label.trim().into();
        if text.is_empty() {
            let message = say!("«:{name}» sier ingenting.", "“:{name}” says nothing.");
            self.report(Code::BadAttribute, range, message, Some(say!("Skriv :{name}[tekst]", "Write :{name}[text]")));
            return None;
        }
        let known = attributes_of(INLINE_TABLE, name);
        let inline = match name {
            "ui" => Inline::Ui { text, lang: self.take_lang(&mut attributes).map(Box::new) },
            "lang" => match self.take_lang(&mut attributes) {
                Some(lang) => Inline::Foreign { lang: Box::new(lang), text },
                None => {
                    let message = say!(
                        "Her mangler språket: :lang[{text}]{{lang=en}}",
                        "The language is missing: :lang[{text}]{{lang=en}}"
                    );
                    self.report(Code::BadAttribute, range, message, None);
                    Inline::Text((&*text).into())
                }
            },
            "copy" => Inline::Literal((&*text).into()),
            "key" => Inline::Key((&*text).into()),
            "label" => {
                self.body.uses.push((Register::Labels, text.to_string(), span));
                Inline::Label(text)
            }
            "contact" => {
                self.body.uses.push((Register::Contacts, text.to_string(), span));
                Inline::Contact { key: text, show: self.take_show(&mut attributes) }
            }
            "video" => {
                self.body.uses.push((Register::Videos, text.to_string(), span));
                let cue = self.times(&mut attributes, text.to_string(), span);
                attributes.finish(known, self.text.file, self.diagnostics);
                return cue.map(Inline::Video);
            }
            _ => {
                let own =
                    attributes.take("text").map(|(text, _)| vec![Inline::Text((&*text).into())]).unwrap_or_default();
                let link = self.link(format!("link:{text}"), own.is_empty(), range);
                Inline::Link { link, content: own }
            }
        };
        attributes.finish(known, self.text.file, self.diagnostics);
        Some(inline)
    }

    pub(super) fn take_lang(&mut self, attributes: &mut Attributes) -> Option<Lang> {
        let (tag, span) = attributes.take("lang")?;
        let lang = Lang::parse(&tag);
        if lang.is_none() {
            let message = say!("«{tag}» er ikke en språkkode.", "“{tag}” is not a language tag.");
            self.diagnostics.push(Code::BadAttribute.at(self.text.file, span, message));
        }
        lang
    }

    pub(super) fn take_show(&mut self, attributes: &mut Attributes) -> Show {
        let Some((show, span)) = attributes.take("show") else {
            return Show::All;
        };
        match show.as_str() {
            "all" => Show::All,
            "name" => Show::Name,
            "phone" => Show::Phone,
            "email" => Show::Email,
            _ => {
                let message = say!(
                    "«show» er name, phone, email eller all, ikke «{show}».",
                    "“show” is name, phone, email or all, not “{show}”."
                );
                let near = nearest(&show, ["name", "phone", "email", "all"]);
                self.diagnostics.push(Code::BadAttribute.at(self.text.file, span, message).suggest(&show, near));
                Show::All
            }
        }
    }
}
