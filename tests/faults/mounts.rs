//! Where folders cannot change places: mount points, and folders below one that is not ours.
//!
//! These need a mount namespace, as root or with unprivileged user namespaces; without either they fail and say so.

use crate::readers::{Way, during};
use crate::workshop::{Dice, Workshop, code, difference, held, other, run, said, script, tree, tries};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A script in a mount namespace of its own.
pub fn apart(folder: &Path, text: &str) -> Command {
    let mut bash = script(folder, text);
    let unshare = if rustix::process::geteuid().is_root() { "-m" } else { "-rm" };
    let mut command = Command::new("unshare");
    command.args([unshare, "bash", "-c", text]).current_dir(folder);
    command.envs(bash.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bash = command;
    bash
}

/// Runs it, and stops if there can be no namespace here.
pub fn run_apart(folder: &Path, text: &str) -> Output {
    let probe =
        apart(folder, "mkdir -p probe && mount -t tmpfs tmpfs probe && umount probe && rmdir probe").output().unwrap();
    assert!(
        probe.status.success(),
        "this test needs to mount a tmpfs in a namespace (root, or unprivileged user namespaces): {}",
        said(&probe)
    );
    apart(folder, text).output().unwrap()
}

/// A folder that stays what it is while it is written: what is built there, the namespace hands out as a process's root.
struct Mounted {
    child: std::process::Child,
}

impl Mounted {
    /// Mounts a tmpfs at `dist` in a namespace that lasts as long as this.
    fn new(workshop: &Workshop) -> Mounted {
        run_apart(workshop.path(), "true");
        fs::create_dir_all(workshop.at("dist")).unwrap();
        let text = "mount -t tmpfs tmpfs dist && touch dist/.mounted && exec sleep 1000";
        let child = apart(workshop.path(), text).spawn().unwrap();
        let mounted = Mounted { child };
        let site = mounted.site(workshop);
        while !site.join(".mounted").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        fs::remove_file(site.join(".mounted")).unwrap();
        mounted
    }

    /// The folder, as seen from outside.
    fn site(&self, workshop: &Workshop) -> std::path::PathBuf {
        let inside = workshop.at("dist").canonicalize().unwrap();
        Path::new(&format!("/proc/{}/root", self.child.id())).join(inside.strip_prefix("/").unwrap())
    }

    /// A build inside the namespace.
    fn building(&self, workshop: &Workshop, state: &str) -> Command {
        let mut command = script(workshop.path(), "");
        let envs: Vec<_> =
            command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
        let user: &[&str] =
            if rustix::process::geteuid().is_root() { &["-m"] } else { &["-U", "--preserve-credentials", "-m"] };
        command = Command::new("nsenter");
        command.args(["-t", &self.child.id().to_string()]).args(user);
        command.args([
            &format!("--wd={}", workshop.path().display()),
            env!("CARGO_BIN_EXE_handbok"),
            "build",
            state,
            "--out",
            "dist",
        ]);
        command.envs(envs).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command
    }

    fn build(&self, workshop: &Workshop, state: &str) -> Output {
        run(self.building(workshop, state))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn at_a_mount_point_readers_find_every_page_with_all_that_it_names() {
    let workshop = Workshop::new(tries(100, 20));
    let mounted = Mounted::new(&workshop);
    let site = mounted.site(&workshop);
    assert_eq!(code(&mounted.build(&workshop, "a")), 0);
    assert_eq!(tree(&site), tree(&workshop.at("site-a")), "the site, and nothing else");
    let builds = tries(50, 8);
    let build = |state: &str| {
        let built = mounted.build(&workshop, state);
        assert_eq!(code(&built), 0, "{}", said(&built));
    };
    for way in [Way::Path, Way::Folder] {
        let seen = during(&workshop, &site, builds, &[way], build);
        assert_eq!(seen.gone, 0, "the folder stays");
        let note = format!("{builds} builds; {} not judged (a further build had begun)", seen.late);
        held(&format!("reading at a mount point, by {way:?}"), seen.visits, &seen.broken, &note);
        assert_eq!(tree(&site), workshop.expected("b", "a"));
    }
}

#[test]
fn killed_at_a_mount_point_each_file_is_whole_and_every_asset_there() {
    let workshop = Workshop::new(tries(100, 20));
    let mounted = Mounted::new(&workshop);
    let site = mounted.site(&workshop);
    let started = std::time::Instant::now();
    for state in ["a", "b", "a"] {
        assert_eq!(code(&mounted.build(&workshop, state)), 0);
    }
    let span = started.elapsed().as_micros() as u64 / 3;
    let (count, mut dice, mut broken, mut mixed) = (tries(200, 12), Dice(3), Vec::new(), 0);
    let mut state = "a";
    for at in 0..count {
        let new = other(state);
        let old = tree(&site);
        let mut child = mounted.building(&workshop, new).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(dice.roll(span * 11 / 10)));
        // nsenter becomes the program itself: the blow lands where it should.
        child.kill().unwrap();
        child.wait().unwrap();
        let expected = workshop.expected(state, new);
        let now = tree(&site);
        let ours = |path: &String| !path.starts_with(".handbok");
        for (path, holds) in now.iter().filter(|(path, _)| ours(path)) {
            if old.get(path) != Some(holds) && expected.get(path) != Some(holds) {
                broken.push(format!("blow {at}: {path} is neither old nor new"));
            }
        }
        broken.extend(missing(&site, &now).map(|wrong| format!("blow {at}: {wrong}")));
        mixed += usize::from(now != old && now != expected);
        let next = mounted.build(&workshop, new);
        // What was published before is not known any more when both were mixed: then more may be retired than one site's.
        let clean = tree(&workshop.at(&format!("site-{new}")));
        let pages = tree(&site);
        let extra = pages.iter().filter(|(path, holds)| ours(path) && clean.get(*path) != Some(holds));
        if code(&next) != 0
            || extra.clone().any(|(path, _)| !path.starts_with("assets/"))
            || clean.keys().any(|path| !pages.contains_key(path))
        {
            broken.push(format!("the build after blow {at}: {} {:?}", said(&next), extra.take(3).collect::<Vec<_>>()));
        }
        if site.join(".handbok-staging").exists() || !workshop.leftovers().is_empty() {
            broken.push(format!("the build after blow {at} left something"));
        }
        state = new;
    }
    held(
        "kill -9 at a mount point: files whole, assets there",
        count,
        &broken,
        &format!("{mixed} of them between two files"),
    );
}

/// A page that names an asset which is not there.
fn missing(site: &Path, now: &crate::workshop::Tree) -> Option<String> {
    // What is staged yet is nobody's page.
    let is_page = |path: &&String| path.ends_with(".html") && !path.starts_with(".handbok");
    now.keys().filter(is_page).find_map(|path| {
        let text = fs::read_to_string(site.join(path)).unwrap();
        let is_whole = text.trim_end().ends_with("</html>");
        let gone =
            crate::readers::assets(&text).into_iter().find(|asset| !now.contains_key(*asset)).map(str::to_string);
        gone.or((!is_whole).then(|| "half a page".to_string())).map(|wrong| format!("{path}: {wrong}"))
    })
}

#[test]
fn a_parent_that_is_not_ours_is_no_hindrance() {
    let workshop = Workshop::new(2);
    let text = "mkdir -p www/site && chmod 755 . www && chmod 777 www/site && chmod -R a+rX a b
        as() { if [ $(id -u) = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"; else chmod a-w www; \"$@\"; fi; }
        as $HANDBOK build a --out www/site && as $HANDBOK build b --out www/site; code=$?; chmod u+w www; exit $code";
    let built = run(script(workshop.path(), text));
    let right = code(&built) == 0 && tree(&workshop.at("www/site")) == workshop.expected("a", "b");
    let alone = tree(&workshop.at("www")).keys().all(|path| path.starts_with("site"));
    let broken: Vec<String> = (!right || !alone).then(|| said(&built)).into_iter().collect();
    held("a writable output in a folder that is not", 1, &broken, "");
}

#[test]
fn a_full_disk_keeps_the_old_site_and_says_why() {
    let workshop = Workshop::new(tries(20, 6));
    fs::create_dir_all(workshop.at("disk")).unwrap();
    let text = "mount -t tmpfs -o size=$SIZE tmpfs disk && cp -a site-a disk/dist || exit 99
        $HANDBOK build b --out disk/dist; code=$?; ls -A disk >&2; mkdir seen && cp -a disk/dist/. seen/; exit $code";
    let used: u64 = walkdir::WalkDir::new(workshop.at("site-a"))
        .into_iter()
        .flatten()
        .map(|entry| entry.metadata().unwrap().len().div_ceil(4096) * 4096)
        .sum();
    let (mut count, mut refused, mut broken) = (0, 0, Vec::new());
    for step in 1.. {
        let size = used + used * step / tries(40, 8) as u64;
        let _ = fs::remove_dir_all(workshop.at("seen"));
        let built = run_apart(workshop.path(), &text.replace("$SIZE", &size.to_string()));
        if code(&built) == 99 {
            continue;
        }
        let (now, said) = (tree(&workshop.at("seen")), said(&built));
        count += 1;
        match code(&built) {
            0 if now == workshop.expected("a", "b") => break,
            4 if now == tree(&workshop.at("site-a"))
                && said.contains("No space left")
                && !said.contains("staging\n") =>
            {
                refused += 1
            }
            exit => broken.push(format!(
                "{size} bytes: exit {exit}, {}: {said}",
                difference(&now, &tree(&workshop.at("site-a")))
            )),
        }
        assert!(step < 400, "it never builds");
    }
    held(
        "a full disk, from no room to enough",
        count,
        &broken,
        &format!("{refused} refused with exit 4, then it builds"),
    );
}
