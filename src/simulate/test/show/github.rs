//! Annotations of a GitHub workflow: one for each test that did not pass.

use std::fmt::Write as _;

use super::place;
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
            property(&file),
            property(&title),
            data(&text.join("\n"))
        );
    }
    out
}

/// A text in which nothing ends a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
