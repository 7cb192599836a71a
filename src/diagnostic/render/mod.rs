//! How diagnostics are shown: one file a format, each a pure function from findings to text.

mod excerpt;
mod github;
mod human;
mod json;
mod place;
mod sarif;
mod short;
mod text;

use std::collections::BTreeSet;

use super::{Diagnostic, Severity};
use crate::source::Sources;
pub use text::{file_name, harmless};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
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
}

/// The findings as text. Only the human format has colours, and only when they are asked for.
pub fn render(format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    match format {
        MessageFormat::Human => human::render(diagnostics, sources, color),
        MessageFormat::Short => short::render(diagnostics, sources),
        MessageFormat::Json => json::render(diagnostics, sources),
        MessageFormat::Sarif => sarif::render(diagnostics, sources),
        MessageFormat::Github => github::render(diagnostics, sources),
    }
}

/// The line that ends a run for people, such as `2 errors, 1 warning in 3 files`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let parts: Vec<String> = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    if parts.is_empty() {
        return "no errors, no warnings".to_owned();
    }
    let files: BTreeSet<_> = diagnostics.iter().map(|diagnostic| diagnostic.span.file).collect();
    format!("{} in {}", parts.join(", "), counted(files.len(), "file"))
}

/// The lines that end a run for people: the summary, and where there is more to read.
pub fn closing(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().min_by_key(|diagnostic| diagnostic.severity);
    let more = first.map(|first| format!("; `journeyc explain {}` tells more", first.code.id()));
    format!("{}{}\n", summary(diagnostics), more.unwrap_or_default())
}

#[cfg(test)]
mod tests;
