//! Steps and what belongs to doing a task: clips, variants, ticks, symptoms, steps that can be skipped.

use super::document::Scope;
use super::escape::push_escaped;
use super::icons::icon;
use super::inline::capitalised;
use super::writer::Writer;
use crate::model::{
    Anchor, AnchorIx, Block, BlockKind, Check, CueIx, CueSteps, Lang, LinkTarget, Skip, Step, Tab, TargetKind,
};
use std::fmt::Write as _;

impl<'a> Writer<'a> {
    pub(super) fn steps(&mut self, steps: &'a [Step]) {
        let Some(first) = steps.first() else { return };
        self.out.push_str("<ol class=\"steps\"");
        if first.number != 1 {
            let _ = write!(self.out, " start=\"{}\"", first.number);
        }
        self.out.push_str(">\n");
        let word = capitalised(self.strings.get("step"));
        for step in steps {
            self.out.push_str("<li class=\"step\"");
            self.id_attribute(step.anchor);
            let _ = write!(self.out, "><p class=\"step-number\">");
            let number =
                format!("<span class=\"visually-hidden\"{}>{word}</span> {}", self.strings.attributes(), step.number);
            if *self.scope == Scope::Screen {
                let id = self.id(step.anchor);
                self.out.push_str("<a href=\"#");
                push_escaped(&mut self.out, id);
                let _ = write!(self.out, "\">{number}</a>");
            } else {
                // No address on paper, but the same element, so that it looks the same.
                let _ = write!(self.out, "<a>{number}</a>");
            }
            self.out.push_str("</p><div class=\"step-body\">");
            self.blocks(&step.blocks);
            self.link_codes(&step.blocks);
            if let Some(cue) = step.cue {
                self.cue(cue);
            }
            let page = self.page;
            if page.drifted.contains(self.id(step.anchor)) {
                let (attributes, words) = (self.strings.attributes(), self.strings.get("drifted"));
                let _ = writeln!(self.out, "<p class=\"step-drifted\"{attributes}>{words}</p>");
            }
            let example = self.body.example(step.anchor);
            let here = |skip: &&Skip| (skip.first..=skip.last).contains(&step.number) && skip.example == example;
            for skip in page.skips.iter().filter(here) {
                let text = self.strings.fill("step_skip", &[("label", &skip.label)]);
                let _ = write!(self.out, "<p class=\"step-skip\"{}>", self.strings.attributes());
                self.text(&text);
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ol>\n");
    }

    /// The line that names a clip and the steps it shows.
    pub(super) fn cue(&mut self, cue: CueIx) {
        let Some(clip) = self.body.cues.get(cue.0 as usize) else {
            return;
        };
        let number = |anchor: AnchorIx| self.body.anchors.get(anchor.0 as usize).map(|anchor| anchor.number);
        let steps = match clip.steps {
            CueSteps::Block(first, last) => number(first).zip(number(last)),
            CueSteps::Step(step) => number(step).map(|number| (number, number)),
            CueSteps::Named(link) => match self.resolved.links.get(link.0 as usize) {
                Some(LinkTarget::Page { kind: TargetKind::Steps { first, last }, .. }) => Some((*first, *last)),
                _ => None,
            },
            CueSteps::None => None,
        };
        let _ = write!(self.out, "<p class=\"cue\"{}>{} <span>", self.strings.attributes(), icon("video"));
        if let Some((first, last)) = steps {
            let steps = capitalised(&self.strings.steps(first, last));
            self.text(&steps);
            self.out.push_str(": ");
        }
        self.clip(cue);
        self.out.push_str("</span></p>\n");
        self.clip_code(cue);
    }

    pub(super) fn tabs(&mut self, sync: Option<&str>, tabs: &'a [Tab]) {
        self.out.push_str("<div class=\"tabs\"");
        if let Some(sync) = sync {
            self.out.push_str(" data-sync=\"");
            push_escaped(&mut self.out, sync);
            self.out.push('"');
        }
        self.out.push_str(">\n");
        for tab in tabs {
            self.out.push_str("<section class=\"tab\"");
            self.id_attribute(tab.anchor);
            self.out.push_str(" data-tab=\"");
            let key = self.page.tab_keys.get(&tab.anchor).map_or("", String::as_str);
            push_escaped(&mut self.out, key);
            self.out.push_str("\"><p class=\"tab-title\">");
            self.text(&tab.label);
            self.out.push_str("</p>\n");
            self.blocks(&tab.blocks);
            self.out.push_str("</section>\n");
        }
        self.out.push_str("</div>\n");
    }

    pub(super) fn checklist(&mut self, checks: &'a [Check]) {
        self.out.push_str("<ul class=\"checklist\">\n");
        for check in checks {
            let level = if check.required { "required" } else { "advisable" };
            let _ = write!(self.out, "<li class=\"check {level}\"");
            self.id_attribute(check.anchor);
            let label = format!("{}{}.text", self.id_prefix, self.id(check.anchor));
            let _ = write!(
                self.out,
                "><input class=\"tick\" type=\"checkbox\" disabled aria-labelledby=\"{label}\"><div class=\"check-text\" id=\"{label}\">"
            );
            self.check_text(check);
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    pub(super) fn symptom(&mut self, anchor: AnchorIx, words: &str, lang: Option<&Lang>, blocks: &'a [Block]) {
        let level = (self.level + 1).min(6);
        self.out.push_str("<section class=\"symptom\"");
        self.id_attribute(anchor);
        let _ = write!(
            self.out,
            "><h{level} class=\"symptom-title\"><span class=\"symptom-label\"{}>{}</span> <q",
            self.strings.attributes(),
            self.strings.get("symptom")
        );
        self.lang_attribute(lang.map(Lang::tag));
        self.out.push('>');
        self.text(words);
        let _ = writeln!(self.out, "</q></h{level}>");
        let fixed = blocks.iter().any(|block| matches!(block.kind, BlockKind::Fix(_)));
        if fixed {
            let (before, rest): (Vec<&Block>, Vec<&Block>) =
                blocks.iter().partition(|block| !matches!(block.kind, BlockKind::Fix(_)));
            if !before.is_empty() {
                self.out.push_str("<div class=\"symptom-body\">");
                before.into_iter().for_each(|block| self.block(block));
                self.out.push_str("</div>\n");
            }
            rest.into_iter().for_each(|block| self.block(block));
        } else {
            self.div("symptom-body", blocks);
        }
        self.out.push_str("</section>\n");
    }

    pub(super) fn skip(&mut self, label: &str, steps: u32, blocks: &'a [Block]) {
        let Some(target @ LinkTarget::Page { kind: TargetKind::Steps { first, last }, anchor, .. }) =
            self.resolved.links.get(steps as usize)
        else {
            return;
        };
        let example = anchor.as_ref().map_or(0, |id| self.page.example(id));
        let is_meant = |anchor: &Anchor| (*first..=*last).contains(&anchor.number) && anchor.example == example;
        let anchors = self.body.anchors.iter().zip(self.page.ids.iter()).filter(|(anchor, _)| is_meant(anchor));
        let ids: Vec<String> = anchors.map(|(_, id)| format!("{}{id}", self.id_prefix)).collect();
        self.out.push_str("<div class=\"skip\" data-steps=\"");
        push_escaped(&mut self.out, &ids.join(" "));
        self.out.push_str("\"><p class=\"skip-title\">");
        self.text(label);
        let _ = write!(self.out, "</p>\n<p{}>", self.strings.attributes());
        let href = self.href(target).unwrap_or_default();
        let mut link = String::from("<a href=\"");
        push_escaped(&mut link, &href);
        let _ = write!(link, "\">{}</a>", self.strings.steps(*first, *last));
        self.push_page_of(&mut link, &href);
        let text = self.strings.fill("skip", &[("steps", &link)]);
        self.out.push_str(&text);
        self.out.push_str("</p>\n");
        self.blocks(blocks);
        self.out.push_str("</div>\n");
    }

    /// An item's text in paragraphs, the first with the mark of an advisable item.
    fn check_text(&mut self, check: &'a Check) {
        let level = if check.required {
            String::new()
        } else {
            let (attributes, word) = (self.strings.attributes(), self.strings.get("advisable"));
            format!(" <span class=\"check-level\"{attributes}>{word}</span>")
        };
        let mut blocks = check.blocks.iter();
        match check.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(content)) => {
                blocks.next();
                self.tag("p");
                self.inlines(content);
                let _ = writeln!(self.out, "{level}</p>");
            }
            _ => {
                let _ = writeln!(self.out, "<p>{level}</p>");
            }
        }
        blocks.for_each(|block| self.block(block));
    }
}
