//! The layered start: order and heights in the columns, found by sweeps over the columns.
//!
//! A box is drawn to where its neighbours' points are, however far away their columns, so that long links need no
//! helpers in the columns between.

use super::Kind;
use super::geometry::ROW_GAP;
use super::layers::Layers;
use super::net::Net;
use super::place::{Wish, settle};

/// Where the two ends stand in their column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// At the mean height of the boxes that lead to them.
    Amid,
    /// Success above and Failure below all other boxes near them, so that links to them leave the others quickly.
    Apart,
    /// The same the other way round.
    Swapped,
}

/// Boxes of each column from top to bottom, and the top of each box in pixels.
#[derive(Clone)]
pub(super) struct Draft {
    pub rows: Vec<Vec<usize>>,
    pub top: Vec<f64>,
}

/// Pull of a link of the main path, of another link, and of a link to an end seen from its source.
const SPINE: f64 = 6.0;
const PLAIN: f64 = 1.0;
const LOOSE: f64 = 0.15;

/// What the sweeps read.
#[derive(Clone, Copy)]
pub(super) struct Sweeper<'a> {
    pub net: &'a Net,
    pub layers: &'a Layers,
    /// Free space between boxes of a column, in whole pixels.
    pub gap: f64,
    /// Whether a link belongs to the main path.
    pub spine: &'a [bool],
}

impl<'a> Sweeper<'a> {
    pub fn new(net: &'a Net, layers: &'a Layers, spine: &'a [bool]) -> Self {
        Self { net, layers, gap: ROW_GAP, spine }
    }

    /// Boxes in the order in which the journey is read, outcome by outcome.
    pub fn start(&self) -> Draft {
        let mut draft = Draft { rows: vec![Vec::new(); self.layers.columns], top: vec![0.0; self.net.len()] };
        for v in reading_order(self.net) {
            draft.rows[self.layers.column[v]].push(v);
        }
        let mut tops = Vec::new();
        for row in &draft.rows {
            let wishes: Vec<_> =
                row.iter().map(|&v| Wish { top: 0.0, height: self.net.height[v], weight: 1.0 }).collect();
            settle(&wishes, self.gap, &mut tops);
            for (&v, &top) in row.iter().zip(&tops) {
                draft.top[v] = top;
            }
        }
        draft
    }

    /// Pull of a link on the box at its other end.
    fn pull(&self, link: usize, end: usize) -> f64 {
        if self.spine[link] {
            SPINE
        } else if self.net.kind[end].is_end() {
            LOOSE
        } else {
            PLAIN
        }
    }

    /// Where a box would best stand for its sources (`from_left`) or its targets, and how much it is drawn there.
    fn wish(&self, draft: &Draft, v: usize, from_left: bool, from_right: bool) -> (f64, f64) {
        let net = self.net;
        let (mut sum, mut weight) = (0.0, 0.0);
        if from_left {
            for &l in net.into.of(v).iter().filter(|&&l| !self.layers.back[l]) {
                let w = &net.wires[l];
                let pull = self.pull(l, w.from);
                sum += pull * (draft.top[w.from] + w.out - w.into);
                weight += pull;
            }
        }
        if from_right {
            for &l in net.out.of(v).iter().filter(|&&l| !self.layers.back[l]) {
                let w = &net.wires[l];
                let pull = self.pull(l, w.to);
                sum += pull * (draft.top[w.to] + w.into - w.out);
                weight += pull;
            }
        }
        if weight == 0.0 {
            return (draft.top[v], 0.1);
        }
        let (here, there) = (draft.top[v], sum / weight);
        // Rounding must not bend what is straight.
        if (here - there).abs() <= 1.0 { (here, weight) } else { (there, weight) }
    }

    /// Sorts and places one column by what is left or right of it.
    fn column(&self, draft: &mut Draft, c: usize, sides: (bool, bool), sort: bool) {
        let net = self.net;
        let mut row: Vec<(f64, usize, Wish)> = Vec::with_capacity(draft.rows[c].len());
        let lowest = draft.rows[c].iter().map(|&v| draft.top[v]).fold(0.0, f64::max);
        for (i, &v) in draft.rows[c].iter().enumerate() {
            let (top, weight) = self.wish(draft, v, sides.0, sides.1);
            // What the start does not lead to stands below the rest.
            let top = if net.reached[v] { top } else { lowest.max(top) };
            #[allow(clippy::cast_precision_loss)]
            let key = if sort { top + net.height[v] / 2.0 } else { i as f64 };
            row.push((
                if net.reached[v] { key } else { f64::MAX },
                v,
                Wish { top, height: net.height[v], weight },
            ));
        }
        row.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut tops = Vec::new();
        let (order, wishes): (Vec<usize>, Vec<Wish>) = row.into_iter().map(|(_, v, wish)| (v, wish)).unzip();
        settle(&wishes, self.gap, &mut tops);
        for (&v, &top) in order.iter().zip(&tops) {
            draft.top[v] = top;
        }
        draft.rows[c] = order;
    }

