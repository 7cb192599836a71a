//! Which nodes run which scripts.

use std::collections::HashMap;

use serde_json::Value;

use crate::catalog::{Catalog, is_placeholder};
use crate::diagnostic::Place;
use crate::model::{Journey, Node};

/// A node that runs a script.
#[derive(Clone, Copy)]
pub(super) struct User<'a> {
    pub journey: &'a Journey,
    pub node: &'a Node,
}

impl User<'_> {
    /// What people call the node.
    pub(super) fn name(&self) -> &str {
        let Node { key, display_name, node_type, .. } = self.node;
        [key, display_name].into_iter().find(|name| !name.is_empty()).unwrap_or(node_type)
    }

    /// Where the node stands.
    pub(super) fn place(&self) -> Place {
        self.journey.place_of(self.node)
    }

    /// The outcomes that the node declares; none where they are not all in sight.
    pub(super) fn declared(&self) -> Option<Vec<&str>> {
        if let Some(property) = self.node.properties.get("outcomes") {
            let list = property.value.as_array().filter(|_| !property.is_broken)?;
            return list.iter().map(|name| name.as_str().filter(|_| !is_placeholder(name))).collect();
        }
        let outcomes: Vec<&str> = self.node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
        (!outcomes.is_empty() && !self.node.is_broken).then_some(outcomes)
    }
}

/// The nodes that run each script, by its id.
pub(super) fn of<'a>(journeys: &'a [Journey], catalog: &Catalog) -> HashMap<&'a str, Vec<User<'a>>> {
    let mut users: HashMap<&str, Vec<User<'a>>> = HashMap::new();
    for journey in journeys {
        for node in journey.all_nodes() {
            for id in scripts(node, catalog) {
                users.entry(id).or_default().push(User { journey, node });
            }
        }
    }
    users
}

/// The ids of the scripts that a node runs.
pub(super) fn scripts<'a>(node: &'a Node, catalog: &Catalog) -> Vec<&'a str> {
    let Some(known) = catalog.get(&node.node_type) else { return Vec::new() };
    let version = node.version_in(catalog);
    let references =
        known.active_references(version, &node.properties).filter(|reference| reference.to == "script");
    references.filter_map(|reference| node.properties.value(&reference.key).and_then(Value::as_str)).collect()
}
