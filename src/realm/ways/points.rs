//! What a question about ways speaks of.

use std::collections::HashMap;
use std::ops::BitOr;

use super::Ways;
use super::net::{FAILURE, Runs, SUCCESS};
use super::roles::{Counts, counts, deciding};
use crate::model::{Journey, Node};

/// A vertex or edge at which something is reached.
pub(super) const REACHED: u8 = 1;
/// A vertex or edge at which something has been passed.
pub(super) const PASSED: u8 = 2;

/// A set of points on ways. Two can be joined with `|`.
#[derive(Clone, Debug)]
pub struct Points {
    /// [`REACHED`] and [`PASSED`] by vertex.
    pub(super) vertices: Vec<u8>,
    /// The same by edge.
    pub(super) edges: Vec<u8>,
    /// Of a page, which of its children is meant first, counted from 1; the page itself comes before them.
    pub(super) ranks: HashMap<u32, u16>,
    pub(super) success: bool,
    pub(super) failure: bool,
    /// Whether such points may be in journeys that the realm does not have.
    pub(super) elsewhere: bool,
}

impl Points {
    /// True when nothing in the realm is such a point.
    pub fn is_empty(&self) -> bool {
        !self.success
            && !self.failure
            && self.vertices.iter().all(|bits| *bits == 0)
            && self.edges.iter().all(|bits| *bits == 0)
    }

    /// The same points, of which there may be others in journeys that the realm does not have.
    #[must_use]
    pub fn anywhere(self) -> Self {
        Self { elsewhere: true, ..self }
    }

    /// Whether a journey's end is among them.
    pub(super) fn has_end(&self, local: u32) -> bool {
        local == SUCCESS && self.success || local == FAILURE && self.failure
    }

    pub(super) fn rank(&self, vertex: u32) -> u16 {
        self.ranks.get(&vertex).copied().unwrap_or(0)
    }

    fn mark(&mut self, vertex: u32, rank: u16, bits: u8) {
        let has = &mut self.vertices[vertex as usize];
        let before = if *has == 0 { u16::MAX } else { self.ranks.get(&vertex).copied().unwrap_or(0) };
        *has |= bits;
        match before.min(rank) {
            0 => self.ranks.remove(&vertex),
            rank => self.ranks.insert(vertex, rank),
        };
    }
}

impl BitOr for Points {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        for (vertex, bits) in (0..).zip(&other.vertices).filter(|(_, bits)| **bits != 0) {
            self.mark(vertex, other.rank(vertex), *bits);
        }
        for (own, bits) in self.edges.iter_mut().zip(&other.edges) {
            *own |= bits;
        }
        self.success |= other.success;
        self.failure |= other.failure;
        self.elsewhere |= other.elsewhere;
        self
    }
}

impl Ways<'_> {
    /// No point at all.
    pub fn nothing(&self) -> Points {
        Points {
            vertices: vec![0; self.vertices() as usize],
            edges: vec![0; self.edges.len()],
            ranks: HashMap::new(),
            success: false,
            failure: false,
            elsewhere: false,
        }
    }

    /// Success of the journey that a way began in.
    pub fn success(&self) -> Points {
        Points { success: true, ..self.nothing() }
    }

    /// Failure of the journey that a way began in.
    pub fn failure(&self) -> Points {
        Points { failure: true, ..self.nothing() }
    }

    /// Nodes and children of pages. They are passed as soon as they are reached.
    pub fn nodes_that(&self, mut is_meant: impl FnMut(&Journey, &Node) -> bool) -> Points {
        let mut points = self.nothing();
        for (journey, node, vertex) in self.nodes() {
            let parts = std::iter::once(node).chain(&node.children);
            let first = (0..).zip(parts).find(|(_, part)| is_meant(journey, part));
            if let Some((rank, _)) = first {
                points.mark(vertex, rank, REACHED | PASSED);
            }
        }
        points
    }

    /// Nodes and children of pages of a type, by its id.
    pub fn node_type(&self, id: &str) -> Points {
        Points { elsewhere: true, ..self.nodes_that(|_, node| node.node_type == id) }
    }

    /// Outcomes of nodes, and of the child of a page that decides where it leads, by their ids.
    pub fn outcomes_that(&self, mut is_meant: impl FnMut(&Journey, &Node, &str) -> bool) -> Points {
        let mut points = self.nothing();
        for (journey, node, vertex) in self.nodes() {
            for edge in self.edges_of(vertex) {
                let outcome = self.outcome(node, edge);
                let decided = deciding(node, outcome);
                if is_meant(journey, node, outcome)
                    || decided.is_some_and(|(child, outcome)| is_meant(journey, child, outcome))
                {
                    points.edges[edge as usize] |= REACHED | PASSED;
                }
            }
        }
        points
    }

    /// Whether a node runs the journey of this name.
    pub fn calls(&self, name: &str) -> bool {
        let mut nodes = self.runs.keys().filter_map(|vertex| self.node_at(*vertex));
        nodes.any(|node| node.text("tree") == Some(name))
    }

    /// Nodes that run the inner journey of this name. It is reached as it is called, and passed when it comes back by
    /// `true`.
    pub fn journey(&self, name: &str) -> Points {
        let mut points = self.nothing();
        for vertex in self.runs.keys().copied() {
            let Some(node) = self.node_at(vertex).filter(|node| node.text("tree") == Some(name)) else {
                continue;
            };
            points.mark(vertex, 0, REACHED);
            for edge in self.edges_of(vertex).filter(|edge| self.outcome(node, *edge) == "true") {
                points.edges[edge as usize] |= PASSED;
            }
        }
        Points { elsewhere: true, ..points }
    }

    /// Nodes and children of pages that have a [role](super::roles): all of it, such as `authenticates:otp`, or what stands
    /// before the colon.
    pub fn role(&self, role: &str) -> Points {
        let mut points = self.nothing();
        for (_, node, vertex) in self.nodes() {
            for (rank, part) in (0..).zip(std::iter::once(node).chain(&node.children)) {
                match counts(part, role, self.catalog) {
                    Counts::Never => {}
                    Counts::AtOnce => points.mark(vertex, rank, REACHED | PASSED),
                    Counts::By(is_passed) => {
                        points.mark(vertex, rank, REACHED);
                        for edge in self.edges_of(vertex) {
                            let outcome = self.outcome(node, edge);
                            let by = match deciding(node, outcome) {
                                _ if rank == 0 => Some(outcome),
                                Some((child, outcome)) if std::ptr::eq(child, part) => Some(outcome),
                                // Another child decides. The outcome of this one matters to nobody, unless it has no other.
                                _ => match part.outcomes.as_slice() {
                                    [only] => Some(only.id.as_str()),
                                    _ => None,
                                },
                            };
                            if by.is_some_and(&*is_passed) {
                                points.edges[edge as usize] |= PASSED;
                            }
                        }
                    }
                }
            }
        }
        Points { elsewhere: true, ..points }
    }

    /// The journeys that nodes run and the realm does not have, by the vertices of these nodes.
    pub(super) fn is_unknown(&self, vertex: u32) -> bool {
        self.runs.get(&vertex) == Some(&Runs::Unknown)
    }
}
