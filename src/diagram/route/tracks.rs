//! In which order the upright lines of a channel stand.

/// Space left of the first line of a channel, between two lines, and right of the last one.
const BEFORE: f64 = 18.0;
const BETWEEN: f64 = 12.0;
const BEHIND: f64 = 28.0;
/// Width of a channel through which edges only run level.
const LEVEL: f64 = 52.0;
/// What it costs when lines of two nets lie on each other, in crossings.
const COVERED: u32 = 60;
/// Two level lines nearer than this lie on each other.
const NEAR: f64 = 5.0;
/// Rounds of improvement.
const ROUNDS: usize = 8;

/// What a net does in a channel: an upright line, and level ones from both sides to it.
#[derive(Clone, Debug)]
pub(super) struct Trunk {
    net: usize,
    left: Vec<f64>,
    right: Vec<f64>,
    low: f64,
    high: f64,
}

impl Trunk {
    pub fn new(net: usize) -> Self {
        Self { net, left: Vec::new(), right: Vec::new(), low: f64::MAX, high: f64::MIN }
    }

    /// A height at which it meets the left or the right side of the channel.
    pub fn add(&mut self, y: f64, is_left: bool) {
        if is_left { &mut self.left } else { &mut self.right }.push(y);
        self.low = self.low.min(y);
        self.high = self.high.max(y);
    }

    fn is_level(&self) -> bool {
        self.high - self.low < 0.1
    }

    fn spans(&self, y: f64) -> bool {
        self.low - 0.1 < y && y < self.high + 0.1
    }

    /// Crossings when this one stands left of the other.
    fn left_of(&self, other: &Self) -> u32 {
        let mut cost = 0;
        for &y in &self.right {
            cost += u32::from(other.spans(y));
            cost += COVERED * other.left.iter().filter(|left| (**left - y).abs() < NEAR).count() as u32;
        }
        cost + other.left.iter().filter(|y| self.spans(**y)).count() as u32
    }

    /// Whether the two cannot stand above each other.
    fn meets(&self, other: &Self) -> bool {
        self.low < other.high + BETWEEN && other.low < self.high + BETWEEN
    }
}

/// A channel with its upright lines in order.
#[derive(Debug)]
pub(super) struct Channel {
    /// Its width.
    pub width: f64,
    /// Where the lines of nets stand, from its left edge.
    tracks: Vec<(usize, f64)>,
}

impl Channel {
    /// Orders the lines so that they cross as little as possible, and puts those that do not meet above each other.
    /// They leave free what signs need at either side.
    pub fn new(trunks: Vec<Trunk>, signs: (f64, f64)) -> Self {
        if trunks.is_empty() {
            return Self { width: signs.0 + signs.1, tracks: Vec::new() };
        }
        let trunks: Vec<Trunk> = trunks.into_iter().filter(|trunk| !trunk.is_level()).collect();
        let order = order(&trunks);
        let mut levels: Vec<u32> = Vec::with_capacity(order.len());
        for (place, &index) in order.iter().enumerate() {
            let before = order[..place].iter().zip(&levels);
            let below = before.filter(|(other, _)| trunks[**other].meets(&trunks[index]));
            levels.push(below.map(|(_, level)| level + 1).max().unwrap_or(0));
        }
        let (before, behind) = (signs.0.max(BEFORE), signs.1.max(BEHIND));
        let last = levels.iter().copied().max();
        let width = last.map_or(signs.0 + signs.1, |last| before + BETWEEN * f64::from(last) + behind);
        let track =
            |(&index, &level): (&usize, &u32)| (trunks[index].net, before + BETWEEN * f64::from(level));
        Self { width: width.max(LEVEL), tracks: order.iter().zip(&levels).map(track).collect() }
    }

    /// Where the upright line of a net stands.
    pub fn track(&self, net: usize) -> f64 {
        self.tracks.iter().find(|(owner, _)| *owner == net).map_or(BEFORE, |(_, x)| *x)
    }
}

/// From left to right.
fn order(trunks: &[Trunk]) -> Vec<usize> {
    let count = trunks.len();
    let costs: Vec<u32> =
        (0..count * count).map(|pair| trunks[pair / count].left_of(&trunks[pair % count])).collect();
    let cost = |left: usize, right: usize| i64::from(costs[left * count + right]);
    let mut order: Vec<usize> = (0..count).collect();
    for _ in 0..ROUNDS {
        let mut is_better = false;
        for index in 0..count {
            let Some(place) = order.iter().position(|&other| other == index) else { continue };
            // What changes as the line wanders from its place past one other after the next.
            let (mut best, mut gain) = (place, 0);
            let mut change = 0;
            for to in (0..place).rev() {
                change += cost(index, order[to]) - cost(order[to], index);
                if change < gain {
                    (best, gain) = (to, change);
                }
            }
            change = 0;
            for (to, &other) in order.iter().enumerate().skip(place + 1) {
                change += cost(other, index) - cost(index, other);
                if change < gain {
                    (best, gain) = (to, change);
                }
            }
            if best != place {
                order.remove(place);
                order.insert(best, index);
                is_better = true;
            }
        }
        if !is_better {
            break;
        }
    }
    order
}
