//! What an import has to say, each at the line that it is about.

use crate::input::Inputs;
use crate::source::{Code, Diagnostic, Diagnostics, Source, Span, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything said so far, and the texts that it is about.
#[derive(Default)]
pub(super) struct Losses {
    said: Diagnostics,
    texts: BTreeMap<Arc<str>, (Source, Vec<usize>)>,
}

impl Losses {
    /// A text that something may be said about.
    pub(super) fn show(&mut self, path: &str, text: &str) {
        let source = Source::new(path, text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.texts.insert(source.path.clone(), (source, starts));
    }

    /// Something is left out.
    pub(super) fn lost(&mut self, file: &str, line: u32, message: Text) {
        self.push(Code::Lost, file, line, message);
    }

    /// Something is said in another way.
    pub(super) fn changed(&mut self, file: &str, line: u32, message: Text) {
        self.push(Code::Converted, file, line, message);
    }

    fn push(&mut self, code: Code, file: &str, line: u32, message: Text) {
        let span = self.span(file, line);
        self.said.push(code.at(&file.into(), span, message));
    }

    /// A line of a text, without the spaces around it.
    fn span(&self, file: &str, line: u32) -> Option<Span> {
        let (source, starts) = self.texts.get(file)?;
        let start = *starts.get((line as usize).checked_sub(1)?)?;
        let end = starts.get(line as usize).map_or(source.text.len(), |next| next - 1);
        let text = &source.text[start..end];
        let (head, body) = (text.len() - text.trim_start().len(), text.trim());
        Some(Span::new(
            start + head.min(text.len() - body.len())..start + head.min(text.len() - body.len()) + body.len(),
        ))
    }

    /// What was said, in order, with the texts.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, Inputs) {
        let shown = self.texts.into_iter().map(|(path, (source, _))| (path, source)).collect();
        (self.said.sorted(), Inputs { shown, ..Inputs::default() })
    }
}
