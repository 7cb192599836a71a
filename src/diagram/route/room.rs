//! Where there is room for an edge, and what its turns and crossings cost.

use super::NEAR;

/// Free space between a box and a lane, and between two lanes.
pub(super) const MARGIN: f64 = 14.0;
pub(super) const LANE: f64 = 11.0;
/// The least space between a box and a lane, where that keeps an edge level.
const TIGHT: f64 = 8.0;
/// What a turn and a crossing cost, in pixels of length.
const TURN: f64 = 30.0;
const CROSSING: f64 = 45.0;

/// What a net must keep away from in a column.
pub(super) struct Taken {
    pub boxes: Vec<(f64, f64)>,
    /// The lanes of other nets, sorted.
    pub lanes: Vec<f64>,
    /// Where other nets come to the column from either side, sorted.
    pub faces: Vec<f64>,
}

impl Taken {
    /// Whether a lane can be here.
    pub fn is_free(&self, y: f64) -> bool {
        let is_apart = |others: &[f64], gap: f64| {
            let above = others.partition_point(|other| *other <= y - gap);
            others.get(above).is_none_or(|other| *other >= y + gap)
        };
        let is_clear = |&(top, bottom): &(f64, f64)| y <= top - TIGHT || y >= bottom + TIGHT;
        self.boxes.iter().all(is_clear) && is_apart(&self.lanes, LANE) && is_apart(&self.faces, NEAR)
    }
}

/// Heights from top to bottom.
pub(super) fn sorted(heights: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut heights: Vec<f64> = heights.collect();
    heights.sort_by(f64::total_cmp);
    heights
}

/// What it costs to go from one height to another in a channel, past pins at these heights.
pub(super) fn cost(foreign: &[f64], from: f64, to: f64) -> f64 {
    let (low, high) = (from.min(to), from.max(to));
    if high - low < 0.1 {
        return high - low;
    }
    let below = foreign.partition_point(|y| *y <= low);
    let crossed = foreign.partition_point(|y| *y < high).saturating_sub(below);
    #[expect(clippy::cast_precision_loss, reason = "there are few pins")]
    let crossed = crossed as f64 * CROSSING / 2.0;
    high - low + TURN + crossed
}

/// The index of the smallest cost, and the cost.
pub(super) fn cheapest(costs: impl Iterator<Item = f64>) -> (usize, f64) {
    costs.enumerate().fold(
        (0, f64::INFINITY),
        |best, (index, cost)| {
            if cost < best.1 { (index, cost) } else { best }
        },
    )
}
