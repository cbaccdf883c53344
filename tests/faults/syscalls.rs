//! Every call to the system that can fail, failing once: the first, the second, the third, until a build meets no fault.

use crate::workshop::{Dice, Tree, Workshop, code, difference, handbok, held, is_full, run, said};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EPERM: i32 = 1;
const EIO: i32 = 5;
const EACCES: i32 = 13;
const EBUSY: i32 = 16;
const EXDEV: i32 = 18;
const EINVAL: i32 = 22;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;
const EROFS: i32 = 30;
const EMLINK: i32 = 31;
const ENOLCK: i32 = 37;
const ENOSYS: i32 = 38;

/// Calls that pass through libc, with the ways in which they fail.
const CALLS: [(&str, &[i32]); 9] = [
    ("open", &[EIO, EACCES, EMFILE]),
    ("write", &[ENOSPC, EIO]),
    ("fsync", &[EIO]),
    ("mkdir", &[ENOSPC, EACCES, EROFS, EIO]),
    ("rename", &[EIO, EACCES, EXDEV, ENOSPC]),
    ("link", &[EIO, EXDEV, EPERM, EMLINK, ENOSPC]),
    ("unlink", &[EIO, EACCES, EBUSY]),
    ("chmod", &[EPERM, EROFS]),
    ("flock", &[ENOLCK]),
];

/// The library that lets calls fail, compiled by the compiler that Rust links with.
struct Shim {
    folder: tempfile::TempDir,
}

impl Shim {
    fn new() -> Shim {
        let shim = Shim { folder: tempfile::tempdir().unwrap() };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-shared", "-fPIC", "-o"]).arg(shim.library()).arg(source).arg("-ldl");
        let compiled = cc.output().unwrap();
        assert!(compiled.status.success(), "{}", said(&compiled));
        shim
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("shim.so")
    }

    fn hit(&self) -> PathBuf {
        self.folder.path().join("hit")
    }

    /// Runs a command with faults: of a call of libc, and of a call by number. Says whether the first was met.
    fn run(&self, mut command: Command, fault: Option<String>, raw: Option<(i64, i32)>) -> (Output, bool) {
        let _ = std::fs::remove_file(self.hit());
        let root = command.get_current_dir().unwrap().canonicalize().unwrap();
        command.env("LD_PRELOAD", self.library()).env("FAULT_HIT", self.hit()).env("FAULT_ROOT", root);
        fault.map(|fault| command.env("FAULT", fault));
        raw.map(|(number, error)| command.env("FAULT_RAW", format!("{number}:{error}")));
        (run(command), self.hit().exists())
    }
}

/// What must stand in the output, whatever happens.
struct Promise<'a> {
    workshop: &'a Workshop,
    old: Tree,
    new: Tree,
}

