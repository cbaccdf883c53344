//! The typed tree of one text: what HTML, paper, search and comparison of languages all read.

use super::Lang;
use crate::source::{Excerpt, Span};

/// Index into [`super::Body::anchors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnchorIx(pub u32);
/// Index into [`super::Body::links`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkIx(pub u32);
/// Index into [`super::Body::images`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageIx(pub u32);
/// Index into [`super::Body::cues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueIx(pub u32);

/// A block and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Place in the file.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// Kinds of callouts, the five of GFM alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Callout {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

impl Callout {
    /// Name as a directive, a class and a key of the theme's strings.
    pub fn name(self) -> &'static str {
        match self {
            Callout::Note => "note",
            Callout::Tip => "tip",
            Callout::Important => "important",
            Callout::Warning => "warning",
            Callout::Caution => "caution",
        }
    }
}

/// Alignment of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    None,
    Start,
    Center,
    End,
}

/// An item of an ordinary list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// A task's box, if the item has one.
    pub checked: Option<bool>,
    /// The item's text.
    pub blocks: Vec<Block>,
}

/// An item of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its address, under which its tick is remembered.
    pub anchor: AnchorIx,
    /// Required, or only advisable.
    pub required: bool,
    /// The item's text.
    pub blocks: Vec<Block>,
}

/// A numbered instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its address.
    pub anchor: AnchorIx,
    /// Its number, running through the chapter from 1.
    pub number: u32,
    /// The part of the video that shows it.
    pub cue: Option<CueIx>,
    /// The step's text.
    pub blocks: Vec<Block>,
}

/// One of several variants of which a reader needs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its address.
    pub anchor: AnchorIx,
    /// What the tab says.
    pub label: String,
    /// The variant's text.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Of each column.
    pub align: Vec<Align>,
    /// The first row, cell by cell.
    pub head: Vec<Vec<Inline>>,
    /// The others.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A picture with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What stands below it.
    pub caption: String,
    /// Rings on the picture, in the order of the list's items.
    pub markers: Vec<Marker>,
    /// The picture.
    pub image: Option<ImageIx>,
    /// What else stands in the figure.
    pub blocks: Vec<Block>,
    /// What the rings point at.
    pub list: Vec<Item>,
}

/// What a block can be. Rare and large kinds are boxed: a large manual has a million blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BlockKind {
    Paragraph(Vec<Inline>),
    Heading {
        level: u8,
        anchor: AnchorIx,
        content: Vec<Inline>,
    },
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Definitions(Vec<Definition>),
    Quote(Vec<Block>),
    Code {
        lang: Box<str>,
        text: String,
    },
    Table(Box<Table>),
    Rule,
    /// Raw HTML of allowed elements; `whole` if it closes what it opens.
    Html {
        html: String,
        whole: bool,
    },
    Callout {
        kind: Callout,
        title: Option<Box<str>>,
        blocks: Vec<Block>,
    },
    /// `:::steps`: [`BlockKind::StepList`]s and what stands between them.
    Steps {
        cue: Option<CueIx>,
        blocks: Vec<Block>,
    },
    StepList(Vec<Step>),
    /// `::video`: a clip named for steps elsewhere in the chapter.
    Clip(CueIx),
    Result(Vec<Block>),
    NotWorking(Vec<Block>),
    Tabs {
        sync: Option<Box<str>>,
        tabs: Vec<Tab>,
    },
    Checklist(Vec<Check>),
    Symptom {
        anchor: AnchorIx,
        words: Box<str>,
        lang: Option<Box<Lang>>,
        blocks: Box<[Block]>,
    },
    Fix(Vec<Block>),
    Figure(Box<Figure>),
    Skip {
        label: Box<str>,
        steps: LinkIx,
        blocks: Vec<Block>,
    },
    Goal {
        title: Option<Box<str>>,
        blocks: Vec<Block>,
    },
    Details {
        anchor: AnchorIx,
        summary: Box<str>,
        blocks: Vec<Block>,
    },
    /// `:::example`: its source as typed, and what it makes.
    Example {
        source: Box<str>,
        blocks: Vec<Block>,
    },
    Snippet {
        key: Box<str>,
        params: Vec<(String, String)>,
    },
    ContactCard(String),
}

/// A numbered ring on a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// Per cent of the picture's width from the left.
    pub x: f32,
    /// Per cent of the picture's height from the top.
    pub y: f32,
}

// Positions come from parsed text and are never NaN.
impl Eq for Marker {}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its meanings.
    pub meanings: Vec<Vec<Block>>,
}

/// Which parts of a contact are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Show {
    All,
    Name,
    Phone,
    Email,
}

/// What a line can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Inline {
    Text(Excerpt),
    Code(Excerpt),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strikethrough(Vec<Inline>),
    Link {
        link: LinkIx,
        content: Vec<Inline>,
    },
    Image(ImageIx),
    /// A mark of the footnote with this index in [`super::Body::footnotes`].
    Footnote(u32),
    SoftBreak,
    HardBreak,
    /// A tag of an allowed element.
    Html(Box<str>),
    Ui {
        text: Box<str>,
        lang: Option<Box<Lang>>,
    },
    Label(Box<str>),
    Literal(Excerpt),
    Key(Excerpt),
    Contact {
        key: Box<str>,
        show: Show,
    },
    Video(CueIx),
    Foreign {
        lang: Box<Lang>,
        text: Box<str>,
    },
    /// `{{name}}` in a snippet.
    Param(Box<str>),
}
