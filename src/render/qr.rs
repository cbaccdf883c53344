//! QR codes: drawn as pictures of their own, so that pages hold only their names, and shown on paper only.

use super::escape::{escaped, push_breakable};
use super::writer::Writer;
use crate::model::{
    Block, Body, CueIx, Edition, Inline, LinkTarget, Manual, Page, SitePath, hashed, push_relative, walk,
};
use fast_qr::{ECL, QRBuilder};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

/// Modules of white around a code (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;
/// Least width on paper with its white, and least width of a module, in millimetres: read by phones from a worn print.
const LEAST: f32 = 24.0;
const MODULE: f32 = 0.55;
/// CSS pixels in a millimetre.
const PX: f32 = 96.0 / 25.4;

/// A code's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    /// Where it is published.
    path: SitePath,
    svg: Arc<[u8]>,
    /// Width and height on paper, in CSS pixels.
    width: u32,
}

/// The codes of addresses that a manual's pages lead to on paper, each drawn once, when it is first shown. A copy shares
/// what has been drawn.
#[derive(Clone, Debug, Default)]
pub struct Codes(Arc<RwLock<BTreeMap<String, Option<Arc<Code>>>>>);

/// Most codes that one state of a live manual leaves to the next, so that years of edits do not gather.
const MOST_KEPT: usize = 2000;

impl Codes {
    /// The pictures of every code of the manual, as files of the site.
    pub fn files(&self, manual: &Manual) -> Vec<(SitePath, Arc<[u8]>)> {
        let pages: Vec<&Page> = manual.editions.iter().flat_map(Edition::all_pages).map(AsRef::as_ref).collect();
        let all: BTreeSet<String> = pages.into_par_iter().flat_map_iter(|page| addresses(manual, page)).collect();
        let codes = all.into_par_iter().filter_map(|address| self.of(&address));
        codes.map(|code| (code.path.clone(), code.svg.clone())).collect()
    }

    /// For the next state of the same manual.
    pub fn kept(&self) -> Codes {
        let few = self.0.read().unwrap_or_else(PoisonError::into_inner).len() <= MOST_KEPT;
        if few { self.clone() } else { Codes::default() }
    }

    /// The code of an address; `None` if it is too long for one.
    fn of(&self, address: &str) -> Option<Arc<Code>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(address) {
            return known.clone();
        }
        let drawn = code(address).map(Arc::new);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(address.to_string(), drawn.clone());
        drawn
    }
}

/// Draws the code of an address; `None` if it is too long for one.
fn code(address: &str) -> Option<Code> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let whole = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|at| code[y][*at].value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path d=\"{path}\"/></svg>\n"
    );
    let width = (LEAST.max(whole as f32 * MODULE) * PX).ceil() as u32;
    Some(Code { path: hashed("qr.svg", svg.as_bytes()), svg: svg.into_bytes().into(), width })
}

/// Every address that a code on this page may lead to.
fn addresses(manual: &Manual, page: &Page) -> Vec<String> {
    let shown = manual.config.qr_codes;
    let snippets = page.snippets.iter().filter_map(|(key, resolved)| {
        Some((&**manual.snippets.get(key, &page.chapter.lang, manual.config.default_lang())?, resolved))
    });
    let mut all = Vec::new();
    all.extend(own_address(manual, page).filter(|_| shown.chapters));
    for (body, resolved) in std::iter::once((&page.chapter.body, &page.resolved)).chain(snippets) {
        if shown.videos {
            all.extend((0..body.cues.len()).filter_map(|cue| clip_address(manual, body, CueIx(cue as u32))));
        }
        if shown.links {
            all.extend(resolved.links.iter().filter_map(LinkTarget::external).map(str::to_string));
        }
    }
    all
}

/// The page's own address, where that of the site is known.
fn own_address(manual: &Manual, page: &Page) -> Option<String> {
    Some(format!("{}{}", manual.config.base_url.as_ref()?, page.path))
}

