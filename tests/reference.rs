//! The guide's reference part says what the program's own tables say, and every entry of them has a text.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::source::Code;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn handbok(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_handbok")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "_index.md").collect()
}

#[test]
fn the_guide_holds_what_the_program_writes() {
    let fresh = tempfile::tempdir().unwrap();
    handbok(&["reference", fresh.path().to_str().unwrap()]);
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("guide");
    for folder in ["nb/40-oppslag", "en/40-oppslag"] {
        let written = names(&fresh.path().join(folder));
        assert!(written.len() >= 8);
        assert_eq!(names(&guide.join(folder)), written, "{folder} holds other files");
        for name in written {
            let path = format!("{folder}/{name}");
            let is_same = fs::read(fresh.path().join(&path)).unwrap() == fs::read(guide.join(&path)).unwrap();
            assert!(is_same, "guide/{path} is old: run handbok reference guide");
        }
    }
    let [old, new] = [guide.as_path(), fresh.path()].map(|folder| fs::read(folder.join("img/colours.svg")).unwrap());
    assert!(old == new, "guide/img/colours.svg is old: run handbok reference guide");
}

#[test]
fn every_message_is_explained_in_both_languages() {
    for code in Code::ALL {
        let [nb, en] = ["nb", "en"].map(|messages| handbok(&["explain", code.slug(), "--messages", messages]));
        assert!(nb != en && [&nb, &en].iter().all(|text| text.lines().count() == 4), "{nb}{en}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_handbok")).args(["explain", "dead-lnk", "--messages", "en"]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("dead-link"));
}
