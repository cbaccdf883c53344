//! Where links of a book lead in the manual: the paths that authors write (`.md`, `.html`, a folder), and the ids of mdBook.

use super::Page;
use super::layout::is_index;
use super::settings::Settings;
use crate::import::unique::Unique;
use crate::import::{MAX_FILE, Read};
use crate::input::is_ignored;
use crate::link::{paths, scheme};
use crate::source::{Text, say};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What becomes of a link or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It stays.
    Keep,
    /// It leads there.
    To(String),
    /// It leads there, and something is to be said.
    Changed(String, Text),
    /// It leads nowhere: only its text stays.
    Dead(Text),
}

/// All pages of a book, and the files that they link to.
pub(super) struct Atlas<'a> {
    pub settings: &'a Settings,
    pub read: &'a Read<'a>,
    pub pages: &'a [Page],
    /// Pages by the chapter's file.
    by_file: BTreeMap<&'a str, usize>,
    /// Where old addresses lead.
    moved: BTreeMap<&'a str, &'a str>,
    taken: RefCell<Taken>,
}

/// Files of the book that the manual takes over.
struct Taken {
    /// Their paths in the manual, by those in the book.
    paths: BTreeMap<String, String>,
    /// Names that are given away, in lower case: two folders of the book may each have a picture of a name.
    names: Unique,
    files: BTreeMap<String, Vec<u8>>,
}

/// Most old addresses that lead to each other before one leads to a page.
const MOST_MOVES: usize = 10;

impl<'a> Atlas<'a> {
    pub(super) fn new(settings: &'a Settings, read: &'a Read<'a>, pages: &'a [Page]) -> Atlas<'a> {
        let by_file = pages.iter().enumerate().filter_map(|(at, page)| Some((page.place.file.as_deref()?, at)));
        let moved = settings.redirects.iter().rev().map(|(from, to, _)| (from.as_str(), to.as_str()));
        let (paths, files) = Default::default();
        let taken = RefCell::new(Taken { paths, names: Unique::new(2, &[]), files });
        Atlas { settings, read, pages, by_file: by_file.collect(), moved: moved.collect(), taken }
    }

    /// The files that the manual takes over, by their path in it.
    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        std::mem::take(&mut self.taken.borrow_mut().files)
    }

    /// Answers a link of a page.
    pub(super) fn link(&self, page: &Page, dest: &str) -> Answer {
        let dest = dest.trim();
        if let Some(scheme) = scheme(dest) {
            let is_fine = ["http", "https", "mailto", "tel"].contains(&scheme.to_ascii_lowercase().as_str());
            return match is_fine {
                true => Answer::Keep,
                false => Answer::Dead(say!(
                    "Lenker med «{scheme}:» tillates ikke.",
                    "Links with “{scheme}:” are not allowed."
                )),
            };
        }
        if dest.starts_with("//") {
            return Answer::To(format!("https:{dest}"));
        }
        let (file, fragment) = dest.split_once('#').unwrap_or((dest, ""));
        let file = file.split('?').next().unwrap_or(file);
        if file.is_empty() && fragment.is_empty() {
            return Answer::Dead(say!("Lenken peker ikke på noe.", "The link points at nothing."));
        }
        let folder = paths::folder(page.place.file.as_deref().unwrap_or_default());
        let path = if file.is_empty() { page.place.file.clone() } else { paths::join(folder, file) };
        let found = path.as_deref().and_then(|path| {
            let page = self.page(path).map(|page| (page, String::new()));
            page.or_else(|| self.redirected(path))
        });
        if let Some((target, moved_fragment)) = found {
            let fragment = if fragment.is_empty() { moved_fragment.as_str() } else { fragment };
            return self.to_page(page, target, fragment);
        }
        if let Some(taken) = path.as_deref().and_then(|path| self.take(path)) {
            return Answer::To(relative(&page.place.path, &taken));
        }
        self.elsewhere(folder, dest)
    }

    /// A link to what is no part of the book: beside it on the same server, or nowhere.
    fn elsewhere(&self, folder: &str, dest: &str) -> Answer {
        match self.settings.site.as_deref().and_then(|site| absolute(site, folder, dest)) {
            Some(url) => Answer::To(url),
            None => Answer::Dead(say!("«{dest}» finnes ikke i boken.", "“{dest}” is not in the book.")),
        }
    }

    /// The page of a path as authors write it.
    fn page(&self, path: &str) -> Option<&'a Page> {
        let trimmed = path.trim_end_matches('/');
        let stem = trimmed.strip_suffix(".html").or(trimmed.strip_suffix(".md"));
        let mut tries: Vec<String> = vec![trimmed.to_string()];
        tries.extend(stem.map(|stem| format!("{stem}.md")));
        let folder = match stem.map(|stem| stem.rsplit_once('/').unwrap_or(("", stem))) {
            Some((folder, name)) if is_index(name) => Some(folder),
            Some(_) => None,
            None => Some(trimmed),
        };
        if let Some(folder) = folder {
            let slash = if folder.is_empty() { "" } else { "/" };
            tries.extend(["README.md", "index.md", "readme.md"].map(|name| format!("{folder}{slash}{name}")));
        }
        let at = tries.iter().find_map(|path| self.by_file.get(path.as_str()));
        // The book's start page is its first chapter.
        let start = || (folder == Some("") && stem.is_some()).then(|| self.by_order()).flatten();
        at.map(|at| &self.pages[*at]).or_else(start)
    }

    fn by_order(&self) -> Option<&'a Page> {
        self.pages.iter().find(|page| page.place.file.is_some())
    }

    /// The page that an old address leads to, with a fragment.
    fn redirected(&self, path: &str) -> Option<(&'a Page, String)> {
        let mut path = path.to_string();
        for _ in 0..MOST_MOVES {
            let to = self.moved.get(path.as_str())?;
            let (file, fragment) = to.split_once('#').unwrap_or((to, ""));
            path = paths::join(paths::folder(&path), file)?;
            if let Some(page) = self.page(&path) {
                return Some((page, fragment.to_string()));
            }
        }
        None
    }

    /// The page that an old address should lead to.
    pub(super) fn target(&self, from: &str) -> Option<&'a Page> {
        self.redirected(from).map(|(page, _)| page)
    }

    fn to_page(&self, from: &Page, to: &Page, fragment: &str) -> Answer {
        let is_own = from.place.path == to.place.path;
        let file = relative(&from.place.path, &to.place.path);
        if fragment.is_empty() {
            return Answer::To(file);
        }
        let decoded = paths::join("", fragment).unwrap_or_default();
        let id = to.facts.ids.get(fragment).or_else(|| to.facts.ids.get(&decoded));
        match id {
            Some(Some(id)) if is_own => Answer::To(format!("#{id}")),
            Some(Some(id)) => Answer::To(format!("{file}#{id}")),
            Some(None) => Answer::To(file),
            None => Answer::Changed(
                file,
                say!(
                    "Stedet «{fragment}» finnes ikke: lenken går til siden.",
                    "There is no place “{fragment}”: the link leads to the page."
                ),
            ),
        }
    }

    /// Answers a picture.
    pub(super) fn picture(&self, page: &Page, dest: &str) -> Answer {
        if scheme(dest).is_some() || dest.starts_with("//") {
            return Answer::Dead(say!(
                "Bildet ligger på nettet: last det ned og legg det i manualen. {dest}",
                "The picture is on the net: download it and put it into the manual. {dest}"
            ));
        }
        let folder = paths::folder(page.place.file.as_deref().unwrap_or_default());
        match paths::join(folder, dest.split(['#', '?']).next().unwrap_or(dest)).and_then(|path| self.take(&path)) {
            Some(taken) => Answer::To(relative(&page.place.path, &taken)),
            None => Answer::Dead(say!("Bildet «{dest}» finnes ikke.", "The picture “{dest}” does not exist.")),
        }
    }

    /// Takes a file of the book into the manual.
    fn take(&self, path: &str) -> Option<String> {
        // Chapters that the list does not name are none; Handbok would read them as such.
        if path.is_empty() || path.split('/').any(is_ignored) || path.to_ascii_lowercase().ends_with(".md") {
            return None;
        }
        if let Some(known) = self.taken.borrow().paths.get(path) {
            return Some(known.clone());
        }
        let slash = if self.settings.src.is_empty() { "" } else { "/" };
        let bytes = (self.read)(&format!("{}{slash}{path}", self.settings.src))?;
        if bytes.len() as u64 > MAX_FILE {
            return None;
        }
        let inside = path.strip_prefix("img/").or(path.strip_prefix("images/")).unwrap_or(path);
        let (stem, ending) = inside.rsplit_once('.').map_or((inside, ""), |(stem, _)| (stem, &inside[stem.len()..]));
        let mut taken = self.taken.borrow_mut();
        let wish = format!("{ending}/{stem}").to_lowercase();
        let number = taken.names.take(&wish)[wish.len()..].to_string();
        let to = format!("img/{stem}{number}{ending}");
        taken.paths.insert(path.to_string(), to.clone());
        taken.files.insert(to.clone(), bytes);
        Some(to)
    }
}

