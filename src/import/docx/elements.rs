//! Elements as they are read: what only wraps others is opened, of two ways to say a thing one is taken, and a name is the same in
//! both of Word's formats.

use roxmltree::Node;

/// The names in which Word's elements and their relations are: in the common format, and in the strict one (ISO 29500).
const WORDS: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const RELATIONS: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
];

/// Wrappers within wrappers that are opened.
const MAX_DEPTH: usize = 64;

/// An attribute in Word's own namespace.
pub(super) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    WORDS.iter().find_map(|space| node.attribute((*space, name))).or_else(|| node.attribute(name))
}

/// The name of a relation in an attribute.
pub(super) fn relation<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    RELATIONS.iter().find_map(|space| node.attribute((*space, name)))
}

/// A child element.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// Of two ways to say a thing, the first that has words or pictures.
pub(super) fn alternative<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    const READ: [&str; 5] = ["p", "t", "tbl", "blip", "imagedata"];
    let ways = || node.children().filter(|way| matches!(way.tag_name().name(), "Choice" | "Fallback"));
    let says = |way: &Node<'_, '_>| way.descendants().any(|inside| READ.contains(&inside.tag_name().name()));
    ways().find(says).or_else(|| ways().next())
}

/// What an element holds, whatever is wrapped around it: content controls, tags, kept changes.
pub(super) fn opened<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    open(node, 0, &mut found);
    found
}

fn open<'a, 'i>(node: Node<'a, 'i>, depth: usize, found: &mut Vec<Node<'a, 'i>>) {
    if depth > MAX_DEPTH {
        return;
    }
    for inside in node.children().filter(Node::is_element) {
        match inside.tag_name().name() {
            "sdt" | "sdtContent" | "smartTag" | "customXml" | "ins" | "moveTo" => open(inside, depth + 1, found),
            "AlternateContent" => alternative(inside).into_iter().for_each(|way| open(way, depth + 1, found)),
            "del" | "moveFrom" => {}
            _ => found.push(inside),
        }
    }
}

/// The paragraphs in a cell or a note, also those of tables in it, without those of boxes in a paragraph.
pub(super) fn paragraphs<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    walk(node, 0, &mut |inside| {
        let is_paragraph = inside.tag_name().name() == "p";
        found.extend(is_paragraph.then_some(inside));
        !is_paragraph
    });
    found
}

/// Everything in an element that is not there in another way as well.
pub(super) fn living<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    walk(node, 0, &mut |inside| {
        found.push(inside);
        true
    });
    found
}

/// Goes through an element, and into what `goes_in` says yes to.
fn walk<'a, 'i>(node: Node<'a, 'i>, depth: usize, goes_in: &mut dyn FnMut(Node<'a, 'i>) -> bool) {
    for inside in opened(node) {
        if depth < MAX_DEPTH && goes_in(inside) {
            walk(inside, depth + 1, goes_in);
        }
    }
}
