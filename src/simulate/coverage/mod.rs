//! What of the journeys the tests use: links, outcomes, and branches of scripts.

mod scripts;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use super::test::Report;
use crate::model::{Journey, Target};

pub use scripts::{CoveredScript, of as scripts};
pub use show::{json, mermaid, table};

/// What of one journey is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The journey.
    pub journey: String,
    /// Its links, each as `NODE.OUTCOME`, with whether a test uses it. The first is that of `start`.
    pub links: Vec<(String, bool)>,
    /// How many outcomes its nodes have, those that lead nowhere among them, and how many are used.
    pub outcomes: (usize, usize),
    /// Outcomes that no test uses and that have no link: they lead nowhere.
    pub unused: Vec<String>,
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
            let mut unused = Vec::new();
            for node in &journey.nodes {
                outcomes.0 += node.outcomes.len();
                outcomes.1 += node
                    .outcomes
                    .iter()
                    .filter(|own| used.contains(&(node.key.as_str(), own.id.as_str())))
                    .count();
                let is_linked = |id: &str| {
                    node.connections.iter().any(|(own, target)| own == id && *target != Target::Nowhere)
                };
                let open = node.outcomes.iter().map(|own| own.id.as_str()).filter(|id| !is_linked(id));
                let open = open.filter(|id| !used.contains(&(node.key.as_str(), *id)));
                unused.extend(open.map(|id| format!("{}.{id}", node.key)));
                for (outcome, target) in &node.connections {
                    if *target != Target::Nowhere {
                        let is_used = used.contains(&(node.key.as_str(), outcome.as_str()));
                        links.push((format!("{}.{outcome}", node.key), is_used));
                    }
                }
            }
            Covered { journey: journey.name.clone(), links, outcomes, unused }
        })
        .collect()
}
