//! Which edges of a large drawing end in a sign that names their target, rather than being drawn through.
//!
//! Where many edges return to one box, such as a page from which every try begins, their lines say less than they hide.

use super::rows::by_box;
use super::scene::{Edge, Shape, Tag};
use crate::layout::Point;

/// So many boxes make a drawing large.
const LARGE: usize = 25;
/// So many edges that return make their target a hub.
const MANY: usize = 3;
/// How often the edges that return to a hub may cross others, for each of them.
const CROSSINGS: usize = 2;

/// Gives edges that return to a hub their signs if they cross too much as they are drawn. Says whether there are any.
pub(super) fn choose(shapes: &[Shape], edges: &mut [Edge], columns: &[Vec<usize>]) -> bool {
    if shapes.len() < LARGE {
        return false;
    }
    let column_of = by_box(shapes.len(), columns.iter().enumerate());
    let mut returning: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    for (number, edge) in edges.iter().enumerate() {
        if column_of[edge.to] <= column_of[edge.from] {
            returning[edge.to].push(number);
        }
    }
    let hubs: Vec<Vec<usize>> = returning
        .into_iter()
        .filter(|numbers| numbers.len() >= MANY && crossings(edges, numbers) >= CROSSINGS * numbers.len())
        .collect();
    for &number in hubs.iter().flatten() {
        edges[number].tag = Some(Tag::name(&shapes[edges[number].to].title));
    }
    !hubs.is_empty()
}

/// How often edges cross those to other boxes; where several share a line it counts once.
fn crossings(edges: &[Edge], numbers: &[usize]) -> usize {
    let Some(to) = numbers.first().map(|&number| edges[number].to) else { return 0 };
    let own = numbers.iter().flat_map(|&number| pieces(&edges[number]));
    let others: Vec<(Point, Point)> = edges.iter().filter(|edge| edge.to != to).flat_map(pieces).collect();
    let mut found: Vec<(i64, i64)> = own
        .flat_map(|piece| others.iter().filter_map(move |other| crossing(piece, *other)))
        .map(|at| (at.x.round() as i64, at.y.round() as i64))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

fn pieces(edge: &Edge) -> impl Iterator<Item = (Point, Point)> + '_ {
    edge.points.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Where a level and an upright piece cross.
fn crossing(a: (Point, Point), b: (Point, Point)) -> Option<Point> {
    let is_level = |piece: (Point, Point)| (piece.0.y - piece.1.y).abs() < 0.01;
    let (level, upright) = match (is_level(a), is_level(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return None,
    };
    let within = |value: f64, a: f64, b: f64| a.min(b) < value && value < a.max(b);
    let at = Point { x: upright.0.x, y: level.0.y };
    (within(at.x, level.0.x, level.1.x) && within(at.y, upright.0.y, upright.1.y)).then_some(at)
}
