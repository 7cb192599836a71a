//! Where the search sets out: layered drawings made in several ways, best first.

use super::Kind;
use super::geometry::{COLUMN_GAP, Point, ROW_GAP};
use super::lanes::Lanes;
use super::layers::Layers;
use super::net::Net;
use super::order::{Draft, Ends, Sweeper};
use super::scene::Scene;

/// Passes over the columns to the right, each but the last followed by one to the left.
const SWEEPS: usize = 4;
/// Looks at the whole drawing that allow to compare all starts.
const MANY: u64 = 9;
/// Spaces tried between the boxes of a column: many links cross loose columns without meeting a box.
const SPREADS: [f64; 3] = [150.0, 300.0, 600.0];
/// Spaces tried between boxes, and twice that between a box and the lane of a link.
const LOOSE: [f64; 2] = [50.0, 90.0];
/// Space between the boxes of a column in drawings too large for a search, in pixels.
const VAST_GAP: f64 = 200.0;
/// How far outside the other boxes the ends stand in large drawings, as part of the width: links to them leave the
/// other boxes soon.
const OUTSIDE: f64 = 0.15;
/// An end with so many links is best level with where they come from.
const FEW: usize = 2;
/// Boxes from which on a drawing counts as large.
const LARGE: usize = 100;

/// A drawing to set out from.
pub(super) struct Start {
    pub draft: Draft,
    /// What is wrong with it.
    pub faults: i64,
    total: i64,
}

/// Makes drawings to set out from.
pub(super) struct Starter<'a> {
    pub net: &'a Net,
    pub layers: &'a Layers,
    pub spine: &'a [bool],
}

impl Starter<'_> {
    /// The drawing that stays as it is, when there is no search.
    pub fn single(&self, loose: bool) -> Draft {
        let mut lanes = Lanes::new(self.net, self.layers, self.spine);
        lanes.arrange();
        let mut draft = lanes.draft(if loose { VAST_GAP } else { ROW_GAP });
        if loose {
            self.outside(&mut draft);
        } else {
            Sweeper::new(self.net, self.layers, self.spine).ends(&mut draft, Ends::Apart);
        }
        draft
    }

    /// Drawings made in several ways, best first.
    pub fn several(&self, looks: u64) -> Vec<Start> {
        let sweeper = Sweeper::new(self.net, self.layers, self.spine);
        let thorough = looks >= MANY;
        let mut starts = Vec::new();
        let mut lanes = Lanes::new(self.net, self.layers, self.spine);
        lanes.arrange();
        for gap in LOOSE {
            let draft = lanes.draft(gap);
            for ends in [Ends::Apart, Ends::Amid, Ends::Swapped] {
                self.add(&sweeper, draft.clone(), ends, &mut starts);
            }
            if !thorough {
                break;
            }
        }
        if self.net.len() >= LARGE {
            let mut draft = lanes.draft(VAST_GAP);
            self.outside(&mut draft);
            self.add(&sweeper, draft, Ends::Amid, &mut starts);
        }
        let mut draft = sweeper.start();
        let mut source = draft.clone();
        let mut least = i64::MAX;
        for round in 0..SWEEPS {
            sweeper.rightward(&mut draft);
            if thorough || round + 1 == SWEEPS {
                let mut relaxed = draft.clone();
                sweeper.relax(&mut relaxed);
                let total = self.add(&sweeper, relaxed, Ends::Apart, &mut starts);
                if total < least {
                    (least, source) = (total, draft.clone());
                }
            }
            if round + 1 < SWEEPS {
                sweeper.leftward(&mut draft);
            }
        }
        if thorough {
            let mut relaxed = source.clone();
            sweeper.relax(&mut relaxed);
            self.add(&sweeper, relaxed.clone(), Ends::Swapped, &mut starts);
            self.add(&sweeper, relaxed, Ends::Amid, &mut starts);
        }
        if starts.iter().all(|s| s.faults > 0) {
            for gap in SPREADS {
                let mut relaxed = source.clone();
                let sweeper = Sweeper { gap, ..sweeper };
                sweeper.relax(&mut relaxed);
                self.add(&sweeper, relaxed, Ends::Apart, &mut starts);
            }
        }
        starts.sort_by_key(|s| s.total);
        starts.dedup_by_key(|s| s.total);
        starts
    }

    /// Adds a drawing with the ends placed as told, and says what it costs.
    fn add(&self, sweeper: &Sweeper, mut draft: Draft, ends: Ends, starts: &mut Vec<Start>) -> i64 {
        sweeper.ends(&mut draft, ends);
        let scene = Scene::new(self.net, self.spine, &self.corners(&draft));
        starts.push(Start { draft, faults: scene.faults(), total: scene.total });
        scene.total
    }

    /// Places the ends far above and below all other boxes, but for those that few links lead to.
    fn outside(&self, draft: &mut Draft) {
        let net = self.net;
        let (mut top, mut bottom) = (f64::MAX, f64::MIN);
        for v in (0..net.len()).filter(|&v| !net.kind[v].is_end()) {
            top = top.min(draft.top[v]);
            bottom = bottom.max(draft.top[v] + net.height[v]);
        }
        if top > bottom {
            return;
        }
        let far = (self.corners(draft).iter().map(|p| p.x).fold(0.0, f64::max) * OUTSIDE + ROW_GAP).round();
        let (mut above, mut below) = ((top - far).floor(), (bottom + far).ceil());
        for v in (0..net.len()).filter(|&v| net.into.of(v).len() > FEW) {
            if net.kind[v] == Kind::Success {
                above -= net.height[v].ceil() + ROW_GAP;
                draft.top[v] = above;
            } else if net.kind[v] == Kind::Failure {
                draft.top[v] = below;
                below += net.height[v].ceil() + ROW_GAP;
            }
        }
        let top = &draft.top;
        for row in &mut draft.rows {
            row.sort_by(|&a, &b| top[a].total_cmp(&top[b]));
        }
    }

    /// The places a draft stands for.
    pub fn corners(&self, draft: &Draft) -> Vec<Point> {
        let mut points = vec![Point::default(); self.net.len()];
        let least = draft.top.iter().copied().fold(f64::MAX, f64::min);
        let mut x = 70.0;
        for row in &draft.rows {
            for &v in row {
                points[v] = Point { x, y: draft.top[v] - least + 80.0 };
            }
            x += row.iter().map(|&v| self.net.width[v].ceil()).fold(0.0, f64::max) + COLUMN_GAP;
        }
        points
    }
}
