//! What the layered start is made of: boxes in columns, the ends above and below, the main path.

use super::Kind;
use super::geometry::ROW_GAP;
use super::net::Net;
use super::place::{Wish, settle};
use crate::model::main_path;

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

/// Places the last column with the ends as told.
pub(super) fn place_ends(net: &Net, draft: &mut Draft, ends: Ends) {
    let Some(last) = draft.rows.len().checked_sub(1) else { return };
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
    settle(&wishes, ROW_GAP, &mut tops);
    for (&v, &t) in row.iter().zip(&tops) {
        draft.top[v] = t;
    }
    draft.rows[last] = row;
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

/// The links of the main path.
pub(super) fn spine(net: &Net) -> Vec<bool> {
    let mut spine = vec![false; net.wires.len()];
    let find = |kind: Kind| (0..net.len()).find(|&v| net.kind[v] == kind);
    let ends: Vec<_> = [Kind::Success, Kind::Failure].into_iter().filter_map(find).collect();
    if let Some(start) = find(Kind::Start) {
        let links = |v: usize| net.out.of(v).iter().map(|&l| (l, net.wires[l].to));
        for link in main_path(net.len(), start, &ends, links) {
            spine[link] = true;
        }
    }
    spine
}
