//! `handbok release`: the edition that is printed now is noted in the manual's `changes.txt`.

use super::{Exit, Say, prepare, today};
use crate::input::changes;
use crate::model::Release;
use crate::output;
use crate::pipeline::Profile;
use crate::source::say;
use std::path::Path;

const HEAD: &str =
    "# What each printed edition said. Written by `handbok release`; see the page \"Is my printout still right?\".\n";

/// Appends the edition, and says how it went.
pub(super) fn release(manual: &Path, say: &Say) -> Exit {
    let checked = match prepare(manual, false, Profile { preview: true, places: true, ..Profile::default() }, say) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    if checked.outcome.blueprint.is_none() {
        return checked.exit;
    }
    let (now, last) = (checked.outcome.now, checked.outcome.released);
    let now = Release { date: today(), ..now };
    let mark = &now.mark;
    let Some(entry) = changes::entry(last.as_ref(), &now) else {
        say.line(&say!("Ingenting er endret siden forrige utgave.", "Nothing has changed since the last edition."));
        return Exit::Fine;
    };
    if last.as_ref().is_some_and(|last| last.mark == *mark) {
        say.line(&say!(
            "Utgaven «{mark}» er alt notert, med en annen tekst. Endre version i handbok.yaml.",
            "The edition “{mark}” is noted already, with another text. Change version in handbok.yaml."
        ));
        return Exit::Usage;
    }
    let head = if last.is_none() { HEAD } else { "" };
    let file = manual.join(changes::FILE);
    match output::append(&file, &format!("{head}{entry}")) {
        Ok(()) => {
            let (file, places) = (file.display(), now.places.len());
            say.line(&say!(
                "Utgave {mark}: {places} steder, notert i {file}",
                "Edition {mark}: {places} places, noted in {file}"
            ));
            Exit::Fine
        }
        Err(error) => say.unwritten(&file, &error),
    }
}
