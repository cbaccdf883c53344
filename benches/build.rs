//! What a build costs: `cargo bench --bench build -- [PAGES]` makes a bilingual corpus of that many pages (1,000 without
//! a number), builds it and publishes it, and prints wall time, CPU time and peak memory.

#![allow(clippy::expect_used)] // A benchmark that cannot run has nothing to say.

use handbok::input;
use handbok::output;
use handbok::pipeline::{self, Profile};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// Chapters in a part.
const PART: usize = 50;
const WORDS: &str = "adresse app bruker kode konto mobil nummer passord side skjerm steg tekst varsel video innlogging \
    registrering brukerveiledning avdeling leder timeliste turnus vakt ferie melding knapp meny bilde fil mappe nettleser";

fn main() {
    let pages = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpus-{pages}"));
    if !folder.join("handbok.yaml").exists() {
        corpus(&folder, pages / 2);
    }
    let out = folder.with_extension("out");
    let _ = fs::remove_dir_all(&out);
    let start = Instant::now();
    let (inputs, found) = input::load(&folder).expect("the corpus can be read");
    let loaded = start.elapsed();
    let outcome = pipeline::build(&inputs, &Profile::default());
    let built = start.elapsed();
    assert!(found.iter().next().is_none() && outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics.first());
    let site = outcome.blueprint.expect("a site without errors");
    let first = output::publish(&site, false, None, &out, &folder).expect("the site can be published");
    let published = start.elapsed();
    let (cpu, peak) = (cpu_seconds(), peak_megabytes());
    output::publish(&site, false, None, &out, &folder).expect("the site can be published twice");
    let again = start.elapsed() - published;
    let sizes = walkdir::WalkDir::new(&out).into_iter().flatten().filter_map(|entry| entry.metadata().ok());
    let bytes: u64 = sizes.filter(|meta| meta.is_file()).map(|meta| meta.len()).sum();
    println!("pages {pages}, files {}, {} MB", first.files, bytes >> 20);
    println!(
        "load {} ms, parse and link {} ms, draw and publish {} ms, draw and compare again {} ms",
        loaded.as_millis(),
        (built - loaded).as_millis(),
        (published - built).as_millis(),
        again.as_millis()
    );
    println!("whole {} ms, CPU {cpu:.2} s, peak {peak} MB", published.as_millis());
}

/// A generator whose numbers are the same on every machine (Lehmer, modulus 2^31 - 1).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0 * 48271 % 0x7fff_ffff;
        self.0 as usize % sides
    }
}

fn corpus(folder: &Path, per_language: usize) {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    fs::create_dir_all(folder).expect("a folder for the corpus");
    fs::write(folder.join("handbok.yaml"), "title: {nb: Korpus, en: Corpus}\nlanguages: [nb, en]\n").expect("written");
    fs::write(folder.join("bilde.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\"><rect width=\"300\" height=\"200\"/></svg>").expect("written");
    for lang in ["nb", "en"] {
        let mut dice = Dice(7);
        for at in 0..per_language {
            let part = folder.join(format!("{lang}/{:04}-del-{0}", at / PART));
            if at % PART == 0 {
                fs::create_dir_all(&part).expect("a folder for the part");
                fs::write(part.join("_index.md"), format!("---\ntitle: Del {}\n---\n", at / PART)).expect("written");
            }
            fs::write(part.join(format!("{at:05}-side-{at}.md")), page(at, per_language, &words, &mut dice))
                .expect("written");
        }
    }
}

/// About 600 words with headings, a list, a table, code, a picture, steps and six links.
fn page(at: usize, pages: usize, words: &[&str], dice: &mut Dice) -> String {
    let mut text = format!(
        "---\ntitle: Side {at} om {}\nkeywords: [{}]\n---\n\n",
        words[dice.roll(words.len())],
        words[dice.roll(words.len())]
    );
    let sentence = |dice: &mut Dice, length: usize| {
        let mut line = String::new();
        for _ in 0..length {
            let suffix = ["", "en", "er", "ene", "s"][dice.roll(5)];
            let _ = write!(line, "{}{suffix} ", words[dice.roll(words.len())]);
        }
        line.trim_end().to_string() + "."
    };
    for section in 0..4 {
        let _ = write!(text, "## Avsnitt {section} {}\n\n", sentence(dice, 2).trim_end_matches('.'));
        for _ in 0..3 {
            let target = dice.roll(pages);
            let near = at / PART * PART + target % PART.min(pages - at / PART * PART);
            let _ =
                write!(text, "{} [lenke]({near:05}-side-{near}.md). {}\n\n", sentence(dice, 20), sentence(dice, 18));
        }
        match section {
            0 => text.push_str("- en\n- to **viktige**\n- tre\n\n![Et bilde](../../bilde.svg)\n\n"),
            1 => text.push_str("| navn | verdi |\n|---|---|\n| a | 1 |\n| b | 2 |\n\n```sh\necho hei\n```\n\n"),
            _ => {
                text.push_str(":::steps\n");
                for number in 1..=3 {
                    let _ = writeln!(text, "{number}. {}", sentence(dice, 14));
                }
                text.push_str(":::\n\n");
            }
        }
    }
    text
}

fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: u64 = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}

fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
}
