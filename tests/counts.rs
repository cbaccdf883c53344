//! What guards speed: how often memory is asked for, what is parsed and drawn, and how large pages are. Counts are the same
//! on every machine, times are not.

#![allow(clippy::expect_used)] // A corpus that cannot be made has nothing to count.

use handbok::input;
use handbok::pipeline::{self, Memory, Profile};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "../benches/corpus/mod.rs"]
mod corpus;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const PAGES: usize = 200;

/// One test alone in its process: other threads would be counted, too.
#[test]
fn a_page_costs_what_it_costs() {
    let folder = corpus::folder(PAGES);
    let (inputs, _) = input::load(&folder).unwrap();
    let region = Region::new(ALLOCATOR);
    let draft = pipeline::draft(&inputs, &Profile::default(), &mut Memory::default(), &mut |_| ());
    let read = region.change().allocations / PAGES;
    assert_eq!(draft.parsed, PAGES + 2 * PAGES / 100, "each file is parsed once: the pages and their parts' own");
    let blueprint = draft.blueprint.unwrap();
    let (files, chapters, of_chapters) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let region = Region::new(ALLOCATOR);
    blueprint.each(false, &|path, pieces| {
        files.fetch_add(1, Ordering::Relaxed);
        let size = pieces.map(|piece| piece.len()).sum();
        if path.contains("/side-") {
            chapters.fetch_add(1, Ordering::Relaxed);
            of_chapters.fetch_add(size, Ordering::Relaxed);
        }
    });
    let drawn = region.change().allocations / PAGES;
    let size = of_chapters.into_inner() / PAGES;
    assert_eq!(chapters.into_inner(), PAGES);
    println!("allocations per page: {read} to parse and link, {drawn} to draw; {size} bytes per page");
    assert!(read < 520 && drawn < 700 && size < 13_500, "{read} and {drawn} allocations, {size} bytes per page");
}
