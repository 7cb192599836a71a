//! For machines: an object a line.

use serde_json::{Value, json};

use super::place;
use crate::simulate::test::{Report, way};
use crate::source::Sources;

/// Writes the reports.
pub(super) fn render(reports: &[Report], sources: &Sources) -> String {
    let mut out = String::new();
    for report in reports {
        let (file, line) = place(report.span, sources);
        let faults: Vec<Value> = report
            .faults
            .iter()
            .map(|fault| json!({ "message": fault.message, "left": fault.left, "line": place(fault.span, sources).1 }))
            .collect();
        let walk = report.walk.as_ref();
        let way = walk.map(|walk| way::steps(&report.journey, walk));
        let log: Vec<Value> = walk
            .into_iter()
            .flat_map(|walk| &walk.trace.visits)
            .flat_map(|visit| visit.log.iter().map(|line| json!({ "node": visit.node, "text": line })))
            .collect();
        let object = json!({
            "test": report.name,
            "file": file,
            "line": line,
            "journey": report.journey,
            "verdict": report.verdict.word(),
            "end": report.end(),
            "faults": faults,
            "unused": report.unused,
            "way": way,
            "state": report.state(),
            "log": log,
        });
        out.push_str(&object.to_string());
        out.push('\n');
    }
    out
}
