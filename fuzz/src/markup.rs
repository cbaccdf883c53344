//! Pages as a browser's tokenizer cuts them, to see that no text of a chapter has become markup that does something.

/// Attributes that load what they name, or lead there.
const ADDRESSES: [&str; 8] = ["src", "href", "srcset", "poster", "action", "formaction", "data", "xlink:href"];
/// Elements that no page of a site has.
const FOREIGN: [&str; 9] = ["style", "iframe", "object", "embed", "base", "applet", "foreignobject", "frame", "portal"];

/// No inline script or style, no handler, nothing loaded from elsewhere, no address that runs code.
pub fn hold(path: &str, page: &str) {
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap_or_else(|| panic!("{path}: a comment without an end")).1;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tag(path, rest);
        } else {
            assert!(rest.starts_with(['/', '!']), "{path}: a bare < before {}", head(rest));
        }
    }
}

/// Reads a tag up to what follows it.
fn tag<'a>(path: &str, text: &'a str) -> &'a str {
    let length = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let name = text[..length].to_ascii_lowercase();
    assert!(!FOREIGN.contains(&name.as_str()), "{path}: <{}", head(text));
    let (mut rest, mut loads) = (&text[length..], false);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            assert!(name != "script" || loads, "{path}: an inline script, <{}", head(text));
            // Letters only, up to the tag that ends them: minified, they hold < as it is.
            let is_letters = matches!(name.as_str(), "title" | "textarea");
            return after.find(&format!("</{name}")).filter(|_| is_letters).map_or(after, |end| &after[end..]);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c));
        let end = end.unwrap_or_else(|| panic!("{path}: <{} has no end", head(text)));
        let key = rest[..end].to_ascii_lowercase();
        let (value, after) = value(&rest[end..]);
        loads |= key == "src";
        attribute(path, &name, &key, value);
        rest = after;
    }
}

/// What an attribute says, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.strip_prefix('=') else { return ("", text) };
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len()))
}

fn attribute(path: &str, element: &str, key: &str, value: &str) {
    let told = || format!("{path}: {key}={} in <{element}>", head(value));
    let is_name = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
    assert!(is_name, "{}", told());
    assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{}", told());
    if !ADDRESSES.contains(&key) {
        return;
    }
    // What browsers ignore in an address.
    let address: String =
        value.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>().to_ascii_lowercase();
    let scheme =
        address.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#', '.']));
    let leads = matches!(element, "a" | "link") && matches!(scheme, Some("http" | "https" | "mailto" | "tel"));
    assert!(scheme.is_none() || leads || scheme == Some("data") && element == "img", "{}", told());
    assert!(!address.starts_with("//") && !address.contains("&#") || leads, "{}", told());
}

fn head(text: &str) -> String {
    text.chars().take(120).collect()
}
