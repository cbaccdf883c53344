//! Text into words, the same way here and in the client (`themes/default/scripts/search/20-words.js`).

/// Letters of the longest word that is told from others that begin alike.
const LONGEST: usize = 80;

/// Calls `visit` with each word, in lower case. Addresses and hyphenated words come whole and in parts; groups of digits
/// come joined; scripts that write without spaces come as pairs of characters.
pub(super) fn words(text: &str, mut visit: impl FnMut(&str)) {
    let mut number = Number::default();
    for chunk in text.split_ascii_whitespace().chain([""]) {
        words_of(chunk, &mut visit);
        number.next(chunk, &mut visit);
    }
}

/// Calls `visit` with each word of what stands between spaces.
pub(super) fn words_of(chunk: &str, visit: &mut impl FnMut(&str)) {
    let lower = chunk.to_lowercase();
    for chunk in lower.split(parts_words) {
        for run in runs(chunk) {
            if run.starts_with(is_unspaced) { pairs(run, visit) } else { spaced(run, visit) }
        }
    }
}

/// Stretches of characters that are written with spaces between words, and without.
fn runs(chunk: &str) -> impl Iterator<Item = &str> {
    let mut rest = chunk;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| is_unspaced(c) != is_unspaced(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

fn spaced(chunk: &str, visit: &mut impl FnMut(&str)) {
    let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '/').trim_end_matches('/');
    if chunk.is_empty() {
        return;
    }
    visit(shortened(chunk));
    if chunk.chars().all(char::is_alphanumeric) {
        return;
    }
    let parts: Vec<&str> = chunk.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_number = chunk.bytes().all(|b| b.is_ascii_digit() || b"-./".contains(&b));
    if parts.len() > 1 && (parts.len() < 4 && chunk.contains('-') || is_number) {
        visit(shortened(&parts.concat()));
    }
    parts.into_iter().for_each(|part| visit(shortened(part)));
}

fn shortened(word: &str) -> &str {
    let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

/// Spaces, and signs that part words like them.
fn parts_words(c: char) -> bool {
    c.is_whitespace() || "«»“”\"()[],;!?…<>–—·|".contains(c)
}

/// A number in groups: «38 07 50 49» is 38075049, with or without a country code before it. What stands next to a number
/// may be another one, so every run of its groups counts.
#[derive(Default)]
pub(super) struct Number {
    digits: String,
    /// Where each group ends.
    ends: Vec<usize>,
}

/// Digits of a number that is worth finding by its digits alone.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

impl Number {
    /// Takes the next piece of text, and calls `visit` with the numbers that end before it.
    pub(super) fn next(&mut self, chunk: &str, visit: &mut impl FnMut(&str)) {
        let piece = chunk.trim_matches(['.', ',', '(', ')', ':']);
        let start = piece.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        let digits = piece.get(start..).unwrap_or_default();
        if start > 0 || digits.is_empty() || self.ends.len() >= 12 {
            self.end(visit);
        }
        if !digits.is_empty() && digits.len() <= *DIGITS.end() {
            self.digits.push_str(digits);
            self.ends.push(self.digits.len());
        }
        // «+4738075049», «004738075049»: without the country code, which has one to three digits.
        let abroad = piece.strip_prefix('+').or_else(|| piece.strip_prefix("00")).unwrap_or_default();
        if abroad.len() > 8 && abroad.bytes().all(|b| b.is_ascii_digit()) {
            (1..=3).for_each(|code| visit(&abroad[code..]));
        }
    }

    fn end(&mut self, visit: &mut impl FnMut(&str)) {
        let mut start = 0;
        for (first, end) in self.ends.iter().enumerate() {
            for last in &self.ends[first + 1..] {
                if DIGITS.contains(&(last - start)) {
                    visit(&self.digits[start..*last]);
                }
            }
            start = *end;
        }
        self.digits.clear();
        self.ends.clear();
    }

    /// Whether a number may be going on.
    pub(super) fn is_open(&self) -> bool {
        !self.ends.is_empty()
    }
}

/// Chinese, Japanese, Thai, Lao, Khmer and Burmese letters.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn pairs(chunk: &str, visit: &mut impl FnMut(&str)) {
    let chars: Vec<char> = chunk.chars().collect();
    // The last character comes alone too; the others are found as beginnings of pairs.
    for at in 0..chars.len() {
        visit(&chars[at..chars.len().min(at + 2)].iter().collect::<String>());
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
    for c in word.nfkd() {
        match c {
            'ø' => out.push('o'),
            'æ' => out.push('a'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'þ' => out.push_str("th"),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' => {}
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
        for text in [
            "tlf. 38 07 50 49 nå",
            "tlf:38 07 50 49",
            "+47 38 07 50 49",
            "+4738075049",
            "004738075049",
            "2026 38 07 50 49",
            "38-07-50-49",
            "38.07.50.49",
            "101 38 07 50 49 12",
        ] {
            assert!(all(text).contains(&"38075049".to_string()), "{text} {:?}", all(text));
        }
    }

    #[test]
    fn folding_serves_ascii_typists() {
        assert_eq!(fold("pålogging"), "palogging");
        assert_eq!(fold("søknad"), "soknad");
        assert_eq!(fold("ﬂyplass Łódź".to_lowercase().as_str()), "flyplass lodz");
        assert_eq!(all("東京都"), ["東京", "京都", "都"]);
        assert_eq!(all("Excelを開く"), ["excel", "を開", "開く", "く"]);
    }
}
