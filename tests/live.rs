//! The live preview is right after any edit: what it shows is what a build from nothing gives, byte for byte, and so is what
//! it says. Random edits, in scripts of twenty; `HANDBOK_SCRIPTS` sets their number.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to stop is to say so.

use handbok::input::lock::Lock;
use handbok::input::themes;
use handbok::link::drift;
use handbok::model::Site;
use handbok::pipeline::Profile;
use handbok::serve::{Live, Round};
use handbok::source::{Diagnostics, Messages};
use handbok::{output, report};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A linear congruential generator (Knuth, MMIX): the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// A manual in a folder of its own, and what was touched since it was read.
struct Desk {
    folder: tempfile::TempDir,
    touched: BTreeSet<PathBuf>,
    dice: Dice,
}

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/manuals/everything");

impl Desk {
    fn new(seed: u64) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        for entry in walkdir::WalkDir::new(MANUAL).min_depth(1) {
            let entry = entry.unwrap();
            let to = folder.path().join(entry.path().strip_prefix(MANUAL).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir(&to).unwrap();
            } else {
                fs::copy(entry.path(), &to).unwrap();
                // As if it had lain there for long: only then are files passed over that have not been written.
                let file = fs::File::options().write(true).open(&to).unwrap();
                file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
            }
        }
        Desk { folder, touched: BTreeSet::new(), dice: Dice(seed) }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn write(&mut self, inside: &str, contents: impl AsRef<[u8]>) {
        let file = self.root().join(inside);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, contents).unwrap();
        self.touched.insert(file);
    }

    fn read(&self, inside: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.root().join(inside)).unwrap_or_default()).into_owned()
    }

    /// Paths below the root, of files with one of these endings.
    fn files(&self, endings: &[&str]) -> Vec<String> {
        let root = self.root();
        let found = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
        let found = found
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"));
        found.filter(|path| endings.iter().any(|ending| path.ends_with(ending))).collect()
    }

    fn chapter(&mut self) -> String {
        let all: Vec<String> = self.files(&[".md"]).into_iter().filter(|path| path.contains('/')).collect();
        if all.is_empty() { "nb/ny.md".to_string() } else { all[self.dice.below(all.len())].clone() }
    }

    fn append(&mut self, inside: &str, text: &str) {
        let all = self.read(inside) + text;
        self.write(inside, all);
    }

    fn replace(&mut self, inside: &str, from: &str, to: &str) {
        let all = self.read(inside).replacen(from, to, 1);
        self.write(inside, all);
    }

    fn remove(&mut self, inside: &str) {
        let file = self.root().join(inside);
        let _ = fs::remove_file(&file);
        self.touched.insert(file);
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (self.root().join(from), self.root().join(to));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let _ = fs::rename(&from, &to);
        self.touched.extend([from, to]);
    }

    /// One edit of the kinds that editors make; its name, for whoever reads a failure.
    fn edit(&mut self) -> String {
        let chapter = self.chapter();
        let number = self.dice.below(1000);
        let kind = self.dice.below(34);
        match kind {
            0..=4 => self.append(&chapter, &format!("\n\nEt avsnitt med nummer{number}.\n")),
            5 => self.append(&chapter, "\n\n## En overskrift\n\nTekst.\n"),
            6 => self.append(&chapter, "\n\n:::steps\n1. Gjør dette.\n2. {#dette} Og dette.\n:::\n"),
            7 => self.replace(&chapter, "title: ", &format!("title: Ny {number} ")),
            8 => self.replace(&chapter, "---\n", &format!("---\nweight: {number}\n")),
            9 => self.replace(&chapter, "---\n", "---\nslug: annen\n"),
            10 => self.replace(&chapter, "---\n", "---\naliases: [gammel]\n"),
            11 => self.replace(&chapter, "---\n", "---\ndraft: true\n"),
            12 => self.replace(&chapter, "draft: true\n", ""),
            13 => self.replace(&chapter, "---\n", "---\ndescription: En setning.\nkeywords: [ord]\n"),
            14 => {
                let other = self.chapter();
                let name = other.rsplit('/').next().unwrap().to_string();
                self.append(&chapter, &format!("\n\nSe []({name}) og [](#dette).\n"));
            }
            15 => self.replace(&chapter, "](", "](x"),
            16 => self.replace(&chapter, "](x", "]("),
            17 => self
                .append(&chapter, "\n\nLast ned Global Protect. GlobalProtect er en app. http://usikker.example.org\n"),
            18 => self.append(&chapter, "\n\n![Et bilde](ny.svg)\n"),
            19 => {
                let folder = self.dice.pick(&["nb", "en", "ar", "nb/10-stell"]);
                let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} 9\"/>\n", number + 1);
                self.write(&format!("{folder}/ny.svg"), svg);
            }
            20 => {
                let pictures = self.files(&[".svg", ".png"]);
                if let Some(one) = pictures.get(number % pictures.len().max(1)) {
                    match self.dice.below(3) {
                        0 => self.remove(&one.clone()),
                        1 => self.write(&one.clone(), "ikke et bilde"),
                        _ => self.write(&one.clone(), "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>"),
                    }
                }
            }
            21 => {
                let lang = self.dice.pick(&["nb", "en", "ar"]);
                self.write(
                    &format!("{lang}/{:02}-ny.md", number % 40),
                    format!("---\ntitle: Kapittel {number}\n---\n\nTekst.\n"),
                );
            }
            22 => self.remove(&chapter),
            23 => {
                let (folder, name) = chapter.rsplit_once('/').unwrap();
                self.rename(&chapter, &format!("{folder}/5{name}"));
            }
            24 => {
                let (folder, name) = chapter.split_once('/').unwrap();
                self.rename(&chapter, &format!("{folder}/30-del/{}", name.replace('/', "-")));
            }
            25 => self.replace("handbok.yaml", "Kaffemaskinen", &format!("Maskin{number}")),
            26 => self.replace("handbok.yaml", "er grønn", &format!("er blå {number}")),
            27 => self.replace("handbok.yaml", "phone:", "fone:"),
            28 => self.replace("handbok.yaml", "fone:", "phone:"),
            29 => match self.dice.below(4) {
                0 => self.write("theme/templates/crumbs.html", "{{ page.nothing.at.all }}"),
                1 => self.write("theme/styles/90-egen.css", format!("p{{margin:{number}px}}")),
                2 => self.write("theme/templates/crumbs.html", format!("<p>Her {number}</p>")),
                _ => self.remove("theme/templates/crumbs.html"),
            },
            30 => self.write(&chapter, b"---\ntitle: L\xe6rd\n---\n\nIkke UTF-8.\n"),
            31 => self.lock(),
            32 => self.append(&chapter, "\n\n::snippet[hot]\n\n:contact[bar] og :contact[ingen]\n"),
            _ => self.append("changes.txt", &format!("edition {number} 2026-01-01\nnb/01-brygg.md#intro 12345678\n")),
        }
        format!("{kind} {chapter} {number}")
    }

    /// All files with their contents.
    fn snapshot(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.files(&[""]);
        files.into_iter().map(|path| (path.clone(), fs::read(self.root().join(path)).unwrap())).collect()
    }

    /// Mends everything: the folder is again as it was.
    fn restore(&mut self, snapshot: &BTreeMap<String, Vec<u8>>) {
        let now = self.snapshot();
        now.keys().filter(|path| !snapshot.contains_key(*path)).for_each(|path| self.remove(path));
        let other = snapshot.iter().filter(|(path, contents)| now.get(*path) != Some(*contents));
        other.for_each(|(path, contents)| self.write(path, contents));
    }

    /// What `handbok status --accept-all` writes.
    fn lock(&mut self) {
        let round = cold(&self.root());
        let Some(linked) = round.linked else { return };
        let mut lock = Lock::default();
        for comparison in drift::compare(&linked.manual, None) {
            for pair in comparison.pairs {
                let key = (comparison.lang.clone(), comparison.key.clone(), pair.source.name);
                lock.0.insert(key, pair.source.text);
            }
        }
        self.write("translations.lock", lock.write());
    }
}

