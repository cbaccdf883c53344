//! Chapters that were renamed by hand: the same content under another path. Their old addresses, in somebody's bookmarks, would
//! lead nowhere.
//!
//! Only who saw both states can know this, so it is said by the preview and by no build.

use super::Round;
use crate::input::Inputs;
use crate::link::Linked;
use crate::model::{Manual, Page, SitePath};
use crate::rename;
use crate::report::typed;
use crate::source::{Code, Diagnostic, Fix, Text, say};
use std::sync::Arc;

/// A chapter that is somewhere else than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// Where its page was.
    address: SitePath,
    /// The file it was in, and the one it is in now.
    was: Arc<str>,
    file: Arc<str>,
}

/// The chapters that have moved between a state and the files as they are now.
pub(super) fn noticed(before: &Round, inputs: &Inputs) -> Vec<Moved> {
    let Some(linked) = &before.linked else { return Vec::new() };
    let is_chapter = |path: &&Arc<str>| path.ends_with(".md");
    let gone = before.inputs.sources.keys().filter(is_chapter).filter(|path| !inputs.sources.contains_key(*path));
    let come = || inputs.sources.values().filter(|source| !before.inputs.sources.contains_key(&source.path));
    gone.filter_map(|path| {
        let hash = before.inputs.sources.get(path)?.hash;
        let now = come().find(|source| source.hash == hash && is_chapter(&&source.path))?;
        Some(Moved { address: page(&linked.manual, path)?.path.clone(), was: path.clone(), file: now.path.clone() })
    })
    .collect()
}

impl Moved {
    /// What there is to say, as long as the old address leads nowhere.
    pub(super) fn note(&self, linked: &Linked, inputs: &Inputs) -> Option<Diagnostic> {
        let (manual, was) = (&linked.manual, &self.address);
        let now = &page(manual, &self.file)?.path;
        let leads = manual.editions.iter().flat_map(|edition| edition.all_pages()).any(|page| page.path == *was)
            || manual.redirects.iter().any(|(from, ..)| from == was);
        if leads {
            return None;
        }
        let message = say!(
            "Kapittelet er flyttet fra {was} til {now}. Den gamle adressen leder ingen steder.",
            "The chapter has moved from {was} to {now}. Its old address leads nowhere."
        );
        let moved = Code::Moved.at(&self.file, None, message);
        Some(match rename::alias(inputs.sources.get(&self.file)?, was, now) {
            Some(edit) => {
                let line = edit.text.trim().to_string();
                let hint = say!(
                    "Skriv mellom strekene øverst i filen: {line}",
                    "Write between the dashes at the top of the file: {line}"
                );
                moved.hint(hint).hint(self.better()).fixed_by(Fix::Edit(edit))
            }
            None => moved.hint(self.better()).hint(say!(
                "En alias gjelder bare i samme mappe: la webtjeneren videresende, eller flytt kapittelet tilbake.",
                "An alias holds in the same folder only: have the web server redirect, or move the chapter back."
            )),
        })
    }

    /// The way that takes references and translations along.
    fn better(&self) -> Text {
        let key = |path: &str| path.split_once('/').map_or(path, |(_, key)| key).to_string();
        let (was, old, new) = (&self.was, typed(&key(&self.was)), typed(&key(&self.file)));
        say!(
            "Skal det hete så i alle språk: gi filen navnet {was} tilbake, og skriv handbok rename {old} {new} MANUAL. Da følger lenker og oversettelser med.",
            "If it is to be called so in all languages: give the file its name {was} back, and type handbok rename {old} {new} MANUAL. Links and translations then follow."
        )
    }
}

/// A file's own page.
fn page<'a>(manual: &'a Manual, file: &str) -> Option<&'a Arc<Page>> {
    manual
        .editions
        .iter()
        .find_map(|edition| edition.all_pages().find(|page| &*page.chapter.file == file && !page.is_fallback(edition)))
}
