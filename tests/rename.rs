//! `handbok rename` in a real folder: what is mended, and that every other byte stays.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

type Files = BTreeMap<String, Vec<u8>>;

fn handbok(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_handbok"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = handbok(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    said(&output)
}

fn write(folder: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// Every file of the manual with its bytes.
fn files(folder: &Path) -> Files {
    let manual = folder.join("manual");
    let found = walkdir::WalkDir::new(&manual).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    found
        .map(|entry| {
            let path = entry.path().strip_prefix(&manual).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The files after the moves and the changes of text that are named, all else as it was.
fn expect(before: &Files, moves: &[(&str, &str)], texts: &[(&str, &str, &str)]) -> Files {
    let mut after = before.clone();
    for (from, to) in moves {
        let bytes = after.remove(*from).unwrap();
        after.insert(to.to_string(), bytes);
    }
    for (file, old, new) in texts {
        let text = String::from_utf8(after[*file].clone()).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{file}: {old}");
        after.insert(file.to_string(), text.replace(old, new).into_bytes());
    }
    after
}

fn assert_same(found: &Files, expected: &Files) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in found {
        let (bytes, expected) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]));
        assert_eq!(bytes, expected, "{path}");
    }
}

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"600\"></svg>";
const STEPS: &str = ":::steps\n1. {#en} Én\n2. {#to} To\n:::\n";

/// A manual in which much refers to `02-b.md`.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let config = "title: T\nlanguages: [nb, en]\nsnippets:\n  s: {nb: \"Se [](02-b.md#to) nå.\", en: 'See [b](02-b.md)'}\n  \
        t: |\n    Les [b](../nb/02-b.md).\n";
    write(at, "manual/handbok.yaml", config);
    write(at, "manual/img/p.svg", PICTURE);
    write(at, "manual/nb/img/q.svg", PICTURE);
    let nb = "---\ntitle: Å\n---\n[02-b.md](02-b.md) og [](./02-b.md#en..#to), `](02-b.md)`, \
        [ref][r], [x](<02-b.md> \"02-b.md\")\n\n::snippet[s]\n\n::snippet[t]\n\n\
        [r]: 02-b.md#to\n";
    write(at, "manual/nb/01-a.md", nb);
    write(
        at,
        "manual/en/01-a.md",
        "---\ntitle: A\n---\n[b](02-b.md), [norsk](/nb/02-b.md#to), [ute](https://a.no/02-b.md)\n",
    );
    let crlf = format!(
        "---\ntitle: B\n---\n![q](img/q.svg) ![p](../img/p.svg)\n\n[a](01-a.md), [jeg](02-b.md#en), [her](#to)\n\n{STEPS}"
    );
    write(at, "manual/nb/02-b.md", format!("\u{feff}{}", crlf.replace('\n', "\r\n")));
    write(at, "manual/en/02-b.md", format!("---\ntitle: B\naliases:\n- eldre\n---\n![q](img/q.svg)\n\n{STEPS}"));
    write(at, "manual/nb/10-del/_index.md", "---\ntitle: Del\n---\n[b](../02-b.md)\n");
    write(
        at,
        "manual/nb/10-del/c.md",
        "---\ntitle: C\n---\n[d](d.md) [b](../02-b.md#to) ![p](../../img/p.svg) ![r](r.svg)\n",
    );
    write(at, "manual/nb/10-del/d.md", "---\ntitle: D\n---\nTekst.\n");
    write(at, "manual/nb/10-del/r.svg", PICTURE);
    write(at, "manual/nb/05-e.md", "---\ntitle: E\n---\n[c](10-del/c.md) [del](10-del/) ![r](10-del/r.svg)\n");
    write(at, "manual/translations.lock", "# L\nen 01-a.md#a.0 Hei\nen 02-b.md#en.0 Én\n");
    write(at, "manual/changes.txt", "# r\nedition x 2026-01-01\nnb/02-b.md#to 11111111\nnb/020-b.md#to -\n");
    done(at, &["check"]);
    folder
}

