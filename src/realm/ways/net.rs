//! Journeys as one graph: vertices and edges by number, calls beside them.

use std::collections::{HashMap, HashSet};

use crate::catalog::Catalog;
use crate::model::{Journey, Node, Outcome, Target};
use crate::realm::{INNER, Realm};

/// The vertices that every journey has, by their places among its own.
pub(super) const START: u32 = 0;
pub(super) const SUCCESS: u32 = 1;
pub(super) const FAILURE: u32 = 2;
/// Where an outcome that leads nowhere ends.
pub(super) const STUCK: u32 = 3;
/// Where a way ends on which a node could not do its work.
pub(super) const THROWN: u32 = 4;
/// The first node.
pub(super) const NODES: u32 = 5;

/// By what a vertex is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// It is the start.
    Start,
    /// The connection of this index.
    Connection(u32),
    /// The outcome of this index, which has no connection.
    Open(u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub to: u32,
    pub by: By,
}

/// What happens in a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    Journey(u32),
    /// A journey that the realm does not have, or a page whose nodes are not known.
    Unknown,
}

/// The ways through the journeys of a realm; see [the module](super).
#[derive(Debug)]
pub struct Ways<'j> {
    pub(super) journeys: Vec<&'j Journey>,
    by_name: HashMap<&'j str, u32>,
    pub(super) catalog: &'j Catalog,
    /// The first vertex of each journey, and behind the last one how many there are.
    pub(super) firsts: Vec<u32>,
    /// The first edge of each vertex, and behind the last one how many there are.
    offsets: Vec<u32>,
    pub(super) edges: Vec<Edge>,
    pub(super) runs: HashMap<u32, Runs>,
}

impl<'j> Ways<'j> {
    /// The ways through these journeys, whose connections are known. Of two journeys with one name the first is called.
    pub fn of(realm: &Realm<'j>, catalog: &'j Catalog) -> Self {
        let journeys = realm.journeys().to_vec();
        let mut by_name = HashMap::new();
        let mut firsts = vec![0];
        let mut end = 0;
        for (index, journey) in (0..).zip(&journeys) {
            by_name.entry(journey.name.as_str()).or_insert(index);
            end += NODES + journey.nodes.len() as u32;
            firsts.push(end);
        }
        let mut ways = Self {
            journeys,
            by_name,
            catalog,
            firsts,
            offsets: Vec::with_capacity(end as usize + 1),
            edges: Vec::new(),
            runs: HashMap::new(),
        };
        for index in 0..ways.journeys.len() {
            ways.add(index);
        }
        ways.offsets.push(ways.edges.len() as u32);
        ways
    }

    fn add(&mut self, index: usize) {
        let (journey, first) = (self.journeys[index], self.firsts[index]);
        let to = |target: &Target| {
            first
                + match target {
                    Target::Node(node) => NODES + *node as u32,
                    Target::Success => SUCCESS,
                    Target::Failure => FAILURE,
                    Target::Nowhere | Target::Unknown(_) => STUCK,
                }
        };
        self.offsets.push(self.edges.len() as u32);
        let start = journey.start.as_ref().map_or(first + STUCK, |start| to(&start.target));
        self.edges.push(Edge { to: start, by: By::Start });
        // The ends lead nowhere.
        self.offsets.extend([self.edges.len() as u32; (NODES - SUCCESS) as usize]);
        for (number, node) in (0..).zip(&journey.nodes) {
            self.offsets.push(self.edges.len() as u32);
            let connected =
                (0..).zip(&node.connections).map(|(at, (_, target))| (By::Connection(at), to(target)));
            self.edges.extend(connected.map(|(by, to)| Edge { to, by }));
            self.edges.extend(open(node).into_iter().map(|at| Edge { to: first + STUCK, by: By::Open(at) }));
            if node.node_type == INNER {
                let name = node.text("tree");
                let called = name.and_then(|name| self.by_name.get(name));
                let runs = called.map_or(Runs::Unknown, |called| Runs::Journey(*called));
                self.runs.insert(first + NODES + number, runs);
            } else if node.is_page() && node.children.is_empty() {
                // An export without configurations does not say what is on its pages.
                self.runs.insert(first + NODES + number, Runs::Unknown);
            }
        }
    }

    /// The journeys, in the order in which they were given, from which ways may begin.
    pub fn roots(&self) -> impl Iterator<Item = &'j Journey> + use<'j> {
        self.journeys.clone().into_iter()
    }

    /// The journey of this name.
    pub fn journey_named(&self, name: &str) -> Option<&'j Journey> {
        self.index(name).map(|index| self.journeys[index as usize])
    }

    pub(super) fn index(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// How many vertices a journey has.
    pub(super) fn size(&self, journey: u32) -> u32 {
        self.firsts[journey as usize + 1] - self.firsts[journey as usize]
    }

    pub(super) fn vertices(&self) -> u32 {
        self.firsts[self.journeys.len()]
    }

    /// The edges of a vertex by their numbers.
    pub(super) fn edges_of(&self, vertex: u32) -> std::ops::Range<u32> {
        self.offsets[vertex as usize]..self.offsets[vertex as usize + 1]
    }

    /// The journey that a vertex belongs to.
    pub(super) fn owner(&self, vertex: u32) -> u32 {
        self.firsts.partition_point(|first| *first <= vertex) as u32 - 1
    }

    /// The node that a vertex is.
    pub(super) fn node_at(&self, vertex: u32) -> Option<&'j Node> {
        let owner = self.owner(vertex) as usize;
        let local = (vertex - self.firsts[owner]).checked_sub(NODES)?;
        self.journeys[owner].nodes.get(local as usize)
    }

    /// Every node with its vertex.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (&'j Journey, &'j Node, u32)> {
        self.journeys.iter().zip(&self.firsts).flat_map(|(journey, first)| {
            (first + NODES..).zip(&journey.nodes).map(move |(vertex, node)| (*journey, node, vertex))
        })
    }

    /// The outcome of an edge that leaves a node.
    pub(super) fn outcome<'n>(&self, node: &'n Node, edge: u32) -> &'n str {
        match self.edges[edge as usize].by {
            By::Connection(at) => node.connections.get(at as usize).map_or("", |(outcome, _)| outcome),
            By::Open(at) => node.outcomes.get(at as usize).map_or("", |outcome| &outcome.id),
            By::Start => "",
        }
    }

    /// Where an inner journey must have ended for its node to go on by this outcome.
    pub(super) fn end_for(outcome: &str) -> u32 {
        match outcome {
            "true" => SUCCESS,
            "false" => FAILURE,
            _ => THROWN,
        }
    }
}

/// The outcomes that surely exist and have no connection.
fn open(node: &Node) -> Vec<u32> {
    if node.outcomes.len() <= node.connections.len() {
        return Vec::new();
    }
    let connected: HashSet<&str> = node.connections.iter().map(|(outcome, _)| outcome.as_str()).collect();
    let outcomes = (0..).zip(&node.outcomes);
    let is_open = |outcome: &Outcome| outcome.certain && !connected.contains(outcome.id.as_str());
    outcomes.filter(|(_, outcome)| is_open(outcome)).map(|(at, _)| at).collect()
}
