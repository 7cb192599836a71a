//! What a reader sees on the console's canvas: boxes where they stand there, and the console's curves between them.

use super::notes;
use super::scene::{Edge, Scene, Shape, ShapeKind};
use super::shape;
use crate::layout::{Bends, Block, Kind, Point};
use crate::model::{self, FAILURE_ID, Journey, START_ID, SUCCESS_ID};

/// The width of a note that does not say how wide it is.
const NOTE: f64 = 200.0;

/// Sets the boxes and notes of a scene where the console shows them, and draws its edges as the console does.
///
/// Expects every box to have its place.
pub(super) fn place(scene: &mut Scene, journey: &Journey) {
    for shape in &mut scene.shapes {
        put(shape, journey);
    }
    for index in 0..scene.edges.len() {
        let Edge { from, port, to, .. } = scene.edges[index];
        let (from, to) = (&scene.shapes[from], &scene.shapes[to]);
        let bends = Bends::new(from.port_point(port), to.entry_point(), from.width, from.height);
        scene.edges[index].points = bends.points().to_vec();
        scene.edges[index].is_curve = true;
    }
    for note in &mut scene.notes {
        let at = Point { x: within(note.at.x), y: within(note.at.y) };
        let width = if note.width > 0.0 { within(note.width) } else { NOTE };
        notes::fill(note, at, width);
    }
}

/// Gives a box the width that it has in the console. Heights differ a little, so its middle is where it is there.
fn put(shape: &mut Shape, journey: &Journey) {
    let node = shape.node.and_then(|index| journey.nodes.get(index));
    let kind = match shape.kind {
        ShapeKind::Start => Kind::Start,
        ShapeKind::Success => Kind::Success,
        ShapeKind::Failure => Kind::Failure,
        ShapeKind::Page => Kind::Page,
        _ => Kind::Node,
    };
    let block = Block::new(kind, &shape.title, shape.ports.len(), shape.children.len());
    let at = match (node, kind) {
        (Some(node), _) => node.position.as_ref(),
        (None, Kind::Success) => journey.places.get(SUCCESS_ID),
        (None, Kind::Failure) => journey.places.get(FAILURE_ID),
        (None, _) => journey.places.get(START_ID),
    };
    let at = at.map(point).unwrap_or_default();
    if node.is_some() {
        shape.width = block.width;
        shape::fill(shape);
    }
    shape.at.x = at.x + (block.width - shape.width) / 2.0;
    shape.at.y = at.y + (block.height - shape.height) / 2.0;
}

fn point(point: &model::Point) -> Point {
    let coordinate = |number: &serde_json::Number| number.as_f64().map_or(0.0, within);
    Point { x: coordinate(&point.x), y: coordinate(&point.y) }
}

/// A length as far as a drawing reaches: what is beyond stands at the edge.
fn within(length: f64) -> f64 {
    const FARTHEST: f64 = 1_000_000.0;
    length.clamp(-FARTHEST, FARTHEST)
}
