//! Which outcomes a node shows.

use crate::catalog::{Catalog, Child, NodeType, Outcome, Outcomes, Target, WithChildren};
use crate::model::Node;

/// The outcomes of a node: those that it lists itself, else those that the catalogue derives; and those that are
/// connected though neither knows them.
pub(super) fn of(node: &Node, catalog: &Catalog) -> Vec<Outcome> {
    let mut outcomes = node.outcomes.clone();
    if outcomes.is_empty() {
        let children = node.children.iter().map(|child| Child {
            id: child.id.clone(),
            outcomes: derived(child, &[], catalog),
            standalone: catalog.is_standalone(&child.node_type),
        });
        outcomes = derived(node, &children.collect::<Vec<_>>(), catalog).list;
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

fn derived(node: &Node, children: &[Child], catalog: &Catalog) -> Outcomes {
    let Some(known) = catalog.get(&node.node_type) else { return Outcomes::unknown() };
    let configuration = WithChildren { configuration: &node.properties, children };
    // Outcomes hardly differ between platforms, and a picture is better with them than without.
    catalog.outcomes(known, version(node, Some(known)), &configuration, Target::default())
}
