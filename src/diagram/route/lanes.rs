//! Which lanes an edge takes through the columns between its ends.

use std::collections::BTreeMap;

use super::room::{LANE, MARGIN, Taken, cheapest, cost, sorted};
use super::tracks::Trunk;
use super::{Field, Wire};

/// How many boxes make a drawing large, so that less is tried, with lanes tried above and below each box, and columns
/// to the left and right whose heights are tried too, so that an edge stays level for long.
const TRIED: [(usize, u32, usize); 3] = [(60, 4, 2), (150, 3, 1), (usize::MAX, 3, 0)];
/// What a piece of a way that another edge of the net has already drawn costs, in parts of a new one.
const SHARED: f64 = 0.4;
/// Width of a column and its channel, about.
const COLUMN: f64 = 120.0;

/// How a net leaves a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Exit {
    /// Into its target.
    Entry,
    /// Through a lane of the column to the right, or back through one of the column to the left.
    Lane { y: f64, is_back: bool },
}

/// What a net does in a channel.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub exit: Exit,
    low: f64,
    high: f64,
    /// Length of the way from here to the target.
    rest: f64,
}

/// A height at which a net comes into a channel or leaves it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pin {
    pub net: usize,
    pub y: f64,
    is_left: bool,
}

/// The state of the search.
pub(super) struct Router<'a> {
    field: &'a Field,
    wires: &'a [Wire],
    /// By net: the branches of its tree, by channel.
    pub trees: Vec<BTreeMap<usize, Branch>>,
    /// By column: the lanes taken, and by which net.
    pub lanes: Vec<Vec<(f64, usize)>>,
    /// By channel: the ends of wires, which are there from the beginning.
    pub ends: Vec<Vec<Pin>>,
}

/// A height on the way, what it costs to get there, and from which height of the step before.
#[derive(Clone, Copy)]
struct Step {
    y: f64,
    cost: f64,
    before: usize,
}

impl<'a> Router<'a> {
    pub fn new(field: &'a Field, wires: &'a [Wire]) -> Self {
        let mut ends = vec![Vec::new(); field.columns.len() + 1];
        for wire in wires {
            let (from, to) = (&field.areas[wire.from], &field.areas[wire.to]);
            ends[from.column + 1].push(Pin { net: wire.to, y: from.ports[wire.port], is_left: true });
            ends[to.column].push(Pin { net: wire.to, y: to.entry, is_left: false });
        }
        let trees = vec![BTreeMap::new(); field.areas.len()];
        Self { field, wires, trees, lanes: vec![Vec::new(); field.columns.len()], ends }
    }

    /// Finds a way for every wire, short ones first; then once more, net by net, now that the others are known. Bends
    /// that have become needless are taken out in the end.
    pub fn run(&mut self) {
        let mut order: Vec<usize> = (0..self.wires.len()).collect();
        let length = |index: &usize| {
            let wire = self.wires[*index];
            let (from, to) = (&self.field.areas[wire.from], &self.field.areas[wire.to]);
            ((from.column + 1).abs_diff(to.column), (from.ports[wire.port] - to.entry).abs())
        };
        order.sort_by(|a, b| {
            let ((columns, rows), (others, other_rows)) = (length(a), length(b));
            columns.cmp(&others).then(rows.total_cmp(&other_rows)).then(a.cmp(b))
        });
        for &index in &order {
            self.lead(index);
        }
        let mut nets: Vec<usize> = Vec::new();
        for &index in order.iter().rev() {
            let net = self.wires[index].to;
            if !nets.contains(&net) {
                nets.push(net);
            }
        }
        for net in nets {
            self.trees[net].clear();
            self.lanes.iter_mut().for_each(|lanes| lanes.retain(|(_, owner)| *owner != net));
            for &index in order.iter().filter(|&&index| self.wires[index].to == net) {
                self.lead(index);
            }
        }
        self.straighten();
    }

    /// How a net leaves a channel that it comes to.
    pub fn exit(&self, net: usize, channel: usize) -> Exit {
        self.trees[net].get(&channel).map_or(Exit::Entry, |branch| branch.exit)
    }

    /// What runs up and down in a channel.
    pub fn trunks(&self, channel: usize) -> Vec<Trunk> {
        let mut nets: BTreeMap<usize, Trunk> = BTreeMap::new();
        for pin in self.pins(channel) {
            let trunk = nets.entry(pin.net).or_insert_with(|| Trunk::new(pin.net));
            trunk.add(pin.y, pin.is_left);
        }
        nets.into_values().collect()
    }

