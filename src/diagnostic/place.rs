//! Where a finding is: in a text, in a part of a journey that was written nowhere, in a file that is no source, or nowhere.

use std::fmt;

use crate::source::{FileId, Position, Span};

/// Where a finding is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In no place that could be named.
    #[default]
    Nowhere,
    /// In a text.
    Span(Span),
    /// In a part of a journey that was not written in a source.
    Part(Box<Part>),
    /// In a file that is no source.
    File(Box<FilePlace>),
}

/// A part of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The journey's name.
    pub journey: String,
    /// The node; none where the journey itself is meant.
    pub node: Option<PartNode>,
    /// What of the node or of the journey; none where all of it is meant.
    pub of: Option<PartOf>,
}

/// A node as people see it on the canvas.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartNode {
    /// Its label, or its type where it has none.
    pub name: String,
    /// Its id.
    pub id: String,
    /// True when the journey has another node of this name, so that only the id tells them apart.
    pub is_one_of_many: bool,
}

/// What of a node or a journey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOf {
    /// The property of this name.
    Property(String),
    /// The outcome of this id.
    Outcome(String),
    /// The node's type.
    Type,
    /// The node's version.
    Version,
}

/// A place in a file that is no source: an export, a catalogue, the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePlace {
    /// The file's name, as it was given.
    pub file: String,
    /// Line and column, where they are known.
    pub position: Option<Position>,
    /// The way to a value of a JSON document, as RFC 6901 writes it; empty where the whole is meant.
    pub pointer: String,
}

impl Place {
    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self::File(Box::new(FilePlace { file: file.into(), ..FilePlace::default() }))
    }

    /// A line and column of a file.
    pub fn line(file: impl Into<String>, position: Position) -> Self {
        let place = FilePlace { file: file.into(), position: Some(position), ..FilePlace::default() };
        Self::File(Box::new(place))
    }

    /// Where it is in a text.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Span(span) => Some(*span),
            _ => None,
        }
    }

    /// The name of the node that it speaks of, of a journey that was not written in a source.
    pub fn node_name(&self) -> Option<String> {
        match self {
            Self::Part(part) => part.node.as_ref().map(|node| node.name.clone()),
            _ => None,
        }
    }

    /// The source that it is in.
    pub fn source(&self) -> Option<FileId> {
        self.span().map(|span| span.file)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl From<Part> for Place {
    fn from(part: Part) -> Self {
        Self::Part(Box::new(part))
    }
}

/// In words: `journey Login, node "Verify password", outcome false`.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::source::names::{quote, written};
        write!(f, "journey {}", written(&self.journey))?;
        if let Some(node) = &self.node {
            write!(f, ", node {}", quote(&node.name))?;
            if node.is_one_of_many {
                write!(f, " ({})", node.id)?;
            }
        }
        match &self.of {
            None => Ok(()),
            Some(PartOf::Property(name)) => write!(f, ", property {}", written(name)),
            Some(PartOf::Outcome(id)) => write!(f, ", outcome {}", written(id)),
            Some(PartOf::Type) => f.write_str(", its type"),
            Some(PartOf::Version) => f.write_str(", its version"),
        }
    }
}

/// The file with line and column, or with the JSON pointer.
impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        if self.pointer.is_empty() { Ok(()) } else { write!(f, " {}", self.pointer) }
    }
}
