//! The search: moves boxes, one or a few at a time, as long as the drawing gets better.

use super::Kind;
use super::geometry::{Point, ROW_GAP};
use super::moves::{Grid, Spot};
use super::random::Random;
use super::scene::{Move, Scene};

/// Rounds of descent at most, however many steps are left.
const ROUNDS: usize = 12;

/// Worsening a random move may bring at first.
const HEAT: u64 = 300;

/// A drawing and what it takes to improve it.
pub(super) struct Search<'a> {
    pub scene: Scene<'a>,
    pub grid: Grid,
    back: &'a [bool],
    /// Steps after which the search ends.
    limit: u64,
    places: Vec<f64>,
    moves: Vec<Move>,
    best: Vec<Move>,
}

impl<'a> Search<'a> {
    pub fn new(scene: Scene<'a>, rows: Vec<Vec<usize>>, back: &'a [bool], limit: u64) -> Self {
        let grid = Grid::new(&scene, rows);
        Self { scene, grid, back, limit, places: Vec::new(), moves: Vec::new(), best: Vec::new() }
    }

    /// Tries the moves collected; remembers them when they beat the best so far.
    fn consider(&mut self, gain: &mut i64) -> bool {
        if let Some(change) = self.scene.attempt(&self.moves, *gain) {
            *gain = change;
            self.scene.undo();
            std::mem::swap(&mut self.best, &mut self.moves);
            return true;
        }
        false
    }

