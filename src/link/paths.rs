//! Virtual paths: joined, normalised, kept inside the manual.

use unicode_normalization::UnicodeNormalization;

/// The path that `dest` means in `folder` (empty or without a final `/`). `None` if it leads out of the manual.
pub fn join(folder: &str, dest: &str) -> Option<String> {
    let dest: String = percent_decode(dest).replace('\\', "/").nfc().collect();
    let mut parts: Vec<&str> =
        if dest.starts_with('/') { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in dest.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part if part.contains('\0') || part.ends_with(':') => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a virtual path.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        out.push(hex.unwrap_or(bytes[at]));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(join("nb/del", "../02-web.md").as_deref(), Some("nb/02-web.md"));
        assert_eq!(join("nb", "bl%C3%A5.svg").as_deref(), Some("nb/blå.svg"));
        assert_eq!(join("nb", "/img/a.svg").as_deref(), Some("img/a.svg"));
        for out in ["../../x", "%2e%2e/%2e%2e/x", "..\\..\\x", "C:/x", "a/../../../x"] {
            assert_eq!(join("nb", out), None, "{out}");
        }
    }
}
