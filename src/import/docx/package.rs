//! The zip file that a Word file is, and the XML in it. Only what is asked for by name is unpacked, and no more than there can
//! sensibly be; names inside the file are never paths of the machine.

use crate::import::MAX_FILE;
use crate::import::decoded;
use crate::link::paths;
use crate::source::{Text, say};
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};
use roxmltree::{Document, ParsingOptions};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;

/// All that is unpacked of one file, in bytes.
const MAX_UNPACKED: u64 = 256 << 20;
/// Most files in a Word file, and most elements in one of them.
const MAX_ENTRIES: usize = 20_000;
const MAX_NODES: u32 = 4_000_000;

/// A Word file.
pub(super) struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    entries: BTreeMap<String, (ZipArchiveEntryWayfinder, CompressionMethod)>,
    /// Bytes that may still be unpacked.
    room: Cell<u64>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Text> {
        if !bytes.starts_with(b"PK") {
            return Err(say!("det er en annen slags fil", "it is another kind of file"));
        }
        // What the reader of zip files says, editors have no use for.
        let broken =
            |_| say!("den er ødelagt, eller bare kopiert halvveis", "it is broken, or only half of it was copied");
        let archive = ZipArchive::from_slice(bytes).map_err(broken)?;
        let mut entries = BTreeMap::new();
        let mut found = archive.entries();
        while let Some(entry) = found.next_entry().map_err(broken)? {
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            entries.entry(name).or_insert((entry.wayfinder(), entry.compression_method()));
            if entries.len() > MAX_ENTRIES {
                return Err(say!(
                    "det er mer enn {MAX_ENTRIES} filer i den",
                    "there are more than {MAX_ENTRIES} files in it"
                ));
            }
        }
        Ok(Package { archive, entries, room: Cell::new(MAX_UNPACKED) })
    }

    /// Names of all files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The document itself, as the package names it.
    pub(super) fn main(&self) -> Result<String, Text> {
        let relations = self.relations("");
        let main = relations.values().find(|relation| relation.kind.ends_with("/officeDocument"));
        let path = main.map_or_else(|| "word/document.xml".to_string(), |relation| relation.target.clone());
        if self.entries.contains_key(&path) { Ok(path) } else { Err(missing(&path)) }
    }

    /// A file's bytes.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, Text> {
        let (place, method) = self.entries.get(path).ok_or_else(|| missing(path))?;
        let entry = self.archive.get_entry(*place).map_err(|_| broken(path))?;
        let limit = MAX_FILE.min(self.room.get());
        let mut bytes = Vec::new();
        let read = match *method {
            CompressionMethod::STORE => entry.data().take(limit + 1).read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => {
                flate2::bufread::DeflateDecoder::new(entry.data()).take(limit + 1).read_to_end(&mut bytes)
            }
            _ => return Err(say!("{path} er pakket på en ukjent måte", "{path} is packed in an unknown way")),
        };
        read.map_err(|_| broken(path))?;
        if bytes.len() as u64 > limit {
            let most = limit >> 20;
            return Err(say!("{path} er større enn {most} MB", "{path} is larger than {most} MB"));
        }
        self.room.set(self.room.get() - bytes.len() as u64);
        Ok(bytes)
    }

    /// A file's text.
    pub(super) fn text(&self, path: &str) -> Result<String, Text> {
        self.bytes(path).map(|bytes| decoded(&bytes).0)
    }

    /// What a file of the package calls others by.
    pub(super) fn relations(&self, path: &str) -> BTreeMap<String, Relation> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Ok(text) = self.text(&format!("{folder}{slash}_rels/{name}.rels")) else { return BTreeMap::new() };
        let Ok(document) = xml(&text) else { return BTreeMap::new() };
        let all = document.root_element().children().filter(roxmltree::Node::is_element);
        let relation = |node: roxmltree::Node<'_, '_>| {
            let is_outside = node.attribute("TargetMode") == Some("External");
            let target = node.attribute("Target")?;
            let target = if is_outside { target.to_string() } else { paths::join(folder, target)? };
            let kind = node.attribute("Type").unwrap_or_default().to_string();
            Some((node.attribute("Id")?.to_string(), Relation { kind, target, is_outside }))
        };
        all.filter_map(relation).collect()
    }
}

fn missing(path: &str) -> Text {
    say!("{path} mangler i den", "{path} is missing in it")
}

fn broken(path: &str) -> Text {
    say!("{path} i den er ødelagt", "{path} in it is broken")
}

/// Where something is.
pub(super) struct Relation {
    pub kind: String,
    pub target: String,
    /// An address, not a file of the package.
    pub is_outside: bool,
}

/// Reads XML. Document types, and the entities that they declare, are refused.
pub(super) fn xml(text: &str) -> Result<Document<'_>, Text> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        say!("XML-en i den er ødelagt eller ulovlig ({place})", "the XML in it is broken or unlawful ({place})")
    })
}
