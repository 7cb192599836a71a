//! Journeys that nodes name.

use super::{Journey, Node};
use crate::catalog::{Catalog, is_placeholder};
use crate::diagnostic::Place;

/// A journey that a node names, with the place where it does.
pub struct Call<'j> {
    /// The node.
    pub node: &'j Node,
    /// The name.
    pub journey: &'j str,
    /// Where it does.
    pub place: Place,
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
                calls.push(Call { node, journey: name, place: self.place_of_value(node, property) });
            }
        }
        calls
    }

    /// The names of the journeys that its nodes name.
    pub fn called<'j>(&'j self, catalog: &Catalog) -> Vec<&'j str> {
        self.calls(catalog).into_iter().map(|call| call.journey).collect()
    }
}