/// A path of the book's server as a whole address.
fn absolute(site: &str, folder: &str, dest: &str) -> Option<String> {
    let (scheme, rest) = site.split_once("://")?;
    let (host, base) = rest.split_once('/').unwrap_or((rest, ""));
    let file = dest.split(['#', '?']).next().unwrap_or_default();
    let after = &dest[file.len()..];
    let path = paths::join(&format!("{base}/{folder}"), file)?;
    Some(format!("{scheme}://{host}/{path}{after}"))
}

/// How a file is called from another one, in a link: signs that mean something there are encoded.
pub(super) fn relative(from: &str, to: &str) -> String {
    let code = |c: char| match c {
        ' ' => "%20".to_string(),
        '(' => "%28".to_string(),
        ')' => "%29".to_string(),
        '%' => "%25".to_string(),
        '#' => "%23".to_string(),
        '<' => "%3C".to_string(),
        '|' => "%7C".to_string(),
        c => c.to_string(),
    };
    crate::model::relative(from, to).chars().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative() {
        assert_eq!(relative("en/01-a/_index.md", "en/02-b.md"), "../02-b.md");
        assert_eq!(relative("en/a.md", "img/x (1).png"), "../img/x%20%281%29.png");
        assert_eq!(relative("en/de/a.md", "en/del/a|b.md"), "../del/a%7Cb.md");
    }

    #[test]
    fn what_stands_beside_the_book_has_a_whole_address() {
        let url = absolute("https://example.org/book/", "a", "../../std/x.html#y");
        assert_eq!(url.as_deref(), Some("https://example.org/std/x.html#y"));
        assert_eq!(absolute("https://example.org/", "", "../x"), None);
    }
}
