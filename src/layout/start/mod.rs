//! Where the search sets out: layered drawings made in several ways, the best of them.

use super::geometry::{COLUMN_GAP, Point, ROW_GAP};
use super::net::Net;
use super::order::{Draft, Ends, place_ends};
use super::{Kind, MARGIN};
use crate::layout::price::Scene;
use crate::layout::price::room::APART;
use lanes::Lanes;
use layers::Layers;

mod lanes;
pub(super) mod layers;
mod sort;

/// Looks at the whole drawing that allow to compare all starts.
const MANY: u64 = 20;
/// Spaces tried between boxes, and twice that between a box and the lane of a link, in pixels.
const LOOSE: [f64; 2] = [50.0, 90.0];
/// Space between the boxes of a column in drawings too large for a search, and in large ones that are searched, in
/// pixels.
const VAST_GAP: f64 = 200.0;
const SPARSE_GAP: f64 = 700.0;
/// How far outside the other boxes the ends stand in large drawings, as part of the width: links to them leave the
/// other boxes soon.
const OUTSIDE: f64 = 0.15;
/// An end with so many links is best level with where they come from.
const FEW: usize = 2;
/// Boxes from which on a drawing counts as large, and from which on no dense one is worth a look.
const LARGE: usize = 100;
const SPARSE: usize = 200;

/// Makes drawings to set out from.
pub(super) struct Starter<'a> {
    pub net: &'a Net,
    pub layers: &'a Layers,
    pub spine: &'a [bool],
}

impl<'a> Starter<'a> {
    /// The drawing that stays as it is, when there is no search.
    pub fn single(&self, is_loose: bool) -> Vec<Point> {
        let mut lanes = Lanes::new(self.net, self.layers, self.spine);
        lanes.arrange();
        let mut draft = lanes.draft(if is_loose { VAST_GAP } else { ROW_GAP });
        if is_loose {
            self.outside(&mut draft);
        } else {
            place_ends(self.net, &mut draft, Ends::Apart);
        }
        self.corners(&draft)
    }

    /// The best of a few drawings, or of more when the search could look at the whole drawing that often.
    pub fn best(&self, looks: u64) -> Scene<'a> {
        let mut lanes = Lanes::new(self.net, self.layers, self.spine);
        lanes.arrange();
        let scene = |draft: &Draft| Scene::new(self.net, self.spine, &self.layers.back, &self.corners(draft));
        if self.net.len() >= SPARSE {
            let mut draft = lanes.draft(SPARSE_GAP);
            self.outside(&mut draft);
            return scene(&draft);
        }
        let gaps = if looks >= MANY { &LOOSE[..] } else { &LOOSE[..1] };
        let mut drafts = Vec::new();
        for &gap in gaps {
            let draft = lanes.draft(gap);
            drafts.extend([Ends::Apart, Ends::Amid, Ends::Swapped].map(|ends| {
                let mut draft = draft.clone();
                place_ends(self.net, &mut draft, ends);
                draft
            }));
        }
        if self.net.len() >= LARGE {
            let mut draft = lanes.draft(VAST_GAP);
            self.outside(&mut draft);
            drafts.push(draft);
        }
        let (first, rest) = (scene(&drafts[0]), &drafts[1..]);
        let best = rest
            .iter()
            .map(scene)
            .fold(first, |best, other| if other.total < best.total { other } else { best });
        best.at_home()
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
    fn corners(&self, draft: &Draft) -> Vec<Point> {
        let net = self.net;
        let mut points = vec![Point::default(); net.len()];
        let least = draft.top.iter().copied().fold(f64::MAX, f64::min);
        // What stands apart goes below the rest.
        let (mut floor, mut top) = (f64::MIN, f64::MAX);
        for v in 0..net.len() {
            if net.apart[v] {
                top = top.min(draft.top[v]);
            } else {
                floor = floor.max(draft.top[v] + net.height[v].ceil());
            }
        }
        let by = (floor + APART - top).max(0.0);
        let mut x = MARGIN.x;
        for row in &draft.rows {
            for &v in row {
                let lower = if net.apart[v] { by } else { 0.0 };
                points[v] = Point { x, y: draft.top[v] - least + MARGIN.y + lower };
            }
            x += row.iter().map(|&v| net.width[v].ceil()).fold(0.0, f64::max) + COLUMN_GAP;
        }
        points
    }
}
