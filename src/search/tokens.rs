//! Text into words, the same way here and in the client (`themes/default/scripts/search/20-words.js`).

/// Calls `visit` with each word, in lower case. Addresses and hyphenated words come whole and in parts; groups of digits
/// come joined; scripts that write without spaces come as pairs of characters.
pub(super) fn words(text: &str, mut visit: impl FnMut(&str)) {
    let mut number = Number::default();
    for chunk in text.split_ascii_whitespace() {
        words_of(chunk, &mut visit);
        number.next(chunk).into_iter().for_each(|number| visit(&number));
    }
    number.next("").into_iter().for_each(|number| visit(&number));
}

/// Calls `visit` with each word of what stands between spaces.
pub(super) fn words_of(chunk: &str, visit: &mut impl FnMut(&str)) {
    let lower = chunk.to_lowercase();
    for chunk in lower.split(parts_words) {
        let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '/').trim_end_matches('/');
        if chunk.is_empty() {
            continue;
        }
        if chunk.chars().any(is_unspaced) {
            pairs(chunk, visit);
            continue;
        }
        visit(chunk);
        if chunk.chars().all(char::is_alphanumeric) {
            continue;
        }
        let parts: Vec<&str> = chunk.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.len() < 4 && chunk.contains('-') {
            visit(&parts.concat());
        }
        parts.into_iter().for_each(&mut *visit);
    }
}

/// Spaces, and signs that part words like them.
fn parts_words(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '«' | '»'
                | '“'
                | '”'
                | '"'
                | '('
                | ')'
                | '['
                | ']'
                | ','
                | ';'
                | '!'
                | '?'
                | '…'
                | '<'
                | '>'
                | '–'
                | '—'
                | '·'
                | '|'
        )
}

/// A number in groups: «38 07 50 49» is 38075049, with or without a country code before it.
#[derive(Default)]
pub(super) struct Number {
    digits: String,
    groups: usize,
}

impl Number {
    /// Takes the next piece of text; the number that ends before it, if it has at least five digits in several groups.
    pub(super) fn next(&mut self, chunk: &str) -> Option<String> {
        let digits = chunk.trim_matches(['.', ',', '(', ')', ':']);
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            self.digits.push_str(digits);
            self.groups += 1;
            return None;
        }
        let number = std::mem::take(self);
        (number.groups > 1 && number.digits.len() >= 5).then_some(number.digits)
    }

    /// Whether a number may be going on.
    pub(super) fn is_open(&self) -> bool {
        self.groups > 0
    }
}

/// Chinese, Japanese, Thai, Lao, Khmer and Burmese letters.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn pairs(chunk: &str, visit: &mut impl FnMut(&str)) {
    let chars: Vec<char> = chunk.chars().filter(|c| c.is_alphanumeric() || is_unspaced(*c)).collect();
    for pair in chars.windows(2) {
        visit(&pair.iter().collect::<String>());
    }
    if let [single] = chars.as_slice() {
        visit(&single.to_string());
    }
}

/// Letters as ASCII typists write them: ø→o, å→a, æ→a, accents dropped. The client folds the query alike.
pub(super) fn fold(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(word.len());
    if word.is_ascii() {
        out.push_str(word);
        return out;
    }
    for c in word.nfd() {
        match c {
            'ø' => out.push('o'),
            'æ' => out.push('a'),
            'ß' => out.push_str("ss"),
            '\u{300}'..='\u{36f}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, |word| found.push(word.to_string()));
        found
    }

    #[test]
    fn addresses_come_whole_and_in_parts() {
        assert_eq!(all("Skriv «a.b.no/error», takk."), ["skriv", "a.b.no/error", "a", "b", "no", "error", "takk"]);
        assert_eq!(all("E-post"), ["e-post", "epost", "e", "post"]);
        assert_eq!(all("/error"), ["/error", "error"]);
        assert_eq!(all("09:39–13:08"), ["09:39", "09", "39", "13:08", "13", "08"]);
    }

    #[test]
    fn digits_are_joined() {
        assert!(all("tlf. 38 07 50 49 nå").contains(&"38075049".to_string()));
    }

    #[test]
    fn folding_serves_ascii_typists() {
        assert_eq!(fold("pålogging"), "palogging");
        assert_eq!(fold("søknad"), "soknad");
        assert_eq!(all("東京都"), ["東京", "京都"]);
    }
}
