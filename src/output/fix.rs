//! Certain cures, done in the manual's own files: only the bytes that a cure names are touched, everything in one step, and
//! nothing if a file says something else than when its faults were found.

use super::{Failure, rewrite};
use crate::input::{Inputs, encoding, locate};
use crate::source::{Diagnostic, Edit, Fix, Source, Text, say};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Cures what can be cured, and gives the number of cures done; two that touch the same bytes need two rounds.
///
/// # Errors
/// A file has changed meanwhile, or cannot be written. Nothing was changed.
pub fn fix<'a>(
    manual: &Path,
    inputs: &Inputs,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
) -> Result<usize, Failure> {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.into_iter().filter(|diagnostic| diagnostic.fix.is_some()) {
        by_file.entry(&diagnostic.file).or_default().push(diagnostic);
    }
    let reading = || say!("Kan ikke lese manualen", "Cannot read the manual");
    let places = locate(manual).map_err(Failure::disk(reading(), manual))?;
    let (mut contents, mut done) = (Vec::new(), 0);
    for (path, diagnostics) in by_file {
        let (Some(source), Some(file)) = (inputs.source(path), places.get(path)) else { continue };
        let bytes = std::fs::read(file).map_err(Failure::disk(reading(), file))?;
        let (cured, count) = cured(source, &bytes, &diagnostics).ok_or_else(|| Failure::Refused(changed(path)))?;
        if count > 0 {
            contents.push((file.clone(), cured));
            done += count;
        }
    }
    let writing = say!("Kan ikke skrive en fil i manualen", "Cannot write a file of the manual");
    rewrite(&contents, &[]).map_err(|(file, error)| Failure::disk(writing, &file)(error))?;
    Ok(done)
}

fn changed(path: &str) -> Text {
    say!(
        "«{path}» er endret siden feilen ble funnet. Ingenting er rettet.",
        "“{path}” has changed since the fault was found. Nothing was mended."
    )
}

/// The file's bytes after its cures, and how many those are; `None` if it is not the file that was read.
fn cured(source: &Source, bytes: &[u8], diagnostics: &[&Diagnostic]) -> Option<(Vec<u8>, usize)> {
    if diagnostics.iter().any(|diagnostic| diagnostic.fix.as_deref() == Some(&Fix::Utf8)) {
        let now = encoding::decode(&source.path, bytes).unwrap_or_else(|refused| refused.1);
        return (now == *source).then(|| (encoding::to_utf8(bytes), 1));
    }
    let edits = apart(diagnostics.iter().filter_map(|diagnostic| diagnostic.edit(&source.text)).collect());
    Some((encoding::splice(bytes, source, &edits)?, edits.len()))
}

/// Those that do not touch one before them.
fn apart(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| edit.span);
    let mut end = 0;
    edits.retain(|edit| {
        let is_apart = edit.span.start >= end;
        end = if is_apart { edit.span.end } else { end };
        is_apart
    });
    edits
}
