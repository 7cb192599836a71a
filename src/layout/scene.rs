//! The drawing while it is searched: where everything stands, what is wrong with it, and what a move would change.
//!
//! Prices are whole numbers, so that sums do not depend on the order of moves; 100 is the price of one crossing.

use super::geometry::Point;
use super::lines::{Area, Curves, Line, enter, enter_curved, meet, meet_curved};
use super::net::Net;

/// Price of two outcomes of a box whose targets stand in the opposite order.
const INVERTED: i64 = 20;
/// Pixels of length that cost one unit.
const LENGTH: f64 = 40.0;
/// Pixels of height, and of width, of the drawing that cost one unit.
const TALL: f64 = 9.0;
const WIDE: f64 = 10.0;
/// Price of a link of the main path that is not level, and of another one.
const TILTED: [u32; 2] = [10, 3];

/// Steps that looking at two curves counts for.
const CURVED: u64 = 15;
/// Steps that a move counts for before anything is compared.
const MOVING: u64 = 30;

/// A box and where it is to stand.
pub(super) type Move = (usize, Point);

/// Places, links and prices.
pub(super) struct Scene<'a> {
    pub net: &'a Net,
    pub areas: Vec<Area>,
    pub lines: Vec<Line>,
    curves: Curves,
    spine: &'a [bool],
    target: Vec<usize>,
    /// Price of two links together; `links * links`.
    pairs: Vec<u16>,
    /// Price of a link and a box; `links * boxes`.
    entries: Vec<u16>,
    /// Sums of the two tables.
    pair_sum: Vec<i64>,
    entry_sum: Vec<i64>,
    box_sum: Vec<i64>,
    /// Price of a link by itself, and of the order of a box's targets.
    alone: Vec<i64>,
    order: Vec<i64>,
    frame: i64,
    pub total: i64,
    trial: Option<Box<Trial>>,
    /// Comparisons of a link with another link or a box so far.
    pub steps: u64,
}

/// What the move on trial changes.
#[derive(Default)]
struct Trial {
    /// Boxes, and where they stood.
    moved: Vec<(usize, Area)>,
    /// Links that move with them, and where they ran.
    links: Vec<(usize, Line)>,
    /// Place of a link among those, from 1, or 0; below 0 when both its ends move the way most of the boxes do.
    link_rank: Vec<i32>,
    /// 0, or 1 for a box that moves, or -1 for one that moves the way most do.
    box_rank: Vec<i32>,
    /// New prices in the tables.
    pairs: Vec<(usize, usize, u32)>,
    entries: Vec<(usize, usize, u32)>,
    /// What is left to find out from curves.
    open_pairs: Vec<(usize, usize, u32)>,
    open_entries: Vec<(usize, usize, u32)>,
    alone: Vec<i64>,
    order: Vec<(usize, i64)>,
    frame: i64,
    total: i64,
}

/// Highest price in a table.
const MOST: u16 = u16::MAX;

fn narrow(price: u32) -> u16 {
    u16::try_from(price).unwrap_or(MOST).min(MOST)
}

impl<'a> Scene<'a> {
    pub fn new(net: &'a Net, spine: &'a [bool], places: &[Point]) -> Self {
        let (n, e) = (net.len(), net.wires.len());
        let areas: Vec<_> = (0..n)
            .map(|v| Area { x: places[v].x, y: places[v].y, width: net.width[v], height: net.height[v] })
            .collect();
        let trial = Trial { link_rank: vec![0; e], box_rank: vec![0; n], ..Trial::default() };
        let mut scene = Self {
            net,
            areas,
            lines: vec![Line::default(); e],
            curves: Curves::new(e),
            spine,
            target: net.wires.iter().map(|w| w.to).collect(),
            pairs: vec![0; e * e],
            entries: vec![0; e * n],
            pair_sum: vec![0; e],
            entry_sum: vec![0; e],
            box_sum: vec![0; n],
            alone: vec![0; e],
            order: vec![0; n],
            frame: 0,
            total: 0,
            trial: Some(Box::new(trial)),
            steps: 0,
        };
        scene.measure();
        scene
    }

