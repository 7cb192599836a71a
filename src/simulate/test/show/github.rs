//! Annotations of a GitHub workflow: one for each test that did not pass.

use std::fmt::Write as _;

use super::place;
use crate::diagnostic::render::{github_data as data, github_property as property, harmless};
use crate::simulate::test::{Report, Verdict, way};
use crate::source::Sources;

/// Writes the reports.
pub(super) fn render(reports: &[Report], sources: &Sources) -> String {
    let mut out = String::new();
    for report in reports.iter().filter(|report| report.verdict != Verdict::Passed) {
        let file = sources.name_in_repository(report.span.file);
        let (_, line) = place(report.span, sources);
        let mut text: Vec<String> = report
            .faults
            .iter()
            .flat_map(|fault| std::iter::once(fault.message.clone()).chain(fault.left.clone()))
            .collect();
        if let Some(walk) = &report.walk {
            text.push(format!("way: {}", way::steps(&report.journey, walk).join(" → ")));
        }
        let title = format!("test {}: {}", report.verdict.word(), report.name);
        let _ = writeln!(
            out,
            "::error file={},line={line},title={}::{}",
            property(&harmless(&file)),
            property(&harmless(&title)),
            data(&harmless(&text.join("\n")))
        );
    }
    out
}
