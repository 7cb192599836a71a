//! Links as the curves that the console draws, and where these meet other links and boxes.

use super::lines::{Area, CROSS, Line, THROUGH, TOUCH, cross, inside, piece_inside};
use crate::layout::geometry::{Point, STEPS, curve};

/// The curve of a link, worked out when first needed.
#[derive(Clone, Copy)]
pub(in crate::layout) struct Curve {
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
pub(in crate::layout) struct Curves {
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

/// Price of the crossings of two curves.
pub(in crate::layout) fn meet_curved(lines: &[Line], curves: &mut Curves, i: usize, j: usize) -> u32 {
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

/// Price of a curve that runs through a box.
pub(in crate::layout) fn enter_curved(lines: &[Line], curves: &mut Curves, link: usize, area: &Area) -> u32 {
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