    /// Works out all prices.
    fn measure(&mut self) {
        let (n, e) = (self.net.len(), self.net.wires.len());
        for l in 0..e {
            self.lines[l] = self.line(l);
        }
        let mut total = 0;
        for i in 0..e {
            for j in 0..i {
                if self.net.wires[i].to != self.net.wires[j].to {
                    let price = narrow(self.meeting(i, j));
                    self.pairs[i * e + j] = price;
                    self.pairs[j * e + i] = price;
                    self.pair_sum[i] += i64::from(price);
                    self.pair_sum[j] += i64::from(price);
                    total += i64::from(price);
                }
            }
            for b in 0..n {
                if self.foreign(i, b) {
                    let price = narrow(self.entering(i, b));
                    self.entries[i * n + b] = price;
                    self.entry_sum[i] += i64::from(price);
                    self.box_sum[b] += i64::from(price);
                    total += i64::from(price);
                }
            }
            self.alone[i] = self.lone(i);
            total += self.alone[i];
        }
        for v in 0..n {
            self.order[v] = self.inversions(v);
            total += self.order[v];
        }
        self.frame = self.framed();
        self.total = total + self.frame;
    }

    fn meeting(&mut self, i: usize, j: usize) -> u32 {
        let (price, open) = meet(&self.lines[i], &self.lines[j]);
        if open { price + meet_curved(&self.lines, &mut self.curves, i, j) } else { price }
    }

    fn entering(&mut self, l: usize, b: usize) -> u32 {
        let (price, open) = enter(&self.lines[l], &self.areas[b]);
        if open { price + enter_curved(&self.lines, &mut self.curves, l, &self.areas[b]) } else { price }
    }

    fn line(&self, l: usize) -> Line {
        let w = &self.net.wires[l];
        let (s, t) = (&self.areas[w.from], &self.areas[w.to]);
        Line::new(Point { x: s.x + s.width, y: s.y + w.out }, Point { x: t.x, y: t.y + w.into }, s)
    }

    fn foreign(&self, l: usize, b: usize) -> bool {
        self.net.wires[l].from != b && self.net.wires[l].to != b
    }

    #[allow(clippy::cast_possible_truncation)]
    fn lone(&self, l: usize) -> i64 {
        let line = &self.lines[l];
        let tilt = if line.level() { 0 } else { TILTED[usize::from(!self.spine[l])] };
        (line.length() / LENGTH) as i64 + i64::from(tilt)
    }

    /// Price of the targets of a box that stand out of outcome order.
    fn inversions(&self, v: usize) -> i64 {
        let links = self.net.out.of(v);
        let mut count = 0;
        for (i, &a) in links.iter().enumerate() {
            for &b in &links[i + 1..] {
                let (s, t) = (self.net.wires[a].to, self.net.wires[b].to);
                count += i64::from(s != t && self.lines[a].to.y > self.lines[b].to.y + 1.0);
            }
        }
        count * INVERTED
    }

    #[allow(clippy::cast_possible_truncation)]
    fn framed(&self) -> i64 {
        let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for a in &self.areas {
            left = left.min(a.x);
            right = right.max(a.x + a.width);
            top = top.min(a.y);
            bottom = bottom.max(a.y + a.height);
        }
        ((bottom - top) / TALL) as i64 + ((right - left) / WIDE) as i64
    }

    /// What crosses, runs through boxes or stands out of order, in units of price.
    pub fn faults(&self) -> i64 {
        self.pair_sum.iter().sum::<i64>() / 2 + self.entry_sum.iter().sum::<i64>() + self.order.iter().sum::<i64>()
    }

    /// What a box and its links have to do with faults.
    pub fn blame(&self, v: usize) -> i64 {
        let links = self.net.out.of(v).iter().chain(self.net.into.of(v));
        self.box_sum[v] + self.order[v] + links.map(|&l| self.pair_sum[l] + self.entry_sum[l]).sum::<i64>()
    }

