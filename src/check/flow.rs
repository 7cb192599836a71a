//! Where a journey leads: nodes that nobody reaches, ways without an end, rings.
//!
//! Everything here is one walk over the graph or one search for its strongly connected parts, so that a journey of
//! a hundred thousand nodes costs a hundred times one of a thousand.

mod rings;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{Dfs, EdgeRef, NodeFiltered, Reversed};

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Place, listing};
use crate::model::{Graph, Journey, Node, Vertex};
use crate::realm::Traits;

pub(super) fn check(journey: &Journey, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let mut flow = Flow { journey, graph: Graph::of(journey), diagnostics };
    let reached = flow.graph.reached();
    flow.unreachable(&reached);
    flow.without_end(&reached);
    let traits: Vec<Traits> = journey.nodes.iter().map(|node| Traits::of(node, catalog)).collect();
    let rings = flow.rings(&traits);
    // A silent ring without a way out is one mistake.
    let is_silent =
        |place: &Place| rings.iter().any(|ring| ring.code == Code::SilentRing && ring.place == *place);
    flow.diagnostics.retain(|found| found.code != Code::NoWayOut || !is_silent(&found.place));
    diagnostics.extend(rings);
}

struct Flow<'j, 'd> {
    journey: &'j Journey,
    graph: Graph,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// A set of vertices.
type Marks = Vec<bool>;

impl Flow<'_, '_> {
    fn place(&self, node: usize) -> Place {
        self.journey.place_of(&self.journey.nodes[node])
    }

    fn key(&self, node: usize) -> &str {
        &self.journey.nodes[node].key
    }

    /// Strongly connected parts of the vertices that `is_in` holds of, as sorted indices of nodes.
    fn parts(&self, is_in: impl Fn(NodeIndex) -> bool) -> Vec<Vec<usize>> {
        let filtered = NodeFiltered::from_fn(&self.graph.graph, is_in);
        let mut parts: Vec<Vec<usize>> = kosaraju_scc(&filtered)
            .into_iter()
            .map(|part| {
                let mut nodes: Vec<usize> =
                    part.into_iter().filter_map(|vertex| self.node_of(vertex)).collect();
                nodes.sort_unstable();
                nodes
            })
            .filter(|part| !part.is_empty())
            .collect();
        parts.sort_unstable();
        parts
    }

    fn node_of(&self, vertex: NodeIndex) -> Option<usize> {
        match self.graph.graph[vertex] {
            Vertex::Node(index) => Some(index),
            _ => None,
        }
    }

    /// Reports each part that nothing leads to, at its first node.
    fn unreachable(&mut self, reached: &Marks) {
        if (0..self.journey.nodes.len()).all(|node| reached[Graph::node(node).index()]) {
            return;
        }
        let parts = self.parts(|vertex| !reached[vertex.index()]);
        let mut part_of = vec![usize::MAX; self.graph.graph.node_count()];
        for (number, part) in parts.iter().enumerate() {
            for node in part {
                part_of[Graph::node(*node).index()] = number;
            }
        }
        let mut has_source = vec![false; parts.len()];
        for edge in self.graph.graph.edge_references() {
            let (from, to) = (part_of[edge.source().index()], part_of[edge.target().index()]);
            if from != usize::MAX && to != usize::MAX && from != to {
                has_source[to] = true;
            }
        }
        for (part, _) in parts.iter().zip(has_source).filter(|(_, has_source)| !has_source) {
            let first = part[0];
            let diagnostic = Diagnostic::new(
                Code::UnreachableNode,
                self.place(first),
                format!("nothing leads to `{}`", self.key(first)),
            )
            .help("lead an edge to it, or remove it");
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports each part that is reached and that no way leads out of.
    fn without_end(&mut self, reached: &Marks) {
        let graph = &self.graph.graph;
        let mut is_saved: Marks = vec![false; graph.node_count()];
        let mut search = Dfs::empty(Reversed(graph));
        let is_end = |(index, node): &(usize, &Node)| {
            // An outcome that leads nowhere ends the journey too, with an error.
            let is_open = node.outcomes.len() > node.connections.len();
            is_open.then(|| Graph::node(*index))
        };
        let ends = self.journey.nodes.iter().enumerate().filter_map(|pair| is_end(&pair));
        for end in [Graph::success(), Graph::failure()].into_iter().chain(ends) {
            search.move_to(end);
            while let Some(vertex) = search.next(Reversed(graph)) {
                is_saved[vertex.index()] = true;
            }
        }
        let is_lost = |vertex: NodeIndex| {
            reached[vertex.index()] && !is_saved[vertex.index()] && self.node_of(vertex).is_some()
        };
        if !graph.node_indices().any(is_lost) {
            return;
        }
        for part in self.parts(is_lost) {
            let leaves = part.iter().any(|node| {
                let targets = self.graph.graph.neighbors(Graph::node(*node));
                targets
                    .filter_map(|target| self.node_of(target))
                    .any(|target| part.binary_search(&target).is_err())
            });
            if leaves {
                continue;
            }
            let first = part[0];
            let message = format!("from `{}` no way leads to success or failure", self.key(first));
            let mut diagnostic = Diagnostic::new(Code::NoWayOut, self.place(first), message);
            if part.len() > 1 {
                let names = listing(part.iter().map(|node| self.key(*node)), 8);
                diagnostic = diagnostic.help(format!("{names} lead only to each other"));
            } else if self.journey.nodes[first].outcomes.is_empty() {
                diagnostic = diagnostic.help("with this configuration it has no outcome");
            }
            self.diagnostics.push(diagnostic);
        }
    }
}
