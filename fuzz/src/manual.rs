//! A manual from one text, written as the cases of `tests/suite` are: `@@ path` begins a file.

use handbok::input::{Inputs, encoding};
use handbok::source::{Diagnostic, Diagnostics, Source};

/// Most files of a manual: more of them make the targets slow, not thorough.
const MOST_FILES: usize = 8;

/// The manual, and what was wrong with its files' letters. A text without `@@` is a chapter. The theme is left out: who
/// writes templates is trusted.
pub fn read(text: &[u8]) -> (Inputs, Diagnostics) {
    let (mut inputs, mut said) = (Inputs::default(), Diagnostics::default());
    inputs.sources.insert("handbok.yaml".into(), Source::new("handbok.yaml", "title: T\nlanguages: [nb]\n"));
    let mut files = files(text);
    files.sort_by_key(|(path, _)| *path);
    files.dedup_by_key(|(path, _)| *path);
    for (path, contents) in files.into_iter().take(MOST_FILES) {
        if path.ends_with(".md") || path == "handbok.yaml" {
            match encoding::decode(&path.into(), contents) {
                Ok(source) => drop(inputs.sources.insert(source.path.clone(), source)),
                Err(refused) => said.push(shown(&mut inputs, *refused)),
            }
        } else {
            inputs.assets.insert(path.into(), contents.to_vec().into());
        }
    }
    (inputs, said)
}

fn shown(inputs: &mut Inputs, (diagnostic, source): (Diagnostic, Source)) -> Diagnostic {
    inputs.sources.remove(&source.path);
    inputs.shown.insert(source.path.clone(), source);
    diagnostic
}

fn files(text: &[u8]) -> Vec<(&str, &[u8])> {
    const MARK: &[u8] = b"@@ ";
    let starts = |at: &usize| text[*at..].starts_with(MARK) && (*at == 0 || text[at - 1] == b'\n');
    let mut starts: Vec<usize> = (0..text.len()).filter(starts).collect();
    if starts.is_empty() {
        return vec![("nb/a.md", text)];
    }
    starts.push(text.len());
    let section = |bounds: &[usize]| {
        let section = &text[bounds[0] + MARK.len()..bounds[1]];
        let line = section.iter().position(|byte| *byte == b'\n').unwrap_or(section.len());
        let path = std::str::from_utf8(&section[..line]).ok().filter(|path| is_path(path))?;
        Some((path, &section[(line + 1).min(section.len())..]))
    };
    starts.windows(2).filter_map(section).collect()
}

/// What a folder could hold; what a case of the suite expects is none of it.
fn is_path(path: &str) -> bool {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains([' ', '\0', '\\']) && path != "expect" && !path.starts_with("theme/")
}
