//! Where things are in a printed document: its named destinations, which Chromium writes for every id that a link names.

use super::Failure;
use lopdf::{Document, Object};
use std::collections::{BTreeMap, HashMap};

/// The number of the page, from 1, on which each id stands.
pub(super) fn pages_of(document: &Document) -> Result<BTreeMap<String, usize>, Failure> {
    let numbers: HashMap<_, _> = document.page_iter().enumerate().map(|(at, id)| (id, at + 1)).collect();
    let mut pages = BTreeMap::new();
    let Ok(named) = document.catalog()?.get_deref(b"Dests", document) else {
        return Ok(pages);
    };
    for (name, destination) in named.as_dict()?.iter() {
        let (_, destination) = document.dereference(destination)?;
        let place = match destination {
            Object::Dictionary(dictionary) => dictionary.get_deref(b"D", document)?,
            other => other,
        };
        let page = place.as_array()?.first().and_then(|page| page.as_reference().ok());
        if let Some(number) = page.and_then(|page| numbers.get(&page)) {
            pages.insert(String::from_utf8_lossy(name).into_owned(), *number);
        }
    }
    Ok(pages)
}
