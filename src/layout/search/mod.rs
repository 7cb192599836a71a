//! The search: moves boxes, one or a few at a time, as long as the drawing gets better.

use super::geometry::{COLUMN_GAP, Point, ROW_GAP};
use super::net::Wire;
use crate::layout::price::lines::Area;
use crate::layout::price::room::rank;
use crate::layout::price::{Move, Scene};

pub(super) mod random;
mod spots;
mod wander;
pub(super) mod windows;

/// Rounds of descent at most, however many steps are left.
const ROUNDS: usize = 12;
/// Part of the steps kept for the descent after the random moves, in small drawings and in large ones: one in so many.
const DESCENT: [u64; 2] = [8, 4];
/// Changes tried for the space between boxes, in pixels.
pub(super) const STRETCHES: [f64; 4] = [40.0, 120.0, -40.0, -120.0];

/// A drawing and what it takes to improve it.
pub(super) struct Search<'a> {
    pub scene: Scene<'a>,
    /// Steps after which the search ends.
    limit: u64,
    /// Places under consideration, and the move on hand; kept for their memory.
    edges: Vec<f64>,
    pub heights: Vec<f64>,
    pub moves: Vec<Move>,
    best: Vec<Move>,
}

/// A direction in which boxes are moved together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// All boxes from a left edge on, to the right or left.
    Across,
    /// All boxes from a top on, down or up.
    Down,
}

impl<'a> Search<'a> {
    /// A search of so many steps.
    pub fn new(scene: Scene<'a>, limit: u64) -> Self {
        Self { scene, limit, edges: Vec::new(), heights: Vec::new(), moves: Vec::new(), best: Vec::new() }
    }

    /// Searches until the steps are used up or nothing is left to improve. A drawing without faults is only made
    /// shorter and straighter.
    pub fn run(&mut self) {
        if self.scene.faults() > 0 {
            self.wander(self.limit - self.limit / DESCENT[usize::from(self.scene.is_large())]);
        }
        self.descend();
    }

    /// Where the boxes stand.
    pub fn corners(&self) -> Vec<Point> {
        self.scene.areas.iter().map(|a| Point { x: a.x, y: a.y }).collect()
    }

    /// Improves box after box until none can be improved or the steps are used up.
    fn descend(&mut self) {
        let n = self.scene.movable();
        let mut quiet = 0;
        let mut turn = 0;
        while quiet < n && turn < ROUNDS * n && self.scene.steps < self.limit {
            let moved = self.improve(turn % n);
            turn += 1;
            quiet = if moved { 0 } else { quiet + 1 };
            if quiet == n && self.scene.window.is_none() && self.stretch() {
                quiet = 0;
            }
        }
    }

    /// Finds the best move of one box and makes it. Whether it moved.
    fn improve(&mut self, v: usize) -> bool {
        let mut gain = 0;
        self.best.clear();
        self.try_places(v, &mut gain);
        for u in v + 1..self.scene.movable() {
            if self.swap(u, v) {
                self.consider(&mut gain);
            }
        }
        self.try_chain(v, &mut gain);
        if gain >= 0 {
            return false;
        }
        let moves = std::mem::take(&mut self.best);
        if self.scene.attempt(&moves, 0).is_some() {
            self.scene.keep();
        }
        self.best = moves;
        true
    }

    /// Tries the move on hand; remembers it when it beats the best so far.
    fn consider(&mut self, gain: &mut i64) {
        if self.scene.steps < self.limit
            && let Some(change) = self.scene.attempt(&self.moves, *gain)
        {
            *gain = change;
            self.scene.undo();
            std::mem::swap(&mut self.best, &mut self.moves);
        }
    }

    /// Tries the other heights and the other left edges worth trying for a box.
    fn try_places(&mut self, v: usize, gain: &mut i64) {
        let home = self.corner(v);
        spots::heights(&self.scene, v, home.x, &mut self.heights);
        for i in 0..self.heights.len() {
            if self.put(v, Point { x: home.x, y: self.heights[i] }) {
                self.consider(gain);
            }
        }
        spots::edges(&self.scene, v, &mut self.edges);
        for i in 0..self.edges.len() {
            if self.put(v, Point { x: self.edges[i], y: home.y }) {
                self.consider(gain);
            }
        }
    }

    /// Tries other heights for a box together with the boxes level with it.
    fn try_chain(&mut self, v: usize, gain: &mut i64) {
        let chain = self.chain(v);
        if chain.len() < 2 {
            return;
        }
        let Point { x, y } = self.corner(v);
        spots::heights(&self.scene, v, x, &mut self.heights);
        for i in 0..self.heights.len() {
            if self.shift(&chain, self.heights[i] - y) {
                self.consider(gain);
            }
        }
    }

    /// Widens and narrows the spaces between boxes. Whether one changed.
    fn stretch(&mut self) -> bool {
        let mut any = false;
        for way in [Way::Across, Way::Down] {
            let mut stops: Vec<f64> =
                self.scene.areas.iter().map(|a| if way == Way::Across { a.x } else { a.y }).collect();
            spots::sort(&mut stops);
            for &from in stops.iter().skip(1) {
                let slack = -self.slack(way, from);
                for by in [slack, (slack / 2.0).floor()].into_iter().chain(STRETCHES) {
                    if by != 0.0
                        && self.scene.steps < self.limit
                        && self.seam(way, from, by)
                        && self.scene.attempt(&self.moves, 0).is_some()
                    {
                        self.scene.keep();
                        any = true;
                        break;
                    }
                }
            }
        }
        any
    }

