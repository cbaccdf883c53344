//! The manuals in this repository build without a warning, in every language.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::pipeline::{self, Outcome, Profile};
use handbok::{input, report, source};
use std::path::Path;

fn build(folder: &str) -> Outcome {
    let (inputs, found) = input::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    assert!(found.iter().next().is_none());
    let outcome = pipeline::build(&inputs, &Profile::default());
    let said = report::report(&outcome.diagnostics, &inputs, report::Format::Lines, source::Messages::En, "", false);
    assert!(said.is_empty(), "{said}");
    outcome
}

#[test]
fn the_first_manual_has_its_chapters_in_both_languages() {
    let site = build("manual").site().unwrap();
    for page in [
        "nb/huskeliste",
        "nb/nedlastning",
        "nb/web",
        "nb/mobil",
        "nb/feilsoking",
        "en/checklist",
        "en/download",
        "en/web",
        "en/mobile",
        "en/troubleshooting",
    ] {
        assert!(site.files.contains_key(&format!("{page}.html")), "{page}");
    }
    let everything: String = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).replace("<wbr>", ""))
        .collect();
    for fact in [
        "38\u{a0}07\u{a0}50\u{a0}49",
        "vismagp.kristiansand.kommune.no",
        "http://nyturnus.kristiansand.kommune.no/",
        "hs.fagsystem.hjelp@kristiansand.kommune.no",
        "02:53–05:25",
        "05:25–09:08",
        "09:39–13:08",
        "13:08–14:43",
        "/error",
        "min-side/",
    ] {
        assert!(everything.contains(fact), "{fact}");
    }
    assert!(!everything.contains("msn22347"));
}

#[test]
fn steps_are_numbered_as_in_the_printed_guide() {
    let site = build("manual").site().unwrap();
    for (page, steps) in
        [("nb/nedlastning", 18), ("en/download", 18), ("nb/web", 9), ("en/web", 9), ("nb/mobil", 10), ("en/mobile", 10)]
    {
        let html = String::from_utf8_lossy(&site.files[&format!("{page}.html")]).into_owned();
        assert_eq!(
            html.matches("class=step-number").count() + html.matches("class=\"step-number\"").count(),
            steps,
            "{page}"
        );
    }
}

#[test]
fn the_guide_and_the_starter_are_whole_in_both_languages() {
    for manual in ["guide", "starter"] {
        let site = build(manual).site().unwrap();
        let pages: Vec<_> = site.files.iter().filter(|(path, _)| path.ends_with(".html")).collect();
        assert!(pages.iter().filter(|(path, _)| path.starts_with("en/")).count() >= 4, "{manual}");
        for (path, bytes) in pages {
            assert!(!String::from_utf8_lossy(bytes).contains("fallback-note"), "{path} is not translated");
        }
    }
}

#[test]
fn the_manual_with_everything_in_it_builds_in_three_languages() {
    let site = build("tests/manuals/everything").site().unwrap();
    assert!(["nb", "en", "ar"].iter().all(|lang| site.files.contains_key(&format!("{lang}/index.html"))));
    assert!(site.files.contains_key("sitemap.xml") && site.files.contains_key("ar/404.html"));
}
