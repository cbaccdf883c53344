//! Tables, and which of them need a page across.

use super::writer::Writer;
use crate::model::{Align, Inline, Table, plain_text};
use std::fmt::Write as _;

/// Whether a table asks for a page across: by the letters of its widest cells, as far as they cannot break well.
pub(super) fn is_wide(Table { head, rows, .. }: &Table) -> bool {
    // Letters beyond which a cell breaks into lines, between columns, and in a line across an A4 page.
    const CELL: usize = 18;
    const GAP: usize = 3;
    const LINE: usize = 92;
    let width = |cell: &Vec<Inline>| plain_text(cell).chars().count().min(CELL);
    let column =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).chain(head.get(at)).map(width).max().unwrap_or(0);
    // Few columns are never too wide, whatever stands in them.
    head.len() * (CELL + GAP) > LINE && (0..head.len()).map(|at| column(at) + GAP).sum::<usize>() > LINE
}

impl Writer<'_> {
    pub(super) fn table(&mut self, Table { align, head, rows }: &Table, wide: bool) {
        let wide = if wide { " wide" } else { "" };
        let _ = write!(self.out, "<div class=\"table{wide}\" tabindex=\"0\"><table><thead><tr>");
        let class = |at: usize| match align.get(at) {
            Some(Align::Center) => " class=\"center\"",
            Some(Align::End) => " class=\"end\"",
            _ => "",
        };
        for (at, cell) in head.iter().enumerate() {
            if cell.is_empty() {
                self.out.push_str("<td></td>");
                continue;
            }
            let _ = write!(self.out, "<th scope=\"col\"{}>", class(at));
            self.inlines(cell);
            self.end("th");
        }
        self.out.push_str("</tr></thead><tbody>\n");
        for row in rows {
            self.tag("tr");
            for (at, cell) in row.iter().enumerate() {
                let _ = write!(self.out, "<td{}>", class(at));
                self.inlines(cell);
                self.end("td");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
    }
}
