//! The look: templates, styles, scripts and words. The default theme has every file; the theme that a manual chooses
//! replaces some of them, and the manual's own folder `theme/` some again.

use super::{own_templates, strings};
use crate::input::themes;
use crate::model::{Lang, SitePath, Strings, hashed};
use crate::source::{Code, Contents, Diagnostic, Diagnostics, Source, Span, nearest, say};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Tera;

/// Whether a style sheet holds on paper only. It cannot be one for all media with rules for print in it: while pages are
/// counted on a screen, those would not hold.
fn is_for_paper(path: &str) -> bool {
    path == "styles/print.css" || path.starts_with("styles/print/")
}

/// A theme, loaded and checked.
pub struct Theme {
    /// Templates, parsed.
    pub templates: Tera,
    /// Words by language tag.
    strings: BTreeMap<String, BTreeMap<String, String>>,
    /// Files that pages load, under hashed names.
    pub assets: BTreeMap<SitePath, Arc<[u8]>>,
    /// What the scripts of all pages do, in every language.
    pub(super) script: String,
    /// Addresses of the joined style sheets, of the search and of the icon.
    pub urls: Urls,
}

/// Where the theme's own files are published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Urls {
    pub style: SitePath,
    /// What holds on paper only.
    pub print: SitePath,
    pub search: SitePath,
    pub icon: SitePath,
}

/// The default theme's files that are text, by path.
pub fn files() -> BTreeMap<&'static str, &'static str> {
    let text = |(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?));
    themes::files(themes::DEFAULT).into_iter().filter_map(text).collect()
}

impl Theme {
    /// Joins the default theme, the files of the theme called `name`, and the manual's own (by path below `theme/`).
    pub fn load(name: &str, own: &BTreeMap<String, Contents>, diagnostics: &mut Diagnostics) -> Theme {
        let built_in = [themes::files(themes::DEFAULT), themes::files(name)];
        let mut files: BTreeMap<&str, &[u8]> = built_in.iter().flatten().map(|(path, bytes)| (*path, *bytes)).collect();
        unused(own, &files, diagnostics);
        files.extend(own.iter().map(|(path, bytes)| (path.as_str(), &**bytes)));
        let texts = decode(&files, diagnostics);
        let mut assets = BTreeMap::new();
        let joined = |belongs: &dyn Fn(&str) -> bool| {
            let parts = texts.iter().filter(|(path, _)| belongs(path));
            parts.map(|(_, source)| source.text.as_ref()).collect::<Vec<_>>().join("\n")
        };
        let mut publish = |name: &str, bytes: &[u8]| {
            let path = hashed(name, bytes);
            assets.insert(path.clone(), Arc::from(bytes));
            path
        };
        let urls = Urls {
            style: publish(
                "site.css",
                compact_css(&joined(&|path| path.starts_with("styles/") && !is_for_paper(path))).as_bytes(),
            ),
            print: publish("print.css", compact_css(&joined(&is_for_paper)).as_bytes()),
            search: publish(
                "search.js",
                in_function(&compact_js(&joined(&|path| path.starts_with("scripts/search/")))).as_bytes(),
            ),
            icon: publish("icon.svg", texts.get("images/icon.svg").map_or("", |source| &source.text).as_bytes()),
        };
        let script = compact_js(&joined(&|path| path.starts_with("scripts/") && !path.starts_with("scripts/search/")));
        let strings = all_strings(&built_in, &texts, own, diagnostics);
        let words = strings.get("en").cloned().unwrap_or_default();
        let own_templates = texts.iter().filter(|(path, _)| path.starts_with("templates/") && own.contains_key(*path));
        own_templates.for_each(|(_, template)| own_templates::check(template, &words, diagnostics));
        Theme { templates: templates(&texts, diagnostics), strings, assets, script, urls }
    }

    /// The words for a language.
    pub fn strings(&self, lang: &Lang) -> Strings {
        Strings::for_lang(lang, &self.strings)
    }
}

/// Says which of a manual's files under `theme/` replace nothing and are used by nothing.
fn unused(own: &BTreeMap<String, Contents>, built_in: &BTreeMap<&str, &[u8]>, diagnostics: &mut Diagnostics) {
    for path in own.keys().filter(|path| !built_in.contains_key(path.as_str())) {
        let named =
            |name: &str| own.values().any(|bytes| String::from_utf8_lossy(bytes).contains(&format!("\"{name}\"")));
        let is_used = match path.split_once('/') {
            Some(("styles", name)) => name.ends_with(".css"),
            Some(("scripts", name)) => name.ends_with(".js"),
            Some(("strings", name)) => name.ends_with(".yaml"),
            Some(("templates", name)) => named(name),
            _ => false,
        };
        if !is_used {
            let message = say!(
                "Temaet har ingen fil som heter «{path}»: den brukes ikke.",
                "The theme has no file “{path}”: it is not used."
            );
            let near = nearest(path, built_in.keys().copied());
            diagnostics.push(
                Code::ThemeFile.at(&format!("theme/{path}").into(), None, message).suggest(path, near).without_fix(),
            );
        }
    }
}

