//! Plain data that the stages hand to each other. No I/O, no clock, no knowledge of HTML.

pub mod block;
pub mod chapter;
pub mod config;
pub mod lang;
pub mod manual;
pub mod site;
pub mod strings;
pub mod walk;

pub use block::{
    Align, AnchorIx, Block, BlockKind, Callout, Check, CueIx, Definition, Figure, ImageIx, Inline, Item, LinkIx,
    Marker, Show, Step, Tab, Table,
};
pub use chapter::{
    Anchor, AnchorKind, Body, Chapter, Cue, CueSteps, ImageUse, LinkUse, Meta, Register, clock, plain_text,
};
pub use config::{Config, Contact, Label, Localized, QrCodes, Snippet, Video, WebLink};
pub use lang::{Direction, Lang};
pub use manual::{
    Child, Edition, LinkTarget, Manual, Page, Part, Picture, Release, Resolved, Skip, Snippets, TargetKind,
};
pub use site::{Site, SitePath, hashed, is_device, is_hashed, named, push_relative, relative};
pub use strings::Strings;
pub use walk::walk;
