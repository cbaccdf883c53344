//! What the terminal is: the language of who sits at it, and whether it takes colours.

use crate::source::Messages;
use std::io::IsTerminal;

/// The language of messages, if none was asked for.
pub(super) fn language() -> Messages {
    from_locale(|name| std::env::var(name).ok(), of_the_system)
}

/// Norwegian if the first of the locale's variables that is set says so (POSIX, "Internationalization Variables"); where none
/// is, as on Windows, if the system speaks it.
fn from_locale(variable: impl Fn(&str) -> Option<String>, system: impl FnOnce() -> Option<String>) -> Messages {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    match set.or_else(system) {
        Some(locale) if ["nb", "nn", "no"].iter().any(|tag| locale.to_lowercase().starts_with(tag)) => Messages::Nb,
        _ => Messages::En,
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn of_the_system() -> Option<String> {
    sys_locale::get_locale()
}

/// Elsewhere the variables are all there is.
#[cfg(not(any(windows, target_os = "macos")))]
fn of_the_system() -> Option<String> {
    None
}

/// Whether what is printed may be coloured. A console of Windows is asked to understand colours first: an old one cannot, and
/// would show their codes.
pub(super) fn has_colours() -> bool {
    std::io::stdout().is_terminal()
        && !anstyle_query::no_color()
        && anstyle_query::term_supports_color()
        && anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_follow_the_locale_and_then_the_system() {
        let locale = |name: &'static str, value: &'static str, system: Option<&str>| {
            from_locale(move |asked| (asked == name).then(|| value.to_string()), || system.map(str::to_string))
        };
        assert_eq!(locale("LANG", "nb_NO.UTF-8", None), Messages::Nb);
        assert_eq!(locale("LC_ALL", "C.UTF-8", Some("nb-NO")), Messages::En);
        assert_eq!(locale("LANG", "", Some("nb-NO")), Messages::Nb);
        assert_eq!(locale("LANG", "", Some("en-US")), Messages::En);
        assert_eq!(from_locale(|_| None, || None), Messages::En);
    }
}
