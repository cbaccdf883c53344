//! The manifest: every file that Handbok wrote, so that only these are ever removed.

use super::Failure;
use crate::model::SitePath;
use crate::source::say;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The file's name in the output folder.
pub(super) const MANIFEST: &str = ".handbok-manifest";
const HEAD: &str = "handbok 1";

/// What an output folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Files of the site.
    pub site: BTreeSet<SitePath>,
    /// Assets of the site before it: who has loaded one of its pages asks for them yet. The next site lets go of them.
    pub retired: BTreeSet<SitePath>,
}

impl Manifest {
    /// What an earlier build noted in a folder; `None` if that is not one of ours.
    ///
    /// # Errors
    /// There is a manifest that the system does not let us read: whose the folder is, nobody can say.
    pub(super) fn read(folder: &Path) -> Result<Option<Manifest>, Failure> {
        let file = folder.join(MANIFEST);
        match fs::read(&file) {
            Ok(text) => Ok(Manifest::parse(&String::from_utf8_lossy(&text))),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(Failure::disk(say!("Kan ikke lese", "Cannot read"), &file)(error)),
        }
    }

    fn parse(text: &str) -> Option<Manifest> {
        let paths = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
        let (site, retired) = paths.split_once("\n\n").unwrap_or((paths, ""));
        let all = |paths: &str| paths.lines().filter(|path| stays_inside(path)).map(str::to_string).collect();
        Some(Manifest { site: all(site), retired: all(retired) })
    }

    /// As it is written.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        self.site.iter().for_each(|path| text.extend([path, "\n"]));
        if !self.retired.is_empty() {
            text.push('\n');
        }
        self.retired.iter().for_each(|path| text.extend([path, "\n"]));
        text
    }

    /// Every file of ours.
    pub(super) fn all(&self) -> impl Iterator<Item = &SitePath> {
        self.site.iter().chain(&self.retired)
    }

    /// Whether a file is ours.
    pub(super) fn names(&self, path: &str) -> bool {
        self.site.contains(path) || self.retired.contains(path)
    }
}

/// A manifest may come from anywhere: what it names outside its folder is none of our business.
fn stays_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains(['\\', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(site: &[&str], retired: &[&str]) -> Manifest {
        let set = |paths: &[&str]| paths.iter().map(|path| path.to_string()).collect();
        Manifest { site: set(site), retired: set(retired) }
    }

    #[test]
    fn what_is_written_is_read() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let read = || Manifest::read(folder.path()).map_err(|failure| failure.message().en);
        assert_eq!(read(), Ok(None));
        for manifest in [manifest(&["a", "b/c"], &["assets/x"]), manifest(&["a"], &[]), Manifest::default()] {
            fs::write(folder.path().join(MANIFEST), manifest.text())?;
            assert_eq!(read(), Ok(Some(manifest)));
        }
        fs::write(folder.path().join(MANIFEST), "handbok 1\n../a\n/b\nc\nassets/../../d\nC:/e\n")?;
        assert_eq!(read(), Ok(Some(manifest(&["c"], &[]))));
        Ok(())
    }
}
