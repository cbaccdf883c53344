//! Words for editors: every message exists in Norwegian and in English, side by side where it is made.

/// The languages in which Handbok talks to editors. Not to be confused with the languages of a manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Messages {
    /// Norwegian bokmål.
    Nb,
    /// English.
    #[default]
    En,
}

/// One message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// Norwegian bokmål.
    pub nb: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The words in the language asked for.
    pub fn get(&self, messages: Messages) -> &str {
        match messages {
            Messages::Nb => &self.nb,
            Messages::En => &self.en,
        }
    }
}

/// Makes a [`Text`] from two format strings, Norwegian first.
macro_rules! say {
    ($nb:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::source::Text { nb: format!($nb $(, $arg)*), en: format!($en $(, $arg)*) }
    };
}
pub(crate) use say;

/// The candidate that `typed` was probably meant to be: at most a third of its letters differ.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= limit || candidate.to_lowercase().starts_with(&folded) && folded.len() > 2
        })
        .min()
        .map(|(_, candidate)| candidate)
}
