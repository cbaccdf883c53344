//! The command as users run it: exit codes, messages, formats, and a published site that errors leave alone.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn handbok(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_handbok"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a small manual in `manual/`.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb, en]\n");
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\n## Hei\n\nTekst.\n");
    write(folder.path(), "manual/en/01-a.md", "---\ntitle: A\n---\n## Hi\n\nText.\n");
    folder
}

fn write(folder: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        found.insert(path, fs::read(entry.path()).unwrap());
    }
    found
}

#[test]
fn a_build_writes_the_site_and_says_where_to_open_it() {
    let folder = workplace();
    let output = handbok(folder.path(), &["build"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).replace('\\', "/").contains("dist/index.html") && stdout(&output).is_empty());
    assert!(!stderr(&output).contains(r"\\?\"), "{}", stderr(&output));
    let site = files(&folder.path().join("dist"));
    for path in ["index.html", "nb/index.html", "nb/a.html", "nb/print.html", "en/a.html", "nb/search-index.js"] {
        assert!(site.contains_key(path), "{path}");
    }
    assert!(!site.contains_key("sitemap.xml") && !site.contains_key("nb/404.html"));
    let beside: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!beside.iter().any(|name| name.contains("staging")), "{beside:?}");
}

#[test]
fn errors_leave_the_published_site_untouched() {
    let folder = workplace();
    assert_eq!(code(&handbok(folder.path(), &["build"])), 0);
    let before = files(&folder.path().join("dist"));
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: A\n---\n[](#finnes-ikke)\n");
    let output = handbok(folder.path(), &["build"]);
    assert_eq!(code(&output), 1);
    let said = stdout(&output);
    assert!(
        said.contains("manual/nb/01-a.md:4:1") && said.contains("[](#finnes-ikke)") && said.contains('^'),
        "{said}"
    );
    assert!(stderr(&output).contains("the old site stands"));
    assert_eq!(files(&folder.path().join("dist")), before);
}

#[test]
fn unchanged_files_are_not_written_again() {
    let folder = workplace();
    handbok(folder.path(), &["build"]);
    let again = handbok(folder.path(), &["build"]);
    assert!(stderr(&again).contains(" 0 of "), "{}", stderr(&again));
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\n## Hei\n\nNy tekst.\n");
    let one = handbok(folder.path(), &["build"]);
    // The chapter, the print page, the search index, and the edition's mark in the margins of each language.
    assert!(stderr(&one).contains(" 5 of "), "{}", stderr(&one));
}

#[test]
fn what_is_gone_from_the_manual_is_gone_from_the_site() {
    let folder = workplace();
    write(folder.path(), "manual/nb/02-b.md", "---\ntitle: B\n---\n");
    write(folder.path(), "manual/en/02-b.md", "---\ntitle: B\n---\n");
    handbok(folder.path(), &["build"]);
    assert!(folder.path().join("dist/nb/b.html").exists());
    for lang in ["nb", "en"] {
        fs::remove_file(folder.path().join(format!("manual/{lang}/02-b.md"))).unwrap();
    }
    handbok(folder.path(), &["build"]);
    assert!(!folder.path().join("dist/nb/b.html").exists());
}

#[test]
fn dangerous_outputs_are_refused_and_nothing_changes() {
    let folder = workplace();
    write(folder.path(), "alien/notes.txt", "mine");
    let before = files(folder.path());
    for out in [".", "manual", "manual/dist", "..", "/", "alien", "manual/handbok.yaml"] {
        let output = handbok(folder.path(), &["build", "--out", out]);
        assert_eq!(code(&output), 2, "{out}: {}", stderr(&output));
        assert_eq!(files(folder.path()), before, "{out}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("manual"), folder.path().join("link")).unwrap();
        assert_eq!(code(&handbok(folder.path(), &["build", "--out", "link"])), 2);
    }
    // A file that somebody put into the published folder keeps it from being replaced.
    handbok(folder.path(), &["build"]);
    write(folder.path(), "dist/notes.txt", "mine");
    assert_eq!(code(&handbok(folder.path(), &["build"])), 2);
    assert_eq!(fs::read(folder.path().join("dist/notes.txt")).unwrap(), b"mine");
}

/// Where capitals make no difference, both are names of one file.
#[test]
fn an_address_that_changes_its_capitals_only_leads_to_a_page_afterwards() {
    let folder = workplace();
    let page = |slug: &str| write(folder.path(), "manual/nb/02-b.md", format!("---\ntitle: B\nslug: {slug}\n---\n"));
    page("feil");
    assert_eq!(code(&handbok(folder.path(), &["build"])), 0);
    page("Feil");
    for _ in 0..2 {
        let output = handbok(folder.path(), &["build"]);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        let site = files(&folder.path().join("dist"));
        assert!(site.contains_key("nb/Feil.html") && !site.contains_key("nb/feil.html"), "{:?}", site.keys());
    }
}

#[cfg(windows)]
#[test]
fn devices_are_no_folders() {
    let folder = workplace();
    for out in ["nul", r"con\x", "aux.site"] {
        assert_eq!(code(&handbok(folder.path(), &["build", "--out", out])), 2, "{out}");
    }
}

/// Who reads a page and lets nobody replace it meanwhile keeps the old site whole.
#[cfg(windows)]
#[test]
fn a_reader_that_shares_nothing_keeps_the_old_site() {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARE_READ: u32 = 1;
    let folder = workplace();
    handbok(folder.path(), &["build"]);
    let before = files(&folder.path().join("dist"));
    let reader = fs::File::options().read(true).share_mode(SHARE_READ).open(folder.path().join("dist/nb/print.html"));
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\n## Hei\n\nNy tekst.\n");
    let output = handbok(folder.path(), &["build"]);
    assert_eq!(code(&output), 4, "{}", stderr(&output));
    assert!(stderr(&output).contains(r"dist\nb\print.html: "), "{}", stderr(&output));
    assert_eq!(files(&folder.path().join("dist")), before);
    assert!(!folder.path().join(".dist.handbok-staging").exists());
    drop(reader.unwrap());
    assert_eq!(code(&handbok(folder.path(), &["build"])), 0);
}

#[test]
fn another_build_in_the_same_folder_is_told_apart() {
    let folder = workplace();
    let lock = fs::File::create(folder.path().join(".dist.handbok-lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(code(&handbok(folder.path(), &["build"])), 3);
}

#[test]
fn wrong_use_and_missing_manuals_are_exit_2() {
    let folder = workplace();
    for arguments in [&["bild"][..], &["build", "--nope"], &["check", "nowhere"], &["build", "--messages", "de"]] {
        assert_eq!(code(&handbok(folder.path(), arguments)), 2, "{arguments:?}");
    }
    fs::create_dir(folder.path().join("empty")).unwrap();
    let output = handbok(folder.path(), &["check", "empty", "--format", "lines"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("empty/handbok.yaml:1:1: error[no-manual]"), "{}", stdout(&output));
    assert!(stdout(&output).contains("Give the folder that holds handbok.yaml"), "{}", stdout(&output));
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb, en]\nthema: x\n");
    assert_eq!(code(&handbok(folder.path(), &["build"])), 2);
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: A\n---\n");
    let output = handbok(folder.path(), &["check", "manual/nb/01-a.md"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(code(&output), 2);
    assert!(said.contains("Give the manual's folder: manual\n"), "{said}");
}

#[test]
fn wrong_use_is_told_in_the_language_of_messages() {
    let folder = workplace();
    for (arguments, words) in [
        (&["biuld", "--messages", "nb"][..], "ukjent kommando «biuld». Mente du «build»?"),
        (&["build", "--strikt", "--messages=nb"], "«--strikt» er ukjent her. Mente du «--strict»?"),
        (&["--messages", "nb", "check", "--format", "xml"], "Her kan stå: snippet, lines, json"),
        (&["--messages", "nb", "rename", "x"], "det mangler noe: <NEW>"),
        (&["--messages", "nb", "serve", "--port"], "«--port <PORT>» mangler en verdi"),
        (&["--messages", "nb"], "Bruk: handbok [VALG] <KOMMANDO>"),
        (&["biuld"], "unrecognized subcommand 'biuld'"),
    ] {
        let output = handbok(folder.path(), arguments);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    assert_eq!(code(&handbok(folder.path(), &["bygg", "--strict"])), 0, "commands have Norwegian names, too");
    for help in [&["help"][..], &["hjelp", "build"]] {
        assert!(stdout(&handbok(folder.path(), help)).contains("Usage: handbok"));
    }
    let missing = stderr(&handbok(folder.path(), &["check", "borte", "--messages", "nb"]));
    assert!(missing.contains("Kan ikke lese manualen borte: finnes ikke"), "{missing}");
    let help = stdout(&handbok(folder.path(), &["build", "--help", "--messages", "nb"]));
    assert!(help.contains("Advarsler regnes som feil") && help.contains("[ellers dist]"), "{help}");
    let english = ["Usage", "Options", "Arguments", "default", "possible", "Print"];
    assert!(english.iter().all(|word| !help.contains(word)), "{help}");
}

#[test]
fn help_and_version_are_fine() {
    let folder = workplace();
    for arguments in [&["--help"][..], &["--version"], &["build", "--help"]] {
        assert_eq!(code(&handbok(folder.path(), arguments)), 0, "{arguments:?}");
    }
}

#[test]
fn shells_and_man_know_every_command() {
    let folder = workplace();
    let help = stdout(&handbok(folder.path(), &["--help"]));
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let commands: Vec<&str> =
        commands.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(commands.len() >= 9 && commands.contains(&"build"), "{commands:?}");
    let man = stdout(&handbok(folder.path(), &["man"]));
    for command in &commands {
        assert!(man.contains(&format!(".SS \"handbok {command}\"")), "{command}");
    }
    assert!(man.starts_with(".ie") && man.contains(".TH handbok 1") && man.contains("EXIT STATUS"));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = handbok(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), 0);
        let script = stdout(&output);
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
        // A shell that is not there cannot judge; on Windows, `bash` may be one that knows none of its paths.
        let file = format!("completions.{shell}");
        write(folder.path(), &file, &script);
        if cfg!(unix)
            && let Ok(judged) = Command::new(shell).arg("-n").arg(folder.path().join(file)).output()
            && shell != "powershell"
        {
            assert!(judged.status.success(), "{shell}: {}", stderr(&judged));
        }
    }
    assert_eq!(code(&handbok(folder.path(), &["completions", "sh"])), 2);
}

#[test]
fn check_says_all_in_both_languages_and_three_formats() {
    let folder = workplace();
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: A\n---\n## Hei\n\n[](x.md)\n\n![](b.svg)\n");
    write(folder.path(), "manual/en/01-a.md", "---\ntitle: A\nslg: b\n---\n## Hi\n");
    let english = stdout(&handbok(folder.path(), &["check", "--format", "lines"]));
    assert_eq!(english.lines().count(), 4, "{english}");
    assert!(english.contains("manual/en/01-a.md:3:1: error[unknown-key]: Unknown key “slg”. Did you mean “slug”?"));
    let norwegian = stdout(&handbok(folder.path(), &["check", "--format", "lines", "--messages", "nb"]));
    assert!(
        norwegian.contains("manual/en/01-a.md:3:1: feil[unknown-key]: Ukjent nøkkel «slg». Mente du «slug»?"),
        "{norwegian}"
    );
    let locale = Command::new(env!("CARGO_BIN_EXE_handbok"))
        .arg("check")
        .current_dir(folder.path())
        .env_remove("LC_ALL")
        .env("LANG", "nb_NO.UTF-8")
        .output()
        .unwrap();
    assert!(stdout(&locale).contains("Ukjent nøkkel"));
    let json: serde_json::Value =
        serde_json::from_slice(&handbok(folder.path(), &["check", "--format", "json"]).stdout).unwrap();
    let first = &json[0];
    assert_eq!(
        (first["file"].as_str(), first["line"].as_u64(), first["column"].as_u64()),
        (Some("manual/en/01-a.md"), Some(3), Some(1))
    );
    assert_eq!((first["severity"].as_str(), first["code"].as_str()), (Some("error"), Some("unknown-key")));
    assert!(!folder.path().join("dist").exists());
}

#[test]
fn who_looks_at_a_folder_is_not_in_the_way() {
    let folder = workplace();
    handbok(folder.path(), &["build"]);
    for left in ["dist/.DS_Store", "dist/nb/Thumbs.db", "dist/en/desktop.ini", "manual/nb/Desktop.ini"] {
        write(folder.path(), left, "mine");
    }
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\n## Hei\n\nNy tekst.\n");
    let output = handbok(folder.path(), &["build", "--strict"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(fs::read_to_string(folder.path().join("dist/nb/a.html")).unwrap().contains("Ny tekst."));
}

#[test]
fn strict_makes_warnings_errors() {
    let folder = workplace();
    write(folder.path(), "manual/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    for lang in ["nb", "en"] {
        write(folder.path(), &format!("manual/{lang}/01-a.md"), "---\ntitle: A\n---\n![](../b.svg)\n");
    }
    assert_eq!(code(&handbok(folder.path(), &["build"])), 0);
    assert_eq!(code(&handbok(folder.path(), &["build", "--strict"])), 1);
    assert_eq!(code(&handbok(folder.path(), &["check", "--strict"])), 1);
}

#[test]
fn odd_files_are_read_right_or_refused() {
    let folder = workplace();
    write(folder.path(), "manual/nb/01-a.md", "\u{feff}---\r\ntitle: Blåbær\r\n---\r\n## Hei\r\n\r\nÆrlig.\r\n");
    let utf16: Vec<u8> = "---\ntitle: Å\n---\n## Hi\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(folder.path(), "manual/en/01-a.md", [&b"\xff\xfe"[..], &utf16].concat());
    // macOS writes names decomposed; links are typed composed.
    write(folder.path(), "manual/nb/02-bla\u{30a}.md", "---\ntitle: NFD\n---\n");
    write(folder.path(), "manual/nb/03-c.md", "---\ntitle: C\n---\n[](02-bl\u{e5}.md)\n");
    let output = handbok(folder.path(), &["build"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let page = fs::read_to_string(folder.path().join("dist/nb/a.html")).unwrap();
    assert!(page.contains("<h1>Blåbær</h1>") && page.contains("Ærlig.") && !page.contains('\r'));
    assert!(fs::read_to_string(folder.path().join("dist/nb/c.html")).unwrap().contains("<a href=\"bla.html\">NFD</a>"));
    write(folder.path(), "manual/nb/04-d.md", b"---\ntitle: D\n---\nbl\xe5b\xe6r\n");
    let refused = handbok(folder.path(), &["check", "--format", "lines"]);
    assert_eq!(code(&refused), 1);
    assert!(
        stdout(&refused).contains("manual/nb/04-d.md:4:3: error[encoding]") && stdout(&refused).contains("UTF-8"),
        "{}",
        stdout(&refused)
    );
    assert!(stdout(&handbok(folder.path(), &["check"])).contains("blåbær"));
}

#[test]
fn certain_cures_touch_the_bytes_they_name_and_no_others() {
    let folder = workplace();
    let path = |name: &str| folder.path().join("manual").join(name);
    let wrong = "\u{feff}---\r\ntittle: B\r\nkeywords: [a]\r\n---\r\n## Id {#her}\r\n\r\nSe [](01-aa.md), [](#herr), [siden](http://a.no/http) og :contact[it].\r\n\r\n:::stepz\r\n1. En.\r\n:::\r\n";
    write(folder.path(), "manual/nb/02-b.md", wrong);
    write(folder.path(), "manual/nb/03-c.md", b"---\ntitle: C\n---\r\nbl\xe5b\xe6r, se [](02-bb.md)\n");
    let unsure = "---\ntitle: D\n---\n[](17-ab.md) og [01-aa.md](01-aa.md)\n";
    write(folder.path(), "manual/nb/04-d.md", unsure);
    write(folder.path(), "manual/nb/15-ab.md", "---\ntitle: E\n---\n");
    write(folder.path(), "manual/nb/16-ab.md", "---\ntitle: F\nslug: f\n---\n");
    let before = files(folder.path());
    let told = handbok(folder.path(), &["check", "--format", "lines"]);
    assert!(stderr(&told).contains("6 can be mended for you: handbok check --fix manual"), "{}", stderr(&told));
    assert_eq!(files(folder.path()), before, "without --fix nothing is written");
    let output = handbok(folder.path(), &["check", "--fix", "--format", "lines"]);
    assert!(stderr(&output).contains("7 things were mended in the files."), "{}", stderr(&output));
    let right = wrong
        .replace("tittle", "title")
        .replace("01-aa.md", "01-a.md")
        .replace("#herr", "#her")
        .replace("http://a.no/http", "https://a.no/http")
        .replace("stepz", "steps");
    assert_eq!(fs::read_to_string(path("nb/02-b.md")).unwrap(), right);
    assert_eq!(fs::read_to_string(path("nb/03-c.md")).unwrap(), "---\ntitle: C\n---\r\nblåbær, se [](02-b.md)\n");
    // What stands twice at its place, or has two names as near, is left to the editor.
    assert_eq!(fs::read_to_string(path("nb/04-d.md")).unwrap(), unsure);
    let left: Vec<String> =
        stdout(&output).lines().map(|line| line.split(':').take(2).collect::<Vec<_>>().join(":")).collect();
    assert_eq!(left, ["manual/nb/02-b.md:7", "manual/nb/04-d.md:4", "manual/nb/04-d.md:4"], "{}", stdout(&output));
    assert_eq!(code(&output), 1);
    let json = stdout(&handbok(folder.path(), &["check", "--format", "json"]));
    assert!(json.contains("\"fix\": null"), "{json}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_manual_are_not_followed() {
    let folder = workplace();
    write(folder.path(), "secret.md", "---\ntitle: Secret\n---\n");
    std::os::unix::fs::symlink(folder.path().join("secret.md"), folder.path().join("manual/nb/02-s.md")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("manual"), folder.path().join("manual/nb/loop")).unwrap();
    let output = handbok(folder.path(), &["check", "--format", "lines"]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("manual/nb/02-s.md:1:1: error[outside-manual]")
            && stdout(&output).contains("manual/nb/loop:1:1"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn the_same_sources_give_the_same_bytes_with_any_number_of_threads_in_any_folder() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("manual");
    let manual = manual.to_str().unwrap();
    let mut sites = Vec::new();
    for threads in ["1", "8"] {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_handbok"))
            .args(["build", manual, "--out", "out"])
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        sites.push(files(&folder.path().join("out")));
    }
    assert!(sites[0] == sites[1] && sites[0].len() > 50);
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let folder = workplace();
    for at in 0..200 {
        write(folder.path(), &format!("manual/nb/{at:03}-x{at}.md"), "---\ntitle: A\n---\n[](x.md)\n");
    }
    for arguments in [&["check"][..], &["man"], &["completions", "bash"], &["schema", "config"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_handbok"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        assert!(status.code().is_some_and(|code| code < 2), "{arguments:?}: {status:?}");
    }
}

#[test]
fn dates_are_judged_by_check_and_never_by_a_build() {
    let folder = workplace();
    write(
        folder.path(),
        "manual/nb/01-a.md",
        "---\ntitle: A\nreview_by: 2001-01-01\nvalid_until: 2001-02-01\n---\n## Hei\n",
    );
    let said = stdout(&handbok(folder.path(), &["check", "--format", "lines"]));
    assert!(
        said.contains("01-a.md:3:12: warning[review-due]") && said.contains("01-a.md:4:14: warning[expired]"),
        "{said}"
    );
    let build = handbok(folder.path(), &["build", "--strict"]);
    assert!(code(&build) == 0 && stdout(&build).is_empty());
}

#[test]
fn a_release_notes_what_is_said_and_the_site_tells_what_has_changed() {
    let folder = workplace();
    write(folder.path(), "manual/nb/02-b.md", "---\ntitle: B\n---\n:::steps\n1. {#en} Én\n2. {#to} To\n:::\n");
    write(folder.path(), "manual/en/02-b.md", "---\ntitle: B\n---\n:::steps\n1. One\n2. Two\n:::\n");
    let page = || fs::read_to_string(folder.path().join("dist/nb/printout.html"));
    handbok(folder.path(), &["build"]);
    assert!(page().is_err(), "without a release there is no such page");
    assert_eq!(code(&handbok(folder.path(), &["release"])), 0);
    let noted = fs::read_to_string(folder.path().join("manual/changes.txt")).unwrap();
    assert!(noted.contains("\nnb/02-b.md#to "), "{noted}");
    handbok(folder.path(), &["release"]);
    assert_eq!(fs::read_to_string(folder.path().join("manual/changes.txt")).unwrap(), noted, "nothing has changed");
    handbok(folder.path(), &["build"]);
    assert!(page().unwrap().contains("Utskriften er riktig"));
    write(folder.path(), "manual/nb/02-b.md", "---\ntitle: B\n---\n:::steps\n1. {#en} Én\n2. {#to} Tre\n:::\n");
    handbok(folder.path(), &["build"]);
    let changed = page().unwrap();
    assert!(changed.contains("<a href=\"b.html#to\">B: steg 2</a>") && !changed.contains("b.html#en"), "{changed}");
}

#[test]
fn an_edition_is_called_by_its_version_or_after_its_contents() {
    let folder = workplace();
    let margins = || fs::read_to_string(folder.path().join("dist/nb/paper.css")).unwrap();
    handbok(folder.path(), &["build"]);
    let first = margins();
    write(folder.path(), "manual/changes.txt", "# nothing\n");
    handbok(folder.path(), &["build"]);
    assert_eq!(margins(), first, "what was released before is no part of it");
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\nNy tekst.\n");
    handbok(folder.path(), &["build"]);
    assert_ne!(margins(), first);
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb, en]\nversion: 2026-3\n");
    handbok(folder.path(), &["build"]);
    assert!(margins().contains("\"Utgave 2026-3\""));
}

#[test]
fn a_new_manual_builds_without_a_warning_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&handbok(folder.path(), &["new", "kaffe"])), 0);
    let built = handbok(folder.path(), &["build", "kaffe", "--strict"]);
    assert_eq!((code(&built), stdout(&built)), (0, String::new()), "{}", stderr(&built));
    let before = files(&folder.path().join("kaffe"));
    assert_eq!(code(&handbok(folder.path(), &["new", "kaffe"])), 2);
    assert_eq!(files(&folder.path().join("kaffe")), before);
    fs::create_dir(folder.path().join("tom")).unwrap();
    assert_eq!(code(&handbok(folder.path(), &["new", "tom"])), 0, "an empty folder will do");
}

/// The states of the passages that are not translated, as `status` names them: `drifted en/01-a.md#en`.
fn owed(folder: &Path) -> Vec<String> {
    let output = handbok(folder, &["status"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stdout(&output)
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.trim().to_string())
        .collect()
}

#[test]
fn a_changed_source_marks_its_translation_and_nothing_else() {
    let folder = workplace();
    let nb = |first: &str, second: &str| {
        let text = format!(
            "---\ntitle: Å\n---\nInnledning.\n\n## Hei {{#hei}}\n\n{first}\n\n{second}\n\n:::steps\n1. {{#en}} Gå til [siden](https://a.no/).\n2. {{#to}} Stå.\n:::\n"
        );
        write(folder.path(), "manual/nb/01-a.md", text);
    };
    nb("Den første er her.", "Den andre er der.");
    write(
        folder.path(),
        "manual/en/01-a.md",
        "---\ntitle: A\n---\nIntroduction.\n\n## Hi\n\nThe first is here.\n\nThe second is there.\n\n:::steps\n1. Go to [the page](https://a.no/).\n2. Stand.\n:::\n",
    );
    write(folder.path(), "manual/nb/02-b.md", "---\ntitle: B\n---\nBare på norsk.\n");
    assert_eq!(owed(folder.path()), Vec::<String>::new(), "without a lock nothing is claimed");
    let shown = stdout(&handbok(folder.path(), &["status"]));
    assert!(shown.contains("en/02-b.md: not translated") && !shown.contains("_index.md"), "only files: {shown}");
    assert_eq!(code(&handbok(folder.path(), &["status", "--accept-all"])), 0);
    assert_eq!(owed(folder.path()), Vec::<String>::new());
    nb("Den første\ner her.", "Den andre er der.");
    assert_eq!(owed(folder.path()), Vec::<String>::new(), "lines broken elsewhere");
    nb("Den andre er der.", "Den første er her.");
    assert_eq!(owed(folder.path()), Vec::<String>::new(), "moved");
    nb("Den første er her.", "Den andre er borte.");
    assert_eq!(owed(folder.path()), ["drifted en/01-a.md#hei"]);
    assert!(stdout(&handbok(folder.path(), &["status"])).contains("Den andre er [-der.-] {+borte.+}"));
    nb("Den første er her.", "Den andre er der.");
    let steps = fs::read_to_string(folder.path().join("manual/nb/01-a.md")).unwrap();
    write(folder.path(), "manual/nb/01-a.md", steps.replace("Stå.", "Sitt."));
    handbok(folder.path(), &["build"]);
    let page = fs::read_to_string(folder.path().join("dist/en/a.html")).unwrap();
    assert_eq!(page.matches("The original has changed").count(), 1, "a note at the step");
    assert!(page.find("Stand.").unwrap() < page.find("The original has changed").unwrap());
    nb("Den første er her.", "Den andre er borte.");
    let checked = stdout(&handbok(folder.path(), &["check", "--format", "lines"]));
    assert!(checked.contains("en/01-a.md:10:1: warning[drift]"), "{checked}");
    assert_eq!(code(&handbok(folder.path(), &["status", "--accept", "en/01-a.md#to"])), 0);
    assert_eq!(owed(folder.path()), ["drifted en/01-a.md#hei"], "another place was confirmed");
    assert_eq!(code(&handbok(folder.path(), &["status", "--accept", r"en\01-a.md#hei"])), 0);
    assert_eq!(owed(folder.path()), Vec::<String>::new());
    nb("Den første er her.\n\nEn helt ny setning står nå her.", "Den andre er borte.");
    assert_eq!(owed(folder.path()), ["missing en/01-a.md#hei"]);
    assert_eq!(code(&handbok(folder.path(), &["status", "--accept", "en/01-a.md#finnes-ikke"])), 2);
    for (named, meant) in [("01-a.md#hei", "en/01-a.md#hei"), ("nb/01-a.md", "en/01-a.md"), ("x.md#y", "en/")] {
        let output = handbok(folder.path(), &["status", "--accept", named]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("Write for example {meant}")), "{named}: {said}");
    }
}

#[test]
fn a_build_of_the_same_draws_nothing_and_still_mends_what_was_touched() {
    let folder = workplace();
    let build = || stderr(&handbok(folder.path(), &["build"]));
    let first = build();
    let count = first.split(" of ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_string();
    let before = files(&folder.path().join("dist"));
    assert!(build().contains(&format!("0 of {count} files written")), "sealed");
    // Whatever has been done to the site, the next build sees.
    let page = folder.path().join("dist/nb/a.html");
    fs::write(&page, fs::read_to_string(&page).unwrap().replace("Tekst.", "Fusk!.")).unwrap();
    assert!(build().contains(&format!("1 of {count} files written")));
    fs::remove_file(&page).unwrap();
    assert!(build().contains(&format!("1 of {count} files written")));
    // Another profile is another site.
    let minified = stderr(&handbok(folder.path(), &["build", "--minify"]));
    assert!(!minified.contains(" 0 of "), "{minified}");
    build();
    assert_eq!(files(&folder.path().join("dist")), before);
    // What there is to say is said each time, though nothing is drawn.
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: Å\n---\n![](b.svg)\n");
    write(folder.path(), "manual/nb/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let said = stdout(&handbok(folder.path(), &["build"]));
    assert!(said.contains("missing-alt"), "{said}");
    let again = handbok(folder.path(), &["build"]);
    assert!(stdout(&again) == said && stderr(&again).contains(" 0 of "), "{}", stderr(&again));
}

#[test]
fn files_that_are_almost_chapters_are_not_passed_over_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb]\n");
    write(folder.path(), "manual/nb/01-a.md", "---\ntitle: A\n---\n");
    write(folder.path(), "manual/nb/02-b.md.txt", "---\ntitle: B\n---\n");
    write(folder.path(), "manual/notater.md.txt", "Husk kaffe.\n");
    let checked = stdout(&handbok(folder.path(), &["check", "--format", "lines"]));
    assert_eq!(checked.lines().next().unwrap().split(": ").nth(1), Some("warning[stray-file]"), "{checked}");
    assert!(checked.contains("Rename the file to 02-b.md") && !checked.contains("notater"), "{checked}");
    write(folder.path(), "manual/nb/03-C.MD", "---\ntitle: C\n---\n");
    let checked = stdout(&handbok(folder.path(), &["check", "--format", "lines"]));
    assert!(checked.contains("error[file-name]") && checked.contains("Rename the file to 03-C.md"), "{checked}");
}

#[test]
fn a_file_of_the_theme_is_copied_once_and_holds() {
    let folder = workplace();
    assert!(stdout(&handbok(folder.path(), &["theme"])).contains("templates/layout.html\n"));
    let copy = |file: &str| handbok(folder.path(), &["theme", file]);
    assert_eq!(code(&copy("templates/layout.html")), 0);
    let file = folder.path().join("manual/theme/templates/layout.html");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("</body>", "<p>Ours</p></body>")).unwrap();
    let again = copy("theme\\templates\\layout.html");
    assert!(code(&again) == 2 && stderr(&again).contains("exists already"), "{}", stderr(&again));
    assert_eq!(code(&handbok(folder.path(), &["build"])), 0);
    assert!(fs::read_to_string(folder.path().join("dist/nb/a.html")).unwrap().contains("<p>Ours</p>"));
    let unknown = copy("templates/layot.html");
    assert!(code(&unknown) == 2 && stderr(&unknown).contains("Did you mean “templates/layout.html”?"));
    assert_eq!(code(&copy("crumbs.html")), 0, "a name that only one file has");
    assert_eq!(code(&copy("README.md")), 2, "what only authors of themes read");
    // The chosen theme's own files are among them; outside a manual, those of the default one.
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb, en]\ntheme: compact\n");
    let own = "styles/print/60-compact.css";
    assert!(stdout(&handbok(folder.path(), &["theme"])).contains(own));
    assert_eq!(code(&copy(own)), 0);
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb, en]\ntheme: compakt\n");
    assert_eq!(code(&copy("templates/nav.html")), 0, "what is wrong with the manual is for check to say");
    write(folder.path(), "manual/handbok.yaml", "title: [");
    assert_eq!(code(&copy("templates/part.html")), 2);
    assert!(!folder.path().join("manual/theme/templates/part.html").exists());
    assert_eq!(code(&handbok(folder.path(), &["theme", "templates/nav.html", "nowhere"])), 2);
}
