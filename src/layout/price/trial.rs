//! Tries a move on the scene, and keeps it or takes it back. Only what moves is looked at again.

use super::curves::{enter_curved, meet_curved};
use super::hulls::Found;
use super::lines::{Area, Line, enter, meet};
use super::{Move, Scene};
use crate::layout::geometry::Point;

/// Steps that looking at two curves counts for.
const CURVED: u64 = 5;
/// Steps that a move counts for before anything is compared.
const MOVING: u64 = 30;
/// Rectangles looked at in the time of one step.
const SEEN: u64 = 8;

/// What the move on trial changes.
#[derive(Default)]
pub(in crate::layout) struct Trial {
    /// Boxes, and where they stood.
    pub(super) moved: Vec<(usize, Area)>,
    /// Links that move with them, and where they ran.
    pub(super) links: Vec<(usize, Line)>,
    /// Place of a link among those, from 1, or 0; below 0 when both its ends move the way most of the boxes do.
    link_rank: Vec<i32>,
    /// 0, or 1 for a box that moves, or -1 for one that moves the way most do.
    box_rank: Vec<i32>,
    /// New prices in the tables.
    pub(super) pairs: Vec<(usize, usize, u32)>,
    pub(super) entries: Vec<(usize, usize, u32)>,
    /// What is left to find out from curves.
    open_pairs: Vec<(usize, usize, u32)>,
    open_entries: Vec<(usize, usize, u32)>,
    /// What is near a link or a box.
    near: Found,
    pub(super) alone: Vec<i64>,
    pub(super) order: Vec<(usize, i64)>,
    pub(super) frame: i64,
    pub(super) total: i64,
}

impl Trial {
    pub fn new(boxes: usize, links: usize) -> Self {
        Self { link_rank: vec![0; links], box_rank: vec![0; boxes], ..Self::default() }
    }

    pub(super) fn release(&mut self) {
        for &(l, _) in &self.links {
            self.link_rank[l] = 0;
        }
        for &(v, _) in &self.moved {
            self.box_rank[v] = 0;
        }
    }
}

