//! The graph as the algorithms read it: links that count, neighbours in flat arrays.

use std::collections::HashMap;

use super::{Graph, Kind};

/// A link between two different boxes.
#[derive(Clone, Copy)]
pub(super) struct Wire {
    pub from: usize,
    pub to: usize,
    /// Height of the outcome's point below the top of `from`, in pixels.
    pub out: f64,
    /// Height of the entry below the top of `to`, in pixels.
    pub into: f64,
}

/// Links of each box, as one array of link numbers with the place where each box's part begins.
pub(super) struct Fan {
    first: Vec<usize>,
    links: Vec<usize>,
}

impl Fan {
    fn new(boxes: usize, wires: &[Wire], end: impl Fn(&Wire) -> usize) -> Self {
        let mut first = vec![0; boxes + 1];
        for w in wires {
            first[end(w) + 1] += 1;
        }
        for i in 0..boxes {
            first[i + 1] += first[i];
        }
        let mut next = first.clone();
        let mut links = vec![0; wires.len()];
        for (i, w) in wires.iter().enumerate() {
            links[next[end(w)]] = i;
            next[end(w)] += 1;
        }
        Self { first, links }
    }

    /// Links of one box.
    pub fn of(&self, block: usize) -> &[usize] {
        &self.links[self.first[block]..self.first[block + 1]]
    }
}

/// Boxes and links in the form all steps share.
pub(super) struct Net {
    pub kind: Vec<Kind>,
    pub width: Vec<f64>,
    pub height: Vec<f64>,
    /// Links without self-loops and without those that end nowhere, by source and outcome.
    pub wires: Vec<Wire>,
    /// Links that leave a box, in outcome order.
    pub out: Fan,
    /// Links that reach a box, by source.
    pub into: Fan,
    /// Boxes that stand apart, below the others: those that the start does not lead to, though it leads somewhere.
    pub apart: Vec<bool>,
}

impl Net {
    pub fn new(graph: &Graph) -> Self {
        let blocks = &graph.blocks;
        let n = blocks.len();
        let mut order: Vec<_> = (0..graph.links.len()).collect();
        order.sort_by_key(|&i| (graph.links[i].from, graph.links[i].outcome, i));
        let mut wires = Vec::with_capacity(order.len());
        for i in order {
            let link = &graph.links[i];
            let (from, to) = (link.from as usize, link.to as usize);
            if from != to && from < n && to < n {
                let out = blocks[from].outlet(link.outcome as usize).y;
                wires.push(Wire { from, to, out, into: blocks[to].entry().y });
            }
        }
        let out = Fan::new(n, &wires, |w| w.from);
        let into = Fan::new(n, &wires, |w| w.to);
        let mut reached = vec![false; n];
        let mut todo: Vec<_> = (0..n).filter(|&i| blocks[i].kind == Kind::Start).collect();
        for &i in &todo {
            reached[i] = true;
        }
        while let Some(v) = todo.pop() {
            for &l in out.of(v) {
                let t = wires[l].to;
                if !reached[t] {
                    reached[t] = true;
                    todo.push(t);
                }
            }
        }
        let leads = (0..n).any(|v| reached[v] && blocks[v].kind != Kind::Start);
        let apart = (0..n).map(|v| leads && !reached[v] && !blocks[v].kind.is_end()).collect();
        Self {
            kind: blocks.iter().map(|b| b.kind).collect(),
            width: blocks.iter().map(|b| b.width).collect(),
            height: blocks.iter().map(|b| b.height).collect(),
            wires,
            out,
            into,
            apart,
        }
    }

    /// Some of the boxes, in the order given, and some of the links between them.
    pub fn part(&self, boxes: &[usize], wires: &[usize]) -> Self {
        let number: HashMap<usize, usize> = boxes.iter().enumerate().map(|(i, &v)| (v, i)).collect();
        let wire = |&l: &usize| {
            let w = self.wires[l];
            Some(Wire { from: *number.get(&w.from)?, to: *number.get(&w.to)?, ..w })
        };
        let wires: Vec<_> = wires.iter().filter_map(wire).collect();
        Self {
            kind: boxes.iter().map(|&v| self.kind[v]).collect(),
            width: boxes.iter().map(|&v| self.width[v]).collect(),
            height: boxes.iter().map(|&v| self.height[v]).collect(),
            out: Fan::new(boxes.len(), &wires, |w| w.from),
            into: Fan::new(boxes.len(), &wires, |w| w.to),
            wires,
            apart: vec![false; boxes.len()],
        }
    }

    pub fn len(&self) -> usize {
        self.kind.len()
    }
}
