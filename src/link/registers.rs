//! Keys that chapters use: each must stand in its register of `handbok.yaml`.

use super::resolve::Resolver;
use crate::model::{BlockKind, Body, Page, Register, walk};
use crate::source::{Code, Diagnostics, nearest, say};
use std::sync::Arc;

impl Resolver<'_> {
    /// The parameters that a page gives to snippets are those that the snippets name.
    pub(super) fn params(
        &self,
        page: &Page,
        snippet: impl Fn(&str) -> Option<Arc<Body>>,
        diagnostics: &mut Diagnostics,
    ) {
        walk(&page.chapter.body.blocks, &mut |block| {
            let BlockKind::Snippet { key, params } = &block.kind else { return };
            let Some(body) = snippet(key) else { return };
            for name in body.params.iter().filter(|name| !params.iter().any(|(given, _)| given == *name)) {
                let message = say!("Tekstbiten «{key}» trenger «{name}».", "The snippet “{key}” needs “{name}”.");
                let hint = say!("Skriv ::snippet[{key}]{{{name}=…}}", "Write ::snippet[{key}]{{{name}=…}}");
                diagnostics.push(Code::BadAttribute.at(&page.chapter.file, block.span, message).hint(hint));
            }
            for (given, _) in params.iter().filter(|(given, _)| !body.params.contains(given)) {
                let message = say!("Tekstbiten «{key}» har ingen «{given}».", "The snippet “{key}” has no “{given}”.");
                let diagnostic = Code::BadAttribute.at(&page.chapter.file, block.span, message);
                diagnostics.push(match nearest(given, body.params.iter().map(String::as_str)) {
                    Some(near) => diagnostic.suggest(Some(near)),
                    None => diagnostic.hint(say!(
                        "En verdi med mellomrom må stå i anførselstegn.",
                        "A value with spaces must stand in quotes."
                    )),
                });
            }
        });
    }

    /// Keys that stand in no register.
    pub(super) fn registers(&self, body: &Body, file: &Arc<str>, diagnostics: &mut Diagnostics) {
        for (register, key, span) in &body.uses {
            let (known, nb, en): (Vec<&str>, _, _) = match register {
                Register::Contacts => {
                    (self.config.contacts.keys().map(String::as_str).collect(), "Ingen kontakt", "No contact")
                }
                Register::Videos => {
                    (self.config.videos.keys().map(String::as_str).collect(), "Ingen video", "No video")
                }
                Register::Links => (self.config.links.keys().map(String::as_str).collect(), "Ingen lenke", "No link"),
                Register::Labels => {
                    (self.config.labels.keys().map(String::as_str).collect(), "Ingen etikett", "No label")
                }
                Register::Snippets => {
                    (self.config.snippets.keys().map(String::as_str).collect(), "Ingen tekstbit", "No snippet")
                }
            };
            if !known.contains(&key.as_str()) {
                let message = say!("{nb} heter «{key}» i handbok.yaml.", "{en} is called “{key}” in handbok.yaml.");
                diagnostics
                    .push(Code::UnknownEntry.at(file, *span, message).suggest(nearest(key, known.iter().copied())));
            }
        }
    }
}
