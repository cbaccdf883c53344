//! Pictures and other files: where they are published, and how large pictures are.

use super::resolve;
use super::slug::slug;
use crate::input::Inputs;
use crate::model::{Edition, LinkTarget, Page, Picture, Resolved, SitePath, is_device, named};
use crate::source::Contents;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pictures and files that pages use, by virtual path.
#[allow(clippy::type_complexity)]
pub(super) fn published(
    editions: &[Edition],
    inputs: &Inputs,
) -> (BTreeMap<Arc<str>, Picture>, BTreeMap<Arc<str>, SitePath>) {
    let (pictures, files) = used(editions.iter().flat_map(resolve::pages));
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

/// Virtual paths of the pictures and of the other files that some pages use.
pub(super) fn used<'a>(pages: impl IntoIterator<Item = &'a Page>) -> (BTreeSet<Arc<str>>, BTreeSet<Arc<str>>) {
    let (mut pictures, mut files) = (BTreeSet::new(), BTreeSet::new());
    let mut note = |resolved: &Resolved| {
        pictures.extend(resolved.images.iter().flatten().cloned());
        files.extend(resolved.links.iter().filter_map(|link| match link {
            LinkTarget::File(path) => Some(Arc::<str>::from(path.as_str())),
            _ => None,
        }));
    };
    for page in pages {
        note(&page.resolved);
        page.snippets.values().for_each(&mut note);
    }
    (pictures, files)
}

fn picture(path: &str, bytes: &Contents) -> Picture {
    let size = if path.to_lowercase().ends_with(".svg") {
        std::str::from_utf8(bytes).ok().and_then(svg_size)
    } else {
        imagesize::blob_size(bytes).ok().map(|size| (size.width as u32, size.height as u32))
    };
    Picture { path: published_path(path, bytes), size }
}

/// Where a file is published: its name in ASCII, with a hash of its bytes.
fn published_path(path: &str, bytes: &Contents) -> SitePath {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let stem = slug(stem);
    // To Windows, a device's name is one also with a hash behind it.
    let mark = if is_device(&stem) { "-" } else { "" };
    named(&format!("{stem}{mark}.{}", slug(extension)), &bytes.hash)
}

/// Width and height of an SVG's root: its attributes, else its `viewBox`, else what browsers take.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let mut rest = text;
    while let Some(comment) = rest.find("<!--").filter(|at| rest.find("<svg").is_some_and(|svg| *at < svg)) {
        rest = &rest[comment + rest[comment..].find("-->")?..];
    }
    let root = &rest[rest.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let attribute = |name: &str| {
        let start = root.match_indices(name).map(|(at, _)| at + name.len()).find(|at| {
            root[*at..].trim_start().starts_with('=') && root[..at - name.len()].ends_with(char::is_whitespace)
        })?;
        let value = root[start..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    };
    let sizes = attribute("width").and_then(pixels).zip(attribute("height").and_then(pixels)).or_else(|| {
        let view: Vec<f64> = attribute("viewBox")?.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        match view.as_slice() {
            [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
            _ => None,
        }
    });
    // Without any of them, browsers draw 300 by 150 (CSS 2.2, 10.3.2).
    let (width, height) = sizes.unwrap_or((300.0, 150.0));
    Some((width.round() as u32, height.round() as u32))
}

/// A CSS length in pixels.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let number: f64 = length[..length.len() - unit.len()].parse().ok().filter(|number| *number > 0.0)?;
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        _ => return None,
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_its_size_in_two_ways() {
        assert_eq!(svg_size("<svg xmlns='x' width=\"300px\" height='600'>"), Some((300, 600)));
        assert_eq!(svg_size("<?xml?><svg viewBox=\"0 0 720,450\">"), Some((720, 450)));
        assert_eq!(svg_size("<!-- <svg width='1'> --><svg\nwidth = '10mm' height='1in'>"), Some((38, 96)));
        assert_eq!(svg_size("<svg width=\"100%\">"), Some((300, 150)));
    }
}
