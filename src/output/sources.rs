//! Several files of a manual changed and moved: all of them, or none.

use super::{patience, place, stage};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What has been done, and how it is taken back.
enum Done {
    Written(PathBuf, Vec<u8>),
    Moved(PathBuf, PathBuf),
    Made(PathBuf),
}

/// Gives files other contents, then moves files and folders.
///
/// # Errors
/// The file at which it stopped and what the system said. What had been done is taken back.
pub fn rewrite(contents: &[(PathBuf, Vec<u8>)], moves: &[(PathBuf, PathBuf)]) -> Result<(), (PathBuf, io::Error)> {
    let mut staged = Vec::new();
    for (file, bytes) in contents {
        let ready = fs::read(file).and_then(|before| Ok((before, stage(file, bytes)?)));
        let (before, ready) = ready.map_err(|error| (file.clone(), error))?;
        staged.push((file, before, ready));
    }
    let mut done = Vec::new();
    let result = staged
        .into_iter()
        .try_for_each(|(file, before, ready)| {
            place(ready, file).map_err(|error| (file.clone(), error))?;
            done.push(Done::Written(file.clone(), before));
            Ok(())
        })
        .and_then(|()| {
            moves.iter().try_for_each(|(from, to)| move_to(from, to, &mut done).map_err(|error| (to.clone(), error)))
        });
    if result.is_err() {
        done.into_iter().rev().for_each(take_back);
    }
    result
}

fn move_to(from: &Path, to: &Path, done: &mut Vec<Done>) -> io::Result<()> {
    let missing: Vec<&Path> = to.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        done.push(Done::Made(folder.to_path_buf()));
    }
    patience::with(patience::IN_USE, || fs::rename(from, to))?;
    done.push(Done::Moved(from.to_path_buf(), to.to_path_buf()));
    Ok(())
}

fn take_back(done: Done) {
    // A disk that fails twice is beyond us; what was said the first time is what the editor hears.
    let _ = match done {
        Done::Written(file, before) => super::replace(&file, &before),
        Done::Moved(from, to) => fs::rename(to, from),
        Done::Made(folder) => fs::remove_dir(folder),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_finished_is_taken_back() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old")?;
        let moves = [(at("a"), at("new/b")), (at("nowhere"), at("c"))];
        let failed = rewrite(&[(at("a"), b"new".to_vec())], &moves).map_err(|(file, _)| file);
        assert_eq!(failed, Err(at("c")));
        assert_eq!(fs::read_to_string(at("a"))?, "old");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        rewrite(&[(at("a"), b"new".to_vec())], &moves[..1]).map_err(|(_, error)| error)?;
        assert_eq!(fs::read_to_string(at("new/b"))?, "new");
        Ok(())
    }
}
