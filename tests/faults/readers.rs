//! Readers who visit pages and load what these name, while the site is built again and again.

use crate::workshop::{Workshop, code, held, other, said, tries};
use rustix::fs::{CWD, Mode, OFlags, openat};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How a reader finds the files of a site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// By the output's path, each time anew, as web servers do.
    Path,
    /// Through a folder that is opened for each visit.
    Folder,
}

/// What goes on while readers read.
#[derive(Default)]
pub struct Stage {
    /// Builds that have begun.
    pub begun: AtomicUsize,
    pub over: AtomicBool,
}

/// What a reader saw.
#[derive(Default)]
pub struct Seen {
    pub visits: usize,
    /// Visits that went on after a further build had begun: nobody keeps assets for ever.
    pub late: usize,
    /// Visits by a folder that was taken away meanwhile.
    pub gone: usize,
    pub broken: Vec<String>,
}

impl Seen {
    pub fn and(mut self, other: Seen) -> Seen {
        self.visits += other.visits;
        self.late += other.late;
        self.gone += other.gone;
        self.broken.extend(other.broken);
        self
    }
}

/// A site as a visit finds it.
struct Door<'a> {
    site: &'a Path,
    opened: Option<std::fs::File>,
}

impl Door<'_> {
    fn open(site: &Path, way: Way) -> io::Result<Door<'_>> {
        let opened = if way == Way::Folder { Some(std::fs::File::open(site)?) } else { None };
        Ok(Door { site, opened })
    }

    fn read(&self, path: &str) -> io::Result<String> {
        let mut text = String::new();
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let file = match &self.opened {
            Some(folder) => openat(folder, path, flags, Mode::empty())?,
            None => openat(CWD, self.site.join(path), flags, Mode::empty())?,
        };
        std::fs::File::from(file).read_to_string(&mut text)?;
        Ok(text)
    }

    /// Whether the opened folder is no longer the site.
    fn is_gone(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let number = |meta: io::Result<std::fs::Metadata>| meta.map(|meta| meta.ino()).ok();
        self.opened.as_ref().is_some_and(|folder| number(folder.metadata()) != number(self.site.metadata()))
    }
}

/// Addresses of assets that a page names, as paths in the site.
pub fn assets(page: &str) -> Vec<&str> {
    let pieces = page.split("../assets/").skip(1);
    pieces
        .map(|rest| &page[rest.as_ptr() as usize - page.as_ptr() as usize - 7..])
        .map(|rest| rest.split(['"', '\'', ' ', ')', '&']).next().unwrap())
        .collect()
}

/// Visits pages until all is over.
pub fn read(site: &Path, way: Way, pause: Duration, stage: &Stage) -> Seen {
    let (mut seen, mut at) = (Seen::default(), 0);
    while !stage.over.load(Ordering::SeqCst) {
        at += 1;
        let lang = if usize::is_multiple_of(at, 2) { "nb" } else { "en" };
        let page = format!("{lang}/c{}.html", at % 20);
        let begun = stage.begun.load(Ordering::SeqCst);
        seen.visits += 1;
        let door = Door::open(site, way);
        let visit =
            door.as_ref().map_err(|error| format!("the folder: {error}")).and_then(|door| visit(door, &page, pause));
        if let Err(wrong) = visit {
            if door.is_ok_and(|door| door.is_gone()) {
                seen.gone += 1;
            } else if stage.begun.load(Ordering::SeqCst) > begun {
                seen.late += 1;
            } else {
                seen.broken.push(format!("{page}: {wrong}"));
            }
        }
    }
    seen
}

/// One page with all that it names.
fn visit(door: &Door<'_>, page: &str, pause: Duration) -> Result<(), String> {
    let text = door.read(page).map_err(|error| error.to_string())?;
    if !text.trim_end().ends_with("</html>") {
        return Err(format!("half a page, {} bytes", text.len()));
    }
    let named = assets(&text);
    if named.len() < 4 || !text.contains("Utgave ") {
        return Err(format!("names {named:?} only"));
    }
    std::thread::sleep(pause);
    for asset in named {
        match door.read(asset) {
            Ok(text) if text.is_empty() => return Err(format!("{asset} is empty")),
            Ok(_) => {}
            Err(error) => return Err(format!("{asset}: {error}")),
        }
    }
    Ok(())
}

/// Builds both states in turns while readers read; what they saw.
pub fn during(workshop: &Workshop, site: &Path, builds: usize, ways: &[Way], build: impl Fn(&str)) -> Seen {
    let stage = Stage::default();
    std::thread::scope(|scope| {
        let pauses = [0, 3, 15].map(Duration::from_millis);
        let readers: Vec<_> = ways
            .iter()
            .flat_map(|way| pauses.map(|pause| (*way, pause)))
            .map(|(way, pause)| {
                scope.spawn({
                    let stage = &stage;
                    move || read(site, way, pause, stage)
                })
            })
            .collect();
        let mut state = "a";
        for _ in 0..builds {
            state = other(state);
            stage.begun.fetch_add(1, Ordering::SeqCst);
            build(state);
        }
        stage.over.store(true, Ordering::SeqCst);
        assert!(workshop.leftovers().is_empty(), "{:?}", workshop.leftovers());
        readers.into_iter().map(|reader| reader.join().unwrap()).fold(Seen::default(), Seen::and)
    })
}

#[test]
fn readers_find_every_page_with_all_that_it_names() {
    let workshop = Workshop::new(tries(100, 20));
    workshop.build("a");
    let builds = tries(50, 8);
    let build = |state: &str| {
        let built = workshop.build(state);
        assert_eq!(code(&built), 0, "{}", said(&built));
    };
    for way in [Way::Path, Way::Folder] {
        let seen = during(&workshop, &workshop.at("dist"), builds, &[way], build);
        let note = format!(
            "{builds} builds; {} not judged (a further build had begun), {} through a folder that was replaced",
            seen.late, seen.gone
        );
        held(&format!("reading pages and their assets, by {way:?}"), seen.visits, &seen.broken, &note);
    }
}
