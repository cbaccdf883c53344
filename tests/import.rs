//! `handbok import`: small books and texts in `tests/imports/`, one per concern: `from/`, what becomes of it in `to/`, and what is said
//! of it in `said.txt`. After a wanted change, `HANDBOK_WRITE=1 cargo test --release --test import` writes both anew, to be read.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let found = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let path =
        |entry: &walkdir::DirEntry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
    found.map(|entry| (path(&entry), fs::read(entry.path()).unwrap())).collect()
}

fn write(folder: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

fn assert_builds(folder: &Path, manual: &str) {
    let built = handbok(folder, &["build", manual, "--out", "site"]);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports");
    let mut cases: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
fn each_sample_becomes_what_is_written_beside_it() {
    for case in cases() {
        let folder = tempfile::tempdir().unwrap();
        let from = if case.join("from/guide.txt").exists() { "from/guide.txt" } else { "from" };
        let kind = if from == "from" { "mdbook" } else { "pdf-text" };
        let manual = folder.path().join("manual");
        let done = handbok(&case, &["import", kind, from, "--lang", "en", "--out", manual.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(0), "{}: {}", case.display(), said(&done));
        let (made, words) = (files(&manual), String::from_utf8(done.stdout).unwrap());
        if std::env::var_os("HANDBOK_WRITE").is_some() {
            let _ = fs::remove_dir_all(case.join("to"));
            made.iter().for_each(|(path, bytes)| write(&case, &format!("to/{path}"), bytes));
            write(&case, "said.txt", &words);
        }
        let expected = files(&case.join("to"));
        assert_eq!(made.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{}", case.display());
        for (path, bytes) in &made {
            assert_eq!(
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&expected[path]),
                "{}: {path}",
                case.display()
            );
        }
        assert_eq!(
            words,
            fs::read_to_string(case.join("said.txt")).unwrap().replace("\r\n", "\n"),
            "{}",
            case.display()
        );
        assert_builds(folder.path(), "manual");
    }
}

#[test]
fn losses_are_counted_and_said_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports/summary/from");
    let book = book.to_str().unwrap();
    let done = said(&handbok(folder.path(), &["import", "mdbook", book, "--out", "a", "--messages", "en"]));
    assert!(done.contains("book.toml:3:1: warning[lost]") && done.contains("warning[converted]"), "{done}");
    assert!(done.contains("things were lost,"), "{done}");
    let done = said(&handbok(
        folder.path(),
        &["import", "mdbook", book, "--out", "b", "--messages", "nb", "--format", "json"],
    ));
    assert!(done.contains("har ikke noe tilsvarende") && done.contains("ting er gått tapt"), "{done}");
}

#[test]
fn only_a_new_folder_is_written_and_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "guide.txt", "1. Open it.\n2. Close it.\n");
    write(folder.path(), "full/mine.md", "x");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let import = |out: &str| handbok(folder.path(), &["import", "pdf-text", "guide.txt", "--out", out]);
    assert_eq!(import("full").status.code(), Some(2));
    assert_eq!(files(&folder.path().join("full")).len(), 1);
    assert_eq!(import("guide.txt").status.code(), Some(2));
    assert_eq!(import("empty").status.code(), Some(0));
    assert_eq!(import("new/deep").status.code(), Some(0));
    // Below a file there can be no folder.
    assert_eq!(import("guide.txt/x").status.code(), Some(2));
    let left: Vec<_> = files(folder.path()).into_keys().filter(|path| path.contains("handbok-import")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn wrong_use_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("no-book")).unwrap();
    write(folder.path(), "a.pdf", "%PDF-1.7");
    write(folder.path(), "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    write(folder.path(), "list-only/src/SUMMARY.md", "# Summary\n");
    write(folder.path(), "broken/book.toml", "[book\n");
    write(folder.path(), "text.docx", "no zip");
    write(folder.path(), "guide.txt", "Text.");
    let code = |arguments: &[&str]| handbok(folder.path(), arguments).status.code();
    assert_eq!(code(&["import", "mdbook", "no-book"]), Some(2));
    assert_eq!(code(&["import", "mdbook", "gone"]), Some(2));
    assert_eq!(code(&["import", "mdbook", "list-only"]), Some(1));
    assert_eq!(code(&["import", "mdbook", "broken"]), Some(1));
    assert_eq!(code(&["import", "docx", "text.docx"]), Some(1));
    assert_eq!(code(&["import", "docx", "old.docx"]), Some(2));
    assert_eq!(code(&["import", "pdf-text", "a.pdf"]), Some(2));
    assert_eq!(code(&["import", "pdf-text", "no-book"]), Some(2));
    assert_eq!(code(&["import", "pdf-text", "guide.txt", "--lang", "not a tag"]), Some(2));
    assert_eq!(code(&["import", "pdf-text", "guide.txt", "--lang", "norsk"]), Some(2));
    assert!(!folder.path().join("manual").exists());
}

/// What is said in Norwegian and in English when an import is refused.
fn refused(folder: &Path, arguments: &[&str]) -> [String; 2] {
    ["nb", "en"].map(|messages| {
        let done = handbok(folder, &[&["import"], arguments, &["--messages", messages]].concat());
        assert_ne!(done.status.code(), Some(0), "{arguments:?}: {}", said(&done));
        said(&done)
    })
}

#[test]
fn a_refusal_says_what_to_do_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manual/mine.md", "x");
    write(folder.path(), "guide.txt", "Text.");
    write(folder.path(), "guide.docx", word(&paragraph("", "", &run("Text.")), &[]));
    write(folder.path(), "cut.docx", &zipped(&[("word/document.xml", b"<x/>")])[..40]);
    write(folder.path(), "other.zip", zipped(&[("a.txt", b"x")]));
    write(folder.path(), "zeros.txt", b"a\0b");
    let cases: [(&[&str], &str, &str); 11] = [
        // The source is tried before the folder.
        (&["pdf-text", "gone.txt"], "gone.txt: finnes ikke (2)", "gone.txt"),
        (&["mdbook", "gone"], "gone: finnes ikke (2)", "gone"),
        (&["pdf-text", "guide.txt"], "skriv --out NAVN", "type --out NAME"),
        (&["pdf-text", "manual"], "er en mappe", "directory"),
        (&["pdf-text", "guide.docx"], "handbok import docx guide.docx", "handbok import docx guide.docx"),
        (&["pdf-text", "zeros.txt"], "zeros.txt er ikke tekst", "zeros.txt is not text"),
        (&["pdf-text", "other.zip"], "other.zip er ikke tekst", "other.zip is not text"),
        (&["docx", "guide.txt"], "guide.txt er ikke en Word-fil (.docx)", "it is another kind of file"),
        (&["docx", "cut.docx"], "bare kopiert halvveis", "only half of it was copied"),
        (&["docx", "other.zip"], "word/document.xml mangler", "word/document.xml is missing"),
        (&["pdf-text", "guide.txt", "--lang", "norsk"], "«norsk» er ikke en språkkode. Skriv to", "--lang en, nb"),
    ];
    for (arguments, nb, en) in cases {
        let said = refused(folder.path(), arguments);
        assert!(said[0].contains(nb) && said[1].contains(en), "{arguments:?}: {said:?}");
    }
    assert_eq!(files(&folder.path().join("manual")).len(), 1);
}

