//! Which outcomes a node shows.

use crate::catalog::{Catalog, NodeType, Outcome, Target};
use crate::complete::outcomes_of;
use crate::model::Node;

/// The outcomes of a node: those that it lists itself, else those that the catalogue derives; and those that are
/// connected though neither knows them.
pub(crate) fn of(node: &Node, catalog: &Catalog) -> Vec<Outcome> {
    let mut outcomes = node.outcomes.clone();
    if outcomes.is_empty() {
        // Outcomes hardly differ between platforms, and a picture is better with them than without.
        outcomes = outcomes_of(node, catalog, Target::default()).list;
    }
    for (id, _) in &node.connections {
        if !outcomes.iter().any(|outcome| outcome.id == *id) {
            outcomes.push(Outcome { id: id.clone(), label: id.clone(), certain: true });
        }
    }
    outcomes
}

/// The version of a node: what it says, or the default.
pub(crate) fn version<'a>(node: &'a Node, known: Option<&'a NodeType>) -> &'a str {
    node.version.as_deref().or(known.map(NodeType::default_version)).unwrap_or_default()
}
