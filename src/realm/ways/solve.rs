//! The search: which positions can be reached, and by which shortest way.
//!
//! A position is a vertex together with what has been passed so far, which is a single yes or no. What can happen within
//! a journey depends on that alone and on nothing that its callers did, so that each journey is searched at most twice, once
//! for each state in which it is entered (an [`Activation`]). Where an inner journey comes to an end, the way goes on at each
//! call that entered it in this state, and there only.
//!
//! Positions are settled in the order of their distance from the start of their journey, as in Dijkstra's search. The
//! distance over a call is that to the call and that through the inner journey together, hence longer than either: what is
//! settled is final, even though inner journeys are searched only when they are called. Distances that grow beyond any
//! number stay at the largest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::Ask;
use super::net::{By, FAILURE, Runs, START, STUCK, SUCCESS, THROWN, Ways};
use super::passing::{Arrival, passing};
use super::points::Points;

/// A position by its number.
pub(super) type Fact = u32;

/// How a position was reached.
#[derive(Clone, Copy, Debug)]
pub(super) enum Came {
    /// The way begins here.
    Entry,
    /// Over an edge.
    Edge { from: Fact, edge: u32 },
    /// Over an edge of a node whose inner journey has ended.
    Return { call: Fact, end: Fact, edge: u32 },
    /// Over an edge of a node whose inner journey nobody knows.
    Unknown { call: Fact, edge: u32 },
    /// Something went wrong here, or within the inner journey.
    Thrown { from: Fact, end: Option<Fact> },
    /// What was looked for is in the inner journey.
    Inside { call: Fact, found: Fact },
    /// What was looked for may be in an inner journey that nobody knows.
    Elsewhere { call: Fact },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    pub distance: u64,
    pub came: Came,
    /// What is looked for is the outcome that was taken, not what it leads to.
    pub by_outcome: bool,
    is_settled: bool,
    is_reached: bool,
}

const FAR: Position = Position {
    distance: u64::MAX,
    came: Came::Entry,
    by_outcome: false,
    is_settled: false,
    is_reached: false,
};

/// A journey that is entered in a state.
#[derive(Debug)]
struct Activation {
    journey: u32,
    /// The number of its first position. There are two for each vertex, and one for what is looked for.
    base: Fact,
    /// The calls that have entered it.
    calls: Vec<Fact>,
    /// Its ends that are settled, and what is looked for.
    ends: Vec<Fact>,
}

pub(super) struct Search<'w, 'j> {
    ways: &'w Ways<'j>,
    ask: Ask<'w>,
    /// Whether ways through unknown journeys count.
    through_unknown: bool,
    activations: Vec<Activation>,
    by_entry: HashMap<(u32, bool), usize>,
    pub(super) positions: Vec<Position>,
    open: BinaryHeap<Reverse<(u64, Fact)>>,
}

impl<'w, 'j> Search<'w, 'j> {
    /// Searches the ways that begin in these journeys.
    pub(super) fn run(
        ways: &'w Ways<'j>,
        ask: Ask<'w>,
        roots: impl IntoIterator<Item = u32>,
        through_unknown: bool,
    ) -> Self {
        let mut search = Self {
            ways,
            ask,
            through_unknown,
            activations: Vec::new(),
            by_entry: HashMap::new(),
            positions: Vec::new(),
            open: BinaryHeap::new(),
        };
        for root in roots {
            search.enter(root, false);
        }
        while let Some(Reverse((_, fact))) = search.open.pop() {
            let position = &mut search.positions[fact as usize];
            if !std::mem::replace(&mut position.is_settled, true) {
                search.expand(fact);
            }
        }
        search
    }

