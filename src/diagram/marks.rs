//! Marks on a diagram: what is new, gone or changed in it. Each has a sign, a stroke and a colour, so that it is told
//! without colours too.

use std::collections::HashMap;

use super::scene::Scene;

/// How a box or an edge stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something of it is otherwise.
    Changed,
}

impl Mark {
    /// The sign that stands before its text.
    pub fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '\u{2212}',
            Self::Changed => '~',
        }
    }

    /// A word for it, as classes and data have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// The marks of a journey's diagram.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Of nodes, by their index in the journey.
    pub nodes: HashMap<usize, Mark>,
    /// Of ways, by the index of the node that they leave, none for the start, and the outcome's id.
    pub ways: HashMap<(Option<usize>, String), Mark>,
}

impl Marks {
    /// Sets them in the diagram of the journey.
    pub fn apply(&self, scene: &mut Scene) {
        for shape in &mut scene.shapes {
            shape.mark = shape.node.and_then(|node| self.nodes.get(&node).copied());
        }
        for edge in &mut scene.edges {
            let from = &scene.shapes[edge.from];
            let outcome = from.ports.get(edge.port).map(|port| port.outcome.clone()).unwrap_or_default();
            edge.mark = self.ways.get(&(from.node, outcome)).copied();
        }
    }
}