    /// Heights worth trying for a box in a column.
    fn heights(&mut self, v: usize, spot: Spot) {
        let (scene, net) = (&self.scene, self.scene.net);
        let height = scene.areas[v].height;
        let places = &mut self.places;
        places.clear();
        let (mut sum, mut count) = (0.0, 0.0);
        for &l in net.into.of(v) {
            let w = &net.wires[l];
            let y = scene.areas[w.from].y + w.out - w.into;
            places.push(y);
            sum += y;
            count += 1.0;
        }
        for &l in net.out.of(v) {
            let w = &net.wires[l];
            let y = scene.areas[w.to].y + w.into - w.out;
            places.push(y);
            sum += y;
            count += 1.0;
        }
        if count > 1.0 {
            places.push(sum / count);
        }
        if places.len() > 10 {
            places.sort_by(f64::total_cmp);
            let step = places.len().div_ceil(10);
            let mut i = 0;
            places.retain(|_| {
                i += 1;
                i % step == 0
            });
        }
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
            let (a, b) = if line.to.x > line.from.x { (at(left), at(right)) } else { (line.from.y, line.to.y) };
            places.push(a.min(b) - height - 10.0);
            places.push(a.max(b) + 10.0);
        }
        if net.kind[v].is_end() {
            let (mut top, mut bottom) = (f64::MAX, f64::MIN);
            for (u, a) in scene.areas.iter().enumerate().filter(|&(u, _)| u != v) {
                if net.kind[u] != Kind::Start {
                    top = top.min(a.y);
                    bottom = bottom.max(a.y + a.height);
                }
            }
            for k in [-60.0, 20.0, 100.0, 220.0] {
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
    fn range(&self, v: usize) -> (usize, usize) {
        let net = self.scene.net;
        let c = self.grid.column[v];
        if net.kind[v].is_end() || net.kind[v] == Kind::Start {
            return (c, c);
        }
        let forward = |l: &&usize| !self.back[**l];
        let low = net.into.of(v).iter().filter(forward).map(|&l| self.grid.column[net.wires[l].from] + 1).max();
        let high = net.out.of(v).iter().filter(forward).map(|&l| self.grid.column[net.wires[l].to] - 1).min();
        (low.unwrap_or(1), high.unwrap_or(self.grid.rows.len() - 1))
    }

    /// Finds the best place for one box and puts it there. Whether it moved.
    fn improve(&mut self, v: usize) -> bool {
        let home = self.grid.column[v];
        let mut gain = 0;
        let mut spot = Spot::In(home);
        self.best.clear();
        let (low, high) = self.range(v);
        let alone = self.grid.rows[home].len() == 1;
        for c in low..=high + 1 {
            for to in [Spot::Before(c), Spot::In(c)] {
                let useless = match to {
                    Spot::In(c) => c > high || c < low,
                    Spot::Before(c) => low == high && alone || c == 0 || alone && (c == home || c == home + 1) || c >= self.grid.rows.len() || self.grid.column[v] == 0 || self.scene.net.kind[v].is_end(),
                };
                if useless {
                    continue;
                }
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
                    if self.consider(&mut gain) {
                        spot = to;
                    }
                }
            }
        }
        // Change places with a box above or below.
        if let Some(i) = self.grid.rows[home].iter().position(|&u| u == v) {
            for j in i + 1..self.grid.rows[home].len() {
                self.moves.clear();
                self.grid.swap(&self.scene, i, j, home, &mut self.moves);
                if self.consider(&mut gain) {
                    spot = Spot::In(home);
                }
            }
        }
        // Take the boxes level with it along.
        let chain = self.chain(v);
        if chain.len() > 1 {
            self.heights(v, Spot::In(home));
            for i in 0..self.places.len() {
                let by = self.places[i] - self.scene.areas[v].y;
                self.moves.clear();
                for &u in &chain {
                    self.grid.push(&self.scene, u, self.grid.column[u], self.scene.areas[u].y + by, &mut self.moves);
                }
                if by != 0.0 && self.consider(&mut gain) {
                    spot = Spot::In(home);
                }
            }
        }
        if gain >= 0 {
            return false;
        }
        let moves = std::mem::take(&mut self.best);
        if self.scene.attempt(&moves, 0).is_some() {
            self.scene.keep();
            if spot == Spot::In(home) {
                self.grid.sort(&self.scene, &moves);
            } else {
                self.grid.transferred(&self.scene, v, spot);
            }
        }
        self.best = moves;
        true
    }

    /// A box with those that level links tie to it, one a column.
    fn chain(&self, v: usize) -> Vec<usize> {
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

    /// One random move, made when it costs less than `limit`.
    fn wander_once(&mut self, random: &mut Random, limit: i64) {
        let n = self.scene.net.len();
        let mut v = random.below(n);
        let bias: usize = BIAS.with(|b| *b);
        for _ in 0..bias { if self.scene.blame(v) > 0 { break; } v = random.below(n); }
        let home = self.grid.column[v];
        let (low, high) = self.range(v);
        self.moves.clear();
        let pick = random.below(16);
        let mut spot = Spot::In(home);
        let mut widened = None;
        let free = low > 0 && !self.scene.net.kind[v].is_end();
        if pick < 2 && low < high {
            spot = Spot::In(low + random.below(high - low + 1));
        } else if pick == 2 && free {
            spot = Spot::Before((low + random.below(high + 2 - low)).min(self.grid.rows.len() - 1));
        }
        let row = &self.grid.rows[home];
        if pick == 3 {
            let c = random.below(self.grid.rows.len());
            let by = [40.0, 120.0, -40.0, -120.0][random.below(4)];
            self.grid.widen(&self.scene, c, by, &mut self.moves);
            widened = Some((c, by));
        } else if pick < 6 && spot == Spot::In(home) && row.len() > 1 {
            let i = random.below(row.len() - 1);
            let j = i + 1 + random.below(row.len() - 1 - i);
            self.grid.swap(&self.scene, i, j, home, &mut self.moves);
        } else {
            self.heights(v, spot);
            let k = random.below(self.places.len().max(1));
            let Some(&y) = self.places.get(k) else { return };
            if spot != Spot::In(home) {
                self.grid.transfer(&self.scene, v, spot, y, &mut self.moves);
            } else if pick < 8 {
                let by = y - self.scene.areas[v].y;
                for u in self.chain(v) {
                    self.grid.push(&self.scene, u, self.grid.column[u], self.scene.areas[u].y + by, &mut self.moves);
                }
            } else {
                self.grid.push(&self.scene, v, home, y, &mut self.moves);
            }
        }
        if self.moves.is_empty() {
            return;
        }
        if self.scene.attempt(&self.moves, limit).is_some() {
            self.scene.keep();
            if let Some((c, by)) = widened {
                self.grid.widened(&self.scene, c, by);
            } else if spot == Spot::In(home) {
                self.grid.sort(&self.scene, &self.moves);
            } else {
                self.grid.transferred(&self.scene, v, spot);
            }
        }
    }

    /// Widens and narrows the spaces between columns. Whether one changed.
    fn stretch(&mut self) -> bool {
        let mut any = false;
        for c in 1..self.grid.rows.len() {
            for by in [40.0, 120.0, -40.0, -120.0] {
                self.moves.clear();
                self.grid.widen(&self.scene, c, by, &mut self.moves);
                        if !self.moves.is_empty() && self.scene.attempt(&self.moves, 0).is_some() {
                    self.scene.keep();
                    self.grid.widened(&self.scene, c, by);
                    any = true;
                }
            }
        }
        any
    }

    /// Random moves that may make the drawing worse, by less and less; the best drawing met is kept.
    fn wander(&mut self, until: u64) {
        let mut random = Random::new();
        let mut best = (self.scene.total, self.corners(), self.grid.clone());
        let begin = self.scene.steps;
        let heat = std::env::var("HEAT").ok().and_then(|s| s.parse().ok()).unwrap_or(HEAT);
        while self.scene.steps < until {
            let left = heat * (until - self.scene.steps) / (until - begin).max(1);
            #[allow(clippy::cast_possible_truncation)]
            let limit = 1 + random.below(left as usize + 1) as i64;
            let steps = self.scene.steps;
            self.wander_once(&mut random, limit);
            self.scene.steps = self.scene.steps.max(steps + 1);
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

    /// Searches until the steps are used up, or until there is nothing left to improve.
    pub fn run(&mut self) {
        let last: u64 = std::env::var("LAST").ok().and_then(|s| s.parse().ok()).unwrap_or(25);
        if self.scene.faults() > 0 {
            self.wander(self.limit * (100 - last) / 100);
        }
        self.descend();
    }

    /// Where the boxes stand.
    pub fn corners(&self) -> Vec<Point> {
        self.scene.areas.iter().map(|a| Point { x: a.x, y: a.y }).collect()
    }
}

thread_local!{ static BIAS: usize = std::env::var("BIAS").ok().and_then(|s| s.parse().ok()).unwrap_or(0); }
