//! From a journey to its diagram: boxes, places, routes.

use std::collections::HashMap;

use super::canvas;
use super::frame::frame;
use super::notes;
use super::place;
use super::scene::{Edge, Note, Scene, Shape, ShapeKind};
use super::shape;
use crate::catalog::Catalog;
use crate::model::{Journey, Target};

/// Where boxes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Positions {
    /// In columns of the diagram's own; edges go around boxes.
    #[default]
    Own,
    /// Where the console shows them, with its curves: at the positions of an export, or those that a build gives.
    Console,
}

/// How a journey is to be drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// Where boxes stand.
    pub positions: Positions,
    /// How wide a diagram of its own columns may become before it is broken into rows, in pixels.
    pub width: Option<f64>,
}

/// What a journey's diagram says, without places: for formats that are drawn by others.
pub fn outline(journey: &Journey, catalog: &Catalog) -> Scene {
    let notes = notes::of(journey);
    let (shapes, edges) = boxes_and_edges(journey, &notes, catalog);
    Scene {
        name: journey.name.clone(),
        description: description(journey),
        shapes,
        edges,
        notes: notes.into_iter().filter(|(node, _)| node.is_none()).map(|(_, note)| note).collect(),
        ..Scene::default()
    }
}

/// The diagram of a journey.
pub fn scene(journey: &Journey, catalog: &Catalog, view: View) -> Scene {
    let mut scene = outline(journey, catalog);
    match view.positions {
        Positions::Own => place::place(&mut scene, view.width),
        Positions::Console => canvas::place(&mut scene, journey),
    }
    frame(&mut scene, view.positions);
    scene
}

/// The diagram of boxes and edges without places.
pub(super) fn drawn(name: String, description: String, shapes: Vec<Shape>, edges: Vec<Edge>) -> Scene {
    let mut scene = Scene { name, description, shapes, edges, ..Scene::default() };
    place::place(&mut scene, None);
    frame(&mut scene, Positions::Own);
    scene
}

/// What a journey says of itself, in one line.
pub(crate) fn description(journey: &Journey) -> String {
    let written = journey.properties.value("description").and_then(serde_json::Value::as_str);
    let text = written.filter(|text| !text.trim().is_empty()).unwrap_or(&journey.documentation);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Start, the ends that something leads to, and the nodes; and the edges between them, without routes.
fn boxes_and_edges(
    journey: &Journey,
    notes: &[(Option<String>, Note)],
    catalog: &Catalog,
) -> (Vec<Shape>, Vec<Edge>) {
    let leads_to = |end: &Target| {
        let starts = journey.start.iter().map(|start| &start.target);
        let connected =
            journey.nodes.iter().flat_map(|node| node.connections.iter().map(|(_, target)| target));
        starts.chain(connected).any(|target| target == end)
    };
    let mut shapes = vec![shape::terminal(ShapeKind::Start)];
    let mut end = |target: &Target, kind| {
        leads_to(target).then(|| {
            shapes.push(shape::terminal(kind));
            shapes.len() - 1
        })
    };
    let success = end(&Target::Success, ShapeKind::Success);
    let failure = end(&Target::Failure, ShapeKind::Failure);
    let first = shapes.len();
    let numbered = journey.nodes.iter().enumerate();
    shapes.extend(numbered.map(|(index, node)| shape::node(index, node, notes, catalog)));
    let index = |target: &Target| match target {
        Target::Success => success,
        Target::Failure => failure,
        Target::Node(index) => Some(first + index),
        Target::Nowhere | Target::Unknown(_) => None,
    };
    let start = journey.start.as_ref().and_then(|start| index(&start.target));
    let mut edges: Vec<Edge> = start.map(|to| Edge::new(0, 0, to)).into_iter().collect();
    shapes[0].ports[0].is_linked = !edges.is_empty();
    if let Some(Target::Unknown(name)) = journey.start.as_ref().map(|start| &start.target) {
        shapes[0].ports[0].missing = Some(name.clone());
    }
    for (number, node) in journey.nodes.iter().enumerate() {
        let targets: HashMap<&str, &Target> =
            node.connections.iter().map(|(outcome, target)| (outcome.as_str(), target)).collect();
        for (port, outcome) in shapes[first + number].ports.iter().enumerate() {
            if let Some(to) = targets.get(outcome.outcome.as_str()).and_then(|target| index(target)) {
                edges.push(Edge::new(first + number, port, to));
            }
        }
    }
    mark(&mut shapes, &edges);
    (shapes, edges)
}

/// Marks the boxes that no way from start leads to. Where there is no start yet, nothing stands out.
fn mark(shapes: &mut [Shape], edges: &[Edge]) {
    if !shapes[0].ports[0].is_linked {
        return;
    }
    let mut out = vec![Vec::new(); shapes.len()];
    for edge in edges {
        out[edge.from].push(edge.to);
    }
    let mut is_reached = vec![false; shapes.len()];
    let mut ways = vec![0];
    while let Some(index) = ways.pop() {
        if !std::mem::replace(&mut is_reached[index], true) {
            ways.extend(&out[index]);
        }
    }
    for (shape, is_reached) in shapes.iter_mut().zip(is_reached) {
        shape.is_reached = is_reached;
    }
}
