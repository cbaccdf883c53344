//! Whether two languages of a chapter have the same steps and headings, and which one is probably missing.

use super::anchors::{kinds, pairing_kind};
use crate::model::{Anchor, AnchorKind, Block, BlockKind, Chapter, plain_text, walk};
use crate::source::{Code, Diagnostics, Span, Text, say};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Most letters of a step that are repeated in a message.
const WORDS: usize = 40;

/// Says where a translation has another shape than its source.
pub(super) fn report(source: &Chapter, chapter: &Chapter, diagnostics: &mut Diagnostics) {
    let (left, right) = (kinds(source), kinds(chapter));
    for kind in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
        let theirs = left.get(kind).map_or(&[][..], Vec::as_slice);
        let ours = right.get(kind).map_or(&[][..], Vec::as_slice);
        let pair = Pair { source, chapter, kind: *kind, theirs, ours };
        let said = match theirs.len().cmp(&ours.len()) {
            Ordering::Greater => Some(pair.missing()),
            Ordering::Less => Some(pair.added()),
            Ordering::Equal => pair.levels(),
        };
        if let Some((span, message, hint)) = said {
            diagnostics.push(Code::Shape.at(&chapter.file, span, message).hint(hint));
        }
    }
}

/// The anchors of one kind in both languages.
struct Pair<'a> {
    source: &'a Chapter,
    chapter: &'a Chapter,
    kind: AnchorKind,
    theirs: &'a [&'a Anchor],
    ours: &'a [&'a Anchor],
}

/// A place, what is wrong there, and what to do.
type Said = (Option<Span>, Text, Text);

impl Pair<'_> {
    /// What the source has and the translation has not: often it is new, and the translation was right.
    fn missing(&self) -> Said {
        let at = self.surplus(self.theirs, self.ours);
        let (nb, en) = called(self.source, self.theirs[at], at);
        let (count_nb, count_en) = self.count();
        let file = &self.source.file;
        let message = say!(
            "{count_nb}. {nb} i {file} står trolig ikke her ennå.",
            "{count_en}. {en} in {file} is probably not here yet."
        );
        let hint = say!("Oversett det, eller ta det bort i {file}.", "Translate it, or remove it from {file}.");
        (self.ours.get(at).map(|anchor| anchor.span).or_else(|| self.near()), message, hint)
    }

    /// What the translation has and the source has not.
    fn added(&self) -> Said {
        let at = self.surplus(self.ours, self.theirs);
        let (nb, en) = called(self.chapter, self.ours[at], at);
        let (count_nb, count_en) = self.count();
        let file = &self.source.file;
        let message =
            say!("{count_nb}. {nb} står trolig ikke i {file}.", "{count_en}. {en} is probably not in {file}.");
        let hint =
            say!("Skriv det i {file} også, eller ta det bort her.", "Write it in {file} too, or remove it here.");
        (Some(self.ours[at].span), message, hint)
    }

    /// Headings of other levels. A level that cannot be right is said where it stands, and not here.
    fn levels(&self) -> Option<Said> {
        let at = self.theirs.iter().zip(self.ours).position(|(their, our)| their.kind != our.kind)?;
        if is_misplaced(self.theirs, at) || is_misplaced(self.ours, at) {
            return None;
        }
        let (right, file, theirs) = (hashes(self.theirs[at]), &self.source.file, &self.theirs[at].text);
        let (lang, other) = (self.chapter.lang.tag(), self.source.lang.tag());
        let message = say!(
            "Overskrifter har andre nivåer i {lang} enn i {other}.",
            "Headings have other levels in {lang} than in {other}."
        );
        let hint = say!(
            "I {file} står det «{right} {theirs}». Bruk samme antall # i begge.",
            "In {file} stands “{right} {theirs}”. Use the same number of # in both."
        );
        Some((Some(self.ours[at].span), message, hint))
    }

    fn count(&self) -> (String, String) {
        let (nb, en) = match self.kind {
            AnchorKind::Heading(_) => ("Overskrifter", "Headings"),
            AnchorKind::Step => ("Steg", "Steps"),
            AnchorKind::Tab => ("Faner", "Tabs"),
            AnchorKind::Check => ("Punkter i huskelister", "Checklist items"),
            AnchorKind::Symptom => ("Symptomer", "Symptoms"),
            AnchorKind::Details => ("Sammenleggbare bolker", "Details"),
        };
        let (lang, other, count, others) =
            (self.chapter.lang.tag(), self.source.lang.tag(), self.ours.len(), self.theirs.len());
        (format!("{nb}: {count} i {lang}, {others} i {other}"), format!("{en}: {count} in {lang}, {others} in {other}"))
    }

    /// Which of `more` probably has no counterpart in `fewer`: by ids that both give, else where the chapters part.
    fn surplus(&self, more: &[&Anchor], fewer: &[&Anchor]) -> usize {
        let (mut from, mut to) = (0, 0);
        for (at, anchor) in more.iter().enumerate() {
            let id = anchor.id.as_ref().map(|(id, _)| id);
            let same = fewer.iter().position(|other| id.is_some() && other.id.as_ref().map(|(id, _)| id) == id);
            let Some(same) = same.filter(|same| *same >= to) else { continue };
            if at - from > same - to {
                return from + same - to;
            }
            (from, to) = (at + 1, same + 1);
        }
        let at = if from > 0 { from + fewer.len() - to } else { self.before_parting() };
        at.min(more.len() - 1)
    }

    /// Where the chapters stop having the same kinds of places.
    fn parting(&self) -> usize {
        let is_same = |left: AnchorKind, right: AnchorKind| match self.kind {
            AnchorKind::Heading(_) => left == right,
            _ => pairing_kind(left) == pairing_kind(right),
        };
        let pairs = self.source.body.anchors.iter().zip(&self.chapter.body.anchors);
        pairs.take_while(|(left, right)| is_same(left.kind, right.kind)).count()
    }

    /// How many places of the kind stand before that.
    fn before_parting(&self) -> usize {
        let before = &self.source.body.anchors[..self.parting()];
        before.iter().filter(|anchor| pairing_kind(anchor.kind) == self.kind).count()
    }

    /// Where in the translation one would look for it.
    fn near(&self) -> Option<Span> {
        let anchors = &self.chapter.body.anchors;
        let near = anchors.get(self.parting()).or(anchors.last()).map(|anchor| anchor.span);
        near.or(self.chapter.body.blocks.first().map(|block| block.span))
    }
}

