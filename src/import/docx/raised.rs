//! Letters above and below the line: H₂O, m², xⁿ⁺¹. Where each of them has a sign of its own it is that, else an element of HTML.

/// Where letters stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Height {
    #[default]
    Line,
    Above,
    Below,
}

/// Letters on the line, and the same above and below it. Not every letter has a sign.
const ABOVE: [(&str, &str); 2] =
    [("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾"), ("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")];
const BELOW: [(&str, &str); 2] =
    [("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎"), ("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")];

impl Height {
    /// The height that Word names.
    pub(super) fn named(name: Option<&str>) -> Height {
        match name {
            Some("superscript") => Height::Above,
            Some("subscript") => Height::Below,
            _ => Height::Line,
        }
    }

    /// The letters as signs at this height, if each has one.
    pub(super) fn signs(self, letters: &str) -> Option<String> {
        let table = match self {
            Height::Line => return None,
            Height::Above => &ABOVE,
            Height::Below => &BELOW,
        };
        let sign =
            |c: char| table.iter().find_map(|(plain, signs)| signs.chars().nth(plain.chars().position(|p| p == c)?));
        letters.chars().map(|c| if c == ' ' { Some(c) } else { sign(c) }).collect()
    }

    /// The element of HTML that puts letters there.
    pub(super) fn element(self) -> Option<&'static str> {
        match self {
            Height::Line => None,
            Height::Above => Some("sup"),
            Height::Below => Some("sub"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_a_sign_or_none_has() {
        let above = |letters: &str| Height::Above.signs(letters).unwrap_or_default();
        assert_eq!([above("2"), above("st"), above("n+1"), above("−3"), above("Q")], ["²", "ˢᵗ", "ⁿ⁺¹", "⁻³", ""]);
        assert_eq!(Height::Below.signs("2").as_deref(), Some("₂"));
        assert_eq!((Height::Below.signs("b"), Height::Line.signs("2")), (None, None));
        for (plain, signs) in ABOVE.iter().chain(&BELOW) {
            assert_eq!(plain.chars().count(), signs.chars().count());
        }
    }
}