impl Scene<'_> {
    /// Tries a move: the change of price, or nothing when it is not below `limit`. A tried move has to be kept or
    /// undone before the next one.
    pub fn attempt(&mut self, moves: &[Move], limit: i64) -> Option<i64> {
        let mut t = self.trial.take()?;
        let old = self.lift(&mut t, moves);
        let bound = old + limit;

        self.steps += MOVING + self.net.len() as u64 / SEEN;
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
        self.look(&mut t, &mut new, bound);
        self.look_closer(&mut t, &mut new, bound);
        t.total = self.total - old + new;
        self.trial = Some(t);
        if new >= bound {
            self.undo();
            return None;
        }
        Some(new - old)
    }

    /// Adds up the prices of all that moves, as far as straight lines can tell: most moves fail by them, and curves cost
    /// much more to look at.
    fn look(&mut self, t: &mut Trial, new: &mut i64, bound: i64) {
        let (pair_row, entry_row) = (self.pair_row, self.entry_row);
        t.pairs.clear();
        t.entries.clear();
        t.open_pairs.clear();
        t.open_entries.clear();
        for i in 0..t.links.len() {
            if *new >= bound {
                return;
            }
            let l = t.links[i].0;
            let (source, target) = (self.net.wires[l].from, self.net.wires[l].to);
            let (line, rank) = (self.lines[l], t.link_rank[l]);
            let known = &self.pairs[l * pair_row..(l + 1) * pair_row];
            self.line_hulls.near(line.hull, known, &mut t.near);
            self.steps += SEEN + (pair_row + entry_row) as u64 / SEEN + t.near.list.len() as u64;
            for &other in &t.near.list {
                let theirs = t.link_rank[other];
                // Pairs are counted with the link moved first.
                if self.target[other] == target || theirs != 0 && theirs.unsigned_abs() <= rank.unsigned_abs()
                {
                    continue;
                }
                let known = known[other];
                // What moves together stays as it is to each other.
                if rank < 0 && theirs < 0 {
                    *new += i64::from(known);
                    continue;
                }
                let (price, open) = meet(&line, &self.lines[other]);
                *new += i64::from(price);
                if open {
                    t.open_pairs.push((l, other, price));
                } else if price != u32::from(known) {
                    t.pairs.push((l, other, price));
                }
            }
            let known = &self.entries[l * entry_row..(l + 1) * entry_row];
            self.area_hulls.near(line.hull, known, &mut t.near);
            self.steps += t.near.list.len() as u64;
            for &b in &t.near.list {
                if b == target || b == source {
                    continue;
                }
                let known = known[b];
                if rank < 0 && t.box_rank[b] < 0 {
                    *new += i64::from(known);
                    continue;
                }
                let (price, open) = enter(&line, &self.areas[b]);
                *new += i64::from(price);
                if open {
                    t.open_entries.push((l, b, price));
                } else if price != u32::from(known) {
                    t.entries.push((l, b, price));
                }
            }
        }
        for &(b, _) in &t.moved {
            if *new >= bound {
                return;
            }
            let area = self.areas[b];
            let known = &self.entered[b * pair_row..(b + 1) * pair_row];
            self.line_hulls.near(area.hull(), known, &mut t.near);
            self.steps += SEEN + pair_row as u64 / SEEN + t.near.list.len() as u64;
            for &l in t.near.list.iter().filter(|&&l| t.link_rank[l] == 0) {
                let (price, open) = enter(&self.lines[l], &area);
                *new += i64::from(price);
                if open {
                    t.open_entries.push((l, b, price));
                } else if price != u32::from(known[l]) {
                    t.entries.push((l, b, price));
                }
            }
        }
    }

    /// Adds what only the curves can tell.
    fn look_closer(&mut self, t: &mut Trial, new: &mut i64, bound: i64) {
        for &(l, b, price) in &t.open_entries {
            if *new >= bound {
                break;
            }
            let more = enter_curved(&self.lines, &mut self.curves, l, &self.areas[b]);
            *new += i64::from(more);
            t.entries.push((l, b, price + more));
        }
        for &(l, other, price) in &t.open_pairs {
            if *new >= bound {
                break;
            }
            self.steps += CURVED;
            let more = meet_curved(&self.lines, &mut self.curves, l, other);
            *new += i64::from(more);
            t.pairs.push((l, other, price + more));
        }
    }

    /// Puts the boxes of a move to their new places and returns the price of all that has to be worked out anew.
    fn lift(&mut self, t: &mut Trial, moves: &[Move]) -> i64 {
        let (pair_row, entry_row) = (self.pair_row, self.entry_row);
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
            self.area_hulls.set(v, self.areas[v].hull());
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
            // What two links, or a link and a box, that both move cost together is counted once.
            if self.pair_sum[l] > 0 {
                if t.links.len() * 2 < self.lines.len() {
                    old -= t.links[..i]
                        .iter()
                        .map(|&(k, _)| i64::from(self.pairs[l * pair_row + k]))
                        .sum::<i64>();
                } else {
                    let rank = t.link_rank[l].unsigned_abs();
                    let row = &self.pairs[l * pair_row..(l + 1) * pair_row];
                    let earlier = row
                        .iter()
                        .zip(&t.link_rank)
                        .filter(|(p, r)| **p != 0 && **r != 0 && r.unsigned_abs() < rank);
                    old -= earlier.map(|(&p, _)| i64::from(p)).sum::<i64>();
                }
            }
            if self.entry_sum[l] > 0 {
                for &(b, _) in &t.moved {
                    old -= i64::from(self.entries[l * entry_row + b]);
                }
            }
            self.lines[l] = self.line(l);
            self.line_hulls.set(l, self.lines[l].hull);
            self.curves.attempt(l);
        }
        old
    }
}
