//! Which lines are titles of chapters. There is no type size in a text, so other signs have to do: a list of contents,
//! numbers, a mention («the chapter …»), a page number right beside it, and titles that begin with the same words.

use super::pages::{Line, Page};
use std::collections::{BTreeMap, BTreeSet};

/// Most words and letters of a title.
const MOST_WORDS: usize = 8;
const MOST_LETTERS: usize = 70;

/// Words behind which a chapter is named.
const MENTIONS: [&str; 8] =
    ["kapittelet ", "kapitlet ", "kapittel ", "kap. ", "chapter ", "kapitel ", "kapitlet «", "kapittelet «"];

/// What the titles of a document are.
pub(super) struct Titles {
    /// Numbers of the lines that the lists of contents are.
    contents: BTreeSet<u32>,
    /// Headings below the chapters' that the list of contents names.
    sections: BTreeSet<String>,
    /// Titles as they stand in the text, and as chapters are called.
    chapters: BTreeMap<String, String>,
    /// Titles that stand where their chapter begins.
    in_place: BTreeSet<String>,
    document: Option<String>,
}

impl Titles {
    pub(super) fn new(pages: &[Page]) -> Titles {
        let mut titles = Titles {
            contents: BTreeSet::new(),
            sections: BTreeSet::new(),
            chapters: BTreeMap::new(),
            in_place: BTreeSet::new(),
            document: None,
        };
        titles.read_contents(pages);
        if titles.chapters.is_empty() {
            titles.read_numbers(pages);
        }
        if titles.chapters.is_empty() {
            titles.read_signs(pages);
        }
        titles
    }

    /// What the document calls itself, if that is known.
    pub(super) fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }

    /// Whether a line, by its number, belongs to a list of contents.
    pub(super) fn is_contents(&self, number: u32) -> bool {
        self.contents.contains(&number)
    }

    /// The chapter that a line names.
    pub(super) fn chapter(&self, line: &str) -> Option<String> {
        self.chapters.get(&folded(line)).cloned()
    }

    pub(super) fn is_section(&self, line: &str) -> bool {
        self.sections.contains(&folded(line))
    }

    pub(super) fn begins_here(&self, line: &str) -> bool {
        self.in_place.contains(&folded(line))
    }

    /// `Title ......... 12`: lines that say where something is. Prices look the same; but pages rise, and titles come again as
    /// headings.
    fn read_contents(&mut self, pages: &[Page]) {
        let in_text: BTreeSet<String> =
            pages.iter().flat_map(|page| &page.lines).map(|line| folded(&line.text)).collect();
        for list in lists(pages).iter().filter(|list| is_of_contents(list, &in_text)) {
            let top = list.iter().map(|entry| entry.line.indent).min().unwrap_or(0);
            for Entry { line, title, .. } in list {
                self.contents.insert(line.number);
                let is_top = line.indent <= top + 1 && number(title).is_none_or(|(number, _)| !number.contains('.'));
                let bare = number(title).map_or(title.as_str(), |(_, words)| words).to_string();
                for shown in [title, &bare] {
                    if !is_top {
                        self.sections.insert(folded(shown));
                    } else if in_text.contains(&folded(shown)) {
                        self.chapters.insert(folded(shown), bare.clone());
                        self.in_place.insert(folded(shown));
                    }
                }
            }
        }
    }

    /// `1 Title`, `2 Title` …, each on a line of its own: two or more, from 1 on, with more than a line between them.
    fn read_numbers(&mut self, pages: &[Page]) {
        let mut next = 1;
        let mut found: Vec<(String, String)> = Vec::new();
        for (before, line, after) in pages.iter().flat_map(neighbours) {
            let words = before.is_empty()
                && after.is_empty()
                && looks_like_title(number(line).map_or(line, |(_, words)| words));
            let heading = number(line).filter(|(number, _)| words && number.trim_end_matches('.').parse() == Ok(next));
            if let Some((_, title)) = heading.filter(|(number, _)| !number.ends_with(')')) {
                found.push((folded(line), title.to_string()));
                next += 1;
            }
        }
        // Steps look the same; chapters hold more text than they.
        let lines: usize = pages.iter().flat_map(|page| &page.lines).filter(|line| !line.text.is_empty()).count();
        if found.len() >= 2 && lines >= found.len() * 6 {
            self.in_place.extend(found.iter().map(|(key, _)| key.clone()));
            self.chapters.extend(found);
        }
    }

    /// Titles of a text that has lost its layout.
    fn read_signs(&mut self, pages: &[Page]) {
        let all =
            pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let mentioned = mentioned(&folded(&all));
        let candidates: Vec<(&str, &str, &str)> = pages
            .iter()
            .flat_map(neighbours)
            .filter(|(before, line, after)| stands_alone(before) && stands_alone(after) && looks_like_title(line))
            .collect();
        let family = family(&candidates);
        for (before, line, after) in &candidates {
            let is_beside_number = is_number(before) || is_number(after);
            let is_mentioned = mentioned.contains(&folded(line));
            let in_family = family.as_ref().and_then(|family| line.strip_prefix(family.as_str())).map(str::trim);
            let title = match in_family {
                Some(rest) if !rest.is_empty() => rest,
                Some(_) => continue,
                None if is_beside_number || is_mentioned => line,
                None => continue,
            };
            self.chapters.insert(folded(line), title.to_string());
        }
        self.document = family;
    }
}

