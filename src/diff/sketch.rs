//! The neighbourhood of what changed, as data for pictures: the nodes that changed, those that edges join to them, and
//! the ways between, old and new.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Fact, What};
use super::journey::Pair;
use super::side::{End, outcome_word};

/// How a part of a sketch stands to the old journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was there and is the same.
    Same,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there, and something of it differs.
    Changed,
}

/// A box of a sketch.
#[derive(Clone, Debug)]
pub struct Box {
    /// The label.
    pub title: String,
    /// The console's name of the type; empty for start and ends.
    pub type_name: String,
    /// How it stands to the old journey.
    pub standing: Standing,
}

/// A way of a sketch.
#[derive(Clone, Debug)]
pub struct Way {
    /// The box that it leaves.
    pub from: usize,
    /// The box that it leads to.
    pub to: usize,
    /// The outcome.
    pub outcome: String,
    /// Whether it was there before.
    pub standing: Standing,
}

/// Boxes and ways.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// The boxes.
    pub boxes: Vec<Box>,
    /// The ways between them.
    pub ways: Vec<Way>,
    /// How many boxes were left out, since there are too many.
    pub left_out: usize,
}

/// Boxes in one sketch.
const MOST: usize = 40;

/// A place in either journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    Start,
    New(usize),
    /// Of the old journey, for what is gone.
    Old(usize),
    Success,
    Failure,
}

type Drawn = BTreeMap<(Stop, String, Stop), Standing>;

/// The sketch of what changed between two versions.
pub(super) fn of(pair: &Pair<'_, '_>, facts: &[Fact]) -> Sketch {
    let changed = changed(pair, facts);
    let ways = ways(pair);
    let mut stops: BTreeSet<Stop> = changed.keys().copied().collect();
    for ((from, _, to), standing) in &ways {
        let touches = changed.contains_key(from) || changed.contains_key(to);
        if touches || *standing != Standing::Same {
            stops.extend([*from, *to]);
        }
    }
    let left_out = stops.len().saturating_sub(MOST);
    let stops: Vec<Stop> = if left_out > 0 {
        // What changed comes before what merely stands beside it.
        let (mut first, rest): (Vec<Stop>, Vec<Stop>) =
            stops.into_iter().partition(|stop| changed.contains_key(stop));
        first.extend(rest);
        first.truncate(MOST);
        first
    } else {
        stops.into_iter().collect()
    };
    let places: BTreeMap<Stop, usize> = stops.iter().copied().zip(0..).collect();
    let boxes = stops.iter().map(|stop| {
        let end = |title: &str| (title.to_owned(), String::new());
        let (title, type_name) = match stop {
            Stop::Start => end("Start"),
            Stop::Success => end("Success"),
            Stop::Failure => end("Failure"),
            Stop::New(place) => of_node(&pair.new_name(*place)),
            Stop::Old(place) => of_node(&pair.old_name(*place)),
        };
        Box { title, type_name, standing: changed.get(stop).copied().unwrap_or(Standing::Same) }
    });
    let drawn = ways.iter().filter_map(|((from, outcome, to), standing)| {
        let (from, to) = (*places.get(from)?, *places.get(to)?);
        Some(Way { from, to, outcome: outcome.clone(), standing: *standing })
    });
    Sketch { boxes: boxes.collect(), ways: drawn.collect(), left_out }
}

fn of_node(name: &super::facts::NodeName) -> (String, String) {
    let title = if name.label.is_empty() { &name.type_name } else { &name.label };
    (title.clone(), name.type_name.clone())
}

/// The boxes that something is told of; a child's page stands for it.
pub(super) fn changed(pair: &Pair<'_, '_>, facts: &[Fact]) -> BTreeMap<Stop, Standing> {
    let mut found = BTreeMap::new();
    for (place, partner) in pair.matching.to_old.iter().enumerate() {
        match (pair.new.spots[place].page, partner) {
            (None, None) => drop(found.insert(Stop::New(place), Standing::Added)),
            (Some(page), None) => drop(found.entry(Stop::New(page)).or_insert(Standing::Changed)),
            _ => {}
        }
    }
    for (place, partner) in pair.matching.to_new.iter().enumerate() {
        if partner.is_some() {
            continue;
        }
        match pair.old.spots[place].page {
            None => drop(found.insert(Stop::Old(place), Standing::Removed)),
            Some(page) => {
                if let Some(page) = pair.matching.to_new[page] {
                    found.entry(Stop::New(page)).or_insert(Standing::Changed);
                }
            }
        }
    }
    // Ids tell the nodes of facts; one that two nodes share marks both.
    let told: BTreeSet<&str> = facts
        .iter()
        .filter(|fact| !matches!(fact.what, What::Removed | What::Added { .. }))
        .filter_map(|fact| fact.node.as_ref().map(|node| node.id.as_str()))
        .collect();
    for (place, spot) in pair.new.spots.iter().enumerate() {
        if told.contains(spot.node.id.as_str()) {
            let stop = Stop::New(spot.page.unwrap_or(place));
            found.entry(stop).or_insert(Standing::Changed);
        }
    }
    found
}

/// All ways of both journeys, by where they lead in terms of the new one.
fn ways(pair: &Pair<'_, '_>) -> Drawn {
    let old_stop = |place: usize| match pair.matching.to_new[place] {
        Some(new) => Stop::New(pair.new.spots[new].page.unwrap_or(new)),
        None => Stop::Old(place),
    };
    let stop = |end: End<'_>, node: &dyn Fn(usize) -> Stop| match end {
        End::Node(place) => Some(node(place)),
        End::Success => Some(Stop::Success),
        End::Failure => Some(Stop::Failure),
        End::Unknown(_) => None,
    };
    let mut drawn = Drawn::new();
    let olds = pair.old.out.iter().enumerate().flat_map(|(from, out)| out.iter().map(move |way| (from, way)));
    for (from, (outcome, end)) in olds {
        if let Some(to) = stop(*end, &old_stop) {
            drawn.insert((old_stop(from), outcome_word(outcome).to_owned(), to), Standing::Removed);
        }
    }
    if let Some(to) = pair.old.start.and_then(|end| stop(end, &old_stop)) {
        drawn.insert((Stop::Start, String::new(), to), Standing::Removed);
    }
    let mut came = |key| {
        let standing = if drawn.contains_key(&key) { Standing::Same } else { Standing::Added };
        drawn.insert(key, standing);
    };
    let news = pair.new.out.iter().enumerate().flat_map(|(from, out)| out.iter().map(move |way| (from, way)));
    for (from, (outcome, end)) in news {
        if let Some(to) = stop(*end, &Stop::New) {
            came((Stop::New(from), outcome_word(outcome).to_owned(), to));
        }
    }
    if let Some(to) = pair.new.start.and_then(|end| stop(end, &Stop::New)) {
        came((Stop::Start, String::new(), to));
    }
    drawn
}
