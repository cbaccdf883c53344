//! Any text as a manual, from its files to every byte of its site: as it is published, minified, and as the preview shows it.
//! Twice the same, no markup from text, and no larger than its sources by more than a factor.
#![no_main]

use handbok::input::Inputs;
use handbok::model::Site;
use handbok::pipeline::{self, Profile};
use handbok_fuzz::{hold_diagnostics, manual, markup, remember};
use std::sync::Arc;

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    remember(text);
    let (inputs, found) = manual::read(text);
    let inputs = Arc::new(inputs);
    let published = Profile { places: true, translations: true, ..Profile::default() };
    let minified = Profile { minify: true, ..Profile::default() };
    let preview = Profile { preview: true, drafts: true, today: Some("2026-11-22".into()), ..Profile::default() };
    for profile in [published, minified, preview] {
        let outcome = pipeline::run(&inputs, &found, &profile, false);
        hold_diagnostics(&outcome.diagnostics, &inputs);
        let Some(site) = outcome.site() else { continue };
        hold_site(&site, &inputs, text.len());
        if !profile.minify {
            let again = pipeline::run(&inputs, &found, &profile, false);
            assert!(
                again.diagnostics == outcome.diagnostics && again.site().as_ref() == Some(&site),
                "not the same twice"
            );
        }
    }
});

/// A page without text, in bytes, with what the search and the print page say of it.
const PAGE: usize = 120_000;
/// Bytes of the site for each byte of the sources, at most.
const FACTOR: usize = 3000;

fn hold_site(site: &Site, inputs: &Inputs, length: usize) {
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(page.trim_end().ends_with("</html>"), "{path} is not whole");
        markup::hold(path, page);
    }
    let size: usize = site.files.values().map(|bytes| bytes.len()).sum();
    let most = 400_000 + PAGE * inputs.sources.len() + FACTOR * length;
    assert!(size <= most, "{length} bytes became {size}");
}
