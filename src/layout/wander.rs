//! Random moves that may make the drawing worse for a while (threshold accepting): they lead out of places where no
//! single move helps.

use super::moves::Spot;
use super::random::Random;
use super::scene::Move;
use super::search::{STRETCHES, Search};

/// Worsening a random move may bring at first: some crossings.
const HEAT: u64 = 350;
/// Steps, in looks at the whole drawing, from which on the search starts with full heat; a shorter one has no time to
/// repair what great heat breaks.
const LOOKS: u64 = 150;
/// Distances boxes are moved apart or together, in pixels.
const SEAMS: [f64; 4] = [40.0, 120.0, -60.0, -200.0];

/// What a random move does.
#[derive(Clone, Copy)]
enum Act {
    /// Stand elsewhere in the column, at a height that makes sense.
    Place,
    /// Stand a little higher or lower.
    Nudge,
    /// Change places with another box of the column.
    Swap,
    /// Go up or down with all boxes level with it.
    Chain,
    /// Go to another column.
    Column,
    /// Go to a column of its own.
    Alone,
    /// Change the space between two columns.
    Widen,
    /// Push down, or pull up, all that stands below.
    Seam,
    /// Slide all columns from one on.
    Slide,
}

/// How often each is done, in 26 moves.
const ACTS: [(Act, usize); 9] = [
    (Act::Place, 15),
    (Act::Nudge, 1),
    (Act::Swap, 2),
    (Act::Chain, 2),
    (Act::Column, 2),
    (Act::Alone, 1),
    (Act::Widen, 1),
    (Act::Seam, 1),
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
const TARGETED: (usize, usize) = (2, 5);
const TRIES: usize = 4;

impl Search<'_> {
    /// Moves at random until so many steps are used; every move may make the drawing worse, by less and less. The best
    /// drawing met is kept.
    pub fn wander(&mut self, until: u64) {
        let mut random = Random::new(self.seed);
        let begin = self.scene.steps;
        let span = until.saturating_sub(begin).max(1);
        let (boxes, links) = (self.scene.net.len() as u64, self.scene.lines.len() as u64);
        let heat =
            HEAT * span.min(LOOKS * links * (links + boxes)) / (LOOKS * links * (links + boxes)).max(1);
        let mut best = (self.scene.total, self.corners(), self.grid.clone());
        while self.scene.steps < until {
            let limit = 1 + random.under(heat * (until - self.scene.steps) / span + 1);
            // A move that could not be made must not go on for ever.
            self.scene.steps += 1;
            self.wander_once(&mut random, limit);
            if self.scene.total < best.0 {
                best = (self.scene.total, self.corners(), self.grid.clone());
            }
        }
        if self.scene.total > best.0 {
            let moves: Vec<Move> = best.1.into_iter().enumerate().collect();
            if self.scene.attempt(&moves, i64::MAX / 2).is_some() {
                self.scene.keep();
                self.grid = best.2;
            }
        }
    }

    /// One random move, made when it costs less than `limit`.
    pub fn wander_once(&mut self, random: &mut Random, limit: i64) {
        let v = self.culprit(random);
        let home = self.grid.column[v];
        let (low, high) = self.range(v);
        let fixed = low == 0 || self.scene.net.kind[v].is_end();
        let (mut spot, mut widened) = (Spot::In(home), None);
        self.moves.clear();
        match pick(random) {
            Act::Widen => {
                let (c, by) = (random.below(self.grid.rows.len()), STRETCHES[random.below(STRETCHES.len())]);
                self.grid.widen(&self.scene, c, by, &mut self.moves);
                widened = Some((c, by));
            }
            Act::Seam => {
                let by = SEAMS[random.below(SEAMS.len())];
                self.grid.seam(&self.scene, self.scene.areas[v].y, by, &mut self.moves);
            }
            Act::Slide => {
                let (c, by) = (random.below(self.grid.rows.len()), STRETCHES[random.below(STRETCHES.len())]);
                self.grid.slide(&self.scene, c, by, &mut self.moves);
            }
            Act::Nudge => {
                #[allow(clippy::cast_precision_loss)]
                let y = self.scene.areas[v].y + random.below(300) as f64 - 150.0;
                self.grid.push(&self.scene, v, home, y, &mut self.moves);
            }
            Act::Swap if self.grid.rows[home].len() > 1 => {
                let count = self.grid.rows[home].len();
                let i = random.below(count - 1);
                let j = i + 1 + random.below(count - 1 - i);
                self.grid.swap(&self.scene, i, j, home, &mut self.moves);
            }
            Act::Column if low < high => spot = Spot::In(low + random.below(high - low + 1)),
            Act::Alone if !fixed => {
                spot = Spot::Before((low + random.below(high + 2 - low)).min(self.grid.rows.len() - 1));
            }
            Act::Chain => {
                if let Some(y) = self.some_height(random, v, spot) {
                    let chain = self.chain(v);
                    self.shift(&chain, y - self.scene.areas[v].y);
                }
            }
            _ => {
                if let Some(y) = self.some_height(random, v, spot) {
                    self.grid.push(&self.scene, v, home, y, &mut self.moves);
                }
            }
        }
        if spot != Spot::In(home)
            && let Some(y) = self.some_height(random, v, spot)
        {
            self.grid.transfer(&self.scene, v, spot, y, &mut self.moves);
        }
        if self.moves.is_empty() || self.scene.attempt(&self.moves, limit).is_none() {
            return;
        }
        self.scene.keep();
        if let Some((c, by)) = widened {
            self.grid.widened(&self.scene, c, by);
        } else if spot == Spot::In(home) {
            self.grid.sort(&self.scene, &self.moves);
        } else {
            self.grid.transferred(&self.scene, v, spot);
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
                    return match (random.below(3), foreign) {
                        (0, Some(b)) => b,
                        (1, _) => w.from,
                        _ => w.to,
                    };
                }
            }
        }
        let v = random.below(scene.net.len());
        if scene.blame(v) == 0 { random.below(scene.net.len()) } else { v }
    }

    /// One of the heights worth trying.
    fn some_height(&mut self, random: &mut Random, v: usize, spot: Spot) -> Option<f64> {
        self.heights(v, spot);
        if self.places.is_empty() { None } else { Some(self.places[random.below(self.places.len())]) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Scene;
    use super::super::start::Starter;
    use super::super::tests::random_graph;
    use super::super::{Layers, Net, cycles, order};
    use super::*;

    #[test]
    fn prices_kept_step_by_step_are_those_of_the_drawing() {
        for seed in 1..20 {
            let graph = random_graph(14, seed);
            let net = Net::new(&graph);
            let layers = Layers::new(&net, cycles::backward(&net));
            let spine = order::spine(&net, &layers);
            let starter = Starter { net: &net, layers: &layers, spine: &spine };
            let draft = starter.single(false);
            let scene = Scene::new(&net, &spine, &starter.corners(&draft));
            let mut search = Search::new(scene, draft.rows, &layers.back, 0, 0);
            let mut random = Random::new(0);
            for _ in 0..300 {
                search.wander_once(&mut random, 200);
                let fresh = Scene::new(&net, &spine, &search.corners());
                assert_eq!(search.scene.total, fresh.total, "seed {seed}");
            }
        }
    }
}
