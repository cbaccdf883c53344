//! `handbok reference`: writes the guide's reference part. For those who change Handbok, and hidden from others.

use super::{Cli, Exit, Say};
use crate::reference;
use crate::source::say;
use clap::CommandFactory;
use std::fs;
use std::path::Path;

/// Writes the chapters into the guide's folder, or says which entries of the program's tables have no text.
pub(super) fn reference(guide: &Path, say: &Say) -> Exit {
    let exits: Vec<_> = Exit::ALL.iter().map(|exit| (*exit as u8, exit.says())).collect();
    let files = match reference::files(&Cli::command(), &exits) {
        Ok(files) => files,
        Err(gaps) => {
            let names = gaps.names().join(", ");
            say.line(&say!("Disse har ingen tekst: {names}", "These have no text: {names}"));
            return Exit::Errors;
        }
    };
    for file in files {
        let path = guide.join(&file.path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, &file.text));
        if let Err(error) = written {
            return say.unwritten(&path, &error);
        }
    }
    Exit::Fine
}