#[test]
fn a_new_name_is_written_wherever_the_old_one_stood() {
    let folder = workplace();
    let before = files(folder.path());
    let dry = done(folder.path(), &["rename", "02-b.md", "03-ny.md", "--dry-run"]);
    assert_same(&files(folder.path()), &before);
    let lines = done(folder.path(), &["rename", "nb/02-b.md", "03-ny.md"]);
    assert_eq!(dry.replace("Nothing was changed (--dry-run).\n", ""), lines);
    assert!(lines.contains("nb/02-b.md → nb/03-ny.md: 1 reference, old address: b\n"), "{lines}");
    assert!(
        lines.contains("nb/01-a.md: 4 references\n") && lines.contains("\nhandbok.yaml: 3 references\n"),
        "{lines}"
    );
    let texts = [
        ("nb/01-a.md", "[02-b.md](02-b.md) og [](./02-b.md#en..#to)", "[02-b.md](03-ny.md) og [](03-ny.md#en..#to)"),
        ("nb/01-a.md", "(<02-b.md> ", "(<03-ny.md> "),
        ("nb/01-a.md", "[r]: 02-b.md#to", "[r]: 03-ny.md#to"),
        ("en/01-a.md", "[b](02-b.md), [norsk](/nb/02-b.md#to)", "[b](03-ny.md), [norsk](/nb/03-ny.md#to)"),
        ("nb/03-ny.md", "[jeg](02-b.md#en)", "[jeg](03-ny.md#en)"),
        ("nb/03-ny.md", "title: B\r\n", "title: B\r\naliases: [b]\r\n"),
        ("en/03-ny.md", "- eldre\n", "- eldre\n- b\n"),
        ("nb/10-del/_index.md", "../02-b.md", "../03-ny.md"),
        ("nb/10-del/c.md", "../02-b.md", "../03-ny.md"),
        ("handbok.yaml", "[](02-b.md#to)", "[](03-ny.md#to)"),
        ("handbok.yaml", "[b](02-b.md)", "[b](03-ny.md)"),
        ("handbok.yaml", "../nb/02-b.md", "03-ny.md"),
        (
            "translations.lock",
            "# L\n",
            "# What each translation was made from. Written by `handbok status --accept`.\n",
        ),
        ("translations.lock", "en 02-b.md#", "en 03-ny.md#"),
        ("changes.txt", "nb/02-b.md#", "nb/03-ny.md#"),
    ];
    let moves = [("nb/02-b.md", "nb/03-ny.md"), ("en/02-b.md", "en/03-ny.md")];
    assert_same(&files(folder.path()), &expect(&before, &moves, &texts));
    done(folder.path(), &["build"]);
    for lang in ["nb", "en"] {
        let old = fs::read_to_string(folder.path().join(format!("dist/{lang}/b.html"))).unwrap();
        assert!(old.contains("ny.html"), "{old}");
    }
    // And back: the alias and the address change places.
    done(folder.path(), &["rename", r"nb\03-ny.md", r"nb\02-b.md"]);
    let back = fs::read_to_string(folder.path().join("manual/nb/02-b.md")).unwrap();
    assert!(back.starts_with("\u{feff}---\r\ntitle: B\r\naliases: [ny]\r\n---\r\n"), "{back}");
    done(folder.path(), &["check"]);
}

#[test]
fn a_chapter_moves_into_a_part_and_keeps_its_pictures() {
    let folder = workplace();
    let before = files(folder.path());
    let lines = done(folder.path(), &["rename", "manual/nb/02-b.md", "10-del/02-b.md"]);
    assert!(lines.contains("Warning: the address nb/b.html goes away"), "{lines}");
    let texts = [
        (
            "nb/01-a.md",
            "[02-b.md](02-b.md) og [](./02-b.md#en..#to)",
            "[02-b.md](10-del/02-b.md) og [](10-del/02-b.md#en..#to)",
        ),
        ("nb/01-a.md", "(<02-b.md> ", "(<10-del/02-b.md> "),
        ("nb/01-a.md", "[r]: 02-b.md#to", "[r]: 10-del/02-b.md#to"),
        ("en/01-a.md", "[b](02-b.md), [norsk](/nb/02-b.md#to)", "[b](10-del/02-b.md), [norsk](/nb/10-del/02-b.md#to)"),
        ("nb/10-del/02-b.md", "(img/q.svg) ![p](../img/p.svg)", "(../img/q.svg) ![p](../../img/p.svg)"),
        ("nb/10-del/02-b.md", "[a](01-a.md)", "[a](../01-a.md)"),
        ("en/10-del/02-b.md", "(img/q.svg)", "(../img/q.svg)"),
        ("nb/10-del/_index.md", "../02-b.md", "02-b.md"),
        ("nb/10-del/c.md", "../02-b.md", "02-b.md"),
        ("handbok.yaml", "[](02-b.md#to)", "[](10-del/02-b.md#to)"),
        ("handbok.yaml", "[b](02-b.md)", "[b](10-del/02-b.md)"),
        ("handbok.yaml", "../nb/02-b.md", "10-del/02-b.md"),
        (
            "translations.lock",
            "# L\n",
            "# What each translation was made from. Written by `handbok status --accept`.\n",
        ),
        ("translations.lock", "en 02-b.md#", "en 10-del/02-b.md#"),
        ("changes.txt", "nb/02-b.md#", "nb/10-del/02-b.md#"),
    ];
    let moves = [("nb/02-b.md", "nb/10-del/02-b.md"), ("en/02-b.md", "en/10-del/02-b.md")];
    assert_same(&files(folder.path()), &expect(&before, &moves, &texts));
    done(folder.path(), &["check"]);
}