fn live(folder: &Path) -> Live {
    Live::new(folder, Profile { preview: true, drafts: true, ..Profile::default() }, false)
}

fn cold(folder: &Path) -> Round {
    let mut live = live(folder);
    live.refresh(None).unwrap();
    live.round().clone()
}

fn site(round: &Round) -> Option<Site> {
    let blueprint = round.blueprint.as_ref().filter(|_| !round.is_broken())?;
    Some(blueprint.site(&mut Diagnostics::default()))
}

fn same(warm: &Round, cold: &Round, script: &[String]) {
    assert_eq!(warm.diagnostics, cold.diagnostics, "after {script:?}");
    let (warm, cold) = (site(warm), site(cold));
    assert_eq!(warm.is_some(), cold.is_some(), "after {script:?}");
    if let (Some(warm), Some(cold)) = (warm, cold) {
        let paths: BTreeSet<_> = warm.files.keys().chain(cold.files.keys()).collect();
        let other: Vec<_> = paths.iter().filter(|path| warm.files.get(**path) != cold.files.get(**path)).collect();
        assert!(other.is_empty(), "{other:?} differ after {script:?}");
        assert_eq!(warm.kept, cold.kept);
    }
}

#[test]
fn what_is_shown_is_what_a_build_from_nothing_gives() {
    let scripts = std::env::var("HANDBOK_SCRIPTS").ok().and_then(|count| count.parse().ok()).unwrap_or(30);
    let (mut whole, mut states) = (0, 0);
    for seed in 0..scripts {
        let mut desk = Desk::new(seed);
        let mut live = live(&desk.root());
        live.refresh(None).unwrap();
        let (mut script, mut good) = (Vec::new(), desk.snapshot());
        for _ in 0..20 {
            if live.round().is_broken() && desk.dice.below(3) > 0 {
                desk.restore(&good);
                script.push("mended".to_string());
            } else {
                let edits = 1 + desk.dice.below(2);
                script.extend((0..edits).map(|_| desk.edit()).collect::<Vec<_>>());
            }
            let touched = std::mem::take(&mut desk.touched);
            // Sometimes events were lost: then all is looked at.
            let touched = (desk.dice.below(4) > 0).then_some(touched);
            let before = live.round().number;
            live.refresh(touched.as_ref()).unwrap();
            // An edit that changes nothing makes no state.
            states += live.round().number - before;
            whole += u64::from(!live.round().is_broken());
            same(live.round(), &cold(&desk.root()), &script);
            if !live.round().is_broken() {
                good = desk.snapshot();
            }
        }
    }
    // The scripts must not all end in broken manuals.
    assert!(whole * 3 > states, "{whole} of {states}");
}

