//! Breaks a wide drawing into rows, as text is broken into lines.
//!
//! A drawing is cut between columns, where edges run level. Each edge that is cut goes on around the end of its row, back
//! between the rows and into the next one, so that it stays whole; nested as they are, these detours never cross.

use super::build::Positions;
use super::frame::{MARGIN, bounds};
use super::scene::{Edge, Scene};
use crate::layout::Point;

/// How far before a column a drawing is cut: behind all upright lines, before the heads of arrows.
const BEFORE: f64 = 14.0;
/// Space between two detours, and between them and the rows.
const TRACK: f64 = 12.0;
const GAP: f64 = 24.0;

/// A part of the drawing, by what it was: from `left` to `right`, with what moves it to its place.
struct Row {
    left: f64,
    right: f64,
    bottom: f64,
    by: Point,
    /// The heights of the edges that go on in the next row, sorted.
    cut: Vec<f64>,
}

/// What stands beside the boxes of a row, about: margins, and edges on their way to other rows.
const BESIDE: f64 = 120.0;

/// Breaks a drawing with edges around boxes into rows if it is wider than this; rows are about as wide at most.
pub(super) fn fold(scene: &mut Scene, width: f64) {
    let (from, to) = bounds(scene, Positions::Own);
    if to.x - from.x + 2.0 * MARGIN <= width {
        return;
    }
    let cuts = cuts(scene, width - BESIDE);
    if cuts.is_empty() {
        return;
    }
    let rows = rows(scene, &cuts);
    let row_of = |x: f64| &rows[cuts.partition_point(|cut| *cut <= x)];
    for edge in &mut scene.edges {
        edge.points = around(edge, &cuts, &rows);
    }
    for shape in &mut scene.shapes {
        let by = row_of(shape.at.x).by;
        shape.at = moved(shape.at, by);
    }
}

/// Where to cut. Rows are about equally wide.
fn cuts(scene: &Scene, width: f64) -> Vec<f64> {
    let mut columns: Vec<(f64, f64)> =
        scene.shapes.iter().map(|shape| (shape.at.x, shape.at.x + shape.width)).collect();
    columns.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    columns.dedup_by_key(|column| column.0);
    let cut = |width: f64| {
        let mut cuts: Vec<f64> = Vec::new();
        let mut start = columns.first().map_or(0.0, |column| column.0);
        for pair in columns.windows(2) {
            if pair[1].1 - start > width {
                start = pair[1].0 - BEFORE;
                cuts.push(start);
            }
        }
        cuts
    };
    let mut best = cut(width);
    let mut narrower = width;
    while narrower > width / 2.0 {
        narrower -= TRACK;
        let next = cut(narrower);
        if next.len() > best.len() {
            break;
        }
        best = next;
    }
    best
}

/// The rows with all that is in them, one below the other.
fn rows(scene: &Scene, cuts: &[f64]) -> Vec<Row> {
    let first = scene.shapes.iter().map(|shape| shape.at.x).fold(f64::MAX, f64::min);
    let lefts: Vec<f64> = std::iter::once(first).chain(cuts.iter().copied()).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (index, &left) in lefts.iter().enumerate() {
        let right = lefts.get(index + 1).copied().unwrap_or(f64::INFINITY);
        let is_here = |x: f64| (index == 0 || left <= x) && x < right;
        let shapes = scene.shapes.iter().filter(|shape| is_here(shape.at.x));
        let mut heights: Vec<f64> =
            shapes.flat_map(|shape| [shape.at.y, shape.at.y + shape.height]).collect();
        let corners = scene.edges.iter().flat_map(|edge| &edge.points);
        heights.extend(corners.filter(|point| is_here(point.x)).map(|point| point.y));
        let cut = levels(&scene.edges, right);
        heights.extend(&cut);
        heights.extend(rows.last().iter().flat_map(|row| &row.cut));
        let top = heights.iter().copied().fold(f64::MAX, f64::min);
        let bottom = heights.iter().copied().fold(f64::MIN, f64::max);
        let y = rows.last().map_or(0.0, |row| row.bottom + row.by.y + 2.0 * GAP + tracks(row.cut.len()));
        rows.push(Row { left, right, bottom, by: Point { x: -left, y: y - top }, cut });
    }
    rows
}

/// The heights at which edges run across a line.
fn levels(edges: &[Edge], x: f64) -> Vec<f64> {
    let pieces = edges.iter().flat_map(|edge| edge.points.windows(2));
    let across = pieces.filter(|pair| pair[0].x.min(pair[1].x) < x && x < pair[0].x.max(pair[1].x));
    let mut levels: Vec<f64> = across.map(|pair| pair[0].y).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

impl Row {
    /// The corners of the way of an edge from this row to the next. The topmost edge goes around all others.
    fn detour(&self, next: &Self, y: f64) -> [Point; 4] {
        let place = self.cut.partition_point(|other| *other < y);
        let outside = tracks(self.cut.len() - place);
        let right = self.right + self.by.x + outside;
        let left = next.left + next.by.x - tracks(place + 1);
        let between = self.bottom + self.by.y + GAP + outside - TRACK;
        [
            Point { x: right, y: y + self.by.y },
            Point { x: right, y: between },
            Point { x: left, y: between },
            Point { x: left, y: y + next.by.y },
        ]
    }
}

/// The space that so many detours need.
#[expect(clippy::cast_precision_loss, reason = "there are few edges")]
fn tracks(count: usize) -> f64 {
    TRACK * count as f64
}

/// The corners of an edge in the rows.
fn around(edge: &Edge, cuts: &[f64], rows: &[Row]) -> Vec<Point> {
    let row = |point: &Point| cuts.partition_point(|cut| *cut <= point.x);
    let mut out = Vec::with_capacity(edge.points.len());
    for pair in edge.points.windows(2) {
        let (from, to) = (row(&pair[0]), row(&pair[1]));
        out.push(moved(pair[0], rows[from].by));
        for index in from..to {
            out.extend(rows[index].detour(&rows[index + 1], pair[0].y));
        }
        for index in (to..from).rev() {
            out.extend(rows[index].detour(&rows[index + 1], pair[0].y).into_iter().rev());
        }
    }
    if let Some(last) = edge.points.last() {
        out.push(moved(*last, rows[row(last)].by));
    }
    out
}

fn moved(point: Point, by: Point) -> Point {
    Point { x: point.x + by.x, y: point.y + by.y }
}
