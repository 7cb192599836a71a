//! Who calls whom: journeys as boxes, with the nodes that call others.

use super::build::drawn;
use super::scene::{Edge, Scene, ShapeKind};
use super::shape;

/// A journey among those that call each other.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Its name.
    pub name: String,
    /// What stands below the name.
    pub note: String,
    /// Whether it can only be called.
    pub is_inner: bool,
    /// The names of the nodes that call, each with the index of the journey that it calls.
    pub calls: Vec<(String, usize)>,
}

/// Draws journeys that call each other, under a name for all of them.
pub fn scene(name: &str, journeys: &[Caller]) -> Scene {
    let shapes = journeys.iter().map(|journey| {
        let kind = if journey.is_inner { ShapeKind::Inner } else { ShapeKind::Page };
        let labels: Vec<String> = journey.calls.iter().map(|(label, _)| label.clone()).collect();
        shape::plain(kind, &journey.name, &journey.note, &labels)
    });
    let edges = journeys.iter().enumerate().flat_map(|(from, journey)| {
        let edge = move |(port, &(_, to)): (usize, &(String, usize))| Edge::new(from, port, to);
        journey.calls.iter().enumerate().map(edge)
    });
    drawn(name.to_owned(), String::new(), shapes.collect(), edges.collect())
}
