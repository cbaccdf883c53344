//! The minifier changes bytes, never what a page says: held here on mutated pages for panics and aborts, and in
//! `tests/browser/minified.test.js` for text, links and attributes as a browser sees them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.
#![cfg(feature = "minify")]

use handbok::render::minify::minify;
use handbok::{input, pipeline};
use std::path::Path;

fn pages() -> Vec<String> {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("manual");
    let (inputs, _) = input::load(&manual).unwrap();
    let outcome = pipeline::build(&inputs, &pipeline::Profile { preview: true, ..Default::default() });
    let site = outcome.site().expect("the manual has no errors");
    site.files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect()
}

/// A generator whose numbers are the same everywhere (Lehmer, modulus 2^31 - 1).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0 * 48271 % 0x7fff_ffff;
        self.0 as usize % sides.max(1)
    }
}

fn mutate(page: &str, dice: &mut Dice) -> String {
    const PIECES: [&str; 12] =
        ["<", ">", "\"", "</div>", "<div>", "<p", "&", "<!--", "\u{0}", "<a href=x/>", "<svg>", "]]>"];
    let mut chars: Vec<char> = page.chars().collect();
    for _ in 0..1 + dice.roll(8) {
        let at = dice.roll(chars.len());
        match dice.roll(3) {
            0 => drop(chars.drain(at..(at + 1 + dice.roll(40)).min(chars.len()))),
            1 => drop(chars.splice(at..at, PIECES[dice.roll(PIECES.len())].chars())),
            _ => {
                let other = dice.roll(chars.len());
                chars.swap(at, other);
            }
        }
    }
    chars.into_iter().collect()
}

/// The letters outside tags, without white space.
fn letters(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside && !c.is_whitespace() => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn pages_keep_their_letters_and_lose_bytes() {
    for page in pages() {
        let small = minify(page.clone());
        assert!(small.len() < page.len());
        let plain = |html: &str| {
            letters(html).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
        };
        assert_eq!(plain(&small), plain(&page));
    }
}

#[test]
fn three_thousand_mutated_pages_are_no_panic() {
    let pages: Vec<String> = pages().into_iter().filter(|page| page.len() < 12_000).collect();
    let mut dice = Dice(11);
    for at in 0..3000 {
        let page = mutate(&pages[at % pages.len()], &mut dice);
        minify(page);
    }
}

#[test]
fn a_page_too_deep_for_the_minifier_is_left_as_it_is() {
    let deep = format!("<!doctype html><title>x</title>{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    assert_eq!(minify(deep.clone()), deep);
}
