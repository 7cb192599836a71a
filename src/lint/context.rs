//! What every rule can ask.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use super::rules::Walk;
use crate::catalog::{Catalog, NodeType, Target};
use crate::diagnostic::Place;
use crate::language::resolve::Brought;
use crate::model::{EdgeOutcome, Journey, Node};
use crate::realm::{INNER, Realm};
use crate::source::Sources;

/// What is given beside the journeys.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Whether these are all journeys that there are, so that one which nobody calls is called by nobody.
    pub is_whole: bool,
    /// What sources declare beside journeys.
    pub brought: &'a [Brought],
    /// The sources; none for exports.
    pub sources: &'a Sources,
}

/// The journeys of a realm, and what is known of them.
pub struct Context<'a> {
    /// The journeys that are sound, complete: with defaults, outcomes and connections.
    pub journeys: Vec<&'a Journey>,
    /// Who calls whom, of those that are sound.
    pub realm: Realm<'a>,
    /// The node types.
    pub catalog: &'a Catalog,
    /// What is given beside the journeys.
    pub given: Given<'a>,
    /// Whether these are all journeys that there are, and each of them is sound.
    pub is_whole: bool,
    /// Whether it is known of every node that runs a journey which one that is.
    pub calls_are_known: bool,
    /// The names of all journeys that nodes name.
    called: HashSet<&'a str>,
    walk: OnceLock<Walk<'a>>,
}

impl<'a> Context<'a> {
    /// The context of journeys that live together. Nothing is said of those that are broken or named as `unsound`, and nothing
    /// concluded from them.
    pub fn of(journeys: &'a [Journey], given: Given<'a>, unsound: &BTreeSet<String>) -> Self {
        let catalog = given.catalog;
        let is_sound = |journey: &&Journey| !journey.is_broken && !unsound.contains(&journey.name);
        let sound: Vec<&Journey> = journeys.iter().filter(is_sound).collect();
        let realm = Realm::of(sound.iter().copied(), catalog);
        let called = journeys.iter().flat_map(|journey| journey.called(catalog)).collect();
        let runs = |node: &Node| node.node_type == INNER && node.text("tree").is_none();
        let calls_are_known = !journeys.iter().flat_map(Journey::all_nodes).any(runs);
        let is_whole = given.is_whole && calls_are_known && sound.len() == journeys.len();
        Self {
            journeys: sound,
            realm,
            catalog,
            given,
            is_whole,
            calls_are_known,
            called,
            walk: OnceLock::new(),
        }
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
    pub fn called(&self) -> &HashSet<&'a str> {
        &self.called
    }
}

/// Whether journeys of exports look like all that a realm has: there are several that users start. One journey with those that it
/// calls says nothing of who else calls them.
pub fn looks_whole(journeys: &[Journey], catalog: &Catalog) -> bool {
    let called: HashSet<&str> = journeys.iter().flat_map(|journey| journey.called(catalog)).collect();
    let is_inner =
        |journey: &Journey| journey.properties.value("innerTreeOnly").is_some_and(|value| *value == true);
    let starts = journeys.iter().filter(|own| !called.contains(own.name.as_str()) && !is_inner(own));
    starts.take(2).count() == 2
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
