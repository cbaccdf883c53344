//! Search: the manual's texts into an index that a browser reads without a server.
//!
//! A unit is whatever has an address: a section, a step, a tab, a symptom. Words are stemmed here, not in the browser:
//! the index carries each stem with the endings that were seen, so the client needs no rules of any language.

mod compounds;
mod postings;
mod shards;
mod stem;
mod tokens;
mod units;

use crate::model::{Edition, Manual, SitePath, Strings};

use std::sync::Arc;

/// The index files of one edition: the first is the directory that pages load.
pub fn index(manual: &Manual, edition: &Edition, strings: &Strings, directory: &str) -> Vec<(SitePath, Arc<[u8]>)> {
    let units = units::collect(manual, edition, strings);
    let stemmer = stem::Stemmer::new(&edition.lang);
    let postings = postings::build(&units, &stemmer);
    shards::write(edition, &units, &postings, directory)
}
