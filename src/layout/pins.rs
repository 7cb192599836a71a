//! Boxes that have a place already keep it; the others are put near their neighbours, where there is room.

use super::geometry::{Block, COLUMN_GAP, Point, ROW_GAP};
use super::net::Net;
use super::price::curves::{Curves, enter_curved, meet_curved};
use super::price::lines::{Area, Line, enter, meet};
use super::start::layers::Layers;
use super::{Effort, Graph, direction, layout};

/// Least free space around a new box, in pixels.
const CLEAR: f64 = 40.0;
/// New boxes up to which each is placed for itself; more are laid out together, below what is there.
const SINGLY: usize = 200;
/// Links up to which a place is judged by what its links cross.
const JUDGED: usize = 2_000;

/// Places the boxes that have no place yet.
pub(super) fn place_around(graph: &Graph, effort: Effort) -> Vec<Point> {
    let blocks = &graph.blocks;
    let mut places: Vec<Option<Point>> = blocks.iter().map(|b| b.pin).collect();
    let open: Vec<usize> = (0..blocks.len()).filter(|&v| places[v].is_none()).collect();
    if open.len() > SINGLY {
        below(graph, &open, &mut places, effort);
    } else if !open.is_empty() {
        let net = Net::new(graph);
        let layers = Layers::new(&net, direction::backward(&net));
        let mut order = open;
        order.sort_by_key(|&v| (net.apart[v], layers.column[v]));
        for v in order {
            places[v] = Some(Spot { graph, net: &net, layers: &layers, places: &places, v }.find());
        }
    }
    places.into_iter().map(Option::unwrap_or_default).collect()
}

/// Lays the new boxes out by themselves, below the others.
fn below(graph: &Graph, open: &[usize], places: &mut [Option<Point>], effort: Effort) {
    let bottom = graph.blocks.iter().filter_map(|b| b.pin.map(|p| p.y + b.height)).fold(0.0, f64::max).ceil();
    for (&v, p) in open.iter().zip(layout(&graph.part(open), effort)) {
        places[v] = Some(Point { x: p.x, y: p.y + bottom });
    }
}

/// A box to place, and what stands already.
struct Spot<'a> {
    graph: &'a Graph,
    net: &'a Net,
    layers: &'a Layers,
    places: &'a [Option<Point>],
    v: usize,
}

