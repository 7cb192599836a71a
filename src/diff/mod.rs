//! What differs between two sets of journeys, and what it means.
//!
//! A journey is seen as [typed parts](parts), its nodes are matched with those of the other side, and what their parts
//! do not share becomes [facts](Diff), which [`show`] writes for people and for machines.

mod breaking;
mod facts;
mod flow;
mod held;
mod ids;
mod journey;
mod journeys;
pub mod lines;
mod matching;
mod objects;
pub mod parts;
pub mod picture;
pub mod show;
mod side;
pub mod sketch;
mod traits;
pub mod values;

pub use facts::{Breaking, Diff, Effect, Fact, Held, JourneyDiff, NodeName, ObjectDiff, What};
pub use ids::Ids;
pub use matching::pairs;
pub(crate) use side::outcome_word;

use rayon::prelude::*;

use crate::catalog::{Catalog, Target};
use crate::model::Journey;
use crate::realm::Realm;
use objects::{Missing, Objects};

/// What a comparison goes by.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The node types.
    pub catalog: &'c Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
}

/// What one pair of journeys gives.
#[derive(Default)]
struct Compared {
    journey: Option<JourneyDiff>,
    objects: Vec<ObjectDiff>,
    missing: Missing,
    bare: usize,
}

/// Compares two sets of journeys. `is_wanted` says of a name whether its journey is looked at.
pub fn compare(
    old: &[Journey],
    new: &[Journey],
    context: Context<'_>,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Diff {
    let (old, new) = (Realm::of(old, context.catalog), Realm::of(new, context.catalog));
    let pairs = journeys::pairs(&old, &new);
    let is_wanted = |journey: Option<&Journey>| journey.is_some_and(|journey| is_wanted(&journey.name));
    let pairs: Vec<_> = pairs.into_iter().filter(|(old, new)| is_wanted(*old) || is_wanted(*new)).collect();
    let compared: Vec<Compared> = pairs.par_iter().map(|(was, is)| one(*was, *is, &new, context)).collect();
    let mut diff = Diff {
        compared: pairs.iter().filter(|(old, new)| old.is_some() && new.is_some()).count(),
        ..Diff::default()
    };
    let mut missing = Missing::default();
    let mut bare = 0;
    let mut objects: Vec<ObjectDiff> = Vec::new();
    for one in compared {
        diff.journeys.extend(one.journey);
        objects.extend(one.objects);
        missing.append(one.missing);
        bare += one.bare;
    }
    diff.objects = merged(objects);
    diff.notes.extend(missing.notes());
    if bare > 0 {
        let nodes = if bare == 1 { "1 node has".to_owned() } else { format!("{bare} nodes have") };
        diff.notes.push(format!("{nodes} no configuration on one side; it was not compared"));
    }
    diff
}

fn one(old: Option<&Journey>, new: Option<&Journey>, realm: &Realm<'_>, context: Context<'_>) -> Compared {
    let mut compared = Compared::default();
    match (old, new) {
        (Some(old), Some(new)) => {
            let objects = Objects::of(old, new);
            let pair = journey::Pair::of((old, new), objects.ids(), context);
            let facts = pair.facts(&mut compared.bare);
            let names = (&pair.names.0, &pair.names.1);
            compared.objects = objects.compare((old, new), &pair.ids, names, &mut compared.missing);
            if !facts.is_empty() || old.name != new.name {
                let (effects, breaking) = (flow::effects(&pair), breaking::of(&pair, realm));
                let (was, is) = (Some(old.name.clone()), Some(new.name.clone()));
                let nodes = new.all_nodes().count();
                let sketch = sketch::of(&pair, &facts);
                compared.journey =
                    Some(JourneyDiff { old: was, new: is, nodes, facts, effects, breaking, sketch });
            }
        }
        (Some(only), None) | (None, Some(only)) => {
            let name = |journey: &Journey| journey.name.clone();
            let breaking = old.map(|old| journeys::gone(old, realm)).into_iter().collect();
            compared.journey = Some(JourneyDiff {
                old: old.map(name),
                new: new.map(name),
                nodes: only.all_nodes().count(),
                facts: Vec::new(),
                effects: Vec::new(),
                breaking,
                sketch: sketch::Sketch::default(),
            });
        }
        (None, None) => {}
    }
    compared
}

/// The same difference once, with every journey that carries the thing.
fn merged(mut objects: Vec<ObjectDiff>) -> Vec<ObjectDiff> {
    objects.sort_by(|a, b| (a.kind, &a.name, &a.id).cmp(&(b.kind, &b.name, &b.id)));
    let mut merged: Vec<ObjectDiff> = Vec::new();
    for object in objects {
        let is_same = |own: &&mut ObjectDiff| {
            own.kind == object.kind && own.id == object.id && own.facts == object.facts
        };
        match merged.last_mut().filter(is_same) {
            Some(own) => own.journeys.extend(object.journeys),
            None => merged.push(object),
        }
    }
    merged
}
