//! Where a finding lies, as people and tools count it.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::text::{file_name, one_line};
use crate::diagnostic::{self, FilePlace, Part};
use crate::source::{Position, Sources, Span};

/// A file name with the positions of the first character and of the one behind the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'s> {
    pub(super) file: Cow<'s, str>,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Where a finding is, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown<'s> {
    /// In a file, with the positions where they are known.
    File { file: Cow<'s, str>, start: Option<Position>, end: Option<Position>, pointer: &'s str },
    /// In a part of a journey that was written nowhere.
    Part(&'s Part),
    /// Nowhere that could be named.
    Nowhere,
}

impl<'s> Shown<'s> {
    pub(super) fn of(place: &'s diagnostic::Place, sources: &'s Sources) -> Self {
        Self::with(place, |span| Place::of(span, sources))
    }

    /// The same with files' names from the root of their repository.
    pub(super) fn in_repository(place: &'s diagnostic::Place, sources: &'s Sources) -> Self {
        Self::with(place, |span| Place::in_repository(span, sources))
    }

    fn with(place: &'s diagnostic::Place, of: impl Fn(Span) -> Place<'s>) -> Self {
        match place {
            diagnostic::Place::Nowhere => Self::Nowhere,
            diagnostic::Place::Span(span) => {
                let Place { file, start, end } = of(*span);
                Self::File { file, start: Some(start), end: Some(end), pointer: "" }
            }
            diagnostic::Place::Part(part) => Self::Part(part),
            diagnostic::Place::File(place) => {
                let FilePlace { file, position, pointer } = &**place;
                Self::File { file: file.into(), start: *position, end: *position, pointer }
            }
        }
    }

    /// The file and line of a related place with what separates them from what is said; nothing for no place.
    pub(super) fn line(&self) -> String {
        match self {
            Self::File { file, start: Some(start), .. } => format!("{}:{}: ", one_line(file), start.line),
            Self::Nowhere => String::new(),
            other => format!("{}: ", other.words()),
        }
    }

    /// In words, as a line begins with them; nothing where there is nothing to say.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Nowhere => String::new(),
            Self::Part(part) => one_line(&part.to_string()).into_owned(),
            Self::File { file, start, pointer, .. } => {
                let mut words = file_name(file).into_owned();
                if let Some(Position { line, column }) = start {
                    // Writing into a string cannot fail.
                    let _ = write!(words, ":{line}:{column}");
                }
                if !pointer.is_empty() {
                    let _ = write!(words, " {}", one_line(pointer));
                }
                words
            }
        }
    }
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