/// The address that shows a clip from its first second.
pub(super) fn clip_address(manual: &Manual, body: &Body, cue: CueIx) -> Option<String> {
    let cue = body.cues.get(cue.0 as usize)?;
    let url = manual.config.videos.get(&cue.video)?.url.as_ref()?;
    Some(super::inline::clip_url(url, cue.from, cue.to))
}

impl Writer<'_> {
    /// The code that leads to the page itself, at its head.
    pub(super) fn own_code(&mut self) {
        if let Some(address) = own_address(self.manual, self.page).filter(|_| self.manual.config.qr_codes.chapters) {
            self.show(&[(address, self.strings.get("qr_chapter").to_string())]);
        }
    }

    /// The code of a clip.
    pub(super) fn clip_code(&mut self, cue: CueIx) {
        let address = clip_address(self.manual, self.body, cue).filter(|_| self.manual.config.qr_codes.videos);
        let from = self.body.cues.get(cue.0 as usize).map(|cue| crate::model::clock(cue.from)).unwrap_or_default();
        if let Some(address) = address {
            self.show(&[(address, self.strings.fill("qr_video", &[("from", &from)]))]);
        }
    }

    /// The codes of the links out of the manual that stand in some blocks, after them, each address once.
    pub(super) fn link_codes(&mut self, blocks: &[Block]) {
        // Most manuals and pages have none: then nothing is looked for.
        if !self.manual.config.qr_codes.links || !self.resolved.links.iter().any(|link| link.external().is_some()) {
            return;
        }
        let mut found: Vec<(String, String)> = Vec::new();
        walk(blocks, &mut |block| block.lines().for_each(|line| self.collect_links(line, &mut found)));
        self.show(&found);
    }

    fn collect_links(&self, line: &[Inline], found: &mut Vec<(String, String)>) {
        for inline in line {
            match inline {
                Inline::Link { link, .. } => {
                    let address = self.resolved.links.get(link.0 as usize).and_then(LinkTarget::external);
                    if let Some(address) = address.filter(|address| found.iter().all(|(known, _)| known != address)) {
                        found.push((address.to_string(), self.strings.get("qr_link").to_string()));
                    }
                }
                Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
                    self.collect_links(content, found);
                }
                _ => {}
            }
        }
    }

    /// Codes with their labels and addresses.
    fn show(&mut self, codes: &[(String, String)]) {
        let known = self.codes;
        let drawn: Vec<_> =
            codes.iter().filter_map(|(address, label)| Some((known.of(address)?, address, label))).collect();
        if drawn.is_empty() {
            return;
        }
        let _ = write!(self.out, "<div class=\"qr-codes\"{}>", self.strings.attributes());
        for (code, address, label) in drawn {
            let alt = escaped(&self.strings.fill("qr_alt", &[("address", address)]));
            self.out.push_str("<p class=\"qr\"><img src=\"");
            push_relative(&mut self.out, self.from, &code.path);
            let width = code.width;
            let _ = write!(
                self.out,
                "\" alt=\"{alt}\" width=\"{width}\" height=\"{width}\" loading=\"lazy\"> <span>{} <span class=\"qr-address\">",
                escaped(label)
            );
            push_breakable(&mut self.out, address);
            self.out.push_str("</span></span></p>");
        }
        self.out.push_str("</div>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_big_enough_and_has_its_white() {
        let short = code("https://a.no/")
            .map(|code| (code.width as f32 / PX, String::from_utf8_lossy(&code.svg).contains("viewBox=\"0 0 29 29\"")));
        assert!(short.is_some_and(|(width, is_whole)| width >= 24.0 && is_whole), "{short:?}");
        let long = code(&format!("https://a.no/{}", "x".repeat(200))).map(|code| code.width as f32 / PX);
        assert!(long.is_some_and(|width| width > 30.0), "{long:?}");
        assert!(code(&"x".repeat(10_000)).is_none());
    }
}
