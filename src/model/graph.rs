use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Walker};

use super::{Journey, Target};

/// What a vertex of a journey's graph stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertex {
    /// The start.
    Start,
    /// Success.
    Success,
    /// Failure.
    Failure,
    /// The node at this index of [`Journey::nodes`].
    Node(usize),
}

/// A journey as petgraph sees it: a vertex for start, each end and each node, an edge for each connection.
#[derive(Debug)]
pub struct Graph {
    /// The graph; an edge's weight is the index of its connection in the node it leaves.
    pub graph: DiGraph<Vertex, usize>,
}

impl Graph {
    const ENDS: usize = 3;

    /// The graph of a journey whose connections are known.
    pub fn of(journey: &Journey) -> Self {
        let edges = journey.nodes.iter().map(|node| node.connections.len()).sum::<usize>();
        let mut graph = DiGraph::with_capacity(journey.nodes.len() + Self::ENDS, edges + 1);
        for vertex in [Vertex::Start, Vertex::Success, Vertex::Failure] {
            graph.add_node(vertex);
        }
        for index in 0..journey.nodes.len() {
            graph.add_node(Vertex::Node(index));
        }
        if let Some(target) = journey.start.as_ref().and_then(|start| Self::index(&start.target)) {
            graph.add_edge(Self::start(), target, 0);
        }
        for (index, node) in journey.nodes.iter().enumerate() {
            for (number, (_, target)) in node.connections.iter().enumerate() {
                if let Some(target) = Self::index(target) {
                    graph.add_edge(Self::node(index), target, number);
                }
            }
        }
        Self { graph }
    }

    /// Whether the start leads to it, for each vertex by its index.
    pub fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.graph.node_count()];
        for vertex in Dfs::new(&self.graph, Self::start()).iter(&self.graph) {
            reached[vertex.index()] = true;
        }
        reached
    }

    /// The vertex of the start.
    pub fn start() -> NodeIndex {
        NodeIndex::new(0)
    }

    /// The vertex of Success.
    pub fn success() -> NodeIndex {
        NodeIndex::new(1)
    }

    /// The vertex of Failure.
    pub fn failure() -> NodeIndex {
        NodeIndex::new(2)
    }

    /// The vertex of a node.
    pub fn node(index: usize) -> NodeIndex {
        NodeIndex::new(index + Self::ENDS)
    }

    /// The vertex that a target is, if it is one.
    pub fn index(target: &Target) -> Option<NodeIndex> {
        match target {
            Target::Node(index) => Some(Self::node(*index)),
            Target::Success => Some(Self::success()),
            Target::Failure => Some(Self::failure()),
            Target::Nowhere | Target::Unknown(_) => None,
        }
    }
}
