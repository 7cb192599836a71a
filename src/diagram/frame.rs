//! The heading of a drawing, and its size.

use super::build::Positions;
use super::font::Font;
use super::notes;
use super::scene::{Line, Role, Scene, Tag};
use super::tag;
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

/// From where to where boxes reach with the edges that leave them: the top left and the bottom right corner.
pub(super) fn extent(scene: &Scene, members: &[usize]) -> (Point, Point) {
    let mut is_here = vec![false; scene.shapes.len()];
    let mut area = Area::default();
    let sign = |area: &mut Area, tag: &Tag| {
        area.add(tag.at.x, tag.at.y - tag::HEIGHT / 2.0);
        area.add(tag.at.x + tag.width, tag.at.y + tag::HEIGHT / 2.0);
    };
    for &index in members {
        is_here[index] = true;
        let shape = &scene.shapes[index];
        // The words below discs are a little wider than the discs, and there is nothing above the discs.
        let (slack, above) = if shape.kind.is_terminal() { (6.0, 22.0) } else { (0.0, 0.0) };
        area.add(shape.at.x - slack, shape.at.y + above);
        area.add(shape.at.x + shape.width + slack, shape.at.y + shape.height);
        shape.landing.iter().for_each(|tag| sign(&mut area, tag));
    }
    for edge in scene.edges.iter().filter(|edge| is_here[edge.from]) {
        edge.points.iter().for_each(|point| area.add(point.x, point.y));
        edge.tag.iter().for_each(|tag| sign(&mut area, tag));
    }
    (area.from, area.to)
}

/// From where to where a drawing reaches.
fn bounds(scene: &Scene, positions: Positions) -> (Point, Point) {
    let all: Vec<usize> = (0..scene.shapes.len()).collect();
    let (from, to) = extent(scene, &all);
    let mut area = Area { from, to };
    for note in scene.notes.iter().filter(|_| positions == Positions::Console) {
        area.add(note.at.x, note.at.y);
        area.add(note.at.x + note.width, note.at.y + note.height);
    }
    (area.from, area.to)
}

/// An area that grows with what is added to it.
struct Area {
    from: Point,
    to: Point,
}

impl Default for Area {
    fn default() -> Self {
        Self { from: Point { x: f64::MAX, y: f64::MAX }, to: Point { x: f64::MIN, y: f64::MIN } }
    }
}

impl Area {
    fn add(&mut self, x: f64, y: f64) {
        self.from = Point { x: self.from.x.min(x), y: self.from.y.min(y) };
        self.to = Point { x: self.to.x.max(x), y: self.to.y.max(y) };
    }
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
        shape.landing.iter_mut().for_each(|tag| shift(&mut tag.at));
    }
    for edge in &mut scene.edges {
        edge.points.iter_mut().for_each(shift);
        edge.tag.iter_mut().for_each(|tag| shift(&mut tag.at));
    }
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