#[test]
fn an_address_that_does_not_change_needs_no_alias_and_one_that_cannot_stay_is_named() {
    let folder = workplace();
    write(folder.path(), "manual/nb/05-e.md", "---\ntitle: E\nslug: fast\n---\nTekst.\n");
    assert_eq!(done(folder.path(), &["rename", "05-e.md", "06-f.md"]), "nb/05-e.md → nb/06-f.md\n");
    write(folder.path(), "manual/nb/07-g.md", "---\ntitle: G\n---\nTekst.\n");
    let lines = done(folder.path(), &["rename", "07-g.md", "08-h.md"]);
    // In English, the page shows the Norwegian text.
    assert!(lines.contains("Warning: the address en/g.html goes away") && !lines.contains("nb/g.html"), "{lines}");
    assert!(lines.contains("nb/07-g.md → nb/08-h.md: old address: g\n"), "{lines}");
}

#[cfg(unix)]
#[test]
fn a_disk_that_refuses_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let folder = workplace();
    std::os::unix::fs::symlink("02-b.md", folder.path().join("manual/nb/09-link.md")).unwrap();
    let before = files(folder.path());
    let linked = handbok(folder.path(), &["rename", "09-link.md", "10-x.md"]);
    assert_eq!(linked.status.code(), Some(2), "{}", said(&linked));
    assert_same(&files(folder.path()), &before);
    fs::remove_file(folder.path().join("manual/nb/09-link.md")).unwrap();
    fs::set_permissions(folder.path().join("manual/en"), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere.
    if fs::write(folder.path().join("manual/en/probe"), "").is_err() {
        let before = files(folder.path());
        assert_eq!(handbok(folder.path(), &["rename", "02-b.md", "03-c.md"]).status.code(), Some(4));
        assert_same(&files(folder.path()), &before);
    }
    fs::set_permissions(folder.path().join("manual/en"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_was_right_on_paper_is_right_after_a_renaming_and_what_was_not_is_not() {
    let folder = workplace();
    fs::remove_file(folder.path().join("manual/changes.txt")).unwrap();
    done(folder.path(), &["release"]);
    write(folder.path(), "manual/nb/10-del/d.md", "---\ntitle: D\n---\nNy tekst.\n");
    let changed = || {
        done(folder.path(), &["build"]);
        let page = fs::read_to_string(folder.path().join("dist/nb/printout.html")).unwrap();
        let links = page.split("href=\"").skip(1).map(|link| link.split('"').next().unwrap().to_string());
        links.filter(|link| link.contains(".html#")).collect::<Vec<_>>()
    };
    assert_eq!(changed(), ["del/d.html#intro"]);
    done(folder.path(), &["rename", "02-b.md", "10-del/02-ny.md"]);
    assert_eq!(changed(), ["del/d.html#intro"]);
    done(folder.path(), &["rename", "10-del", "11-bok"]);
    assert_eq!(changed(), ["bok/d.html#intro"]);
}

#[test]
fn a_part_moves_with_all_that_it_holds() {
    let folder = workplace();
    write(folder.path(), "manual/nb/10-del/.notes", "mine");
    let before = files(folder.path());
    done(folder.path(), &["rename", "10-del/", "30-bok/11-kapitler"]);
    let moves = ["_index.md", "c.md", "d.md", "r.svg", ".notes"]
        .map(|name| (format!("nb/10-del/{name}"), format!("nb/30-bok/11-kapitler/{name}")));
    let moves: Vec<_> = moves.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let texts = [
        ("nb/30-bok/11-kapitler/_index.md", "../02-b.md", "../../02-b.md"),
        ("nb/30-bok/11-kapitler/c.md", "../02-b.md#to", "../../02-b.md#to"),
        ("nb/30-bok/11-kapitler/c.md", "../../img/p.svg", "../../../img/p.svg"),
        ("nb/05-e.md", "10-del/c.md", "30-bok/11-kapitler/c.md"),
        ("nb/05-e.md", "10-del/)", "30-bok/11-kapitler/)"),
        ("nb/05-e.md", "10-del/r.svg", "30-bok/11-kapitler/r.svg"),
    ];
    assert_same(&files(folder.path()), &expect(&before, &moves, &texts));
    assert!(!folder.path().join("manual/nb/10-del").exists());
    done(folder.path(), &["check"]);
}

#[test]
fn a_utf_16_chapter_stays_one_and_a_name_with_spaces_is_written_so_that_it_works() {
    let folder = workplace();
    let text = "\u{feff}---\r\ntitle: Å\r\n---\r\n[b](02-b.md) blåbær 😀\r\n";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    write(folder.path(), "manual/nb/04-u.md", utf16(text));
    done(folder.path(), &["rename", "02-b.md", "02 (blå) & b.md"]);
    let now = fs::read(folder.path().join("manual/nb/04-u.md")).unwrap();
    assert!(now == utf16(&text.replace("02-b.md", "02%20%28blå%29%20%26%20b.md")));
    done(folder.path(), &["check"]);
}

#[test]
fn what_is_refused_leaves_everything_as_it_was() {
    let folder = workplace();
    write(folder.path(), "manual/nb/.hidden.md", "mine");
    write(folder.path(), "manual/nb/06-f.md~", "mine");
    let before = files(folder.path());
    let refused = [
        (["02-b.md", "01-a.md"], "01-a.md exists already."),
        (["02-b.md", "02-b.md"], "exists already."),
        (["02-b.md", "10-del"], "exists already."),
        (["02-bb.md", "03-c.md"], "There is no chapter “02-bb.md”. Did you mean “02-b.md”?"),
        (["nowhere", "03-c.md"], "There is no chapter “nowhere”."),
        (["10-dl", "11-del"], "Did you mean “10-del”?"),
        (["02-b.md", "../03-c.md"], "leads out of the manual."),
        (["02-b.md", "nb/../../03-c.md"], "leads out of the manual."),
        (["02-b.md", "03-c.txt"], "does not end in .md"),
        (["02-b.md", "03-c"], "does not end in .md"),
        (["10-del", "11-del.md"], "a chapter's name"),
        (["10-del", "10-del/x"], "cannot move into itself"),
        (["10-del/_index.md", "10-del/x.md"], "rename its folder instead"),
        (["02-b.md", "10-del/_index.md"], "exists already."),
        (["02-b.md", "11-del/_index.md"], "cannot be the name"),
        (["02-b.md", ".hidden.md"], "cannot be the name"),
        (["02-b.md", "a?.md"], "cannot be the name"),
        (["nb/02-b.md", "en/03-c.md"], "the same name in all languages"),
        (["nb/img/q.svg", "img/r.svg"], "There is no chapter"),
    ];
    for ([old, new], words) in refused {
        let output = handbok(folder.path(), &["rename", old, new]);
        assert_eq!(output.status.code(), Some(2), "{old} {new}: {}", said(&output));
        assert!(said(&output).contains(words), "{old} {new}: {}", said(&output));
        assert_same(&files(folder.path()), &before);
    }
    let norwegian = handbok(folder.path(), &["rename", "02-b.md", "01-a.md", "--messages", "nb"]);
    assert!(said(&norwegian).contains("finnes allerede."), "{}", said(&norwegian));
    // Another chapter has the address.
    let taken = handbok(folder.path(), &["rename", "02-b.md", "07-a.md"]);
    assert_eq!(taken.status.code(), Some(1), "{}", said(&taken));
    assert!(said(&taken).contains("[collision]") && said(&taken).contains("Nothing was changed"), "{}", said(&taken));
    assert_same(&files(folder.path()), &before);
    // A reference that does not stand in the file as it is read.
    write(folder.path(), "manual/nb/08-g.md", "---\ntitle: G\n---\n[b](02&#45;b.md)\n");
    let before = files(folder.path());
    let by_hand = handbok(folder.path(), &["rename", "02-b.md", "03-c.md"]);
    assert_eq!(by_hand.status.code(), Some(2));
    assert!(said(&by_hand).contains("nb/08-g.md:4:1: The reference “02-b.md”"), "{}", said(&by_hand));
    assert_same(&files(folder.path()), &before);
    write(folder.path(), "manual/nb/08-g.md", "---\ntitle: G\n---\n[b](02-b.md \"](02-b.md\")\n");
    let before = files(folder.path());
    let by_hand = handbok(folder.path(), &["rename", "02-b.md", "03-c.md"]);
    assert_eq!(by_hand.status.code(), Some(2));
    assert!(said(&by_hand).contains("The references in nb/08-g.md"), "{}", said(&by_hand));
    assert_same(&files(folder.path()), &before);
    write(folder.path(), "manual/nb/08-g.md", "---\n{title: G}\n---\nTekst.\n");
    let before = files(folder.path());
    let no_room = handbok(folder.path(), &["rename", "08-g.md", "09-h.md"]);
    assert_eq!(no_room.status.code(), Some(2));
    assert!(said(&no_room).contains("Write it yourself: aliases: [g]"), "{}", said(&no_room));
    assert_same(&files(folder.path()), &before);
    // A manual with errors cannot be understood.
    write(folder.path(), "manual/nb/08-g.md", "---\ntitle: G\n---\n[b](finnes-ikke.md)\n");
    let before = files(folder.path());
    assert_eq!(handbok(folder.path(), &["rename", "02-b.md", "03-c.md"]).status.code(), Some(1));
    assert_same(&files(folder.path()), &before);
}
