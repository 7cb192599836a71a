//! Where a journey leads: nodes that nobody reaches, ways without an end, rings.
//!
//! Everything here is one walk over the graph or one search for its strongly connected parts, so that a journey of
//! a hundred thousand nodes costs a hundred times one of a thousand.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{Dfs, EdgeRef, NodeFiltered, Reversed};

use crate::catalog::{Catalog, Collects, Role};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Graph, Journey, Node, Vertex};
use crate::source::Span;

pub(super) fn check(journey: &Journey, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let mut flow = Flow { journey, graph: Graph::of(journey), diagnostics };
    let reached = flow.graph.reached();
    flow.unreachable(&reached);
    flow.without_end(&reached);
    let traits: Vec<Traits> = journey.nodes.iter().map(|node| Traits::of(node, catalog)).collect();
    let rings = flow.rings(&traits);
    // A silent ring without a way out is one mistake.
    let is_silent =
        |place: Span| rings.iter().any(|ring| ring.code == Code::SilentRing && ring.span == place);
    flow.diagnostics.retain(|found| found.code != Code::NoWayOut || !is_silent(found.span));
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
    fn place(&self, node: usize) -> Span {
        self.journey.nodes[node].spans.key.or(self.journey.name_span).unwrap_or_default()
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

    fn rings(&self, traits: &[Traits]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let has = |vertex: NodeIndex, test: fn(Traits) -> bool| {
            self.node_of(vertex).is_some_and(|node| test(traits[node]))
        };
        let silent = self.parts(|vertex| has(vertex, |node| !node.may_ask && !node.limits));
        for ring in silent.into_iter().filter(|part| self.is_ring(part)) {
            let message = format!("nothing in this ring asks the user anything: {}", self.ring(&ring));
            let diagnostic = Diagnostic::new(Code::SilentRing, self.place(ring[0]), message);
            let help = "it goes round until the server gives up; lead one of its edges out, or limit it";
            found.push(self.with_members(diagnostic, &ring).help(help));
        }
        let retries = self.parts(|vertex| {
            has(vertex, |node| node.is_certain && !node.limits && !node.waits && !node.registers)
        });
        for ring in retries.into_iter().filter(|part| self.is_ring(part)) {
            let verifying = ring.iter().copied().find(|node| traits[*node].verifies);
            let Some(verifying) = verifying.filter(|_| ring.iter().any(|node| traits[*node].asks)) else {
                continue;
            };
            let message = format!("`{}` can be tried without end", self.key(verifying));
            let help = "put a retry limit into the ring: `node retry: RetryLimitDecision`";
            let diagnostic = Diagnostic::new(Code::EndlessRetry, self.place(verifying), message);
            found.push(diagnostic.label(format!("in the ring {}", self.ring(&ring))).help(help));
        }
        found
    }

    fn is_ring(&self, part: &[usize]) -> bool {
        let only = Graph::node(part[0]);
        part.len() > 1 || self.graph.graph.contains_edge(only, only)
    }

    fn ring(&self, part: &[usize]) -> String {
        listing(part.iter().map(|node| self.key(*node)), 8)
    }

    fn with_members(&self, mut diagnostic: Diagnostic, part: &[usize]) -> Diagnostic {
        for node in part.iter().skip(1).take(4) {
            diagnostic = diagnostic.related_if(self.journey.nodes[*node].spans.key, "part of the ring");
        }
        diagnostic
    }
}

/// What a node means for rings; of a page, what its children mean together.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one fact, and they go together freely")]
struct Traits {
    /// It shows the user something, or may.
    may_ask: bool,
    /// It surely shows something.
    asks: bool,
    /// Nothing about it is left to a script or to another journey.
    is_certain: bool,
    verifies: bool,
    registers: bool,
    limits: bool,
    waits: bool,
}

impl Traits {
    fn of(node: &Node, catalog: &Catalog) -> Self {
        let own = |node: &Node| {
            let Some(known) = catalog.get(&node.node_type) else {
                return Self { may_ask: true, ..Self::default() };
            };
            let collects = known.page.collects;
            Self {
                may_ask: collects != Collects::No,
                asks: collects == Collects::Yes,
                is_certain: !matches!(collects, Collects::Conditional | Collects::Unknown),
                verifies: known.role == Some(Role::Verifies),
                registers: known.role == Some(Role::Registers),
                limits: known.role == Some(Role::Limits),
                waits: known.role == Some(Role::Waits),
            }
        };
        if !node.is_page() {
            return own(node);
        }
        let start = Self { may_ask: true, asks: true, is_certain: true, ..Self::default() };
        node.children.iter().map(own).fold(start, |page, child| Self {
            is_certain: page.is_certain && child.is_certain,
            verifies: page.verifies || child.verifies,
            registers: page.registers || child.registers,
            limits: page.limits || child.limits,
            waits: page.waits || child.waits,
            ..page
        })
    }
}
