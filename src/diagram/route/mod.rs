//! Leads edges around boxes.
//!
//! Boxes stand in columns. Left of each column, and right of the last one, is a channel, numbered like the column to
//! its right. An edge leaves a box to the right into a channel, goes up or down there, crosses columns through free
//! *lanes* above, between or below their boxes, and comes to its target from the left. So it can never run through a
//! box. Edges to one target are a *net*: where two of them meet they share one line from there on, as roads do.

mod lanes;
mod room;
mod straight;
mod tracks;

use super::scene::{Edge, Shape, Tag};
use crate::layout::Point;
use lanes::{Exit, Router};
use tracks::Channel;

/// A box as edges see it.
#[derive(Clone, Debug)]
struct Area {
    column: usize,
    top: f64,
    bottom: f64,
    width: f64,
    entry: f64,
    /// Start or an end, whose entry is in the middle.
    is_disc: bool,
    ports: Vec<f64>,
    /// The space that signs need beside it: left of its entry, and right of its ports.
    signs: (f64, f64),
}

/// The boxes in their columns.
#[derive(Clone, Debug)]
pub(super) struct Field {
    areas: Vec<Area>,
    columns: Vec<Vec<usize>>,
}

/// An edge from a port of a box to another box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub from: usize,
    pub port: usize,
    pub to: usize,
}

/// What routing settles.
#[derive(Debug)]
pub(super) struct Routed {
    /// The left edge of each box, and how far below its top edges come in.
    pub places: Vec<(f64, f64)>,
    /// The corners of each wire.
    pub paths: Vec<Vec<Point>>,
}

/// Two heights nearer than this are one line to the eye.
const NEAR: f64 = 7.0;
/// How far an entry may be moved to make an edge level, and how far it stays away from a corner.
const SLACK: f64 = 14.0;
const CORNER: f64 = 18.0;

impl Field {
    /// The boxes of a scene, whose heights are settled; of those only that stand in these columns. Edges that end in
    /// signs keep the space beside their boxes free.
    pub fn new(shapes: &[Shape], edges: &[Edge], columns: Vec<Vec<usize>>) -> Self {
        let mut column_of = vec![None; shapes.len()];
        for (number, column) in columns.iter().enumerate() {
            for &index in column {
                column_of[index] = Some(number);
            }
        }
        let area = |(shape, column): (&Shape, Option<usize>)| Area {
            column: column.unwrap_or_default(),
            top: shape.at.y,
            bottom: shape.at.y + shape.height,
            width: shape.width,
            entry: shape.at.y + shape.entry,
            is_disc: shape.kind.is_terminal(),
            // A diagram of many rows has most boxes elsewhere.
            ports: match column {
                Some(_) => shape.ports.iter().map(|port| shape.at.y + port.y).collect(),
                None => Vec::new(),
            },
            signs: (shape.landing.as_ref().map_or(0.0, Tag::landing_room), 0.0),
        };
        let mut areas: Vec<Area> = shapes.iter().zip(column_of).map(area).collect();
        for (edge, tag) in edges.iter().filter_map(|edge| Some((edge, edge.tag.as_ref()?))) {
            let room = &mut areas[edge.from].signs.1;
            *room = room.max(tag.room());
        }
        Self { areas, columns }
    }

    /// Moves entries a little up or down where an edge to another box leaves the column before at the same height, so
    /// that the two are never on one line.
    ///
    /// And moves them a little where that makes an edge level.
    fn set_entries(&mut self, wires: &[Wire]) {
        const SHIFTS: [f64; 5] = [0.0, -9.0, 9.0, -16.0, 16.0];
        let mut here: Vec<usize> = self.columns.iter().flatten().copied().collect();
        here.sort_unstable();
        for index in here {
            let area = &self.areas[index];
            // A small box has no room for moving.
            let room = ((area.bottom - area.top) / 2.0 - CORNER).clamp(0.0, SLACK);
            let level = wires
                .iter()
                .filter(|wire| wire.to == index && self.areas[wire.from].column + 1 == area.column)
                .map(|wire| self.areas[wire.from].ports[wire.port] - area.entry)
                .filter(|shift| shift.abs() <= room && !area.is_disc)
                .min_by(|a, b| a.abs().total_cmp(&b.abs()));
            if let Some(shift) = level {
                self.areas[index].entry += shift;
                continue;
            }
            let foreign: Vec<f64> = wires
                .iter()
                .filter(|wire| wire.to != index && self.areas[wire.from].column + 1 == area.column)
                .map(|wire| self.areas[wire.from].ports[wire.port])
                .collect();
            let is_clear = |y: f64| foreign.iter().all(|other| (other - y).abs() >= NEAR);
            if let Some(shift) = SHIFTS.into_iter().find(|shift| is_clear(area.entry + shift)) {
                self.areas[index].entry += shift;
            }
        }
    }
}

