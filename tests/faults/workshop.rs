//! Manuals in two states, the program run on them, and what is on the disk afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Whether everything is to be tried, not a sample.
pub fn is_full() -> bool {
    std::env::var("HANDBOK_FAULTS").is_ok_and(|form| form == "full")
}

/// As many tries as this form has.
pub fn tries(full: usize, short: usize) -> usize {
    if is_full() { full } else { short }
}

/// Prints a line of the table, and fails if a promise was not held each time.
pub fn held(fault: &str, tries: usize, broken: &[String], note: &str) {
    let held = tries - broken.len().min(tries);
    println!("| {fault:<58} | {tries:>5} | {held:>5} | {note}");
    assert!(broken.is_empty(), "{fault}: {} of {tries} broken:\n{}", broken.len(), broken.join("\n"));
    assert!(tries > 0, "{fault}: nothing was tried");
}

/// A command that runs the program in a folder, with messages in English.
pub fn handbok(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handbok"));
    quiet(command.args(arguments).current_dir(folder));
    command
}

/// A shell script in a folder; `$HANDBOK` is the program.
pub fn script(folder: &Path, text: &str) -> Command {
    let mut command = Command::new("bash");
    quiet(command.args(["-c", text]).env("HANDBOK", env!("CARGO_BIN_EXE_handbok")).current_dir(folder));
    command
}

fn quiet(command: &mut Command) {
    command.env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Output {
    command.output().unwrap()
}

/// The exit code, or 128 and the number of the signal that ended it, as shells say it.
pub fn code(output: &Output) -> i32 {
    code_of(output.status)
}

pub fn code_of(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap())
}

/// Everything that was said.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub fn write(folder: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// What a folder holds: a hash for each file and where each link leads, by path. Folders count, too.
pub type Tree = BTreeMap<String, String>;

pub fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let kind = entry.file_type();
        let holds = if kind.is_dir() {
            "folder".into()
        } else if kind.is_symlink() {
            format!("link to {}", fs::read_link(entry.path()).unwrap().display())
        } else if !kind.is_file() {
            "special".into()
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            format!("{} {}", bytes.len(), blake3::hash(&bytes))
        };
        found.insert(path, holds);
    }
    found
}

/// The first paths at which two trees differ.
pub fn difference(one: &Tree, other: &Tree) -> String {
    let paths: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let differ: Vec<_> = paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).collect();
    format!("{} differ: {:?}", differ.len(), &differ[..differ.len().min(4)])
}

pub const MANIFEST: &str = ".handbok-manifest";

/// What a folder holds when one site has been published over another: the site, and the assets of the one before.
pub fn over(old: &Path, new: &Path) -> Tree {
    let mut site = tree(new);
    let retired: Tree = tree(old)
        .into_iter()
        .filter(|(path, holds)| path.starts_with("assets/") && holds != "folder" && !site.contains_key(path))
        .collect();
    let mut manifest = fs::read_to_string(new.join(MANIFEST)).unwrap();
    if !retired.is_empty() {
        manifest.push('\n');
    }
    retired.keys().for_each(|path| manifest.extend([path, "\n"]));
    site.extend(retired);
    site.insert(MANIFEST.into(), format!("{} {}", manifest.len(), blake3::hash(manifest.as_bytes())));
    site
}

/// Numbers that are the same in each run (Lehmer, modulus 2^31 - 1).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0 * 48271 % 0x7fff_ffff;
        self.0 % sides
    }
}

/// A folder with a manual in two states, `a` and `b`: every page differs, and so do a picture and a style sheet. Their sites
/// are in `site-a` and `site-b`, as a build into an empty folder makes them.
pub struct Workshop {
    folder: tempfile::TempDir,
}

impl Workshop {
    pub fn new(chapters: usize) -> Workshop {
        let workshop = Workshop { folder: tempfile::tempdir().unwrap() };
        for state in ["a", "b"] {
            workshop.manual(state, chapters);
            let built = run(handbok(workshop.path(), &["build", state, "--out", &format!("site-{state}")]));
            assert_eq!(code(&built), 0, "{}", said(&built));
        }
        workshop
    }

    fn manual(&self, state: &str, chapters: usize) {
        let put = |path: &str, text: &str| write(self.path(), &format!("{state}/{path}"), text);
        put("handbok.yaml", "title: Kaffe\nlanguages: [nb, en]\n");
        put("theme/styles/40-content.css", &format!("/* {state} */\n.prose {{ color: black }}\n"));
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"60\"><title>";
        put("nb/brett.svg", &format!("{picture}{state}</title></svg>"));
        put("nb/kopp.svg", &format!("{picture}kopp</title></svg>"));
        for lang in ["nb", "en"] {
            for at in 0..chapters {
                let next = (at + 1) % chapters;
                let text = format!(
                    "---\ntitle: Kapittel {at}\n---\nUtgave {state}{at}.\n\n![Brett](../nb/brett.svg)\n![Kopp](../nb/kopp.svg)\n\n## Videre {{#videre}}\n\nSe [](c{next}.md).\n"
                );
                put(&format!("{lang}/c{at}.md"), &text);
            }
            // A chapter that only one state has.
            put(&format!("{lang}/bare-{state}.md"), "---\ntitle: Bare her\n---\nTekst.\n");
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// A build of one state over whatever is published.
    pub fn build(&self, state: &str) -> Output {
        run(self.building(state))
    }

    pub fn building(&self, state: &str) -> Command {
        handbok(self.path(), &["build", state, "--out", "dist"])
    }

    /// What is published.
    pub fn published(&self) -> Tree {
        tree(&self.at("dist"))
    }

    /// What must be published when one state has been built over the other.
    pub fn expected(&self, old: &str, new: &str) -> Tree {
        over(&self.at(&format!("site-{old}")), &self.at(&format!("site-{new}")))
    }

    /// Names that stand beside the output and should not: all but the manuals, their sites and the locks.
    pub fn leftovers(&self) -> Vec<String> {
        let known = ["a", "b", "site-a", "site-b", "dist"];
        let names = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !known.contains(&name.as_str()) && !name.ends_with(".handbok-lock")).collect()
    }

    /// Puts the site of a state in place, as if nothing had ever happened.
    pub fn reset(&self, state: &str) {
        let _ = fs::remove_dir_all(self.at("dist"));
        let copied = run(script(self.path(), &format!("cp -a site-{state} dist && rm -f .dist.handbok-lock")));
        assert_eq!(code(&copied), 0, "{}", said(&copied));
    }
}

/// The state that is not this one.
pub fn other(state: &str) -> &'static str {
    if state == "a" { "b" } else { "a" }
}
