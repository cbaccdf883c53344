//! `print.html` as the browser gets it for a PDF: no scripts, page numbers filled in, and what the options ask for.

use super::{Options, PaperSize};
use crate::model::relative;
use crate::render::page_number;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the style sheet with what the options ask for, at the site's root.
pub(super) const STYLE: &str = "handbok-pdf.css";
/// What a chapter begins with.
const CHAPTER: &str = "<section class=\"paper-chapter page-";
const BLANK: &str = "<section class=\"paper-blank\"></section>\n";
/// A number as wide as most, for the first pass.
const GUESS: usize = 88;

/// What one pass has found out and the next one writes down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// Pages by id.
    pub pages: BTreeMap<String, usize>,
    /// Chapters, by their index, that have an empty page before them.
    pub blanks: BTreeSet<usize>,
}

/// A page that waits for its numbers.
pub(super) struct Layout<'a> {
    html: String,
    path: &'a str,
    options: &'a Options,
}

impl<'a> Layout<'a> {
    /// Takes a page of the site from `path`. Addresses that lead out of the document begin with `base`, or lead nowhere.
    pub(super) fn new(html: &str, path: &'a str, base: Option<&str>, options: &'a Options) -> Layout<'a> {
        let html = without_scripts(html).replace(" loading=\"lazy\"", "");
        let style = format!("<link rel=\"stylesheet\" href=\"{}\">\n</head>", relative(path, STYLE));
        let html = html.replacen("</head>", &style, 1);
        Layout { html: only_whole_addresses(&html, path, base), path, options }
    }

    /// Ids whose pages are asked for.
    pub(super) fn targets(&self) -> BTreeSet<&str> {
        page_number::targets(&self.html).collect()
    }

    /// What the first pass writes.
    pub(super) fn guess(&self) -> Numbers {
        Numbers { pages: self.targets().into_iter().map(|id| (id.to_string(), GUESS)).collect(), ..Numbers::default() }
    }

    /// The page with numbers.
    pub(super) fn write(&self, numbers: &Numbers) -> String {
        let mut html = page_number::fill(&self.html, |id| numbers.pages.get(id).copied());
        for chapter in &numbers.blanks {
            let start = format!("{CHAPTER}{chapter}\"");
            html = html.replacen(&start, &format!("{BLANK}{start}"), 1);
        }
        html
    }

    /// What the next pass has to write, where these pages were found with those empty ones.
    pub(super) fn next(&self, found: &BTreeMap<String, usize>, blanks: &BTreeSet<usize>) -> Numbers {
        let wanted = self.targets();
        let pages = found.iter().filter(|(id, _)| wanted.contains(id.as_str()));
        let mut next = Numbers { pages: pages.map(|(id, page)| (id.clone(), *page)).collect(), ..Numbers::default() };
        if self.options.duplex {
            for chapter in self.chapters() {
                let Some(page) = found.get(&format!("c{chapter}-top")) else { continue };
                let without = page - blanks.range(..=chapter).count();
                if (without + next.blanks.len()).is_multiple_of(2) {
                    next.blanks.insert(chapter);
                }
            }
        }
        next
    }

    fn chapters(&self) -> Vec<usize> {
        let starts = self.html.split(CHAPTER).skip(1);
        starts.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    }

    /// Files of the site that the page shows, by site path.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let values = ["src=\"", "<link rel=\"stylesheet\" href=\"", "<link rel=\"stylesheet\" media=\"print\" href=\""];
        let found = values.iter().flat_map(|start| self.html.split(start).skip(1));
        found.filter_map(|rest| rest.split('"').next()).map(|address| joined(self.path, address)).collect()
    }

    /// The words of the first link to each id.
    pub(super) fn words(&self) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        for rest in self.html.split("href=\"#").skip(1) {
            let link = rest.split_once('"').and_then(|(id, rest)| Some((id, rest.split_once('>')?.1)));
            if let Some((id, inner)) = link {
                let text = text_of(inner.split("</a>").next().unwrap_or_default());
                words.entry(id.to_string()).or_insert(text);
            }
        }
        words
    }

    /// The words of all headings, in order.
    pub(super) fn headings(&self) -> Vec<String> {
        let mut headings = Vec::new();
        for rest in self.html.split("<h").skip(1) {
            let is_heading = rest.starts_with(|c: char| ('1'..='6').contains(&c)) && rest[1..].starts_with([' ', '>']);
            if let Some((_, inner)) = rest.split_once('>').filter(|_| is_heading) {
                headings.push(text_of(inner.split("</h").next().unwrap_or_default()));
            }
        }
        headings
    }

    /// Labels of tabs by their keys.
    pub(super) fn tabs(&self) -> BTreeMap<String, String> {
        let found = self.html.split("data-tab=\"").skip(1);
        found
            .filter_map(|rest| {
                let (key, rest) = rest.split_once('"')?;
                let label = rest.split_once("class=\"tab-title\">")?.1.split("</p>").next()?;
                Some((key.to_string(), text_of(label)))
            })
            .collect()
    }

    /// The ids in a page that the choice of tabs leaves out: nothing of theirs can be referred to.
    pub(super) fn style(&self, tab: Option<&str>) -> String {
        let mut css = String::new();
        let (width, height, margins) = match self.options.paper {
            PaperSize::A4 => (210, 297, [22, 18, 20]),
            PaperSize::A5 => (148, 210, [18, 13, 16]),
            PaperSize::Letter => (216, 279, [22, 19, 20]),
        };
        let size = self.options.paper.name();
        let [top, side, bottom] = margins;
        if self.options.paper != PaperSize::A4 {
            css += &format!(
                "@page{{size:{size};margin:{top}mm {side}mm {bottom}mm}}@page wide{{size:{size} landscape}}\n"
            );
            let (cover, room) = ((height - top - bottom) * 7 / 8, width);
            css += &format!(
                ".cover{{min-height:{cover}mm}}.cover h1{{margin-top:{}mm;font-size:{}pt}}\n",
                cover / 4,
                room / 6
            );
            css += ".cover-facts{grid-template-columns:max-content minmax(0,1fr)}\n";
        }
        if self.options.duplex {
            let (inner, outer) = (side + 6, side - 6);
            css += &format!(
                "@page :right{{margin-left:{inner}mm;margin-right:{outer}mm}}@page :left{{margin-left:{outer}mm;margin-right:{inner}mm}}\n"
            );
            css += "@page blank{@top-left{content:\"\"}@top-right{content:\"\"}@bottom-left{content:\"\"}@bottom-right{content:\"\"}}.paper-blank{page:blank;height:1px}\n";
        }
        if let Some(tab) = tab {
            css += &format!(
                ".tabs:has(> .tab[data-tab=\"{tab}\"]) > .tab:not([data-tab=\"{tab}\"]){{display:none !important}}\n"
            );
        }
        css
    }
}