#[test]
fn one_edited_text_is_parsed_and_drawn_alone() {
    let desk = &mut Desk::new(1);
    let mut live = live(&desk.root());
    live.refresh(None).unwrap();
    let paths = ["nb/brygg.html", "en/brew.html", "nb/feil.html"];
    let shown = |round: &Round| paths.map(|path| round.file(path).expect(path));
    let before = shown(live.round());
    assert_eq!(live.round().blueprint.as_ref().unwrap().drawn(), 3);
    desk.append("nb/01-brygg.md", "\n\nEt nytt avsnitt.\n");
    live.refresh(Some(&desk.touched)).unwrap();
    let after = shown(live.round());
    let (parsed, drawn) = (live.round().parsed, live.round().blueprint.as_ref().unwrap().drawn());
    assert_eq!((parsed, drawn), (1, 1));
    assert!(before[0] != after[0] && before[1..] == after[1..]);
    // Nothing is read, parsed or drawn when nothing was written.
    desk.append("nb/01-brygg.md", "");
    assert!(live.refresh(Some(&desk.touched)).unwrap().is_none());
    assert!(live.refresh(None).unwrap().is_none());
}

#[test]
fn the_look_follows_the_key_and_nothing_is_drawn_before_somebody_looks() {
    let desk = &mut Desk::new(1);
    let mut live = live(&desk.root());
    live.refresh(None).unwrap();
    let config = desk.read("handbok.yaml");
    let style = |round: &Round| {
        let page = String::from_utf8_lossy(&round.file("nb/brygg.html").unwrap()).into_owned();
        page.split("assets/site.").nth(1).unwrap().split('"').next().unwrap().to_string()
    };
    let mut styles = BTreeSet::new();
    for theme in themes::names() {
        desk.write("handbok.yaml", format!("{config}\ntheme: {theme}\n"));
        live.refresh(Some(&desk.touched)).unwrap().expect("another state");
        let drawn = |live: &Live| live.round().blueprint.as_ref().unwrap().drawn();
        assert_eq!(drawn(&live), 0, "{theme}");
        styles.insert(style(live.round()));
        // An edited text is one page, whatever templates the theme has of its own.
        desk.append("nb/01-brygg.md", "\n\nEt nytt avsnitt.\n");
        live.refresh(Some(&desk.touched)).unwrap().expect("another state");
        assert_eq!((live.round().parsed, drawn(&live)), (1, 0), "{theme}");
        same(live.round(), &cold(&desk.root()), &[format!("theme: {theme}")]);
    }
    assert_eq!(styles.len(), themes::names().len(), "each has its own styles");
    desk.write("handbok.yaml", &config);
    live.refresh(Some(&desk.touched)).unwrap().expect("another state");
    same(live.round(), &cold(&desk.root()), &["the default again".to_string()]);
}

