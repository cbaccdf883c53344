//! The words of the interface.

use super::chapter::{Chapter, Head, code};
use crate::input::themes;
use crate::model::Lang;
use crate::render::Theme;
use crate::source::{Diagnostics, Messages, say};
use std::collections::BTreeMap;

/// Longer ones are lists of words for the search, and are not repeated whole.
const LONGEST: usize = 90;

pub(super) fn chapter(messages: Messages) -> String {
    let head = Head {
        title: say!("Ord i grensesnittet", "Words of the interface"),
        slug: "words",
        description: say!(
            "Alle ord som temaet selv skriver, og nøkkelen du bytter dem ut med.",
            "All words that the theme itself writes, and the key by which to replace them."
        ),
        keywords: say!("oversette, strings, knapper, nytt språk", "translate, strings, buttons, new language"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "Legg `theme/strings/nb.yaml` i manualens mappe, med bare de ordene du vil bytte ut. Et nytt språk får en egen fil, for eksempel `theme/strings/sv.yaml`; ord som mangler, vises på engelsk. Det som står i krøllparenteser, setter Handbok inn.",
        "Put `theme/strings/en.yaml` into the manual's folder, with only the words that you want to replace. A new language has a file of its own, for example `theme/strings/sv.yaml`; words that are missing are shown in English. Handbok fills in what stands in braces."
    ));
    let theme = Theme::load(themes::DEFAULT, &BTreeMap::new(), &mut Diagnostics::default());
    let [nb, en] = ["nb", "en"].map(|tag| Lang::parse(tag).map(|lang| theme.strings(&lang)).unwrap_or_default());
    let row = |key: &String| {
        let words = [(&nb, "nb", Messages::Nb), (&en, "en", Messages::En)];
        let cells = words.map(|(strings, tag, own)| cell(strings.get(key), tag, own == messages));
        std::iter::once(code(key)).chain(cells).collect()
    };
    let rows: Vec<_> = en.all().keys().map(row).collect();
    chapter.table(&[say!("Nøkkel", "Key"), say!("Bokmål", "Norwegian"), say!("Engelsk", "English")], &rows);
    chapter.finish()
}

fn cell(words: &str, tag: &str, is_own: bool) -> String {
    let words = match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", words[..end].trim_end()),
        None => words.to_string(),
    };
    if is_own { words } else { format!(":lang[{words}]{{lang={tag}}}") }
}