    pub fn corner(&self, v: usize) -> Point {
        let a = &self.scene.areas[v];
        Point { x: a.x, y: a.y }
    }

    /// A box with those that level links tie to it.
    pub fn chain(&self, v: usize) -> Vec<usize> {
        let net = self.scene.net;
        let level = |links: &[usize]| links.iter().copied().find(|&l| self.scene.lines[l].level());
        let mut chain = vec![v];
        let mut at = v;
        while let Some(l) = level(net.out.of(at)) {
            at = net.wires[l].to;
            chain.push(at);
        }
        at = v;
        while let Some(l) = level(net.into.of(at)) {
            at = net.wires[l].from;
            chain.push(at);
        }
        chain
    }
}

/// Each takes the move in hand; whether it may be made.
impl Search<'_> {
    /// One box goes somewhere else, and others make room.
    pub fn put(&mut self, v: usize, to: Point) -> bool {
        self.moves.clear();
        self.moves.push((v, to));
        to != self.corner(v) && self.scene.make_room(&mut self.moves)
    }

    /// Two boxes change places, middle for middle.
    pub fn swap(&mut self, u: usize, v: usize) -> bool {
        let (mut a, mut b) = (self.scene.areas[u], self.scene.areas[v]);
        let lower = ((a.height - b.height) / 2.0).round();
        (a.x, a.y, b.x, b.y) = (b.x, b.y - lower, a.x, a.y + lower);
        let may = |v: usize, x: f64| {
            let (low, high) = self.scene.range(v);
            (low..=high).contains(&x)
        };
        #[allow(clippy::float_cmp)]
        let is_open = a.x == b.x || may(u, a.x) && may(v, b.x);
        let kind = &self.scene.net.kind;
        let is_alike = rank(kind[u]) == rank(kind[v]);
        self.moves.clear();
        self.moves.extend([(u, Point { x: a.x, y: a.y }), (v, Point { x: b.x, y: b.y })]);
        is_alike && is_open && self.scene.make_room(&mut self.moves)
    }

    /// Boxes go up or down together.
    pub fn shift(&mut self, boxes: &[usize], by: f64) -> bool {
        self.moves.clear();
        for &u in boxes {
            let at = self.corner(u);
            self.moves.push((u, Point { x: at.x, y: at.y + by }));
        }
        by != 0.0 && self.scene.is_free(&mut self.moves)
    }

    /// All boxes from a left edge, or a top, on go further away or come nearer.
    pub fn seam(&mut self, way: Way, from: f64, by: f64) -> bool {
        self.moves.clear();
        for (v, a) in self.scene.areas.iter().enumerate() {
            match way {
                Way::Across if a.x >= from => self.moves.push((v, Point { x: a.x + by, y: a.y })),
                Way::Down if a.y >= from => self.moves.push((v, Point { x: a.x, y: a.y + by })),
                _ => {}
            }
        }
        // What moves away comes near to nothing.
        by > 0.0 || (way == Way::Down || self.keeps_order(from, by)) && self.scene.is_free(&mut self.moves)
    }

    /// How far all boxes from a left edge, or a top, on may come nearer, in whole pixels.
    fn slack(&self, way: Way, from: f64) -> f64 {
        let scene = &self.scene;
        let start = |a: &Area| if way == Way::Across { a.x } else { a.y };
        let (near, far): (Vec<&Area>, Vec<&Area>) = scene.areas.iter().partition(|a| start(a) < from);
        let room = |a: &Area, b: &Area| {
            let is_beside = a.y < b.y + b.height + ROW_GAP && b.y < a.y + a.height + ROW_GAP;
            let is_below = a.x < b.x + b.width + COLUMN_GAP && b.x < a.x + a.width + COLUMN_GAP;
            match way {
                Way::Across if is_beside => a.x - b.x - b.width - COLUMN_GAP,
                // No box overtakes another.
                Way::Across => a.x - b.x,
                Way::Down if is_below => a.y - b.y - b.height - ROW_GAP,
                Way::Down => f64::MAX,
            }
        };
        let boxes = far.iter().flat_map(|a| near.iter().map(|b| room(a, b))).fold(f64::MAX, f64::min);
        let link = |w: &Wire| {
            let (s, t) = (&scene.areas[w.from], &scene.areas[w.to]);
            (way == Way::Across && s.x < from && t.x >= from).then_some(t.x - s.x - s.width - COLUMN_GAP)
        };
        let forward = scene.net.wires.iter().zip(scene.back).filter(|(_, back)| !**back);
        let slack = forward.filter_map(|(w, _)| link(w)).fold(boxes, f64::min);
        if slack < f64::MAX { slack.floor().max(0.0) } else { 0.0 }
    }

    /// Whether no link turns backwards, and no box overtakes another, when all from a left edge on come nearer.
    fn keeps_order(&self, from: f64, by: f64) -> bool {
        let scene = &self.scene;
        let first = scene.areas.iter().map(|a| a.x).filter(|&x| x >= from).fold(f64::MAX, f64::min);
        let short = |(w, _): (&Wire, &bool)| {
            let (s, t) = (&scene.areas[w.from], &scene.areas[w.to]);
            s.x < from && t.x >= from && t.x + by < s.x + s.width + COLUMN_GAP
        };
        scene.areas.iter().all(|a| a.x >= from || a.x <= first + by)
            && !scene.net.wires.iter().zip(scene.back).filter(|(_, back)| !**back).any(short)
    }
}
