//! Which boxes stand in which column, and at what height.

use super::scene::{Edge, Shape, ShapeKind};
use super::shape;
use crate::layout::{self, Block, Effort, Graph, Kind, Link, Wish};
use crate::model::main_path;

/// Least free space between two boxes of a column: room for some lanes.
const GAP: f64 = 46.0;
/// Passes over the columns, to the right and to the left by turns.
const PASSES: usize = 9;
/// How much a link pulls its ends level: one of the main path, another one, and one to an end.
const SPINE: f64 = 100_000.0;
const PLAIN: f64 = 4.0;
const LOOSE: f64 = 1.0;

/// The boxes that stand above each other, from left to right and from top to bottom, and what edges are to them.
#[derive(Debug)]
pub(super) struct Grid {
    /// Boxes by column.
    pub columns: Vec<Vec<usize>>,
    /// By edge: whether it does not lead back to where a reader came from.
    forward: Vec<bool>,
    /// By edge: whether it is on the main path.
    spine: Vec<bool>,
}

impl Grid {
    /// Says which boxes stand above each other. Boxes of a column become equally wide.
    ///
    /// Columns and the order in them are those of the journey's layout. Heights are not: edges here go around boxes, so
    /// boxes can stand closer than on the console's canvas.
    pub fn of(shapes: &mut [Shape], edges: &[Edge]) -> Self {
        let forward = forward(shapes.len(), edges);
        let links: Vec<&Edge> =
            edges.iter().zip(&forward).filter(|(_, forward)| **forward).map(|(edge, _)| edge).collect();
        let columns = columns(shapes, &links);
        for column in &columns {
            let cards: Vec<usize> =
                column.iter().copied().filter(|&index| !shapes[index].kind.is_terminal()).collect();
            let width = cards.iter().map(|&index| shapes[index].width).fold(0.0, f64::max);
            for index in cards {
                shapes[index].width = width;
                shape::fill(&mut shapes[index]);
            }
        }
        let spine = spine(shapes, edges);
        Self { columns, forward, spine }
    }

    /// Gives the boxes of some columns their heights, so that many of the links between them are level, those of the
    /// main path before all. `drawn` are the edges that are drawn through.
    pub fn level(&self, shapes: &mut [Shape], edges: &[Edge], drawn: &[usize], columns: &[Vec<usize>]) {
        let drawn: Vec<usize> = drawn.iter().copied().filter(|&number| self.forward[number]).collect();
        let links: Vec<&Edge> = drawn.iter().map(|&number| &edges[number]).collect();
        let pull = |&number: &usize| {
            if self.spine[number] {
                SPINE
            } else if shapes[edges[number].to].kind.is_terminal() {
                LOOSE
            } else {
                PLAIN
            }
        };
        let pulls: Vec<f64> = drawn.iter().map(pull).collect();
        level(shapes, &links, &pulls, columns);
    }
}

/// Sets an end that no edge is drawn to beside what stands below or above it.
pub(super) fn draw_near(shapes: &mut [Shape], edges: &[Edge], drawn: &[usize], columns: &[Vec<usize>]) {
    let mut is_led_to = vec![false; shapes.len()];
    for &number in drawn {
        is_led_to[edges[number].to] = true;
    }
    let is_loose = |shapes: &[Shape], index: usize| {
        matches!(shapes[index].kind, ShapeKind::Success | ShapeKind::Failure) && !is_led_to[index]
    };
    for pair in columns.iter().flat_map(|column| column.windows(2)) {
        let [above, below] = *pair else { continue };
        if is_loose(shapes, above) {
            let lowest = shapes[below].at.y - shapes[above].height;
            shapes[above].at.y = shapes[above].at.y.max(lowest);
        } else if is_loose(shapes, below) {
            let highest = shapes[above].at.y + shapes[above].height;
            shapes[below].at.y = shapes[below].at.y.min(highest);
        }
    }
}

/// Moves boxes up where nothing stands beside the space above them.
pub(super) fn close_up(shapes: &mut [Shape], columns: &[Vec<usize>]) {
    let mut order: Vec<usize> = columns.concat();
    order.sort_by(|&a, &b| shapes[a].at.y.total_cmp(&shapes[b].at.y));
    let (mut bottom, mut by) = (f64::INFINITY, 0.0);
    for index in order {
        let shape = &mut shapes[index];
        by += (shape.at.y - bottom - GAP).max(0.0);
        let end = shape.at.y + shape.height;
        bottom = if bottom.is_finite() { bottom.max(end) } else { end };
        shape.at.y -= by;
    }
}

