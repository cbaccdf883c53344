//! Every theme that is built in: what it holds, which file wins, and that it draws all there is. A folder below `themes/` is
//! tested by being there.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::{self, Inputs, themes};
use handbok::model::Site;
use handbok::pipeline::{self, Profile};
use handbok::render::Theme;
use handbok::source::{Contents, Diagnostics, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of a theme on the disk, by path.
fn folder(name: &str) -> BTreeMap<String, String> {
    let root = root().join("themes").join(name);
    let files = walkdir::WalkDir::new(&root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let text = |entry: walkdir::DirEntry| {
        let inside = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        (inside, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(text).collect()
}

fn others() -> impl Iterator<Item = &'static str> {
    themes::names().into_iter().filter(|name| *name != themes::DEFAULT)
}

/// Style sheets as they are published: without comments and indentation.
fn published(css: &str) -> String {
    let bare = regex_lite::Regex::new(r"(?s)/\*.*?\*/").unwrap().replace_all(css, "").into_owned();
    bare.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_folder_is_a_theme_and_holds_only_what_differs() {
    let folders = fs::read_dir(root().join("themes")).unwrap().flatten();
    let folders: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(folders.iter().eq(themes::names().iter()), "{folders:?}");
    let default = folder(themes::DEFAULT);
    for theme in others() {
        let same: Vec<_> = folder(theme).into_iter().filter(|(path, text)| default.get(path) == Some(text)).collect();
        assert!(same.is_empty(), "{theme} repeats {same:?}");
    }
}

#[test]
fn the_default_gives_way_to_the_theme_and_the_theme_to_the_manual() {
    for theme in themes::names() {
        let mut files = folder(themes::DEFAULT);
        files.extend(folder(theme));
        // The manual replaces each file of the theme in turn, and adds one between two others and one for paper.
        for path in folder(theme).into_keys().filter(|path| path.starts_with("styles/")) {
            let own = [
                (path.as_str(), "a { order: 7 }"),
                ("styles/25-own.css", "a { order: 8 }"),
                ("styles/print/90-own.css", "a { order: 9 }"),
            ];
            let contents = own.map(|(path, css)| (path.to_string(), Contents::from(css.as_bytes().to_vec())));
            let mut said = Diagnostics::default();
            let loaded = Theme::load(theme, &contents.into(), &mut said);
            assert!(said.sorted().is_empty());
            let mut expected = files.clone();
            expected.extend(own.map(|(path, css)| (path.to_string(), css.to_string())));
            for (url, on_paper) in [(&loaded.urls.style, false), (&loaded.urls.print, true)] {
                let sheets = expected.iter().filter(|(path, _)| path.starts_with("styles/"));
                let sheets = sheets.filter(|(path, _)| path.starts_with("styles/print") == on_paper);
                let css = sheets.map(|(_, css)| css.as_str()).collect::<Vec<_>>().join("\n");
                assert!(published(&css).as_bytes() == &*loaded.assets[url], "{theme}: {path}");
            }
        }
    }
}

/// Every page of the manual that has every construct.
fn everything(theme: &str) -> (Site, Vec<String>) {
    let (inputs, _) = input::load(&root().join("tests/manuals/everything")).unwrap();
    let mut inputs = Inputs::clone(&inputs);
    let config = format!("{}\ntheme: {theme}\n", inputs.sources["handbok.yaml"].text);
    inputs.sources.insert("handbok.yaml".into(), Source::new("handbok.yaml", config));
    // An edition that was printed before makes the page about printouts.
    let released = "edition 1 2026-01-01\nnb/01-brygg.md#intro 12345678\n";
    inputs.assets.insert("changes.txt".into(), released.as_bytes().to_vec().into());
    let outcome = pipeline::build(&Arc::new(inputs), &Profile::default());
    let said = outcome.diagnostics.iter().map(|one| format!("{} {}", one.file, one.message.en)).collect();
    (outcome.site().expect("no errors"), said)
}

/// What a page's body says it is: a start page, a chapter.
fn kinds(site: &Site) -> BTreeSet<String> {
    let pages = site.files.iter().filter(|(path, _)| path.ends_with(".html"));
    let kind = |html: &[u8]| {
        let html = String::from_utf8_lossy(html);
        Some(html.split_once("<body class=\"")?.1.split_once('"')?.0.to_string())
    };
    pages.map(|(path, html)| kind(html).unwrap_or_else(|| panic!("{path}"))).collect()
}

#[test]
fn every_theme_draws_every_kind_of_page() {
    let (default, said) = everything(themes::DEFAULT);
    let templates = folder(themes::DEFAULT);
    let kind = |text: &String| Some(text.split_once("{% block kind %}")?.1.split_once('{')?.0.to_string());
    let all: BTreeSet<String> = templates.values().filter_map(kind).collect();
    assert!(all.len() >= 7);
    for theme in themes::names() {
        let (site, now) = everything(theme);
        assert_eq!(now, said, "{theme}");
        assert_eq!(kinds(&site), all, "{theme}");
        let pages = |site: &Site| -> BTreeSet<String> {
            site.files.keys().filter(|path| path.ends_with(".html")).cloned().collect()
        };
        assert_eq!(pages(&site), pages(&default), "{theme}");
    }
}

#[test]
fn a_theme_that_replaces_the_tokens_has_the_same_names() {
    let names = |css: &str| -> BTreeSet<String> {
        let name = regex_lite::Regex::new(r"(?m)(?:^|[;{ ])(--[a-z0-9-]+):").unwrap();
        name.captures_iter(css).map(|found| found[1].to_string()).collect()
    };
    let default = names(&folder(themes::DEFAULT)["styles/10-tokens.css"]);
    assert!(default.len() > 40);
    for theme in others() {
        if let Some(css) = folder(theme).get("styles/10-tokens.css") {
            // None more either: a manual may replace this very file by a copy of the default's.
            let differ: Vec<_> = default.symmetric_difference(&names(css)).cloned().collect();
            assert!(differ.is_empty(), "{theme}: {differ:?}");
        }
    }
}
