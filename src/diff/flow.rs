//! What differences mean for the flow: ways that appeared or are gone.

use std::collections::{HashMap, VecDeque};

use petgraph::algo::dominators::simple_fast;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{EdgeRef, NodeFiltered};

use super::facts::Effect;
use super::journey::Pair;
use super::side::{Side, outcome_word};
use super::traits::{matters, passes};
use crate::catalog::Catalog;
use crate::model::{Graph, Vertex};
use crate::realm::Traits;

/// Names in one sentence; more are counted.
const NAMED: usize = 8;

/// One side seen as a graph.
struct Flow<'s, 'j> {
    side: &'s Side<'j>,
    catalog: &'s Catalog,
    graph: Graph,
    reached: Vec<bool>,
    traits: Vec<Traits>,
    /// The nodes that every way to Success passes, by their places in the journey, from the start on.
    gates: Vec<usize>,
    /// The nodes on rings without a limit or a pause, with the number of the ring.
    endless: HashMap<usize, usize>,
    /// The nodes on rings of any kind.
    ringed: Vec<bool>,
}

impl<'s, 'j> Flow<'s, 'j> {
    fn of(side: &'s Side<'j>, catalog: &'s Catalog) -> Self {
        let graph = Graph::of(side.journey);
        let reached = graph.reached();
        let traits: Vec<Traits> = side.journey.nodes.iter().map(|node| Traits::of(node, catalog)).collect();
        let gates = if reached[Graph::success().index()] {
            let found = simple_fast(&graph.graph, Graph::start());
            let gates = found.strict_dominators(Graph::success()).into_iter().flatten();
            let mut gates: Vec<usize> = gates.filter_map(|vertex| node_of(&graph, vertex)).collect();
            gates.reverse();
            gates
        } else {
            Vec::new()
        };
        let mut flow = Self {
            side,
            catalog,
            graph,
            reached,
            traits,
            gates,
            endless: HashMap::new(),
            ringed: Vec::new(),
        };
        flow.ringed = vec![false; flow.side.journey.nodes.len()];
        for ring in flow.rings(|_| true) {
            for node in ring {
                flow.ringed[node] = true;
            }
        }
        let is_free = |own: &Traits| !own.limits && !own.waits && !own.registers && own.is_certain;
        for (number, ring) in flow.rings(|node| is_free(&flow.traits[node])).into_iter().enumerate() {
            let is_retry = ring.iter().any(|node| flow.traits[*node].verifies)
                && ring.iter().any(|node| flow.traits[*node].asks);
            if is_retry {
                flow.endless.extend(ring.into_iter().map(|node| (node, number)));
            }
        }
        flow
    }

    /// The rings of the nodes that a test holds of, each as its nodes.
    fn rings(&self, test: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let graph = &self.graph.graph;
        let is_in = |vertex: NodeIndex| {
            self.reached[vertex.index()] && node_of(&self.graph, vertex).is_some_and(&test)
        };
        let parts = kosaraju_scc(&NodeFiltered::from_fn(graph, is_in)).into_iter();
        let rings = parts.filter(|part| part.len() > 1 || graph.contains_edge(part[0], part[0]));
        let mut rings: Vec<Vec<usize>> = rings
            .map(|part| {
                let mut ring: Vec<usize> =
                    part.into_iter().filter_map(|vertex| node_of(&self.graph, vertex)).collect();
                ring.sort_unstable();
                ring
            })
            .collect();
        rings.sort_unstable();
        rings
    }

    fn is_reached(&self, node: usize) -> bool {
        self.reached[Graph::node(node).index()]
    }

    fn name(&self, node: usize) -> String {
        self.side.name(self.side.tops[node], self.catalog)
    }

    fn names(&self, nodes: &[usize]) -> String {
        let mut names: Vec<String> = nodes.iter().take(NAMED).map(|node| self.name(*node)).collect();
        match nodes.len() {
            count if count > NAMED => format!("{} and {} more", names.join(", "), count - NAMED),
            0 | 1 => names.join(""),
            _ => {
                let last = names.pop().unwrap_or_default();
                format!("{} and {last}", names.join(", "))
            }
        }
    }

