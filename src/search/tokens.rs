//! Text into words, the same way here and in the client (`themes/default/scripts/search.js`).

/// Signs that part words, like spaces.
const BETWEEN: &str = "«»“”\"()[],;!?…<>–—·|";

/// Calls `visit` with each word, in lower case. Addresses and hyphenated words come whole and in parts; groups of digits
/// come joined; scripts that write without spaces come as pairs of characters.
pub(super) fn words(text: &str, mut visit: impl FnMut(&str)) {
    let lower = text.to_lowercase();
    for chunk in lower.split(|c: char| c.is_whitespace() || BETWEEN.contains(c)) {
        let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let chunk = chunk.trim_end_matches('/');
        if chunk.is_empty() {
            continue;
        }
        if chunk.chars().any(is_unspaced) {
            pairs(chunk, &mut visit);
            continue;
        }
        let is_whole = chunk.chars().all(char::is_alphanumeric);
        if is_whole {
            visit(chunk);
            continue;
        }
        visit(chunk);
        let parts: Vec<&str> = chunk.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.len() < 4 && chunk.contains('-') {
            visit(&parts.concat());
        }
        parts.into_iter().for_each(&mut visit);
    }
    joined_digits(&lower, &mut visit);
}

/// «38 07 50 49» is 38075049, with or without a country code before it.
fn joined_digits(text: &str, visit: &mut impl FnMut(&str)) {
    let mut number = String::new();
    let mut groups = 0;
    for word in text.split([' ', '\u{a0}', '\n']).chain([""]) {
        let digits = word.trim_matches(|c: char| matches!(c, '.' | ',' | '(' | ')' | ':'));
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            number.push_str(digits);
            groups += 1;
            continue;
        }
        if groups > 1 && number.len() >= 5 {
            visit(&number);
        }
        number.clear();
        groups = 0;
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
