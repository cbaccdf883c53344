//! References that somebody typed: «gå tilbake til steg 2», “see page 7”. Numbers of steps and pages are others in a manual.

use crate::source::{Text, say};

/// Words with a number behind them that name a place.
const PLACES: [&str; 10] = ["steg", "trinn", "punkt", "pkt.", "side", "s.", "step", "steps", "page", "pages"];

/// What there is to say of a text that refers to places by number.
pub(super) fn reference(text: &str) -> Option<Text> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let bare = |word: &str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_string();
    let found: Vec<String> = words
        .windows(2)
        .filter(|pair| PLACES.contains(&bare(pair[0]).as_str()) && is_number(pair[1]))
        .map(|pair| {
            let number: String = pair[1].chars().take_while(char::is_ascii_digit).collect();
            format!("{} {number}", bare(pair[0]))
        })
        .collect();
    if found.is_empty() {
        return None;
    }
    let (nb, en) = (found.join("», «"), found.join("”, “"));
    Some(say!(
        "Viser til et sted med tall: «{nb}». Tallet kan være et annet nå: skriv [](#navn).",
        "Refers to a place by number: “{en}”. The number may be another now: type [](#name)."
    ))
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn typed_numbers_are_noticed() {
        let said = |text: &str| reference(text).map(|said| said.nb).unwrap_or_default();
        assert!(said("Gå tilbake til steg 2.").contains("«steg 2»"));
        assert!(said("Se side 7, punkt 18 (steg 8 til 18)").contains("«side 7», «punkt 18», «steg 8»"));
        assert!(reference("Steg 2: press. Two steps, 7 sider, side A").is_none());
    }
}
