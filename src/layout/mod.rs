//! Places the boxes of a journey on the canvas of the journey editor.
//!
//! The editor draws links itself, as curves from an outcome's point on the right side of a box to the middle of the
//! left side of the next one, through whatever lies between: a layout can only say where boxes stand. Boxes come into
//! columns first, in an order that keeps links short and apart (a layered drawing); then a search moves single boxes
//! so that links run through no other box and cross as little as possible.
//!
//! Everything is computed from the graph alone, with additions, multiplications, divisions and square roots only: the
//! same graph gives the same places on every platform.

// Points, links and boxes are named a, b, x, y, l, v as geometry and graph theory have it.
#![allow(clippy::many_single_char_names, clippy::similar_names)]

mod cycles;
mod geometry;
mod journey;
mod knot;
mod layers;
mod lines;
mod moves;
mod net;
mod order;
mod pins;
mod place;
mod random;
mod scene;
mod search;
mod trial;
mod wander;

pub use geometry::{Block, Kind, Point};
use geometry::{COLUMN_GAP, ROW_GAP};
pub use journey::{graph, place};
use layers::Layers;
use net::Net;
use order::{Draft, Ends, Sweeper};
pub(crate) use place::{Wish, settle};
use scene::Scene;
use search::Search;

/// A link from an outcome of a box to another box; boxes are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The box it leaves.
    pub from: u32,
    /// The outcome it leaves by, counted from 0.
    pub outcome: u32,
    /// The box it leads to.
    pub to: u32,
}

/// What is to be laid out. Boxes stand in source order, which decides between places that are equally good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The boxes.
    pub blocks: Vec<Block>,
    /// The links between them. Those from or to a box that does not exist are left out.
    pub links: Vec<Link>,
}

/// How long to search, in steps. A step looks at one link beside another link or a box; how many there are does not
/// depend on the machine, so that the same graph gives the same places everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    base: u32,
    per_block: u32,
}

impl Effort {
    /// No search: the layered drawing as it is.
    #[must_use]
    pub const fn none() -> Self {
        Self { base: 0, per_block: 0 }
    }

    /// One to two milliseconds for a journey of 30 boxes with many links, less than one for most real ones.
    #[must_use]
    pub const fn fast() -> Self {
        Self { base: 110_000, per_block: 500 }
    }

    /// Some milliseconds for a journey of 10 boxes, up to 50 for one of 60.
    #[must_use]
    pub const fn best() -> Self {
        Self { base: 1_000_000, per_block: 80_000 }
    }

    /// What a build can spend on a journey of so many boxes: most journeys are small and are searched at length, and a
    /// thousand large ones are still a matter of seconds.
    #[must_use]
    pub const fn for_boxes(boxes: usize) -> Self {
        const SMALL: usize = 18;
        if boxes <= SMALL { Self::best() } else { Self::fast() }
    }

    /// So many steps, and so many more for every box.
    #[must_use]
    pub const fn steps(base: u32, per_block: u32) -> Self {
        Self { base, per_block }
    }

    /// Steps for a journey of so many boxes.
    fn budget(self, blocks: usize) -> u64 {
        // A look at the whole drawing takes steps by the square of its boxes.
        let blocks = blocks as u64;
        u64::from(self.base) + u64::from(self.per_block) * blocks + LOOKED * blocks * blocks
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self::fast()
    }
}

/// Looks at the whole drawing without which a search is not worth while, and those that allow to compare all starts.
const FEW: u64 = 4;
const MANY: u64 = 9;

/// Steps added by the square of the boxes: some looks at the whole drawing.
const LOOKED: u64 = 50;

/// Passes over the columns to the right, each but the last followed by one to the left.
const SWEEPS: usize = 4;

/// Boxes and links up to which a drawing is searched; larger ones stay as the layers leave them.
const SEARCHED: usize = 400;
const LINKED: usize = 1_200;
/// Space between the boxes of a column in drawings too large for a search, in pixels: many links cross them, and in
/// loose columns fewer meet a box.
const LOOSE_GAP: f64 = 200.0;
/// Spaces tried, for the same reason, before a search.
const SPREADS: [f64; 3] = [150.0, 300.0, 600.0];

