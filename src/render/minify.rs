//! Pages made smaller with minify-html. The only file that knows it.

/// Deepest nesting of elements that is handed over: minify-html recurses and would end the process on deeper pages.
/// It survived 2,000 levels in a stack of 2 MB; our threads have more.
pub(super) const MAX_DEPTH: usize = 500;

/// Whether this build can minify.
pub const AVAILABLE: bool = cfg!(feature = "minify");

/// The page with the same text, links and attributes in fewer bytes; as it is if it is nested too deeply.
pub fn minify(html: String) -> String {
    if depth(&html) > MAX_DEPTH { html } else { shrink(html) }
}

#[cfg(feature = "minify")]
fn shrink(html: String) -> String {
    let mut options = minify_html::Cfg::new();
    // Closing tags and quotes that only HTML parsers can do without stay out of reach of sloppier readers (issue 271).
    options.keep_closing_tags = true;
    options.keep_html_and_head_opening_tags = true;
    options.keep_input_type_text_attr = true;
    options.minify_css = false;
    options.minify_js = false;
    options.minify_doctype = false;
    String::from_utf8(minify_html::minify(html.as_bytes(), &options)).unwrap_or(html)
}

#[cfg(not(feature = "minify"))]
fn shrink(html: String) -> String {
    html
}

/// An upper bound of how deep elements nest: opening tags minus closing and void ones, at its highest.
fn depth(html: &str) -> usize {
    const VOID: [&str; 8] = ["<img", "<br", "<hr", "<wbr", "<input", "<meta", "<link", "<!"];
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at..];
        if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
        } else if !VOID.iter().any(|tag| rest.starts_with(tag.as_bytes())) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}
