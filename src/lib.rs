//! Handbok turns a folder of Markdown chapters into a manual that people read on a screen, search and print.
//!
//! ```text
//! files ──load──▶ Inputs ──parse──▶ Chapter ──link──▶ Manual ──render──▶ Page ─┐
//!                                                        ├──────index──▶ shards ├─assemble─▶ Site ─deliver─▶ dist/
//!                                                        └──────print──▶ Page ─┘
//! ```
//!
//! [`load`] reads a folder, [`build`] makes a [`Site`] of it. A manual is as well built from texts in memory, and there is no state
//! but what one is given:
//!
//! ```
//! use handbok::{Inputs, Profile, build};
//!
//! let manual = Inputs::from_iter([
//!     ("handbok.yaml", "title: Kettle\nlanguages: [en]\n"),
//!     ("en/01-use.md", "---\ntitle: Use\n---\n:::steps\n1. {#fill} Fill it.\n2. Press ![On](../on.svg).\n:::\n"),
//! ]);
//! let picture = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>"#;
//! let manual = manual.with("on.svg", picture);
//! let outcome = build(&manual.into(), &Profile::default());
//! assert!(outcome.diagnostics.is_empty());
//! // Without errors there is a site: bytes by path, to be written wherever one likes.
//! let site = outcome.site().unwrap_or_default();
//! let page = String::from_utf8_lossy(&site.files["en/use.html"]);
//! assert!(page.contains("id=\"fill\""));
//! ```
//!
//! What is wrong comes as [`Diagnostic`]s, each with its place and its words in two languages; with an error there is no site:
//!
//! ```
//! use handbok::{Code, Format, Inputs, Messages, Profile, Severity, build, report};
//! use std::sync::Arc;
//!
//! let manual = Arc::new(Inputs::from_iter([
//!     ("handbok.yaml", "title: Kettle\nlanguages: [en]\n"),
//!     ("en/01-use.md", "---\ntitle: Use\n---\nFirst [](#fil).\n"),
//! ]));
//! let outcome = build(&manual, &Profile::default());
//! assert!(outcome.site().is_none());
//! let first = &outcome.diagnostics[0];
//! assert_eq!((first.severity, first.code), (Severity::Error, Code::MissingAnchor));
//! let lines = report(&outcome.diagnostics, &manual, Format::Lines, Messages::En, "", false);
//! assert!(lines.starts_with("en/01-use.md:4:7: error"), "{lines}");
//! ```
//!
//! This is all there is to rely on. The rooms of the house are open to the program, its tests and its benchmarks, hidden here, and
//! change as they must; `ARCHITECTURE.md` leads through them.

pub use input::{Inputs, load};
pub use model::Site;
pub use pipeline::{Outcome, Profile, build};
pub use report::{Format, report};
pub use source::{Code, Diagnostic, Diagnostics, Fix, Messages, Severity, Source, Span, Text};

#[doc(hidden)]
pub mod assemble;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod input;
#[doc(hidden)]
pub mod link;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod parse;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod print;
#[doc(hidden)]
pub mod reference;
#[doc(hidden)]
pub mod rename;
#[doc(hidden)]
pub mod render;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod search;
#[doc(hidden)]
pub mod serve;
#[doc(hidden)]
pub mod source;
