//! Paths that lead out of the manual, names that cannot be published, files that want the same address.
//!
//! Outside the manual stand files with a mark: it must turn up nowhere, and they must be as they were.

use crate::workshop::{Tree, code, difference, handbok, held, run, said, tree, write};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

const MARK: &str = "KANARIFUGL";

/// A folder with a manual in `manual/`, and what is none of its business beside it.
struct Cage {
    folder: tempfile::TempDir,
}

impl Cage {
    fn new() -> Cage {
        let cage = Cage { folder: tempfile::tempdir().unwrap() };
        let secret = format!("---\ntitle: {MARK}\n---\n{MARK}\n");
        for path in ["secret.md", "nb/secret.md", "ute/nb/secret.md", "ute/secret.html", "ute/templates/layout.html"] {
            write(cage.path(), path, &secret);
        }
        let drawing =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>{MARK}</title></svg>");
        for path in ["secret.svg", "nb/secret.svg", "ute/secret.svg"] {
            write(cage.path(), path, &drawing);
        }
        write(cage.path(), "ute/handbok.yaml", format!("title: {MARK}\nlanguages: [nb]\n"));
        write(cage.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb]\n");
        write(cage.path(), "manual/nb/a.md", "---\ntitle: A\n---\n## Hei\n");
        cage
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn manual(&self, path: &str) -> PathBuf {
        self.path().join("manual").join(path)
    }

    fn outside(&self) -> Tree {
        let mut all = tree(self.path());
        all.retain(|path, _| !["manual", "dist", ".dist"].iter().any(|own| path.starts_with(own)));
        all
    }

    /// What is wrong after a build that must be refused with words that name a place.
    fn refused(&self, what: &str, place: &str) -> Option<String> {
        let before = self.outside();
        let output = run(handbok(self.path(), &["build", "--format", "lines"]));
        let (exit, said) = (code(&output), said(&output));
        let wrong =
            |why: &str| Some(format!("{what}: {why}: exit {exit}: {}", said.chars().take(400).collect::<String>()));
        if ![1, 2].contains(&exit) {
            return wrong("not refused");
        }
        if !said.contains(place) {
            return wrong(&format!("«{place}» is not named"));
        }
        self.leaked(&before, &said).and_then(|why| wrong(&why))
    }

    /// Whether something went in or out.
    fn leaked(&self, before: &Tree, said: &str) -> Option<String> {
        if self.outside() != *before {
            return Some(format!("something outside was touched, {}", difference(&self.outside(), before)));
        }
        let holds = |path: &Path| fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(MARK));
        let site = walkdir::WalkDir::new(self.path().join("dist")).into_iter().flatten();
        let found = site.map(|entry| entry.into_path()).find(|path| holds(path));
        found.map(|path| path.display().to_string()).or(said.contains(MARK).then(|| "it was said".to_string()))
    }
}

/// Tries each payload in a manual of its own.
fn each<T: std::fmt::Debug>(title: &str, payloads: &[T], set: impl Fn(&Cage, &T) -> String) {
    let mut broken = Vec::new();
    for payload in payloads {
        let cage = Cage::new();
        let place = set(&cage, payload);
        broken.extend(cage.refused(&format!("{payload:?}"), &place));
    }
    held(title, payloads.len(), &broken, "");
}

const WAYS_OUT: [&str; 27] = [
    "../../secret.md",
    "../../../../../../../../etc/passwd",
    "../secret.md/../../secret.md",
    "/../secret.md",
    "/etc/passwd",
    "..\\\\..\\\\secret.md",
    "..\\\\../secret.md",
    "%2e%2e/%2e%2e/secret.md",
    "%2E%2E%2F%2E%2E%2Fsecret.md",
    "..%2f..%2fsecret.md",
    "..%5c..%5csecret.md",
    "%252e%252e/%252e%252e/secret.md",
    "..%c0%af..%c0%afsecret.md",
    "..%00/../../secret.md",
    "../../secret.md%00.svg",
    "C:/secret.md",
    "C:\\\\secret.md",
    "c:secret.md",
    "\\\\\\\\?\\\\C:\\\\secret.md",
    "\\\\\\\\server\\\\share\\\\secret.md",
    "//server/share/secret.svg",
    "file:///etc/passwd",
    "FILE:../../secret.md",
    "~/secret.md",
    "....//....//secret.md",
    "..;/..;/secret.md",
    "./a/./../../../secret.md",
];

#[test]
fn links_and_pictures_stay_in_the_manual() {
    each("a link that leads out", &WAYS_OUT, |cage, dest| {
        write(cage.path(), "manual/nb/b.md", format!("---\ntitle: B\n---\n[x](<{dest}>)\n"));
        "manual/nb/b.md:4:".into()
    });
    each("a picture that leads out", &WAYS_OUT, |cage, dest| {
        write(cage.path(), "manual/nb/b.md", format!("---\ntitle: B\n---\n![x](<{}>)\n", dest.replace(".md", ".svg")));
        "manual/nb/b.md:4:".into()
    });
}

