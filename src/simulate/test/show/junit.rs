//! The XML that `JUnit` made known: a suite a file, a case a test.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::place;
use crate::diagnostic::render::{escape_xml as escaped, harmless};
use crate::simulate::test::{Report, Verdict, way};
use crate::source::Sources;

/// Writes the reports.
pub(super) fn render(reports: &[Report], sources: &Sources) -> String {
    let mut suites: BTreeMap<String, Vec<(&Report, usize)>> = BTreeMap::new();
    for report in reports {
        let (file, line) = place(report.span, sources);
        suites.entry(file).or_default().push((report, line));
    }
    let failed = |reports: &[(&Report, usize)]| {
        reports.iter().filter(|(own, _)| own.verdict != Verdict::Passed).count()
    };
    let all: Vec<(&Report, usize)> = suites.values().flatten().copied().collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites tests=\"{}\" failures=\"{}\">", all.len(), failed(&all));
    for (file, reports) in &suites {
        let name = escaped(file);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\">",
            reports.len(),
            failed(reports)
        );
        for (report, line) in reports {
            let head = format!(
                "    <testcase name=\"{}\" classname=\"{}\" file=\"{name}\" line=\"{line}\"",
                escaped(&report.name),
                escaped(&report.journey)
            );
            if report.verdict == Verdict::Passed {
                let _ = writeln!(out, "{head}/>");
                continue;
            }
            let message = report.faults.first().map_or_else(String::new, |fault| fault.message.clone());
            let mut text: Vec<String> = Vec::new();
            for fault in &report.faults {
                text.push(fault.message.clone());
                text.extend(fault.left.clone());
            }
            if let Some(walk) = &report.walk {
                text.push(way::steps(&report.journey, walk).join(" → "));
            }
            let _ = writeln!(
                out,
                "{head}>\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                report.verdict.word(),
                escaped(&message),
                escaped(&text.join("\n"))
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    harmless(&out).into_owned()
}
