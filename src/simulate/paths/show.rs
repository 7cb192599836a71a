//! Ways as text, JSON, Markdown and Mermaid.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Path, Paths, Step, called};
use crate::diagnostic::listing;
use crate::diagram::{markdown_text, mermaid_text};

/// What a step is called: its node and, where there is a choice, the outcome.
fn head(step: &Step<'_>) -> String {
    let name = step.node.map_or("start", called);
    match &step.label {
        Some(label) => format!("{name} → {label}"),
        None => name.to_owned(),
    }
}

/// What there is to do and what must be so, in one line.
fn tail(step: &Step<'_>) -> String {
    let mut parts = step.enters.clone();
    parts.extend(step.given.iter().map(|given| format!("given that {given}")));
    parts.join("; ")
}

fn heading(paths: &Paths<'_>) -> String {
    let ways = if paths.ways.len() == 1 { "1 way".to_owned() } else { format!("{} ways", paths.ways.len()) };
    let links = paths.links;
    let more = if paths.is_cut { ", and there are more" } else { "" };
    format!("{}: {ways} over {links} links{more}", paths.journey.name)
}

fn unused(paths: &Paths<'_>) -> Option<String> {
    let names = paths.unused.iter().map(String::as_str);
    let count = paths.unused.len();
    let verb = if count == 1 { "link lies" } else { "links lie" };
    (count > 0).then(|| format!("{count} {verb} on no way from the start to an end: {}", listing(names, 8)))
}

/// For a terminal.
pub fn as_text(all: &[Paths<'_>]) -> String {
    let mut out = String::new();
    for (index, paths) in all.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{}", heading(paths));
        for (number, way) in (1..).zip(&paths.ways) {
            let _ = writeln!(out, "\n  {number}. to {}, {} steps", way.end, way.steps.len());
            for step in &way.steps {
                let tail = tail(step);
                let sign = if tail.is_empty() { "" } else { ": " };
                let _ = writeln!(out, "     {}{sign}{tail}", head(step));
            }
        }
        if let Some(unused) = unused(paths) {
            let _ = writeln!(out, "\n  {unused}");
        }
    }
    out
}

/// A test plan to work through by hand.
pub fn as_markdown(all: &[Paths<'_>]) -> String {
    let mut out = String::new();
    for (index, paths) in all.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "## {}\n", markdown_text(&paths.journey.name));
        let _ = writeln!(out, "{}", markdown_text(&heading(paths)));
        for (number, way) in (1..).zip(&paths.ways) {
            let _ = writeln!(out, "\n### Way {number}: to {}\n", markdown_text(&way.end));
            out.push_str("| | step | do | given that |\n| --- | --- | --- | --- |\n");
            for (at, step) in (1..).zip(&way.steps) {
                let enters = markdown_text(&step.enters.join("; "));
                let given = step.given.as_deref().map(markdown_text).unwrap_or_default();
                let _ = writeln!(out, "| {at} | {} | {enters} | {given} |", markdown_text(&head(step)));
            }
            let _ = writeln!(out, "\n- [ ] ends in {}", markdown_text(&way.end));
        }
        if let Some(unused) = unused(paths) {
            let _ = writeln!(out, "\n{}", markdown_text(&unused));
        }
    }
    out
}

/// A flowchart with a row for each way.
pub fn as_mermaid(all: &[Paths<'_>]) -> String {
    let mut out = String::from("flowchart LR\n");
    let ways = all.iter().flat_map(|paths| {
        let ways = (1..).zip(&paths.ways);
        ways.map(move |(number, way): (usize, &Path<'_>)| (paths.journey.name.as_str(), number, way))
    });
    for (index, (journey, number, way)) in ways.enumerate() {
        let title = mermaid_text(&format!("{journey}, way {number}"));
        let _ = writeln!(out, "    subgraph w{index}[\"{title}\"]\n        direction LR");
        for (at, step) in way.steps.iter().enumerate() {
            let text = mermaid_text(step.node.map_or("start", called));
            let _ = writeln!(out, "        w{index}s{at}(\"{text}\")");
        }
        let last = way.steps.len();
        let _ = writeln!(out, "        w{index}s{last}(((\"{}\")))", mermaid_text(&way.end));
        for (at, step) in way.steps.iter().enumerate() {
            let label = step.label.as_deref().map(mermaid_text);
            let label = label.map_or_else(String::new, |label| format!("|\"{label}\"|"));
            let _ = writeln!(out, "        w{index}s{at} -->{label} w{index}s{}", at + 1);
        }
        out.push_str("    end\n");
    }
    out
}

/// For programs: of each journey `journey`, `links`, `unused`, `more` (whether there are more ways than are listed) and `ways`; of
/// each way `end` and `steps`; of each step `node`, `id`, `type`, `outcome`, `label`, `enters` and `given`.
pub fn as_json(all: &[Paths<'_>]) -> String {
    let step = |step: &Step<'_>| {
        json!({
            "node": step.node.map(called),
            "id": step.node.map(|node| &node.id),
            "type": step.node.map(|node| &node.node_type),
            "outcome": step.outcome,
            "label": step.label,
            "enters": step.enters,
            "given": step.given,
        })
    };
    let way =
        |way: &Path<'_>| json!({ "end": way.end, "steps": way.steps.iter().map(step).collect::<Vec<_>>() });
    let journeys: Vec<Value> = all
        .iter()
        .map(|paths| {
            json!({
                "journey": paths.journey.name,
                "links": paths.links,
                "unused": paths.unused,
                "more": paths.is_cut,
                "ways": paths.ways.iter().map(way).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(journeys))
}
