//! Pictures, and what stands in drawings and boxes.

use super::blocks::Reader;
use super::elements::{living, relation};
use super::runs::Words;
use crate::import::escaped;
use crate::source::say;
use roxmltree::Node;

impl Reader<'_> {
    /// A picture, if there is one in a drawing; words in boxes and shapes are lost.
    pub(super) fn drawing(&mut self, drawing: Node<'_, '_>, words: &mut Words) {
        let inside = living(drawing);
        let named = |name: &'static str| inside.iter().filter(move |node| node.tag_name().name() == name);
        let boxed: Vec<&str> = named("txbxContent")
            .flat_map(|node| living(*node))
            .filter(|node| node.tag_name().name() == "t")
            .filter_map(|node| node.text())
            .collect();
        if !boxed.is_empty() {
            let text = boxed.concat();
            self.lost(say!("Tekstboks: «{text}».", "Text box: “{text}”."));
        }
        let about = named("docPr").next();
        let alt = about.and_then(|about| {
            about.attribute("descr").filter(|alt| !alt.is_empty()).or_else(|| about.attribute("title"))
        });
        let mut is_empty = boxed.is_empty();
        for picture in named("blip").chain(named("imagedata")) {
            is_empty = false;
            if alt.is_none() {
                self.count("undescribed");
            }
            let id = relation(*picture, "embed").or_else(|| relation(*picture, "id"));
            match id.and_then(|id| self.picture(id)) {
                Some(path) => words.markup(format!(
                    "![{}](../{path})",
                    escaped(&alt.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
                )),
                None => self.lost(say!(
                    "Et bilde som nettlesere ikke viser, eller som ligger et annet sted, er borte.",
                    "A picture that browsers do not show, or that is elsewhere, is gone."
                )),
            }
        }
        if is_empty {
            self.lost(say!(
                "En tegning, et diagram eller et innebygd dokument er borte.",
                "A drawing, a chart or an embedded document is gone."
            ));
        }
    }
}
