//! The heading of a drawing, and its size.

use super::build::Positions;
use super::font::Font;
use super::notes;
use super::scene::{Line, Role, Scene};
use crate::layout::Point;

/// Free space around the drawing.
const MARGIN: f64 = 28.0;
/// The heading and the space below it.
const HEADING: Font = Font::bold(22.0);
const DESCRIPTION: Font = Font::regular(14.0);
/// The heading is not broken into lines narrower than this.
const NARROW: f64 = 320.0;

/// Sets the heading above the drawing, and the notes that have no place in it, and moves everything to its final place.
pub(super) fn frame(scene: &mut Scene, positions: Positions) {
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
    let has_placed_notes = positions == Positions::Console;
    for note in scene.notes.iter().filter(|_| has_placed_notes) {
        reach(note.at.x, note.at.y);
        reach(note.at.x + note.width, note.at.y + note.height);
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
    if !scene.notes.is_empty() && !has_placed_notes {
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
    for note in scene.notes.iter_mut().filter(|_| has_placed_notes) {
        shift(&mut note.at);
        note.lines.iter_mut().for_each(|line| shift(&mut line.at));
    }
    scene.width = (room + 2.0 * MARGIN).ceil();
    scene.height = (bottom + dy + MARGIN).ceil();
}

/// To halves of a pixel, so that files are short and everything still meets.
fn round(value: f64) -> f64 {
    (value * 2.0).round() / 2.0
}
