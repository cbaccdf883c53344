//! Little memory, few open files, no rights: a build succeeds, or says why it cannot.

use crate::workshop::{Workshop, code, difference, held, run, said, script, tree, tries};
use std::fs;

/// Runs a build of `b` over the site of `a` under a limit of the shell.
fn under(workshop: &Workshop, limit: &str) -> (i32, String) {
    workshop.reset("a");
    let output = run(script(workshop.path(), &format!("{limit}; exec $HANDBOK build b --out dist")));
    (code(&output), said(&output))
}

/// Whether the output holds one of both sites, wholly.
fn is_whole(workshop: &Workshop) -> bool {
    let now = workshop.published();
    now == workshop.expected("a", "b") || now == tree(&workshop.at("site-a"))
}

#[test]
fn few_open_files_are_enough_or_it_is_said() {
    let workshop = Workshop::new(tries(100, 20));
    let (mut broken, mut least, mut count) = (Vec::new(), None, 0);
    for files in (3..=32).rev().step_by(tries(1, 4)) {
        let (exit, said) = under(&workshop, &format!("ulimit -n {files}"));
        count += 1;
        // Below this, the program's libraries themselves cannot be loaded.
        let may_refuse = files < 32;
        if !(exit == 0 || may_refuse && (exit == 4 || exit == 127 && files < 4)) || !is_whole(&workshop) {
            broken.push(format!("{files} files: exit {exit}: {said}"));
        }
        least = if exit == 0 { Some(files) } else { least };
    }
    held("ulimit -n 32 and fewer: exit 0 or 4", count, &broken, &format!("builds with {} and more", least.unwrap()));
}

#[test]
fn little_memory_is_enough_or_it_is_said() {
    let workshop = Workshop::new(tries(300, 20));
    let (mut broken, mut least, mut count) = (Vec::new(), None, 0);
    for megabytes in (4..=400).rev().step_by(tries(1, 36)) {
        let (exit, said) = under(&workshop, &format!("ulimit -v {}", megabytes * 1024));
        count += 1;
        // Where there is no room for the program itself, not even this is said.
        let version = format!("ulimit -v {}; exec $HANDBOK --version", megabytes * 1024);
        let is_started = code(&run(script(workshop.path(), &version))) == 0;
        if is_started && ![0, 4].contains(&exit) || !is_whole(&workshop) {
            broken.push(format!("{megabytes} MB: exit {exit}: {}", said.chars().take(300).collect::<String>()));
        }
        least = if exit == 0 { Some(megabytes) } else { least };
    }
    held(
        "ulimit -v 400 MB and less: exit 0 or 4",
        count,
        &broken,
        &format!("builds with {} MB and more", least.unwrap()),
    );
}

#[test]
fn an_output_that_may_not_be_written_is_left_alone() {
    let workshop = Workshop::new(3);
    workshop.reset("a");
    let as_nobody = |modes: &str| {
        let text = format!(
            "chmod 755 . && chmod -R a+rX . && {modes} || exit 99
            if [ $(id -u) = 0 ]; then exec setpriv --reuid 65534 --regid 65534 --clear-groups $HANDBOK build b --out dist; fi
            exec $HANDBOK build b --out dist"
        );
        run(script(workshop.path(), &text))
    };
    let mut broken = Vec::new();
    let cases = [
        ("nothing may be written", "chmod a-w . && chmod -R a-w dist"),
        ("the folder may, its files may not", "chmod a-w . dist/nb && chmod 777 dist"),
        ("the lock may not be opened", "touch .dist.handbok-lock && chmod 000 .dist.handbok-lock && chmod a-w . dist"),
        ("nothing may be read", "chmod 777 . && chmod 000 dist"),
        ("a chapter may not be read", "chmod 777 . && chmod 000 b/nb/c0.md"),
    ];
    for (what, modes) in cases {
        let output = as_nobody(modes);
        let restored = run(script(workshop.path(), "chmod u+rwX . && chmod -R u+rwX dist b && chmod -R 755 dist b"));
        assert_eq!(code(&restored), 0);
        let said = said(&output);
        let is_old = workshop.published() == tree(&workshop.at("site-a"));
        if code(&output) != 4 || !is_old || !said.contains("ermission denied") || !workshop.leftovers().is_empty() {
            broken.push(format!(
                "{what}: exit {}: {said} {} {:?}",
                code(&output),
                difference(&workshop.published(), &tree(&workshop.at("site-a"))),
                workshop.leftovers()
            ));
        }
        let _ = fs::remove_file(workshop.at(".dist.handbok-lock"));
    }
    held("rights that are missing: exit 4, the old site stands", cases.len(), &broken, "");
}

#[test]
fn a_manual_that_may_only_be_read_is_built() {
    let workshop = Workshop::new(3);
    let text = "chmod 777 . && chmod -R a+rX,a-w b && if [ $(id -u) = 0 ]; then exec setpriv --reuid 65534 --regid 65534 --clear-groups $HANDBOK build b --out dist; fi
        exec $HANDBOK build b --out dist";
    let output = run(script(workshop.path(), text));
    assert_eq!(code(&output), 0, "{}", said(&output));
    run(script(workshop.path(), "chmod -R u+w b"));
}