/// Sets columns side by side, and draws every wire straight from its port to its target's entry.
pub(super) fn straight(field: &Field, wires: &[Wire]) -> Routed {
    const CHANNEL: f64 = 120.0;
    let mut x = 0.0;
    let mut lefts = Vec::with_capacity(field.columns.len());
    for column in &field.columns {
        let widest = |side: fn(&Area) -> f64| {
            column.iter().map(|&index| side(&field.areas[index])).fold(0.0, f64::max)
        };
        x += CHANNEL + widest(|area| area.signs.0);
        lefts.push(x);
        x += widest(|area| area.width) + widest(|area| area.signs.1);
    }
    let left = |area: &Area| lefts[area.column];
    let path = |wire: &Wire| {
        let (from, to) = (&field.areas[wire.from], &field.areas[wire.to]);
        vec![
            Point { x: left(from) + from.width, y: from.ports[wire.port] },
            Point { x: left(to), y: to.entry },
        ]
    };
    let places = field.areas.iter().map(|area| (left(area), area.entry - area.top)).collect();
    Routed { places, paths: wires.iter().map(path).collect() }
}

/// Finds a way for every wire.
pub(super) fn route(mut field: Field, wires: &[Wire]) -> Routed {
    field.set_entries(wires);
    let mut router = Router::new(&field, wires);
    router.run();
    let signs = |column: Option<&Vec<usize>>, side: fn(&Area) -> f64| {
        let areas = column.into_iter().flatten().map(|&index| &field.areas[index]);
        areas.map(side).fold(0.0, f64::max)
    };
    let channel = |number: usize| {
        let before = number.checked_sub(1).and_then(|column| field.columns.get(column));
        let signs =
            (signs(before, |area| area.signs.1), signs(field.columns.get(number), |area| area.signs.0));
        Channel::new(router.trunks(number), signs)
    };
    let channels: Vec<Channel> = (0..=field.columns.len()).map(channel).collect();
    // From left to right: a channel, a column, a channel …
    let mut lefts = vec![0.0; field.columns.len()];
    let mut starts = vec![0.0; channels.len()];
    let mut x = 0.0;
    for (number, channel) in channels.iter().enumerate() {
        starts[number] = x;
        x += channel.width;
        if let Some(column) = field.columns.get(number) {
            lefts[number] = x;
            x += column.iter().map(|&index| field.areas[index].width).fold(0.0, f64::max);
        }
    }
    let left = |area: &Area| lefts[area.column];
    let path = |(wire, start): (&Wire, usize)| {
        let (from, to) = (&field.areas[wire.from], &field.areas[wire.to]);
        let mut y = from.ports[wire.port];
        let mut points = vec![Point { x: left(from) + from.width, y }];
        let mut number = start;
        loop {
            let exit = router.exit(wire.to, number);
            let next = match exit {
                Exit::Entry => to.entry,
                Exit::Lane { y, .. } => y,
            };
            if (next - y).abs() > 0.1 {
                let x = starts[number] + channels[number].track(wire.to);
                points.extend([Point { x, y }, Point { x, y: next }]);
                y = next;
            }
            number = match exit {
                Exit::Entry => break,
                Exit::Lane { is_back: false, .. } => number + 1,
                Exit::Lane { is_back: true, .. } => number - 1,
            };
        }
        points.push(Point { x: left(to), y });
        points
    };
    let starts_of = wires.iter().map(|wire| field.areas[wire.from].column + 1);
    let paths = wires.iter().zip(starts_of).map(path).collect();
    let places = field.areas.iter().map(|area| (left(area), area.entry - area.top)).collect();
    Routed { places, paths }
}