/// Each line with text, with the lines before and after it. A line whose sentence goes on below a gap has more text after it.
fn neighbours(page: &Page) -> Vec<(&str, &str, &str)> {
    let line = |at: Option<usize>| at.and_then(|at| page.lines.get(at)).map_or("", |line| line.text.as_str());
    let mut next = "";
    let mut all = Vec::new();
    for at in (0..page.lines.len()).rev() {
        let text = line(Some(at));
        if text.is_empty() {
            continue;
        }
        let goes_on = next.starts_with(char::is_lowercase);
        all.push((line(at.checked_sub(1)), text, if goes_on { next } else { line(Some(at + 1)) }));
        next = text;
    }
    all.reverse();
    all
}

fn stands_alone(neighbour: &str) -> bool {
    neighbour.is_empty() || is_number(neighbour)
}

/// Whether a line is nothing but a number.
pub(super) fn is_number(line: &str) -> bool {
    let digits = line.trim_end_matches(['.', ')']);
    (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `3.1 Words`, `3. Words`: the number and the words.
pub(super) fn number(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ')')?;
    let (number, words) = line.split_at(end);
    let is_one = number.starts_with(|c: char| c.is_ascii_digit()) && words.starts_with(char::is_whitespace);
    is_one.then(|| (number.trim_end_matches('.'), words.trim()))
}

pub(super) fn looks_like_title(line: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '–' | '&' | '/' | '(' | ')' | ',' | '?');
    line.chars().count() <= MOST_LETTERS
        && line.split_whitespace().count() <= MOST_WORDS
        && line.starts_with(char::is_uppercase)
        && line.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && line.chars().all(is_letter)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// A line that says where a title is.
struct Entry<'a> {
    line: &'a Line,
    title: String,
    page: u32,
}

/// Lines with text within which a list goes on.
const NEAR: usize = 6;

/// Lists of entries whose pages rise, each with no more than a few other lines between two of them.
fn lists(pages: &[Page]) -> Vec<Vec<Entry<'_>>> {
    let mut lists: Vec<Vec<Entry<'_>>> = Vec::new();
    let (mut others, mut titles) = (NEAR, BTreeSet::new());
    for line in pages.iter().flat_map(|page| &page.lines).filter(|line| !line.text.is_empty()) {
        let Some((title, page)) = entry(&line.text) else {
            // With the first of its titles, the list is over.
            others = if titles.contains(&folded(&line.text)) { NEAR } else { others + 1 };
            continue;
        };
        let entry = Entry { line, title, page };
        let goes_on = |list: &Vec<Entry<'_>>| others < NEAR && list.last().is_none_or(|last| last.page <= page);
        let known = lists.last_mut().filter(|list| goes_on(list));
        if known.is_none() {
            titles.clear();
        }
        titles.insert(folded(&entry.title));
        match known {
            Some(list) => list.push(entry),
            None => lists.push(vec![entry]),
        }
        others = 0;
    }
    lists
}

/// Whether entries are a list of contents: three or more, and half of them or more are lines of the text.
fn is_of_contents(list: &[Entry<'_>], in_text: &BTreeSet<String>) -> bool {
    let returns = |entry: &&Entry<'_>| {
        let bare = number(&entry.title).map_or(entry.title.as_str(), |(_, words)| words);
        in_text.contains(&folded(&entry.title)) || in_text.contains(&folded(bare))
    };
    list.len() >= 3 && list.iter().filter(returns).count() * 2 >= list.len()
}

