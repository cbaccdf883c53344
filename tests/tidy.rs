//! Rules about the code that can be checked by reading it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found: Vec<_> = walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .flatten()
        .filter(|entry| {
            entry.file_name().to_string_lossy().ends_with(ending)
                && !entry.path().components().any(|part| part.as_os_str() == "node_modules")
        })
        .map(|entry| {
            (entry.path().strip_prefix(root()).unwrap().to_path_buf(), fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// The code of a file without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<_> =
        files("src", ".rs").into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn files_stay_small() {
    let mut lengths: Vec<(usize, PathBuf)> =
        files("src", ".rs").into_iter().map(|(path, text)| (code(&text).lines().count(), path)).collect();
    lengths.sort();
    let (longest, median) = (lengths.last().unwrap(), lengths[lengths.len() / 2].0);
    assert!(longest.0 <= 700, "{longest:?}");
    assert!(median <= 200, "the median file has {median} lines");
}

/// Rooms from the ground up; a room may import those before it in the list, and itself.
const ROOMS: [&[&str]; 9] = [
    &["source"],
    &["model"],
    &["input"],
    &["parse", "link", "render", "search"],
    &["print"],
    &["pipeline", "assemble"],
    &["report", "output", "rename", "reference", "import"],
    &["serve"],
    &["cli", "main", "lib"],
];

#[test]
fn imports_point_down() {
    let level = |room: &str| {
        ROOMS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| panic!("unknown room {room}"))
    };
    let mut upwards = Vec::new();
    for (path, text) in files("src", ".rs") {
        let own = path.iter().nth(1).unwrap().to_string_lossy().trim_end_matches(".rs").to_string();
        for (at, _) in text.match_indices("crate::") {
            let inside = &text[at + 7..];
            let rooms: Vec<&str> = match inside.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .next()
                    .unwrap()
                    .split(',')
                    .map(|name| name.trim().split("::").next().unwrap())
                    .collect(),
                None => vec![inside.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()],
            };
            for room in rooms.into_iter().filter(|room| ROOMS.iter().any(|rooms| rooms.contains(room)) && *room != own)
            {
                if level(room) >= level(&own) && !(level(room) == level(&own) && own == "pipeline") {
                    upwards.push(format!("{}: {own} imports {room}", path.display()));
                }
            }
        }
    }
    assert!(upwards.is_empty(), "{upwards:#?}");
}

#[test]
fn only_the_doors_know_the_machine() {
    let doors = ["src/input/files.rs", "src/input/folder.rs", "src/output/", "src/serve/", "src/cli/", "src/main.rs"];
    for (path, text) in files("src", ".rs") {
        let shown = path.to_string_lossy().replace('\\', "/");
        if doors.iter().any(|door| shown.starts_with(door)) {
            continue;
        }
        for word in ["std::fs", "std::env", "std::time", "std::path", "std::process", "println!"] {
            assert!(!code(&text).contains(word), "{shown} uses {word}");
        }
    }
}

#[test]
fn nothing_is_left_over() {
    for (path, text) in files("src", ".rs") {
        for word in
            [".unwrap()", ".expect(", "panic!(", "todo!(", "dbg!(", "FIXME", "TODO", "static mut", "thread_local!"]
        {
            assert!(!code(&text).contains(word), "{} holds {word}", path.display());
        }
    }
    for name in ["utils", "helpers", "common", "manager"] {
        assert!(files("src", &format!("{name}.rs")).is_empty(), "no file is called {name}");
    }
}

#[test]
fn the_map_names_every_room() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(map.lines().count() < 200);
    for room in ROOMS.iter().flat_map(|rooms| rooms.iter()).filter(|room| !["lib", "main"].contains(room)) {
        assert!(
            map.contains(&format!("`{room}/`")) || map.contains(&format!("`{room}.rs`")),
            "ARCHITECTURE.md does not name {room}"
        );
    }
}

