//! The layered start with a lane for every long link: in each column a link passes it holds a place among the boxes.
//!
//! The order in the columns is found by sweeps that sort each column by what it is tied to in the one before, and by
//! exchanging neighbours; the heights by sweeps that draw every box and lane to what it is tied to.

use super::layers::Layers;
use crate::layout::net::Net;
use crate::layout::order::{Draft, reading_order};
use crate::layout::place::{Wish, settle};

/// Rounds of drawing boxes to their heights.
const PULLS: usize = 5;
/// Height of a lane, in pixels.
const LANE: f64 = 0.0;
/// Pull of a link between two boxes, between a box and a lane, and between two lanes.
const PULL: [f64; 3] = [1.0, 2.0, 6.0];
/// Pull of a link of the main path.
const SPINE: f64 = 6.0;
/// Lanes at most for each box when every link has its own; beyond that, links to one box share them.
const OWN: usize = 12;

/// Columns that a link with lanes may pass in a large drawing.
const LONGEST: usize = 40;
/// Boxes from which on a drawing counts as large.
const LARGE: usize = 3_000;

/// One end of a piece of a link, as seen from the other end.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    /// What it leads to: a box, or a lane from the number of boxes on.
    pub(super) to: usize,
    /// Height of its two ends below the top of what they are tied to, in pixels.
    pub(super) here: f64,
    there: f64,
    /// The same as part of the height, for the order.
    pub(super) rank: f64,
    pull: f64,
}

/// Boxes and lanes of all columns.
pub(in crate::layout) struct Lanes<'a> {
    pub(super) net: &'a Net,
    column: Vec<usize>,
    /// Ties to the column on the left and on the right.
    pub(super) ties: [Vec<Vec<Tie>>; 2],
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) place: Vec<usize>,
}

impl<'a> Lanes<'a> {
    /// Gives every link between distant columns its lanes; in large drawings those that are not too long.
    pub fn new(net: &'a Net, layers: &Layers, spine: &[bool]) -> Self {
        let large = net.len() > LARGE;
        let n = net.len();
        let mut lanes = Self {
            net,
            column: layers.column.clone(),
            ties: [vec![Vec::new(); n], vec![Vec::new(); n]],
            rows: Vec::new(),
            place: Vec::new(),
        };
        let span = |l: usize| layers.column[net.wires[l].from].abs_diff(layers.column[net.wires[l].to]);
        let shared =
            large || (0..net.wires.len()).map(|l| span(l).saturating_sub(1)).sum::<usize>() > OWN * n;
        // Lanes to each box by column, while they are shared: `(column, lane)`, outermost last.
        let mut known: [Vec<Vec<usize>>; 2] =
            if shared { [vec![Vec::new(); n], vec![Vec::new(); n]] } else { [Vec::new(), Vec::new()] };
        for (l, w) in net.wires.iter().enumerate() {
            let (from, to) = (layers.column[w.from], layers.column[w.to]);
            let far = large && (span(l) > LONGEST || net.kind[w.to].is_end() && span(l) > 1);
            if from == to || far {
                continue;
            }
            let side = usize::from(from > to);
            // From the target back to the source, as far as lanes are missing.
            let (mut at, mut height, mut count) = (w.to, w.into, 0);
            if shared {
                let have = &known[side][w.to];
                count = have.len().min(span(l) - 1);
                if count > 0 {
                    (at, height) = (have[count - 1], 0.0);
                }
            }
            while count + 1 < span(l) {
                let column = if side == 0 { to - 1 - count } else { to + 1 + count };
                let lane = lanes.column.len();
                lanes.column.push(column);
                lanes.ties[0].push(Vec::new());
                lanes.ties[1].push(Vec::new());
                lanes.tie(at, height, lane, 0.0, side, PULL[usize::from(at >= n) + 1]);
                if shared {
                    known[side][w.to].push(lane);
                }
                (at, height, count) = (lane, 0.0, count + 1);
            }
            let pull = if spine[l] { SPINE } else { PULL[usize::from(at >= n)] };
            lanes.tie(at, height, w.from, w.out, side, pull);
        }
        lanes.rows = vec![Vec::new(); layers.columns];
        lanes.start();
        lanes
    }

    /// Ties `b`, in the next column towards the source, to `a`.
    fn tie(&mut self, a: usize, at: f64, b: usize, bt: f64, side: usize, pull: f64) {
        let rank = |v: usize, h: f64| {
            if v < self.net.len() { (h / self.net.height[v].max(1.0)).clamp(0.0, 0.999) } else { 0.5 }
        };
        let (ra, rb) = (rank(a, at), rank(b, bt));
        self.ties[side][a].push(Tie { to: b, here: at, there: bt, rank: rb, pull });
        self.ties[1 - side][b].push(Tie { to: a, here: bt, there: at, rank: ra, pull });
    }

    /// Fills the columns in the order in which the journey is read.
    fn start(&mut self) {
        let n = self.net.len();
        self.place = vec![0; self.column.len()];
        let mut seen = vec![false; self.column.len()];
        let mut stack = Vec::new();
        for v in reading_order(self.net) {
            stack.push(v);
            // A box, then the lanes that leave it, each up to its target.
            while let Some(u) = stack.pop() {
                if std::mem::replace(&mut seen[u], true) {
                    continue;
                }
                self.rows[self.column[u]].push(u);
                stack.extend(self.ties[1][u].iter().rev().map(|t| t.to).filter(|&t| t >= n));
            }
        }
        for (u, seen) in seen.iter().enumerate() {
            if !seen {
                self.rows[self.column[u]].push(u);
            }
        }
        for c in 0..self.rows.len() {
            self.number(c);
        }
    }

    /// Heights for the order found, with so much space between boxes, and between boxes and lanes.
    pub fn draft(&self, gap: f64) -> Draft {
        let n = self.net.len();
        let mut top = vec![0.0; self.column.len()];
        let (mut wishes, mut tops) = (Vec::new(), Vec::new());
        for pass in 0..=2 * PULLS {
            let last = self.rows.len();
            for i in 0..last {
                let c = if pass % 2 == 1 { i } else { last - 1 - i };
                wishes.clear();
                for &v in &self.rows[c] {
                    let (mut sum, mut weight) = (0.0, 0.0);
                    for (side, ties) in self.ties.iter().enumerate() {
                        // The first passes look to one side only.
                        if pass <= 2 && side != (pass + 1) % 2 {
                            continue;
                        }
                        for t in &ties[v] {
                            sum += t.pull * (top[t.to] + t.there - t.here);
                            weight += t.pull;
                        }
                    }
                    let height = if v < n { self.net.height[v] } else { LANE };
                    let (wish, weight) =
                        if weight > 0.0 && pass > 0 { (sum / weight, weight) } else { (top[v], 0.1) };
                    // Rounding must not bend what is straight.
                    let wish = if (wish - top[v]).abs() <= 1.0 { top[v] } else { wish };
                    wishes.push(Wish { top: wish, height, weight });
                }
                settle(&wishes, gap, &mut tops);
                for (&v, &t) in self.rows[c].iter().zip(&tops) {
                    top[v] = t;
                }
            }
        }
        top.truncate(n);
        let rows = self.rows.iter().map(|r| r.iter().copied().filter(|&v| v < n).collect()).collect();
        Draft { rows, top }
    }
}
