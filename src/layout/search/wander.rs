//! Random moves that may make the drawing worse for a while (threshold accepting): they lead out of places where no
//! single move helps.

use super::random::Random;
use super::spots;
use super::{STRETCHES, Search, Way};
use crate::layout::geometry::Point;
use crate::layout::price::Move;

/// Worsening a random move may bring at first: some crossings. In a large drawing it is more, and sinks faster.
const HEAT: [u64; 2] = [500, 800];
/// Steps, in looks at the whole drawing, from which on the search starts with full heat; a shorter one has no time to
/// repair what great heat breaks.
const LOOKS: u64 = 150;
/// Distances by which all that stands below a box is moved, in pixels.
const SEAMS: [f64; 4] = [40.0, 120.0, -60.0, -200.0];
/// How far a box is nudged at most, in pixels.
const NUDGE: usize = 150;

/// What a random move does.
#[derive(Clone, Copy)]
enum Act {
    /// Stand at another height that makes sense, now and then with another left edge.
    Place,
    /// Stand a little higher or lower.
    Nudge,
    /// Stand more to the left or right.
    Edge,
    /// Change places with another box.
    Swap,
    /// Go up or down with all boxes level with it.
    Chain,
    /// Push down, or pull up, all that stands below.
    Seam,
    /// Push away, or pull nearer, all that stands to the right.
    Widen,
    /// Slide all that stands to the right up or down.
    Slide,
}

/// How often each is done, in 37 moves.
const ACTS: [(Act, usize); 8] = [
    (Act::Place, 18),
    (Act::Nudge, 4),
    (Act::Edge, 6),
    (Act::Swap, 2),
    (Act::Chain, 4),
    (Act::Seam, 1),
    (Act::Widen, 1),
    (Act::Slide, 1),
];

fn pick(random: &mut Random) -> Act {
    let mut left = random.below(ACTS.iter().map(|a| a.1).sum());
    for (act, share) in ACTS {
        if left < share {
            return act;
        }
        left -= share;
    }
    Act::Place
}

/// How often a fault is looked for first, and how many links are looked at for one.
const TARGETED: (usize, usize) = (7, 10);
const TRIES: usize = 4;
/// How often a box that goes to another height gets another left edge as well.
const ASIDE: (usize, usize) = (3, 10);

impl Search<'_> {
    /// Moves at random until so many steps are used; every move may make the drawing worse, by less and less. The best
    /// drawing met is kept.
    pub fn wander(&mut self, until: u64) {
        let mut random = Random::new();
        let span = until.saturating_sub(self.scene.steps).max(1);
        let (boxes, links) = (self.scene.net.len() as u64, self.scene.lines.len() as u64);
        let full = LOOKS * (links * (links + boxes)).max(1);
        let is_large = self.scene.is_large();
        let heat = HEAT[usize::from(is_large)] * span.min(full) / full;
        let mut best = (self.scene.total, self.corners());
        while self.scene.steps < until {
            let left = until - self.scene.steps;
            let warmth = heat * left / span;
            let limit = 1 + random.under(if is_large { warmth * left / span } else { warmth } + 1);
            // A move that could not be made must not go on for ever.
            self.scene.steps += 1;
            self.wander_once(&mut random, limit);
            if self.scene.total < best.0 {
                best.0 = self.scene.total;
                best.1.clear();
                best.1.extend(self.scene.areas.iter().map(|a| Point { x: a.x, y: a.y }));
            }
        }
        if self.scene.total > best.0 {
            let moves: Vec<Move> = best.1.into_iter().enumerate().collect();
            if self.scene.attempt(&moves, i64::MAX / 2).is_some() {
                self.scene.keep();
            }
        }
    }

    /// One random move, made when it costs less than `limit`.
    pub fn wander_once(&mut self, random: &mut Random, limit: i64) {
        let v = self.culprit(random);
        let Point { x, y } = self.corner(v);
        let may = match pick(random) {
            Act::Seam | Act::Widen | Act::Slide if self.scene.window.is_some() => false,
            Act::Seam => self.seam(Way::Down, y, SEAMS[random.below(SEAMS.len())]),
            Act::Widen => self.seam(Way::Across, x, STRETCHES[random.below(STRETCHES.len())]),
            Act::Slide => {
                let right: Vec<usize> =
                    (0..self.scene.areas.len()).filter(|&u| self.scene.areas[u].x >= x).collect();
                self.shift(&right, STRETCHES[random.below(STRETCHES.len())])
            }
            Act::Nudge => {
                #[allow(clippy::cast_precision_loss)]
                let by = random.below(2 * NUDGE) as f64 - NUDGE as f64;
                self.put(v, Point { x, y: y + by })
            }
            Act::Swap => {
                let u = random.below(self.scene.movable());
                u != v && self.swap(u, v)
            }
            Act::Chain => {
                let by = self.some_height(random, v, x) - y;
                let chain = self.chain(v);
                self.shift(&chain, by)
            }
            Act::Edge => {
                let x = spots::some_edge(random, &self.scene, v);
                self.put(v, Point { x, y })
            }
            Act::Place => {
                let is_aside = random.below(ASIDE.1) < ASIDE.0;
                let x = if is_aside { spots::some_edge(random, &self.scene, v) } else { x };
                let y = self.some_height(random, v, x);
                self.put(v, Point { x, y })
            }
        };
        if may && self.scene.attempt(&self.moves, limit).is_some() {
            self.scene.keep();
        }
    }

    /// A box to move: mostly one that has to do with a fault.
    fn culprit(&self, random: &mut Random) -> usize {
        let scene = &self.scene;
        if !scene.lines.is_empty() && random.below(TARGETED.1) < TARGETED.0 {
            for _ in 0..TRIES {
                let l = random.below(scene.lines.len());
                if scene.pair_sum[l] + scene.entry_sum[l] > 0 {
                    let w = &scene.net.wires[l];
                    let foreign = scene.pierced_by(l);
                    let v = match (random.below(3), foreign) {
                        (0, Some(b)) => b,
                        (1, _) => w.from,
                        _ => w.to,
                    };
                    // In a window one of the link's ends may move, if not this box.
                    let may = |&v: &usize| v < scene.movable();
                    return [v, w.from, w.to].into_iter().find(may).unwrap_or(0);
                }
            }
        }
        let v = random.below(scene.movable());
        if scene.blame(v) == 0 { random.below(scene.movable()) } else { v }
    }

    /// One of the heights worth trying.
    fn some_height(&mut self, random: &mut Random, v: usize, x: f64) -> f64 {
        spots::heights(&self.scene, v, x, &mut self.heights);
        self.heights[random.below(self.heights.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::price::Scene;
    use crate::layout::start::Starter;
    use crate::layout::tests::random_graph;
    use crate::layout::{Layers, Net, direction, order};

    #[test]
    fn prices_kept_step_by_step_are_those_of_the_drawing() {
        for seed in 1..20 {
            let graph = random_graph(14, seed);
            let net = Net::new(&graph);
            let layers = Layers::new(&net, direction::backward(&net));
            let spine = order::spine(&net);
            let starter = Starter { net: &net, layers: &layers, spine: &spine };
            let scene = |places: &[Point]| Scene::new(&net, &spine, &layers.back, places);
            let mut search = Search::new(scene(&starter.single(false)), 0);
            let mut random = Random::new();
            for _ in 0..300 {
                search.wander_once(&mut random, 200);
                assert_eq!(search.scene.total, scene(&search.corners()).total, "seed {seed}");
            }
        }
    }
}