#[test]
fn addresses_stay_in_the_site() {
    let slugs = [
        "../../ut",
        "..",
        ".",
        "/etc/ut",
        "a/b",
        "a\\\\b",
        "..\\\\ut",
        "C:ut",
        "C:/ut",
        "\\\\\\\\?\\\\C:\\\\ut",
        "%2e%2e",
        "%2e%2e%2fut",
        "a\\0b",
        "a:b",
        "punktum.",
        "con",
        "CON",
        "aux",
        "nul",
        "prn",
        "com1",
        "lpt9",
        "con.txt",
        "aux.nb",
        ".skjult",
        "",
        "a\\nb",
        "<b>",
        "a?b",
        "a*b",
        "a|b",
        "æøå",
        "index",
        "print",
    ];
    for key in ["slug", "aliases"] {
        each(&format!("an address that cannot be, as {key}"), &slugs, |cage, slug| {
            let value = if key == "slug" { format!("\"{slug}\"") } else { format!("[\"{slug}\"]") };
            write(cage.path(), "manual/nb/b.md", format!("---\ntitle: B\n{key}: {value}\n---\n"));
            "manual/nb/b.md:3:".into()
        });
    }
    each("an old address that is a page of our own", &["search", "printout", "Search"], |cage, slug| {
        write(cage.path(), "manual/nb/b.md", format!("---\ntitle: B\naliases: [{slug}]\n---\n"));
        "manual/nb/b.md:3:".into()
    });
    let long = "x".repeat(300);
    each("an address longer than file systems take", &[&long], |cage, slug| {
        write(cage.path(), "manual/nb/b.md", format!("---\ntitle: B\nslug: {slug}\n---\n"));
        "manual/nb/b.md:3:".into()
    });
}

#[test]
fn names_that_windows_keeps_are_refused() {
    let names = ["con", "01-aux", "nul", "COM1", "lpt9", "Prn", "con/a", "aux/_index", "020-nul/b"];
    each("a file or folder whose address Windows keeps", &names, |cage, name| {
        write(cage.path(), &format!("manual/nb/{name}.md"), "---\ntitle: B\n---\n");
        "manual/nb/".into()
    });
}

#[test]
fn names_that_windows_cannot_write_are_published_under_others() {
    let names =
        ["a:b", "punktum.", "blank ", "a?b", "a*b", "a|b", "a<b>", "a\"b", "a\\b", "COM0x", "con.txt", "…", "-", "C:"];
    let (mut broken, count) = (Vec::new(), names.len());
    for name in names {
        let cage = Cage::new();
        write(cage.path(), &format!("manual/nb/{name}.md"), "---\ntitle: B\n---\n");
        let output = run(handbok(cage.path(), &["build", "--format", "lines"]));
        let paths = tree(&cage.path().join("dist"));
        let is_plain = |path: &String| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
        let stems = || paths.keys().flat_map(|path| path.split('/')).map(|part| part.split('.').next().unwrap());
        let is_reserved = stems().any(|stem| ["con", "aux", "nul", "prn"].contains(&stem));
        if code(&output) > 1
            || code(&output) == 1 && !said(&output).contains("manual/nb/")
            || !paths.keys().all(is_plain)
            || is_reserved
        {
            broken.push(format!("«{name}»: exit {}: {}", code(&output), said(&output)));
        }
    }
    held("a file's name that Windows cannot write", count, &broken, "published under another, or refused");
}

#[test]
fn links_on_the_disk_are_not_followed_out() {
    type Set = fn(&Cage);
    let links: [(&str, Set); 14] = [
        ("manual/nb/b.md:1:1", |cage| symlink(cage.path().join("secret.md"), cage.manual("nb/b.md")).unwrap()),
        ("manual/nb/b.md:1:1", |cage| symlink("../../secret.md", cage.manual("nb/b.md")).unwrap()),
        ("manual/nb/b.svg:1:1", |cage| {
            symlink("../../secret.svg", cage.manual("nb/b.svg")).unwrap();
            write(cage.path(), "manual/nb/a.md", "---\ntitle: A\n---\n![x](b.svg)\n");
        }),
        ("manual/nb/ut:1:1", |cage| symlink("../../ute", cage.manual("nb/ut")).unwrap()),
        ("manual/ut:1:1", |cage| symlink("../ute", cage.manual("ut")).unwrap()),
        ("manual/en:1:1", |cage| symlink("../ute/nb", cage.manual("en")).unwrap()),
        ("manual/theme:1:1", |cage| symlink("../ute", cage.manual("theme")).unwrap()),
        ("manual/theme/templates/layout.html:1:1", |cage| {
            fs::create_dir_all(cage.manual("theme/templates")).unwrap();
            symlink("../../../secret.md", cage.manual("theme/templates/layout.html")).unwrap();
        }),
        ("manual/handbok.yaml:1:1", |cage| {
            fs::remove_file(cage.manual("handbok.yaml")).unwrap();
            symlink("../ute/handbok.yaml", cage.manual("handbok.yaml")).unwrap();
        }),
        ("manual/nb/b.md:1:1", |cage| {
            // A link to a link inside the manual, which leads out.
            symlink("c.md", cage.manual("nb/b.md")).unwrap();
            symlink("../../secret.md", cage.manual("nb/c.md")).unwrap();
        }),
        ("manual/nb/b.md:1:1", |cage| symlink("nowhere.md", cage.manual("nb/b.md")).unwrap()),
        ("manual/nb/b.md:1:1", |cage| symlink("b.md", cage.manual("nb/b.md")).unwrap()),
        ("manual/nb/loop:1:1", |cage| symlink("..", cage.manual("nb/loop")).unwrap()),
        ("manual/nb/one:1:1", |cage| {
            symlink("two", cage.manual("nb/one")).unwrap();
            symlink("one", cage.manual("nb/two")).unwrap();
        }),
    ];
    each("a link on the disk that leads out, round or nowhere", &links, |cage, (place, set)| {
        set(cage);
        (*place).to_string()
    });
}

