//! `handbok build`: the site, published, and how it went.

use super::{Checked, Exit, Say, check, load, print};
use crate::assemble::Blueprint;
use crate::input::Inputs;
use crate::output::{self, Gate, How, Published, Seal};
use crate::pipeline::Profile;
use crate::source::{say, shown};
use std::path::Path;

/// Builds and publishes.
pub(super) fn build(manual: &Path, out: &Path, strict: bool, profile: Profile, say: &Say) -> Exit {
    let gate = Gate::guarded();
    let (inputs, found) = match load(manual, say) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let of = hash(&inputs, &profile);
    // Who has nothing to say and nothing to draw need not read what is written.
    if found.is_empty()
        && let Ok(Some((published, pages))) = output::standing(of, out, manual)
    {
        print(&[], &inputs, manual, say);
        say_published(&published, pages, say);
        return Exit::Fine;
    }
    let Checked { inputs, outcome, exit } = check(inputs, &found, strict, profile, manual, say);
    let seal = Seal { of, pages: outcome.pages, is_silent: outcome.diagnostics.is_empty() };
    // What is said has been said: what no page is drawn from may go before the pages come.
    drop(inputs);
    let how = How { keeps: false, seal: Some(seal), gate: &gate };
    let exit = publish(outcome.blueprint.as_deref(), outcome.pages, how, out, manual, say).unwrap_or(exit);
    // The process ends here: its memory goes back whole, not tree by tree.
    std::mem::forget(outcome);
    exit
}

/// A hash of all that a site is made from: the manual, how it is built, and by which program.
fn hash(inputs: &Inputs, profile: &Profile) -> blake3::Hash {
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
            say_published(&published, pages, say);
            Exit::Fine
        }
        Err(failure) => {
            say.line(&failure.message());
            Exit::from(&failure)
        }
    })
}

fn say_published(published: &Published, pages: usize, say: &Say) {
    let ms = say.started.elapsed().as_millis();
    let (written, files, start) = (published.written, published.files, published.folder.join("index.html"));
    let start = shown(start.display());
    let (s, r) = if pages == 1 { ("", "") } else { ("s", "r") };
    say.line(&say!(
        "{pages} side{r} på {ms} ms, {written} av {files} filer skrevet. Åpne {start}",
        "{pages} page{s} in {ms} ms, {written} of {files} files written. Open {start}"
    ));
}
