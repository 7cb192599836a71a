//! The drawing while it is searched: where everything stands, what is wrong with it, and what a move would change.
//!
//! Prices are whole numbers, so that sums do not depend on the order of moves; 100 is the price of one crossing of curves.

use super::geometry::Point;
use super::net::Net;
use curves::{Curves, enter_curved, meet_curved};
use hulls::{Hulls, stride};
use lines::{Area, Line, enter, meet};
use trial::Trial;

pub(super) mod curves;
mod hulls;
pub(super) mod lines;
mod outcome;
pub(super) mod room;
mod trial;

/// Price of two outcomes of a box whose targets stand in the opposite order.
const INVERTED: i64 = 10;
/// Pixels of length that cost one unit, in small drawings and in large ones, which have long links anyhow.
const LENGTH: [f64; 2] = [8.5, 6.0];
/// Pixels, to the side and up or down, by which a link of a large drawing may run otherwise than at first for one unit more:
/// what nothing speaks against stays, so that a small change of the journey moves few boxes.
const STRAY: f64 = 15.0;
/// Boxes from which on a drawing is large.
const LARGE: usize = 16;
/// Pixels of height, and of width, of the drawing that cost one unit.
const TALL: f64 = 8.0;
const WIDE: f64 = 8.0;
/// Units a link costs when the drawing is twice as large as it should be.
const VAST: f64 = 30.0;
/// A drawing should not be larger than its boxes together, times their number by this.
const ROOMY: f64 = 6.0;
/// But small drawings may take so many times the area of their boxes.
const LEAST_ROOM: f64 = 10.0;
/// Price of a link of the main path that is not level, and of another one.
const TILTED: [u32; 2] = [12, 3];
/// Pixels that a link of the main path may go up or down for one unit more.
const LEAN: f64 = 4.0;

/// A box and where it is to stand.
pub(super) type Move = (usize, Point);

/// A part of a drawing that is searched while the rest stays.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// The first boxes, so many, may move.
    pub movable: usize,
    /// Where they stay.
    pub frame: Area,
}

/// Places, links and prices.
pub(super) struct Scene<'a> {
    pub net: &'a Net,
    pub areas: Vec<Area>,
    pub lines: Vec<Line>,
    pub curves: Curves,
    /// Rectangles around links and boxes.
    pub line_hulls: Hulls,
    pub area_hulls: Hulls,
    spine: &'a [bool],
    /// Links that run backwards.
    pub back: &'a [bool],
    pub target: Vec<usize>,
    /// Price of two links together: a row for every link, each as long as `pair_row`.
    pub pairs: Vec<u16>,
    pub pair_row: usize,
    /// Price of a link and a box: a row for every link, and the same with a row for every box.
    pub entries: Vec<u16>,
    pub entry_row: usize,
    pub entered: Vec<u16>,
    /// How links ran at first, to the right and down, where they shall rather stay so.
    home: Vec<Point>,
    /// Sums of the tables' rows.
    pub pair_sum: Vec<i64>,
    pub entry_sum: Vec<i64>,
    pub box_sum: Vec<i64>,
    /// Price of a link by itself, and of the order of a box's targets.
    pub alone: Vec<i64>,
    pub order: Vec<i64>,
    pub frame: i64,
    /// What may move, and where, when it is not all.
    pub window: Option<Window>,
    /// Whether there are boxes that stand apart, and room to work out heights.
    pub has_apart: bool,
    pub tops: Vec<f64>,
    /// Area the drawing may take without a further price, in square pixels.
    room: f64,
    pub total: i64,
    pub trial: Option<Box<Trial>>,
    /// Comparisons of a link with another link or a box so far.
    pub steps: u64,
}

/// A price as the tables hold it.
pub(super) fn narrow(price: u32) -> u16 {
    u16::try_from(price).unwrap_or(u16::MAX)
}

impl<'a> Scene<'a> {
    pub fn new(net: &'a Net, spine: &'a [bool], back: &'a [bool], places: &[Point]) -> Self {
        let (n, e) = (net.len(), net.wires.len());
        let areas: Vec<_> = (0..n)
            .map(|v| Area { x: places[v].x, y: places[v].y, width: net.width[v], height: net.height[v] })
            .collect();
        #[allow(clippy::cast_precision_loss)]
        let room = areas.iter().map(|a| a.width * a.height).sum::<f64>().max(1.0)
            * (n as f64 / ROOMY).max(LEAST_ROOM);
        let mut scene = Self {
            net,
            areas,
            lines: vec![Line::default(); e],
            curves: Curves::new(e),
            spine,
            back,
            target: net.wires.iter().map(|w| w.to).collect(),
            line_hulls: Hulls::new(e),
            area_hulls: Hulls::new(n),
            pairs: vec![0; e * stride(e)],
            pair_row: stride(e),
            entries: vec![0; e * stride(n)],
            entry_row: stride(n),
            entered: vec![0; n * stride(e)],
            home: Vec::new(),
            pair_sum: vec![0; e],
            entry_sum: vec![0; e],
            box_sum: vec![0; n],
            alone: vec![0; e],
            order: vec![0; n],
            frame: 0,
            window: None,
            has_apart: net.apart.contains(&true),
            tops: Vec::with_capacity(n),
            room,
            total: 0,
            trial: Some(Box::new(Trial::new(n, e))),
            steps: 0,
        };
        scene.measure();
        scene
    }