    /// The shortest way from the start to Success along the edges that a test holds of: a node, and an outcome of it.
    fn way(&self, test: &dyn Fn(usize, &str) -> bool) -> Option<Vec<String>> {
        let graph = &self.graph.graph;
        let mut from: Vec<Option<(NodeIndex, usize)>> = vec![None; graph.node_count()];
        let mut open = VecDeque::from([Graph::start()]);
        let mut is_seen = vec![false; graph.node_count()];
        is_seen[Graph::start().index()] = true;
        while let Some(vertex) = open.pop_front() {
            if vertex == Graph::success() {
                break;
            }
            let mut edges: Vec<_> = graph.edges(vertex).collect();
            edges.sort_by_key(|edge| *edge.weight());
            for edge in edges {
                let is_open = node_of(&self.graph, vertex).is_none_or(|node| {
                    test(node, &self.side.journey.nodes[node].connections[*edge.weight()].0)
                });
                if is_open && !std::mem::replace(&mut is_seen[edge.target().index()], true) {
                    from[edge.target().index()] = Some((vertex, *edge.weight()));
                    open.push_back(edge.target());
                }
            }
        }
        let mut way = vec!["Success".to_owned()];
        let mut at = Graph::success();
        while let Some((vertex, number)) = from[at.index()] {
            way.push(match node_of(&self.graph, vertex) {
                None => "Start".to_owned(),
                Some(node) => {
                    let own = &self.side.journey.nodes[node];
                    let word = outcome_word(&own.connections[number].0);
                    if own.connections.len() > 1 {
                        format!("{} ({word})", self.name(node))
                    } else {
                        self.name(node)
                    }
                }
            });
            at = vertex;
        }
        way.reverse();
        (at == Graph::start() && way.len() > 1).then_some(way)
    }

    /// A way to Success on which nothing is verified.
    fn unverified(&self) -> Option<Vec<String>> {
        self.way(&|node, outcome| !passes(&self.side.journey.nodes[node], outcome, self.catalog))
    }
}

fn node_of(graph: &Graph, vertex: NodeIndex) -> Option<usize> {
    match graph.graph[vertex] {
        Vertex::Node(index) => Some(index),
        _ => None,
    }
}

/// What the differences of two versions mean for the flow.
pub(super) fn effects(pair: &Pair<'_, '_>) -> Vec<Effect> {
    let catalog = pair.context.catalog;
    let (old, new) = (Flow::of(&pair.old, catalog), Flow::of(&pair.new, catalog));
    let mut found = Effects { old, new, pair, found: Vec::new() };
    found.ends();
    found.gates();
    found.reach();
    found.rings();
    found.found
}

struct Effects<'s, 'j, 'c> {
    old: Flow<'s, 'j>,
    new: Flow<'s, 'j>,
    pair: &'s Pair<'j, 'c>,
    found: Vec<Effect>,
}

