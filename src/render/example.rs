//! Examples: what an editor types, and beside it what readers see.

use super::writer::Writer;
use crate::model::Block;
use std::fmt::Write as _;

impl<'a> Writer<'a> {
    pub(super) fn example(&mut self, source: &str, blocks: &'a [Block]) {
        self.out.push_str("<div class=\"example\"><div class=\"example-source\">");
        self.example_title("example_source");
        self.code("markdown", source);
        self.out.push_str("</div>\n<div class=\"example-result\">");
        self.example_title("example_result");
        self.blocks(blocks);
        self.out.push_str("</div></div>\n");
    }

    fn example_title(&mut self, key: &str) {
        let (attributes, words) = (self.strings.attributes(), self.strings.get(key));
        let _ = writeln!(self.out, "<p class=\"example-title\"{attributes}>{words}</p>");
    }
}
