//! What of the journeys the tests use: links, and outcomes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::test::Report;
use crate::model::{Journey, Target};

/// What of one journey is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The journey.
    pub journey: String,
    /// Its links, each as `NODE.OUTCOME`, with whether a test uses it. The first is that of `start`.
    pub links: Vec<(String, bool)>,
    /// How many outcomes its nodes have, those that lead nowhere among them, and how many are used.
    pub outcomes: (usize, usize),
}

impl Covered {
    /// How many links are used.
    pub fn used(&self) -> usize {
        self.links.iter().filter(|(_, is_used)| *is_used).count()
    }
}

/// What tests use of every journey, in the order of the journeys.
pub fn coverage(journeys: &[Journey], reports: &[Report]) -> Vec<Covered> {
    let mut used: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    for walk in reports.iter().filter_map(|report| report.walk.as_ref()) {
        begun.extend(walk.trace.begun.iter().map(String::as_str));
        for visit in walk.trace.visits.iter().filter(|visit| !visit.is_child) {
            if let Some(outcome) = &visit.outcome {
                used.entry(&visit.journey).or_default().insert((&visit.node, outcome));
            }
        }
    }
    journeys
        .iter()
        .map(|journey| {
            let empty = BTreeSet::new();
            let used = used.get(journey.name.as_str()).unwrap_or(&empty);
            let mut links = Vec::new();
            if journey.start.is_some() {
                links.push(("start".to_owned(), begun.contains(journey.name.as_str())));
            }
            let mut outcomes = (0, 0);
            for node in &journey.nodes {
                outcomes.0 += node.outcomes.len();
                outcomes.1 += node
                    .outcomes
                    .iter()
                    .filter(|own| used.contains(&(node.key.as_str(), own.id.as_str())))
                    .count();
                for (outcome, target) in &node.connections {
                    if *target != Target::Nowhere {
                        let is_used = used.contains(&(node.key.as_str(), outcome.as_str()));
                        links.push((format!("{}.{outcome}", node.key), is_used));
                    }
                }
            }
            Covered { journey: journey.name.clone(), links, outcomes }
        })
        .collect()
}

/// The coverage as a table for people, and what no test uses.
pub fn table(all: &[Covered]) -> String {
    let mut out = String::new();
    let width = all.iter().map(|own| own.journey.chars().count()).max().unwrap_or(0).max("journey".len());
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
    }
    if all.len() > 1 {
        let total = |of: &dyn Fn(&Covered) -> usize| all.iter().map(of).sum::<usize>();
        let links = (total(&Covered::used), total(&|own| own.links.len()));
        row(&mut out, "all", links, (total(&|own| own.outcomes.1), total(&|own| own.outcomes.0)));
    }
    out
}

/// The coverage as JSON.
pub fn json(all: &[Covered]) -> Value {
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
            })
        })
        .collect();
    json!({ "journeys": journeys })
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
