//! Where a span lies, as people and tools count it.

use std::borrow::Cow;

use crate::source::{Position, Sources, Span};

/// A file name with the positions of the first character and of the one behind the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'s> {
    pub(super) file: Cow<'s, str>,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'s> Place<'s> {
    pub(super) fn of(span: Span, sources: &'s Sources) -> Self {
        let file = sources.file(span.file);
        Self {
            file: file.name().into(),
            start: file.position(span.start),
            end: file.position(span.end.max(span.start)),
        }
    }

    /// The same with the file's name from the root of its repository.
    pub(super) fn in_repository(span: Span, sources: &'s Sources) -> Self {
        Self { file: sources.name_in_repository(span.file), ..Self::of(span, sources) }
    }
}
