//! How diagnostics are shown: one file a format, each a pure function from findings to text.

mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod place;
mod sarif;
mod short;
mod text;
mod xml;

use std::collections::BTreeSet;

use super::{Diagnostic, Place, Severity};
use crate::source::{FileId, Sources, counted};
pub(crate) use github::{data as github_data, property as github_property};
pub use text::{file_name, harmless, harmless_json};
pub(crate) use xml::escape as escape_xml;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum MessageFormat {
    /// For people: with the source lines.
    #[default]
    Human,
    /// One line each: place, severity, code, message and mend.
    Short,
    /// One JSON object a line, as `docs/diagnostic.schema.json` describes it.
    Json,
    /// A SARIF 2.1.0 log, which code scanning takes.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// A `JUnit` report, which Jenkins and others take.
    Junit,
}

impl MessageFormat {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Human, Self::Short, Self::Json, Self::Sarif, Self::Github, Self::Gitlab, Self::Junit];
}

/// The findings as text. Only the human format has colours, and only when they are asked for.
pub fn render(format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let plain = |text: String| text::unmarked(&text, "# ").into_owned();
    let data = |text: String| harmless_json(&text).into_owned();
    match format {
        MessageFormat::Human => plain(human::render(diagnostics, sources, color)),
        MessageFormat::Short => plain(short::render(diagnostics, sources)),
        MessageFormat::Json => data(json::render(diagnostics, sources)),
        MessageFormat::Sarif => data(sarif::render(diagnostics, sources)),
        MessageFormat::Github => plain(github::render(diagnostics, sources)),
        MessageFormat::Gitlab => data(gitlab::render(diagnostics, sources)),
        MessageFormat::Junit => plain(junit::render(diagnostics, sources)),
    }
}

/// What a finding is in, to be counted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Within<'d> {
    Source(FileId),
    File(&'d str),
    Journey(&'d str),
}

impl<'d> Within<'d> {
    fn of(place: &'d Place) -> Option<Self> {
        Some(match place {
            Place::Nowhere => return None,
            Place::Span(span) => Self::Source(span.file),
            Place::File(place) => Self::File(&place.file),
            Place::Part(part) => Self::Journey(&part.journey),
        })
    }
}

/// The line that ends a run for people, such as `2 errors, 1 warning in 3 files`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts: Vec<String> = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    if parts.is_empty() {
        return "no errors, no warnings".to_owned();
    }
    let files: BTreeSet<Within<'_>> =
        diagnostics.iter().filter_map(|found| Within::of(&found.place)).collect();
    let is_journey = |within: &&Within<'_>| matches!(within, Within::Journey(_));
    let journeys = files.iter().filter(is_journey).count();
    let places: Vec<String> = [(files.len() - journeys, "file"), (journeys, "journey")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    let places = if places.is_empty() { String::new() } else { format!(" in {}", places.join(" and ")) };
    format!("{}{places}", parts.join(", "))
}

/// The lines that end a run for people: the summary, and where there is more to read.
pub fn closing(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().min_by_key(|diagnostic| diagnostic.severity);
    let more = first.map(|first| format!("; `journeyc explain {}` tells more", first.code.id()));
    format!("{}{}\n", summary(diagnostics), more.unwrap_or_default())
}

#[cfg(test)]
mod tests;
