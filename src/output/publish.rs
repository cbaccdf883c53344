//! Publishing: the new site is written beside the old one, then takes its place. Whatever dies on the way, readers see a
//! whole site. Unchanged files are linked, not written.

use super::hold::Hold;
use super::manifest::{MANIFEST, Manifest};
use super::stage::{Stage, folder_of, make_folder};
use super::switch::Change;
use super::{Failure, Gate, Seal, patience, target, twins, write};
use crate::assemble::Blueprint;
use crate::model::is_hashed;
use crate::source::say;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How a site is published.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// The blueprint keeps its files, for another time.
    pub keeps: bool,
    /// Who publishes under the same seal again finds the site there, and nothing is drawn, if no file of it has been touched
    /// meanwhile.
    pub seal: Option<Seal>,
    /// Where signals wait for the end of a step.
    pub gate: &'a Gate,
}

/// What publishing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// Files written; the others were there already, byte for byte.
    pub written: usize,
    /// Files of the site.
    pub files: usize,
}

/// Publishes a site to `out`. Its files are made one by one, and each is on the disk before the next.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
pub fn publish(site: &Blueprint, how: How<'_>, out: &Path, manual: &Path) -> Result<Published, Failure> {
    let folder = target::resolve(out, manual)?;
    let mut hold = Hold::of(&folder)?;
    let before = Manifest::read(&folder)?;
    let left = hold.left();
    let is_sealed = |before: &&Manifest| how.seal.is_some_and(|seal| seal.is_at(&left, &folder, before));
    let mut kept = site.kept();
    if let Some(before) = before.as_ref().filter(is_sealed) {
        let files = before.site.difference(&kept).count();
        return Ok(Published { folder, written: 0, files });
    }
    let staging = hold.staging(how.gate)?;
    let old = before.as_ref().map(|before| (folder.as_path(), before));
    let stage = Stage::new(old, &staging);
    let packs = site.renderer().manual.config.precompress;
    site.each(how.keeps, &|path, pieces| {
        if !packs {
            return stage.take(path, pieces);
        }
        let pieces: Vec<_> = pieces.collect();
        let whole: Vec<&[u8]> = pieces.iter().map(AsRef::as_ref).collect();
        stage.take(path, &mut whole.iter().copied().map(Cow::Borrowed));
        twins::each(path, &whole, old.map(|(folder, _)| folder), &|path, twin| {
            stage.take(path, &mut std::iter::once(Cow::Borrowed(twin)));
        });
    });
    let taken = stage.taken()?;
    let before = before.unwrap_or_default();
    kept.retain(|path| before.site.contains(path) && folder.join(path).is_file());
    let (written, files) = (taken.written.len(), taken.written.len() + taken.same.len());
    let mut now = Manifest { site: taken.same.into_iter().chain(kept).collect(), retired: BTreeSet::new() };
    now.site.extend(taken.written.iter().cloned());
    let is_changed = written > 0 || before.site != now.site;
    if is_changed {
        let is_needed = |path: &str| is_hashed(path) && !twins::is_twin(path) && !now.site.contains(path);
        let is_left = |path: &&String| is_needed(path) && folder.join(path).is_file();
        now.retired = before.site.iter().filter(is_left).cloned().collect();
        Change { staging: &staging, folder: &folder, before: &before, now: &now, written: &taken.written }.publish()?;
    }
    let ours = if is_changed { &now } else { &before };
    hold.leave(&how.seal.map(|seal| seal.text(&folder, ours, files)).unwrap_or_default());
    drop(staging);
    Ok(Published { folder, written, files })
}

/// Adds one file to a published site, or replaces it, in one step.
///
/// # Errors
/// [`Failure`]; the folder is as it was before.
pub fn add(path: &str, contents: &[u8], out: &Path, manual: &Path) -> Result<PathBuf, Failure> {
    let folder = target::resolve(out, manual)?;
    let hold = Hold::of(&folder)?;
    make_folder(&folder_of(&folder, path))?;
    let gate = Gate::default();
    let staging = hold.staging(&gate)?;
    let place = |contents: &[u8], file: &Path| {
        let staged = staging.path.join("added");
        write(&staged, &[contents])?;
        patience::with(patience::IN_USE, || fs::rename(&staged, file))
            .map_err(Failure::disk(say!("Kan ikke skrive", "Cannot write"), file))
    };
    // First the manifest: a file that it names and that is not there does no harm, but one that it does not name would
    // be somebody else's.
    let mut ours = Manifest::read(&folder)?.unwrap_or_default();
    if ours.site.insert(path.to_string()) {
        place(ours.text().as_bytes(), &folder.join(MANIFEST))?;
    }
    let file = folder.join(path);
    place(contents, &file)?;
    Ok(file)
}
