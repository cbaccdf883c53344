//! Pictures and other files: where they are published, and how large pictures are.

use super::resolve;
use super::slug::slug;
use crate::input::Inputs;
use crate::model::{Edition, LinkTarget, Picture, Resolved, SitePath, hashed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pictures and files that pages use, by virtual path.
#[allow(clippy::type_complexity)]
pub(super) fn published(
    editions: &[Edition],
    inputs: &Inputs,
) -> (BTreeMap<Arc<str>, Picture>, BTreeMap<Arc<str>, SitePath>) {
    let mut pictures = BTreeSet::new();
    let mut files = BTreeSet::new();
    let mut note = |resolved: &Resolved| {
        pictures.extend(resolved.images.iter().flatten().cloned());
        files.extend(resolved.links.iter().filter_map(|link| match link {
            LinkTarget::File(path) => Some(Arc::<str>::from(path.as_str())),
            _ => None,
        }));
    };
    for edition in editions {
        for page in resolve::pages(edition) {
            note(&page.resolved);
            page.snippets.values().for_each(&mut note);
        }
    }
    let pictures = pictures
        .into_iter()
        .filter_map(|path| inputs.assets.get(&path).map(|bytes| (path.clone(), picture(&path, bytes))))
        .collect();
    let files = files
        .into_iter()
        .filter_map(|path| inputs.assets.get(&path).map(|bytes| (path.clone(), published_path(&path, bytes))))
        .collect();
    (pictures, files)
}

fn picture(path: &str, bytes: &[u8]) -> Picture {
    let size = if path.to_lowercase().ends_with(".svg") {
        std::str::from_utf8(bytes).ok().and_then(svg_size)
    } else {
        imagesize::blob_size(bytes).ok().map(|size| (size.width as u32, size.height as u32))
    };
    Picture { path: published_path(path, bytes), size }
}

/// Where a file is published: its name in ASCII, with a hash of its bytes.
fn published_path(path: &str, bytes: &[u8]) -> SitePath {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    hashed(&format!("{}.{}", slug(stem), slug(extension)), bytes)
}

/// Width and height of an SVG's root: its attributes, else its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let root = &text[text.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let attribute = |name: &str| {
        let start = root.find(&format!(" {name}="))? + name.len() + 2;
        let quote = root[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        root[start + 1..].split(quote).next()
    };
    let length =
        |name: &str| attribute(name)?.trim_end_matches("px").parse::<f64>().ok().filter(|length| *length > 0.0);
    let sizes = length("width").zip(length("height")).or_else(|| {
        let view: Vec<f64> = attribute("viewBox")?.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        match view.as_slice() {
            [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
            _ => None,
        }
    });
    sizes.map(|(width, height)| (width.round() as u32, height.round() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_its_size_in_two_ways() {
        assert_eq!(svg_size("<svg xmlns='x' width=\"300px\" height='600'>"), Some((300, 600)));
        assert_eq!(svg_size("<?xml?><svg viewBox=\"0 0 720,450\">"), Some((720, 450)));
        assert_eq!(svg_size("<svg width=\"100%\">"), None);
    }
}
