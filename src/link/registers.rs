//! Keys that chapters use: each must stand in its register of `handbok.yaml`.

use super::resolve::Resolver;
use crate::model::{BlockKind, Body, Page, Register, walk};
use crate::source::{Code, Diagnostics, Near, Text, nearest, say};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Resolver<'_> {
    /// The parameters that a page gives to snippets are those that the snippets name.
    pub(super) fn params<'s>(
        &self,
        page: &Page,
        snippet: impl Fn(&str) -> Option<&'s Arc<Body>>,
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
                    near @ Some(_) => diagnostic.suggest(given, near),
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
            let config = self.config;
            match register {
                Register::Contacts => known(&config.contacts, key, ("Ingen kontakt", "No contact")),
                Register::Videos => known(&config.videos, key, ("Ingen video", "No video")),
                Register::Links => known(&config.links, key, ("Ingen lenke", "No link")),
                Register::Labels => known(&config.labels, key, ("Ingen etikett", "No label")),
                Register::Snippets => known(&config.snippets, key, ("Ingen tekstbit", "No snippet")),
            }
            .unwrap_or_else(|(message, near)| {
                diagnostics.push(Code::UnknownEntry.at(file, *span, message).suggest(key, near));
            });
        }
    }
}

/// Whether a register holds a key; else what to say, and the key that was probably meant.
fn known<'k, T>(
    register: &'k BTreeMap<String, T>,
    key: &str,
    (nb, en): (&str, &str),
) -> Result<(), (Text, Option<Near<'k>>)> {
    if register.contains_key(key) {
        return Ok(());
    }
    let message = say!("{nb} heter «{key}» i handbok.yaml.", "{en} is called “{key}” in handbok.yaml.");
    Err((message, nearest(key, register.keys().map(String::as_str))))
}