#[test]
fn a_chapter_renamed_by_hand_is_noticed_until_its_address_leads_somewhere() {
    let desk = &mut Desk::new(1);
    let mut live = live(&desk.root());
    live.refresh(None).unwrap();
    desk.rename("ar/02-feil.md", "ar/02-problem.md");
    live.refresh(Some(&desk.touched)).unwrap();
    assert!(live.round().notes.is_empty(), "its slug keeps its address");
    desk.rename("ar/02-problem.md", "ar/02-feil.md");
    desk.write("nb/30-ny.md", "---\ntitle: Ny\n---\n\nTekst.\n");
    live.refresh(None).unwrap();
    desk.rename("nb/30-ny.md", "nb/30-nyere.md");
    live.refresh(None).unwrap();
    let round = live.round().clone();
    let said = report::report(&round.notes, &round.inputs, report::Format::Lines, Messages::En, "", false);
    assert!(said.starts_with("nb/30-nyere.md:1:1: warning[moved]: The chapter has moved from nb/ny.html"), "{said}");
    assert!(said.contains("aliases: [ny]"), "{said}");
    assert_eq!(output::fix(&desk.root(), &round.inputs, &round.notes).unwrap(), 1);
    live.refresh(None).unwrap();
    assert!(live.round().notes.is_empty());
    assert!(String::from_utf8_lossy(&live.round().file("nb/ny.html").unwrap()).contains("nyere.html"));
}

#[test]
fn a_link_to_a_draft_is_warned_of_before_a_build_refuses_it() {
    let desk = &mut Desk::new(1);
    desk.write("nb/30-ny.md", "---\ntitle: Ny\ndraft: true\n---\n\nTekst.\n");
    desk.append("nb/02-feil.md", "\n\nSe [](30-ny.md).\n");
    let round = cold(&desk.root());
    let said = report::report(&round.diagnostics, &round.inputs, report::Format::Lines, Messages::En, "", false);
    assert!(said.contains("warning[draft-link]: nb/30-ny.md is a draft") && !round.is_broken(), "{said}");
    assert!(String::from_utf8_lossy(&round.file("nb/ny.html").unwrap()).contains("Dette er et utkast."));
}

/// `HANDBOK_EDITS` sets the number of edits: ten thousand may leave 20 MB.
#[test]
#[cfg(target_os = "linux")]
fn edits_leave_nothing_behind() {
    let edits: u64 = std::env::var("HANDBOK_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(3000);
    let resident = || -> u64 {
        let status = fs::read_to_string("/proc/self/statm").unwrap();
        status.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
    };
    let desk = &mut Desk::new(1);
    let mut live = live(&desk.root());
    live.refresh(None).unwrap();
    let first = desk.read("nb/01-brygg.md");
    let mut before = 0;
    for number in 0..edits + 200 {
        if number == 200 {
            before = resident();
        }
        desk.write("nb/01-brygg.md", format!("{first}\n\nTekst [{number}](https://eksempel.no/{number}).\n"));
        live.refresh(Some(&desk.touched)).unwrap().expect("another state");
        live.round().file("nb/brygg.html").expect("a page");
    }
    let grown = resident().saturating_sub(before);
    println!("{grown} bytes after {edits} edits");
    assert!(grown < edits * 1600 + (4 << 20), "{grown} bytes after {edits} edits");
}