    /// One pass over all columns to the right.
    pub fn rightward(&self, draft: &mut Draft) {
        for c in 1..self.layers.columns {
            self.column(draft, c, (true, false), true);
        }
    }

    /// One pass over all columns to the left.
    pub fn leftward(&self, draft: &mut Draft) {
        for c in (0..self.layers.columns.saturating_sub(1)).rev() {
            self.column(draft, c, (false, true), true);
        }
    }

    /// Places every column by both sides without changing the order in it.
    pub fn relax(&self, draft: &mut Draft) {
        for c in 0..self.layers.columns {
            self.column(draft, c, (true, true), false);
        }
        for c in (0..self.layers.columns).rev() {
            self.column(draft, c, (true, true), false);
        }
    }

    /// Places the last column with the ends as told.
    pub fn ends(&self, draft: &mut Draft, ends: Ends) {
        let net = self.net;
        let Some(last) = self.layers.columns.checked_sub(1) else { return };
        // An end that few links lead to is best level with where they come from.
        let busy = draft.rows[last].iter().any(|&v| net.kind[v].is_end() && net.into.of(v).len() > 2);
        if ends == Ends::Amid || last == 0 || !busy {
            return;
        }
        let high = if ends == Ends::Apart { Kind::Success } else { Kind::Failure };
        let (mut top, mut bottom) = (f64::MAX, f64::MIN);
        for c in last.saturating_sub(2)..=last {
            for &v in draft.rows[c].iter().filter(|&&v| !net.kind[v].is_end()) {
                top = top.min(draft.top[v]);
                bottom = bottom.max(draft.top[v] + net.height[v]);
            }
        }
        let mut row: Vec<_> = draft.rows[last].clone();
        let rank = |v: usize| {
            if !net.kind[v].is_end() {
                1
            } else if net.kind[v] == high {
                0
            } else {
                2
            }
        };
        row.sort_by_key(|&v| rank(v));
        let wish = |&v: &usize| match rank(v) {
            0 => top - net.height[v] / 2.0,
            1 => draft.top[v],
            _ => bottom - net.height[v] / 2.0,
        };
        let wishes: Vec<_> =
            row.iter().map(|v| Wish { top: wish(v), height: net.height[*v], weight: 1.0 }).collect();
        let mut tops = Vec::new();
        settle(&wishes, self.gap, &mut tops);
        for (&v, &t) in row.iter().zip(&tops) {
            draft.top[v] = t;
        }
        draft.rows[last] = row;
    }
}

/// Boxes as a reader meets them who follows the first outcome first; then those nothing leads to.
pub(super) fn reading_order(net: &Net) -> Vec<usize> {
    let mut seen = vec![false; net.len()];
    let mut order = Vec::with_capacity(net.len());
    let starts = (0..net.len()).filter(|&v| net.kind[v] == Kind::Start);
    let heads = (0..net.len()).filter(|&v| net.into.of(v).is_empty());
    let mut stack = Vec::new();
    for root in starts.chain(heads).chain(0..net.len()) {
        stack.push(root);
        while let Some(v) = stack.pop() {
            if seen[v] {
                continue;
            }
            seen[v] = true;
            order.push(v);
            stack.extend(net.out.of(v).iter().rev().map(|&l| net.wires[l].to).filter(|&t| !seen[t]));
        }
    }
    order
}

/// The main path: from the start through the most boxes to Success, or to wherever it ends without one.
pub(super) fn spine(net: &Net, layers: &Layers) -> Vec<bool> {
    let mut spine = vec![false; net.wires.len()];
    let mut order: Vec<_> = (0..net.len()).collect();
    order.sort_by_key(|&v| layers.column[v]);
    // Boxes still to come on the longest way, and the link it takes; a way to Success beats any other.
    let mut ahead = vec![(0, 0); net.len()];
    let mut next = vec![usize::MAX; net.len()];
    for &v in order.iter().rev() {
        ahead[v] = (usize::from(net.kind[v] == Kind::Success), 0);
        for &l in net.out.of(v) {
            let (success, length) = ahead[net.wires[l].to];
            if !layers.back[l] && (next[v] == usize::MAX || (success, length + 1) > ahead[v]) {
                ahead[v] = (success, length + 1);
                next[v] = l;
            }
        }
    }
    if let Some(mut v) = (0..net.len()).find(|&v| net.kind[v] == Kind::Start) {
        while next[v] != usize::MAX {
            spine[next[v]] = true;
            v = net.wires[next[v]].to;
        }
    }
    spine
}
