//! What concerns journeys together: inner journeys.

use std::collections::HashMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::Journey;
use crate::source::Span;

/// The type whose nodes run another journey inside their own. Another type that names a journey starts it apart.
const INNER: &str = "InnerTreeEvaluatorNode";

/// Reports inner journeys that nobody knows, and journeys that call each other in a ring.
///
/// `is_known` says of a name whether the workspace has a journey of it.
pub fn check<'j>(
    journeys: impl IntoIterator<Item = &'j Journey>,
    is_known: &dyn Fn(&str) -> bool,
    catalog: &Catalog,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let journeys: Vec<&Journey> = journeys.into_iter().collect();
    let index: HashMap<&str, usize> =
        journeys.iter().enumerate().map(|(index, journey)| (journey.name.as_str(), index)).collect();
    let mut graph: DiGraph<(), (String, Span)> = DiGraph::new();
    for _ in &journeys {
        graph.add_node(());
    }
    for (from, journey) in journeys.iter().enumerate() {
        for call in journey.calls(catalog) {
            let place = call.place.unwrap_or_default();
            if !is_known(call.journey) {
                let message = format!("the workspace has no journey `{}`", call.journey);
                let names = journeys.iter().map(|journey| journey.name.as_str());
                let help = did_you_mean(call.journey, names)
                    .unwrap_or_else(|| "it must be in the realm before this one arrives there".to_owned());
                diagnostics.push(Diagnostic::new(Code::UnknownInnerJourney, place, message).help(help));
            }
            if let Some(to) = index.get(call.journey).filter(|_| call.node.node_type == INNER) {
                let edge = (call.node.key.clone(), place);
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(*to), edge);
            }
        }
    }
    let mut rings: Vec<Vec<NodeIndex>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|mut ring| {
            ring.sort_unstable();
            ring
        })
        .filter(|ring| ring.len() > 1 || graph.contains_edge(ring[0], ring[0]))
        .collect();
    rings.sort_unstable();
    for ring in rings {
        let mut calls =
            ring.iter().flat_map(|from| graph.edges(*from)).filter(|edge| ring.contains(&edge.target()));
        let Some(first) = calls.next() else { continue };
        let names: Vec<&str> = ring.iter().map(|member| journeys[member.index()].name.as_str()).collect();
        let message = match names.as_slice() {
            [only] => format!("`{only}` calls itself"),
            names => format!("these journeys call each other in a ring: `{}`", names.join("`, `")),
        };
        let mut diagnostic = Diagnostic::new(Code::JourneyRing, first.weight().1, message);
        for call in calls {
            let target = &journeys[call.target().index()].name;
            diagnostic = diagnostic.related(call.weight().1, format!("and this calls `{target}`"));
        }
        diagnostics
            .push(diagnostic.help("the platform refuses it; move what they share into a journey of its own"));
    }
}
