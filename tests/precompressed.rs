//! `precompress: true`: beside each text file of the site its packed twins, which unpack to it and are made once.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/manuals/everything");

/// A copy of the manual that says everything, with more lines in its configuration.
fn manual(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(MANUAL) {
        let entry = entry.unwrap();
        let to = folder.path().join("manual").join(entry.path().strip_prefix(MANUAL).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir(&to).unwrap(),
            false => drop(fs::copy(entry.path(), &to).unwrap()),
        }
    }
    let config = folder.path().join("manual/handbok.yaml");
    fs::write(&config, more.to_string() + &fs::read_to_string(&config).unwrap()).unwrap();
    folder
}

/// Builds, and gives what was said.
fn build(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_handbok"))
        .args(["build", "manual", "--messages", "en"])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let dist = folder.join("dist");
    let found = walkdir::WalkDir::new(&dist).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let path = |path: &Path| path.strip_prefix(&dist).unwrap().to_string_lossy().replace('\\', "/");
    found.map(|entry| (path(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

fn is_twin(path: &str) -> bool {
    path.ends_with(".gz") || path.ends_with(".br")
}

fn unpacked(path: &str, twin: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match path.ends_with(".gz") {
        true => flate2::read::GzDecoder::new(twin).read_to_end(&mut out).unwrap(),
        false => brotli::Decompressor::new(twin, 4096).read_to_end(&mut out).unwrap(),
    };
    out
}

#[test]
fn every_text_has_its_twins_and_nothing_else_has() {
    let (plain, packed) = (manual(""), manual("precompress: true\n"));
    build(plain.path());
    build(packed.path());
    let (plain, packed) = (files(plain.path()), files(packed.path()));
    assert!(!plain.keys().any(|path| is_twin(path)));
    let (twins, others): (BTreeMap<_, _>, BTreeMap<_, _>) = packed.into_iter().partition(|(path, _)| is_twin(path));
    // The configuration is part of the fingerprint on the pages: names are compared, not bytes.
    let names = |files: &BTreeMap<String, Vec<u8>>| {
        files.keys().filter(|path| !path.starts_with("assets/")).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&plain), names(&others));
    for (path, twin) in &twins {
        let file = &others[path.rsplit_once('.').unwrap().0];
        assert_eq!(&unpacked(path, twin), file, "{path}");
        assert!(twin.len() < file.len(), "{path}");
    }
    let manifest = String::from_utf8(others[".handbok-manifest"].clone()).unwrap();
    assert!(twins.keys().all(|path| manifest.lines().any(|line| line == path)));
    for path in others.keys().filter(|path| path.ends_with(".html") || path.contains("search-")) {
        assert!(twins.contains_key(&format!("{path}.gz")) && twins.contains_key(&format!("{path}.br")), "{path}");
    }
    assert!(!twins.keys().any(|path| path.contains(".png.") || path.starts_with(".handbok")));
}

#[test]
fn the_same_twins_everywhere_and_none_without_the_key() {
    let (one, other) = (manual("precompress: true\n"), manual("precompress: true\n"));
    build(one.path());
    build(other.path());
    let before = files(one.path());
    assert!(before == files(other.path()));
    let config = one.path().join("manual/handbok.yaml");
    fs::write(&config, fs::read_to_string(&config).unwrap().replace("precompress: true\n", "")).unwrap();
    build(one.path());
    assert!(!files(one.path()).keys().any(|path| is_twin(path)));
}

/// A twin that somebody else has packed, and that says what the file says, tells whether it was made again.
#[test]
fn what_has_not_changed_is_not_packed_again() {
    let folder = manual("precompress: true\n");
    build(folder.path());
    let before = files(folder.path());
    let [kept, wrong, gone] = ["assets/", "nb/404.html.gz", "en/404.html.br"];
    let kept = before.keys().find(|path| path.starts_with(kept) && path.ends_with("css.gz")).unwrap();
    let mut stored = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    stored.write_all(&before[kept.trim_end_matches(".gz")]).unwrap();
    let stored = stored.finish().unwrap();
    assert_ne!(stored, before[kept]);
    let dist = folder.path().join("dist");
    fs::write(dist.join(kept), &stored).unwrap();
    fs::write(dist.join(wrong), &stored).unwrap();
    fs::remove_file(dist.join(gone)).unwrap();
    let said = build(folder.path());
    assert!(said.contains(", 2 of "), "{said}");
    let after = files(folder.path());
    assert_eq!(after[kept], stored);
    assert_eq!((&after[wrong], &after[gone]), (&before[wrong], &before[gone]));
}
