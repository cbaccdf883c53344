//! Walks the manual's folder once and reads everything in it under virtual paths.

use super::encoding::decode;
use super::reason;
use crate::source::{Code, Contents, Diagnostic, Diagnostics, Source, Text, say};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Largest text file that is read, in bytes.
const MAX_TEXT: u64 = 16 << 20;

/// The manual's folder as read: nothing below this stage sees a path of the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// `handbok.yaml` and chapters, decoded.
    pub sources: BTreeMap<Arc<str>, Source>,
    /// Texts that are shown in diagnostics and never published: files that were refused, and those of the theme.
    pub shown: BTreeMap<Arc<str>, Source>,
    /// Pictures and other files.
    pub assets: BTreeMap<Arc<str>, Contents>,
    /// Files of the theme that the manual replaces, by path below `theme/`.
    pub theme: BTreeMap<String, Contents>,
}

impl<P: Into<Arc<str>>, T: Into<Arc<str>>> FromIterator<(P, T)> for Inputs {
    /// Texts by virtual path: `handbok.yaml` and chapters, each line ended by `\n`. Other files come by [`Inputs::with`].
    fn from_iter<I: IntoIterator<Item = (P, T)>>(texts: I) -> Inputs {
        let sources = texts.into_iter().map(|(path, text)| Source::new(path, text));
        Inputs { sources: sources.map(|source| (source.path.clone(), source)).collect(), ..Inputs::default() }
    }
}

impl Inputs {
    /// The same with a picture or another file, by its virtual path.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Inputs {
        self.assets.insert(path.into(), bytes.into().into());
        self
    }

    /// The text in which a diagnostic's place is.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.get(path).or_else(|| self.shown.get(path))
    }

    /// Eight hexadecimal digits that change with anything that the manual is made of.
    pub fn fingerprint(&self) -> String {
        // What was released or translated before is no part of what is said now.
        let notes = [super::changes::FILE, super::lock::FILE];
        self.hash(|path| !notes.contains(&path)).to_hex().as_str()[..8].to_string()
    }

    /// A hash of all files whose paths are wanted.
    pub fn hash(&self, is_wanted: impl Fn(&str) -> bool) -> blake3::Hash {
        let sources = self.sources.iter().map(|(path, source)| (&**path, source.hash));
        let assets = self.assets.iter().filter(|(path, _)| is_wanted(path));
        let assets = assets.map(|(path, contents)| (&**path, contents.hash));
        let theme = self.theme.iter().map(|(path, contents)| (path.as_str(), contents.hash));
        let mut all = blake3::Hasher::new();
        for (path, hash) in sources.chain(assets).chain(theme) {
            all.update(path.as_bytes()).update(&[0]).update(hash.as_bytes());
        }
        all.finalize()
    }
}

/// Keys whose values have other hashes in another map, or that are in one of them only.
fn differing<K: Ord + Clone, V>(
    own: &BTreeMap<K, V>,
    other: &BTreeMap<K, V>,
    hash: impl Fn(&V) -> blake3::Hash,
    found: &mut BTreeSet<K>,
) {
    let is_new = |(key, value): &(&K, &V)| other.get(key).map(&hash) != Some(hash(value));
    found.extend(own.iter().filter(is_new).map(|(key, _)| key.clone()));
    found.extend(other.keys().filter(|key| !own.contains_key(*key)).cloned());
}

/// A file as it was read.
pub(super) enum Loaded {
    Text(Source),
    Refused(Box<(Diagnostic, Source)>),
    Bytes(Arc<str>, Contents),
    Failed(Diagnostic),
}

impl Inputs {
    /// Files that say something else than in another folder, or are in one of them only.
    pub fn differing(&self, other: &Inputs) -> Vec<Arc<str>> {
        let mut all = BTreeSet::new();
        let text = |source: &Source| source.hash;
        differing(&self.sources, &other.sources, text, &mut all);
        differing(&self.shown, &other.shown, text, &mut all);
        differing(&self.assets, &other.assets, |contents| contents.hash, &mut all);
        let mut theme = BTreeSet::new();
        differing(&self.theme, &other.theme, |contents| contents.hash, &mut theme);
        all.into_iter().chain(theme.iter().map(|path| format!("theme/{path}").into())).collect()
    }

