//! What no generator can do without: `cargo bench --bench floor -- PAGES OUT` reads a corpus, makes plain HTML of
//! each file once, and writes as many files of the same sizes as stand in the folder OUT, the site that a generator made of it;
//! to FLOOR beside OUT. Prints wall seconds, on one core and on all.

#![allow(clippy::expect_used)] // A benchmark that cannot run has nothing to say.

use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

mod corpus;

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let folder = corpus::folder(std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000));
    let Some(out) = std::env::args().find(|argument| Path::new(argument).is_dir()).map(PathBuf::from) else { return };
    let floor = out.with_file_name("floor");
    let sizes: Vec<(PathBuf, usize)> =
        files(&out).map(|(file, size)| (floor.join(inside(&file, &out)), size)).collect();
    let sources: Vec<PathBuf> =
        files(&folder).map(|(file, _)| file).filter(|file| file.extension().is_some_and(|end| end == "md")).collect();
    let bytes = vec![b'a'; sizes.iter().map(|(_, size)| *size).max().unwrap_or_default()];
    for cores in [1, 0] {
        let _ = fs::remove_dir_all(&floor);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
        let start = Instant::now();
        let folders: std::collections::BTreeSet<&Path> = sizes.iter().filter_map(|(file, _)| file.parent()).collect();
        folders.iter().for_each(|folder| fs::create_dir_all(folder).expect("a folder"));
        let letters: usize = pool.install(|| {
            sizes.par_iter().for_each(|(file, size)| fs::write(file, &bytes[..*size]).expect("written"));
            sources.par_iter().map(|file| html(&fs::read_to_string(file).expect("read")).len()).sum()
        });
        assert!(letters > 0);
        println!("{:.3}", start.elapsed().as_secs_f64());
    }
    let _ = fs::remove_dir_all(&floor);
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(2 * text.len());
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_FOOTNOTES;
    pulldown_cmark::html::push_html(&mut out, pulldown_cmark::Parser::new_ext(text, options));
    out
}

fn files(folder: &Path) -> impl Iterator<Item = (PathBuf, usize)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries.filter_map(|entry| {
        let meta = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((entry.into_path(), meta.len() as usize))
    })
}

fn inside<'a>(file: &'a Path, folder: &Path) -> &'a Path {
    file.strip_prefix(folder).unwrap_or(file)
}
