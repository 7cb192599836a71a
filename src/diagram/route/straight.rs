//! Takes needless bends out of ways that have been found.

use std::ops::RangeInclusive;

use super::lanes::{Exit, Router};
use super::room::cost;

/// Rounds of improvement: a lane that has moved may free the place for another.
const ROUNDS: usize = 2;
/// How much better a way must become, in pixels of length.
const GAIN: f64 = 1.0;

/// A channel beside a run or within it: the heights of the pins of other nets, and of the net's own that stay.
struct Side {
    foreign: Vec<f64>,
    own: Vec<f64>,
}

impl Side {
    /// What the net costs here when its run is at this height.
    fn weight(&self, y: f64) -> f64 {
        let (low, high) = self.own.iter().fold((y, y), |(low, high), &pin| (low.min(pin), high.max(pin)));
        cost(&self.foreign, low, high)
    }
}

impl Router<'_> {
    /// Moves lanes to heights that their nets have before or behind them, where that saves a turn or a crossing.
    ///
    /// Ways are found one after another, so that later ones step around lanes that are gone by the end.
    pub(super) fn straighten(&mut self) {
        for _ in 0..ROUNDS {
            let mut has_moved = false;
            for net in 0..self.trees.len() {
                for run in self.runs(net) {
                    has_moved |= self.shift(net, &run);
                }
            }
            if !has_moved {
                break;
            }
        }
    }

    /// The columns that a net crosses level, as long as they go.
    fn runs(&self, net: usize) -> Vec<RangeInclusive<usize>> {
        let mut runs: Vec<(RangeInclusive<usize>, f64)> = Vec::new();
        for (&channel, branch) in &self.trees[net] {
            let Exit::Lane { y, is_back } = branch.exit else { continue };
            let column = if is_back { channel - 1 } else { channel };
            match runs.last_mut() {
                Some((run, height)) if run.end() + 1 == column && (*height - y).abs() < 0.1 => {
                    *run = *run.start()..=column;
                }
                _ => runs.push((column..=column, y)),
            }
        }
        runs.into_iter().map(|(run, _)| run).collect()
    }

    /// Moves a run to the best height that its net has beside it.
    fn shift(&mut self, net: usize, run: &RangeInclusive<usize>) -> bool {
        let Some(&(old, _)) = self.lanes[*run.start()].iter().find(|(_, owner)| *owner == net) else {
            return false;
        };
        let sides: Vec<Side> =
            (*run.start()..=*run.end() + 1).map(|channel| self.side(net, channel, run)).collect();
        let weight = |y: f64| -> f64 { sides.iter().map(|side| side.weight(y)).sum() };
        let most = weight(old) - GAIN;
        let heights = sides.iter().flat_map(|side| &side.own).map(|&y| (weight(y), y));
        let mut better: Vec<(f64, f64)> = heights.filter(|(weight, _)| *weight < most).collect();
        better.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        better.dedup();
        let is_free = |&(_, y): &(f64, f64)| run.clone().all(|column| self.taken(column, net).is_free(y));
        let Some((_, y)) = better.into_iter().find(is_free) else { return false };
        self.set(net, run, y);
        true
    }

    /// A channel beside or within a run.
    fn side(&self, net: usize, channel: usize, run: &RangeInclusive<usize>) -> Side {
        let lane = |column: usize| {
            let lanes = self.lanes.get(column).filter(|_| !run.contains(&column));
            lanes.into_iter().flatten().filter(|(_, owner)| *owner == net).map(|(y, _)| *y)
        };
        let ends = self.ends[channel].iter().filter(|pin| pin.net == net).map(|pin| pin.y);
        let before = channel.checked_sub(1).map(lane);
        let own = ends.chain(before.into_iter().flatten()).chain(lane(channel)).collect();
        Side { foreign: self.foreign(channel, net), own }
    }

    /// Sets where a net crosses the columns of a run.
    fn set(&mut self, net: usize, run: &RangeInclusive<usize>, height: f64) {
        for lanes in &mut self.lanes[run.clone()] {
            lanes.iter_mut().filter(|(_, owner)| *owner == net).for_each(|lane| lane.0 = height);
        }
        for (&channel, branch) in &mut self.trees[net] {
            let Exit::Lane { y, is_back } = &mut branch.exit else { continue };
            if run.contains(&if *is_back { channel - 1 } else { channel }) {
                *y = height;
            }
        }
    }
}