#[test]
fn special_files_are_not_read() {
    let cage = Cage::new();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        cage.manual("nb/ror.md"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o644),
        0,
    )
    .unwrap();
    assert_eq!(cage.refused("a pipe", "manual/nb/ror.md:1:1"), None);
    let cage = Cage::new();
    symlink("/dev/zero", cage.manual("nb/null.md")).unwrap();
    assert_eq!(cage.refused("a device", "manual/nb/null.md:1:1"), None);
    let cage = Cage::new();
    let _socket = std::os::unix::net::UnixListener::bind(cage.manual("nb/s.md")).unwrap();
    assert_eq!(cage.refused("a socket", "manual/nb/s.md:1:1"), None);
}

#[test]
fn templates_and_configuration_stay_in_the_manual() {
    let templates = [
        "{% include \"../../../secret.md\" %}",
        "{% include \"/etc/passwd\" %}",
        "{% include \"secret.md\" %}",
        "{% extends \"../../../ute/secret.html\" %}",
        "{% import \"../../secret.md\" as x %}",
        "{{ get_env(name=\"HOME\") }}",
        "{{ load_data(path=\"../secret.md\") }}",
        "{{ read_file(path=\"/etc/passwd\") }}",
        "{{ __tera_context }}{{ env }}",
    ];
    each("a template that asks for what is outside", &templates, |cage, template| {
        write(cage.path(), "manual/theme/templates/not-found.html", template);
        write(cage.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb]\nbase_url: https://a.no/\n");
        "manual/theme/templates/not-found.html:1".into()
    });
    let lines = [
        "languages: [../ute]",
        "languages: [/etc]",
        "languages: [nb/..]",
        "languages: [\"..\"]",
        "languages: [\"nb\\\\..\"]",
        "languages: [assets]",
        "languages: [con]",
        "languages: [nb, NB]",
        "languages: [nb]\nbase_url: file:///etc/",
        "languages: [nb]\nbase_url: ../..",
        "languages: [nb]\nbase_url: javascript:alert(1)",
        "languages: [nb]\nvideos: {v: {title: V, url: \"file:///etc/passwd\"}}",
        "languages: [nb]\nlinks: {v: {title: V, url: \"javascript:alert(1)\"}}",
        "languages: [nb]\nsnippets: {v: \"![x](../../secret.svg)\"}",
        "languages: [nb]\nsnippets: {v: \"[x](../../secret.md)\"}",
        "languages: [nb]\ninclude: ../secret.md",
        "languages: [nb]\ntheme: ../ute",
        "languages: [nb]\nout: ../ute",
    ];
    each("a path in handbok.yaml that leads out", &lines, |cage, lines| {
        write(cage.path(), "manual/handbok.yaml", format!("title: T\n{lines}\n"));
        if lines.contains("snippets") {
            write(cage.path(), "manual/nb/a.md", "---\ntitle: A\n---\n::snippet[v]\n");
        }
        "manual/handbok.yaml:".into()
    });
}

#[test]
fn files_that_want_one_address_are_told_apart() {
    let twins = [
        ("b.md", "B.md"),
        ("01-b.md", "02-b.md"),
        ("bla\u{30a}.md", "bl\u{e5}.md"),
        ("ærlig.md", "aerlig.md"),
        ("b c.md", "b-c.md"),
        ("b/c.md", "B/c.md"),
        ("01-b/c.md", "02-b/c.md"),
        ("b/_index.md", "01-b/_index.md"),
        ("index.md", "a2.md"),
        ("print.md", "a2.md"),
        ("404.md", "a2.md"),
        ("b/print.md", "a2.md"),
        ("b/index.md", "b/c.md"),
    ];
    each("two files that want one address", &twins, |cage, (one, other)| {
        write(cage.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb]\nbase_url: https://a.no/\n");
        write(cage.path(), "manual/changes.txt", "");
        for name in [one, other] {
            write(cage.path(), &format!("manual/nb/{name}"), format!("---\ntitle: {name}\n---\n"));
        }
        "manual/nb/".into()
    });
}
