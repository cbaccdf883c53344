//! `handbok licenses`: what is inside this program, by name, version and licence. `licenses.tsv` is committed, and its test
//! holds it against what cargo knows.

use super::{Exit, Say, to_stdout};
use crate::source::{Text, say};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A crate a line: name, version, licence as an SPDX expression, the systems and the feature that need it, or `*`.
const CRATES: &str = include_str!("licenses.tsv");

/// Prints the list.
pub(super) fn licenses(say: &Say) -> Exit {
    to_stdout(&listed(CRATES, say))
}

fn listed(crates: &str, say: &Say) -> String {
    let own = ("handbok", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"));
    let all: Vec<_> = std::iter::once(own).chain(crates.lines().filter_map(inside)).collect();
    let name = all.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let version = all.iter().map(|(_, version, _)| version.len()).max().unwrap_or_default();
    let mut out = String::new();
    for (crate_name, number, licence) in &all {
        let _ = writeln!(out, "{crate_name:name$}  {number:version$}  {licence}");
    }
    let ids: BTreeSet<&str> = all.iter().flat_map(|(.., licence)| ids(licence)).collect();
    let _ = writeln!(out, "\n{}", heading().get(say.messages));
    for id in ids {
        let _ = writeln!(out, "https://spdx.org/licenses/{id}.html");
    }
    out
}

fn heading() -> Text {
    say!(
        "Lisenstekstene (i tillegg til Rusts standardbibliotek, MIT OR Apache-2.0):",
        "The licence texts (besides Rust's standard library, MIT OR Apache-2.0):"
    )
}

/// A line's crate, if this program holds it.
fn inside(line: &str) -> Option<(&str, &str, &str)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[name, version, licence, systems, feature] = fields.as_slice() else { return None };
    let is_known = ["linux", "macos", "windows"].contains(&std::env::consts::OS);
    let on_system = systems == "*" || !is_known || systems.split(',').any(|system| system == std::env::consts::OS);
    let with_feature = feature == "*" || cfg!(feature = "minify");
    (on_system && with_feature).then_some((name, version, licence))
}

/// The licences and exceptions that an expression names.
fn ids(expression: &str) -> impl Iterator<Item = &str> {
    expression.split([' ', '(', ')']).filter(|word| !matches!(*word, "" | "AND" | "OR" | "WITH"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_names_its_licences() {
        let found: Vec<&str> = ids("(MIT OR Apache-2.0 WITH LLVM-exception) AND Unicode-3.0").collect();
        assert_eq!(found, ["MIT", "Apache-2.0", "LLVM-exception", "Unicode-3.0"]);
    }

    #[test]
    fn a_crate_of_another_system_is_not_inside() {
        let elsewhere = if cfg!(windows) { "linux" } else { "windows" };
        assert_eq!(inside(&format!("a\t1.0.0\tMIT\t{elsewhere}\t*")), None);
        assert_eq!(inside("a\t1.0.0\tMIT\t*\t*"), Some(("a", "1.0.0", "MIT")));
    }
}
