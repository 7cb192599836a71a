//! Places the boxes of a journey on the canvas of the journey editor.
//!
//! The editor draws links itself, as curves from an outcome's point on the right side of a box to the middle of the
//! left side of the next one, through whatever lies between: a layout can only say where boxes stand. Boxes come into
//! columns first, in an order that keeps links short and apart (a layered drawing); then a search moves boxes to
//! wherever there is room, so that links run through no other box and cross as little as possible.
//!
//! Everything is computed from the graph alone, with additions, multiplications, divisions and square roots only: the
//! same graph gives the same places on every platform.

// Points, links and boxes are named a, b, x, y, l, v as geometry and graph theory have it.
#![allow(clippy::many_single_char_names, clippy::similar_names)]

mod direction;
mod geometry;
mod journey;
mod net;
mod order;
mod pins;
mod place;
mod price;
mod search;
mod start;

pub use geometry::{Bends, Block, Kind, Point};
pub use journey::{graph, place, place_all};
use net::Net;
pub(crate) use place::{Wish, settle};
use search::Search;
use search::windows::Windows;
use start::Starter;
use start::layers::Layers;

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

impl Graph {
    /// Some of its boxes, or all, in the order given, with the links between them.
    fn part(&self, order: &[usize]) -> Self {
        let mut number = vec![u32::MAX; self.blocks.len()];
        for (i, &v) in (0..).zip(order) {
            number[v] = i;
        }
        let at = |end: u32| number.get(end as usize).copied().unwrap_or(u32::MAX);
        let link = |l: &Link| Link { from: at(l.from), outcome: l.outcome, to: at(l.to) };
        let is_inside = |l: &Link| l.from != u32::MAX && l.to != u32::MAX;
        let mut links: Vec<Link> = self.links.iter().map(link).filter(is_inside).collect();
        links.sort_by_key(|l| (l.from, l.outcome));
        Self { blocks: order.iter().map(|&v| self.blocks[v]).collect(), links }
    }
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

    /// About a millisecond for a journey of 30 boxes with many links, next to nothing for most real ones.
    #[must_use]
    pub const fn fast() -> Self {
        Self { base: 15_000, per_block: 500 }
    }

    /// Some milliseconds for a journey of 10 to 20 boxes with many links, up to 40 for one of 60.
    #[must_use]
    pub const fn best() -> Self {
        Self { base: 200_000, per_block: 53_000 }
    }

    /// What a run that has to place so many boxes in all can spend: those of a realm are searched at length, those of a
    /// thousand large journeys are still a matter of a second or two.
    #[must_use]
    pub const fn for_run(boxes: usize) -> Self {
        const MANY: usize = 5_000;
        if boxes <= MANY { Self::best() } else { Self::fast() }
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

/// Steps added by the square of the boxes: some looks at the whole drawing.
const LOOKED: u64 = 40;

/// Looks at the whole drawing without which a search is not worth while.
const FEW: u64 = 4;

/// Where the first box on the left, and the topmost one, stand: what the console's own layout leaves free.
const MARGIN: Point = Point { x: 70.0, y: 80.0 };

/// Boxes and links up to which a drawing is searched as a whole; larger ones are improved in windows.
const SEARCHED: usize = 400;
const LINKED: usize = 1_200;

/// Places the boxes of a graph: their top left corners in pixels, whole numbers and never negative.
#[must_use]
pub fn layout(graph: &Graph, effort: Effort) -> Vec<Point> {
    if graph.blocks.iter().any(|b| b.pin.is_some()) {
        return pins::place_around(graph, effort);
    }
    // Boxes are laid out in the order in which the journey is read, whatever the order in which they are listed.
    let order = order::reading_order(&Net::new(graph));
    let places = drawing(&graph.part(&order), effort);
    let mut listed = vec![Point::default(); places.len()];
    for (&v, place) in order.iter().zip(places) {
        listed[v] = place;
    }
    listed
}

/// The same for boxes in reading order.
fn drawing(graph: &Graph, effort: Effort) -> Vec<Point> {
    let net = Net::new(graph);
    let layers = Layers::new(&net, direction::backward(&net));
    let spine = order::spine(&net);
    let starter = Starter { net: &net, layers: &layers, spine: &spine };
    let budget = effort.budget(net.len());
    // How often the search could look at the whole drawing: with few looks, few starts are compared.
    let look = (net.wires.len() * (net.wires.len() + net.len())).max(1) as u64;
    let looks = budget / (2 * look);
    let is_small = net.len() <= SEARCHED && net.wires.len() <= LINKED;
    if !is_small || effort == Effort::none() || looks < FEW {
        let places = starter.single(net.len() > SEARCHED);
        return Windows { net: &net, layers: &layers, spine: &spine, places }.run(effort.per_block);
    }
    let mut search = Search::new(starter.best(looks), budget - look * FEW);
    search.run();
    let mut places = search.corners();
    let (left, top) = places.iter().fold((f64::MAX, f64::MAX), |(x, y), p| (x.min(p.x), y.min(p.y)));
    for p in &mut places {
        p.x += MARGIN.x - left;
        p.y += MARGIN.y - top;
    }
    places
}

#[cfg(test)]
mod tests;