#[test]
fn chapters_parts_and_losses_are_counted_as_people_do() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "one.txt", "Text.");
    write(folder.path(), "book/src/SUMMARY.md", "# S\n\n# Part\n\n- [A](a.md)\n- [B](b.md)\n");
    write(folder.path(), "book/src/a.md", "# A\n");
    write(folder.path(), "book/src/b.md", "# B\n");
    let import = |kind: &str, from: &str, out: &str, messages: &str| {
        said(&handbok(folder.path(), &["import", kind, from, "--out", out, "--messages", messages]))
    };
    let one = import("pdf-text", "one.txt", "a", "nb");
    assert!(one.contains("En manual med 1 kapittel ligger i a") && one.contains("1 ting er gått tapt, 1 er"), "{one}");
    let one = import("pdf-text", "one.txt", "b", "en");
    assert!(one.contains("with 1 chapter is in b") && one.contains("1 thing was lost, 1 is said"), "{one}");
    let book = import("mdbook", "book", "c", "nb");
    assert!(book.contains("2 kapitler og 1 del ligger"), "{book}");
    let book = import("mdbook", "book", "d", "en");
    assert!(book.contains("2 chapters and 1 part is in") && book.contains("0 things were lost"), "{book}");
}

#[test]
fn columns_and_numbers_in_the_text_of_a_pdf_are_said_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "guide.txt",
        "Se side 7 først.\n\nFra        Til\n1.1.       2.1.\n\nSkjema\n\nSkriv det ned.\n",
    );
    let import = |out: &str, messages: &str| {
        said(&handbok(folder.path(), &["import", "pdf-text", "guide.txt", "--out", out, "--messages", messages]))
    };
    let (nb, en) = (import("a", "nb"), import("b", "en"));
    assert!(nb.contains("guide.txt:1:1") && nb.contains("Viser til et sted med tall: «side 7»"), "{nb}");
    assert!(nb.contains("guide.txt:3:1") && nb.contains("Kolonner står som i teksten"), "{nb}");
    assert!(
        en.contains("Refers to a place by number: “side 7”") && en.contains("Columns stand as in the text"),
        "{en}"
    );
    let text = fs::read_to_string(folder.path().join("a/nb/01-guide.md")).unwrap();
    assert!(text.contains("<!-- (bilde) Skjema -->") && text.contains("\nFra        Til\n1.1.       2.1.\n"), "{text}");
}