    /// Takes over what another folder says at a path.
    pub(super) fn take(&mut self, other: &Inputs, path: &Arc<str>) {
        self.sources.extend(other.sources.get_key_value(path).map(|(path, source)| (path.clone(), source.clone())));
        self.shown.extend(other.shown.get_key_value(path).map(|(path, source)| (path.clone(), source.clone())));
        self.assets.extend(other.assets.get_key_value(path).map(|(path, bytes)| (path.clone(), bytes.clone())));
        let inside = path.strip_prefix("theme/").and_then(|inside| other.theme.get_key_value(inside));
        self.theme.extend(inside.map(|(path, bytes)| (path.clone(), bytes.clone())));
    }

    pub(super) fn remove(&mut self, path: &Arc<str>) {
        self.sources.remove(path);
        self.shown.remove(path);
        self.assets.remove(path);
        path.strip_prefix("theme/").and_then(|inside| self.theme.remove(inside));
    }

    /// Puts a file where it belongs; what is wrong with it is given back.
    pub(super) fn insert(&mut self, loaded: Loaded) -> Option<Diagnostic> {
        match loaded {
            Loaded::Text(source) => drop(self.sources.insert(source.path.clone(), source)),
            Loaded::Refused(refused) => {
                self.shown.insert(refused.1.path.clone(), refused.1);
                return Some(refused.0);
            }
            Loaded::Bytes(path, bytes) => match path.strip_prefix("theme/") {
                Some(inside) => {
                    if let Ok(text) = std::str::from_utf8(&bytes) {
                        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
                        self.shown.insert(path.clone(), Source::new(path.clone(), text));
                    }
                    self.theme.insert(inside.to_string(), bytes);
                }
                None => drop(self.assets.insert(path, bytes)),
            },
            Loaded::Failed(diagnostic) => return Some(diagnostic),
        }
        None
    }
}

/// Where each file of the manual is on this machine, for who has to write it.
///
/// # Errors
/// The folder itself cannot be read.
pub fn locate(root: &Path) -> io::Result<BTreeMap<Arc<str>, PathBuf>> {
    Ok(walk(&root.canonicalize()?, &mut Diagnostics::default()))
}

pub(super) fn walk(root: &Path, diagnostics: &mut Diagnostics) -> BTreeMap<Arc<str>, PathBuf> {
    let mut found = BTreeMap::new();
    let entries = walkdir::WalkDir::new(root)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_ignored(&entry.file_name().to_string_lossy()));
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let shown = error
                    .path()
                    .map(|path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned())
                    .unwrap_or_default();
                let why = error.io_error().map_or_else(|| say!("går i ring", "is a loop"), reason);
                diagnostics.push(unreadable(&shown.into(), &why));
                continue;
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let path = match readable(root, &entry) {
            Ok(path) => path,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                continue;
            }
        };
        if let Some((code, stem, ending)) = chapter_like(&path) {
            let message = say!("Kapitler slutter på .md, ikke {ending}.", "Chapters end in .md, not {ending}.");
            let hint = say!("Gi filen navnet {stem}.md", "Rename the file to {stem}.md");
            diagnostics.push(code.at(&path, None, message).hint(hint));
        }
        if let Some(twin) = found.insert(path.clone(), entry.path().to_path_buf()) {
            let twin = twin.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let message = say!(
                "To filer har samme navn, skrevet på to måter i Unicode: {twin}",
                "Two files have the same name, written in two ways in Unicode: {twin}"
            );
            diagnostics.push(
                Code::FileName
                    .at(&path, None, message)
                    .hint(say!("Slett eller gi nytt navn til den ene.", "Delete or rename one of them.")),
            );
        }
    }
    found
}

