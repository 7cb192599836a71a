//! The search: moves boxes, one or a few at a time, as long as the drawing gets better.

use super::Kind;
use super::geometry::{Point, ROW_GAP};
use super::moves::{Grid, Spot};
use super::scene::{Move, Scene};

/// Rounds of descent at most, however many steps are left.
const ROUNDS: usize = 12;
/// Part of the steps kept for the descent after the random moves: one in so many.
const DESCENT: u64 = 4;
/// Heights level with neighbours tried for a box with many links.
const LEVELS: usize = 10;
/// Distance at which a link is led past a box, in pixels.
const CLEARANCE: f64 = 10.0;
/// How far outside the other boxes an end may go, in pixels.
const OUTSIDE: [f64; 4] = [-60.0, 20.0, 100.0, 220.0];
/// Changes tried for the space between two columns, in pixels.
pub(super) const STRETCHES: [f64; 4] = [40.0, 120.0, -40.0, -120.0];

/// A drawing and what it takes to improve it.
pub(super) struct Search<'a> {
    pub scene: Scene<'a>,
    pub grid: Grid,
    back: &'a [bool],
    /// Steps after which the search ends.
    limit: u64,
    /// Which row of random numbers it uses.
    pub seed: u64,
    pub places: Vec<f64>,
    pub moves: Vec<Move>,
    best: Vec<Move>,
}

impl<'a> Search<'a> {
    pub fn new(scene: Scene<'a>, rows: Vec<Vec<usize>>, back: &'a [bool], limit: u64, seed: u64) -> Self {
        let grid = Grid::new(&scene, rows);
        Self { scene, grid, back, limit, seed, places: Vec::new(), moves: Vec::new(), best: Vec::new() }
    }

    /// Searches until the steps are used up or nothing is left to improve. A drawing without faults is only made
    /// shorter and straighter.
    pub fn run(&mut self) {
        if self.scene.faults() > 0 {
            self.wander(self.limit - self.limit / DESCENT);
        }
        self.descend();
    }

    /// Where the boxes stand.
    pub fn corners(&self) -> Vec<Point> {
        self.scene.areas.iter().map(|a| Point { x: a.x, y: a.y }).collect()
    }

    /// Tries the moves collected; remembers them when they beat the best so far.
    fn consider(&mut self, gain: &mut i64) -> bool {
        if self.scene.steps >= self.limit {
            return false;
        }
        if let Some(change) = self.scene.attempt(&self.moves, *gain) {
            *gain = change;
            self.scene.undo();
            std::mem::swap(&mut self.best, &mut self.moves);
            return true;
        }
        false
    }

