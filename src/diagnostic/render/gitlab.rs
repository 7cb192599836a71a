//! A Code Quality report, which GitLab shows in merge requests.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::place::Shown;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Position, Sources};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut fingerprints = Fingerprints::default();
    let row = |diagnostic: &Diagnostic| -> Value {
        let shown = Shown::in_repository(&diagnostic.place, sources);
        let mut text = diagnostic.message.clone();
        if !matches!(shown, Shown::File { start: Some(_), .. } | Shown::Nowhere) {
            text = format!("{}: {text}", shown.words());
        }
        if let Some(help) = &diagnostic.help {
            text = format!("{text} ({help})");
        }
        for label in diagnostic.related.iter().filter(|label| !label.message.is_empty()) {
            let place = Shown::in_repository(&label.place, sources).line();
            text = format!("{text}; {place}{}", label.message);
        }
        // A place that is in no file is told in words; the report needs a path.
        let (path, begin, end) = match &shown {
            Shown::File { file, start, end, .. } => {
                let line = |position: &Option<Position>| position.map_or(1, |position| position.line);
                (file.trim_start_matches("./").to_owned(), line(start), line(end))
            }
            other => (other.words(), 1, 1),
        };
        json!({
            "description": text.split_whitespace().collect::<Vec<_>>().join(" "),
            "check_name": diagnostic.code.name(),
            "fingerprint": fingerprints.of(diagnostic, sources),
            "severity": match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
            },
            "location": { "path": path, "lines": { "begin": begin, "end": end } },
        })
    };
    let rows: Vec<Value> = diagnostics.iter().map(row).collect();
    format!("{:#}\n", Value::Array(rows))
}