/// `Title ..... 12` or a wide gap before the number: the title and the number.
pub(super) fn entry(line: &str) -> Option<(String, u32)> {
    let digits = line.len() - line.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (words, number) = line.split_at(line.len() - digits);
    let bare = words.trim_end_matches([' ', '.', '…', '\t', '·', '_']);
    let gap = &words[bare.len()..];
    let is_led =
        gap.matches(['.', '…', '·', '_']).count() >= 3 || gap.len() >= 4 && gap.trim().is_empty() || gap.contains('…');
    let has_words = bare.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let is_one = digits <= 4 && is_led && has_words;
    number.parse().ok().filter(|_| is_one).map(|number| (bare.trim().to_string(), number))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What stands behind a word for chapters, at every length that a title may have.
fn mentioned(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, word) in MENTIONS.iter().flat_map(|word| text.match_indices(word)) {
        let mut name = String::new();
        for word in text[at + word.len()..].split(' ').take(MOST_WORDS) {
            name.push_str(word.trim_end_matches(['.', ',', ';', ':', '»', '”']));
            found.insert(name.clone());
            name.push(' ');
        }
    }
    found
}

/// The words with which three titles or more begin, each going on in its own way: the document's name.
fn family(candidates: &[(&str, &str, &str)]) -> Option<String> {
    let mut starts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (_, line, _) in candidates {
        let words: Vec<&str> = line.split(' ').collect();
        for count in 1..words.len() {
            starts.entry(words[..count].join(" ")).or_default().insert(line);
        }
    }
    starts.into_iter().filter(|(_, lines)| lines.len() >= 3).map(|(start, _)| start).max_by_key(String::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::losses::Losses;

    fn chapters(text: &str) -> Vec<String> {
        let pages = super::super::pages::read("f", text, &mut Losses::default()).pages;
        Titles::new(&pages).chapters.into_values().collect()
    }

    #[test]
    fn a_list_of_contents_names_the_chapters() {
        let text = "Contents\nFirst use ...... 3\n   A detail ...... 4\nCare ...... 7\n\nFirst use\n\nText.\n\nA detail\n\nCare\n\nText.\n";
        assert_eq!(chapters(text), ["Care", "First use"]);
    }

    #[test]
    fn prices_are_no_list_of_contents() {
        let none = |text: &str| {
            let pages = super::super::pages::read("f", text, &mut Losses::default()).pages;
            Titles::new(&pages).contents.is_empty()
        };
        // No price is a title that comes again, and these titles come again, but their numbers fall.
        assert!(none("Coffee ........ 25\nTea ........ 30\nCake ........ 45\n"));
        assert!(none("Coffee ........ 25\nTea ........ 20\nCake ........ 45\n\nCoffee\n\nTea\n\nCake\n"));
        // Behind the first of its titles, a list does not go on.
        let text = "Hot ...... 2\nCold ...... 3\nWarm ...... 4\n\nHot\n\nCoffee ...... 25\n\nCold\n\nWarm\n";
        let pages = super::super::pages::read("f", text, &mut Losses::default()).pages;
        assert_eq!(Titles::new(&pages).contents.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert!(!none("Coffee ........ 2\nTea ........ 3\nCake ........ 45\n\nCoffee\n\nTea\n\nCake\n"));
    }

    #[test]
    fn numbers_name_them_but_steps_do_not() {
        let body = "Some text that goes on.\nAnd on.\n\nMore.\nMore.\nMore.\nMore.\n";
        assert_eq!(chapters(&format!("1 Setting up\n\n{body}\n2 Daily use\n\n{body}")), ["Setting up", "Daily use"]);
        assert!(chapters("1. Open it\n\n2. Close it\n\n3. Go\n").is_empty());
    }

    #[test]
    fn signs_name_them_where_the_layout_is_lost() {
        let text = "See the chapter First use.\n\nFirst use\n\nPress it.\n\n7\nCare\n\nWash it.\n";
        assert_eq!(chapters(text), ["Care", "First use"]);
        let text = "Acme Kettle Web\n\nOne.\n\nAcme Kettle Mobile\n\nTwo.\n\nAcme Kettle Faults\n\nThree.\n";
        assert_eq!(chapters(text), ["Faults", "Mobile", "Web"]);
    }
}
