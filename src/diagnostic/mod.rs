//! What can be wrong, and how it is said.
//!
//! A [`Diagnostic`] is plain data; the passes make them, [`render`] alone knows how they are shown.

mod codes;
pub mod explain;
mod fix;
mod gather;
mod place;
pub mod render;
mod words;

pub use codes::{Code, Severity};
pub use fix::{Edit, Fix, apply, edits};
pub use gather::gather;
pub use place::{FilePlace, Part, PartNode, PartOf, Place};
pub use words::{did_you_mean, likely, meant, mentioning, nearest, one_of, words_in};

use std::cmp::Ordering;
use std::fmt::Write as _;

use crate::source::names::written;
use crate::source::{Sources, Span};

/// A place with something to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What there is to say; may be empty on the primary label.
    pub message: String,
}

/// One finding: a code of the table, a message in the reader's words, and the places it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of the table.
    pub code: Code,
    /// The code's own severity, unless a lint level changed it.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// Where: in a text, the offending token.
    pub place: Place,
    /// What to print under the offending token; may be empty.
    pub label: String,
    /// Related places.
    pub related: Vec<Label>,
    /// The mend in words, where there is one.
    pub help: Option<String>,
    /// The mend as edits, where a machine could make it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic with the code's own severity.
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: place.into(),
            label: String::new(),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says something right at the offending token.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, message: impl Into<String>) -> Self {
        self.related.push(Label { place: place.into(), message: message.into() });
        self
    }

    /// Adds a related place if it is known.
    #[must_use]
    pub fn related_if(self, place: Option<impl Into<Place>>, message: impl Into<String>) -> Self {
        match place {
            Some(place) => self.related(place, message),
            None => self,
        }
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says how to mend it, if anything is known.
    #[must_use]
    pub fn help_if(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    /// Says which edits mend it: safe ones where nothing else can be meant, or where they change nothing of what is built.
    #[must_use]
    pub fn fix(mut self, edits: Vec<Edit>, is_safe: bool) -> Self {
        self.fix = Some(Fix { edits, is_safe });
        self
    }

    /// Says what to write in the place of the offending token; nothing changes where that stands in no text.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>, is_safe: bool) -> Self {
        if let Some(span) = self.place.span() {
            self.fix = Some(Fix { edits: vec![Edit { span, text: text.into() }], is_safe });
        }
        self
    }

    /// Says that the offending token is a misspelt name where one is near, else what there is to say.
    #[must_use]
    pub fn meant_or(self, near: Option<&str>, otherwise: impl FnOnce() -> String) -> Self {
        match near {
            Some(near) => self.meant(near),
            None => self.help(otherwise()),
        }
    }

    /// Says that the offending token is a misspelt name.
    #[must_use]
    pub fn meant(self, name: &str) -> Self {
        self.help(format!("did you mean `{name}`?")).instead(written(name), true)
    }

    /// Where it is in a text.
    pub fn span(&self) -> Option<Span> {
        self.place.span()
    }
}

/// Sorts by file and position, drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let name = |found: &Diagnostic| found.place.source().map(|file| sources.file(file).name());
        let is_same = a.place.source() == b.place.source();
        let files = if is_same { Ordering::Equal } else { name(a).cmp(&name(b)) };
        files.then_with(|| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)))
    });
    diagnostics.dedup();
}

/// Joins words for a sentence: `` `a`, `b` `` — at most `limit`, then how many more there are.
pub fn listing<'a>(words: impl IntoIterator<Item = &'a str>, limit: usize) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let mut text = words.iter().take(limit).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    if words.len() > limit {
        // Writing into a string cannot fail.
        let _ = write!(text, " and {} more", words.len() - limit);
    }
    text
}
