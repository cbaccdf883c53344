//! The themes that the program brings along: each folder of `themes/` is one, with files by path as a manual has them below
//! its own `theme/`. There is no list of them: a folder is all that a theme needs.

use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme that has every file. Others hold only what differs from it.
pub const DEFAULT: &str = "default";

/// Files by path.
pub type Files = BTreeMap<&'static str, &'static [u8]>;

/// What a manual can choose among, in order.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = BUILT_IN.dirs().filter_map(|theme| theme.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// The files in a theme's own folder.
pub fn files(name: &str) -> Files {
    let mut files = Files::new();
    if let Some(theme) = BUILT_IN.get_dir(name) {
        collect(theme, theme, &mut files);
    }
    files
}

fn collect(theme: &'static Dir<'static>, folder: &'static Dir<'static>, files: &mut Files) {
    for file in folder.files() {
        let inside = file.path().strip_prefix(theme.path()).ok();
        files.extend(inside.and_then(|path| Some((path.to_str()?, file.contents()))));
    }
    folder.dirs().for_each(|folder| collect(theme, folder, files));
}