    /// The end of the shortest way that is looked for and begins in a journey.
    pub(super) fn found(&self, root: u32) -> Option<Fact> {
        let activation = &self.activations[*self.by_entry.get(&(root, false))?];
        let size = self.ways.size(root);
        let ends = [SUCCESS, FAILURE].into_iter().flat_map(|end| [false, true].map(|state| (end, state)));
        let wanted = ends.filter(|(end, state)| match self.ask {
            Ask::Reaches(what, _) => what.has_end(*end),
            Ask::ReachesAfter(what, _) => what.has_end(*end) && *state,
            Ask::EndsWithout(_, what) => !what.has_end(*end) && *state,
        });
        let facts = wanted.map(|(end, state)| activation.base + 2 * end + u32::from(state));
        let facts = facts.chain([activation.base + 2 * size]);
        let reached = facts.filter(|fact| self.positions[*fact as usize].is_settled);
        reached.min_by_key(|fact| self.positions[*fact as usize].distance)
    }

    /// The vertex of a position, with its state; nothing for what is looked for.
    pub(super) fn place(&self, fact: Fact) -> Option<(u32, bool)> {
        let activation = self.activation(fact);
        let local = (fact - activation.base) / 2;
        (local < self.ways.size(activation.journey)).then(|| {
            (self.ways.firsts[activation.journey as usize] + local, (fact - activation.base) % 2 == 1)
        })
    }

    fn activation_index(&self, fact: Fact) -> usize {
        self.activations.partition_point(|activation| activation.base <= fact) - 1
    }

    fn activation(&self, fact: Fact) -> &Activation {
        &self.activations[self.activation_index(fact)]
    }

    fn enter(&mut self, journey: u32, state: bool) -> usize {
        if let Some(index) = self.by_entry.get(&(journey, state)) {
            return *index;
        }
        let index = self.activations.len();
        let base = self.positions.len() as Fact;
        self.by_entry.insert((journey, state), index);
        self.activations.push(Activation { journey, base, calls: Vec::new(), ends: Vec::new() });
        self.positions.resize(self.positions.len() + 2 * self.ways.size(journey) as usize + 1, FAR);
        self.reach(base + 2 * START + u32::from(state), 0, Came::Entry, false);
        index
    }

    fn reach(&mut self, fact: Fact, distance: u64, came: Came, by_outcome: bool) {
        let position = &mut self.positions[fact as usize];
        if position.is_settled || position.is_reached && position.distance <= distance {
            return;
        }
        *position = Position { distance, came, by_outcome, is_settled: false, is_reached: true };
        self.open.push(Reverse((distance, fact)));
    }

    fn expand(&mut self, fact: Fact) {
        let index = self.activation_index(fact);
        let Some((vertex, state)) = self.place(fact) else {
            self.end(index, fact);
            return;
        };
        let first = self.ways.firsts[self.activations[index].journey as usize];
        let distance = self.positions[fact as usize].distance.saturating_add(1);
        match vertex - first {
            SUCCESS | FAILURE | THROWN => self.end(index, fact),
            STUCK => {}
            START => self.follow(fact, distance, self.ways.edges_of(vertex)),
            _ => {
                let thrown = self.activations[index].base + 2 * THROWN + u32::from(state);
                self.reach(thrown, distance, Came::Thrown { from: fact, end: None }, false);
                match self.ways.runs.get(&vertex) {
                    None => self.follow(fact, distance, self.ways.edges_of(vertex)),
                    Some(Runs::Unknown) => self.unknown(fact, distance),
                    Some(Runs::Journey(journey)) => {
                        let inner = self.enter(*journey, state);
                        self.activations[inner].calls.push(fact);
                        for end in self.activations[inner].ends.clone() {
                            self.give_back(fact, end);
                        }
                    }
                }
            }
        }
    }

    fn follow(&mut self, from: Fact, distance: u64, edges: std::ops::Range<u32>) {
        let Some((_, state)) = self.place(from) else { return };
        for edge in edges {
            self.arrive(from, edge, state, distance, Came::Edge { from, edge });
        }
    }

