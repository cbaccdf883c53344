//! What a build leaves for the next: that the site stands as it was published, and what it was made from. Who has the same
//! to publish draws nothing; if there was nothing to say about it either, nothing is even read for it.

use super::hold::Hold;
use super::manifest::Manifest;
use super::{Failure, Published, target};
use rayon::prelude::*;
use std::fs;
use std::path::Path;

/// What a site is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// A hash of the manual, of how it is built, and of the program.
    pub of: blake3::Hash,
    /// Number of its pages.
    pub pages: usize,
    /// There was nothing to say about the manual.
    pub is_silent: bool,
}

impl Seal {
    /// As it is left: the first line says whether the site is the same, the second is for who needs to know no more.
    pub(super) fn text(&self, folder: &Path, ours: &Manifest, files: usize) -> String {
        let second = if self.is_silent { format!("{} {files}\n", self.pages) } else { String::new() };
        format!("{}\n{second}", first_line(self.of, folder, ours))
    }

    /// Whether the site that stands in a folder was published under this seal, and nobody has touched it since.
    pub(super) fn is_at(&self, left: &str, folder: &Path, ours: &Manifest) -> bool {
        is_untouched(left, self.of, folder, ours)
    }
}

/// The site at `out`, and the number of its pages, if it was published under a seal with nothing to say, and nobody has
/// touched it since.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
pub fn standing(of: blake3::Hash, out: &Path, manual: &Path) -> Result<Option<(Published, usize)>, Failure> {
    let folder = target::resolve(out, manual)?;
    let Some(ours) = Manifest::read(&folder)? else { return Ok(None) };
    let left = Hold::of(&folder)?.left();
    let said = left.lines().nth(1).filter(|_| is_untouched(&left, of, &folder, &ours));
    let numbers = said.and_then(|said| said.split_once(' '));
    Ok(numbers.and_then(|(pages, files)| {
        let files = files.parse().ok()?;
        Some((Published { folder, written: 0, files }, pages.parse().ok()?))
    }))
}

fn is_untouched(left: &str, of: blake3::Hash, folder: &Path, ours: &Manifest) -> bool {
    // Looking at every file is for who has a chance.
    left.starts_with(of.to_hex().as_str()) && left.lines().next() == Some(first_line(of, folder, ours).as_str())
}

fn first_line(of: blake3::Hash, folder: &Path, ours: &Manifest) -> String {
    format!("{of} {}", stamps(folder, ours))
}

/// A hash of every file's size and time of modification.
fn stamps(folder: &Path, ours: &Manifest) -> blake3::Hash {
    let stamp = |path: &String| {
        let meta = fs::symlink_metadata(folder.join(path)).ok().filter(fs::Metadata::is_file)?;
        Some((meta.len(), meta.modified().ok()))
    };
    let paths: Vec<&String> = ours.all().collect();
    let all: Vec<String> = paths.into_par_iter().map(|path| format!("{path} {:?}\n", stamp(path))).collect();
    blake3::hash(all.concat().as_bytes())
}