impl<'a> Promise<'a> {
    fn new(workshop: &'a Workshop) -> Promise<'a> {
        let (old, new) = (crate::workshop::tree(&workshop.at("site-a")), workshop.expected("a", "b"));
        Promise { workshop, old, new }
    }

    /// What is wrong after a build that met a fault.
    fn judge(&self, output: &Output, error: i32, may_leave: bool) -> Option<String> {
        let (now, said, left) = (self.workshop.published(), said(output), self.workshop.leftovers());
        let reason = std::io::Error::from_raw_os_error(error).to_string();
        match code(output) {
            0 if now != self.new => Some(format!("exit 0, but {}", difference(&now, &self.new))),
            0 if !may_leave && !left.is_empty() => Some(format!("exit 0, left {left:?}")),
            0 => self.next_build(),
            4 if now != self.old => Some(format!("exit 4, but {}: {said}", difference(&now, &self.old))),
            4 if !left.is_empty() => Some(format!("exit 4, left {left:?}: {said}")),
            4 if !said.contains(&reason) || !said.contains('/') => Some(format!("the cause is not named: {said}")),
            4 => None,
            exit => Some(format!("exit {exit}: {said}")),
        }
    }

    fn next_build(&self) -> Option<String> {
        let next = self.workshop.build("b");
        let left = self.workshop.leftovers();
        let is_right = code(&next) == 0 && self.workshop.published() == self.new && left.is_empty();
        (!is_right).then(|| format!("the next build: {} {left:?}", said(&next)))
    }
}

#[derive(Default)]
struct Tally {
    tries: usize,
    refused: usize,
    broken: Vec<String>,
}

/// Lets each call of one kind fail in turn, in each of its ways.
fn each(shim: &Shim, promise: &Promise<'_>, call: &str, errors: &[i32], raw: Option<(i64, i32)>) -> Tally {
    let (mut tally, mut dice) = (Tally::default(), Dice(5));
    for error in errors {
        let mut at = 1;
        loop {
            promise.workshop.reset("a");
            let (output, is_hit) = shim.run(promise.workshop.building("b"), Some(format!("{call}:{at}:{error}")), raw);
            // A build beyond all faults, which must be right as well.
            let wrong = promise.judge(&output, *error, ["unlink", "open"].contains(&call));
            tally.broken.extend(wrong.map(|wrong| format!("{call} {at}, error {error}: {wrong}")));
            if !is_hit {
                break;
            }
            tally.tries += 1;
            tally.refused += usize::from(code(&output) == 4);
            at += if is_full() { 1 } else { 1 + dice.roll(40) };
        }
    }
    tally
}

fn report(title: &str, tally: Tally) {
    let note = format!("{} exit 4, the others exit 0 with the new site", tally.refused);
    if tally.tries > 0 {
        held(title, tally.tries, &tally.broken, &note);
    }
    assert!(tally.broken.is_empty(), "{title}: {:#?}", tally.broken);
}

#[test]
fn every_call_may_fail_once() {
    let (workshop, shim) = (Workshop::new(2), Shim::new());
    let promise = Promise::new(&workshop);
    for (call, errors) in CALLS {
        report(&format!("{call} fails, in an exchange of folders"), each(&shim, &promise, call, errors, None));
    }
}

#[test]
fn every_call_may_fail_once_where_files_are_put_in_place_one_by_one() {
    let (workshop, shim) = (Workshop::new(2), Shim::new());
    let promise = Promise::new(&workshop);
    let no_exchange = Some((i64::from(linux::RENAMEAT2), EXDEV));
    for (call, errors) in CALLS {
        report(&format!("{call} fails, one by one"), each(&shim, &promise, call, errors, no_exchange));
    }
}

#[test]
fn the_flush_and_the_exchange_may_fail() {
    let (workshop, shim) = (Workshop::new(2), Shim::new());
    let promise = Promise::new(&workshop);
    let mut tally = Tally::default();
    for (number, errors) in [
        (linux::SYNCFS, &[EIO, ENOSPC][..]),
        (linux::RENAMEAT2, &[EIO, ENOSPC, EROFS, EXDEV, EBUSY, EINVAL, ENOSYS, EPERM]),
    ] {
        for error in errors {
            workshop.reset("a");
            let (output, _) = shim.run(workshop.building("b"), None, Some((number.into(), *error)));
            tally.tries += 1;
            tally.refused += usize::from(code(&output) == 4);
            let wrong = promise.judge(&output, *error, false);
            tally.broken.extend(wrong.map(|wrong| format!("call {number}, error {error}: {wrong}")));
        }
    }
    report("syncfs and the exchange itself fail", tally);
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    let (workshop, shim) = (Workshop::new(2), Shim::new());
    let new = crate::workshop::tree(&workshop.at("site-b"));
    let mut tally = Tally::default();
    for (call, errors) in CALLS.into_iter().filter(|(call, _)| ["write", "mkdir", "rename", "fsync"].contains(call)) {
        for error in errors {
            for at in (1..).step_by(if is_full() { 1 } else { 17 }) {
                let _ = std::fs::remove_dir_all(workshop.at("dist"));
                let fault = Some(format!("{call}:{at}:{error}"));
                let (output, is_hit) =
                    shim.run(handbok(workshop.path(), &["build", "b", "--out", "dist"]), fault, None);
                if !is_hit {
                    break;
                }
                let is_there = workshop.at("dist").exists();
                let is_right = match code(&output) {
                    0 => workshop.published() == new,
                    exit => exit == 4 && !is_there,
                };
                tally.tries += 1;
                tally.refused += usize::from(code(&output) == 4);
                if !is_right || !workshop.leftovers().is_empty() {
                    tally.broken.push(format!(
                        "{call} {at}, error {error}: {} {:?}",
                        said(&output),
                        workshop.leftovers()
                    ));
                }
            }
        }
    }
    report("a call fails in a first build", tally);
}

/// Numbers of calls that the program makes without libc.
mod linux {
    #[cfg(target_arch = "x86_64")]
    pub const SYNCFS: u16 = 306;
    #[cfg(target_arch = "x86_64")]
    pub const RENAMEAT2: u16 = 316;
    #[cfg(not(target_arch = "x86_64"))]
    pub const SYNCFS: u16 = 267;
    #[cfg(not(target_arch = "x86_64"))]
    pub const RENAMEAT2: u16 = 276;
}
