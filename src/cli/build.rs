//! `handbok build`: the site, published, and how it went.

use super::{Checked, Exit, Say, prepare};
use crate::assemble::Blueprint;
use crate::input::Inputs;
use crate::output::{self, Gate, How};
use crate::pipeline::Profile;
use crate::source::say;
use std::path::Path;

/// Builds and publishes.
pub(super) fn build(manual: &Path, out: &Path, strict: bool, profile: Profile, say: &Say) -> Exit {
    let gate = Gate::guarded();
    let checked = match prepare(manual, strict, profile.clone(), say) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    // What is said has been said: the texts may go before the pages come.
    let Checked { inputs, outcome, exit } = checked;
    let how = How { keeps: false, seal: Some(seal(&inputs, &profile)), gate: &gate };
    drop(inputs);
    let exit = publish(outcome.blueprint.as_deref(), outcome.pages, how, out, manual, say).unwrap_or(exit);
    // The process ends here: its memory goes back whole, not tree by tree.
    std::mem::forget(outcome);
    exit
}

/// A hash of all that a site is made from: the manual, how it is built, and by which program.
fn seal(inputs: &Inputs, profile: &Profile) -> blake3::Hash {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let program = program.map(|meta| (meta.len(), meta.modified().ok()));
    let version = env!("CARGO_PKG_VERSION");
    blake3::hash(format!("{} {profile:?} {version} {program:?}", inputs.hash(|_| true)).as_bytes())
}

/// Publishes a site and says how it went; `None` if there is none.
pub(super) fn publish(
    site: Option<&Blueprint>,
    pages: usize,
    how: How<'_>,
    out: &Path,
    manual: &Path,
    say: &Say,
) -> Option<Exit> {
    let Some(site) = site else {
        say.line(&if out.exists() {
            say!(
                "Ingenting er publisert: det gamle nettstedet står som det sto.",
                "Nothing was published: the old site stands as it stood."
            )
        } else {
            say!("Ingenting er publisert.", "Nothing was published.")
        });
        return None;
    };
    Some(match output::publish(site, how, out, manual) {
        Ok(published) => {
            let ms = say.started.elapsed().as_millis();
            let (written, files, start) = (published.written, published.files, published.folder.join("index.html"));
            let start = start.display();
            let (s, r) = if pages == 1 { ("", "") } else { ("s", "r") };
            say.line(&say!(
                "{pages} side{r} på {ms} ms, {written} av {files} filer skrevet. Åpne {start}",
                "{pages} page{s} in {ms} ms, {written} of {files} files written. Open {start}"
            ));
            Exit::Fine
        }
        Err(failure) => {
            say.line(&failure.message());
            Exit::from(&failure)
        }
    })
}
