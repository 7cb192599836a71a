//! Links as drawn, and where they meet other links and boxes.

use super::hulls::Hull;
use crate::layout::geometry::{Point, loops, reach};

/// Price of two links that cross when drawn straight, and of every crossing of their curves.
pub(super) const CROSS: [u32; 2] = [119, 108];
/// Price of a link that runs through a foreign box when drawn straight, and as a curve.
pub(super) const THROUGH: [u32; 2] = [121, 126];
/// Price of a straight link that comes nearer to a foreign box than so many pixels: it is hard to tell from one that
/// leaves the box.
const GRAZE: u32 = 12;
const BESIDE: f64 = 8.0;
/// A link counts as running through a box when it comes more than so many pixels inside.
const INSIDE: f64 = 1.0;

/// A box as links meet it.
#[derive(Clone, Copy, Default)]
pub(in crate::layout) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    /// The part of the canvas where links have to do with it.
    pub fn hull(&self) -> Hull {
        Hull::new(
            self.x - BESIDE,
            self.y - BESIDE,
            self.x + self.width + BESIDE,
            self.y + self.height + BESIDE,
        )
    }
}

/// A link between two points.
#[derive(Clone, Copy, Default)]
pub(in crate::layout) struct Line {
    pub from: Point,
    pub to: Point,
    low: f64,
    high: f64,
    slope: f64,
    /// How far at most the curve leaves the straight line, up or down.
    stray: f64,
    /// Whether it runs to the right far enough for its curve to do so everywhere.
    pub(super) forward: bool,
    /// Size of the box it leaves: some curves depend on it.
    pub(super) size: (f64, f64),
    /// What it stays inside of, as a curve too.
    pub hull: Hull,
}

impl Line {
    pub fn new(from: Point, to: Point, source: &Area) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let off = reach(dx, dy);
        let forward = dx > 0.0 && off <= 0.75 * dx;
        let (slope, stray) = if forward { (dy / dx, 4.0 / 9.0 * dy.abs() * off / dx) } else { (0.0, 0.0) };
        let size = (source.width, source.height);
        let (low, high) = (from.y.min(to.y), from.y.max(to.y));
        // A curve stays inside the points that bend it.
        let hull = if forward {
            Hull::new(from.x, low, to.x, high)
        } else {
            let (left, right) = (from.x.min(to.x - off), to.x.max(from.x + off));
            let below = if loops(from, to, source.width) {
                (from.y + f64::midpoint(source.width, source.height)).max(to.y + 50.0)
            } else {
                high
            };
            Hull::new(left, low, right, high.max(below))
        };
        Self { from, to, low, high, slope, stray, forward, size, hull }
    }

    fn at(&self, x: f64) -> f64 {
        self.from.y + self.slope * (x - self.from.x)
    }

    /// How far it runs to the right and down.
    pub fn run(&self) -> Point {
        Point { x: self.to.x - self.from.x, y: self.to.y - self.from.y }
    }

    /// Length in pixels as the crow flies.
    pub fn length(&self) -> f64 {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// Whether its ends are at the same height, to a pixel.
    pub fn level(&self) -> bool {
        self.forward && self.high - self.low <= 1.0
    }
}

/// Which side of the line from `a` to `b` the point `c` is on.
fn side(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// What counts as touching, in pixels.
pub(super) const TOUCH: f64 = 1e-7;

fn opposite(a: f64, b: f64) -> bool {
    (a > TOUCH && b < -TOUCH) || (a < -TOUCH && b > TOUCH)
}

pub(super) fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    opposite(side(a, b, c), side(a, b, d)) && opposite(side(c, d, a), side(c, d, b))
}

/// A price, and whether the curves have to be looked at to know the rest of it.
pub(in crate::layout) type Quote = (u32, bool);

/// Price of what two links to different boxes do to each other, as far as straight lines can tell.
#[inline]
pub(in crate::layout) fn meet(a: &Line, b: &Line) -> Quote {
    if a.forward && b.forward {
        let (from, to) = (a.from.x.max(b.from.x), a.to.x.min(b.to.x));
        if from >= to || a.low > b.high || b.low > a.high {
            return (0, false);
        }
        let (first, last) = (a.at(from) - b.at(from), a.at(to) - b.at(to));
        let straight = opposite(first, last);
        // Far enough apart at both ends of their common stretch, curves do what straight lines do.
        if first.abs().min(last.abs()) > a.stray + b.stray {
            return if straight { (CROSS[0] + CROSS[1], false) } else { (0, false) };
        }
        return (u32::from(straight) * CROSS[0], true);
    }
    let apart = a.low > b.high || b.low > a.high;
    (u32::from(!apart && cross(a.from, a.to, b.from, b.to)) * CROSS[0], true)
}

/// Whether a piece of a line comes inside a box.
pub(super) fn piece_inside(a: Point, b: Point, left: f64, top: f64, right: f64, bottom: f64) -> bool {
    if a.x.min(b.x) >= right || a.x.max(b.x) <= left || a.y.min(b.y) >= bottom || a.y.max(b.y) <= top {
        return false;
    }
    // The box lies on both sides of the piece, or has it inside.
    let corner = |x, y| side(a, b, Point { x, y });
    let (p, q, r, s) = (corner(left, top), corner(right, top), corner(left, bottom), corner(right, bottom));
    let (least, most) = (p.min(q).min(r.min(s)), p.max(q).max(r.max(s)));
    least < 0.0 && most > 0.0
}

/// Price of what a link does to a box that is neither of its ends, as far as a straight line can tell.
#[inline]
pub(in crate::layout) fn enter(line: &Line, area: &Area) -> Quote {
    let [left, top, right, bottom] = inside(area);
    if line.forward {
        let (from, to) = (line.from.x.max(left), line.to.x.min(right));
        if from >= to || line.low >= bottom + BESIDE || line.high <= top - BESIDE {
            return (0, false);
        }
        let (a, b) = (line.at(from), line.at(to));
        let (low, high) = (a.min(b), a.max(b));
        if low >= bottom + line.stray || high <= top - line.stray {
            let near = low < bottom + BESIDE && high > top - BESIDE;
            return (if near { GRAZE } else { 0 }, false);
        }
        if low < bottom - line.stray && high > top + line.stray {
            return (THROUGH[0] + THROUGH[1], false);
        }
        return (u32::from(low < bottom && high > top) * THROUGH[0], true);
    }
    (u32::from(piece_inside(line.from, line.to, left, top, right, bottom)) * THROUGH[0], true)
}

pub(super) fn inside(area: &Area) -> [f64; 4] {
    [area.x + INSIDE, area.y + INSIDE, area.x + area.width - INSIDE, area.y + area.height - INSIDE]
}
