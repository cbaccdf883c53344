//! Windows lets nobody replace, move or delete a file that is being read, unless its reader allows it; virus scanners and search
//! indexes read every new file for a moment. What they hinder is tried again for a second or so.

use std::io;
use std::time::Duration;

/// What Windows says then: access denied, sharing violation, lock violation (System Error Codes). Elsewhere readers hinder nobody.
pub(super) const IN_USE: &[i32] = if cfg!(windows) { &[5, 32, 33] } else { &[] };

/// Pauses between attempts, in milliseconds.
const PAUSES: [u64; 7] = [10, 20, 40, 80, 160, 320, 640];

/// Does something, and again after a while as long as the system gives one of these reasons for its failure.
///
/// # Errors
/// What the system said last.
pub(super) fn with<T>(reasons: &[i32], mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for pause in PAUSES {
        match attempt() {
            Err(error) if error.raw_os_error().is_some_and(|reason| reasons.contains(&reason)) => {
                std::thread::sleep(Duration::from_millis(pause));
            }
            done => return done,
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::with;
    use std::io::Error;

    #[test]
    fn what_passes_is_waited_for_and_nothing_else() {
        let mut left = vec![Error::from_raw_os_error(32), Error::from_raw_os_error(5)];
        assert!(with(&[5, 32], || left.pop().map_or(Ok(()), Err)).is_ok() && left.is_empty());
        let mut tried = 0;
        let mut fail = || -> Result<(), Error> {
            tried += 1;
            Err(Error::from_raw_os_error(2))
        };
        assert!(with(&[5, 32], &mut fail).is_err_and(|error| error.raw_os_error() == Some(2)));
        assert_eq!(tried, 1);
    }
}
