//! `handbok new`: a small manual in two languages to start from. It asks nothing and overwrites nothing.

use super::{Exit, Say};
use crate::output;
use crate::report;
use crate::source::say;
use include_dir::{Dir, DirEntry, include_dir};
use std::fs;
use std::io;
use std::path::Path;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/starter");

/// Writes the manual, and says what to do next.
pub(super) fn new(folder: &Path, say: &Say) -> Exit {
    let (shown, typed) = (folder.display(), report::typed(&folder.display().to_string()));
    if !output::is_free(folder) {
        say.line(&say!(
            "{shown} er ikke en tom mappe. Velg et navn som ikke er i bruk.",
            "{shown} is not an empty folder. Choose a name that is not in use."
        ));
        return Exit::Usage;
    }
    if let Err(error) = fs::create_dir_all(folder).and_then(|()| write(&STARTER, folder)) {
        return say.unwritten(folder, &error);
    }
    say.line(&say!(
        "En liten manual ligger i {shown}.\nSe den mens du skriver: handbok serve {typed}\nBygg nettstedet:         handbok build {typed}",
        "A small manual is in {shown}.\nSee it while you write: handbok serve {typed}\nBuild the site:         handbok build {typed}"
    ));
    Exit::Fine
}

fn write(from: &Dir<'_>, to: &Path) -> io::Result<()> {
    for entry in from.entries() {
        match entry {
            DirEntry::Dir(dir) => {
                fs::create_dir_all(to.join(dir.path()))?;
                write(dir, to)?;
            }
            DirEntry::File(file) => fs::write(to.join(file.path()), file.contents())?,
        }
    }
    Ok(())
}
