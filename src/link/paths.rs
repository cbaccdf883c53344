//! Virtual paths: joined, normalised, kept inside the manual.

use crate::source::has_byte;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The path that `dest` means in `folder` (empty or without a final `/`). `None` if it leads out of the manual.
pub fn join(folder: &str, dest: &str) -> Option<String> {
    let dest = decoded(dest);
    let folder = if dest.starts_with('/') { "" } else { folder };
    let mut path = String::with_capacity(folder.len() + 1 + dest.len());
    for part in folder.split('/').chain(dest.split('/')) {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            part if part.contains('\0') || part.ends_with(':') => return None,
            part => {
                path.push_str(if path.is_empty() { "" } else { "/" });
                path.push_str(part);
            }
        }
    }
    Some(path)
}

/// An address as the name of a file. A manual links by the hundred thousand, and most addresses are that already.
fn decoded(dest: &str) -> Cow<'_, str> {
    if !has_byte(dest, |byte| !byte.is_ascii() | (byte == b'%') | (byte == b'\\')) {
        return dest.into();
    }
    percent_decode(dest).replace('\\', "/").nfc().collect()
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
