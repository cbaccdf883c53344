//! Keys that chapters use: each must stand in its register of `handbok.yaml`.

use super::hints::Hints;
use super::resolve::Resolver;
use crate::model::{BlockKind, Body, Page, Register, walk};
use crate::source::{Code, Diagnostic, Diagnostics, Near, Span, listed, nearest, say};
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
    pub(super) fn registers(&self, body: &Body, file: &Arc<str>, hints: &Hints, diagnostics: &mut Diagnostics) {
        for (register, key, span) in &body.uses {
            let config = self.config;
            match register {
                Register::Contacts => known(&config.contacts, key, *register, hints),
                Register::Videos => known(&config.videos, key, *register, hints),
                Register::Links => known(&config.links, key, *register, hints),
                Register::Labels => known(&config.labels, key, *register, hints),
                Register::Snippets => known(&config.snippets, key, *register, hints),
            }
            .into_iter()
            .for_each(|missing| diagnostics.push(missing.at(file, *span)));
        }
    }
}

/// A key that a register does not hold.
pub(super) struct Missing<'k> {
    key: &'k str,
    register: Register,
    near: Option<Near<'k>>,
    /// The keys there are.
    known: String,
}

/// The key, if a register does not hold it.
pub(super) fn known<'k, T>(
    register: &'k BTreeMap<String, T>,
    key: &'k str,
    which: Register,
    hints: &Hints,
) -> Option<Missing<'k>> {
    if register.contains_key(key) {
        return None;
    }
    let keys = || register.keys().map(String::as_str);
    Some(Missing { key, register: which, near: hints.nearest(key, register.len(), keys()), known: listed(keys()) })
}

impl Missing<'_> {
    /// What to say of it at a place: what was probably meant, or what there is, or how to add it.
    pub(super) fn at(self, file: &Arc<str>, span: Span) -> Diagnostic {
        let Missing { key, register, near, known } = self;
        let (nb, en) = match register {
            Register::Contacts => ("Ingen kontakt", "No contact"),
            Register::Videos => ("Ingen video", "No video"),
            Register::Links => ("Ingen lenke", "No link"),
            Register::Labels => ("Ingen etikett", "No label"),
            Register::Snippets => ("Ingen tekstbit", "No snippet"),
        };
        let message = say!("{nb} heter «{key}» i handbok.yaml.", "{en} is called “{key}” in handbok.yaml.");
        let diagnostic = Code::UnknownEntry.at(file, span, message);
        if near.is_some() {
            return diagnostic.suggest(key, near);
        }
        let (name, nb, en) = match register {
            Register::Contacts => ("contacts", "{name: …, phone: \"…\"}", "{name: …, phone: \"…\"}"),
            Register::Videos => ("videos", "{title: …, url: https://…}", "{title: …, url: https://…}"),
            Register::Links => ("links", "https://…", "https://…"),
            Register::Labels => ("labels", "{text: ordene på skjermen}", "{text: the words on the screen}"),
            Register::Snippets => ("snippets", "\"teksten\"", "\"the text\""),
        };
        diagnostic.hint(if known.is_empty() {
            say!(
                "Legg til linjene «{name}:» og «  {key}: {nb}» i handbok.yaml.",
                "Add the lines “{name}:” and “  {key}: {en}” to handbok.yaml."
            )
        } else {
            say!(
                "Det finnes: {known}. En ny legges til under {name} i handbok.yaml: «  {key}: {nb}»",
                "There are: {known}. A new one is added below {name} in handbok.yaml: “  {key}: {en}”"
            )
        })
    }
}
