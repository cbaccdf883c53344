//! Folders that must never be written: refused, and not a byte is changed.

use crate::workshop::{Workshop, code, difference, handbok, held, run, said, script, tree, write};
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn dangerous_outputs_are_refused_and_not_a_byte_changes() {
    let workshop = Workshop::new(2);
    let home = workshop.at("home/kari");
    fs::create_dir_all(home.join("bilder")).unwrap();
    write(&home, "brev.txt", "mine");
    fs::create_dir_all(workshop.at("home/tom")).unwrap();
    write(workshop.path(), "alien/notat.txt", "mine");
    write(workshop.path(), "hidden/.env", "mine");
    write(workshop.path(), "deep/a/b/c/notat.txt", "mine");
    write(workshop.path(), "forged/.handbok-manifest", "handbok 1\n../a/handbok.yaml\n/etc/hosts\n");
    write(workshop.path(), "forged/notat.txt", "mine");
    let git = "git init -q checkout && git init -q pages && cp -a site-a/. pages/ && cp -a site-a mixed && echo mine > mixed/nb/egen.html";
    assert_eq!(code(&run(script(workshop.path(), git))), 0);
    let links = [
        ("to-here", "."),
        ("to-sources", "a"),
        ("to-parent", ".."),
        ("to-root", "/"),
        ("to-home", "home/kari"),
        ("to-checkout", "checkout"),
        ("to-alien", "alien"),
        ("to-file", "a/handbok.yaml"),
        ("to-nothing", "nowhere/at/all"),
        ("to-itself", "to-itself"),
    ];
    for (name, to) in links {
        symlink(to, workshop.at(name)).unwrap();
    }
    symlink(workshop.at("alien"), workshop.at("site-a/nb/lenke")).unwrap();
    let outputs = [
        ".",
        "./",
        "a",
        "a/",
        "a/nb",
        "a/dist",
        "a/../a",
        "..",
        "../..",
        "/",
        "//",
        "/.",
        "/tmp/..",
        "/usr",
        "/etc",
        "home",
        "home/kari",
        "home/tom",
        "checkout",
        "checkout/.git",
        "pages",
        "alien",
        "hidden",
        "deep",
        "deep/a",
        "forged",
        "mixed",
        "site-a",
        "a/handbok.yaml",
        "to-here",
        "to-sources",
        "to-parent",
        "to-root",
        "to-home",
        "to-checkout",
        "to-alien",
        "to-file",
        "to-nothing",
        "to-itself",
        "to-sources/dist",
        "to-here/a",
        "",
    ];
    let before = tree(workshop.path());
    let mut broken = Vec::new();
    for out in outputs {
        let homes = if out == "home/tom" { workshop.at("home/tom") } else { home.clone() };
        let mut build = handbok(workshop.path(), &["build", "a", "--out", out]);
        build.env("HOME", homes);
        let output = run(build);
        let (now, exit) = (tree(workshop.path()), code(&output));
        if exit != 2 || now != before {
            broken.push(format!("«{out}»: exit {exit}, {} {}", difference(&now, &before), said(&output)));
        }
    }
    held("a dangerous output: exit 2, not a byte changed", outputs.len(), &broken, "");
}

#[test]
fn a_home_behind_a_link_is_a_home() {
    let workshop = Workshop::new(2);
    fs::create_dir_all(workshop.at("disk/kari")).unwrap();
    symlink("disk", workshop.at("homes")).unwrap();
    let mut build = handbok(workshop.path(), &["build", "a", "--out", "disk/kari"]);
    build.env("HOME", workshop.at("homes/kari"));
    assert_eq!(code(&run(build)), 2);
    assert_eq!(tree(&workshop.at("disk/kari")).len(), 0);
}
