//! What is wrong, as the overlay of a page shows it.

use super::{Manner, Round};
use crate::report::{self, Format};
use crate::source::{Code, Diagnostic, Messages, say};
use serde_json::{Value, json};

/// More problems than anybody reads at once.
const MOST: usize = 50;

/// Everything the overlay needs: problems with their lines and what can be done about each, and its words. What the preview
/// has noticed itself comes first, since it may be the cause of the rest; then errors.
pub(super) fn json(round: &Round, manner: &Manner) -> String {
    let root = report::root(&manner.manual);
    let show = |diagnostics: &[Diagnostic], format| {
        report::report(diagnostics, &round.inputs, format, manner.messages, &root, false)
    };
    let mut problems: Vec<(usize, Diagnostic)> = round.problems().into_iter().enumerate().collect();
    let count = problems.len();
    problems.sort_by_key(|(at, one)| (one.code != Code::Moved, one.severity, *at));
    let (places, problems): (Vec<usize>, Vec<Diagnostic>) = problems.into_iter().take(MOST).unzip();
    let list: Value = serde_json::from_str(&show(&problems, Format::Json)).unwrap_or_default();
    let mut list = list.as_array().cloned().unwrap_or_default();
    for ((problem, diagnostic), at) in list.iter_mut().zip(&problems).zip(places) {
        let snippet = show(std::slice::from_ref(diagnostic), Format::Snippet);
        problem["at"] = json!(at);
        problem["lines"] = json!(source_lines(&snippet));
        problem["open"] = json!(manner.editor.as_ref().map(|editor| editor_address(editor, problem, manner)));
        // What a translation was made from, and what its source says now, stand side by side on a page of their own.
        let beside =
            (diagnostic.code == Code::Drift).then(|| format!("{}translations/{}", super::OWN, diagnostic.file));
        problem["beside"] = json!(beside);
    }
    json!({
        "number": round.number,
        "broken": round.is_broken(),
        "shown": round.blueprint.is_some(),
        "token": manner.token,
        "problems": list,
        "more": count - list.len(),
        "words": words(manner.messages),
    })
    .to_string()
}

/// Of a snippet, the lines of the source with the marks below them; its words are shown as text that can wrap.
fn source_lines(snippet: &str) -> String {
    let is_source = |line: &&str| {
        let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        rest.starts_with('|') && rest.len() > 1
    };
    snippet.lines().filter(is_source).collect::<Vec<_>>().join("\n")
}

/// The address that opens an editor at a problem.
fn editor_address(editor: &str, problem: &Value, manner: &Manner) -> String {
    let text = |key: &str| problem[key].as_str().unwrap_or_default().to_string();
    let inside = text("file").strip_prefix(&report::root(&manner.manual)).map(str::to_string).unwrap_or_default();
    let file = rooted(&format!("{}{inside}", report::root(&manner.folder)));
    let encoded: String = file
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let number = |key: &str| problem[key].to_string();
    editor.replace("{file}", &encoded).replace("{line}", &number("line")).replace("{column}", &number("column"))
}

/// A path as it stands in an address: a drive of Windows is a folder of the root (RFC 8089, E.2).
fn rooted(path: &str) -> String {
    if path.starts_with('/') {
        return path.to_string();
    }
    let path = path.replace('\\', "/");
    if path.starts_with('/') { path } else { format!("/{path}") }
}

fn words(messages: Messages) -> Value {
    let words = [
        ("errors", say!("Feil i manualen", "Errors in the manual")),
        ("warnings", say!("Noe å se på", "Something to look at")),
        ("close", say!("Lukk", "Close")),
        ("copy", say!("Kopier stedet", "Copy the place")),
        ("copied", say!("Kopiert", "Copied")),
        ("open", say!("Åpne i editoren", "Open in the editor")),
        ("fix", say!("Rett: {{from}} → {{to}}", "Mend: {{from}} → {{to}}")),
        ("add", say!("Skriv: {{to}}", "Write: {{to}}")),
        ("fix_encoding", say!("Lagre filen som UTF-8", "Save the file as UTF-8")),
        ("beside", say!("Se språkene side om side", "See both languages side by side")),
        ("place", say!("Linje", "Line")),
        ("more", say!("… og {{count}} til.", "… and {{count}} more.")),
        ("old", say!("Siden du ser, er den siste uten feil.", "What you see is the last page without errors.")),
    ];
    words
        .into_iter()
        .map(|(key, text)| (key.to_string(), json!(text.get(messages))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::rooted;

    #[test]
    fn every_path_begins_at_the_root() {
        assert_eq!(rooted("/srv/b\\c/nb/a.md"), "/srv/b\\c/nb/a.md");
        assert_eq!(rooted("C:\\Brukere\\manual/nb/a.md"), "/C:/Brukere/manual/nb/a.md");
        assert_eq!(rooted("\\\\tjener\\felles/nb/a.md"), "//tjener/felles/nb/a.md");
    }
}