    /// All pins of a channel: ends of wires, and lanes that open into it.
    fn pins(&self, channel: usize) -> impl Iterator<Item = Pin> + '_ {
        let lanes = |column: usize, is_left: bool| {
            let lanes = self.lanes.get(column).into_iter().flatten();
            lanes.map(move |&(y, net)| Pin { net, y, is_left })
        };
        let before = channel.checked_sub(1).map(|column| lanes(column, true));
        self.ends[channel].iter().copied().chain(before.into_iter().flatten()).chain(lanes(channel, false))
    }

    /// Finds the cheapest way for a wire and takes it.
    fn lead(&mut self, index: usize) {
        let wire = self.wires[index];
        let (from, to) = (&self.field.areas[wire.from], &self.field.areas[wire.to]);
        let (net, goal) = (wire.to, to.column);
        let mut channel = from.column + 1;
        let is_back = channel > goal;
        let first = from.ports[wire.port];
        let mut steps = vec![vec![Step { y: first, cost: 0.0, before: 0 }]];
        let mut channels = vec![channel];
        while channel != goal && !self.trees[net].contains_key(&channel) {
            let column = if is_back { channel - 1 } else { channel };
            let heights = self.heights(column, net, [first, to.entry]);
            let before = &steps[steps.len() - 1];
            let foreign = self.foreign(channel, net);
            let step = |y: f64| {
                let costs = before.iter().map(|step| step.cost + cost(&foreign, step.y, y));
                let (before, cost) = cheapest(costs);
                Step { y, cost: cost + COLUMN, before }
            };
            steps.push(heights.into_iter().map(step).collect());
            channel = if is_back { channel - 1 } else { channel + 1 };
            channels.push(channel);
        }
        let last = &steps[steps.len() - 1];
        let foreign = self.foreign(channel, net);
        let ends = last.iter().map(|step| {
            step.cost
                + match self.trees[net].get(&channel) {
                    Some(branch) => {
                        let y = step.y.clamp(branch.low, branch.high);
                        cost(&foreign, step.y, y) + branch.rest * SHARED
                    }
                    None => cost(&foreign, step.y, to.entry),
                }
        });
        let (mut at, _) = cheapest(ends);
        let mut heights = Vec::new();
        for step in steps.iter().rev() {
            heights.push(step[at].y);
            at = step[at].before;
        }
        heights.reverse();
        self.take(net, &channels, &heights, to.entry, is_back);
    }

    /// Adds a way to the tree of its net.
    fn take(&mut self, net: usize, channels: &[usize], heights: &[f64], entry: f64, is_back: bool) {
        let tree = &mut self.trees[net];
        let mut rest = 0.0;
        for (index, (&channel, &y)) in channels.iter().zip(heights).enumerate().rev() {
            let (exit, out) = match heights.get(index + 1) {
                Some(&out) => (Exit::Lane { y: out, is_back }, out),
                None => (Exit::Entry, entry),
            };
            let branch = tree.entry(channel).or_insert(Branch { exit, low: out, high: out, rest: 0.0 });
            if branch.rest == 0.0 {
                branch.rest = rest + (out - y).abs();
            }
            branch.low = branch.low.min(y);
            branch.high = branch.high.max(y);
            rest = branch.rest + COLUMN;
            if let Exit::Lane { y, is_back } = exit {
                self.lanes[if is_back { channel - 1 } else { channel }].push((y, net));
            }
        }
    }

    /// The heights of the pins of other nets in a channel, sorted.
    pub fn foreign(&self, channel: usize, net: usize) -> Vec<f64> {
        let pins = self.pins(channel).filter(|pin| pin.net != net);
        sorted(pins.map(|pin| pin.y))
    }

    /// Heights at which a net can cross a column.
    fn heights(&self, column: usize, net: usize, wanted: [f64; 2]) -> Vec<f64> {
        let (columns, areas) = (&self.field.columns, &self.field.areas);
        let size = areas.len();
        let (_, tried, around) = TRIED.into_iter().find(|(most, ..)| size <= *most).unwrap_or_default();
        let near = column.saturating_sub(around)..=(column + around).min(columns.len() - 1);
        let mut heights = wanted.to_vec();
        for &index in near.flat_map(|number| &columns[number]) {
            let area = &areas[index];
            for number in 0..tried {
                let off = MARGIN + LANE * f64::from(number);
                heights.extend([area.top - off, area.bottom + off]);
            }
        }
        let taken = self.taken(column, net);
        heights.retain(|&y| taken.is_free(y));
        heights.sort_by(f64::total_cmp);
        heights.dedup();
        if heights.is_empty() {
            let mut y =
                columns[column].iter().map(|&index| areas[index].top).fold(f64::MAX, f64::min) - MARGIN;
            while !taken.is_free(y) {
                y -= LANE;
            }
            heights.push(y);
        }
        heights
    }

    /// Where a net cannot cross a column.
    pub fn taken(&self, column: usize, net: usize) -> Taken {
        let boxes = self.field.columns[column].iter().map(|&index| &self.field.areas[index]);
        let lanes = self.lanes[column].iter().filter(|(_, owner)| *owner != net);
        let before = self.pins(column).filter(|pin| pin.is_left);
        let faces = before.chain(self.pins(column + 1).filter(|pin| !pin.is_left));
        Taken {
            boxes: boxes.map(|area| (area.top, area.bottom)).collect(),
            lanes: sorted(lanes.map(|(y, _)| *y)),
            faces: sorted(faces.filter(|pin| pin.net != net).map(|pin| pin.y)),
        }
    }
}
