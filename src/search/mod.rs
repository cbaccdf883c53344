//! Search: the manual's texts into an index that a browser reads without a server.
//!
//! A unit is whatever has an address: a section, a step, a tab, a symptom. Words are stemmed here, not in the browser:
//! the index carries each stem with the endings that were seen, so the client needs no rules of any language.

mod compounds;
mod language;
mod postings;
mod relations;
mod shards;
mod tokens;
mod units;
mod vocabulary;

use crate::model::{Edition, Lang, Manual, SitePath, Strings};
use language::Language;
use serde_json::{Map, Value, json};
use shards::Index;
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::Vocabulary;

/// Takes a file of an index: its path and its text.
pub type Give<'a> = &'a mut dyn FnMut(SitePath, String);

/// Gives away the index files of one edition, each as soon as it is written; the last is the directory that pages load.
/// `all_strings` are the words of each of the manual's languages.
pub fn index(
    manual: &Manual,
    edition: &Edition,
    all_strings: &BTreeMap<Lang, Strings>,
    directory: &str,
    give: Give<'_>,
) {
    let strings = &all_strings[&edition.lang];
    let units = units::collect(manual, edition, strings);
    let language = Language::new(&edition.lang);
    let mut ignored = BTreeSet::new();
    tokens::words(strings.of_language("search_ignored"), |word| _ = ignored.insert(tokens::fold(word)));
    let mut vocabulary = Vocabulary::new(&language, ignored);
    let mut writer = shards::Writer::new(manual, edition, &units, give);
    // Each unit is written as soon as it is read: their texts and where each stem stands are not in memory at once.
    let mut postings = postings::read(units, &mut vocabulary, |unit| writer.unit(unit));
    let roots = vocabulary.roots();
    let compounds = vocabulary.compounds(&roots);
    let relations = relations::relate(&mut vocabulary, &compounds, &roots, &equivalents(manual, all_strings));
    // Relating has learned stems that stand nowhere.
    postings.resize_with(vocabulary.stems.len(), Vec::new);
    postings::add_parts(&mut postings, &compounds);
    let endings = vocabulary.endings().into_iter().map(str::to_string).collect();
    let index = Index {
        head: head(manual, edition, strings, &vocabulary.ignored),
        stems: vocabulary.stems,
        postings,
        relations,
        endings,
        joints: language.compounding.map_or(&[""], |rules| rules.joints),
    };
    writer.finish(&index, directory);
}

/// What the directory says besides the index itself: words that a query does not need, words for the reader, and where
/// else to look.
fn head(manual: &Manual, edition: &Edition, strings: &Strings, ignored: &BTreeSet<String>) -> Map<String, Value> {
    let say = strings.all().iter().filter_map(|(key, word)| Some((key.strip_prefix("find_")?, json!(word))));
    let others = manual.editions.iter().map(|other| &other.lang).filter(|lang| **lang != edition.lang);
    let mut say: Map<String, Value> = say.map(|(key, word)| (key.to_string(), word)).collect();
    say.insert("others".to_string(), others.map(|lang| json!([lang.tag(), lang.autonym()])).collect());
    Map::from_iter([("ignored".to_string(), json!(ignored)), ("say".to_string(), json!(say))])
}

/// Words that mean the same: the theme's for each language of the manual, and the manual's own, each with the theme's
/// groups that it has a word of.
fn equivalents(manual: &Manual, strings: &BTreeMap<Lang, Strings>) -> Vec<Vec<String>> {
    let groups = strings.values().flat_map(|words| words.of_language("search_equivalents").split(','));
    let theme: Vec<Vec<String>> = groups.map(|group| group.split_whitespace().map(str::to_string).collect()).collect();
    let own = manual.config.synonyms.iter().map(|group| {
        let is_same = |word: &String| group.iter().any(|own| own.to_lowercase() == *word);
        let related = theme.iter().filter(|words| words.iter().any(is_same)).flatten();
        group.iter().chain(related).cloned().collect()
    });
    own.chain(theme.iter().cloned()).collect()
}