    /// Heights worth trying for a box in a column.
    pub fn heights(&mut self, v: usize, spot: Spot) {
        let (scene, net) = (&self.scene, self.scene.net);
        let height = scene.areas[v].height;
        let places = &mut self.places;
        places.clear();
        // Level with its neighbours, or amid them.
        let (mut sum, mut count) = (0.0, 0.0);
        let before =
            net.into.of(v).iter().map(|&l| &net.wires[l]).map(|w| scene.areas[w.from].y + w.out - w.into);
        let behind =
            net.out.of(v).iter().map(|&l| &net.wires[l]).map(|w| scene.areas[w.to].y + w.into - w.out);
        for y in before.chain(behind) {
            places.push(y);
            sum += y;
            count += 1.0;
        }
        if count > 1.0 {
            places.push(sum / count);
        }
        if places.len() > LEVELS {
            places.sort_by(f64::total_cmp);
            let step = places.len().div_ceil(LEVELS);
            *places = places.iter().copied().skip(step - 1).step_by(step).collect();
        }
        // Right above or below the others of the column.
        let row: &[usize] = if let Spot::In(c) = spot { &self.grid.rows[c] } else { &[] };
        for &u in row.iter().filter(|&&u| u != v) {
            places.push(scene.areas[u].y - ROW_GAP - height);
            places.push(scene.areas[u].y + scene.areas[u].height + ROW_GAP);
        }
        // Out of the way of links that run through it.
        for l in scene.intruders(v) {
            let line = &scene.lines[l];
            let (left, right) = (scene.areas[v].x, scene.areas[v].x + scene.areas[v].width);
            let at = |x: f64| {
                let part = ((x - line.from.x) / (line.to.x - line.from.x)).clamp(0.0, 1.0);
                line.from.y + part * (line.to.y - line.from.y)
            };
            let (a, b) =
                if line.to.x > line.from.x { (at(left), at(right)) } else { (line.from.y, line.to.y) };
            places.push(a.min(b) - height - CLEARANCE);
            places.push(a.max(b) + CLEARANCE);
        }
        // So that its own links pass above or below the boxes they run through.
        for (l, u) in scene.pierced(v) {
            let (w, line, foreign) = (&net.wires[l], &scene.lines[l], &scene.areas[u]);
            let (far, near, point) =
                if w.from == v { (line.to, line.from.x, w.out) } else { (line.from, line.to.x, w.into) };
            let reach = |x: f64, y: f64| far.y + (y - far.y) * (near - far.x) / (x - far.x);
            let (left, right) = (foreign.x, foreign.x + foreign.width);
            if (left - far.x).abs() > 1.0 && (right - far.x).abs() > 1.0 {
                let (above, below) = (foreign.y - CLEARANCE, foreign.y + foreign.height + CLEARANCE);
                places.push(reach(left, above).min(reach(right, above)) - point);
                places.push(reach(left, below).max(reach(right, below)) - point);
            }
        }
        // The ends go far up or down.
        if net.kind[v].is_end() {
            let (mut top, mut bottom) = (f64::MAX, f64::MIN);
            for (u, a) in scene.areas.iter().enumerate().filter(|&(u, _)| u != v) {
                if net.kind[u] != Kind::Start {
                    top = top.min(a.y);
                    bottom = bottom.max(a.y + a.height);
                }
            }
            for k in OUTSIDE {
                places.push(top - k - height);
                places.push(bottom + k);
            }
        }
        for y in places.iter_mut() {
            *y = y.round();
        }
        places.sort_by(f64::total_cmp);
        places.dedup();
    }

    /// Columns a box may stand in without turning a link backwards.
    pub fn range(&self, v: usize) -> (usize, usize) {
        let net = self.scene.net;
        let c = self.grid.column[v];
        if net.kind[v].is_end() || net.kind[v] == Kind::Start {
            return (c, c);
        }
        let forward = |l: &&usize| !self.back[**l];
        let low =
            net.into.of(v).iter().filter(forward).map(|&l| self.grid.column[net.wires[l].from] + 1).max();
        let high = net.out.of(v).iter().filter(forward).map(|&l| self.grid.column[net.wires[l].to] - 1).min();
        (low.unwrap_or(1), high.unwrap_or(self.grid.rows.len() - 1))
    }

    /// Finds the best place for one box and puts it there. Whether it moved.
    fn improve(&mut self, v: usize) -> bool {
        let home = Spot::In(self.grid.column[v]);
        let (mut gain, mut spot) = (0, home);
        self.best.clear();
        let (low, high) = self.range(v);
        for c in low..=high + 1 {
            if self.scene.steps >= self.limit {
                break;
            }
            for to in [Spot::Before(c), Spot::In(c)] {
                if self.sensible(v, to, low, high) && self.try_heights(v, to, &mut gain) {
                    spot = to;
                }
            }
        }
        if self.try_swaps(v, &mut gain) | self.try_chain(v, &mut gain) {
            spot = home;
        }
        if gain >= 0 {
            return false;
        }
        let moves = std::mem::take(&mut self.best);
        if self.scene.attempt(&moves, 0).is_some() {
            self.scene.keep();
            if spot == home {
                self.grid.sort(&self.scene, &moves);
            } else {
                self.grid.transferred(&self.scene, v, spot);
            }
        }
        self.best = moves;
        true
    }

