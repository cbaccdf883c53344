//! Any bytes as the head of a chapter and as `handbok.yaml`: what is wrong is said at its place, twice the same.
#![no_main]

use handbok::input::{Inputs, config, encoding};
use handbok::model::Lang;
use handbok::parse::{self, Options};
use handbok::source::{Diagnostics, Source};
use handbok_fuzz::{hold_diagnostics, hold_span, remember};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    remember(bytes);
    let source = match encoding::decode(&"nb/a.md".into(), bytes) {
        Ok(source) => source,
        Err(refused) => {
            let (diagnostic, source) = *refused;
            return hold_diagnostics(&[diagnostic], &alone(source));
        }
    };
    chapter(&source);
    if !source.text.starts_with("---") {
        chapter(&Source::new("nb/a.md", format!("---\n{}\n---\n", source.text)));
    }
    configuration(&Source::new("handbok.yaml", source.text));
});

fn alone(source: Source) -> Inputs {
    Inputs { sources: [(source.path.clone(), source)].into(), ..Inputs::default() }
}

fn chapter(source: &Source) {
    let Some(lang) = Lang::parse("nb") else { return };
    let parsed = || parse::chapter(source, &lang, "a.md", &Options::default());
    let (chapter, said) = parsed();
    assert_eq!((&chapter, &said), (&parsed().0, &parsed().1));
    let meta = &chapter.meta;
    let places = [&meta.slug, &meta.review_by, &meta.valid_until].into_iter().flatten().chain(&meta.aliases);
    places.for_each(|(words, span)| hold_span(*span, &source.text, words));
    hold_diagnostics(&said.sorted(), &alone(source.clone()));
}

fn configuration(source: &Source) {
    let resolved = || {
        let mut said = Diagnostics::default();
        let config = config::resolve(source, &mut said);
        if let Some(config) = &config {
            assert!(!config.languages.is_empty());
            parse::snippets(config, &mut said);
        }
        (config, said)
    };
    let (config, said) = resolved();
    assert_eq!((&config, &said), (&resolved().0, &resolved().1));
    hold_diagnostics(&said.sorted(), &alone(source.clone()));
}
