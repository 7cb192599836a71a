//! Places the boxes of a journey on the canvas of the journey editor.
//!
//! The editor draws links itself, as curves from an outcome's point on the right side of a box to the middle of the
//! left side of the next one, through whatever lies between: a layout can only say where boxes stand. Boxes come into
//! columns first, in an order that keeps links short and apart (a layered drawing); then a search moves single boxes
//! so that links run through no other box and cross as little as possible.
//!
//! Everything is computed from the graph alone, with additions, multiplications, divisions and square roots only: the
//! same graph gives the same places on every platform.

mod cycles;
mod geometry;
mod journey;
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

use geometry::COLUMN_GAP;
pub use geometry::{Block, Kind, Point};
pub use journey::{graph, place};
use layers::Layers;
use net::Net;
use order::{Draft, Ends, Sweeper};
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

    /// About a millisecond for a journey of 30 boxes.
    #[must_use]
    pub const fn fast() -> Self {
        Self { base: 120_000, per_block: 1_000 }
    }

    /// Some milliseconds for a journey of 10 boxes, up to 50 for one of 60.
    #[must_use]
    pub const fn best() -> Self {
        Self { base: 400_000, per_block: 70_000 }
    }

    /// So many steps, and so many more for every box.
    #[must_use]
    pub const fn steps(base: u32, per_block: u32) -> Self {
        Self { base, per_block }
    }

    fn budget(self, blocks: usize) -> u64 {
        u64::from(self.base) + u64::from(self.per_block) * blocks as u64
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self::fast()
    }
}

/// Boxes up to which a drawing is searched; larger ones stay as the layers leave them.
const SEARCHED: usize = 400;

/// Places the boxes of a graph: their top left corners in pixels, whole numbers and never negative.
#[must_use]
pub fn layout(graph: &Graph, effort: Effort) -> Vec<Point> {
    if graph.blocks.iter().any(|b| b.pin.is_some()) {
        return pins::place_around(graph, effort);
    }
    let net = Net::new(graph);
    let layers = Layers::new(&net, cycles::backward(&net));
    let sweeper = Sweeper::new(&net, &layers);
    let small = net.len() <= SEARCHED && effort != Effort::none();
    let mut draft = sweeper.start();
    let mut best: Option<(Scene, Draft)> = None;
    let rounds = 4;
    for round in 0..=rounds {
        sweeper.rightward(&mut draft);
        if small || round == rounds {
            for ends in [Ends::Apart, Ends::Swapped, Ends::Amid] {
                let mut trial = draft.clone();
                sweeper.relax(&mut trial);
                sweeper.ends(&mut trial, ends);
                if !small {
                    return corners(&net, &trial);
                }
                let scene = Scene::new(&net, &sweeper.spine, &corners(&net, &trial));
                if best.as_ref().is_none_or(|(b, _)| scene.total < b.total) {
                    best = Some((scene, trial));
                }
            }
        }
        sweeper.leftward(&mut draft);
    }
    let Some((scene, draft)) = best else { return Vec::new() };
    let mut search = Search::new(scene, draft.rows, &layers.back, effort.budget(net.len()));
    search.run();
    let mut places = search.corners();
    let top = places.iter().map(|p| p.y).fold(f64::MAX, f64::min);
    for p in &mut places {
        p.y += 80.0 - top;
    }
    places
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
mod tests {
    use super::*;

    /// A connected journey with loops, joins and pages.
    pub(super) fn random_graph(nodes: usize, seed: u64) -> Graph {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut below = |end: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).map_or(0, |s| s % end)
        };
        let mut blocks = vec![Block::new(Kind::Start, "Start", 1, 0)];
        for i in 0..nodes {
            let (kind, children) = if below(6) == 0 { (Kind::Page, 1 + below(3)) } else { (Kind::Node, 0) };
            blocks.push(Block::new(kind, &"title".repeat(1 + i % 5), 1 + below(4), children));
        }
        blocks.push(Block::new(Kind::Success, "Success", 0, 0));
        blocks.push(Block::new(Kind::Failure, "Failure", 0, 0));
        let number = |n: usize| u32::try_from(n).unwrap_or(0);
        let mut links = vec![Link { from: 0, outcome: 0, to: 1 }];
        for v in 1..=nodes {
            for outcome in 0..blocks[v].outcomes {
                let to = match below(10) {
                    0..4 if v < nodes => v + 1 + below((nodes - v).min(4)),
                    4 => 1 + below(v),
                    5..7 => nodes + 1,
                    _ => nodes + 2,
                };
                links.push(Link { from: number(v), outcome, to: number(to) });
            }
        }
        Graph { blocks, links }
    }
}