    /// Whether a box may go there and would not just stay where it is.
    fn sensible(&self, v: usize, to: Spot, low: usize, high: usize) -> bool {
        let home = self.grid.column[v];
        match to {
            Spot::In(c) => (low..=high).contains(&c),
            Spot::Before(c) => {
                let kind = self.scene.net.kind[v];
                let alone = self.grid.rows[home].len() == 1;
                let stays = alone && (low == high || c == home || c == home + 1);
                !stays && c > 0 && c < self.grid.rows.len() && kind != Kind::Start && !kind.is_end()
            }
        }
    }

    /// Tries all heights in a column.
    fn try_heights(&mut self, v: usize, to: Spot, gain: &mut i64) -> bool {
        let home = self.grid.column[v];
        let mut better = false;
        self.heights(v, to);
        for i in 0..self.places.len() {
            let y = self.places[i];
            #[allow(clippy::float_cmp)]
            if to == Spot::In(home) && y == self.scene.areas[v].y {
                continue;
            }
            self.moves.clear();
            if to == Spot::In(home) {
                self.grid.push(&self.scene, v, home, y, &mut self.moves);
            } else {
                self.grid.transfer(&self.scene, v, to, y, &mut self.moves);
            }
            better |= self.consider(gain);
        }
        better
    }

    /// Tries to exchange a box with those below it.
    fn try_swaps(&mut self, v: usize, gain: &mut i64) -> bool {
        let home = self.grid.column[v];
        let mut better = false;
        let at = self.grid.rows[home].iter().position(|&u| u == v).unwrap_or(0);
        for below in at + 1..self.grid.rows[home].len() {
            self.moves.clear();
            self.grid.swap(&self.scene, at, below, home, &mut self.moves);
            better |= self.consider(gain);
        }
        better
    }

    /// Tries other heights for a box together with the boxes level with it.
    fn try_chain(&mut self, v: usize, gain: &mut i64) -> bool {
        let chain = self.chain(v);
        if chain.len() < 2 {
            return false;
        }
        let mut better = false;
        self.heights(v, Spot::In(self.grid.column[v]));
        for i in 0..self.places.len() {
            let by = self.places[i] - self.scene.areas[v].y;
            if by != 0.0 {
                self.shift(&chain, by);
                better |= self.consider(gain);
            }
        }
        better
    }

    /// Collects the moves that bring boxes of different columns up or down together.
    pub fn shift(&mut self, chain: &[usize], by: f64) {
        self.moves.clear();
        for &u in chain {
            self.grid.push(&self.scene, u, self.grid.column[u], self.scene.areas[u].y + by, &mut self.moves);
        }
    }

    /// A box with those that level links tie to it, one a column.
    pub fn chain(&self, v: usize) -> Vec<usize> {
        let net = self.scene.net;
        let mut chain = vec![v];
        let mut at = v;
        while let Some(&l) = net.out.of(at).iter().find(|&&l| self.scene.lines[l].level()) {
            at = net.wires[l].to;
            chain.push(at);
        }
        at = v;
        while let Some(&l) = net.into.of(at).iter().find(|&&l| self.scene.lines[l].level()) {
            at = net.wires[l].from;
            chain.push(at);
        }
        chain
    }

    /// Improves box after box until none can be improved or the steps are used up.
    fn descend(&mut self) {
        let n = self.scene.net.len();
        let mut quiet = 0;
        let mut turn = 0;
        while quiet < n && turn < ROUNDS * n && self.scene.steps < self.limit {
            let moved = self.improve(turn % n);
            turn += 1;
            quiet = if moved { 0 } else { quiet + 1 };
            if quiet == n && self.stretch() {
                quiet = 0;
            }
        }
    }

    /// Widens and narrows the spaces between columns. Whether one changed.
    fn stretch(&mut self) -> bool {
        let mut any = false;
        for c in 1..self.grid.rows.len() {
            for by in STRETCHES {
                self.moves.clear();
                self.grid.widen(&self.scene, c, by, &mut self.moves);
                let left = self.scene.steps < self.limit;
                if left && !self.moves.is_empty() && self.scene.attempt(&self.moves, 0).is_some() {
                    self.scene.keep();
                    self.grid.widened(&self.scene, c, by);
                    any = true;
                }
            }
        }
        any
    }
}