/// Places the boxes of a graph: their top left corners in pixels, whole numbers and never negative.
#[must_use]
pub fn layout(graph: &Graph, effort: Effort) -> Vec<Point> {
    if graph.blocks.iter().any(|b| b.pin.is_some()) {
        return pins::place_around(graph, effort);
    }
    let net = Net::new(graph);
    let layers = Layers::new(&net, cycles::backward(&net));
    let spine = order::spine(&net, &layers);
    let sweeper = Sweeper::new(&net, &layers, &spine);
    let budget = effort.budget(net.len());
    // How often the search could look at the whole drawing: with few looks, few starts are compared.
    let look = (net.wires.len() * (net.wires.len() + net.len())).max(1) as u64;
    let looks = budget / (2 * look);
    let small =
        net.len() <= SEARCHED && net.wires.len() <= LINKED && effort != Effort::none() && looks >= FEW;
    let thorough = looks >= MANY;
    let mut draft = sweeper.start();
    let mut best: Option<(Scene, Draft)> = None;
    let mut source = draft.clone();
    for round in 0..SWEEPS {
        sweeper.rightward(&mut draft);
        if small && (thorough || round + 1 == SWEEPS) && judge(&sweeper, &draft, Ends::Apart, &mut best) {
            source = draft.clone();
        }
        if round + 1 < SWEEPS {
            sweeper.leftward(&mut draft);
        }
    }
    if !small {
        let gap = if net.len() > SEARCHED { LOOSE_GAP } else { ROW_GAP };
        let sweeper = Sweeper { gap, ..sweeper };
        sweeper.relax(&mut draft);
        sweeper.ends(&mut draft, Ends::Apart);
        return corners(&net, &draft);
    }
    if thorough {
        judge(&sweeper, &source, Ends::Swapped, &mut best);
        judge(&sweeper, &source, Ends::Amid, &mut best);
    }
    let spreads = if best.as_ref().is_some_and(|(b, _)| b.faults() > 0) { &SPREADS[..] } else { &[] };
    for &gap in spreads {
        judge(&Sweeper { gap, ..sweeper }, &source, Ends::Apart, &mut best);
    }
    let Some((scene, draft)) = best else { return Vec::new() };
    let mut search = Search::new(scene, draft.rows, &layers.back, budget.saturating_sub(look * FEW));
    search.run();
    let mut places = search.corners();
    let top = places.iter().map(|p| p.y).fold(f64::MAX, f64::min);
    for p in &mut places {
        p.y += 80.0 - top;
    }
    places
}

/// Finishes a draft and makes it the best one if it is. Whether it is.
fn judge<'a>(
    sweeper: &Sweeper<'a>,
    draft: &Draft,
    ends: Ends,
    best: &mut Option<(Scene<'a>, Draft)>,
) -> bool {
    let mut trial = draft.clone();
    sweeper.relax(&mut trial);
    sweeper.ends(&mut trial, ends);
    let scene = Scene::new(sweeper.net, sweeper.spine, &corners(sweeper.net, &trial));
    let better = best.as_ref().is_none_or(|(b, _)| scene.total < b.total);
    if better {
        *best = Some((scene, trial));
    }
    better
}

/// The places a draft stands for.
fn corners(net: &Net, draft: &Draft) -> Vec<Point> {
    let mut points = vec![Point::default(); net.len()];
    let least = draft.top.iter().copied().fold(f64::MAX, f64::min);
    let mut x = 70.0;
    for row in &draft.rows {
        for &v in row {
            points[v] = Point { x, y: draft.top[v] - least + 80.0 };
        }
        x += row.iter().map(|&v| net.width[v].ceil()).fold(0.0, f64::max) + COLUMN_GAP;
    }
    points
}

#[cfg(test)]
mod tests;