fn hashes(heading: &Anchor) -> String {
    match heading.kind {
        AnchorKind::Heading(level) => "#".repeat(usize::from(level)),
        _ => String::new(),
    }
}

/// Whether a heading takes the title's level, or skips one.
fn is_misplaced(headings: &[&Anchor], at: usize) -> bool {
    let level = |at: usize| hashes(headings[at]).len();
    let before = if at == 0 { 1 } else { level(at - 1).max(2) };
    level(at) == 1 || level(at) > before + 1
}

/// A place by its number and words, in both languages of messages.
fn called(chapter: &Chapter, anchor: &Anchor, at: usize) -> (String, String) {
    let number = if anchor.kind == AnchorKind::Step { anchor.number as usize } else { at + 1 };
    let (nb, en) = match anchor.kind {
        AnchorKind::Heading(_) => ("Overskrift", "Heading"),
        AnchorKind::Step => ("Steg", "Step"),
        AnchorKind::Tab => ("Fane", "Tab"),
        AnchorKind::Check => ("Punkt", "Item"),
        AnchorKind::Symptom => ("Symptom", "Symptom"),
        AnchorKind::Details => ("Bolk", "Details"),
    };
    let words = words(chapter, anchor);
    if words.is_empty() {
        return (format!("{nb} {number}"), format!("{en} {number}"));
    }
    (format!("{nb} {number} («{words}»)"), format!("{en} {number} (“{words}”)"))
}

/// The first words of a place.
fn words(chapter: &Chapter, anchor: &Anchor) -> String {
    let mut words = anchor.text.clone();
    let is_here = |at: u32| chapter.body.anchors.get(at as usize).is_some_and(|other| std::ptr::eq(other, anchor));
    walk(&chapter.body.blocks, &mut |block| match &block.kind {
        BlockKind::StepList(steps) => {
            steps.iter().filter(|step| is_here(step.anchor.0)).for_each(|step| words = first_line(&step.blocks))
        }
        BlockKind::Checklist(checks) => {
            checks.iter().filter(|check| is_here(check.anchor.0)).for_each(|check| words = first_line(&check.blocks))
        }
        _ => {}
    });
    match words.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{} …", words[..end].trim_end()),
        None => words,
    }
}

fn first_line(blocks: &[Block]) -> String {
    let line = blocks.first().and_then(|block| block.lines().next().map(plain_text));
    line.unwrap_or_default().trim().to_string()
}
