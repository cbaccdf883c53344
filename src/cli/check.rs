//! `handbok check`: all that is wrong, and, if asked, the certain cures done.

use super::{Exit, Say, prepare, today, unreadable};
use crate::input;
use crate::output;
use crate::pipeline::{self, Memory, Profile};
use crate::source::say;
use std::path::Path;

/// Shows all problems; with `fixes`, those that are left.
pub(super) fn check(manual: &Path, strict: bool, fixes: bool, say: &Say) -> Exit {
    if fixes && let Err(exit) = fix(manual, say) {
        return exit;
    }
    match prepare(manual, strict, Profile { today: Some(today()), ..Profile::default() }, say) {
        Ok(checked) => checked.exit,
        Err(exit) => exit,
    }
}

/// Rounds of cures: a file that could not be read before may have faults of its own.
const FIX_ROUNDS: usize = 5;

/// Mends what has a certain cure.
fn fix(manual: &Path, say: &Say) -> Result<(), Exit> {
    let mut done = 0;
    for _ in 0..FIX_ROUNDS {
        let (inputs, found) = input::load(manual).map_err(|error| unreadable(manual, &error, say))?;
        let draft = pipeline::draft(&inputs, &Profile::default(), &mut Memory::default(), &mut |_| ());
        let count = output::fix(manual, &inputs, found.iter().chain(draft.diagnostics.iter())).map_err(|failure| {
            say.line(&failure.message());
            Exit::from(&failure)
        })?;
        done += count;
        if count == 0 {
            break;
        }
    }
    say.line(&match done {
        0 => say!("Det var ingenting som kunne rettes for deg.", "There was nothing that could be mended for you."),
        1 => say!("1 ting er rettet i filene.", "1 thing was mended in the files."),
        _ => say!("{done} ting er rettet i filene.", "{done} things were mended in the files."),
    });
    Ok(())
}