    /// Takes an edge out of the node at `from` in a state.
    fn arrive(&mut self, from: Fact, edge: u32, state: bool, distance: u64, came: Came) {
        let activation = self.activation(from);
        let (base, journey) = (activation.base, activation.journey);
        let found = base + 2 * self.ways.size(journey);
        let edge_bits = |points: &Points| points.edges[edge as usize];
        let is_outcome = self.ways.edges[edge as usize].by != By::Start;
        let taken =
            if is_outcome { passing(self.ask, state, edge_bits, false) } else { Arrival::plain(state) };
        if taken.is_found {
            self.reach(found, distance, came, true);
        }
        let Some(state) = taken.next else { return };
        let to = self.ways.edges[edge as usize].to;
        let local = to - self.ways.firsts[journey as usize];
        if local == STUCK {
            if state && matches!(self.ask, Ask::EndsWithout(..)) {
                self.reach(found, distance, came, false);
            }
            return;
        }
        let is_before = match self.ask {
            Ask::Reaches(x, y) | Ask::ReachesAfter(x, y) => y.rank(to) < x.rank(to),
            Ask::EndsWithout(x, y) => x.rank(to) < y.rank(to),
        };
        let arrived = passing(self.ask, state, |points| points.vertices[to as usize], is_before);
        if arrived.is_found {
            self.reach(found, distance, came, false);
        }
        if let Some(state) = arrived.next {
            self.reach(base + 2 * local + u32::from(state), distance, came, false);
        }
    }

    /// An end of an inner journey, or what is looked for in it, is settled.
    fn end(&mut self, index: usize, end: Fact) {
        self.activations[index].ends.push(end);
        for at in 0..self.activations[index].calls.len() {
            self.give_back(self.activations[index].calls[at], end);
        }
    }

    /// Goes on at a call whose inner journey has come to an end.
    fn give_back(&mut self, call: Fact, end: Fact) {
        let Some((vertex, _)) = self.place(call) else { return };
        let through =
            self.positions[call as usize].distance.saturating_add(self.positions[end as usize].distance);
        let distance = through.saturating_add(1);
        let caller = self.activation(call);
        let (base, journey) = (caller.base, caller.journey);
        let Some((ended, state)) = self.place(end) else {
            let found = base + 2 * self.ways.size(journey);
            self.reach(found, distance, Came::Inside { call, found: end }, false);
            return;
        };
        let ended = ended - self.ways.firsts[self.activation(end).journey as usize];
        let Some(node) = self.ways.node_at(vertex) else { return };
        for edge in self.ways.edges_of(vertex) {
            if Ways::end_for(self.ways.outcome(node, edge)) == ended {
                self.arrive(call, edge, state, distance, Came::Return { call, end, edge });
            }
        }
        if ended == THROWN {
            let thrown = base + 2 * THROWN + u32::from(state);
            self.reach(thrown, distance, Came::Thrown { from: call, end: Some(end) }, false);
        }
    }

    /// Goes on at a node whose inner journey nobody knows: it may pass anything, or nothing.
    fn unknown(&mut self, call: Fact, distance: u64) {
        let Some((vertex, state)) = self.place(call).filter(|_| self.through_unknown) else { return };
        let (is_found, becomes) = match self.ask {
            Ask::Reaches(x, _) => (x.elsewhere, false),
            Ask::ReachesAfter(x, y) => (x.elsewhere && (state || y.elsewhere), y.elsewhere),
            Ask::EndsWithout(x, _) => (false, x.elsewhere),
        };
        if is_found {
            let activation = self.activation(call);
            let found = activation.base + 2 * self.ways.size(activation.journey);
            self.reach(found, distance, Came::Elsewhere { call }, false);
        }
        for edge in self.ways.edges_of(vertex) {
            self.arrive(call, edge, state, distance, Came::Unknown { call, edge });
            if becomes && !state {
                self.arrive(call, edge, true, distance, Came::Unknown { call, edge });
            }
        }
    }
}
