//! What a node means for the flow, as the catalogue tells it; of a page, what its children mean together.

use crate::catalog::{Catalog, Role};
use crate::model::Node;
use crate::realm::{INNER, Traits};

/// Whether people want to know of a node's coming and going.
pub(super) fn matters(traits: Traits) -> bool {
    traits.verifies || traits.limits || traits.is_inner
}

/// Whether something is verified on the way out of a node by an outcome. Where it is not established which outcomes
/// say so, and where another journey decides, each counts but `false`.
pub(super) fn passes(node: &Node, outcome: &str, catalog: &Catalog) -> bool {
    let own = |node: &Node| {
        let known = catalog.get(&node.node_type).filter(|known| known.role == Some(Role::Verifies));
        match known {
            Some(known) if known.passes.is_empty() => true,
            Some(known) => known.passes.iter().any(|own| own == outcome),
            None => node.node_type == INNER && outcome != "false",
        }
    };
    match node.children.split_last() {
        None => own(node),
        Some((last, others)) => own(last) || others.iter().any(|child| own_child(child, catalog)),
    }
}

/// A child before the last has one outcome, and the way goes on only by that.
fn own_child(child: &Node, catalog: &Catalog) -> bool {
    catalog.get(&child.node_type).is_some_and(|known| known.role == Some(Role::Verifies))
}
