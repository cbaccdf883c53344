//! Which folder may be written: one that is missing, empty, or holds exactly what Handbok wrote before.

use super::Failure;
use super::hold::INSIDE;
use super::manifest::{MANIFEST, Manifest};
use crate::input::is_left_by_looking;
use crate::model::is_device;
use crate::source::{Text, say, shown};
use std::path::{Path, PathBuf};

/// The folder to publish to, absolute and without symbolic links in its existing part.
pub(super) fn resolve(out: &Path, manual: &Path) -> Result<PathBuf, Failure> {
    let target = absolute(out).ok_or_else(|| refuse(out, say!("stien kan ikke leses", "the path cannot be read")))?;
    if cfg!(windows) && out.iter().any(|part| is_device(&part.to_string_lossy())) {
        return Err(refuse(
            out,
            say!("Windows har ikke et slikt navn for mapper", "Windows has no such name for folders"),
        ));
    }
    let manual = manual.canonicalize().unwrap_or_else(|_| manual.to_path_buf());
    if target.parent().is_none() {
        return Err(refuse(&target, say!("det er roten av filsystemet", "it is the root of the file system")));
    }
    if target != manual && target.starts_with(&manual) {
        return Err(refuse(
            &target,
            say!(
                "det ligger inne i manualens mappe. Skriv --out og en mappe utenfor, for eksempel --out ../dist",
                "it lies inside the manual's folder. Write --out and a folder outside it, for example --out ../dist"
            ),
        ));
    }
    if manual.starts_with(&target) {
        return Err(refuse(&target, say!("manualens egne filer ligger der", "the manual's own files are there")));
    }
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let home = std::env::home_dir().map(|home| home.canonicalize().unwrap_or(home));
    if here.is_ok_and(|here| here.starts_with(&target)) || home.is_some_and(|home| home.starts_with(&target)) {
        return Err(refuse(
            &target,
            say!(
                "det er arbeidsmappen, hjemmemappen eller en mappe over dem",
                "it is the working folder, the home folder, or above one of them"
            ),
        ));
    }
    match std::fs::symlink_metadata(&target) {
        Ok(meta) if !meta.is_dir() => {
            Err(refuse(&target, say!("det er en fil eller en lenke", "it is a file or a link")))
        }
        _ => Ok(target),
    }
}

fn refuse(target: &Path, why: Text) -> Failure {
    let target = shown(target.display());
    Failure::Refused(Text {
        nb: format!("Handbok skriver ikke til {target}: {}. Velg en annen mappe med --out.", why.nb),
        en: format!("Handbok does not write to {target}: {}. Choose another folder with --out.", why.en),
    })
}

/// The canonical path of a folder that may not exist yet.
fn absolute(out: &Path) -> Option<PathBuf> {
    if let Ok(canonical) = out.canonicalize() {
        return Some(canonical);
    }
    let out = std::path::absolute(out).ok()?;
    let mut parent = PathBuf::new();
    for part in out.components() {
        match part {
            std::path::Component::ParentDir => {
                parent.pop();
            }
            std::path::Component::CurDir => {}
            part => parent.push(part),
        }
        if let Ok(canonical) = parent.canonicalize() {
            parent = canonical;
        }
    }
    Some(parent)
}

/// Whether a folder holds nothing but what Handbok wrote, if it is there.
pub(super) fn only_ours(target: &Path) -> Result<(), Failure> {
    if !target.exists() {
        return Ok(());
    }
    let ours = Manifest::read(target)?;
    // What a build that was killed left inside is cleared by the next.
    let is_staging = |entry: &walkdir::DirEntry| entry.depth() == 1 && entry.file_name() == INSIDE;
    for entry in walkdir::WalkDir::new(target).min_depth(1).into_iter().filter_entry(|entry| !is_staging(entry)) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(target).to_path_buf();
            Failure::disk(say!("Kan ikke lese", "Cannot read"), &path)(error.into())
        })?;
        if entry.file_type().is_dir() || is_left_by_looking(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let inside = entry.path().strip_prefix(target).unwrap_or(entry.path());
        let inside = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        if inside != MANIFEST && !ours.as_ref().is_some_and(|ours| ours.names(&inside)) {
            return Err(refuse(
                target,
                say!(
                    "der ligger «{inside}», som Handbok ikke har laget",
                    "“{inside}” is there, which Handbok did not make"
                ),
            ));
        }
    }
    Ok(())
}
