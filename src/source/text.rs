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

/// A path of the machine as people write it. The system's own long form on Windows, `\\?\C:\x`, opens in no browser and in few
/// editors.
pub fn shown(path: impl std::fmt::Display) -> String {
    let path = path.to_string();
    match path.strip_prefix(r"\\?\") {
        Some(long) => long.strip_prefix(r"UNC\").map_or_else(|| long.to_string(), |share| format!(r"\\{share}")),
        None => path,
    }
}

/// A name that something was probably meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'a> {
    /// The name.
    pub name: &'a str,
    /// No other is as near.
    pub is_sure: bool,
}

/// Names for a hint, at most twelve.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let mut names = names.into_iter();
    let mut listed: Vec<&str> = names.by_ref().take(MOST).collect();
    listed.extend(names.next().map(|_| "…"));
    listed.join(", ")
}

/// The candidate that `typed` was probably meant to be: at most a third of its letters differ.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Near<'a>> {
    let folded = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).max(1);
    let near = candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= limit || candidate.to_lowercase().starts_with(&folded) && folded.len() > 2
        });
    let mut near: Vec<(usize, &str)> = near.collect();
    near.sort_unstable();
    near.dedup();
    let (distance, name) = *near.first()?;
    Some(Near { name, is_sure: distance <= limit && near.get(1).is_none_or(|(next, _)| *next > distance) })
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn paths_are_shown_as_people_write_them() {
        assert_eq!(shown(r"\\?\C:\Brukere\å\dist"), r"C:\Brukere\å\dist");
        assert_eq!(shown(r"\\?\UNC\tjener\felles\dist"), r"\\tjener\felles\dist");
        for same in ["/srv/dist", r"C:\dist", r"\\tjener\felles", r"dist\x", ""] {
            assert_eq!(shown(same), same);
        }
    }
}
