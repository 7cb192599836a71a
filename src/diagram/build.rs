//! From a journey to its diagram: boxes, places, routes.

use std::collections::HashMap;

use super::columns;
use super::font::Font;
use super::notes;
use super::route::{self, Field, Wire};
use super::scene::{Edge, Line, Note, Role, Scene, Shape, ShapeKind};
use super::shape;
use crate::catalog::Catalog;
use crate::layout::Point;
use crate::model::{Journey, Target};

/// Free space around the drawing.
const MARGIN: f64 = 28.0;
/// The heading and the space below it.
const HEADING: Font = Font::bold(22.0);
const DESCRIPTION: Font = Font::regular(14.0);
/// The heading is not broken into lines narrower than this.
const NARROW: f64 = 320.0;

/// The diagram of a journey.
pub fn scene(journey: &Journey, catalog: &Catalog) -> Scene {
    let notes = notes::of(journey);
    let (mut shapes, mut edges) = boxes_and_edges(journey, &notes, catalog);
    let columns = columns::place(&mut shapes, &edges);
    let wires: Vec<Wire> =
        edges.iter().map(|edge| Wire { from: edge.from, port: edge.port, to: edge.to }).collect();
    let field = Field::new(&shapes, columns);
    let routed = route::route(field, &wires);
    for (shape, (x, entry)) in shapes.iter_mut().zip(routed.places) {
        shape.at.x = x;
        shape.entry = entry;
    }
    for (edge, points) in edges.iter_mut().zip(routed.paths) {
        edge.points = points;
    }
    let mut scene = Scene {
        name: journey.name.clone(),
        description: description(journey),
        shapes,
        edges,
        notes: notes.into_iter().filter(|(node, _)| node.is_none()).map(|(_, note)| note).collect(),
        ..Scene::default()
    };
    frame(&mut scene);
    scene
}

/// What a journey says of itself, in one line.
pub(super) fn description(journey: &Journey) -> String {
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
    let edge = |from, port, to| Edge { from, port, to, points: Vec::new() };
    let start = journey.start.as_ref().and_then(|start| index(&start.target));
    let mut edges: Vec<Edge> = start.map(|to| edge(0, 0, to)).into_iter().collect();
    shapes[0].ports[0].is_linked = !edges.is_empty();
    for (number, node) in journey.nodes.iter().enumerate() {
        let targets: HashMap<&str, &Target> =
            node.connections.iter().map(|(outcome, target)| (outcome.as_str(), target)).collect();
        for (port, outcome) in shapes[first + number].ports.iter().enumerate() {
            if let Some(to) = targets.get(outcome.outcome.as_str()).and_then(|target| index(target)) {
                edges.push(edge(first + number, port, to));
            }
        }
    }
    (shapes, edges)
}

/// Sets the heading and the notes above the drawing and moves everything to its final place.
fn frame(scene: &mut Scene) {
    let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    let mut reach = |x: f64, y: f64| {
        left = left.min(x);
        right = right.max(x);
        top = top.min(y);
        bottom = bottom.max(y);
    };
    for shape in &scene.shapes {
        // The words below discs are a little wider than the discs, and there is nothing above the discs.
        let (slack, above) = if shape.kind.is_terminal() { (6.0, 22.0) } else { (0.0, 0.0) };
        reach(shape.at.x - slack, shape.at.y + above);
        reach(shape.at.x + shape.width + slack, shape.at.y + shape.height);
    }
    for point in scene.edges.iter().flat_map(|edge| &edge.points) {
        reach(point.x, point.y);
    }
    let room = (right - left).max(NARROW);
    let mut y = MARGIN;
    for text in HEADING.wrap(&scene.name, room, 2) {
        scene.heading.push(Line::new(Role::Heading, HEADING, MARGIN, y + 22.0, text, room));
        y += 30.0;
    }
    for text in DESCRIPTION.wrap(&scene.description, room.min(720.0), 3) {
        scene.heading.push(Line::new(Role::Description, DESCRIPTION, MARGIN, y + 16.0, text, room));
        y += 20.0;
    }
    y += 24.0;
    if !scene.notes.is_empty() {
        y = notes::flow(&mut scene.notes, MARGIN, y, room) + 24.0;
    }
    let (dx, dy) = (MARGIN - left, y - top);
    let shift = |point: &mut Point| {
        point.x = round(point.x + dx);
        point.y = round(point.y + dy);
    };
    for shape in &mut scene.shapes {
        shift(&mut shape.at);
    }
    scene.edges.iter_mut().flat_map(|edge| &mut edge.points).for_each(shift);
    scene.width = (room + 2.0 * MARGIN).ceil();
    scene.height = (bottom + dy + MARGIN).ceil();
}

/// To halves of a pixel, so that files are short and everything still meets.
fn round(value: f64) -> f64 {
    (value * 2.0).round() / 2.0
}
