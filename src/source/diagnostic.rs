//! The one type for everything Handbok has to tell an editor, from YAML to templates.

use super::{Edit, Near, Span, Text, say};
use std::sync::Arc;

/// How bad it is. An error keeps the site from being published, a warning does so under `--strict` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Cannot be right.
    Error,
    /// An editor should look at it.
    Warning,
}

macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $doc:literal,)*) => {
        /// What kind of problem a diagnostic is about. The name is stable: editors and scripts may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $doc] $name,)* }

        impl Code {
            /// Every code there is, in the order of the stages.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is printed.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$name => $slug,)* }
            }

            /// How bad a problem of this kind is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What it means, in one line of English.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => $doc,)* }
            }
        }
    };
}

codes! {
    NoManual "no-manual" Error "The folder holds no handbok.yaml.",
    Unreadable "unreadable" Error "A file or folder that the system does not let us read.",
    Encoding "encoding" Error "A file is not text in UTF-8 and cannot be read as anything else for sure.",
    FileName "file-name" Error "A file has a name that cannot be published everywhere.",
    TooLarge "too-large" Error "A file is larger than Handbok reads.",
    YamlSyntax "yaml-syntax" Error "The YAML cannot be read.",
    UnknownKey "unknown-key" Error "A key that Handbok does not know.",
    DuplicateKey "duplicate-key" Error "The same key stands twice.",
    MissingKey "missing-key" Error "A required key is missing.",
    WrongType "wrong-type" Error "A value of another kind than the key takes.",
    WrongValue "wrong-value" Error "A value that cannot be right.",
    UnknownLanguage "unknown-language" Error "A folder or key names a language that the manual does not list.",
    UnknownDirective "unknown-directive" Error "A directive that Handbok does not know.",
    UnclosedDirective "unclosed-directive" Error "A directive without its closing colons.",
    StrayFence "stray-fence" Error "Closing colons that close nothing.",
    MisplacedDirective "misplaced-directive" Error "A directive that cannot stand where it stands.",
    BadAttribute "bad-attribute" Error "An attribute that the directive does not take, or a value that cannot be right.",
    BadId "bad-id" Error "An id with characters that do not work in addresses.",
    BadTime "bad-time" Error "A time that is not mm:ss or h:mm:ss.",
    BadReference "bad-reference" Error "A reference that cannot be read.",
    UnsafeLink "unsafe-link" Error "A link with a scheme that is not allowed.",
    TooDeep "too-deep" Error "Blocks nested deeper than Handbok follows.",
    Unparsable "unparsable" Error "A chapter that the Markdown parser cannot read.",
    Footnote "footnote" Warning "A footnote without its text, or a text that nothing refers to.",
    RawHtml "raw-html" Warning "HTML that is shown as text, since the manual does not allow the element.",
    DuplicateId "duplicate-id" Error "The same id given twice in a chapter.",
    DeadLink "dead-link" Error "A link to a file that does not exist.",
    OutsideManual "outside-manual" Error "A path that leads out of the manual.",
    MissingAnchor "missing-anchor" Error "A reference to an id that does not exist.",
    MissingPicture "missing-picture" Error "A picture that does not exist or cannot be read.",
    UnsafePicture "unsafe-picture" Error "A drawing that runs code or loads something from elsewhere.",
    StyledPicture "styled-picture" Warning "A drawing with styles that a strict web server makes browsers ignore.",
    UnknownEntry "unknown-entry" Error "A key that no register of handbok.yaml holds.",
    BadRange "bad-range" Error "A range of steps that falls or does not consist of steps.",
    VideoRange "video-range" Error "Video times that fall or overlap.",
    MarkerCount "marker-count" Error "Markers on a picture and items in the list beside it differ in number.",
    Collision "collision" Error "Two files would be published under the same address.",
    Shape "shape" Warning "Two languages of a chapter do not have the same steps or headings.",
    Unpaired "unpaired" Warning "A chapter whose file has another name than the chapter it probably translates.",
    HalfDraft "half-draft" Warning "A chapter that is a draft in the main language and published in another.",
    DraftLink "draft-link" Warning "A link to a draft, which only the preview shows.",
    Moved "moved" Warning "A chapter that stands at another address than before; seen by the preview only.",
    StrayFile "stray-file" Warning "A file that is probably meant to be a chapter, and is not read as one.",
    ThemeFile "theme-file" Warning "A file under theme/ that nothing uses.",
    Drift "drift" Warning "A passage whose source has changed since it was translated.",
    MissingAlt "missing-alt" Warning "A picture without alternative text.",
    HeadingLevel "heading-level" Warning "A heading that skips a level, or takes the title's.",
    TypedContact "typed-contact" Warning "A telephone number or address typed by hand that a register holds.",
    TypedLabel "typed-label" Warning "A label typed by hand that the register holds.",
    TwoNames "two-names" Warning "The same thing named in two ways.",
    UnclosedQuote "unclosed-quote" Warning "A quotation that is opened and not closed.",
    InsecureLink "insecure-link" Warning "An http link where https is probably meant.",
    Slip "slip" Warning "A text that was probably meant as markup, and would be shown as it stands.",
    ReviewDue "review-due" Warning "A chapter that somebody should have read again by now.",
    Expired "expired" Warning "A chapter that no longer holds.",
    NoWayOut "no-way-out" Warning "A symptom without a fix or a contact.",
    Unsupported "unsupported" Warning "Something this build of Handbok cannot do.",
    Template "template" Error "A template of the theme cannot be drawn.",
    Lost "lost" Warning "Something that an import leaves out.",
    Converted "converted" Warning "Something that an import puts in another way.",
}

