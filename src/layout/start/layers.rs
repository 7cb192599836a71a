//! The column of every box: the longest way from the start, then moved towards what it leads to.

use crate::layout::Kind;
use crate::layout::net::Net;

/// Columns of all boxes, and which links run backwards.
pub(in crate::layout) struct Layers {
    pub column: Vec<usize>,
    pub columns: usize,
    pub back: Vec<bool>,
}

impl Layers {
    pub fn new(net: &Net, back: Vec<bool>) -> Self {
        let order = forward_order(net, &back);
        let mut column: Vec<usize> = net.kind.iter().map(|&k| usize::from(k != Kind::Start)).collect();
        for &v in &order {
            for &l in net.out.of(v) {
                let t = net.wires[l].to;
                if !back[l] {
                    column[t] = column[t].max(column[v] + 1);
                }
            }
        }
        tighten(net, &back, &order, &mut column);
        spread(net, &mut column);
        let mut last = 0;
        for (v, &c) in column.iter().enumerate().filter(|&(v, _)| !net.kind[v].is_end()) {
            let leads = net.out.of(v).iter().any(|&l| !back[l] && net.kind[net.wires[l].to].is_end());
            last = last.max(c + usize::from(leads));
        }
        if net.kind.iter().any(|&k| k.is_end() && net.len() > 1) {
            last = last.max(1);
        }
        for (c, _) in column.iter_mut().zip(&net.kind).filter(|(_, k)| k.is_end()) {
            *c = last;
        }
        let mut layers = Self { column, columns: 0, back };
        layers.close_gaps();
        layers
    }

    /// Numbers the columns in use from 0.
    pub fn close_gaps(&mut self) {
        let most = self.column.iter().copied().max().map_or(0, |c| c + 1);
        let mut number = vec![0; most];
        for &c in &self.column {
            number[c] = 1;
        }
        let mut next = 0;
        for n in &mut number {
            let used = *n;
            *n = next;
            next += used;
        }
        for c in &mut self.column {
            *c = number[*c];
        }
        self.columns = next;
    }
}

/// Boxes so that every forward link leads to a later one.
fn forward_order(net: &Net, back: &[bool]) -> Vec<usize> {
    let mut waits = vec![0_usize; net.len()];
    for (l, w) in net.wires.iter().enumerate() {
        waits[w.to] += usize::from(!back[l]);
    }
    let mut order: Vec<_> = (0..net.len()).filter(|&v| waits[v] == 0).collect();
    let mut head = 0;
    while head < order.len() {
        let v = order[head];
        head += 1;
        for &l in net.out.of(v) {
            let t = net.wires[l].to;
            if !back[l] {
                waits[t] -= 1;
                if waits[t] == 0 {
                    order.push(t);
                }
            }
        }
    }
    order
}

/// Moves a box right, next to its first target, when more links grow shorter by it than longer. Links to the ends
/// do not count: they are long in any case.
fn tighten(net: &Net, back: &[bool], order: &[usize], column: &mut [usize]) {
    for &v in order.iter().rev() {
        if net.kind[v].is_end() || net.kind[v] == Kind::Start {
            continue;
        }
        let targets = net.out.of(v).iter().filter(|&&l| !back[l] && !net.kind[net.wires[l].to].is_end());
        let (count, first) =
            targets.fold((0, usize::MAX), |(c, f), &l| (c + 1, f.min(column[net.wires[l].to])));
        let sources = net.into.of(v).iter().filter(|&&l| !back[l]).count();
        if count > sources && first > column[v] + 1 {
            column[v] = first - 1;
        }
    }
}

/// Boxes without any link stand in a row instead of all in one column.
fn spread(net: &Net, column: &mut [usize]) {
    let linked = |v: usize| !net.out.of(v).is_empty() || !net.into.of(v).is_empty();
    let widest = (0..net.len()).filter(|&v| linked(v) && !net.kind[v].is_end()).map(|v| column[v]).max();
    let alone = (0..net.len()).filter(|&v| !linked(v) && matches!(net.kind[v], Kind::Node | Kind::Page));
    let count = alone.clone().count();
    // As many side by side as the rest is wide, or about a square of them.
    let row = (1..=count).find(|r| r * r >= count).unwrap_or(1).max(widest.unwrap_or(1)).max(1);
    for (i, v) in alone.enumerate() {
        column[v] = 1 + i % row;
    }
}
