//! One file of a manual, parsed. It knows nothing of other files.

use super::block::{Block, Inline};
use super::{AnchorIx, Lang, LinkIx};
use crate::source::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Front matter, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The chapter's title.
    pub title: String,
    /// Its address, if the chapter gives one, with its place.
    pub slug: Option<(String, Span)>,
    /// One sentence about the chapter.
    pub description: Option<String>,
    /// Place among its siblings; smaller comes first.
    pub weight: Option<i64>,
    /// What readers may search for and the text does not say.
    pub keywords: Vec<String>,
    /// Who answers for the text.
    pub owner: Option<String>,
    /// Date (`yyyy-mm-dd`) by which somebody should read it again.
    pub review_by: Option<(String, Span)>,
    /// Date after which it no longer holds.
    pub valid_until: Option<(String, Span)>,
    /// Old addresses in the same folder, with their places.
    pub aliases: Vec<(String, Span)>,
    /// Not published.
    pub draft: bool,
}

/// What an anchor stands on. Anchors of one kind pair with each other across languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum AnchorKind {
    Heading(u8),
    Step,
    Tab,
    Check,
    Symptom,
    Details,
}

/// A place in a text that has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What stands here.
    pub kind: AnchorKind,
    /// The id the editor gave, with its place.
    pub id: Option<(String, Span)>,
    /// The words it is known by: heading, label, screen words; empty for steps and ticks.
    pub text: String,
    /// A step's number in its chapter, or in its example.
    pub number: u32,
    /// The example it stands in, counted from 1; 0 for what belongs to the chapter itself.
    pub example: u32,
    /// Place in the file.
    pub span: Span,
}

/// Where a link points, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkUse {
    /// The destination.
    pub dest: String,
    /// Place in the file.
    pub span: Span,
    /// The editor left the text to the build.
    pub made_text: bool,
}

/// A picture, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUse {
    /// Path relative to the file.
    pub dest: String,
    /// Alternative text.
    pub alt: String,
    /// The picture says nothing.
    pub decorative: bool,
    /// Place in the file.
    pub span: Span,
}

/// The steps that a clip shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CueSteps {
    /// Named in running text, for no step in particular.
    None,
    /// These anchors, first and last.
    Block(AnchorIx, AnchorIx),
    /// A single step, inside the clip of its block.
    Step(AnchorIx),
    /// A range given by reference.
    Named(LinkIx),
}

/// A range of a video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Key in the register of videos.
    pub video: String,
    /// Start in seconds.
    pub from: u32,
    /// End in seconds.
    pub to: u32,
    /// What it shows.
    pub steps: CueSteps,
    /// Place in the file.
    pub span: Span,
}

/// Which register of `handbok.yaml` a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Register {
    Contacts,
    Videos,
    Links,
    Labels,
    Snippets,
}

/// A text with everything in it that other stages look up by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The text.
    pub blocks: Vec<Block>,
    /// Places with addresses, in order of appearance.
    pub anchors: Vec<Anchor>,
    /// What readers call such places in a search, as typed; in order of appearance, and few have any.
    pub keywords: Vec<(AnchorIx, Box<str>)>,
    /// Links and references in order of appearance.
    pub links: Vec<LinkUse>,
    /// Pictures in order of appearance.
    pub images: Vec<ImageUse>,
    /// Video ranges in order of appearance.
    pub cues: Vec<Cue>,
    /// Footnotes in the order in which they are first mentioned.
    pub footnotes: Vec<Vec<Block>>,
    /// Register keys that the text uses.
    pub uses: Vec<(Register, String, Span)>,
    /// Parameters that a snippet's text names.
    pub params: BTreeSet<String>,
}

impl Body {
    /// The example that an anchor stands in, counted from 1; 0 for what belongs to the chapter itself.
    pub fn example(&self, anchor: AnchorIx) -> u32 {
        self.anchors.get(anchor.0 as usize).map_or(0, |anchor| anchor.example)
    }
}

/// One file, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Virtual path.
    pub file: Arc<str>,
    /// The language of its folder.
    pub lang: Lang,
    /// Path below the language's folder; the same in every language.
    pub key: String,
    /// Front matter.
    pub meta: Meta,
    /// The text.
    pub body: Body,
}

/// The letters of some inlines, without their markup. Made texts and register entries are left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect_text(inlines, &mut text);
    text
}

fn collect_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Literal(text) | Inline::Key(text) => out.push_str(text),
            Inline::Ui { text, .. } | Inline::Foreign { text, .. } => out.push_str(text),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                collect_text(content, out)
            }
            Inline::Link { content, .. } => collect_text(content, out),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Label(_) | Inline::Contact { .. } | Inline::Video(_) | Inline::Param(_) => {}
            Inline::Image(_) | Inline::Footnote(_) | Inline::Html(_) => {}
        }
    }
}

/// Minutes and seconds, with hours where there are any.
pub fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}