fn without_scripts(html: &str) -> String {
    let mut parts = html.split("<script ");
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        out.push_str(part.split_once("</script>").map_or("", |(_, rest)| rest));
    }
    out
}

/// Links to other files of the site would lead to where the PDF was made.
fn only_whole_addresses(html: &str, path: &str, base: Option<&str>) -> String {
    let mut out = String::with_capacity(html.len());
    for (at, part) in html.split("<a ").enumerate() {
        out.push_str(if at > 0 { "<a " } else { "" });
        let tag_end = part.find('>').unwrap_or(part.len()) * usize::from(at > 0);
        let (tag, rest) = part.split_at(tag_end);
        let address = tag.split_once("href=\"").and_then(|(_, rest)| rest.split('"').next());
        match address.filter(|address| !address.starts_with('#') && !has_scheme(address)) {
            None => out.push_str(tag),
            Some(address) => {
                let (file, hash) =
                    address.split_once('#').map_or((address, String::new()), |(file, hash)| (file, format!("#{hash}")));
                let whole = base.map(|base| format!("href=\"{base}{}{hash}\"", joined(path, file)));
                out.push_str(&tag.replace(&format!("href=\"{address}\""), &whole.unwrap_or_default()));
            }
        }
        out.push_str(rest);
    }
    out
}

fn has_scheme(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or_default();
    scheme.len() < address.len() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// A relative address, from the site's root.
fn joined(from: &str, address: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for part in address.split('/') {
        match part {
            ".." => drop(folders.pop()),
            "." | "" => {}
            name => folders.push(name),
        }
    }
    folders.join("/")
}

/// The words in a piece of HTML.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (at, part) in html.split('<').enumerate() {
        text.push_str(if at == 0 { part } else { part.split_once('>').map_or("", |(_, rest)| rest) });
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace('\u{ad}', "");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_only_if_they_lead_somewhere() {
        let html = "<a href=\"#c1-a\">1</a><a class=\"x\" href=\"../b.html#c\">2</a><a href=\"tel:1\">3</a>";
        assert_eq!(
            only_whole_addresses(html, "nb/del/print.html", Some("https://a.no/")),
            "<a href=\"#c1-a\">1</a><a class=\"x\" href=\"https://a.no/nb/b.html#c\">2</a><a href=\"tel:1\">3</a>"
        );
        assert!(only_whole_addresses(html, "nb/print.html", None).contains("<a class=\"x\" >2</a>"));
    }

    #[test]
    fn chapters_begin_on_right_hand_pages() {
        let options = Options { duplex: true, ..Options::default() };
        let html = "<section class=\"paper-chapter page-0\"><section class=\"paper-chapter page-1\">";
        let layout = Layout::new(html, "nb/print.html", None, &options);
        let found = |first, second| BTreeMap::from([("c0-top".to_string(), first), ("c1-top".to_string(), second)]);
        let first = layout.next(&found(4, 6), &BTreeSet::new());
        assert_eq!(first.blanks, BTreeSet::from([0]));
        assert_eq!(layout.next(&found(5, 7), &first.blanks).blanks, first.blanks);
        assert!(layout.write(&first).starts_with(BLANK));
    }
}
