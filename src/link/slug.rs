//! Addresses made from names and headings.

/// Lower-case ASCII letters, digits and hyphens; other scripts are transliterated. Empty if nothing is left.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c.is_ascii() || matches!(c, '\u{301}' | '\u{30a}') {
            push_hyphen(&mut slug);
        } else {
            for c in deunicode::deunicode_char(c).unwrap_or("-").chars() {
                if c.is_ascii_alphanumeric() { slug.push(c.to_ascii_lowercase()) } else { push_hyphen(&mut slug) }
            }
        }
    }
    slug.truncate(80);
    slug.trim_matches('-').to_string()
}

fn push_hyphen(slug: &mut String) {
    if !slug.ends_with('-') {
        slug.push('-');
    }
}

/// A file's or folder's name without `.md` and the number that orders it.
pub(super) fn bare_name(name: &str) -> &str {
    let name = name.strip_suffix(".md").unwrap_or(name);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['-', '_', '.', ' ']);
    if rest.len() == name.len() || bare.is_empty() || bare.len() == rest.len() { name } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Feilsøking på «Visma» – æ, Å!"), "feilsoking-pa-visma-ae-a");
        assert!(slug("الخطوة الأولى").bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn the_number_that_orders_a_file_is_no_part_of_its_name() {
        assert_eq!(bare_name("01-huskeliste.md"), "huskeliste");
        assert_eq!(bare_name("010-del"), "del");
        assert_eq!((bare_name("2026.md"), bare_name("01-.md"), bare_name("3d-print.md")), ("2026", "01-", "3d-print"));
    }
}
