//! Video ranges: they rise, they do not overlap, and a step's clip lies within its block's.

use crate::model::{AnchorIx, Chapter, Config, Cue, CueSteps, Edition, LinkTarget, Page, TargetKind, clock};
use crate::source::{Code, Diagnostics, say};
use std::collections::BTreeMap;

/// Checks every language's clips against each other.
pub(super) fn check(config: &Config, editions: &[Edition], diagnostics: &mut Diagnostics) {
    for edition in editions {
        let mut clips: BTreeMap<&str, Vec<(&Cue, &Page)>> = BTreeMap::new();
        for page in edition.pages.iter().filter(|page| !page.is_fallback(edition)) {
            for cue in &page.chapter.body.cues {
                falls(cue, &page.chapter, diagnostics);
                match cue.steps {
                    CueSteps::Block(..) | CueSteps::Named(_) if config.videos.contains_key(&cue.video) => {
                        clips.entry(&cue.video).or_default().push((cue, page));
                    }
                    CueSteps::Step(anchor) => within_block(cue, anchor, &page.chapter, diagnostics),
                    _ => {}
                }
                named_steps(cue, page, diagnostics);
            }
        }
        for clips in clips.values_mut() {
            clips.sort_by_key(|(cue, _)| (cue.from, cue.to));
            for pair in clips.windows(2) {
                overlap(pair[0].0, pair[1].0, &pair[1].1.chapter, diagnostics);
            }
        }
    }
}

fn falls(cue: &Cue, chapter: &Chapter, diagnostics: &mut Diagnostics) {
    if cue.from >= cue.to {
        let (from, to) = (clock(cue.from), clock(cue.to));
        let message = say!(
            "Videotiden går baklengs: fra {from} til {to}.",
            "The video time runs backwards: from {from} to {to}."
        );
        let hint = if cue.from == cue.to {
            say!("Klippet må slutte etter at det begynner.", "The clip must end after it begins.")
        } else {
            say!("Skriv den tidligste først: from={to} to={from}", "Write the earlier one first: from={to} to={from}")
        };
        diagnostics.push(Code::VideoRange.at(&chapter.file, cue.span, message).hint(hint));
    }
}

fn overlap(first: &Cue, second: &Cue, chapter: &Chapter, diagnostics: &mut Diagnostics) {
    if second.from < first.to && first.from < first.to && second.from < second.to {
        let (from, to, other_from, other_to) =
            (clock(second.from), clock(second.to), clock(first.from), clock(first.to));
        let message = say!(
            "Klippet {from}–{to} overlapper klippet {other_from}–{other_to}.",
            "The clip {from}–{to} overlaps the clip {other_from}–{other_to}."
        );
        diagnostics.push(Code::VideoRange.at(&chapter.file, second.span, message));
    }
}

fn within_block(cue: &Cue, anchor: AnchorIx, chapter: &Chapter, diagnostics: &mut Diagnostics) {
    let block = chapter
        .body
        .cues
        .iter()
        .find(|block| matches!(block.steps, CueSteps::Block(first, last) if first <= anchor && anchor <= last));
    if let Some(block) = block.filter(|block| block.video == cue.video && (cue.from < block.from || cue.to > block.to))
    {
        let (from, to, block_from, block_to) = (clock(cue.from), clock(cue.to), clock(block.from), clock(block.to));
        let message = say!(
            "Stegets klipp {from}–{to} ligger ikke i klippet {block_from}–{block_to}.",
            "The step's clip {from}–{to} does not lie within the clip {block_from}–{block_to}."
        );
        diagnostics.push(Code::VideoRange.at(&chapter.file, cue.span, message));
    }
    let before =
        chapter.body.cues.iter().filter(|other| {
            matches!(other.steps, CueSteps::Step(before) if before < anchor) && other.video == cue.video
        });
    if let Some(before) = before.max_by_key(|other| other.to) {
        overlap(before, cue, chapter, diagnostics);
        if cue.from < before.from {
            let message = say!(
                "Klippet begynner før klippet til et tidligere steg.",
                "The clip starts before the clip of an earlier step."
            );
            diagnostics.push(Code::VideoRange.at(&chapter.file, cue.span, message));
        }
    }
}

fn named_steps(cue: &Cue, page: &Page, diagnostics: &mut Diagnostics) {
    let CueSteps::Named(link) = cue.steps else { return };
    match page.resolved.links.get(link.0 as usize) {
        Some(LinkTarget::Page { kind: TargetKind::Steps { .. }, .. } | LinkTarget::Broken) | None => {}
        Some(_) => {
            let message = say!("Klippet viser ikke til steg.", "The clip does not name steps.");
            diagnostics.push(Code::BadRange.at(&page.chapter.file, cue.span, message));
        }
    }
}