    /// Links that run through a box.
    pub fn intruders(&self, v: usize) -> impl Iterator<Item = usize> + '_ {
        let n = self.net.len();
        let count = if self.box_sum[v] > 0 { self.net.wires.len() } else { 0 };
        (0..count).filter(move |&l| self.entries[l * n + v] > 0)
    }

    /// Tries a move: the change of price, or nothing when it is not below `limit`. A tried move has to be kept or
    /// undone before the next one.
    pub fn attempt(&mut self, moves: &[Move], limit: i64) -> Option<i64> {
        let (n, e) = (self.net.len(), self.net.wires.len());
        let mut t = self.trial.take()?;
        let old = self.lift(&mut t, moves);
        let bound = old + limit;

        self.steps += MOVING + n as u64;
        let mut new = self.framed();
        t.frame = new;
        t.alone.clear();
        for &(l, _) in &t.links {
            let price = self.lone(l);
            t.alone.push(price);
            new += price;
        }
        for i in 0..t.order.len() {
            t.order[i].1 = self.inversions(t.order[i].0);
            new += t.order[i].1;
        }
        t.pairs.clear();
        t.entries.clear();
        t.open_pairs.clear();
        t.open_entries.clear();
        // Straight lines first: most moves fail by them, and curves cost much more to look at.
        for i in 0..t.links.len() {
            if new >= bound {
                break;
            }
            self.steps += (e + n) as u64;
            let l = t.links[i].0;
            let (target, line, rank) = (self.net.wires[l].to, self.lines[l], t.link_rank[l]);
            for other in 0..e {
                let known = self.pairs[l * e + other];
                let theirs = t.link_rank[other];
                // Pairs are counted with the link moved first.
                if self.target[other] == target || theirs != 0 && theirs.unsigned_abs() <= rank.unsigned_abs() {
                    continue;
                }
                // What moves together stays as it is to each other.
                if rank < 0 && theirs < 0 {
                    new += i64::from(known);
                    continue;
                }
                let (price, open) = meet(&line, &self.lines[other]);
                new += i64::from(price);
                if open {
                    t.open_pairs.push((l, other, price));
                } else if price != u32::from(known) {
                    t.pairs.push((l, other, price));
                }
            }
            for b in 0..n {
                let known = self.entries[l * n + b];
                if !self.foreign(l, b) {
                    continue;
                }
                if rank < 0 && t.box_rank[b] < 0 {
                    new += i64::from(known);
                    continue;
                }
                let (price, open) = enter(&line, &self.areas[b]);
                new += i64::from(price);
                if open {
                    t.open_entries.push((l, b, price));
                } else if price != u32::from(known) {
                    t.entries.push((l, b, price));
                }
            }
        }
        for &(b, _) in &t.moved {
            if new >= bound {
                break;
            }
            self.steps += e as u64;
            let area = self.areas[b];
            for l in 0..e {
                if t.link_rank[l] == 0 {
                    let (price, open) = enter(&self.lines[l], &area);
                    new += i64::from(price);
                    if open {
                        t.open_entries.push((l, b, price));
                    } else if price != u32::from(self.entries[l * n + b]) {
                        t.entries.push((l, b, price));
                    }
                }
            }
        }
        for &(l, b, price) in &t.open_entries {
            if new >= bound {
                break;
            }
            let more = enter_curved(&self.lines, &mut self.curves, l, &self.areas[b]);
            new += i64::from(more);
            t.entries.push((l, b, price + more));
        }
        for &(l, other, price) in &t.open_pairs {
            if new >= bound {
                break;
            }
            self.steps += CURVED;
            let more = meet_curved(&self.lines, &mut self.curves, l, other);
            new += i64::from(more);
            t.pairs.push((l, other, price + more));
        }
        t.total = self.total - old + new;
        self.trial = Some(t);
        if new >= bound {
            self.undo();
            return None;
        }
        Some(new - old)
    }

    /// Puts the boxes of a move to their new places and returns the price of all that has to be worked out anew.
    fn lift(&mut self, t: &mut Trial, moves: &[Move]) -> i64 {
        let (n, e) = (self.net.len(), self.net.wires.len());
        t.moved.clear();
        t.links.clear();
        t.order.clear();
        let mut old = self.frame;
        let shift = |from: &Area, to: &Point| (to.x - from.x, to.y - from.y);
        let common = moves.last().map(|(v, to)| shift(&self.areas[*v], to));
        for &(v, to) in moves {
            t.box_rank[v] = if Some(shift(&self.areas[v], &to)) == common { -1 } else { 1 };
            t.moved.push((v, self.areas[v]));
            self.areas[v].x = to.x;
            self.areas[v].y = to.y;
            old += self.box_sum[v];
        }
        let mut rank = 0;
        for &(v, _) in moves {
            for &l in self.net.out.of(v).iter().chain(self.net.into.of(v)) {
                if t.link_rank[l] != 0 {
                    continue;
                }
                rank += 1;
                let w = &self.net.wires[l];
                let rigid = t.box_rank[w.from] < 0 && t.box_rank[w.to] < 0;
                t.link_rank[l] = if rigid { -rank } else { rank };
                t.links.push((l, self.lines[l]));
                old += self.pair_sum[l] + self.entry_sum[l] + self.alone[l];
                if !t.order.iter().any(|o| o.0 == w.from) {
                    t.order.push((w.from, 0));
                    old += self.order[w.from];
                }
            }
        }
        for i in 0..t.links.len() {
            let l = t.links[i].0;
            if t.links.len() * 2 < e {
                old -= t.links[..i].iter().map(|&(k, _)| i64::from(self.pairs[l * e + k])).sum::<i64>();
            } else {
                let rank = t.link_rank[l].unsigned_abs();
                let row = &self.pairs[l * e..(l + 1) * e];
                let earlier = row.iter().zip(&t.link_rank).filter(|(_, r)| **r != 0 && r.unsigned_abs() < rank);
                old -= earlier.map(|(&p, _)| i64::from(p)).sum::<i64>();
            }
            for &(b, _) in &t.moved {
                old -= i64::from(self.entries[l * n + b]);
            }
            self.lines[l] = self.line(l);
            self.curves.attempt(l);
        }
        old
    }

    /// Takes back the move on trial.
    pub fn undo(&mut self) {
        let Some(mut t) = self.trial.take() else { return };
        for &(v, area) in &t.moved {
            self.areas[v] = area;
        }
        for &(l, line) in &t.links {
            self.lines[l] = line;
            self.curves.undo(l);
        }
        t.release();
        self.trial = Some(t);
    }

    /// Makes the move on trial the new state.
    pub fn keep(&mut self) {
        let (n, e) = (self.net.len(), self.net.wires.len());
        let Some(mut t) = self.trial.take() else { return };
        for &(l, other, price) in &t.pairs {
            let (at, price) = (l * e + other, narrow(price));
            let change = i64::from(price) - i64::from(self.pairs[at]);
            self.pairs[at] = price;
            self.pairs[other * e + l] = price;
            self.pair_sum[l] += change;
            self.pair_sum[other] += change;
        }
        for &(l, b, price) in &t.entries {
            let (at, price) = (l * n + b, narrow(price));
            let change = i64::from(price) - i64::from(self.entries[at]);
            self.entries[at] = price;
            self.entry_sum[l] += change;
            self.box_sum[b] += change;
        }
        for (i, &(l, _)) in t.links.iter().enumerate() {
            self.alone[l] = t.alone[i];
            self.curves.keep(l);
        }
        for &(v, price) in &t.order {
            self.order[v] = price;
        }
        self.frame = t.frame;
        self.total = t.total;
        t.release();
        self.trial = Some(t);
    }
}

impl Scene<'_> {
    pub fn differ(&self, o: &Scene) {
        let e = self.net.wires.len(); let n = self.net.len();
        for i in 0..e { for j in 0..e { if self.pairs[i*e+j] != o.pairs[i*e+j] { eprintln!("pair {i} {j} {} {} | {:?}->{:?} {:?}->{:?}", self.pairs[i*e+j], o.pairs[i*e+j], self.lines[i].from, self.lines[i].to, self.lines[j].from, self.lines[j].to); } } 
        for b in 0..n { if self.entries[i*n+b] != o.entries[i*n+b] { eprintln!("entry {i} {b} {} {}", self.entries[i*n+b], o.entries[i*n+b]); } }
        if self.alone[i]!=o.alone[i] {eprintln!("alone {i}");} }
        for v in 0..n { if self.order[v]!=o.order[v] {eprintln!("order {v}");} }
        eprintln!("frame {} {} total {} {}", self.frame, o.frame, self.total, o.total);
    }
}

impl Trial {
    fn release(&mut self) {
        for &(l, _) in &self.links {
            self.link_rank[l] = 0;
        }
        for &(v, _) in &self.moved {
            self.box_rank[v] = 0;
        }
    }
}
