//! Why the system said no. It speaks the language that it was installed with; what happens most is said in ours.

use crate::source::Text;
use std::io::{Error, ErrorKind};

/// What the system says, in Norwegian where we have words for it.
pub fn reason(error: &Error) -> Text {
    let en = error.to_string();
    let words = match error.kind() {
        ErrorKind::NotFound => "finnes ikke",
        ErrorKind::PermissionDenied => "ingen tilgang",
        ErrorKind::AlreadyExists => "finnes alt",
        ErrorKind::NotADirectory => "en del av stien er ikke en mappe",
        ErrorKind::IsADirectory => "er en mappe",
        ErrorKind::StorageFull => "disken er full",
        ErrorKind::QuotaExceeded => "kvoten på disken er brukt opp",
        ErrorKind::ReadOnlyFilesystem => "disken kan bare leses",
        ErrorKind::InvalidFilename => "navnet er ikke lov her, eller for langt",
        ErrorKind::AddrInUse => "porten er opptatt",
        ErrorKind::AddrNotAvailable => "adressen hører ikke til denne maskinen",
        ErrorKind::InvalidData => "innholdet er ødelagt",
        ErrorKind::UnexpectedEof => "filen slutter for tidlig",
        ErrorKind::OutOfMemory => "det er ikke nok minne",
        _ => return Text { nb: en.clone(), en },
    };
    // The number is what one can search for.
    let number = error.raw_os_error().map(|number| format!(" ({number})")).unwrap_or_default();
    Text { nb: format!("{words}{number}"), en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_most_has_norwegian_words() {
        let missing = reason(&Error::from(ErrorKind::NotFound));
        assert_eq!(missing.nb, "finnes ikke");
        let odd = Error::other("odd");
        assert_eq!(reason(&odd).nb, "odd");
    }
}
