//! An edition's script: what the theme's scripts do, with the words they say in its language and the controls that only work
//! with them. One file for all pages, so that none holds what nobody sees without scripts.

use super::{PageView, Theme, template_fault};
use crate::model::{Edition, SitePath, Strings, hashed};
use crate::source::Diagnostic;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Context;

/// A script that is ready.
pub(super) struct Script {
    /// Its address; it has its hash in the name.
    pub path: SitePath,
    pub text: Arc<[u8]>,
    /// What is wrong with the template of the controls.
    pub fault: Option<Diagnostic>,
}

impl Script {
    /// The script of an edition whose `site` and `t` are in the context.
    pub(super) fn new(edition: &Edition, theme: &Theme, words: &Strings, context: &Context) -> Script {
        let mut context = context.clone();
        context.insert("page", &PageView::default());
        let (controls, fault) = match theme.templates.render("controls.html", &context) {
            Ok(controls) => (controls, None),
            Err(error) => (String::new(), Some(template_fault(&error))),
        };
        let words: BTreeMap<&str, &String> =
            words.all().iter().filter_map(|(key, word)| Some((key.strip_prefix("js_")?, word))).collect();
        let head = json!({ "words": words, "controls": controls });
        let text = format!("const handbok = {head};\n{}", theme.script);
        let path = hashed(&format!("site.{}.js", edition.lang.tag()), text.as_bytes());
        Script { path, text: text.into_bytes().into(), fault }
    }
}