/// The edges that do not lead back to where a reader came from who follows the journey from its start, first outcome
/// first.
fn forward(count: usize, edges: &[Edge]) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        OnTheWay,
        Done,
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, edge) in edges.iter().enumerate() {
        out[edge.from].push(number);
    }
    let mut seen = vec![Seen::Not; count];
    let mut leads_back = vec![false; edges.len()];
    for root in 0..count {
        let mut stack = if seen[root] == Seen::Not { vec![(root, 0)] } else { Vec::new() };
        while let Some((index, next)) = stack.pop() {
            seen[index] = Seen::OnTheWay;
            let Some(&number) = out[index].get(next) else {
                seen[index] = Seen::Done;
                continue;
            };
            stack.push((index, next + 1));
            match seen[edges[number].to] {
                Seen::Not => stack.push((edges[number].to, 0)),
                Seen::OnTheWay => leads_back[number] = true,
                Seen::Done => {}
            }
        }
    }
    leads_back.into_iter().map(|leads_back| !leads_back).collect()
}

/// The columns of the journey's layout.
fn columns(shapes: &mut [Shape], edges: &[&Edge]) -> Vec<Vec<usize>> {
    let block = |shape: &Shape| Block {
        kind: match shape.kind {
            ShapeKind::Start => Kind::Start,
            ShapeKind::Success => Kind::Success,
            ShapeKind::Failure => Kind::Failure,
            ShapeKind::Page => Kind::Page,
            _ => Kind::Node,
        },
        width: shape.width,
        height: shape.height,
        outcomes: shape.ports.len() as u32,
        pin: None,
    };
    let link = |edge: &&Edge| Link { from: edge.from as u32, outcome: edge.port as u32, to: edge.to as u32 };
    let graph = Graph { blocks: shapes.iter().map(block).collect(), links: edges.iter().map(link).collect() };
    let places = layout::layout(&graph, Effort::none());
    let mut order: Vec<usize> = (0..shapes.len()).collect();
    order.sort_by(|&a, &b| places[a].x.total_cmp(&places[b].x).then(places[a].y.total_cmp(&places[b].y)));
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for index in order {
        shapes[index].at.y = places[index].y;
        match columns.last_mut() {
            Some(column) if places[column[0]].x + 1.0 > places[index].x => column.push(index),
            _ => columns.push(vec![index]),
        }
    }
    columns
}

/// Chooses heights so that links are level, each as much as it pulls.
fn level(shapes: &mut [Shape], edges: &[&Edge], pulls: &[f64], columns: &[Vec<usize>]) {
    let (mut into, mut out) = (vec![Vec::new(); shapes.len()], vec![Vec::new(); shapes.len()]);
    for (number, edge) in edges.iter().enumerate() {
        out[edge.from].push(number);
        into[edge.to].push(number);
    }
    for pass in 0..PASSES {
        let rightward = pass % 2 == 0;
        let mut order: Vec<&Vec<usize>> = columns.iter().collect();
        if !rightward {
            order.reverse();
        }
        for column in order {
            let wish = |&index: &usize| {
                let links = if rightward { &into[index] } else { &out[index] };
                let top = |&number: &usize| {
                    let edge = edges[number];
                    let (from, to) = (&shapes[edge.from], &shapes[edge.to]);
                    let drop = from.ports[edge.port].y - to.entry;
                    let top = if rightward { from.at.y + drop } else { to.at.y - drop };
                    (top, pulls[number])
                };
                let (top, weight) =
                    middle(links.iter().map(top).collect()).unwrap_or((shapes[index].at.y, 0.1));
                Wish { top, height: shapes[index].height, weight }
            };
            let wishes: Vec<Wish> = column.iter().map(wish).collect();
            let mut tops = Vec::new();
            layout::settle(&wishes, GAP, &mut tops);
            for (&index, top) in column.iter().zip(tops) {
                shapes[index].at.y = top;
            }
        }
    }
}

/// The height in the middle by weight, and all weights together.
fn middle(mut tops: Vec<(f64, f64)>) -> Option<(f64, f64)> {
    tops.sort_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = tops.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    let found = tops.iter().find(|(_, weight)| {
        below += weight;
        2.0 * below >= whole
    });
    found.map(|(top, _)| (*top, whole))
}

/// By edge: whether it is on the main path.
fn spine(shapes: &[Shape], edges: &[Edge]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); shapes.len()];
    for (number, edge) in edges.iter().enumerate() {
        out[edge.from].push((number, edge.to));
    }
    let place = |kind: ShapeKind| shapes.iter().position(|shape| shape.kind == kind);
    let ends: Vec<usize> = [ShapeKind::Success, ShapeKind::Failure].into_iter().filter_map(place).collect();
    let mut spine = vec![false; edges.len()];
    for number in main_path(shapes.len(), 0, &ends, |from| out[from].iter().copied()) {
        spine[number] = true;
    }
    spine
}
