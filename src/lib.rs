//! Handbok turns a folder of Markdown chapters into a manual that people read on a screen, search and print.
//!
//! ```text
//! files ──load──▶ Source ──parse──▶ Chapter ──link──▶ Manual ──render──▶ Page ─┐
//!                                                        ├──────index──▶ shards ├─assemble─▶ Site ─deliver─▶ dist/
//!                                                        └──────print──▶ Page ─┘
//! ```
//!
//! [`pipeline::build`] runs the stages; [`input::load`] and [`output::publish`] are the only doors to the disk. Without them,
//! a manual is built from texts in memory, and there is no state but what one is given:
//!
//! ```
//! use handbok::input::Inputs;
//! use handbok::pipeline::{self, Profile};
//! use std::sync::Arc;
//!
//! let manual = Inputs::from_iter([
//!     ("handbok.yaml", "title: Kettle\nlanguages: [en]\n"),
//!     ("en/01-use.md", "---\ntitle: Use\n---\n:::steps\n1. {#fill} Fill it.\n2. Press the button.\n:::\n"),
//! ]);
//! let outcome = pipeline::build(&Arc::new(manual), &Profile::default());
//! assert!(outcome.diagnostics.is_empty());
//! // Without errors there is a site.
//! let site = outcome.site().unwrap_or_default();
//! let page = String::from_utf8_lossy(&site.files["en/use.html"]);
//! assert!(page.contains("id=\"fill\""));
//! ```
//!
//! What is wrong comes as [`source::Diagnostic`]s, each with its place and its words in two languages; with an error there is
//! no site:
//!
//! ```
//! # use handbok::{input::Inputs, pipeline::{self, Profile}, report, source::Messages};
//! # use std::sync::Arc;
//! let manual = Arc::new(Inputs::from_iter([
//!     ("handbok.yaml", "title: Kettle\nlanguages: [en]\n"),
//!     ("en/01-use.md", "---\ntitle: Use\n---\nFirst [](#fil).\n"),
//! ]));
//! let outcome = pipeline::build(&manual, &Profile::default());
//! assert!(outcome.site().is_none());
//! let lines = report::report(&outcome.diagnostics, &manual, report::Format::Lines, Messages::En, "", false);
//! assert!(lines.starts_with("en/01-use.md:4:7: error"), "{lines}");
//! ```

pub mod assemble;
pub mod input;
pub mod link;
pub mod model;
pub mod output;
pub mod parse;
pub mod pipeline;
pub mod print;
pub mod reference;
pub mod rename;
pub mod render;
pub mod report;
pub mod search;
pub mod serve;
pub mod source;

pub mod cli;
