//! What a paragraph's style and numbering say: a heading and its level, a numbered or a bulleted list.

use super::elements::{child, value};
use super::package::{self, Package};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// How headings are called in the languages of Word's users; in English also where the program speaks another language.
const HEADINGS: [&str; 14] = [
    "heading",
    "overskrift",
    "rubrik",
    "överskrift",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "otsikko",
    "nagłówek",
    "fyrirsögn",
    "bajilčála",
    "encabezado",
];

/// A style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Style {
    name: String,
    based_on: Option<String>,
    /// 1 to 9, if it says so itself.
    outline: Option<u8>,
    list: Option<(String, u8)>,
}

/// A list that a paragraph belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Which one: another number begins anew.
    pub number: String,
    pub level: u8,
    pub is_ordered: bool,
    /// It shows letters or Roman numerals.
    pub is_lettered: bool,
    /// Its first number.
    pub start: u32,
}

/// A level of a kind of list.
struct Level {
    level: u8,
    is_ordered: Option<bool>,
    is_lettered: bool,
    start: Option<u32>,
}

/// Styles and lists of a document.
#[derive(Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// Whether each level of a list is numbered; `None` if it shows neither number nor bullet.
    lists: BTreeMap<(String, u8), Option<bool>>,
    /// Levels with letters or Roman numerals.
    lettered: BTreeSet<(String, u8)>,
    /// The first number of each level, where it is not 1.
    starts: BTreeMap<(String, u8), u32>,
}

fn val<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name).and_then(|child| value(child, "val"))
}

impl Styles {
    /// Reads both; a document without them has plain paragraphs.
    pub(super) fn read(package: &Package<'_>, main: &str) -> Styles {
        let mut styles = Styles::default();
        for relation in package.relations(main).into_values() {
            let Some(kind) = relation.kind.rsplit('/').next().filter(|kind| ["styles", "numbering"].contains(kind))
            else {
                continue;
            };
            let Ok(text) = package.text(&relation.target) else { continue };
            let Ok(document) = package::xml(&text) else { continue };
            if kind == "styles" {
                styles.read_styles(document.root_element())
            } else {
                styles.read_lists(document.root_element())
            }
        }
        styles
    }

    fn read_styles(&mut self, root: Node<'_, '_>) {
        for node in root.children().filter(|node| node.tag_name().name() == "style") {
            let Some(id) = value(node, "styleId") else { continue };
            let properties = child(node, "pPr");
            let style = Style {
                name: val(node, "name").unwrap_or(id).to_lowercase(),
                based_on: val(node, "basedOn").map(str::to_string),
                outline: properties.and_then(outline),
                list: properties.and_then(list),
            };
            self.styles.insert(id.to_string(), style);
        }
    }

    fn read_lists(&mut self, root: Node<'_, '_>) {
        let named = |name: &'static str| root.children().filter(move |node| node.tag_name().name() == name);
        let mut kinds: BTreeMap<&str, Vec<Level>> = BTreeMap::new();
        // A kind may be that of a style, which another kind has.
        let (mut wanted, mut linked): (BTreeMap<&str, &str>, BTreeMap<&str, &str>) = Default::default();
        for kind in named("abstractNum") {
            let levels = kind.children().filter(|node| node.tag_name().name() == "lvl");
            let levels = levels.filter_map(|level| {
                let is_blank = val(level, "lvlText").is_some_and(|sign| sign.trim().is_empty());
                let is_ordered = match val(level, "numFmt") {
                    Some("none") => None,
                    Some("bullet") => (!is_blank).then_some(false),
                    _ => Some(true),
                };
                let is_lettered =
                    val(level, "numFmt").is_some_and(|kind| kind.ends_with("Letter") || kind.ends_with("Roman"));
                Some(Level {
                    is_lettered,
                    level: value(level, "ilvl")?.parse().ok()?,
                    is_ordered,
                    start: number(level, "start"),
                })
            });
            let id = value(kind, "abstractNumId").unwrap_or_default();
            kinds.insert(id, levels.collect());
            wanted.extend(val(kind, "numStyleLink").map(|style| (id, style)));
            linked.extend(val(kind, "styleLink").map(|style| (style, id)));
        }
        for list in named("num") {
            let (Some(id), Some(kind)) = (value(list, "numId"), val(list, "abstractNumId")) else { continue };
            let kind = wanted.get(kind).and_then(|style| linked.get(style)).unwrap_or(&kind);
            for Level { level, is_ordered, is_lettered, start } in kinds.get(kind).into_iter().flatten() {
                if *is_lettered {
                    self.lettered.insert((id.to_string(), *level));
                }
                self.lists.insert((id.to_string(), *level), *is_ordered);
                self.starts.extend(start.map(|start| ((id.to_string(), *level), start)));
            }
            // A list may begin elsewhere than its kind does.
            for own in list.children().filter(|node| node.tag_name().name() == "lvlOverride") {
                let level = value(own, "ilvl").and_then(|level| level.parse().ok());
                let start =
                    number(own, "startOverride").or_else(|| child(own, "lvl").and_then(|level| number(level, "start")));
                self.starts.extend(level.zip(start).map(|(level, start)| ((id.to_string(), level), start)));
            }
        }
    }

