//! For people: a line a test, and of those that did not pass the way that was taken.

use std::fmt::Write as _;

use super::place;
use crate::simulate::test::{Report, Verdict, way};
use crate::source::Sources;

/// So many lines of a script's log are shown.
const MOST_LOGGED: usize = 20;

/// Writes the reports.
pub(super) fn render(reports: &[Report], sources: &Sources) -> String {
    let mut out = String::new();
    for report in reports {
        let (file, line) = place(report.span, sources);
        let mark = match report.verdict {
            Verdict::Passed => "passed ",
            Verdict::Failed => "FAILED ",
            Verdict::Stopped => "STOPPED",
        };
        let _ = writeln!(out, "{mark} {}  ({file}:{line})", report.name);
        if report.verdict != Verdict::Passed {
            detail(report, sources, &mut out);
        }
        for unused in &report.unused {
            let _ = writeln!(out, "        note: nothing asked for what is given of `{unused}`");
        }
    }
    out
}

fn detail(report: &Report, sources: &Sources, out: &mut String) {
    for fault in &report.faults {
        let (_, line) = place(fault.span, sources);
        let _ = writeln!(out, "        {}", fault.message);
        if report.verdict == Verdict::Failed {
            let _ = writeln!(out, "          which line {line} says");
        }
        if let Some(left) = &fault.left {
            let _ = writeln!(out, "          {left}");
        }
    }
    let Some(walk) = &report.walk else { return };
    let steps = way::steps(&report.journey, walk);
    let _ = writeln!(out, "        way    {}", way::lines(&steps, "               "));
    let state = report.state();
    for (name, map) in state.as_object().into_iter().flatten() {
        let _ = writeln!(out, "        {name:<10} {map}");
    }
    let logged: Vec<(&str, &String)> = walk
        .trace
        .visits
        .iter()
        .flat_map(|visit| visit.log.iter().map(|line| (visit.node.as_str(), line)))
        .collect();
    let skipped = logged.len().saturating_sub(MOST_LOGGED);
    if skipped > 0 {
        let _ = writeln!(out, "        log    ({skipped} earlier lines)");
    }
    for (node, line) in logged.into_iter().skip(skipped) {
        let _ = writeln!(out, "        log    {node}: {line}");
    }
    out.push('\n');
}

/// The line that ends a run.
pub fn closing(reports: &[Report]) -> String {
    let count = |verdict| reports.iter().filter(|report| report.verdict == verdict).count();
    let (passed, failed, stopped) = (count(Verdict::Passed), count(Verdict::Failed), count(Verdict::Stopped));
    let stopped = if stopped == 0 { String::new() } else { format!(", {stopped} stopped") };
    format!("{passed} passed, {failed} failed{stopped}\n")
}
