//! What a build costs: `cargo bench --bench build -- [PAGES]` makes a bilingual corpus of that many pages (1,000 without
//! a number), builds it and publishes it, and prints wall time, CPU time and peak memory.

#![allow(clippy::expect_used)] // A benchmark that cannot run has nothing to say.

use handbok::assemble::Blueprint;
use handbok::input;
use handbok::output;
use handbok::pipeline::{self, Profile};
use handbok::search;
use std::fs;
use std::path::Path;
use std::time::Instant;

mod corpus;

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let pages = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let folder = corpus::folder(pages);
    // In memory, where there is such a folder: what a disk does to files is another story.
    let memory = Path::new("/dev/shm");
    let out = if memory.is_dir() { memory.join("handbok-bench-out") } else { folder.with_extension("out") };
    let _ = fs::remove_dir_all(&out);
    let start = Instant::now();
    let (inputs, found) = input::load(&folder).expect("the corpus can be read");
    let loaded = start.elapsed();
    let outcome = pipeline::build(&inputs, &Profile::default());
    let built = start.elapsed();
    assert!(found.iter().next().is_none() && outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics.first());
    let site = outcome.blueprint.expect("a site without errors");
    let how = output::How { keeps: false, seal: None, gate: &output::Gate::default() };
    let first = output::publish(&site, how, &out, &folder).expect("the site can be published");
    let published = start.elapsed();
    let (cpu, peak) = (cpu_seconds(), peak_megabytes());
    output::publish(&site, how, &out, &folder).expect("the site can be published twice");
    let again = start.elapsed() - published;
    let sizes = walkdir::WalkDir::new(&out).into_iter().flatten().filter_map(|entry| entry.metadata().ok());
    let bytes: u64 = sizes.filter(|meta| meta.is_file()).map(|meta| meta.len()).sum();
    println!("pages {pages}, files {}, {} MB", first.files, bytes >> 20);
    let _ = fs::remove_dir_all(&out);
    println!(
        "load {} ms, parse and link {} ms, draw and publish {} ms, draw and compare again {} ms",
        loaded.as_millis(),
        (built - loaded).as_millis(),
        (published - built).as_millis(),
        again.as_millis()
    );
    println!("whole {} ms, CPU {cpu:.2} s, peak {peak} MB", published.as_millis());
    let before = cpu_seconds();
    index(&site);
    println!("the search index alone, without its files on the disk: CPU {:.2} s", cpu_seconds() - before);
}

/// Makes every edition's index and drops it.
fn index(site: &Blueprint) {
    let renderer = site.renderer();
    for edition in &renderer.manual.editions {
        let directory = handbok::render::search_index_path(&edition.lang);
        search::index(&renderer.manual, edition, &renderer.strings, &directory, &mut |_, text| drop(text));
    }
}

fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: u64 = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}

fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
}
