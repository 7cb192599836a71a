//! A journey as it is, with what is gone still in it, for a diagram that marks what changed. Signs before labels tell
//! what colours tell.

use std::collections::HashMap;

use serde_json::json;

use super::Context;
use super::journey::Pair;
use super::objects::Objects;
use super::side::End;
use super::sketch::{self, Standing, Stop};
use crate::catalog::Outcome;
use crate::diagram::{Mark, Marks, outcomes_of};
use crate::model::{Journey, Node, Target};

/// The picture of a difference: the journey to be drawn, and the marks of its diagram. A side may be an empty journey.
pub fn of(old: &Journey, new: &Journey, context: Context<'_>) -> (Journey, Marks) {
    let pair = Pair::of((old, new), Objects::of(old, new).ids(), context);
    let facts = pair.facts(&mut 0);
    let mut union = Union::of(&pair);
    for (stop, standing) in sketch::changed(&pair, &facts) {
        let mark = match standing {
            Standing::Added => Mark::Added,
            Standing::Removed => Mark::Removed,
            Standing::Changed => Mark::Changed,
            Standing::Same => continue,
        };
        let index = match stop {
            Stop::New(place) => union.new.get(&place),
            Stop::Old(place) => union.old.get(&place),
            _ => None,
        };
        if let Some(index) = index.copied() {
            union.marks.nodes.insert(index, mark);
        }
    }
    union.old_ways(&pair);
    union.new_ways(&pair);
    union.name_nodes(&pair);
    union.describe(&pair);
    (union.journey, union.marks)
}

/// Both journeys in one.
struct Union {
    journey: Journey,
    marks: Marks,
    /// The indexes of nodes by their places in the new journey.
    new: HashMap<usize, usize>,
    /// The indexes of nodes that are gone by their places in the old journey.
    old: HashMap<usize, usize>,
}

impl Union {
    fn of(pair: &Pair<'_, '_>) -> Self {
        let mut journey = pair.new.journey.clone();
        let new: HashMap<usize, usize> = pair.new.tops.iter().copied().zip(0..).collect();
        let mut old = HashMap::new();
        for (index, place) in pair.old.tops.iter().enumerate() {
            if pair.matching.to_new[*place].is_none() {
                let node = pair.old.journey.nodes[index].clone();
                old.insert(*place, journey.nodes.len());
                // Whatever names it, names the node that there is.
                let (id, key) = (format!("gone-{}", node.id), format!("gone-{}", node.key));
                let key = if node.key.is_empty() { String::new() } else { key };
                journey.nodes.push(Node { key, id, ..node });
            }
        }
        for node in &mut journey.nodes {
            node.outcomes = outcomes_of(node, pair.context.catalog);
        }
        Self { journey, marks: Marks::default(), new, old }
    }

    /// What an end of the old journey is here.
    fn target(&self, pair: &Pair<'_, '_>, end: End<'_>) -> Option<Target> {
        match end {
            End::Success => Some(Target::Success),
            End::Failure => Some(Target::Failure),
            End::Unknown(_) => None,
            End::Node(place) => {
                let index = match pair.matching.to_new[place] {
                    Some(new) => self.new.get(&pair.new.spots[new].page.unwrap_or(new)),
                    None => self.old.get(&place),
                };
                index.copied().map(Target::Node)
            }
        }
    }

    /// The ways that are gone: of nodes that are gone, and of those that lead elsewhere.
    fn old_ways(&mut self, pair: &Pair<'_, '_>) {
        for (place, out) in pair.old.out.iter().enumerate() {
            if let Some(index) = self.old.get(&place).copied() {
                self.journey.nodes[index].connections.clear();
                for (outcome, end) in out {
                    let Some(target) = self.target(pair, *end) else { continue };
                    self.journey.nodes[index].connections.push(((*outcome).to_owned(), target));
                    self.marks.ways.insert((Some(index), (*outcome).to_owned()), Mark::Removed);
                }
                continue;
            }
            let Some(new) = pair.matching.to_new[place] else { continue };
            let Some(index) = self.new.get(&new).copied() else { continue };
            for (outcome, end) in out {
                let own = pair.ids.translate(outcome);
                let is = pair.new.out[new].iter().find(|(other, _)| *other == own).map(|(_, end)| *end);
                let Some(target) = self.target(pair, *end).filter(|_| !pair.is_same_end(Some(*end), is))
                else {
                    continue;
                };
                let node = &mut self.journey.nodes[index];
                let known = node.outcomes.iter().find(|known| known.id == *own);
                let label = known.map_or_else(|| own.clone().into_owned(), |known| known.label.clone());
                let id = format!("{} {label}", Mark::Removed.sign());
                node.outcomes.push(Outcome { id: id.clone(), label: id.clone(), certain: true });
                node.connections.push((id.clone(), target));
                self.marks.ways.insert((Some(index), id), Mark::Removed);
            }
        }
    }

    /// The ways that are new.
    fn new_ways(&mut self, pair: &Pair<'_, '_>) {
        for (place, out) in pair.new.out.iter().enumerate() {
            let Some(index) = self.new.get(&place).copied() else { continue };
            let partner = pair.matching.to_old[place];
            for (outcome, end) in out {
                let was = partner.and_then(|old| {
                    let mut olds = pair.old.out[old].iter();
                    olds.find(|(own, _)| pair.ids.translate(own) == *outcome).map(|(_, end)| *end)
                });
                if partner.is_some() && pair.is_same_end(was, Some(*end)) {
                    continue;
                }
                self.marks.ways.insert((Some(index), (*outcome).to_owned()), Mark::Added);
                if partner.is_some() {
                    let known = self.journey.nodes[index].outcomes.iter_mut();
                    known
                        .filter(|known| known.id == *outcome)
                        .for_each(|known| known.label = format!("{} {}", Mark::Added.sign(), known.label));
                }
            }
        }
        if !pair.is_same_end(pair.old.start, pair.new.start) {
            self.marks.ways.insert((None, String::new()), Mark::Added);
        }
    }

    fn name_nodes(&mut self, pair: &Pair<'_, '_>) {
        for (index, mark) in &self.marks.nodes {
            let node = &mut self.journey.nodes[*index];
            let type_name = crate::diagram::type_name(node, pair.context.catalog);
            node.display_name = format!("{} {}", mark.sign(), crate::diagram::title(node, &type_name));
        }
    }

    /// Says what the signs mean, and what the drawing cannot show.
    fn describe(&mut self, pair: &Pair<'_, '_>) {
        let mut text = "+ new, \u{2212} gone (dashed), ~ changed".to_owned();
        if let Some(was) = pair.old.start.filter(|was| !pair.is_same_end(Some(*was), pair.new.start)) {
            let was = pair.old.end_name(was, pair.context.catalog);
            text = format!("{text}. The start led to {was}");
        }
        self.journey.properties.set("description", json!(text));
    }
}