fn decode(files: &BTreeMap<&str, &[u8]>, diagnostics: &mut Diagnostics) -> BTreeMap<String, Source> {
    let mut texts = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with(".md")) {
        let shown: Arc<str> = format!("theme/{path}").into();
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
                texts.insert(path.to_string(), Source::new(shown, text));
            }
            Err(_) => diagnostics.push(Code::Encoding.at(
                &shown,
                None,
                say!("Filen er ikke lagret som UTF-8.", "The file is not saved as UTF-8."),
            )),
        }
    }
    texts
}

fn templates(texts: &BTreeMap<String, Source>, diagnostics: &mut Diagnostics) -> Tera {
    let mut tera = Tera::new();
    let named =
        texts.iter().filter_map(|(path, source)| Some((path.strip_prefix("templates/")?, source.text.as_ref())));
    if let Err(error) = tera.add_raw_templates(named.collect::<Vec<_>>()) {
        let report = error.to_string();
        let there = place(&report).and_then(|(name, line)| line_of(texts.get(&format!("templates/{name}"))?, line));
        let fault = fault(&error);
        diagnostics.push(Diagnostic { span: fault.span.or(there), ..fault });
    }
    tera
}

/// The template and the line that a report names: ` --> name:line:column`.
fn place(report: &str) -> Option<(&str, usize)> {
    let mut parts = report.split_once("--> ")?.1.lines().next()?.rsplitn(3, ':').skip(1);
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line))
}

fn line_of(source: &Source, line: usize) -> Option<Span> {
    let mut lines = source.text.split_inclusive('\n');
    let start = lines.by_ref().take(line.checked_sub(1)?).map(str::len).sum();
    Some(Span::new(start..start + lines.next()?.trim_end().len()))
}

/// What is wrong with a template, at its place where Tera knows it.
pub(super) fn fault(error: &tera::Error) -> Diagnostic {
    let (file, span, what) = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            (format!("theme/templates/{}", report.filename()), Some(Span::new(range)), report.message().to_string())
        }
        tera::ErrorKind::MissingParent { current: name, .. }
        | tera::ErrorKind::CircularExtend { tpl: name, .. }
        | tera::ErrorKind::CircularInclude { tpl: name, .. } => {
            (format!("theme/templates/{name}"), None, error.to_string())
        }
        _ => {
            let report = error.to_string();
            let name = place(&report).map(|(name, _)| format!("/{name}")).unwrap_or_default();
            // The first line says what; the others draw what we draw ourselves.
            let what = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
            (format!("theme/templates{name}"), None, what.to_string())
        }
    };
    let message = say!("Malen kan ikke tegnes: {what}", "The template cannot be drawn: {what}");
    Code::Template.at(&file.into(), span, message)
}

/// The default theme's words by language, with the words that the chosen theme replaces, and the manual.
fn all_strings(
    built_in: &[themes::Files],
    texts: &BTreeMap<String, Source>,
    own: &BTreeMap<String, Contents>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let tag = |path: &str| path.strip_prefix("strings/")?.strip_suffix(".yaml").map(str::to_string);
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, bytes) in built_in.iter().flatten() {
        if let (Some(tag), Ok(text)) = (tag(path), std::str::from_utf8(bytes)) {
            all.entry(tag).or_default().extend(strings::read(&Source::new(*path, text), None, diagnostics));
        }
    }
    let english = all.get("en").cloned().unwrap_or_default();
    for (path, source) in texts.iter().filter(|(path, _)| own.contains_key(*path)) {
        if let Some(tag) = tag(path) {
            all.entry(tag).or_default().extend(strings::read(source, Some(&english), diagnostics));
        }
    }
    all
}

/// A script whose names are its own.
fn in_function(script: &str) -> String {
    format!("(() => {{\n'use strict';\n{script}}})();\n")
}

/// Scripts without whole lines of comment and without indentation, except in template literals.
fn compact_js(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let (mut in_comment, mut in_literal) = (false, false);
    for line in js.lines() {
        let code = if in_literal { line } else { line.trim() };
        let starts = !in_literal && code.starts_with("/*");
        if in_comment || starts {
            in_comment = !code.ends_with("*/");
        } else if in_literal || !(code.is_empty() || code.starts_with("//")) {
            in_literal ^= code.matches('`').count() % 2 == 1;
            out.push_str(code);
            out.push('\n');
        }
    }
    out
}

/// Style sheets without comments and indentation; nothing that could change their meaning.
fn compact_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