impl Effects<'_, '_, '_> {
    fn add(&mut self, kind: &'static str, text: String, way: Option<Vec<String>>) {
        self.found.push(Effect { kind, text, way: way.unwrap_or_default() });
    }

    /// The partner of an old node among the nodes of the new journey; none for one that is gone or within a page.
    fn partner(&self, old: usize) -> Option<usize> {
        let new = self.pair.matching.to_new[self.pair.old.tops[old]]?;
        self.pair.new.tops.binary_search(&new).ok()
    }

    fn partner_of_new(&self, new: usize) -> Option<usize> {
        let old = self.pair.matching.to_old[self.pair.new.tops[new]]?;
        self.pair.old.tops.binary_search(&old).ok()
    }

    fn ends(&mut self) {
        for (end, name) in [(Graph::success(), "Success"), (Graph::failure(), "Failure")] {
            match (self.old.reached[end.index()], self.new.reached[end.index()]) {
                (true, false) => self.add("end-lost", format!("{name} can no longer be reached"), None),
                (false, true) => self.add("end-gained", format!("{name} can be reached now"), None),
                _ => {}
            }
        }
    }

    fn gates(&mut self) {
        let success = Graph::success().index();
        if !self.old.reached[success] || !self.new.reached[success] {
            return;
        }
        let was_verified = self.old.unverified().is_none();
        let unverified = self.new.unverified();
        let mut is_told = false;
        let lost: Vec<usize> = self.old.gates.iter().filter_map(|old| self.partner(*old)).collect();
        let lost: Vec<usize> = lost.into_iter().filter(|new| !self.new.gates.contains(new)).collect();
        if !lost.is_empty() {
            let way = self.new.way(&|node, _| !lost.contains(&node));
            // Where no one way goes around all of them, each has its own.
            let groups: Vec<Vec<usize>> =
                if way.is_some() { vec![lost] } else { lost.into_iter().map(|node| vec![node]).collect() };
            for group in groups {
                let way = self.new.way(&|node, _| !group.contains(&node));
                is_told |= way == unverified;
                let text = format!("a way to Success without {} appeared", self.new.names(&group));
                self.add("bypass", text, way);
            }
        }
        let gone: Vec<usize> =
            self.old.gates.iter().copied().filter(|old| self.partner(*old).is_none()).collect();
        let gone: Vec<usize> = gone.into_iter().filter(|old| matters(self.old.traits[*old])).collect();
        if !gone.is_empty() {
            let is = if gone.len() == 1 { "is" } else { "are" };
            let text = format!("every way to Success passed {}, which {is} gone", self.old.names(&gone));
            self.add("gate-gone", text, None);
        }
        if !was_verified && unverified.is_none() {
            self.add("verified", "every way to Success verifies something now".to_owned(), None);
        } else if was_verified && !is_told && unverified.is_some() {
            self.add("unverified", "a way to Success that verifies nothing appeared".to_owned(), unverified);
        }
        let gained: Vec<usize> = self
            .new
            .gates
            .iter()
            .copied()
            .filter(|new| match self.partner_of_new(*new) {
                Some(old) => !self.old.gates.contains(&old),
                None => matters(self.new.traits[*new]),
            })
            .collect();
        if !gained.is_empty() {
            let text = format!("every way to Success now passes {}", self.new.names(&gained));
            self.add("gate", text, None);
        }
    }

    fn reach(&mut self) {
        let (mut lost, mut gained, mut never) = (Vec::new(), Vec::new(), Vec::new());
        for new in 0..self.pair.new.tops.len() {
            let is = self.new.is_reached(new);
            match self.partner_of_new(new).map(|old| self.old.is_reached(old)) {
                Some(true) if !is => lost.push(new),
                Some(false) if is => gained.push(new),
                None if !is => never.push(new),
                _ => {}
            }
        }
        for (kind, nodes, text) in [
            ("unreachable", lost, "can no longer be reached"),
            ("reachable", gained, "can be reached now"),
            ("never-reached", never, "cannot be reached"),
        ] {
            if !nodes.is_empty() {
                let text = format!("{} {text}", self.new.names(&nodes));
                self.add(kind, text, None);
            }
        }
    }

    fn rings(&mut self) {
        for old in 0..self.pair.old.tops.len() {
            if !self.old.traits[old].limits || !self.old.ringed[old] {
                continue;
            }
            if let Some(new) = self.partner(old)
                && self.new.is_reached(new)
                && !self.new.ringed[new]
            {
                let text = format!("{} no longer counts: no way leads back to it", self.new.name(new));
                self.add("uncounted", text, None);
            }
        }
        let mut rings: HashMap<usize, Vec<usize>> = HashMap::new();
        for (node, ring) in &self.new.endless {
            rings.entry(*ring).or_default().push(*node);
        }
        let mut rings: Vec<Vec<usize>> = rings.into_values().collect();
        for ring in &mut rings {
            ring.sort_unstable();
        }
        rings.sort_unstable();
        for ring in rings {
            let was = |node: &usize| {
                self.partner_of_new(*node).is_some_and(|old| self.old.endless.contains_key(&old))
            };
            let verifying = ring.iter().find(|node| self.new.traits[**node].verifies);
            if let Some(verifying) = verifying.filter(|_| !ring.iter().any(was)) {
                let text = format!("{} can now be tried without end", self.new.name(*verifying));
                let way = ring.iter().take(NAMED).map(|node| self.new.name(*node)).collect();
                self.add("endless", text, Some(way));
            }
        }
    }
}
