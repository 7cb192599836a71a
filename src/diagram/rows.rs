//! Breaks a wide drawing into rows, as text is broken into lines.
//!
//! A drawing is broken between columns, where few edges pass. An edge that passes a break ends in a sign beside its
//! port: that of the end that it leads to, or a letter that stands again before the entry of its target.

use std::ops::Range;

use super::scene::{Edge, Shape, ShapeKind, Tag};

/// Width of the space between two columns, about.
const CHANNEL: f64 = 80.0;
/// What a row costs, what an edge costs that passes a break and one that does so to an end, and what an empty row
/// would cost.
const ROW: f64 = 3.0;
const PASSING: f64 = 1.0;
const ENDING: f64 = 0.25;
const EMPTY: f64 = 3.0;

/// Which columns stand in which row, so that rows are about as wide as there is room and few edges pass between them.
pub(super) fn split(
    shapes: &[Shape],
    edges: &[Edge],
    columns: &[Vec<usize>],
    room: f64,
) -> Vec<Range<usize>> {
    let passing = passing(shapes, edges, columns);
    let widths: Vec<f64> = columns
        .iter()
        .map(|column| column.iter().map(|&index| shapes[index].width).fold(0.0, f64::max) + CHANNEL)
        .collect();
    // By column: the least cost of rows that end before it, and where the last of them begins.
    let mut best = vec![(0.0, 0)];
    for (end, passing) in passing.iter().enumerate().skip(1) {
        let (mut width, mut found) = (0.0, (f64::INFINITY, end - 1));
        for start in (0..end).rev() {
            width += widths[start];
            if width > room && start + 1 < end {
                break;
            }
            let is_last = end == columns.len();
            let empty = if is_last { 0.0 } else { EMPTY * (1.0 - width / room).max(0.0).powi(2) };
            let cost = best[start].0 + ROW + empty + if is_last { 0.0 } else { *passing };
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    let mut rows = Vec::new();
    let mut end = columns.len();
    while end > 0 {
        let start = best[end].1;
        rows.push(start..end);
        end = start;
    }
    rows.reverse();
    rows
}

/// By column: what the edges cost that pass a break before it.
fn passing(shapes: &[Shape], edges: &[Edge], columns: &[Vec<usize>]) -> Vec<f64> {
    let column_of = by_box(shapes.len(), columns.iter().enumerate());
    let mut costs = vec![0.0; columns.len() + 1];
    for edge in edges {
        let (from, to) = (column_of[edge.from], column_of[edge.to]);
        let cost = if is_end(&shapes[edge.to]) { ENDING } else { PASSING };
        costs[from.min(to) + 1..=from.max(to)].iter_mut().for_each(|sum| *sum += cost);
    }
    costs
}

/// By box: the number of the group that it stands in.
pub(super) fn by_box<'a>(count: usize, groups: impl Iterator<Item = (usize, &'a Vec<usize>)>) -> Vec<usize> {
    let mut found = vec![0; count];
    for (number, group) in groups {
        for &index in group {
            found[index] = number;
        }
    }
    found
}

/// Gives the edges between rows their signs. Letters go by the places of the targets, from row to row.
pub(super) fn set_signs(shapes: &mut [Shape], edges: &mut [Edge], columns: &[Vec<usize>], row_of: &[usize]) {
    let is_cut = |edge: &Edge| row_of[edge.from] != row_of[edge.to];
    for shape in shapes.iter_mut() {
        shape.landing = None;
    }
    let mut is_target = vec![false; shapes.len()];
    for edge in edges.iter_mut() {
        if is_cut(edge) {
            edge.tag = is_end(&shapes[edge.to]).then(|| Tag::end(shapes[edge.to].kind));
            is_target[edge.to] = edge.tag.is_none();
        }
    }
    let targets = columns.iter().flatten().filter(|&&index| is_target[index]);
    for (number, &index) in targets.enumerate() {
        shapes[index].landing = Some(Tag::letter(number));
    }
    for edge in edges.iter_mut().filter(|edge| is_cut(edge) && edge.tag.is_none()) {
        edge.tag.clone_from(&shapes[edge.to].landing);
    }
}

fn is_end(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Success | ShapeKind::Failure)
}
