//! Coverage for people, for machines, and drawn.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Covered, CoveredScript};
use crate::model::{Journey, Target};

/// The coverage as a table for people, and what no test uses.
pub fn table(all: &[Covered], scripts: &[CoveredScript]) -> String {
    let mut out = String::new();
    let journeys = all.iter().map(|own| own.journey.chars().count());
    let names = journeys.chain(scripts.iter().map(|own| own.script.chars().count()));
    let width = names.max().unwrap_or(0).max("journey".len());
    let _ = writeln!(out, "{:width$}  links      outcomes", "journey");
    let row = |out: &mut String,
               name: &str,
               (used, links): (usize, usize),
               (outcomes, of): (usize, usize)| {
        let percent = (used * 100).checked_div(links).unwrap_or(100);
        let _ =
            writeln!(out, "{name:width$}  {:>7} {percent:>3} %  {outcomes}/{of}", format!("{used}/{links}"));
    };
    for own in all {
        row(&mut out, &own.journey, (own.used(), own.links.len()), (own.outcomes.1, own.outcomes.0));
        for (link, _) in own.links.iter().filter(|(_, is_used)| !is_used) {
            let _ = writeln!(out, "    no test uses {link}");
        }
        for outcome in &own.unused {
            let _ = writeln!(out, "    no test uses {outcome}, which leads nowhere");
        }
    }
    if all.len() > 1 {
        let total = |of: &dyn Fn(&Covered) -> usize| all.iter().map(of).sum::<usize>();
        let links = (total(&Covered::used), total(&|own| own.links.len()));
        row(&mut out, "all", links, (total(&|own| own.outcomes.1), total(&|own| own.outcomes.0)));
    }
    if !scripts.is_empty() {
        let _ = writeln!(out, "\n{:width$}  branches", "script");
    }
    for own in scripts {
        let (used, of) = (own.used(), own.branches.len());
        let percent = (used * 100).checked_div(of).unwrap_or(100);
        let _ = writeln!(out, "{:width$}  {:>8} {percent:>3} %", own.script, format!("{used}/{of}"));
        for (branch, _) in own.branches.iter().filter(|(_, is_used)| !is_used) {
            let _ = writeln!(out, "    no test takes line {}, {}", branch.line, branch.what);
        }
    }
    out
}

/// The coverage as JSON.
pub fn json(all: &[Covered], scripts: &[CoveredScript]) -> Value {
    let journeys: Vec<Value> = all
        .iter()
        .map(|own| {
            let unused: Vec<&String> =
                own.links.iter().filter(|(_, is_used)| !is_used).map(|(link, _)| link).collect();
            json!({
                "journey": own.journey,
                "links": own.links.len(),
                "usedLinks": own.used(),
                "outcomes": own.outcomes.0,
                "usedOutcomes": own.outcomes.1,
                "unused": unused,
                "unusedOutcomes": own.unused,
            })
        })
        .collect();
    let scripts: Vec<Value> = scripts
        .iter()
        .map(|own| {
            let unused = own.branches.iter().filter(|(_, is_used)| !is_used);
            let unused = unused.map(|(branch, _)| json!({ "line": branch.line, "what": branch.what }));
            json!({
                "script": own.script,
                "branches": own.branches.len(),
                "usedBranches": own.used(),
                "unused": unused.collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "journeys": journeys, "scripts": scripts })
}

/// A journey as a flowchart of Mermaid, in which what no test uses is dashed and red.
pub fn mermaid(journey: &Journey, covered: &Covered) -> String {
    let text = crate::diagram::mermaid_text;
    let mut out = format!("flowchart LR\n    %% {}\n    start((\"Start\"))\n", text(&journey.name));
    for (index, node) in journey.nodes.iter().enumerate() {
        let _ = writeln!(out, "    n{index}(\"{}\")", text(&node.key));
    }
    let _ = writeln!(out, "    success(((\"Success\")))\n    failure(((\"Failure\")))");
    let target = |target: &Target| match target {
        Target::Node(index) => Some(format!("n{index}")),
        Target::Success => Some("success".to_owned()),
        Target::Failure => Some("failure".to_owned()),
        Target::Nowhere | Target::Unknown(_) => None,
    };
    let is_used = |link: &str| covered.links.iter().any(|(own, is_used)| own == link && *is_used);
    let mut unused = Vec::new();
    let mut count = 0;
    let mut line = |out: &mut String, from: &str, label: &str, to: &str, is_used: bool| {
        let arrow = if is_used { "-->" } else { "-.->" };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", text(label)) };
        let _ = writeln!(out, "    {from} {arrow}{label} {to}");
        if !is_used {
            unused.push(count);
        }
        count += 1;
    };
    if let Some(to) = journey.start.as_ref().and_then(|start| target(&start.target)) {
        line(&mut out, "start", "", &to, is_used("start"));
    }
    for (index, node) in journey.nodes.iter().enumerate() {
        for (outcome, to) in &node.connections {
            if let Some(to) = target(to) {
                let used = is_used(&format!("{}.{outcome}", node.key));
                line(&mut out, &format!("n{index}"), outcome, &to, used);
            }
        }
    }
    for number in unused {
        let _ = writeln!(out, "    linkStyle {number} stroke:#c1362c,color:#c1362c");
    }
    out
}
