//! Where boxes may stand: apart from each other, Start first and the ends last, links running to the right.

use super::lines::Area;
use super::{Move, Scene, Window};
use crate::layout::Kind;
use crate::layout::geometry::{COLUMN_GAP, Point, ROW_GAP};

/// Boxes that make room for one at most.
const PUSHED: usize = 6;
/// Boxes compared in the time of one step.
const COMPARED: usize = 8;
/// Free space above what stands apart, in pixels.
pub(in crate::layout) const APART: f64 = 2.0 * ROW_GAP;

impl Scene<'_> {
    /// Least and greatest left edge of a box for which no further link runs backwards and nothing stands left of Start
    /// or right of the ends.
    pub fn range(&self, v: usize) -> (f64, f64) {
        let net = self.net;
        let (mut low, mut high) = (f64::MIN, f64::MAX);
        for &l in net.into.of(v).iter().filter(|&&l| !self.back[l]) {
            let a = &self.areas[net.wires[l].from];
            low = low.max((a.x + a.width).ceil() + COLUMN_GAP);
        }
        for &l in net.out.of(v).iter().filter(|&&l| !self.back[l]) {
            high = high.min(self.areas[net.wires[l].to].x - COLUMN_GAP - net.width[v].ceil());
        }
        let own = rank(net.kind[v]);
        for (a, &kind) in self.areas.iter().zip(&net.kind) {
            match own.cmp(&rank(kind)) {
                std::cmp::Ordering::Less => high = high.min(a.x),
                std::cmp::Ordering::Greater => low = low.max(a.x),
                std::cmp::Ordering::Equal => {}
            }
        }
        (low, high)
    }

    fn area_at(&self, v: usize, at: Point) -> Area {
        Area { x: at.x, y: at.y, ..self.areas[v] }
    }

    /// A box too near to one that is put somewhere, leaving out those that move.
    fn blocker(&self, v: usize, at: Point, moves: &[Move]) -> Option<usize> {
        let area = self.area_at(v, at);
        self.areas
            .iter()
            .enumerate()
            .position(|(u, a)| too_near(&area, a) && u != v && !moves.iter().any(|m| m.0 == u))
    }

    /// Whether boxes that keep their distance from each other may go somewhere together: none of the others is too
    /// near. What stands apart may have to go with them.
    pub fn is_free(&mut self, moves: &mut Vec<Move>) -> bool {
        self.steps += (moves.len() * self.areas.len() / COMPARED) as u64;
        let is_clear = moves.iter().all(|&(v, at)| self.blocker(v, at, moves).is_none());
        is_clear && self.keep_apart(moves) && self.is_inside(moves)
    }

    /// Keeps what stands apart below all other boxes: when those come too near, it goes down with the move. Whether the
    /// move may be made.
    pub fn keep_apart(&mut self, moves: &mut Vec<Move>) -> bool {
        let apart = &self.net.apart;
        if !self.has_apart {
            return true;
        }
        self.steps += (self.areas.len() / COMPARED) as u64;
        self.tops.clear();
        self.tops.extend(self.areas.iter().map(|a| a.y));
        for &(v, at) in moves.iter() {
            self.tops[v] = at.y;
        }
        let (mut floor, mut top) = (f64::MIN, f64::MAX);
        for ((&y, a), &is_apart) in self.tops.iter().zip(&self.areas).zip(apart) {
            if is_apart {
                top = top.min(y);
            } else {
                floor = floor.max(y + a.height);
            }
        }
        let by = (floor + APART - top).ceil();
        if by <= 0.0 {
            return true;
        }
        if moves.iter().any(|m| apart[m.0]) {
            return false;
        }
        let lower = |(v, a): (usize, &Area)| (v, Point { x: a.x, y: a.y + by });
        moves.extend(self.areas.iter().enumerate().filter(|(v, _)| apart[*v]).map(lower));
        true
    }

    /// Adds to the moves of a few boxes those of the boxes that are too near to them then, or to each other: they go up
    /// or down. Whether a few are enough.
    pub fn make_room(&mut self, moves: &mut Vec<Move>) -> bool {
        let own = moves.len();
        let middle = |a: &Area| a.y + a.height / 2.0;
        let mut next = 0;
        while let Some(&(v, at)) = moves.get(next) {
            self.steps += (self.areas.len() / COMPARED) as u64;
            let area = self.area_at(v, at);
            if moves[..next].iter().any(|&(u, there)| too_near(&area, &self.area_at(u, there))) {
                return false;
            }
            while let Some(u) = self.blocker(v, at, moves) {
                if moves.len() >= own + PUSHED {
                    return false;
                }
                let a = &self.areas[u];
                let is_up = if next < own { middle(a) < middle(&area) } else { at.y < self.areas[v].y };
                let y = if is_up {
                    (at.y - ROW_GAP - a.height).floor()
                } else {
                    (at.y + area.height + ROW_GAP).ceil()
                };
                moves.push((u, Point { x: a.x, y }));
            }
            next += 1;
        }
        self.keep_apart(moves) && self.is_inside(moves)
    }

    /// Whether only boxes that may move do so, and stay inside the window.
    fn is_inside(&self, moves: &[Move]) -> bool {
        self.window.is_none_or(|Window { movable, frame }| {
            moves.iter().all(|&(v, at)| {
                let a = &self.areas[v];
                v < movable
                    && at.x >= frame.x
                    && at.y >= frame.y
                    && at.x + a.width <= frame.x + frame.width
                    && at.y + a.height <= frame.y + frame.height
            })
        })
    }
}

/// Boxes of a lower rank stand left of those of a higher one.
pub(in crate::layout) fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Start => 0,
        Kind::Node | Kind::Page => 1,
        Kind::Success | Kind::Failure => 2,
    }
}

/// Whether there is less space between two boxes than there should be.
fn too_near(a: &Area, b: &Area) -> bool {
    a.x < b.x + b.width + COLUMN_GAP
        && b.x < a.x + a.width + COLUMN_GAP
        && a.y < b.y + b.height + ROW_GAP
        && b.y < a.y + a.height + ROW_GAP
}
