//! Nodes as colours: two have the same one when they cannot be told apart by what is looked at.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher as _};

use serde_json::Value;

use crate::catalog::Catalog;
use crate::diff::parts::{self, Part};
use crate::diff::side::{End, Side, outcome_word, type_name};
use crate::model::Node;
use crate::model::names::is_uuid;

/// How much two nodes must have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Type, label and configuration.
    Alike,
    /// Type and label.
    Labelled,
    /// Type and configuration.
    Retitled,
    /// The type.
    Typed,
}

/// The colours of nodes by themselves, by likeness.
#[derive(Debug)]
pub(super) struct Base {
    alike: Vec<u64>,
    labelled: Vec<u64>,
    retitled: Vec<u64>,
    typed: Vec<u64>,
    /// Whether a node has a label that somebody chose.
    pub is_named: Vec<bool>,
}

impl Base {
    pub(super) fn of(side: &Side<'_>, catalog: &Catalog) -> Self {
        let each = |colour: &dyn Fn(&Node) -> u64| -> Vec<u64> {
            side.spots.iter().map(|spot| colour(spot.node)).collect()
        };
        let configured: Vec<u64> = each(&|node| configuration(node, catalog));
        let labelled = each(&|node| hash(&(&node.node_type, &node.display_name)));
        let typed = each(&|node| hash(&node.node_type));
        let joined = |a: &[u64], b: &[u64]| a.iter().zip(b).map(|pair| hash(&pair)).collect();
        Self {
            alike: joined(&labelled, &configured),
            retitled: joined(&typed, &configured),
            labelled,
            typed,
            is_named: side
                .spots
                .iter()
                .map(|spot| {
                    let label = &spot.node.display_name;
                    !label.is_empty() && *label != type_name(spot.node, catalog)
                })
                .collect(),
        }
    }

    /// The colours without what stands around.
    pub(super) fn plain(&self, likeness: Likeness) -> &[u64] {
        match likeness {
            Likeness::Alike => &self.alike,
            Likeness::Labelled => &self.labelled,
            Likeness::Retitled => &self.retitled,
            Likeness::Typed => &self.typed,
        }
    }
}

/// The configuration of a node, and what its children are; ids, which may be others on the other side, left out.
fn configuration(node: &Node, catalog: &Catalog) -> u64 {
    let parts = parts::of_node(node, catalog);
    let properties: BTreeMap<&str, u64> = parts
        .iter()
        .filter_map(|(part, value)| match part {
            Part::Property(name) => Some((name.as_str(), of_value(value))),
            _ => None,
        })
        .collect();
    let children: Vec<_> =
        node.children.iter().map(|child| (&child.node_type, &child.display_name)).collect();
    hash(&(properties, children))
}

fn of_value(value: &Value) -> u64 {
    const UUID: usize = 36;
    match value {
        Value::String(text) if text.len() >= UUID && holds_id(text) => hash(&"id"),
        Value::String(text) => {
            match text.starts_with(['{', '[']).then(|| serde_json::from_str::<Value>(text)) {
                Some(Ok(inside)) => of_value(&inside),
                _ => hash(text),
            }
        }
        Value::Number(number) => number.as_f64().map_or(0, f64::to_bits),
        Value::Array(elements) => hash(&elements.iter().map(of_value).collect::<Vec<_>>()),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            hash(&members.map(|(key, value)| (key, of_value(value))).collect::<BTreeMap<_, _>>())
        }
        Value::Null => 0,
        Value::Bool(is_true) => hash(is_true),
    }
}

fn holds_id(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit() && c != '-').any(is_uuid)
}

/// The colours of nodes with what stands around them, so many steps far. Matched nodes have the colour of their pair.
pub(super) fn of(
    side: &Side<'_>,
    base: &Base,
    pairs: &[Option<usize>],
    likeness: Likeness,
    rounds: usize,
) -> Vec<u64> {
    let plain = base.plain(likeness);
    let first = |(place, colour): (usize, &u64)| pairs[place].map_or(*colour, |pair| hash(&("pair", pair)));
    let start: Vec<u64> = plain.iter().enumerate().map(first).collect();
    let mut colours = start.clone();
    for _ in 0..rounds {
        let mut next = colours.clone();
        for place in side.tops.iter().copied().filter(|place| pairs[*place].is_none()) {
            let of_end = |end: &End<'_>| match end {
                End::Node(to) => colours[*to],
                End::Success => 1,
                End::Failure => 2,
                End::Unknown(_) => 3,
            };
            let out = side.out[place].iter().map(|(outcome, end)| (outcome_word(outcome), of_end(end)));
            let into = side.into[place].iter().map(|(from, outcome)| (outcome_word(outcome), colours[*from]));
            let (mut out, mut into): (Vec<_>, Vec<_>) = (out.collect(), into.collect());
            out.sort_unstable();
            into.sort_unstable();
            let is_first = side.start == Some(End::Node(place));
            next[place] = hash(&(colours[place], out, into, is_first));
        }
        colours = next;
    }
    colours
}

/// The places that are alone with their colour.
pub(super) fn alone(places: impl Iterator<Item = usize>, colours: &[u64]) -> BTreeMap<u64, usize> {
    let mut found: HashMap<u64, Option<usize>> = HashMap::new();
    for place in places {
        found.entry(colours[place]).and_modify(|only| *only = None).or_insert(Some(place));
    }
    found.into_iter().filter_map(|(colour, place)| Some((colour, place?))).collect()
}

fn hash(value: &impl std::hash::Hash) -> u64 {
    // Without keys of its own, so that the same journeys are matched the same way everywhere.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
