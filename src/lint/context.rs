//! What every rule can ask.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::rules::Walk;
use crate::catalog::{Catalog, NodeType, Target};
use crate::diagnostic::Place;
use crate::model::{EdgeOutcome, Journey, Node};
use crate::realm::Realm;

/// The journeys of a realm, and what is known of them.
pub struct Context<'a> {
    /// The journeys, complete: with defaults, outcomes and connections.
    pub journeys: Vec<&'a Journey>,
    /// Who calls whom.
    pub realm: Realm<'a>,
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Whether these are all journeys that there are, so that one which nobody calls is called by nobody.
    pub is_whole: bool,
    walk: OnceLock<Walk<'a>>,
}

impl<'a> Context<'a> {
    /// The context of journeys that live together.
    pub fn of(journeys: &'a [Journey], catalog: &'a Catalog, target: Target, is_whole: bool) -> Self {
        let realm = Realm::of(journeys, catalog);
        Self { journeys: journeys.iter().collect(), realm, catalog, target, is_whole, walk: OnceLock::new() }
    }

    /// What the catalogue knows of a node's type.
    pub fn known(&self, node: &Node) -> Option<&'a NodeType> {
        self.catalog.get(&node.node_type)
    }

    /// Whether a node has a role, or one of the family before the colon.
    pub fn has_role(&self, node: &Node, role: &str) -> bool {
        let is_it = |own: &String| {
            own.strip_prefix(role).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        let given = || node.roles.iter().any(|given| is_it(&given.role));
        self.known(node).is_some_and(|known| known.roles.iter().any(is_it)) || given()
    }

    /// Whether a node, or a child of a page, has a role.
    pub fn any_has_role(&self, node: &Node, role: &str) -> bool {
        std::iter::once(node).chain(&node.children).any(|node| self.has_role(node, role))
    }

    /// What people call a node.
    pub fn name<'n>(&self, node: &'n Node) -> &'n str {
        [&node.key, &node.display_name].into_iter().find(|name| !name.is_empty()).unwrap_or(&node.node_type)
    }

    /// Every way through the journeys, worked out once.
    pub(super) fn walk(&self) -> &Walk<'a> {
        self.walk.get_or_init(|| Walk::of(self))
    }

    /// The names of all journeys that nodes of these journeys name.
    pub fn called(&self) -> HashSet<&'a str> {
        self.journeys.iter().flat_map(|journey| journey.called(self.catalog)).collect()
    }
}

/// Where a node stands.
pub fn at(journey: &Journey, node: &Node) -> Place {
    journey.place_of(node)
}

/// Where a journey stands.
pub fn at_journey(journey: &Journey) -> Place {
    journey.place()
}

/// Where a property of a node stands.
pub fn at_property(journey: &Journey, node: &Node, name: &str) -> Place {
    node.properties
        .get(name)
        .map_or_else(|| at(journey, node), |property| journey.place_of_value(node, property))
}

/// Where an edge of a node stands: that of this outcome, where it was written.
pub fn at_outcome(journey: &Journey, node: &Node, outcome: &str) -> Place {
    let label = node.outcomes.iter().find(|own| own.id == outcome).map(|own| own.label.as_str());
    let is_it = |name: &str| name == outcome || Some(name) == label;
    let edge = node.edges.iter().find(|edge| match &edge.outcome {
        EdgeOutcome::Named { name, .. } => is_it(name),
        EdgeOutcome::Else | EdgeOutcome::Only => false,
    });
    edge.map_or_else(|| at(journey, node), |edge| journey.place_of_edge(node, edge))
}