/// `docs/adding.md` shows lines of the code; newcomers copy them.
#[test]
fn worked_examples_stand_in_the_code() {
    let text = fs::read_to_string(root().join("docs/adding.md")).unwrap();
    let mut shown = 0;
    for block in text.split("\n```").skip(1).step_by(2) {
        let (head, lines) = block.split_once('\n').unwrap();
        let path = head.split_once(' ').expect("each block names its file").1;
        let file = fs::read_to_string(root().join(path)).expect(path);
        let mut rest = file.as_str();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "…") {
            let at = rest
                .find(line)
                .unwrap_or_else(|| panic!("docs/adding.md: not in {path}, or not in this order: {line}"));
            rest = &rest[at + line.len()..];
            shown += 1;
        }
    }
    assert!(shown > 40);
}

/// A file is the same bytes on every system (`.gitattributes`), so nothing that becomes part of a site or is compared may have
/// been saved with the line ends of Windows.
#[test]
fn lines_end_everywhere_as_on_unix() {
    let attributes = fs::read_to_string(root().join(".gitattributes")).unwrap();
    assert!(attributes.lines().any(|line| line == "* -text"));
    for folder in ["src", "themes", "starter", "manual", "guide", "tests/suite", "tests/manuals"] {
        for ending in [".rs", ".html", ".css", ".js", ".yaml", ".md", ".svg", ".txt"] {
            for (path, text) in files(folder, ending) {
                assert!(!text.contains('\r'), "{}", path.display());
            }
        }
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let lines: Vec<&str> = manifest.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with('[') {
            section = line;
        } else if section.contains("dependencies") && line.contains(" = ") {
            assert!(
                lines[at - 1].starts_with('#') || lines[at - 1].contains(" = ") && line.starts_with("serde_json"),
                "no reason beside: {line}"
            );
        }
    }
}

#[test]
fn every_diagnostic_is_met_in_a_test() {
    let cases: String = files("tests", ".txt").into_iter().map(|(_, text)| text).collect();
    let rust: String = files("tests", ".rs").into_iter().map(|(_, text)| text).collect();
    // Not met: what needs a file of 16 MB, another build of the program, another user, or a fault of the Markdown parser.
    let exempt = ["too-large", "unsupported", "unreadable", "unparsable"];
    for code in handbok::source::Code::ALL {
        let slug = code.slug();
        assert!(
            exempt.contains(&slug) || cases.contains(&format!("[{slug}]")) || rust.contains(&format!("[{slug}]")),
            "no test meets {slug}"
        );
    }
}

#[test]
fn the_theme_writes_no_style_in_its_markup_and_loads_nothing_from_elsewhere() {
    for (path, text) in files("themes", ".html") {
        for word in ["<style", " style=", " onclick", " onload", "http://", "https://", "<script>"] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
    for (path, text) in files("themes", ".css") {
        assert!(!text.contains("@import") && !text.contains("url("), "{}", path.display());
    }
}

#[test]
fn the_theme_speaks_the_same_words_in_all_its_languages() {
    let keys = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(root().join("themes/default/strings").join(name)).unwrap();
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(':'))
            .map(|(key, _)| key.to_string())
            .collect()
    };
    for (path, _) in files("themes/default/strings", ".yaml") {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(keys(name), keys("en.yaml"), "{name}");
    }
    let used: String = files("themes", ".html")
        .into_iter()
        .chain(files("src", ".rs"))
        .chain(files("themes", ".js"))
        .map(|(_, text)| text)
        .collect();
    for key in keys("en.yaml") {
        let bare = key.strip_prefix("js_").or(key.strip_prefix("find_")).unwrap_or(&key);
        assert!(
            used.contains(&format!("t.{bare}"))
                || used.contains(&format!("\"{bare}\""))
                || used.contains(&format!(".{bare}")),
            "nobody uses {key}"
        );
    }
}
