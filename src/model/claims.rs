//! What sources say of every way through journeys.

use super::PropertyList;
use crate::source::Span;

/// One assertion: two sides and what is said of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What is said.
    pub form: ClaimForm,
    /// What it is said of: any of these.
    pub what: Vec<ClaimPoint>,
    /// The other side: any of these.
    pub others: Vec<ClaimPoint>,
    /// Where the assertion stands.
    pub span: Span,
}

/// What is said of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimForm {
    /// No way reaches the first without having passed the second.
    Requires,
    /// No way reaches the first once it has passed the second.
    NeverAfter,
    /// Whatever comes after the first passes the second before an end.
    LeadsTo,
}

/// A side of an assertion.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimPoint {
    /// What is meant.
    pub subject: Subject,
    /// Where it is written.
    pub span: Span,
}

/// What an assertion can speak of, by the words of the source.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Success.
    Success,
    /// Failure.
    Failure,
    /// A node, or a child of a page, and behind it perhaps one of its outcomes: the names between points, each with its
    /// place.
    Node(Vec<(String, Span)>),
    /// A node type as written, and perhaps an outcome.
    Type((String, Span), Option<(String, Span)>),
    /// A role, in the catalogue's words.
    Role(String),
    /// An inner journey.
    Journey(String),
}

/// Assertions about all journeys of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub name_span: Span,
    /// What its doc comments say.
    pub documentation: String,
    /// Which journeys it is for: names with `*` for anything, or categories; none means all.
    pub journeys: Option<Vec<String>>,
    /// Which of them it is not for.
    pub except: Vec<String>,
    /// Properties that these journeys have, with their values.
    pub properties: PropertyList,
    /// Where that is written.
    pub journeys_span: Span,
    /// What it says of them.
    pub claims: Vec<Claim>,
}

/// A role that a source gives a node: `@role(authenticates:otp on verified)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRole {
    /// The role, in the catalogue's words.
    pub role: String,
    /// The outcomes on which it counts, by id or label; none where the source names none.
    pub outcomes: Vec<String>,
    /// Where the role is written.
    pub span: Span,
}
