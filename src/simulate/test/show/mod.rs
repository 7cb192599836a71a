//! How tests that were run are told: one file a format, each a pure function to text.

mod github;
mod human;
mod json;
mod junit;

pub use human::closing;

use super::Report;
use crate::source::Sources;

/// How tests are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum TestFormat {
    /// For people
    #[default]
    Human,
    /// One JSON object a line, a test each
    Json,
    /// `JUnit`'s XML, which most CI servers take
    Junit,
    /// Annotations of a GitHub workflow
    Github,
}

/// The reports as text.
pub fn render(format: TestFormat, reports: &[Report], sources: &Sources) -> String {
    match format {
        TestFormat::Human => human::render(reports, sources),
        TestFormat::Json => json::render(reports, sources),
        TestFormat::Junit => junit::render(reports, sources),
        TestFormat::Github => github::render(reports, sources),
    }
}

/// File and line of a place.
fn place(span: crate::source::Span, sources: &Sources) -> (String, usize) {
    let file = sources.file(span.file);
    (file.name().to_owned(), file.position(span.start).line)
}
