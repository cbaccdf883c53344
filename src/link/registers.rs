//! Keys that chapters use: each must stand in its register of `handbok.yaml`.

use super::resolve::Resolver;
use crate::model::{Body, Register};
use crate::source::{Code, Diagnostics, nearest, say};
use std::sync::Arc;

impl Resolver<'_> {
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