    /// The same, where links of a large drawing rather run as they do now.
    pub fn at_home(mut self) -> Self {
        if self.is_large() {
            self.home = self.lines.iter().map(Line::run).collect();
        }
        self
    }

    /// Works out all prices.
    fn measure(&mut self) {
        let (n, e) = (self.net.len(), self.net.wires.len());
        for l in 0..e {
            self.lines[l] = self.line(l);
            self.line_hulls.set(l, self.lines[l].hull);
        }
        for (v, a) in self.areas.iter().enumerate() {
            self.area_hulls.set(v, a.hull());
        }
        let mut total = 0;
        for i in 0..e {
            for j in 0..i {
                if self.net.wires[i].to != self.net.wires[j].to {
                    let price = narrow(self.meeting(i, j));
                    self.pairs[i * self.pair_row + j] = price;
                    self.pairs[j * self.pair_row + i] = price;
                    self.pair_sum[i] += i64::from(price);
                    self.pair_sum[j] += i64::from(price);
                    total += i64::from(price);
                }
            }
            for b in 0..n {
                if self.foreign(i, b) {
                    let price = narrow(self.entering(i, b));
                    self.entries[i * self.entry_row + b] = price;
                    self.entered[b * self.pair_row + i] = price;
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

    pub fn line(&self, l: usize) -> Line {
        let w = &self.net.wires[l];
        let (s, t) = (&self.areas[w.from], &self.areas[w.to]);
        Line::new(Point { x: s.x + s.width, y: s.y + w.out }, Point { x: t.x, y: t.y + w.into }, s)
    }

    fn foreign(&self, l: usize, b: usize) -> bool {
        self.net.wires[l].from != b && self.net.wires[l].to != b
    }

    #[allow(clippy::cast_possible_truncation)]
    pub fn lone(&self, l: usize) -> i64 {
        let line = &self.lines[l];
        let tilt = if line.level() { 0 } else { TILTED[usize::from(!self.spine[l])] };
        let run = line.run();
        let stray = |home: &Point| ((run.x - home.x).abs() + (run.y - home.y).abs()) / STRAY;
        let stray = self.home.get(l).map_or(0.0, stray);
        let lean = if self.spine[l] { (line.to.y - line.from.y).abs() / LEAN } else { 0.0 };
        (line.length() / LENGTH[usize::from(self.is_large())] + lean + stray) as i64 + i64::from(tilt)
    }

    /// Price of the targets of a box that stand out of outcome order.
    pub fn inversions(&self, v: usize) -> i64 {
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

    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn framed(&self) -> i64 {
        let Some(first) = self.areas.first() else { return 0 };
        let (mut left, mut right, mut top, mut bottom) = (first.x, first.x, first.y, first.y);
        for a in &self.areas {
            left = left.min(a.x);
            right = right.max(a.x + a.width);
            top = top.min(a.y);
            bottom = bottom.max(a.y + a.height);
        }
        let (width, height) = (right - left, bottom - top);
        let spare = (width * height / self.room - 1.0).max(0.0) * VAST;
        (height / TALL + width / WIDE) as i64 + (spare * self.lines.len() as f64) as i64
    }

    /// Whether there are so many boxes that lengths and heat are weighed otherwise.
    pub fn is_large(&self) -> bool {
        self.areas.len() >= LARGE
    }

    /// How many boxes may move: the first ones.
    pub fn movable(&self) -> usize {
        self.window.map_or(self.areas.len(), |window| window.movable)
    }

    /// What crosses, runs through boxes or stands out of order, in units of price.
    pub fn faults(&self) -> i64 {
        self.pair_sum.iter().sum::<i64>() / 2
            + self.entry_sum.iter().sum::<i64>()
            + self.order.iter().sum::<i64>()
    }

    /// What a box and its links have to do with faults.
    pub fn blame(&self, v: usize) -> i64 {
        let links = self.net.out.of(v).iter().chain(self.net.into.of(v));
        self.box_sum[v] + self.order[v] + links.map(|&l| self.pair_sum[l] + self.entry_sum[l]).sum::<i64>()
    }

    /// Links of a box with the foreign boxes they run through.
    pub fn pierced(&self, v: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let n = self.net.len();
        let faulty = self.net.out.of(v).iter().chain(self.net.into.of(v)).filter(|&&l| self.entry_sum[l] > 0);
        faulty
            .flat_map(move |&l| {
                (0..n).filter(move |&b| self.entries[l * self.entry_row + b] > 0).map(move |b| (l, b))
            })
            .take(8)
    }

    /// A foreign box that a link runs through.
    pub fn pierced_by(&self, l: usize) -> Option<usize> {
        if self.entry_sum[l] == 0 {
            return None;
        }
        self.entries[l * self.entry_row..(l + 1) * self.entry_row].iter().position(|&p| p > 0)
    }

    /// Links that run through a box.
    pub fn intruders(&self, v: usize) -> impl Iterator<Item = usize> + '_ {
        let count = if self.box_sum[v] > 0 { self.net.wires.len() } else { 0 };
        (0..count).filter(move |&l| self.entered[v * self.pair_row + l] > 0)
    }
}