impl Spot<'_> {
    fn block(&self) -> &Block {
        &self.graph.blocks[self.v]
    }

    fn standing(&self) -> impl Iterator<Item = (Point, &Block)> {
        self.places.iter().zip(&self.graph.blocks).filter_map(|(p, b)| p.map(|p| (p, b)))
    }

    /// The best free place.
    fn find(&self) -> Point {
        let (columns, mut heights) = self.wishes();
        let block = self.block();
        let (mut lowest, mut near) = (0.0_f64, Vec::new());
        for (p, b) in self.standing() {
            lowest = lowest.max(p.y + b.height);
            let beside = |x: f64| x < p.x + b.width + COLUMN_GAP && p.x < x + block.width + COLUMN_GAP;
            if columns.iter().any(|&x| beside(x)) {
                near.push(p.y - ROW_GAP - block.height);
                near.push(p.y + b.height + ROW_GAP);
            }
        }
        let wish = heights.first().copied().unwrap_or(lowest + ROW_GAP);
        near.sort_by(|a, b| (a - wish).abs().total_cmp(&(b - wish).abs()));
        near.truncate(40);
        heights.extend(near);
        heights.push(lowest + ROW_GAP);
        let lines = self.lines();
        let mut best = (
            f64::MAX,
            Point { x: columns.first().map_or(0.0, |x| x.max(0.0).ceil()), y: (lowest + ROW_GAP).ceil() },
        );
        for (rank, &x) in columns.iter().enumerate() {
            for &y in &heights {
                let at = Point { x: x.max(0.0).ceil(), y: y.max(0.0).ceil() };
                if self.free(at) {
                    let price = self.price(at, &lines) + if rank == 0 { 0.0 } else { 40.0 };
                    if price < best.0 {
                        best = (price, at);
                    }
                }
            }
        }
        best.1
    }

    /// Left edges and heights at which the box would stand well for its neighbours.
    fn wishes(&self) -> (Vec<f64>, Vec<f64>) {
        let net = self.net;
        let (mut from, mut until, mut heights) = (f64::MIN, f64::MAX, Vec::new());
        for &l in net.into.of(self.v).iter().filter(|&&l| !self.layers.back[l]) {
            let w = &net.wires[l];
            if let Some(p) = self.places[w.from] {
                from = from.max(p.x + net.width[w.from]);
                heights.push(p.y + w.out - w.into);
            }
        }
        for &l in net.out.of(self.v).iter().filter(|&&l| !self.layers.back[l]) {
            let w = &net.wires[l];
            if let Some(p) = self.places[w.to] {
                until = until.min(p.x);
                heights.push(p.y + w.into - w.out);
            }
        }
        let width = self.block().width;
        let mut columns = Vec::new();
        if from > f64::MIN {
            columns.push(from + COLUMN_GAP);
            // A column that stands there already, and the space just before the first target.
            let right = self.standing().map(|(p, _)| p.x).filter(|&x| x >= from + CLEAR);
            columns.extend(right.min_by(f64::total_cmp));
            if until < f64::MAX && until - COLUMN_GAP - width > from + COLUMN_GAP {
                columns.push(until - COLUMN_GAP - width);
            }
        } else if until < f64::MAX {
            columns.push(until - COLUMN_GAP - width);
        } else {
            columns.push(self.standing().map(|(p, _)| p.x).fold(f64::MAX, f64::min).min(1e9));
            if self.block().kind.is_end() {
                columns[0] = self.standing().map(|(p, b)| p.x + b.width).fold(0.0, f64::max) + COLUMN_GAP;
            }
        }
        (columns, heights)
    }

    /// Whether nothing stands there or too near.
    fn free(&self, at: Point) -> bool {
        let block = self.block();
        self.standing().all(|(p, b)| {
            at.x >= p.x + b.width + CLEAR
                || p.x >= at.x + block.width + CLEAR
                || at.y >= p.y + b.height + CLEAR
                || p.y >= at.y + block.height + CLEAR
        })
    }

    fn area(&self, b: usize, at: Point) -> Area {
        Area { x: at.x, y: at.y, width: self.net.width[b], height: self.net.height[b] }
    }

    fn line(&self, l: usize, at: impl Fn(usize) -> Option<Point>) -> Option<Line> {
        let w = &self.net.wires[l];
        let (s, t) = (at(w.from)?, at(w.to)?);
        let from = Point { x: s.x + self.net.width[w.from], y: s.y + w.out };
        Some(Line::new(from, Point { x: t.x, y: t.y + w.into }, &self.area(w.from, s)))
    }

    /// Links between boxes that stand already, with their targets.
    fn lines(&self) -> Vec<(usize, Line)> {
        if self.net.wires.len() > JUDGED {
            return Vec::new();
        }
        (0..self.net.wires.len()).filter_map(|l| Some((l, self.line(l, |b| self.places[b])?))).collect()
    }

    /// What the place costs: the length of the links of the box, and what they and the box get in the way of.
    fn price(&self, at: Point, others: &[(usize, Line)]) -> f64 {
        let net = self.net;
        let area = self.area(self.v, at);
        let mut lines: Vec<Line> = others.iter().map(|o| o.1).collect();
        let own = net.into.of(self.v).iter().chain(net.out.of(self.v));
        let own: Vec<_> = own
            .filter_map(|&l| {
                Some((l, self.line(l, |b| if b == self.v { Some(at) } else { self.places[b] })?))
            })
            .collect();
        lines.extend(own.iter().map(|o| o.1));
        let mut curves = Curves::new(lines.len());
        let (mut faults, mut length) = (0, 0.0);
        for (i, (_, line)) in others.iter().enumerate() {
            let (price, open) = enter(line, &area);
            faults += price + if open { enter_curved(&lines, &mut curves, i, &area) } else { 0 };
        }
        for (k, (l, line)) in own.iter().enumerate() {
            let (i, w) = (others.len() + k, &net.wires[*l]);
            length += line.length() + if line.level() { 0.0 } else { 20.0 };
            if others.is_empty() && net.wires.len() > JUDGED {
                continue;
            }
            for (j, (other, theirs)) in others.iter().enumerate() {
                if net.wires[*other].to != w.to {
                    let (price, open) = meet(line, theirs);
                    faults += price + if open { meet_curved(&lines, &mut curves, i, j) } else { 0 };
                }
            }
            for (b, p) in self.places.iter().enumerate() {
                if let Some(p) = p.filter(|_| b != w.from && b != w.to) {
                    let area = self.area(b, p);
                    let (price, open) = enter(line, &area);
                    faults += price + if open { enter_curved(&lines, &mut curves, i, &area) } else { 0 };
                }
            }
        }
        // A crossing, counted straight and curved, is worth a detour of 200 pixels: what stands near is easy to find.
        f64::from(faults) + length
    }
}