#[test]
fn the_books_own_address_saves_links_to_what_stands_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "book/src/SUMMARY.md", "- [A](a.md)\n");
    write(folder.path(), "book/src/a.md", "# A\n\n[std](../std/index.html#x)\n");
    let site = "https://example.org/book/";
    let done = handbok(folder.path(), &["import", "mdbook", "book", "--site", site]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let text = fs::read_to_string(folder.path().join("manual/en/01-a.md")).unwrap();
    assert!(text.contains("[std](https://example.org/std/index.html#x)"), "{text}");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_book_is_read() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "secret.txt", "SECRET");
    write(
        folder.path(),
        "book/src/SUMMARY.md",
        "- [A](a.md)\n- [L](link.md)\n- [O](../../secret.txt)\n- [P](/etc/passwd)\n",
    );
    let text = "{{#include ../../secret.txt}}\n{{#include link.md}}\n{{#include /etc/passwd}}\n[x](link.md) ![y](link.svg) [z](..%2f..%2fsecret.txt)\n";
    write(folder.path(), "book/src/a.md", text);
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), folder.path().join("book/src/link.md")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("book/src/link.svg")).unwrap();
    let done = handbok(folder.path(), &["import", "mdbook", "book"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    for (path, bytes) in files(&folder.path().join("manual")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("SECRET") && !text.contains("root:"), "{path}: {text}");
    }
    assert_builds(folder.path(), "manual");
}

#[test]
fn any_text_becomes_a_manual_that_builds() {
    let deep = format!("{}x", "> ".repeat(500));
    let list: String = (0..300).map(|at| format!("{}- a\n", "  ".repeat(at))).collect();
    let bomb = "{{#include a.md}}".repeat(50);
    let texts: [&[u8]; 12] = [
        b"",
        b"# \n\n## \n\n<a id=\"\"></a>\n[](#)\n",
        b"bl\xe5b\xe6r \xff\x00\x01 \x0c text\n",
        b"---\ntitle: x\n---\n:::steps\n::::\n:::note[\n",
        b"# A {#a b .c} {.d}\n\n## A {#1}\n\n## A {#content}\n\n[a](#1) [b](#content) [c](#a)\n",
        b"<details><summary>x\n\n</details></details>\n\n:::x\n",
        b"<Foo\n<Foo a=\"\n</Foo>\n<img>\n<a href>\n<kbd>\n",
        b"[a]: <\n[a]\n[b]: javascript:alert(1)\n[b] ![b] <javascript:x>\n",
        deep.as_bytes(),
        list.as_bytes(),
        bomb.as_bytes(),
        b"```rust\n# \n```\n> ```rust\n> # x\n> ```\n- ```\n  :::\n  ```\n",
    ];
    for text in texts {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "book/src/SUMMARY.md", "- [A](a.md)\n  - [B](b.md)\n");
        write(folder.path(), "book/src/a.md", text);
        write(folder.path(), "book/src/b.md", text);
        let no_zeros = text.iter().copied().filter(|byte| *byte != 0);
        write(folder.path(), "guide.txt", b"A text.\n".iter().copied().chain(no_zeros).collect::<Vec<_>>());
        let shown = String::from_utf8_lossy(&text[..text.len().min(60)]).into_owned();
        for (arguments, manual) in [(["mdbook", "book"], "one"), (["pdf-text", "guide.txt"], "two")] {
            let done = handbok(folder.path(), &["import", arguments[0], arguments[1], "--out", manual]);
            assert_eq!(done.status.code(), Some(0), "{shown}: {}", said(&done));
            assert_builds(folder.path(), manual);
        }
    }
}

