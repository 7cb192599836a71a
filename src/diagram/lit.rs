//! Ways that a diagram shows at a glance.

use std::collections::HashMap;

use super::scene::Scene;

/// A link of a journey: the index of the node that it leaves, none for the start, and the outcome's id.
pub type Link = (Option<usize>, String);

/// Ways through a journey that are to be lit in its diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lit {
    /// Each way as its links in order.
    pub ways: Vec<Vec<Link>>,
    /// Nodes that are lit without any link, by their index in the journey.
    pub nodes: Vec<usize>,
}

impl Lit {
    /// Whether there is nothing to light.
    pub fn is_empty(&self) -> bool {
        self.ways.is_empty() && self.nodes.is_empty()
    }

    /// Lights the ways in the diagram of the journey.
    pub fn apply(&self, scene: &mut Scene) {
        let mut edges: HashMap<(Option<usize>, &str), usize> = HashMap::new();
        for (number, edge) in scene.edges.iter().enumerate() {
            let from = &scene.shapes[edge.from];
            let outcome = from.ports.get(edge.port).map_or("", |port| port.outcome.as_str());
            edges.insert((from.node, outcome), number);
        }
        let edge = |(node, outcome): &Link| {
            edges.get(&(*node, if node.is_none() { "" } else { outcome.as_str() })).copied()
        };
        let ways = self.ways.iter().map(|way| way.iter().filter_map(edge).collect::<Vec<usize>>());
        let ways: Vec<Vec<usize>> = ways.filter(|way| !way.is_empty()).collect();
        for &number in ways.iter().flatten() {
            let edge = &mut scene.edges[number];
            edge.is_lit = true;
            scene.shapes[edge.from].is_lit = true;
            scene.shapes[edge.to].is_lit = true;
        }
        for shape in &mut scene.shapes {
            shape.is_lit |= shape.node.is_some_and(|node| self.nodes.contains(&node));
        }
        scene.lit = ways;
    }
}
