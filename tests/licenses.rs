//! `src/cli/licenses.tsv` says what is inside the program. After a change of the dependencies, `HANDBOK_WRITE=1 cargo test
//! --release --test licenses` writes it anew, with the network, for all systems.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/licenses.tsv");
/// Name, version, licence.
type Crate = (String, String, String);

/// Each system that packages are made for, as cargo calls it and as Rust does.
const SYSTEMS: [(&str, &str); 3] =
    [("x86_64-unknown-linux-gnu", "linux"), ("aarch64-apple-darwin", "macos"), ("x86_64-pc-windows-msvc", "windows")];

/// What a program for this platform is linked from, as cargo sees it: normal dependencies, no macros.
fn linked(platform: &str, arguments: &[&str]) -> BTreeSet<Crate> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", platform]).args(arguments);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        list.as_array().unwrap().iter().map(|item| (item["id"].as_str().unwrap().to_string(), item.clone())).collect()
    };
    let (packages, nodes) = (by_id(&metadata["packages"]), by_id(&metadata["resolve"]["nodes"]));
    let is_macro = |id: &str| packages[id]["targets"].to_string().contains("\"proc-macro\"");
    let root = metadata["resolve"]["root"].as_str().unwrap();
    let (mut seen, mut next) = (BTreeSet::new(), vec![root.to_string()]);
    while let Some(id) = next.pop() {
        for dependency in nodes[&id]["deps"].as_array().unwrap() {
            let is_normal = dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            let other = dependency["pkg"].as_str().unwrap().to_string();
            if is_normal && !is_macro(&other) && seen.insert(other.clone()) {
                next.push(other);
            }
        }
    }
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().replace('/', " OR ");
    seen.iter()
        .map(|id| (text(&packages[id], "name"), text(&packages[id], "version"), text(&packages[id], "license")))
        .collect()
}

fn has_system(systems: &str, system: &str) -> bool {
    systems == "*" || systems.split(',').any(|one| one == system)
}

/// The committed lines: the crate, its systems and its feature.
fn committed() -> Vec<(Crate, String, String)> {
    let line = |line: &str| {
        let fields: Vec<String> = line.split('\t').map(str::to_string).collect();
        let [name, version, licence, systems, feature] = fields.try_into().unwrap();
        ((name, version, licence), systems, feature)
    };
    fs::read_to_string(FILE).unwrap().lines().map(line).collect()
}

/// Writes the list for all systems.
fn write() {
    let mut lines: BTreeMap<Crate, (Vec<&str>, bool)> = BTreeMap::new();
    for (platform, system) in SYSTEMS {
        let bare = linked(platform, &["--no-default-features"]);
        for one in linked(platform, &[]) {
            let is_bare = bare.contains(&one);
            let (systems, without_feature) = lines.entry(one).or_default();
            systems.push(system);
            *without_feature |= is_bare;
        }
    }
    let line = |((name, version, licence), (systems, bare)): (&Crate, &(Vec<&str>, bool))| {
        let systems = if systems.len() == SYSTEMS.len() { "*".to_string() } else { systems.join(",") };
        format!("{name}\t{version}\t{licence}\t{systems}\t{}\n", if *bare { "*" } else { "minify" })
    };
    fs::write(FILE, lines.iter().map(line).collect::<String>()).unwrap();
}

#[test]
fn the_list_is_what_cargo_links() {
    if std::env::var_os("HANDBOK_WRITE").is_some() {
        write();
    }
    let Some((platform, system)) = SYSTEMS.iter().find(|(_, system)| *system == std::env::consts::OS) else { return };
    for (arguments, features) in
        [(&["--offline"][..], &["*", "minify"][..]), (&["--offline", "--no-default-features"], &["*"])]
    {
        let here = |(_, systems, feature): &(Crate, String, String)| {
            has_system(systems, system) && features.contains(&feature.as_str())
        };
        let listed: BTreeSet<Crate> = committed().into_iter().filter(here).map(|(one, ..)| one).collect();
        let linked = linked(platform, arguments);
        let stale: Vec<_> = listed.symmetric_difference(&linked).collect();
        assert!(stale.is_empty(), "HANDBOK_WRITE=1 cargo test --release --test licenses mends it: {stale:#?}");
    }
}

/// Other systems' crates cannot be asked for without the network, but their versions stand in the lock file.
#[test]
fn every_version_is_locked_and_has_a_licence() {
    let lock = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    for ((name, version, licence), ..) in committed() {
        assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{name} {version}");
        assert!(!licence.is_empty(), "{name} has no licence");
    }
}

#[test]
fn the_command_prints_what_this_build_holds() {
    let output = Command::new(env!("CARGO_BIN_EXE_handbok")).args(["licenses", "--messages", "en"]).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let crates = text.split("\n\n").next().unwrap();
    assert!(crates.lines().next().unwrap().starts_with("handbok "));
    let minifies = |feature: &str| feature == "*" || cfg!(feature = "minify");
    let inside = |(_, systems, feature): &&(Crate, String, String)| {
        has_system(systems, std::env::consts::OS) && minifies(feature)
    };
    let listed = committed();
    for ((name, version, licence), ..) in listed.iter().filter(inside) {
        let is_there =
            |line: &str| line.split_whitespace().take(2).eq([name, version]) && line.ends_with(licence.as_str());
        assert!(crates.lines().any(is_there), "{name} {version} {licence}");
    }
    assert_eq!(crates.lines().count(), 1 + listed.iter().filter(inside).count());
    assert!(text.contains("https://spdx.org/licenses/Apache-2.0.html\n"), "{text}");
}
