//! «(side 7)»: room for the number of a printed page, which only printing can tell.
//!
//! The writer leaves a mark after each reference on paper. A browser's script fills it in before printing
//! (`themes/default/scripts/print.js`), `handbok pdf` by [`fill`]; until then it is hidden, so no wrong number is shown.

use super::escape::push_escaped;

const OPEN: &str = "<span class=\"page-of\" data-page=\"";
const HIDDEN: &str = "\" hidden>";
const NUMBER: &str = "<b></b>";

/// Adds a mark for the page of `id`. `words` are HTML with `{page}` in them; the mark is a word of its own.
pub fn push(out: &mut String, id: &str, words: &str) {
    let (before, after) = words.split_once("{page}").unwrap_or((words, ""));
    out.push_str(OPEN);
    push_escaped(out, id);
    [HIDDEN, " ", before, NUMBER, after, "</span>"].iter().for_each(|piece| out.push_str(piece));
}

/// The ids that pages are asked for, in reading order.
pub fn targets(html: &str) -> impl Iterator<Item = &str> {
    html.split(OPEN).skip(1).filter_map(|rest| Some(&rest[..rest.find('"')?]))
}

/// Fills in the number of each id's page. An id without one stays hidden.
pub fn fill(html: &str, page_of: impl Fn(&str) -> Option<usize>) -> String {
    let mut parts = html.split(OPEN);
    let mut out = String::with_capacity(html.len());
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(OPEN);
        let filled = part.split_once(HIDDEN).and_then(|(id, rest)| {
            let (before, after) = rest.split_once(NUMBER)?;
            Some(format!("{id}\">{before}<b>{}</b>{after}", page_of(id)?))
        });
        out.push_str(filled.as_deref().unwrap_or(part));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_where_they_are_known() {
        let mut html = String::from("Se steg 3");
        push(&mut html, "c1-a", "(side {page})");
        html.push_str(" og steg 4");
        push(&mut html, "c1-b", "(side {page})");
        assert_eq!(targets(&html).collect::<Vec<_>>(), ["c1-a", "c1-b"]);
        let filled = fill(&html, |id| (id == "c1-a").then_some(7));
        assert_eq!(
            filled,
            "Se steg 3<span class=\"page-of\" data-page=\"c1-a\"> (side <b>7</b>)</span> og steg 4<span class=\"page-of\" data-page=\"c1-b\" hidden> (side <b></b>)</span>"
        );
    }
}
