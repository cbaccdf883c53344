//! A bilingual manual of any size, the same on every machine: pages of 600 words with headings, a list, a table, code, a
//! picture, steps and links.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Chapters in a part.
const PART: usize = 50;
const WORDS: &str = "adresse app bruker kode konto mobil nummer passord side skjerm steg tekst varsel video innlogging \
    registrering brukerveiledning avdeling leder timeliste turnus vakt ferie melding knapp meny bilde fil mappe nettleser";

/// The folder of a corpus of that many pages, made if it is not there.
pub fn folder(pages: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpus-{pages}"));
    if !folder.join("handbok.yaml").exists() {
        make(&folder, pages / 2);
    }
    folder
}

/// A generator whose numbers are the same on every machine (Lehmer, modulus 2^31 - 1).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0 * 48271 % 0x7fff_ffff;
        self.0 as usize % sides
    }
}

fn make(folder: &Path, per_language: usize) {
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
