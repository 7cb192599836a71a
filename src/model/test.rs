//! Tests: a walk through a journey, and how it must end.

use serde_json::Value;

use crate::source::Span;

/// A test as it was written. Nodes are named as in the source; which ones they are is for the realm to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// What its doc comments say.
    pub documentation: String,
    /// The journey that it walks.
    pub journey: Word,
    /// What is given, in order.
    pub given: Vec<Given>,
    /// What is expected, in order.
    pub expected: Vec<Expected>,
    /// True when a part of it could not be read, which was reported: it cannot run.
    pub is_broken: bool,
}

/// A word with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// `NODE`, `JOURNEY.NODE`, and what follows the node.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The names between the points; at least one.
    pub parts: Vec<Word>,
    /// All of it.
    pub span: Span,
}

impl Path {
    /// The path as it is written.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.text.as_str()).collect();
        parts.join(".")
    }
}

/// What a test takes as given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it speaks of.
    pub what: Subject,
    /// What it is.
    pub value: Value,
    /// Where the value stands.
    pub span: Span,
}

/// What a test can speak of.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Where a node goes: outcomes, each a word.
    Outcomes(Path, Vec<Word>),
    /// What the user enters at a node: each time another part of a list, the last one for ever.
    Entry(Path),
    /// What a node puts into shared state.
    NodeState(Path),
    /// The error in which a node ends: a text.
    NodeError(Path),
    /// The cookies of the request, by name.
    Cookies,
    /// The headers of the request: lists of texts by name.
    Headers,
    /// What time it is at the start, as in `2026-01-31T12:00:00Z`.
    Now,
    /// The parameters of the request: lists of texts by name.
    Parameters,
    /// The session that the user has already: its properties.
    Session,
    /// Shared state at the start.
    State,
    /// An ESV of this name.
    Esv(String),
    /// The answer to a request: method and address, in which `*` stands for anything.
    Http(String),
    /// The user of this name, with attributes.
    Identity(String),
    /// The secret of this label.
    Secret(String),
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// What it says.
    pub what: Expectation,
    /// Where it stands.
    pub span: Span,
}

/// What a test can expect.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// How the journey ends, and where.
    End(Ending, Option<Path>),
    /// Nodes, or outcomes of nodes, are passed in this order.
    Passes(Vec<Path>),
    /// Nodes, or outcomes of nodes, are not passed.
    Never(Vec<Path>),
    /// A node is visited so often.
    Visits(Path, u64),
    /// State at the end holds these; `null` means that a key is not there.
    State(Value),
    /// The session at the end has these properties; `null` means that one is not there.
    Session(Value),
}

/// How a walk can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In Success.
    Success,
    /// In Failure.
    Failure,
    /// In an error: a node could not do its work.
    Error,
    /// Waiting for the user to come back by a link.
    Suspended,
}

impl Ending {
    /// The word in the source.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Suspended => "suspended",
        }
    }
}
