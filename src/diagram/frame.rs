//! The heading of a drawing, and its size.

use super::build::Positions;
use super::font::Font;
use super::notes;
use super::scene::{Line, Role, Scene};
use crate::layout::Point;

/// Free space around the drawing.
pub(super) const MARGIN: f64 = 28.0;
/// The heading and the space below it.
const HEADING: Font = Font::bold(22.0);
const DESCRIPTION: Font = Font::regular(14.0);
/// The heading is not broken into lines narrower than this.
const NARROW: f64 = 320.0;
/// Letters of the name and of the description that are shown.
const LONGEST: usize = 500;

/// From where to where a drawing reaches: its top left and its bottom right corner.
pub(super) fn bounds(scene: &Scene, positions: Positions) -> (Point, Point) {
    let mut corners = Vec::new();
    for shape in &scene.shapes {
        // The words below discs are a little wider than the discs, and there is nothing above the discs.
        let (slack, above) = if shape.kind.is_terminal() { (6.0, 22.0) } else { (0.0, 0.0) };
        corners.push(Point { x: shape.at.x - slack, y: shape.at.y + above });
        corners.push(Point { x: shape.at.x + shape.width + slack, y: shape.at.y + shape.height });
    }
    if positions == Positions::Console {
        for note in &scene.notes {
            corners.push(note.at);
            corners.push(Point { x: note.at.x + note.width, y: note.at.y + note.height });
        }
    }
    corners.extend(scene.edges.iter().flat_map(|edge| &edge.points));
    let reach = |from: f64, pick: fn(f64, f64) -> f64| {
        corners.iter().fold(Point { x: from, y: from }, |found, corner| Point {
            x: pick(found.x, corner.x),
            y: pick(found.y, corner.y),
        })
    };
    (reach(f64::MAX, f64::min), reach(f64::MIN, f64::max))
}

/// Sets the heading above the drawing, and the notes that have no place in it, and moves everything to its final place.
pub(super) fn frame(scene: &mut Scene, positions: Positions) {
    let (from, to) = bounds(scene, positions);
    let has_placed_notes = positions == Positions::Console;
    let room = (to.x - from.x).max(NARROW);
    let mut y = MARGIN;
    for text in HEADING.wrap(&scene.name, room, LONGEST) {
        scene.heading.push(Line::new(Role::Heading, HEADING, MARGIN, y + 22.0, text, room));
        y += 30.0;
    }
    for text in DESCRIPTION.wrap(&scene.description, room.min(720.0), LONGEST) {
        scene.heading.push(Line::new(Role::Description, DESCRIPTION, MARGIN, y + 16.0, text, room));
        y += 20.0;
    }
    y += 24.0;
    scene.top = y - MARGIN;
    if !scene.notes.is_empty() && !has_placed_notes {
        y = notes::flow(&mut scene.notes, MARGIN, y, room) + 24.0;
    }
    let (dx, dy) = (MARGIN - from.x, y - from.y);
    let shift = |point: &mut Point| {
        point.x = round(point.x + dx);
        point.y = round(point.y + dy);
    };
    for shape in &mut scene.shapes {
        shift(&mut shape.at);
    }
    scene.edges.iter_mut().flat_map(|edge| &mut edge.points).for_each(shift);
    for note in scene.notes.iter_mut().filter(|_| has_placed_notes) {
        shift(&mut note.at);
        note.lines.iter_mut().for_each(|line| shift(&mut line.at));
    }
    scene.width = (room + 2.0 * MARGIN).ceil();
    scene.height = (to.y + dy + MARGIN).ceil();
}

/// To halves of a pixel, so that files are short and everything still meets.
fn round(value: f64) -> f64 {
    (value * 2.0).round() / 2.0
}
