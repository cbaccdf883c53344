//! Small drawings beside titles. They repeat what the title says, so they are hidden from screen readers.

/// The drawing with this name, or nothing.
pub(super) fn icon(name: &str) -> &'static str {
    match name {
        "note" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 7.2v4M8 4.4v.9" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></svg>"#
        }
        "tip" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.8 11.2C4.6 10.3 3.8 9 3.8 7.4a4.2 4.2 0 0 1 8.4 0c0 1.6-.8 2.9-2 3.8v1H5.8zM6.3 14.3h3.4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>"#
        }
        "important" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2.5h12v8.5H8.6L5.5 13.8V11H2z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 4.7v2.6M8 8.9v.2" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></svg>"#
        }
        "warning" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2 14.8 13.7H1.2z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 6.3v3.2M8 11.4v.2" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></svg>"#
        }
        "caution" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 4.7v3.9M8 11v.2" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></svg>"#
        }
        "video" => {
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><rect x="1.5" y="3" width="13" height="10" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6.6 5.8v4.4L10.4 8z" fill="currentColor"/></svg>"#
        }
        _ => "",
    }
}
