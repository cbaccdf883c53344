//! Ranges of videos: on a block of steps, on a step, on a line of their own.

use super::attributes::{Attributes, parse_time};
use super::blocks::Walk;
use crate::model::{AnchorIx, Cue, CueIx, CueSteps, Register};
use crate::source::{Code, Span, say};

impl Walk<'_, '_> {
    /// Steps that give times without a video mean the video of their block.
    pub(super) fn name_videos(&mut self, first: usize, block: Option<CueIx>) {
        let video = block.map(|block| self.body.cues[block.0 as usize].video.clone());
        for at in first..self.body.cues.len() {
            if !self.body.cues[at].video.is_empty() {
                continue;
            }
            match &video {
                Some(video) => self.body.cues[at].video.clone_from(video),
                None => {
                    let message = say!("Tidene trenger en video: video=…", "The times need a video: video=…");
                    self.diagnostics.push(Code::BadAttribute.at(self.text.file, self.body.cues[at].span, message));
                }
            }
        }
    }

    /// The clip of a `:::steps`.
    pub(super) fn take_cue(&mut self, attributes: &mut Attributes, span: Span) -> Option<CueIx> {
        let video = attributes.take("video").map(|(video, _)| video);
        let Some(video) = video else {
            if let Some((_, span)) = attributes.take("from").or_else(|| attributes.take("to")) {
                let message = say!("Tidene trenger en video: video=…", "The times need a video: video=…");
                self.diagnostics.push(Code::BadAttribute.at(self.text.file, span, message));
                attributes.take("to");
            }
            return None;
        };
        self.body.uses.push((Register::Videos, video.clone(), span));
        self.times(attributes, video, span)
    }

    /// The clip of a single step; the video is the block's unless it names one.
    pub(super) fn step_cue(&mut self, attributes: &mut Attributes, anchor: AnchorIx, span: Span) -> Option<CueIx> {
        let (from, to) = (attributes.take("from"), attributes.take("to"));
        let own = attributes.take("video").map(|(video, _)| video);
        if from.is_none() && to.is_none() && own.is_none() {
            return None;
        }
        if let Some(video) = &own {
            self.body.uses.push((Register::Videos, video.clone(), span));
        }
        let times = [("from", from), ("to", to)];
        let cue = self.cue(times, own.unwrap_or_default(), span)?;
        self.body.cues[cue.0 as usize].steps = CueSteps::Step(anchor);
        Some(cue)
    }

    pub(super) fn times(&mut self, attributes: &mut Attributes, video: String, span: Span) -> Option<CueIx> {
        let times = [("from", attributes.take("from")), ("to", attributes.take("to"))];
        self.cue(times, video, span)
    }

    pub(super) fn cue(
        &mut self,
        times: [(&str, Option<(String, Span)>); 2],
        video: String,
        span: Span,
    ) -> Option<CueIx> {
        let mut seconds = [None, None];
        for (at, (name, typed)) in times.into_iter().enumerate() {
            let (text, place) = typed.unwrap_or((String::new(), span));
            seconds[at] = parse_time(&text);
            if seconds[at].is_none() {
                let message = if text.is_empty() {
                    say!("Tiden «{name}» mangler.", "The time “{name}” is missing.")
                } else {
                    say!("«{text}» er ikke et klokkeslett i en video.", "“{text}” is not a time in a video.")
                };
                let hint = say!(
                    "Skriv minutter og sekunder: from=02:53 to=05:25",
                    "Write minutes and seconds: from=02:53 to=05:25"
                );
                self.diagnostics.push(Code::BadTime.at(self.text.file, place, message).hint(hint));
            }
        }
        let [Some(from), Some(to)] = seconds else {
            return None;
        };
        self.body.cues.push(Cue { video, from, to, steps: CueSteps::None, span });
        Some(CueIx(self.body.cues.len() as u32 - 1))
    }
}