/// The virtual path of a file that may be read, or why it may not.
fn readable(root: &Path, entry: &walkdir::DirEntry) -> Result<Arc<str>, Box<Diagnostic>> {
    let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let refuse = |code: Code, path: &Arc<str>, message, hint| Err(Box::new(code.at(path, None, message).hint(hint)));
    let Some(path) = virtual_path(inside) else {
        let message = say!("Filnavnet er ikke gyldig Unicode.", "The file's name is not valid Unicode.");
        let hint = say!("Gi filen et nytt navn.", "Rename the file.");
        return refuse(Code::FileName, &inside.to_string_lossy().into(), message, hint);
    };
    if entry.path_is_symlink() && !stays_inside(root, entry.path()) {
        let message = say!(
            "Dette er en lenke til noe utenfor manualen eller til en mappe. Den følges ikke.",
            "This is a link to something outside the manual, or to a folder. It is not followed."
        );
        let hint = say!("Kopier filen inn i manualen.", "Copy the file into the manual.");
        return refuse(Code::OutsideManual, &path, message, hint);
    }
    // The walk knows the type of the entry: no further call to the system for each file.
    if !entry.file_type().is_file() && !entry.path_is_symlink() {
        let message = say!("Dette er ikke en vanlig fil.", "This is not a regular file.");
        return refuse(Code::FileName, &path, message, say!("Ta den ut av manualen.", "Take it out of the manual."));
    }
    Ok(path)
}

/// Editors' and file systems' own files: hidden, backups, swap files, Office and OneDrive locks.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
        || is_left_by_looking(name)
        || name.starts_with("~$")
        || name.ends_with('~')
        || name == "4913"
        || name.starts_with('#') && name.ends_with('#')
        || [".swp", ".swo", ".tmp", ".bak", ".orig"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// What Finder and Explorer write into folders that somebody looks at.
pub fn is_left_by_looking(name: &str) -> bool {
    [".ds_store", "thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str())
}

/// A file that is surely meant to be a chapter, and would not be read as one: its name without its ending, and the ending.
/// Notepad writes `.md.txt`, which may be meant where something links to it.
fn chapter_like(path: &str) -> Option<(Code, &str, &str)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let lower = name.to_ascii_lowercase();
    let ending =
        [".md.txt", ".markdown.txt", ".markdown", ".mdown", ".md"].iter().find(|end| lower.ends_with(**end))?;
    let (stem, typed) = name.split_at(name.len() - ending.len());
    let code = if ending.ends_with(".txt") { Code::StrayFile } else { Code::FileName };
    let is_chapter = typed == ".md" || stem.is_empty() || code == Code::StrayFile && folder.is_empty();
    (!is_chapter && !path.starts_with("theme/")).then_some((code, stem, typed))
}

fn virtual_path(inside: &Path) -> Option<Arc<str>> {
    let parts: Option<Vec<String>> =
        inside.components().map(|part| Some(part.as_os_str().to_str()?.nfc().collect())).collect();
    Some(parts?.join("/").into())
}

fn stays_inside(root: &Path, link: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| target.starts_with(root) && target.is_file())
}

pub(super) fn read(path: Arc<str>, file: &Path) -> Loaded {
    let is_text = !path.starts_with("theme/") && (path.ends_with(".md") || &*path == "handbok.yaml");
    if is_text && std::fs::metadata(file).is_ok_and(|meta| meta.len() > MAX_TEXT) {
        let limit = MAX_TEXT >> 20;
        let message = say!("Filen er større enn {limit} MB.", "The file is larger than {limit} MB.");
        return Loaded::Failed(
            Code::TooLarge
                .at(&path, None, message)
                .hint(say!("Del den i flere kapitler.", "Split it into several chapters.")),
        );
    }
    match std::fs::read(file) {
        Ok(bytes) if is_text => match decode(&path, &bytes) {
            Ok(source) => Loaded::Text(source),
            Err(refused) => Loaded::Refused(refused),
        },
        Ok(bytes) => Loaded::Bytes(path, bytes.into()),
        Err(error) => Loaded::Failed(unreadable(&path, &reason(&error))),
    }
}

fn unreadable(path: &Arc<str>, why: &Text) -> Diagnostic {
    let (nb, en) = (&why.nb, &why.en);
    Code::Unreadable.at(path, None, say!("Filen kan ikke leses: {nb}", "The file cannot be read: {en}"))
}