#[test]
fn a_text_longer_than_a_chapter_is_cut_and_one_larger_than_any_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "long.txt", "A sentence that is said again.\n\n".repeat(600_000));
    let done = handbok(folder.path(), &["import", "pdf-text", "long.txt"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(files(&folder.path().join("manual")).len(), 3);
    let file = fs::File::create(folder.path().join("huge.txt")).unwrap();
    file.set_len(100 << 20).unwrap();
    assert_eq!(handbok(folder.path(), &["import", "pdf-text", "huge.txt", "--out", "b"]).status.code(), Some(1));
}

/// A Word file: names and contents.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, contents) in parts {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes());
        let (mut entry, config) =
            archive.new_file(path).compression_method(rawzip::CompressionMethod::DEFLATE).start().unwrap();
        let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
        let mut writer = config.wrap(encoder);
        writer.write_all(contents).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A Word file with this body, these styles' and lists' XML, and further files.
fn word(body: &str, further: &[(&str, &[u8])]) -> Vec<u8> {
    packed(&texts(body), further)
}

/// The same in Word's strict format, which has other names for the same.
fn strict_word(body: &str) -> Vec<u8> {
    let strict = |text: String| {
        text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(TYPES, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    };
    packed(&texts(body).map(|(name, text)| (name, strict(text))), &[])
}

fn packed(texts: &[(&str, String)], further: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    parts.push(("word/media/image1.png", PICTURE));
    parts.extend(further);
    zipped(&parts)
}

/// Its texts.
fn texts(body: &str) -> [(&'static str, String); 6] {
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
        xmlns:wp=\"wp\" xmlns:a=\"a\" xmlns:pic=\"pic\"";
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = [
        style("Tittel", "Title", ""),
        style("Undertittel", "Subtitle", ""),
        style("Overskrift1", "heading 1", ""),
        style("Egen", "Mitt nivå", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>"),
        style("Barn", "Barn", "<w:basedOn w:val=\"Overskrift1\"/>"),
        style("Ring", "Ring", "<w:basedOn w:val=\"Ring\"/>"),
        style("INNH1", "toc 1", ""),
    ];
    let styles = format!("<w:styles {names}>{}</w:styles>", styles.concat());
    let level = |level: u8, kind: &str| {
        format!("<w:lvl w:ilvl=\"{level}\"><w:numFmt w:val=\"{kind}\"/><w:lvlText w:val=\"%1\"/></w:lvl>")
    };
    // A kind that is a style's, which another kind has.
    let linked = format!(
        "<w:abstractNum w:abstractNumId=\"3\"><w:numStyleLink w:val=\"Steg\"/></w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"4\"><w:styleLink w:val=\"Steg\"/>{}</w:abstractNum>",
        level(0, "decimal")
    );
    let lists = format!(
        "<w:numbering {names}><w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>{}{}</w:numbering>",
        level(0, "decimal"),
        level(1, "bullet") + &level(2, "lowerLetter"),
        level(0, "bullet"),
        linked,
        [(1, 1, 1), (2, 2, 1), (3, 1, 1), (4, 1, 3), (5, 3, 1)]
            .map(|(list, kind, start)| {
                let start = format!("<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>");
                format!("<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"{kind}\"/>{start}</w:num>")
            })
            .concat(),
    );
    let note = "<w:footnote w:id=\"2\"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>";
    let notes = format!("<w:footnotes {names}>{note}</w:footnotes>");
    let document = format!("<w:document {names}><w:body>{body}</w:body></w:document>");
    let main = format!(
        "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"a\" Type=\"{TYPES}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let relation = |id: &str, kind: &str, target: &str, mode: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\" {mode}/>")
    };
    let relations = [
        relation("s", "styles", "styles.xml", ""),
        relation("n", "numbering", "numbering.xml", ""),
        relation("f", "footnotes", "footnotes.xml", ""),
        relation("p", "image", "media/image1.png", ""),
        relation("e", "image", "media/drawing.emf", ""),
        relation("up", "image", "../../../etc/passwd.png", ""),
        relation("h", "hyperlink", "https://example.org/a_(b)", "TargetMode=\"External\""),
        relation("b", "hyperlink", "https://example.org/a|b", "TargetMode=\"External\""),
        relation("j", "hyperlink", "javascript:alert(1)", "TargetMode=\"External\""),
    ];
    let relations = format!("<Relationships xmlns=\"{RELATIONS}\">{}</Relationships>", relations.concat());
    [
        ("_rels/.rels", main),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", styles),
        ("word/numbering.xml", lists),
        ("word/footnotes.xml", notes),
    ]
}

/// The head of a picture of two by two, which is all that is looked at.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x06\0\0\0";

fn paragraph(style: &str, list: &str, runs: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
    let list = list
        .split_once('.')
        .map(|(list, level)| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"));
    format!("<w:p><w:pPr>{style}{}</w:pPr>{runs}</w:p>", list.unwrap_or_default())
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn import_word(folder: &Path, bytes: &[u8]) -> (Output, BTreeMap<String, String>) {
    write(folder, "guide.docx", bytes);
    let done = handbok(folder, &["import", "docx", "guide.docx", "--lang", "en"]);
    let made = files(&folder.join("manual"));
    (done, made.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect())
}

#[test]
fn a_word_file_becomes_chapters_with_steps() {
    let picture = |id: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:docPr descr=\"A [cup]\"/><pic:blip r:embed=\"{id}\"/></wp:inline></w:drawing></w:r>"
        )
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", "", &run(text)));
    let body = [
        paragraph("Tittel", "", &run("The kettle")),
        paragraph("INNH1", "", &run("Use 2")),
        paragraph("Overskrift1", "", &run("Use")),
        paragraph("", "1.0", &run("Fill * it.")),
        paragraph("", "1.1", &run("With water")),
        paragraph("", "", &picture("p")),
        paragraph("", "1.0", &format!("<w:r><w:rPr><w:b/></w:rPr><w:t>Boil</w:t></w:r>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>", run(" it."))),
        paragraph("Egen", "", &format!("<w:bookmarkStart w:name=\"care\"/>{}", run("More"))),
        paragraph("", "3.0", &run("Empty it.")),
        paragraph("", "2.0", &run("a bullet")),
        paragraph("Barn", "", &run("Care: more")),
        paragraph("", "", &format!("<w:hyperlink r:id=\"h\">{}</w:hyperlink><w:hyperlink w:anchor=\"care\">{}</w:hyperlink>{}", run("web"), run("above"), run(" 1. x"))),
        paragraph("", "", &format!("<w:hyperlink r:id=\"j\">{}</w:hyperlink><w:del>{}</w:del><w:commentRangeStart/>{}", run("script"), run("deleted"), picture("e"))),
        paragraph("", "", &picture("up")),
        paragraph("Ring", "", "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>7</w:t><w:fldChar w:fldCharType=\"end\"/></w:r>"),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("a"), cell("b|"), cell("1"), cell("2")),
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>".to_string(),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (done, made) =
        import_word(folder.path(), &word(&body.concat(), &[("word/header1.xml", b"<w:hdr><w:t>Head</w:t></w:hdr>")]));
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(made["handbok.yaml"], "title: The kettle\nlanguages: [en]\n");
    assert_eq!(
        made["en/01-use.md"],
        "---\ntitle: Use\n---\n\n:::steps\n1. Fill \\* it.\n\n   - With water\n\n   ![A \\[cup\\]](../img/image1.png)\n2. **Boil** it.[^2]\n:::\n\n\
         ## More {#care}\n\n:::steps\n3. Empty it.\n:::\n\n- a bullet\n\n[^2]: A note.\n"
    );
    let care = &made["en/02-care-more.md"];
    assert!(care.starts_with("---\ntitle: \"Care: more\"\n---\n\n[web](https://example.org/a_%28b%29)[above](01-use.md#care) 1. x\n\nscript\n"), "{care}");
    assert!(care.contains("| a | b\\| |\n| --- | --- |\n| 1 | 2 |\n") && care.contains("\n7\n"), "{care}");
    assert!(made.contains_key("img/image1.png") && made.len() == 4, "{:?}", made.keys());
    let said = said(&done);
    for words in [
        "list of contents",
        "javascript",
        "Deleted text",
        "Comments",
        "browsers do not show",
        "A field",
        "“In a box”",
        "Headers and footers",
        "run on through",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(said.contains("guide.docx:20:1: warning[lost]"), "{said}");
    assert_builds(folder.path(), "manual");
}

/// What is said of a Word file, in Norwegian and in English, and the chapters.
fn both(body: &str) -> ([String; 2], BTreeMap<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "guide.docx", word(body, &[]));
    let said = [("a", "nb"), ("b", "en")].map(|(out, messages)| {
        let arguments = ["import", "docx", "guide.docx", "--lang", "en", "--out", out, "--messages", messages];
        said(&handbok(folder.path(), &arguments))
    });
    assert_builds(folder.path(), "a");
    let made = files(&folder.path().join("a")).into_iter();
    (said, made.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect())
}

fn looking(look: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn headings_that_only_look_like_headings_are_named() {
    let body = [
        paragraph("", "", &looking("<w:b/>", "Before you begin")),
        paragraph("", "", &format!("{}{}", looking("<w:b/>", "Mind"), run(" the gap."))),
        paragraph("", "", &format!("{}{}", looking("<w:b/>", "Care"), looking("<w:sz w:val=\"32\"/>", " and repair"))),
    ];
    let ([nb, en], _) = both(&body.concat());
    let words = "Ingen overskrifter i filen. Disse avsnittene er bare fete eller store: «Before you begin», «Care and repair». Gi dem";
    assert!(nb.contains("guide.docx:1:1") && nb.contains(words), "{nb}");
    assert!(en.contains("only bold or large: “Before you begin”, “Care and repair”. Give them"), "{en}");
    let ([nb, en], _) = both(&paragraph("", "", &run("Text.")));
    assert!(nb.contains("alt er ett kapittel") && en.contains("all is one chapter"), "{nb}{en}");
    let (said, _) = both(&paragraph("Overskrift1", "", &looking("<w:b/>", "Use")));
    assert!(!said.concat().contains("eading") && !said.concat().contains("verskrift"), "{said:?}");
}

fn field(code: &str, shown: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = format!("<w:r><w:instrText xml:space=\"preserve\">{code}</w:instrText></w:r>");
    format!("{}{code}{}{shown}{}", mark("begin"), mark("separate"), mark("end"))
}

#[test]
fn what_is_lost_in_word_is_quoted_and_references_lead_somewhere() {
    let body = [
        paragraph("Overskrift1", "", &run("Use")),
        paragraph("Egen", "", &format!("<w:bookmarkStart w:name=\"_Ref1\"/>{}", run("Care"))),
        paragraph("", "", &format!("{}{}.", run("See "), field(" REF _Ref1 \\h ", &run("Care of it")))),
        paragraph("", "", &format!("{}{}", run("Look at "), field(" REF gone ", &run("2.1")))),
        paragraph(
            "",
            "",
            &format!(
                "{}{}{}",
                looking("<w:b/>", "Printed "),
                field("DATE", &looking("<w:b/>", "1 May")),
                looking("<w:b/>", ".")
            ),
        ),
        paragraph("", "", &format!("{}<w:fldSimple w:instr=\" REF _Ref1 \">{}</w:fldSimple>", run("Or "), run("that"))),
    ];
    let ([nb, en], made) = both(&body.concat());
    let text = &made["en/01-use.md"];
    assert!(text.contains("See [](01-use.md#care)") && text.contains("Or [](01-use.md#care)"), "{text}");
    assert!(text.contains("Look at 2.1\n") && text.contains("**Printed 1 May.**"), "{text}");
    assert!(nb.contains("«gone» finnes ikke: lenken er bare tekst. Avsnitt: «Look at 2.1»"), "{nb}");
    assert!(nb.contains("bare teksten det viste: «1 May». Avsnitt: «Printed 1 May.»"), "{nb}");
    assert!(en.contains("the text that it showed: “1 May”. Paragraph: “Printed 1 May.”"), "{en}");
}

#[test]
fn a_list_that_begins_where_the_steps_are_is_not_mentioned() {
    let step = |list: &str, text: &str| paragraph("", list, &run(text));
    let body = |second: &str| {
        [
            paragraph("Overskrift1", "", &run("Use")),
            step("1.0", "One."),
            step("1.0", "Two."),
            plain("Between."),
            step(second, "Three."),
        ]
        .concat()
    };
    let ([nb, _], made) = both(&body("4.0"));
    assert!(made["en/01-use.md"].contains("\n3. Three.") && !nb.contains("Listen begynte"), "{nb}");
    let ([nb, en], _) = both(&body("3.0"));
    assert!(nb.contains("Listen begynte på 1 i Word") && nb.contains("fra 3. Avsnitt: «Three.»"), "{nb}");
    assert!(en.contains("The list began at 1 in Word"), "{en}");
}

fn plain(text: &str) -> String {
    paragraph("", "", &run(text))
}

#[test]
fn a_subtitle_describes_the_manual() {
    let body = [
        paragraph("Tittel", "", &run("The kettle")),
        paragraph("Undertittel", "", &run("How to boil")),
        paragraph("Overskrift1", "", &run("Use")),
    ];
    let (_, made) = both(&body.concat());
    assert_eq!(made["handbok.yaml"], "title: The kettle\nlanguages: [en]\ndescription: How to boil\n");
    assert_eq!(made.keys().collect::<Vec<_>>(), ["en/01-use.md", "handbok.yaml"]);
}

#[test]
fn no_change_in_word_is_silent() {
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr/><pic:blip r:embed=\"p\"/></wp:inline></w:drawing></w:r>";
    let cell = format!("<w:tc><w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>{}</w:p></w:tc>", run("as in punkt 3"));
    let low = |text: &str| looking("<w:vertAlign w:val=\"subscript\"/>", text);
    let title = format!("{}{}", run("Care"), low("?"));
    let body = [
        paragraph("Overskrift1", "", &format!("{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>", run("Use"))),
        paragraph("", "1.0", &run("Open it.")),
        paragraph("", "1.2", &run("slowly")),
        plain("1.\tPress it."),
        plain("Go back to step 2, see page 7."),
        paragraph("Egen", "", &title),
        paragraph("", "", picture),
        format!("<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"),
    ];
    let ([nb, en], made) = both(&body.concat());
    assert!(made["en/01-use.md"].contains("\n## Care?\n"), "{}", made["en/01-use.md"]);
    for words in [
        "Et fotnotetegn eller et bilde i overskriften er borte",
        "romertall har vanlige tall nå (1). Avsnitt: «slowly»",
        "Avsnitt med et skrevet tall foran er ikke steg (1)",
        "Viser til et sted med tall: «step 2», «page 7».",
        "senket skrift i overskrifter er vanlig skrift nå (1)",
        "Bilder uten alternativ tekst (1)",
        "«punkt 3»",
        "står til venstre nå: tabeller (1)",
    ] {
        assert!(nb.contains(words), "{words}: {nb}");
    }
    for words in [
        "A footnote mark or a picture in the heading is gone",
        "have plain numbers now (1). Paragraph: “slowly”",
        "Paragraphs with a typed number are no steps (1)",
        "Refers to a place by number: “step 2”, “page 7”.",
        "subscript in headings is plain type now (1)",
        "Pictures without alternative text (1)",
        "stand to the left now: tables (1)",
    ] {
        assert!(en.contains(words), "{words}: {en}");
    }
}

#[test]
fn headings_with_the_same_words_are_told_apart() {
    let heading =
        |name: &str, text: &str| paragraph("Egen", "", &format!("<w:bookmarkStart w:name=\"{name}\"/>{}", run(text)));
    let link = |name: &str| format!("<w:hyperlink w:anchor=\"{name}\">{}</w:hyperlink>", run(name));
    let body = [
        paragraph("Overskrift1", "", &run("Use")),
        heading("_Ref1", "Cleaning"),
        heading("_Ref2", "Cleaning"),
        heading("cups", "Cleaning"),
        heading("_Ref4", "Cleaning"),
        heading("_Ref5", "2024"),
        paragraph("", "", &["_Ref2", "cups", "_Ref4", "_Ref5"].map(link).join(&run(", "))),
    ];
    let (_, made) = both(&body.concat());
    assert_eq!(
        made["en/01-use.md"],
        "---\ntitle: Use\n---\n\n## Cleaning\n\n## Cleaning {#cleaning-2}\n\n## Cleaning {#cups}\n\n## Cleaning {#cleaning-3}\n\n\
         ## 2024 {#s-2024}\n\n[\\_Ref2](01-use.md#cleaning-2), [cups](01-use.md#cups), [\\_Ref4](01-use.md#cleaning-3), \
         [\\_Ref5](01-use.md#s-2024)\n"
    );
}

/// Ways to say a thing twice.
fn ways(choice: &str, fallback: &str) -> String {
    format!(
        "<mc:AlternateContent xmlns:mc=\"mc\"><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )
}

fn control(inside: &str) -> String {
    format!("<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>")
}

#[test]
fn what_is_wrapped_in_word_is_read_once() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", plain(text));
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let drawing = "<w:drawing><wp:docPr descr=\"Cup\"/><pic:blip r:embed=\"p\"/></w:drawing>";
    let boxed = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>";
    let body = [
        paragraph("Overskrift1", "", &run("Use")),
        control(&plain("A paragraph.")),
        paragraph("", "1.0", &control(&run("A step."))),
        paragraph("", "", &format!("<w:smartTag>{}</w:smartTag> {}", run("Oslo"), control(&run(" and more.")))),
        format!(
            "<w:tbl>{}{}<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
            control(&row(&format!("{}{}", cell("a"), control(&cell("b"))))),
            row(&format!("<w:tc>{}</w:tc>{}", control(&plain("c")), cell("d"))),
            cell("gone")
        ),
        paragraph(
            "",
            "",
            &format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", run("New.")),
        ),
        paragraph("", "", &format!("<w:r>{}</w:r>", ways(drawing, &format!("<w:pict>{boxed}</w:pict>")))),
        paragraph("", "", &format!("<w:r>{}</w:r>", ways("<w16:symEx/>", "<w:t>Smile</w:t>")).replace("w16:", "w:")),
        ways(&plain("Once."), &plain("Twice.")),
        paragraph("", "", &format!("<w:hyperlink r:id=\"h\">{}</w:hyperlink>", run("web"))),
    ]
    .concat();
    let wanted = "---\ntitle: Use\n---\n\nA paragraph.\n\n:::steps\n1. A step.\n:::\n\nOslo and more.\n\n\
        | a | b |\n| --- | --- |\n| c | d |\n\nNew.\n\n![Cup](../img/image1.png)\n\nSmile\n\nOnce.\n\n\
        [web](https://example.org/a_%28b%29)\n";
    let ([nb, en], made) = both(&body);
    assert_eq!(made["en/01-use.md"], wanted);
    assert!(nb.contains("Sporede endringer er tatt som godtatt (3)"), "{nb}");
    assert!(en.contains("Tracked changes were taken as accepted (3)") && !en.contains("Boxed"), "{en}");
}

#[test]
fn words_strict_format_says_the_same() {
    let picture =
        "<w:r><w:drawing><wp:inline><wp:docPr descr=\"Cup\"/><pic:blip r:embed=\"p\"/></wp:inline></w:drawing></w:r>";
    let body = [
        paragraph("Overskrift1", "", &run("Use")),
        paragraph("", "1.0", &format!("{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>", run("A step."))),
        paragraph("", "", &format!("<w:hyperlink r:id=\"h\">{}</w:hyperlink>", run("web"))),
        paragraph("", "", picture),
    ]
    .concat();
    let made =
        [word(&body, &[]), strict_word(&body)].map(|bytes| import_word(tempfile::tempdir().unwrap().path(), &bytes).1);
    assert!(
        made[0]["en/01-use.md"]
            .contains(":::steps\n1. A step.[^2]\n:::\n\n[web](https://example.org/a_%28b%29)\n\n![Cup](")
    );
    assert_eq!(made[0], made[1]);
}

#[test]
fn letters_above_and_below_the_line_stay_there() {
    let at = |height: &str, text: &str| looking(&format!("<w:vertAlign w:val=\"{height}script\"/>"), text);
    let bold = "<w:b/><w:vertAlign w:val=\"superscript\"/>";
    let cell = format!("<w:tc><w:p>{}{}</w:p></w:tc>", run("V"), at("sub", "GS"));
    let body = [
        paragraph("Overskrift1", "", &format!("{}{}", run("CO"), at("sub", "2"))),
        paragraph("", "", &format!("{}{}{}{}", run("H"), at("sub", "2"), run("O, m"), at("super", "2"))),
        paragraph("", "", &format!("{}{}{}{}", run("1"), at("super", "st"), run(", x"), at("super", "n+1"))),
        paragraph("", "", &format!("{}{}{}", run("x"), looking(bold, "Q*"), at("super", " R"))),
        format!("<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"),
    ];
    let (said, made) = both(&body.concat());
    assert_eq!(
        made["en/01-co2.md"],
        "---\ntitle: CO₂\n---\n\nH₂O, m²\n\n1ˢᵗ, xⁿ⁺¹\n\nx<sup>**Q\\***</sup><sup> R</sup>\n\n\
         | V<sub>GS</sub> | V<sub>GS</sub> |\n| --- | --- |\n",
    );
    assert!(made["handbok.yaml"].ends_with("html: [sub, sup]\n"), "{}", made["handbok.yaml"]);
    assert!(!said.concat().contains("script"), "{said:?}");
}

#[test]
fn addresses_keep_their_places_and_lists_their_styles() {
    let link =
        |id: &str, more: &str, text: &str| format!("<w:hyperlink r:id=\"{id}\" {more}>{}</w:hyperlink>", run(text));
    let cell = |inside: &str| format!("<w:tc><w:p>{inside}</w:p></w:tc>");
    let body = [
        paragraph("Overskrift1", "", &run("Use")),
        paragraph("", "5.0", &run("Open it.")),
        paragraph("", "5.0", &link("h", "w:anchor=\"the place\"", "there")),
        format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&link("b", "", "a|b")), cell(&run("c"))),
    ];
    let (_, made) = both(&body.concat());
    assert_eq!(
        made["en/01-use.md"],
        "---\ntitle: Use\n---\n\n:::steps\n1. Open it.\n2. [there](https://example.org/a_%28b%29#the%20place)\n:::\n\n\
         | [a\\|b](https://example.org/a%7Cb) | c |\n| --- | --- |\n"
    );
}

#[test]
fn a_chapter_larger_than_handbok_reads_is_cut_at_its_headings() {
    let folder = tempfile::tempdir().unwrap();
    let words = "Words that go on and on.\n\n".repeat(370_000);
    write(folder.path(), "book/src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n");
    write(folder.path(), "book/src/a.md", format!("# A\n\n## One\n\n{words}[two](#two)\n\n## Two\n\n{words}"));
    write(folder.path(), "book/src/b.md", "# B\n\n[two](a.md#two)\n");
    let body = paragraph("Overskrift1", "", &run("Use")) + &plain(&"Words and more. ".repeat(1 << 16)).repeat(18);
    write(folder.path(), "guide.docx", word(&body, &[]));
    for (arguments, large, nb, en) in [
        (
            ["mdbook", "book"],
            "en/01-a",
            "og er delt i 2: en/01-a.md, en/01-a_2.md",
            "The chapter is larger than 15 MB, and is cut into 2",
        ),
        (
            ["docx", "guide.docx"],
            "en/01-use",
            "er større enn 15 MB, og er delt i 2: en/01-use.md, en/01-use_2.md",
            "into 2",
        ),
    ] {
        let import = |out: &str, messages: &str| {
            let more = ["--lang", "en", "--out", out, "--messages", messages];
            said(&handbok(folder.path(), &[&["import"], &arguments[..], &more].concat()))
        };
        let said = [import(&format!("{}-nb", arguments[0]), "nb"), import(arguments[0], "en")];
        assert!(said[0].contains(nb) && said[1].contains(en), "{}", said[1]);
        let made = files(&folder.path().join(arguments[0]));
        let second = &made[&format!("{large}_2.md")];
        assert!(made[&format!("{large}.md")].len() > second.len() / 2 && second.len() > 2 << 20);
        assert_builds(folder.path(), arguments[0]);
    }
    let made = files(&folder.path().join("mdbook"));
    assert!(made["en/01-a_2.md"].starts_with(b"---\ntitle: A (2)\n---\n\n## Two\n"));
    assert!(
        made["en/01-a.md"].ends_with(b"[two](01-a_2.md#two)\n") && made["en/02-b.md"].ends_with(b"(01-a_2.md#two)\n")
    );
}

#[test]
fn a_word_file_that_means_harm_gets_an_answer() {
    let deep = format!("{}{}", "<w:sdt><w:sdtContent>".repeat(3000), "</w:sdtContent></w:sdt>".repeat(3000));
    let zeros = vec![b' '; 80 << 20];
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><x>&b;</x>";
    let bomb = zipped(&[("word/document.xml", &zeros)]);
    let entity = zipped(&[("word/document.xml", entities.as_bytes())]);
    let empty = zipped(&[("../../../word/document.xml", b"<x/>")]);
    let whole = word(&paragraph("", "", &run("Text.")), &[("../../evil.txt", b"x"), ("/etc/evil", b"x")]);
    let mut cut = whole.clone();
    cut.truncate(whole.len() / 2);
    let cases: [(&str, &[u8], i32); 6] = [
        ("a bomb", &bomb, 1),
        ("entities", &entity, 1),
        ("no document", &empty, 1),
        ("cut", &cut, 1),
        ("names that lead out", &whole, 0),
        ("deep", &word(&deep, &[]), 0),
    ];
    for (name, bytes, code) in cases {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b/c");
        fs::create_dir_all(&inner).unwrap();
        let (done, _) = import_word(&inner, bytes);
        assert_eq!(done.status.code(), Some(code), "{name}: {}", said(&done));
        let outside: Vec<_> = files(folder.path()).into_keys().filter(|path| path.contains("evil")).collect();
        assert!(outside.is_empty(), "{name}: {outside:?}");
        if code == 0 {
            assert_builds(&inner, "manual");
        }
    }
}
