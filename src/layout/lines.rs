//! Links as drawn, and where they meet other links and boxes.

use super::geometry::{Point, STEPS, curve, loops, reach};
use super::hulls::Hull;

/// Price of two links that cross when drawn straight, and of every crossing of their curves.
const CROSS: [u32; 2] = [119, 108];
/// Price of a link that runs through a foreign box when drawn straight, and as a curve.
const THROUGH: [u32; 2] = [112, 117];
/// Price of a straight link that comes nearer to a foreign box than so many pixels: it is hard to tell from one that
/// leaves the box.
const GRAZE: u32 = 12;
const BESIDE: f64 = 8.0;
/// A link counts as running through a box when it comes more than so many pixels inside.
const INSIDE: f64 = 1.0;

/// A box as links meet it.
#[derive(Clone, Copy, Default)]
pub(super) struct Area {
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
pub(super) struct Line {
    pub from: Point,
    pub to: Point,
    low: f64,
    high: f64,
    slope: f64,
    /// How far at most the curve leaves the straight line, up or down.
    stray: f64,
    /// Whether it runs to the right far enough for its curve to do so everywhere.
    forward: bool,
    /// Size of the box it leaves: some curves depend on it.
    size: (f64, f64),
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

/// The curve of a link, worked out when first needed.
#[derive(Clone, Copy)]
pub(super) struct Curve {
    points: [Point; STEPS],
    slopes: [f64; STEPS],
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Curve {
    pub fn new(line: &Line) -> Self {
        let points = curve(line.from, line.to, line.size.0, line.size.1);
        let mut slopes = [0.0; STEPS];
        for (i, w) in points.windows(2).enumerate() {
            slopes[i] = (w[1].y - w[0].y) / (w[1].x - w[0].x).max(1e-9);
        }
        let mut c = Self { points, slopes, left: f64::MAX, right: f64::MIN, top: f64::MAX, bottom: f64::MIN };
        for p in &points {
            c.left = c.left.min(p.x);
            c.right = c.right.max(p.x);
            c.top = c.top.min(p.y);
            c.bottom = c.bottom.max(p.y);
        }
        c
    }
}

/// Curves of all links as they stand, and of those that are tried elsewhere.
pub(super) struct Curves {
    known: Vec<Option<Curve>>,
    trial: Vec<Option<Curve>>,
    tried: Vec<bool>,
}

impl Curves {
    pub fn new(links: usize) -> Self {
        Self { known: vec![None; links], trial: vec![None; links], tried: vec![false; links] }
    }

    /// The link is tried elsewhere from now on.
    pub fn attempt(&mut self, link: usize) {
        self.tried[link] = true;
        self.trial[link] = None;
    }

    /// The link is back where it was.
    pub fn undo(&mut self, link: usize) {
        self.tried[link] = false;
    }

    /// The link stays where it was tried.
    pub fn keep(&mut self, link: usize) {
        self.tried[link] = false;
        self.known[link] = self.trial[link].take();
    }

    fn ready(&mut self, link: usize, line: &Line) {
        let slot = if self.tried[link] { &mut self.trial[link] } else { &mut self.known[link] };
        if slot.is_none() {
            *slot = Some(Curve::new(line));
        }
    }

