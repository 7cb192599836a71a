//! Where the boxes and edges of a diagram go that has columns of its own.

use super::columns::{self, Grid};
use super::frame::{MARGIN, extent};
use super::route::{self, Field, Wire};
use super::rows;
use super::scene::{Scene, Tag};
use super::stubs;
use super::tag::{APPROACH, LEAD};
use crate::layout::Point;

/// Space between two rows.
const BETWEEN: f64 = 44.0;
/// More boxes or more edges have straight lines.
const MOST_BOXES: usize = 300;
const MOST_EDGES: usize = 1200;
/// How often rows are made narrower because some are wider than they were guessed to be.
const TRIES: usize = 4;

/// Sets boxes into columns and leads edges around them; breaks a drawing that is wider than this into rows.
pub(super) fn place(scene: &mut Scene, width: Option<f64>) {
    let grid = Grid::of(&mut scene.shapes, &scene.edges);
    arrange(scene, &grid, &grid.columns);
    if !is_large(scene) && stubs::choose(&scene.shapes, &mut scene.edges, &grid.columns) {
        arrange(scene, &grid, &grid.columns);
    }
    let all: Vec<usize> = (0..scene.shapes.len()).collect();
    if let Some(width) = width.filter(|width| reach(scene, &all) > *width) {
        break_up(scene, &grid, width);
    }
}

/// Whether so much is to be drawn that edges go straight from port to entry, through boxes where they stand in the way:
/// what it takes to lead edges around boxes grows with the cube of their number.
fn is_large(scene: &Scene) -> bool {
    scene.shapes.len() > MOST_BOXES || scene.edges.len() > MOST_EDGES
}

/// How wide boxes are with their edges, and the margins beside them.
fn reach(scene: &Scene, members: &[usize]) -> f64 {
    let (from, to) = extent(scene, members);
    to.x - from.x + 2.0 * MARGIN
}

/// Breaks a drawing into rows.
fn break_up(scene: &mut Scene, grid: &Grid, width: f64) {
    let named: Vec<Option<Tag>> = scene.edges.iter().map(|edge| edge.tag.clone()).collect();
    let mut room = width - 2.0 * MARGIN;
    for _ in 0..TRIES {
        let split = rows::split(&scene.shapes, &scene.edges, &grid.columns, room);
        let members: Vec<Vec<usize>> = split.iter().map(|row| grid.columns[row.clone()].concat()).collect();
        let row_of = rows::by_box(scene.shapes.len(), members.iter().enumerate());
        for (edge, tag) in scene.edges.iter_mut().zip(&named) {
            edge.tag.clone_from(tag);
        }
        rows::set_signs(&mut scene.shapes, &mut scene.edges, &grid.columns, &row_of);
        let (mut y, mut widest) = (0.0, 0.0_f64);
        for (row, members) in split.iter().zip(&members) {
            arrange(scene, grid, &grid.columns[row.clone()]);
            let (from, to) = extent(scene, members);
            if row.len() > 1 {
                widest = widest.max(reach(scene, members));
            }
            shift(scene, members, Point { x: -from.x, y: y - from.y });
            y += to.y - from.y + BETWEEN;
        }
        if widest <= width {
            break;
        }
        room *= 0.98 * width / widest;
    }
}

/// Moves boxes with the edges that leave them.
fn shift(scene: &mut Scene, members: &[usize], by: Point) {
    let moved = |point: &mut Point| {
        point.x += by.x;
        point.y += by.y;
    };
    let mut is_here = vec![false; scene.shapes.len()];
    for &index in members {
        is_here[index] = true;
        let shape = &mut scene.shapes[index];
        moved(&mut shape.at);
        shape.landing.iter_mut().for_each(|tag| moved(&mut tag.at));
    }
    for edge in scene.edges.iter_mut().filter(|edge| is_here[edge.from]) {
        edge.points.iter_mut().for_each(moved);
        edge.tag.iter_mut().for_each(|tag| moved(&mut tag.at));
    }
}

/// Sets the boxes of some columns, and leads the edges between them.
fn arrange(scene: &mut Scene, grid: &Grid, columns: &[Vec<usize>]) {
    let mut is_here = vec![false; scene.shapes.len()];
    for &index in columns.iter().flatten() {
        is_here[index] = true;
        // Where an earlier drawing had moved it to.
        scene.shapes[index].entry = scene.shapes[index].height / 2.0;
    }
    let edges = &scene.edges;
    let drawn: Vec<usize> = (0..edges.len())
        .filter(|&number| edges[number].tag.is_none() && is_here[edges[number].from])
        .collect();
    grid.level(&mut scene.shapes, edges, &drawn, columns);
    columns::draw_near(&mut scene.shapes, edges, &drawn, columns);
    columns::close_up(&mut scene.shapes, columns);
    let wire =
        |&number: &usize| Wire { from: edges[number].from, port: edges[number].port, to: edges[number].to };
    let wires: Vec<Wire> = drawn.iter().map(wire).collect();
    let field = Field::new(&scene.shapes, edges, columns.to_vec());
    let routed = if is_large(scene) { route::straight(&field, &wires) } else { route::route(field, &wires) };
    for &index in columns.iter().flatten() {
        let shape = &mut scene.shapes[index];
        (shape.at.x, shape.entry) = routed.places[index];
        let entry = shape.entry_point();
        if let Some(tag) = &mut shape.landing {
            tag.at = Point { x: entry.x - APPROACH - tag.width, y: entry.y };
        }
    }
    for (number, points) in drawn.into_iter().zip(routed.paths) {
        scene.edges[number].points = points;
    }
    for edge in scene.edges.iter_mut().filter(|edge| is_here[edge.from]) {
        let port = scene.shapes[edge.from].port_point(edge.port);
        if let Some(tag) = &mut edge.tag {
            tag.at = Point { x: port.x + LEAD, y: port.y };
            edge.points = vec![port, tag.at];
        }
    }
}
