//! Inner journeys.

use std::collections::HashMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::model::names::quote;
use crate::model::{Call, Journey};
use crate::realm::INNER;

/// Reports inner journeys that nobody knows or that cannot be called, and journeys that call each other in a ring.
pub(super) fn check(
    journeys: &[&Journey],
    is_known: &dyn Fn(&str) -> bool,
    catalog: &Catalog,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let index: HashMap<&str, usize> =
        journeys.iter().enumerate().map(|(index, journey)| (journey.name.as_str(), index)).collect();
    let mut graph: DiGraph<(), Place> = DiGraph::new();
    for _ in journeys {
        graph.add_node(());
    }
    for (from, journey) in journeys.iter().enumerate() {
        for call in journey.calls(catalog) {
            let Call { node, journey: called, place } = call;
            if !is_known(called) {
                let message = format!("the workspace has no journey `{called}`");
                let names = journeys.iter().map(|journey| journey.name.as_str());
                // A journey that ran itself would be the next mistake.
                let others = names.filter(|name| *name != journey.name && is_likely(called, name));
                let diagnostic = Diagnostic::new(Code::UnknownInnerJourney, place.clone(), message);
                diagnostics.push(match nearest(called, others) {
                    Some(near) => {
                        diagnostic.help(format!("did you mean `{near}`?")).instead(quote(near), true)
                    }
                    None => diagnostic.help("it must be in the realm before this one arrives there"),
                });
            }
            if let Some(to) = index.get(called).filter(|_| node.node_type == INNER) {
                diagnostics.extend(transactional(journeys[*to], &place));
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(*to), place);
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
        let mut diagnostic = Diagnostic::new(Code::JourneyRing, first.weight().clone(), message);
        for call in calls {
            let target = &journeys[call.target().index()].name;
            diagnostic = diagnostic.related(call.weight().clone(), format!("and this calls `{target}`"));
        }
        diagnostics
            .push(diagnostic.help("the platform refuses it; move what they share into a journey of its own"));
    }
}

/// Whether a journey may be meant by a misspelt name. Names that differ in a number, or in what stands between the words that
/// they share, are those of two journeys.
fn is_likely(written: &str, name: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (longer, shorter) = (written.len().max(name.len()), written.len().min(name.len()));
    let written = written.to_lowercase();
    let name = name.to_lowercase();
    written == name
        || digits(&written) == digits(&name)
            && shorter > 2
            && strsim::osa_distance(&written, &name) * 5 <= longer.max(5)
}

/// A journey that only a transaction starts, called by another one.
fn transactional(called: &Journey, place: &Place) -> Option<Diagnostic> {
    let property = called.properties.get("transactionalOnly")?;
    (property.value == true).then(|| {
        let name = &called.name;
        let message = format!("`{name}` is for transactions only, and no journey can call it");
        let diagnostic = Diagnostic::new(Code::TransactionalInner, place.clone(), message);
        let help = format!("remove `transactionalOnly` from `{name}`, or call another journey");
        diagnostic.related(called.place_of_own(property), "it says so here").help(help)
    })
}
