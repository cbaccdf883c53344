//! Pictures with captions and numbered markers.

use super::document::Scope;
use super::escape::escaped;
use super::writer::Writer;
use crate::model::{Figure, ImageIx, Marker};
use std::fmt::Write as _;

impl<'a> Writer<'a> {
    pub(super) fn size(&self, image: ImageIx) -> Option<(u32, u32)> {
        let path = self.resolved.images.get(image.0 as usize)?.as_ref()?;
        self.manual.pictures.get(path)?.size
    }

    pub(super) fn shape(&self, image: ImageIx) -> &'static str {
        match self.size(image) {
            Some((width, height)) if height > width => "portrait",
            _ => "landscape",
        }
    }

    pub(super) fn figure(&mut self, figure: &'a Figure) {
        let Figure { caption, markers, image, blocks, list } = figure;
        let image = *image;
        let shape = image.map_or("landscape", |image| self.shape(image));
        let _ = write!(self.out, "<figure class=\"figure {shape}\">");
        if let Some(image) = image {
            self.out.push_str("<div class=\"figure-picture\">");
            self.image(image, "");
            if !markers.is_empty() {
                self.markers(markers, self.size(image).unwrap_or((1000, 1000)));
            }
            self.end("div");
        }
        self.out.push_str("<figcaption>");
        if !caption.is_empty() {
            self.out.push_str("<p>");
            self.text(caption);
            self.out.push_str("</p>\n");
        }
        if !list.is_empty() {
            self.out.push_str("<ol class=\"marker-list\">\n");
            for item in list {
                self.tag("li");
                self.item_blocks(&item.blocks, item.blocks.len() == 1);
                self.out.push_str("</li>\n");
            }
            self.out.push_str("</ol>");
        }
        self.blocks(blocks);
        self.out.push_str("</figcaption></figure>\n");
    }

    /// Numbered rings over a picture, in its own coordinates. The list beside it says the same in words.
    pub(super) fn markers(&mut self, markers: &[Marker], (width, height): (u32, u32)) {
        let (width, height) = (width as f32, height as f32);
        // A phone's screen is small on paper: its rings are drawn larger there.
        let share = if height > width && *self.scope != Scope::Screen { 12.0 } else { 20.0 };
        let radius = (width.min(height) / share).max(12.0);
        // A tagged PDF must not hold text that only eyes find.
        let role = match self.scope {
            Scope::Screen => "aria-hidden=\"true\"".to_string(),
            Scope::Paper { .. } => {
                let last = markers.len().to_string();
                format!("role=\"img\" aria-label=\"{}\"", escaped(&self.strings.fill("markers", &[("last", &last)])))
            }
        };
        let _ = write!(self.out, "<svg class=\"markers\" viewBox=\"0 0 {width} {height}\" {role}>");
        for (at, marker) in markers.iter().enumerate() {
            let (x, y) = ((marker.x * width / 100.0).round(), (marker.y * height / 100.0).round());
            let size = (radius * 1.25).round();
            let _ = write!(
                self.out,
                "<g class=\"marker\"><circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/><text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"middle\" dominant-baseline=\"central\">{}</text></g>",
                radius.round(),
                at + 1
            );
        }
        self.out.push_str("</svg>");
    }
}
