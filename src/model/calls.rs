//! Journeys that nodes name.

use super::{Journey, Node};
use crate::catalog::{Catalog, is_placeholder};
use crate::source::Span;

/// A journey that a node names, with the place where it does.
pub struct Call<'j> {
    /// The node.
    pub node: &'j Node,
    /// The name.
    pub journey: &'j str,
    /// Where it is written; in an export, nowhere.
    pub place: Option<Span>,
}

impl Journey {
    /// The journeys that its nodes name.
    pub fn calls<'j>(&'j self, catalog: &Catalog) -> Vec<Call<'j>> {
        let mut calls = Vec::new();
        for node in self.all_nodes() {
            let Some(known) = catalog.get(&node.node_type) else { continue };
            for reference in known.references.iter().filter(|reference| reference.to == "journey") {
                let Some(property) = node.properties.get(&reference.key) else { continue };
                let Some(name) = property.value.as_str().filter(|name| !name.is_empty()) else { continue };
                if is_placeholder(&property.value) || property.is_broken {
                    continue;
                }
                let place = property.value_span.or(node.spans.key).or(self.name_span);
                calls.push(Call { node, journey: name, place });
            }
        }
        calls
    }

    /// The names of the journeys that its nodes name.
    pub fn called<'j>(&'j self, catalog: &Catalog) -> Vec<&'j str> {
        self.calls(catalog).into_iter().map(|call| call.journey).collect()
    }
}