    fn get(&self, link: usize) -> Option<&Curve> {
        if self.tried[link] { self.trial[link].as_ref() } else { self.known[link].as_ref() }
    }
}

/// Which side of the line from `a` to `b` the point `c` is on.
fn side(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// What counts as touching, in pixels.
const TOUCH: f64 = 1e-7;

fn opposite(a: f64, b: f64) -> bool {
    (a > TOUCH && b < -TOUCH) || (a < -TOUCH && b > TOUCH)
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    opposite(side(a, b, c), side(a, b, d)) && opposite(side(c, d, a), side(c, d, b))
}

/// A price, and whether the curves have to be looked at to know the rest of it.
pub(super) type Quote = (u32, bool);

/// Price of what two links to different boxes do to each other, as far as straight lines can tell.
#[inline]
pub(super) fn meet(a: &Line, b: &Line) -> Quote {
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

/// Price of the crossings of two curves.
pub(super) fn meet_curved(lines: &[Line], curves: &mut Curves, i: usize, j: usize) -> u32 {
    CROSS[1] * curves_meet(lines, curves, i, j)
}

/// How often the curves of two links cross.
fn curves_meet(lines: &[Line], curves: &mut Curves, i: usize, j: usize) -> u32 {
    // What two links cost must not depend on which of them is looked at first.
    let (i, j) = (i.min(j), i.max(j));
    curves.ready(i, &lines[i]);
    curves.ready(j, &lines[j]);
    let (Some(a), Some(b)) = (curves.get(i), curves.get(j)) else { return 0 };
    if a.right <= b.left || b.right <= a.left || a.top > b.bottom || b.top > a.bottom {
        return 0;
    }
    if lines[i].forward && lines[j].forward {
        return changes(a, b);
    }
    // Only pieces that come where both curves are can meet.
    let (left, right) = (a.left.max(b.left), a.right.min(b.right));
    let (top, bottom) = (a.top.max(b.top), a.bottom.min(b.bottom));
    let near = |p: Point, q: Point| {
        p.x.min(q.x) <= right && p.x.max(q.x) >= left && p.y.min(q.y) <= bottom && p.y.max(q.y) >= top
    };
    let mut pieces = [(Point::default(), Point::default()); STEPS];
    let mut few = 0;
    for w in b.points.windows(2) {
        if near(w[0], w[1]) {
            pieces[few] = (w[0], w[1]);
            few += 1;
        }
    }
    let mut count = 0;
    for w in a.points.windows(2).filter(|w| near(w[0], w[1])) {
        let (left, right) = (w[0].x.min(w[1].x), w[0].x.max(w[1].x));
        let (top, bottom) = (w[0].y.min(w[1].y), w[0].y.max(w[1].y));
        for &(c, d) in &pieces[..few] {
            if c.x.min(d.x) < right && c.x.max(d.x) > left && c.y.min(d.y) <= bottom && c.y.max(d.y) >= top {
                count += u32::from(cross(w[0], w[1], c, d));
            }
        }
    }
    count
}

/// How often two curves that run to the right all along change sides, looked at where the pieces of one of them meet.
fn changes(a: &Curve, b: &Curve) -> u32 {
    let (p, q) = (&a.points, &b.points);
    let (start, end) = (p[0].x.max(q[0].x), p[STEPS - 1].x.min(q[STEPS - 1].x));
    let joints = p.iter().map(|p| p.x).filter(|&x| start < x && x < end);
    let (mut count, mut above, mut i, mut j) = (0, 0.0, 1, 1);
    for x in std::iter::once(start).chain(joints).chain([end]) {
        while i < STEPS - 1 && p[i].x < x {
            i += 1;
        }
        while j < STEPS - 1 && q[j].x < x {
            j += 1;
        }
        let (u, v) = (p[i - 1], q[j - 1]);
        let apart = (u.y + a.slopes[i - 1] * (x - u.x)) - (v.y + b.slopes[j - 1] * (x - v.x));
        if apart.abs() > TOUCH {
            count += u32::from(apart * above < 0.0);
            above = apart;
        }
    }
    count
}

/// Whether a piece of a line comes inside a box.
fn piece_inside(a: Point, b: Point, left: f64, top: f64, right: f64, bottom: f64) -> bool {
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
pub(super) fn enter(line: &Line, area: &Area) -> Quote {
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

fn inside(area: &Area) -> [f64; 4] {
    [area.x + INSIDE, area.y + INSIDE, area.x + area.width - INSIDE, area.y + area.height - INSIDE]
}

/// Price of a curve that runs through a box.
pub(super) fn enter_curved(lines: &[Line], curves: &mut Curves, link: usize, area: &Area) -> u32 {
    u32::from(curve_enters(&lines[link], curves, link, inside(area))) * THROUGH[1]
}

fn curve_enters(line: &Line, curves: &mut Curves, link: usize, [left, top, right, bottom]: [f64; 4]) -> bool {
    curves.ready(link, line);
    let Some(c) = curves.get(link) else { return false };
    if c.right <= left || c.left >= right || c.bottom <= top || c.top >= bottom {
        return false;
    }
    c.points.windows(2).any(|w| piece_inside(w[0], w[1], left, top, right, bottom))
}