/// A certain cure. It touches the bytes that it names and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Words that stand once at the diagnostic's place become others.
    Words {
        /// What stands there.
        from: String,
        /// What should.
        to: String,
    },
    /// This edit of the file's text.
    Edit(Edit),
    /// The file is saved as UTF-8 instead of Windows-1252.
    Utf8,
}

/// One thing to tell the editor: what is wrong, where, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What kind of problem.
    pub code: Code,
    /// Virtual path of the file.
    pub file: Arc<str>,
    /// Place in the file; `None` if it is about the file as a whole.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hints: Vec<Text>,
    /// What would surely mend it.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// Adds what to do about it.
    pub fn hint(mut self, hint: Text) -> Diagnostic {
        self.hints.push(hint);
        self
    }

    /// Adds "did you mean" if there is a near miss of what was typed; a sure one is a cure.
    pub fn suggest(self, typed: &str, near: Option<Near<'_>>) -> Diagnostic {
        let Some(Near { name, is_sure }) = near else { return self };
        self.hint(say!("Mente du «{}»?", "Did you mean “{}”?", name)).cured(typed, Near { name, is_sure })
    }

    /// Adds the cure of typing what was probably meant, if that is sure.
    pub fn cured(self, typed: &str, near: Near<'_>) -> Diagnostic {
        if near.is_sure { self.replace(typed, near.name) } else { self }
    }

    /// Adds the cure of typing something else. What is right already and stands in a wrong place is not cured by typing it.
    pub fn replace(self, from: &str, to: &str) -> Diagnostic {
        if from == to {
            return self;
        }
        self.fixed_by(Fix::Words { from: from.to_string(), to: to.to_string() })
    }

    /// Takes the cure away: what is wrong is not in the text.
    pub fn without_fix(mut self) -> Diagnostic {
        self.fix = None;
        self
    }

    /// Adds a cure.
    pub fn fixed_by(mut self, fix: Fix) -> Diagnostic {
        self.fix = Some(Box::new(fix));
        self
    }

    /// The edit that cures it in the file's text; `None` if there is none, or what it wants to replace does not stand at its
    /// place exactly once.
    pub fn edit(&self, text: &str) -> Option<Edit> {
        let (span, from, to) = match (self.span, self.fix.as_deref()?) {
            (_, Fix::Edit(edit)) => return Some(edit.clone()),
            (Some(span), Fix::Words { from, to }) => (span, from, to),
            _ => return None,
        };
        let place = text.get(span.range())?;
        let at = place.find(from.as_str()).filter(|_| place.matches(from.as_str()).count() == 1)?;
        let start = span.start as usize + at;
        Some(Edit { span: Span::new(start..start + from.len()), text: to.clone() })
    }

    /// Whether its cure can be done in the file's text.
    pub fn is_curable(&self, text: &str) -> bool {
        self.fix.as_deref() == Some(&Fix::Utf8) || self.edit(text).is_some()
    }

    /// What is wrong with the configuration is often the cause of the rest, and comes first.
    fn order(&self) -> (bool, &Arc<str>, Option<Span>, Severity, Code, &Text) {
        (&*self.file != "handbok.yaml", &self.file, self.span, self.severity, self.code, &self.message)
    }
}

/// Everything said so far about one file or one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes a problem of this kind at a place.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Takes over what another stage had to say.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Sorted by file and place, `handbok.yaml` first, each problem once. The same input gives the same list on every machine.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| a.order().cmp(&b.order()));
        self.0.dedup();
        self.0
    }

    /// Whether anything here keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What has been said, in the order it was said.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

impl Code {
    /// A diagnostic of this kind in `file`.
    pub fn at(self, file: &Arc<str>, span: impl Into<Option<Span>>, message: Text) -> Diagnostic {
        let severity = self.severity();
        Diagnostic {
            severity,
            code: self,
            file: file.clone(),
            span: span.into(),
            message,
            hints: Vec::new(),
            fix: None,
        }
    }
}
