//! Shapes that the drawings have in common: signs, and the path of an edge.

use std::fmt::Write as _;

use super::scene::{Edge, Scene, ShapeKind, Tag, TagKind};
use crate::layout::Point;

/// Radius of an edge's corners.
const RADIUS: f64 = 9.0;
/// Length of an arrow's head; the line ends within it.
pub(super) const HEAD: f64 = 10.0;
/// Side of the tile with a box's sign, and its distance from the box's corner.
pub(super) const TILE: f64 = 26.0;
pub(super) const TILE_AT: f64 = 12.0;

/// A number as files have it: without a point where it is whole.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The sign in the tile of a node's box, or in a disc around (0, 0).
pub(super) fn sign(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Start => "M-6-9 10 0-6 9Z",
        ShapeKind::Success => "M-10 1-3 8 10-7",
        ShapeKind::Failure => "M-8-8 8 8M8-8-8 8",
        ShapeKind::Step => "M7 13h11M14 8.5l4.5 4.5-4.5 4.5",
        ShapeKind::Decision => "M5 13h5l5-5h5M10 13l5 5h5",
        ShapeKind::Page => "M8 5.5h10v15H8ZM11 10h4M11 13.5h4M11 17h2",
        ShapeKind::Script => "M10 8l-5 5 5 5M16 8l5 5-5 5",
        ShapeKind::Inner => "M6 6h10v10H6ZM10 20h10V10",
    }
}

/// What an edge leads to, as classes name it.
pub(super) fn aim(scene: &Scene, edge: &Edge) -> &'static str {
    match scene.shapes[edge.to].kind {
        ShapeKind::Success => "to-success",
        ShapeKind::Failure => "to-failure",
        _ => "to-node",
    }
}

/// The path of an edge, with rounded corners if it is no curve. It ends inside the arrow's head.
pub(super) fn path(edge: &Edge) -> String {
    let mut out = String::new();
    let points = &edge.points;
    let Some((first, last)) = points.first().zip(points.last()) else { return out };
    let write = |out: &mut String, letter: char, x: f64, y: f64| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{letter}{} {}", number(x), number(y));
    };
    write(&mut out, 'M', first.x, first.y);
    if edge.is_curve {
        for (index, point) in points[1..].iter().enumerate() {
            let back = if index + 2 == points.len() { HEAD / 2.0 } else { 0.0 };
            write(&mut out, if index % 3 == 0 { 'C' } else { ' ' }, point.x - back, point.y);
        }
        return out;
    }
    for corner in points.windows(3) {
        let [before, at, behind] = corner else { continue };
        let towards = |to: &Point| {
            let (dx, dy) = (to.x - at.x, to.y - at.y);
            let length = dx.abs() + dy.abs();
            let radius = RADIUS.min(length / 2.0);
            (radius, dx / length.max(0.1), dy / length.max(0.1))
        };
        let ((a, ax, ay), (b, bx, by)) = (towards(before), towards(behind));
        let radius = a.min(b);
        write(&mut out, 'L', at.x + ax * radius, at.y + ay * radius);
        write(&mut out, 'Q', at.x, at.y);
        write(&mut out, ' ', at.x + bx * radius, at.y + by * radius);
    }
    let back = if edge.tag.is_some() { 0.0 } else { HEAD / 2.0 };
    write(&mut out, 'L', last.x - back, last.y);
    out
}

/// The path from the sign before an entry to the arrow's head.
pub(super) fn approach(tag: &Tag, entry: Point) -> String {
    format!("M{} {}H{}", number(tag.at.x + tag.width), number(entry.y), number(entry.x - HEAD / 2.0))
}

/// All that is drawn of an edge: its path, and behind its sign what goes on at the target.
pub(super) fn whole(scene: &Scene, edge: &Edge) -> String {
    let to = &scene.shapes[edge.to];
    let is_landed = edge.tag.as_ref().is_some_and(|tag| tag.kind == TagKind::Letter);
    match to.landing.as_ref().filter(|_| is_landed) {
        Some(tag) => path(edge) + &approach(tag, to.entry_point()),
        None => path(edge),
    }
}

/// The sign of an end on a sign at the end of an edge, around the middle of its left side.
pub(super) fn sign_of_end(kind: TagKind) -> &'static str {
    match kind {
        TagKind::Success => "M5.5.5 8.8 4 14.5-3.5",
        _ => "M6.5-3.5 13.5 3.5M13.5-3.5 6.5 3.5",
    }
}

/// An arrow's head that ends here.
pub(super) fn head(at: Point) -> String {
    let (x, y) = (number(at.x - HEAD), at.y);
    format!("M{} {}L{x} {}V{}Z", number(at.x), number(y), number(y - 5.0), number(y + 5.0))
}
