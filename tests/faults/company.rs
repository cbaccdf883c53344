//! Several builds at once, pipes that close, clocks that are wrong.

use crate::workshop::{Workshop, code, code_of, difference, handbok, held, run, said, script, tree, tries, write};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn builds_into_one_output_at_once_give_one_whole_site() {
    let workshop = Workshop::new(tries(60, 20));
    let (rounds, mut broken, mut busy) = (tries(50, 5), Vec::new(), 0);
    for round in 0..rounds {
        if round % 2 == 0 {
            let _ = fs::remove_dir_all(workshop.at("dist"));
        }
        let children: Vec<Child> = (0..8).map(|at| workshop.building(["a", "b"][at % 2]).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            busy += usize::from(code(&output) == 3);
            if ![0, 3].contains(&code(&output)) {
                broken.push(format!("round {round}: {}", said(&output)));
            }
        }
        let now = workshop.published();
        let whole = [
            workshop.expected("a", "b"),
            workshop.expected("b", "a"),
            tree(&workshop.at("site-a")),
            tree(&workshop.at("site-b")),
        ];
        if !whole.contains(&now) || !workshop.leftovers().is_empty() {
            broken.push(format!("round {round}: {} {:?}", difference(&now, &whole[0]), workshop.leftovers()));
        }
    }
    held("8 builds at once into one output: exit 0 or 3", rounds * 8, &broken, &format!("{busy} found it busy"));
}

/// Waits for something to be so.
fn eventually(what: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        if what() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_build_beside_a_watching_one_gives_a_whole_site() {
    let workshop = Workshop::new(10);
    let mut broken = Vec::new();
    let mut watch = handbok(workshop.path(), &["build", "a", "--out", "dist", "--watch"]);
    let watch = watch.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    assert!(eventually(|| workshop.at("dist/index.html").exists()));
    let rounds = tries(60, 10);
    for round in 0..rounds {
        write(workshop.path(), "a/nb/c0.md", format!("---\ntitle: Runde\n---\nUtgave {round}.\n"));
        let built = workshop.build("a");
        if ![0, 3].contains(&code(&built)) {
            broken.push(format!("round {round}: {}", said(&built)));
        }
    }
    let last = format!("Utgave {}.", rounds - 1);
    let is_last = || fs::read_to_string(workshop.at("dist/nb/c0.html")).is_ok_and(|page| page.contains(&last));
    if !eventually(is_last) {
        broken.push("the last edit was never published".into());
    }
    run(handbok(workshop.path(), &["build", "a", "--out", "clean"]));
    let (clean, now) = (tree(&workshop.at("clean")), workshop.published());
    let is_whole = |path: &String| path.starts_with("assets/") || path.starts_with(".handbok");
    if clean.iter().any(|(path, holds)| !is_whole(path) && now.get(path) != Some(holds)) {
        broken.push(format!("another site than that of a clean build: {}", difference(&now, &clean)));
    }
    kill_process(Pid::from_child(&watch), Signal::TERM).unwrap();
    let ended = code_of(watch.wait_with_output().unwrap().status);
    fs::remove_dir_all(workshop.at("clean")).unwrap();
    if ended != 143 || !workshop.leftovers().is_empty() {
        broken.push(format!("the watching build ended with {ended}, left {:?}", workshop.leftovers()));
    }
    held("builds beside build --watch: exit 0 or 3, a whole site", rounds, &broken, "");
}

#[test]
fn a_reader_of_the_output_who_leaves_is_no_fault() {
    let workshop = Workshop::new(4);
    for at in 0..400 {
        write(workshop.path(), &format!("a/nb/x{at}.md"), "---\ntitle: X\n---\n## A\n\n#### B\n");
    }
    let mut broken = Vec::new();
    let lines = [
        "build a --out dist | head -1",
        "check a | head -1",
        "check a --format json | head -1",
        "build a --out dist --format lines | true",
        "status a | true",
        "build a --out dist >&-",
        "build a --out dist 2>&-",
        "build a --out dist >&- 2>&-",
    ];
    for line in lines {
        let output = run(script(
            workshop.path(),
            &format!("$HANDBOK {line}; echo left ${{PIPESTATUS[0]}} >&2; echo ${{PIPESTATUS[0]}} > code"),
        ));
        let said = said(&output);
        if said.contains("panicked")
            || said.contains("os error 32")
            || !["left 0", "left 1"].iter().any(|left| said.contains(left)) && !line.contains("2>&-")
        {
            broken.push(format!("{line}: {said}"));
        }
    }
    held("the reader of stdout or stderr goes away: no panic", lines.len(), &broken, "");
}

#[test]
fn clocks_may_be_wrong_and_edits_fast() {
    let workshop = Workshop::new(4);
    let mut broken = Vec::new();
    let mut check = |what: &str, text: &str| {
        workshop.build("a");
        if !fs::read_to_string(workshop.at("dist/nb/c0.html")).unwrap().contains(text) {
            broken.push(what.to_string());
        }
    };
    let chapter = |text: &str| write(workshop.path(), "a/nb/c0.md", format!("---\ntitle: A\n---\nUtgave {text}.\n"));
    let touch = |what: &str| assert_eq!(code(&run(script(workshop.path(), what))), 0);
    let fast = tries(100, 10);
    for at in 0..fast {
        // Same size, same second, often the same tick.
        chapter(&format!("{:04}", at));
        check("an edit within the same second", &format!("Utgave {at:04}"));
    }
    chapter("2099");
    touch("find a -exec touch -d 2099-01-01 {} +");
    check("sources from the future", "Utgave 2099");
    chapter("2098");
    touch("touch -d 2099-01-01 a/nb/c0.md");
    check("another text with the same time in the future", "Utgave 2098");
    touch("find dist -exec touch -d 2099-01-01 {} +");
    check("an output from the future", "Utgave 2098");
    chapter("1970");
    touch("find a dist -exec touch -d @0 {} +");
    check("everything from 1970", "Utgave 1970");
    touch("printf 'x' > dist/nb/c0.html && touch -d @0 dist/nb/c0.html");
    check("a page damaged behind our back", "Utgave 1970");
    held("clocks in the future and the past, edits in one second", fast + 5, &broken, "");
}

/// A program that reads one line and then no more of what it is given.
#[test]
fn a_pager_that_is_left_ends_nothing() {
    let workshop = Workshop::new(4);
    let mut child: Child = Command::new(env!("CARGO_BIN_EXE_handbok"))
        .args(["check", "a", "--format", "json"])
        .current_dir(workshop.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ = child.stdout.take().unwrap().read(&mut [0; 1]);
    assert!([0, 1].contains(&code_of(child.wait().unwrap())));
}
