//! The finished site as a value: a sorted map from path to bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A path in the site: `/` between folders, no leading `/`, ASCII except in hashed names of pictures.
pub type SitePath = String;

/// Every file of the site. Two sites are the same exactly if these maps are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Contents by path.
    pub files: BTreeMap<SitePath, Arc<[u8]>>,
    /// Files that pages link to and another command makes: publishing keeps them.
    pub kept: BTreeSet<SitePath>,
}

/// `assets/name.hash.ext`: the name changes when the bytes do, so browsers may keep the file for ever.
pub fn hashed(name: &str, bytes: &[u8]) -> SitePath {
    named(name, &blake3::hash(bytes))
}

/// As [`hashed`], for bytes whose hash is known.
pub fn named(name: &str, hash: &blake3::Hash) -> SitePath {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let hash = hash.to_hex();
    format!("assets/{stem}{}{}.{extension}", if stem.is_empty() { "" } else { "." }, &hash.as_str()[..10])
}

/// Whether a file's name says what it holds: no two sites have different files under it.
pub fn is_hashed(path: &str) -> bool {
    path.starts_with("assets/")
}

/// Whether Windows keeps a name for a device, whatever stands behind its first full stop.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let is_port = |kind: &str| stem.strip_prefix(kind).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || is_port("com") || is_port("lpt")
}

/// The relative address that leads from one page of the site to another.
pub fn relative(from: &str, to: &str) -> String {
    let mut out = String::with_capacity(to.len() + 6);
    push_relative(&mut out, from, to);
    out
}

/// As [`relative`], written at the end of `out`.
pub fn push_relative(out: &mut String, from: &str, to: &str) {
    let shared = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let folder = from.as_bytes()[..shared].iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
    for _ in from.as_bytes()[folder..].iter().filter(|b| **b == b'/') {
        out.push_str("../");
    }
    out.push_str(&to[folder..]);
}

#[cfg(test)]
mod tests {
    use super::{is_device, relative};

    #[test]
    fn devices_are_known_by_their_names() {
        assert!(["con", "NUL", "aux.svg", "Com1", "lpt9.tar.gz", "prn ."].iter().all(|name| is_device(name)));
        assert!(["", ".con", "console", "com", "com10", "nul-", "comå", "coma"].iter().all(|name| !is_device(name)));
    }

    #[test]
    fn relative_addresses_name_the_file() {
        assert_eq!(relative("nb/web.html", "nb/mobil.html"), "mobil.html");
        assert_eq!(relative("nb/del/web.html", "nb/index.html"), "../index.html");
        assert_eq!(relative("nb/web.html", "en/web.html"), "../en/web.html");
        assert_eq!(relative("index.html", "nb/web.html"), "nb/web.html");
        assert_eq!(relative("nb/web.html", "nb/web.html"), "web.html");
        assert_eq!(relative("nb/de/a.html", "nb/del/a.html"), "../del/a.html");
    }
}
