//! Sizes of boxes, places of their points, and the curve between two points.
//!
//! All lengths are pixels at zoom 100 %, x to the right, y downwards. The sizes are those of the console of 2026,
//! rounded up: a canvas with smaller boxes only gains space.

/// A place on the canvas, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// What stands on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The start of the journey: leftmost, one outcome.
    Start,
    /// The end of a journey that worked: in the last column.
    Success,
    /// The end of a journey that failed: in the last column.
    Failure,
    /// A node.
    Node,
    /// A page, with the nodes on it drawn inside its box.
    Page,
}

impl Kind {
    /// Whether it is one of the two ends.
    #[must_use]
    pub fn is_end(self) -> bool {
        matches!(self, Self::Success | Self::Failure)
    }
}

/// Free space between two columns, in pixels: what the console's own layout leaves.
pub(super) const COLUMN_GAP: f64 = 80.0;
/// Least free space between a box and the one below it, in pixels.
pub(super) const ROW_GAP: f64 = 40.0;
/// Height of one outcome's row, in pixels.
const ROW: f64 = 27.0;
/// Height of a box with no or one outcome, in pixels.
const BASE: f64 = 71.0;
/// Height of a page's child, in pixels.
const CHILD: f64 = 74.0;
/// Width of a box with a short title, in pixels; long titles widen it up to [`WIDEST`].
const NARROWEST: f64 = 150.0;
const NARROWEST_PAGE: f64 = 238.0;
const WIDEST: f64 = 400.0;

/// A box on the canvas: size, outcome points, and where it has to stand, if that is settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// How many outcomes it shows, linked or not.
    pub outcomes: u32,
    /// The top left corner it keeps, in pixels; `None` leaves it to the layout.
    pub pin: Option<Point>,
}

impl Block {
    /// A box as the console of 2026 draws it: `title` is shown in full up to a width of 400 pixels, `outcomes` are
    /// stacked in rows when there are two or more, and `children` are the nodes on a page.
    #[must_use]
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub fn new(kind: Kind, title: &str, outcomes: usize, children: usize) -> Self {
        let shown = outcomes.min(u32::MAX as usize) as u32;
        let (width, height) = match kind {
            Kind::Start | Kind::Success | Kind::Failure => (60.0, 70.0),
            Kind::Node | Kind::Page => {
                let text = (90.0 + 7.5 * title.chars().count() as f64).round_ties_even();
                let rows = if outcomes > 1 { ROW * f64::from(shown) } else { 0.0 };
                if kind == Kind::Page {
                    (text.clamp(NARROWEST_PAGE, WIDEST), BASE + rows + CHILD * children as f64)
                } else {
                    (text.clamp(NARROWEST, WIDEST), BASE + rows)
                }
            }
        };
        Self { kind, width, height, outcomes: shown, pin: None }
    }

    /// Where links come in, relative to the top left corner.
    #[must_use]
    pub fn entry(&self) -> Point {
        Point { x: 0.0, y: self.height / 2.0 }
    }

    /// Where the links of an outcome (counted from 0) go out, relative to the top left corner.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn outlet(&self, outcome: usize) -> Point {
        let y = if self.outcomes <= 1 || self.kind == Kind::Start {
            self.height / 2.0
        } else {
            let below = f64::from(self.outcomes) - f64::from(outcome.min(u32::MAX as usize) as u32) - 0.5;
            self.height - ROW * below.max(0.5)
        };
        Point { x: self.width, y }
    }
}

/// Points of a link's curve kept for measuring it: two cubic pieces of eight steps each.
pub(super) const STEPS: usize = 17;

/// How far the curve between two points leaves them level before it turns.
pub(super) fn reach(dx: f64, dy: f64) -> f64 {
    (0.2 * dx.abs()).max(dy.abs().min(50.0))
}

/// Whether a link runs back so far, and so level, that it is drawn below its boxes.
pub(super) fn loops(from: Point, to: Point, width: f64) -> bool {
    to.x + width <= from.x && (to.y - from.y).abs() < 150.0
}

/// What bends the curve of a link: the points of one cubic piece, or of two that share the middle one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bends {
    /// Below both boxes.
    One([Point; 4]),
    /// From one box to the other.
    Two([Point; 7]),
}

impl Bends {
    /// Those of the link that the console draws from an outcome's point to an entry, `width` and `height` being those
    /// of the box it leaves. A link back by more than a box and less than 150 pixels up or down runs below both boxes.
    #[must_use]
    pub fn new(from: Point, to: Point, width: f64, height: f64) -> Self {
        let off = reach(to.x - from.x, to.y - from.y);
        let (ahead, before) = (from.x + off, to.x - off);
        if loops(from, to, width) {
            let below = Point { x: ahead, y: from.y + f64::midpoint(width, height) };
            return Self::One([from, below, Point { x: before, y: to.y + 50.0 }, to]);
        }
        let middle = Point { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) };
        let (out, into) = (Point { x: ahead, y: from.y }, Point { x: before, y: to.y });
        Self::Two([from, out, middle, middle, middle, into, to])
    }

    /// The points, each piece beginning with the last point of the one before.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        match self {
            Self::One(points) => points,
            Self::Two(points) => points,
        }
    }
}

/// Points along the curve of a link, its ends among them.
pub(super) fn curve(from: Point, to: Point, width: f64, height: f64) -> [Point; STEPS] {
    let mut points = [from; STEPS];
    match Bends::new(from, to, width, height) {
        Bends::One([a, b, c, d]) => bend(&mut points[1..], a, b, c, d),
        Bends::Two([a, b, c, d, e, f, g]) => {
            bend(&mut points[1..9], a, b, c, d);
            bend(&mut points[9..], d, e, f, g);
        }
    }
    points
}

/// Fills `out` with evenly spaced steps of a cubic curve, without its first point.
#[allow(clippy::cast_precision_loss)]
fn bend(out: &mut [Point], a: Point, b: Point, c: Point, d: Point) {
    let steps = out.len() as f64;
    for (i, p) in out.iter_mut().enumerate() {
        let t = (i + 1) as f64 / steps;
        let u = 1.0 - t;
        let (ka, kb, kc, kd) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
        *p = Point {
            x: ka * a.x + kb * b.x + kc * c.x + kd * d.x,
            y: ka * a.y + kb * b.y + kc * c.y + kd * d.y,
        };
    }
}