    /// The style and those that it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        const LONGEST: usize = 16;
        let next = |style: &&'a Style| style.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), next).take(LONGEST)
    }

    fn style_of<'a>(properties: Option<Node<'a, '_>>) -> &'a str {
        properties.and_then(|properties| val(properties, "pStyle")).unwrap_or_default()
    }

    /// The level of a heading, from 1.
    pub(super) fn heading(&self, properties: Option<Node<'_, '_>>) -> Option<u8> {
        let id = Self::style_of(properties);
        let level = self.chain(id).find_map(|style| named_level(&style.name).or(style.outline));
        let level = properties.and_then(outline).or(level).or_else(|| named_level(&id.to_lowercase()));
        level.filter(|level| (1..=6).contains(level))
    }

    /// Whether a paragraph is the document's own title.
    pub(super) fn is_title(&self, properties: Option<Node<'_, '_>>) -> bool {
        let id = Self::style_of(properties).to_lowercase();
        let name = self.styles.get(Self::style_of(properties)).map_or(id.as_str(), |style| style.name.as_str());
        ["title", "tittel", "titel"].contains(&name)
    }

    /// Whether a paragraph says more below the document's title.
    pub(super) fn is_subtitle(&self, properties: Option<Node<'_, '_>>) -> bool {
        let id = Self::style_of(properties).to_lowercase();
        let name = self.styles.get(Self::style_of(properties)).map_or(id.as_str(), |style| style.name.as_str());
        ["subtitle", "undertittel", "underrubrik", "untertitel"].contains(&name)
    }

    /// Whether a paragraph is a quotation.
    pub(super) fn is_quote(&self, properties: Option<Node<'_, '_>>) -> bool {
        let name = self.styles.get(Self::style_of(properties)).map_or("", |style| style.name.as_str());
        ["quote", "intense quote", "block text", "sitat"].contains(&name)
    }

    /// Whether a paragraph is a line of the list of contents.
    pub(super) fn is_contents(&self, properties: Option<Node<'_, '_>>) -> bool {
        let id = Self::style_of(properties);
        let name = self.styles.get(id).map_or_else(|| id.to_lowercase(), |style| style.name.clone());
        ["toc ", "toc", "inh ", "innh"].iter().any(|head| name.starts_with(head))
    }

    /// The list that a paragraph belongs to.
    pub(super) fn list(&self, properties: Option<Node<'_, '_>>) -> Option<List> {
        let of_style = || self.chain(Self::style_of(properties)).find_map(|style| style.list.clone());
        let (number, level) = properties.and_then(list).or_else(of_style).filter(|(number, _)| number != "0")?;
        let is_ordered = self.lists.get(&(number.clone(), level)).copied().unwrap_or(Some(false))?;
        let start = self.starts.get(&(number.clone(), level)).copied().unwrap_or(1);
        let is_lettered = self.lettered.contains(&(number.clone(), level));
        Some(List { number, level: level.min(8), is_ordered, is_lettered, start })
    }
}

fn outline(properties: Node<'_, '_>) -> Option<u8> {
    val(properties, "outlineLvl")?.parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

fn number(node: Node<'_, '_>, name: &str) -> Option<u32> {
    val(node, name)?.parse().ok()
}

fn list(properties: Node<'_, '_>) -> Option<(String, u8)> {
    let list = child(properties, "numPr")?;
    let level = val(list, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
    Some((val(list, "numId")?.to_string(), level))
}

/// `heading 2`, `Overskrift2`: the level.
fn named_level(name: &str) -> Option<u8> {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    HEADINGS.contains(&bare.trim_end()).then(|| name[bare.len()..].parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::named_level;

    #[test]
    fn headings_have_names_in_many_languages() {
        assert_eq!(
            [named_level("heading 1"), named_level("overskrift2"), named_level("heading")],
            [Some(1), Some(2), None]
        );
    }
}
