//! Where a span lies, as people and tools count it.

use crate::source::{Position, Sources, Span};

/// A file name with the positions of the first character and of the one behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'s> {
    pub(super) file: &'s str,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'s> Place<'s> {
    pub(super) fn of(span: Span, sources: &'s Sources) -> Self {
        let file = sources.file(span.file);
        Self {
            file: file.name(),
            start: file.position(span.start),
            end: file.position(span.end.max(span.start)),
        }
    }
}
