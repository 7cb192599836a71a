//! What can be wrong, and how it is said.
//!
//! A [`Diagnostic`] is plain data; the passes make them, [`render`] alone knows how they are shown.

mod codes;
pub mod explain;
mod gather;
pub mod render;
mod words;

pub use codes::{Code, Severity};
pub use gather::gather;
pub use words::{did_you_mean, likely, mentioning, nearest, one_of, words_in};

use std::cmp::Ordering;
use std::fmt::Write as _;

use crate::source::{Sources, Span};

/// A place with something to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
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
    /// The offending token.
    pub span: Span,
    /// What to print under the offending token; may be empty.
    pub label: String,
    /// Related places.
    pub related: Vec<Label>,
    /// The mend, where there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with the code's own severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: None,
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
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Adds a related place if it is known: what came from JSON has no span.
    #[must_use]
    pub fn related_if(self, span: Option<Span>, message: impl Into<String>) -> Self {
        match span {
            Some(span) => self.related(span, message),
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
}

/// Sorts by file and position, drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let name = |found: &Diagnostic| sources.file(found.span.file).name();
        let files = if a.span.file == b.span.file { Ordering::Equal } else { name(a).cmp(name(b)) };
        files.then_with(|| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)))
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
