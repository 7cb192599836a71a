//! Improves drawings too large for one search, window after window: the boxes of a window move among what stands
//! there, as far as their own links tell; all others stay.

use super::Search;
use crate::layout::geometry::{COLUMN_GAP, Point, ROW_GAP};
use crate::layout::net::Net;
use crate::layout::price::lines::Area;
use crate::layout::price::{Scene, Window};
use crate::layout::start::layers::Layers;

/// Boxes that move in a window, and the columns they stand in.
const BOXES: usize = 40;
const COLUMNS: usize = 3;
/// Boxes up to which a drawing is improved.
const MOST: usize = 20_000;
/// Rounds over the drawing: in the second one the windows lie across the borders of those of the first.
const ROUNDS: usize = 2;
/// Steps for a window at most, and for all windows of a round together.
const STEPS: u64 = 300_000;
const ALL: u64 = 9_000_000;

/// A drawing that is improved window by window.
pub(in crate::layout) struct Windows<'a> {
    pub net: &'a Net,
    pub layers: &'a Layers,
    pub spine: &'a [bool],
    pub places: Vec<Point>,
}

impl Windows<'_> {
    /// Improves the drawing: at most so many steps for a box.
    pub fn run(mut self, per_box: u32) -> Vec<Point> {
        let net = self.net;
        if net.len() > MOST {
            return self.places;
        }
        let mut boxes: Vec<usize> = (0..net.len()).filter(|&v| !net.kind[v].is_end()).collect();
        for round in 0..ROUNDS {
            let aside = round * COLUMNS / ROUNDS;
            let band = |v: usize| (net.apart[v], (self.layers.column[v] + aside) / COLUMNS);
            boxes.sort_by(|&a, &b| {
                band(a).cmp(&band(b)).then(self.places[a].y.total_cmp(&self.places[b].y)).then(a.cmp(&b))
            });
            let windows: Vec<&[usize]> = boxes
                .chunk_by(|&a, &b| band(a) == band(b))
                .flat_map(|band| {
                    let (first, rest) = band.split_at((round * BOXES / ROUNDS).min(band.len()));
                    std::iter::once(first).filter(|first| !first.is_empty()).chain(rest.chunks(BOXES))
                })
                .collect();
            let steps = (ALL / windows.len().max(1) as u64).min(STEPS).min(u64::from(per_box) * BOXES as u64);
            for window in windows {
                self.improve(window, steps);
            }
        }
        self.places
    }

    /// Searches one window.
    fn improve(&mut self, boxes: &[usize], steps: u64) {
        let net = self.net;
        let area = |v: usize| Area {
            x: self.places[v].x,
            y: self.places[v].y,
            width: net.width[v],
            height: net.height[v],
        };
        let frame = frame(boxes.iter().map(|&v| area(v)));
        // Those that move, what stands in their way, and what their links lead to.
        let mut part = boxes.to_vec();
        let mut is_in = vec![false; net.len()];
        for &v in boxes {
            is_in[v] = true;
        }
        let mut wires: Vec<usize> =
            boxes.iter().flat_map(|&v| net.out.of(v).iter().chain(net.into.of(v))).copied().collect();
        wires.sort_unstable();
        wires.dedup();
        let beside = (0..net.len()).filter(|&v| is_near(&area(v), &frame));
        let ends = wires.iter().flat_map(|&l| [net.wires[l].from, net.wires[l].to]);
        for v in beside.chain(ends) {
            if !std::mem::replace(&mut is_in[v], true) {
                part.push(v);
            }
        }
        let inner = net.part(&part, &wires);
        let of = |flags: &[bool]| -> Vec<bool> { wires.iter().map(|&l| flags[l]).collect() };
        let (spine, back) = (of(self.spine), of(&self.layers.back));
        let places: Vec<Point> = part.iter().map(|&v| self.places[v]).collect();
        let mut scene = Scene::new(&inner, &spine, &back, &places);
        scene.window = Some(Window { movable: boxes.len(), frame });
        let mut search = Search::new(scene, steps);
        search.run();
        for (&v, place) in boxes.iter().zip(search.corners()) {
            self.places[v] = place;
        }
    }
}

/// The least area around others.
fn frame(areas: impl Iterator<Item = Area>) -> Area {
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for a in areas {
        (left, top) = (left.min(a.x), top.min(a.y));
        (right, bottom) = (right.max(a.x + a.width), bottom.max(a.y + a.height));
    }
    Area { x: left, y: top, width: right - left, height: bottom - top }
}

/// Whether a box may get in the way of those within a frame.
fn is_near(a: &Area, frame: &Area) -> bool {
    a.x < frame.x + frame.width + COLUMN_GAP
        && a.x + a.width + COLUMN_GAP > frame.x
        && a.y < frame.y + frame.height + ROW_GAP
        && a.y + a.height + ROW_GAP > frame.y
}
