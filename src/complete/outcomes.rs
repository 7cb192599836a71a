//! Outcomes: which ones a configuration has, and where edges lead them.

use std::collections::{HashMap, HashSet};

use super::{Completing, NodeFacts};
use crate::catalog::{Catalog, Child, Outcome, Outcomes, Target as Platform, WithChildren, first_deciding};
use crate::diagnostic::Code;
use crate::model::{Edge, EdgeOutcome, Node, Target};
use crate::source::Span;

/// How an edge is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It leads outcomes that the node has.
    Known,
    /// Nobody knows all outcomes of the node: it may have this one.
    Open,
    /// Nobody knows all outcomes of the child at this index: it may have this one.
    OpenChild(usize),
    /// It names an outcome that the node does not have.
    Refused,
    /// An `else` that has no outcome left to lead.
    Void,
    /// It names no outcome where there is not exactly one.
    Ambiguous,
}

/// An edge that speaks of an outcome that is led somewhere already; edges by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// The later one.
    pub edge: usize,
    /// The first one.
    pub first: usize,
    /// What the later one calls the outcome.
    pub name: String,
}

/// The outcomes of a node without children.
pub(super) fn of_single(node: &Node, completing: Completing<'_>) -> Outcomes {
    let Completing { catalog, target, .. } = completing;
    match catalog.get(&node.node_type) {
        Some(known) => catalog.outcomes(known, node.version_in(catalog), &node.properties, target),
        None => Outcomes::unknown(),
    }
}

fn children(node: &Node, completing: Completing<'_>) -> Vec<Child> {
    let child = |child: &Node| Child {
        id: child.id.clone(),
        outcomes: of_single(child, completing),
        standalone: completing.catalog.is_standalone(&child.node_type),
    };
    node.children.iter().map(child).collect()
}

/// The outcomes that the configuration of a node gives it, of a page with those of its children.
pub fn outcomes_of(node: &Node, catalog: &Catalog, target: Platform) -> Outcomes {
    let completing = Completing { catalog, target, accepts: &|_, _| true };
    of_whole(node, &children(node, completing), completing)
}

fn of_whole(node: &Node, children: &[Child], completing: Completing<'_>) -> Outcomes {
    let Completing { catalog, target, .. } = completing;
    let Some(known) = catalog.get(&node.node_type) else { return Outcomes::unknown() };
    let config = WithChildren { configuration: &node.properties, children };
    catalog.outcomes(known, node.version_in(catalog), &config, target)
}

/// Derives the outcomes of a node and connects its edges.
pub(super) fn connect(
    node: &mut Node,
    mut facts: NodeFacts,
    completing: Completing<'_>,
    journey: Option<Span>,
) -> NodeFacts {
    facts.children = children(node, completing);
    for (child, own) in node.children.iter_mut().zip(&facts.children) {
        child.outcomes.clone_from(&own.outcomes.list);
    }
    facts.outcomes = of_whole(node, &facts.children, completing);
    facts.outcomes.open |= facts.is_uncertain;
    facts.links = vec![Link::Known; node.edges.len()];
    let place = node.spans.key.or(journey);
    let mut connecting = Connecting::new(node, facts, completing, place);
    connecting.edges();
    let Connecting { facts, made, .. } = connecting;
    let (outcomes, connections) = connected(node, &facts.outcomes.list, &made);
    node.outcomes = outcomes;
    node.connections = connections;
    facts
}

/// The outcomes that there are with those that are connected, and the connections in their order.
fn connected(
    node: &Node,
    known: &[Outcome],
    made: &HashMap<String, (Target, usize)>,
) -> (Vec<Outcome>, Vec<(String, Target)>) {
    let mut outcomes = known.to_vec();
    let ids: HashSet<&str> = known.iter().map(|outcome| outcome.id.as_str()).collect();
    // What is connected though nobody knows whether it exists stands behind what is known, in the order of the edges.
    let mut further: Vec<(&str, (Option<Span>, usize))> = made
        .iter()
        .filter(|(id, _)| !ids.contains(id.as_str()))
        .map(|(id, (_, edge))| (id.as_str(), (node.edges[*edge].span, *edge)))
        .collect();
    further.sort_by_key(|(id, place)| (*place, *id));
    let further = further.into_iter().map(|(id, _)| id.to_owned());
    outcomes.extend(further.map(|id| Outcome { label: id.clone(), id, certain: true }));
    let connections = outcomes.iter().filter_map(|outcome| {
        let (target, _) = made.get(&outcome.id)?;
        (*target != Target::Nowhere).then(|| (outcome.id.clone(), target.clone()))
    });
    let connections = connections.collect();
    (outcomes, connections)
}

/// The places of outcomes by what a source may call them: an id, or else a label that only one has.
fn names(list: &[Outcome]) -> HashMap<String, usize> {
    let mut labels: HashMap<&str, Option<usize>> = HashMap::new();
    for (place, outcome) in list.iter().enumerate() {
        labels.entry(&outcome.label).and_modify(|only| *only = None).or_insert(Some(place));
    }
    let labels = labels.into_iter().filter_map(|(label, only)| Some((label.to_owned(), only?)));
    let ids = list.iter().enumerate().map(|(place, outcome)| (outcome.id.clone(), place));
    labels.chain(ids).collect()
}

struct Connecting<'n> {
    node: &'n Node,
    facts: NodeFacts,
    completing: Completing<'n>,
    /// Where to point when an edge was written nowhere.
    place: Option<Span>,
    /// Places of the outcomes by what a source may call them.
    names: HashMap<String, usize>,
    /// Connections by outcome id, with the index of the edge.
    made: HashMap<String, (Target, usize)>,
    /// What edges call outcomes.
    written: HashSet<&'n str>,
}

impl<'n> Connecting<'n> {
    fn new(node: &'n Node, facts: NodeFacts, completing: Completing<'n>, place: Option<Span>) -> Self {
        let written = node.edges.iter().filter_map(|edge| match &edge.outcome {
            EdgeOutcome::Named { child: None, name } => Some(name.as_str()),
            _ => None,
        });
        let written = written.collect();
        let names = names(&facts.outcomes.list);
        Self { node, facts, completing, place, names, made: HashMap::new(), written }
    }

    /// Takes the edges that name an outcome, then those that take what is left.
    fn edges(&mut self) {
        let node = self.node;
        for (index, edge) in node.edges.iter().enumerate() {
            if let EdgeOutcome::Named { child, name } = &edge.outcome {
                self.facts.links[index] = self.named(index, edge, child.as_deref(), name);
            }
        }
        self.facts.named = self.facts.led.len();
        for (index, edge) in node.edges.iter().enumerate() {
            match edge.outcome {
                EdgeOutcome::Else => self.facts.links[index] = self.rest(index),
                EdgeOutcome::Only => self.facts.links[index] = self.only(index),
                EdgeOutcome::Named { .. } => {}
            }
        }
    }

    fn named(&mut self, index: usize, edge: &Edge, child: Option<&str>, name: &str) -> Link {
        let found = match child {
            None => self.names.get(name).map(|place| self.facts.outcomes.list[*place].id.clone()),
            Some(child) => self.of_child(child, name),
        };
        // A label beside the id that it stands for: where that is allowed, the export has an edge of this very name.
        let is_key = |id: &String| id != name && child.is_none() && self.written.contains(id.as_str());
        let is_refused = |id: &String| {
            is_key(id) && (self.completing.accepts)(Code::UnknownOutcome, edge.span.or(self.place))
        };
        let (id, link) = match found.filter(|id| !is_refused(id)) {
            Some(id) => (id, Link::Known),
            None if self.facts.outcomes.open && child.is_none() => (name.to_owned(), Link::Open),
            None => {
                if let Some(own) = child.and_then(|child| self.open_child(child)) {
                    (format!("{}-{name}", self.facts.children[own].id), Link::OpenChild(own))
                } else {
                    self.facts.misled += 1;
                    (self.as_written(child, name), Link::Refused)
                }
            }
        };
        self.connect(id, name, index);
        link
    }

    /// The outcome that an edge names though it does not exist: where it is allowed, it holds as it is written.
    fn as_written(&self, child: Option<&str>, name: &str) -> String {
        let mut children = self.node.children.iter();
        let child = child.and_then(|child| children.find(|own| own.key == child));
        child.map_or_else(|| name.to_owned(), |child| format!("{}-{name}", child.id))
    }

    fn place_of_child(&self, key: &str) -> Option<usize> {
        self.node.children.iter().position(|child| child.key == key)
    }

    /// The child of this name, where it decides the page's outcomes and nobody knows all of them.
    fn open_child(&self, key: &str) -> Option<usize> {
        let index = self.place_of_child(key)?;
        let first = first_deciding(self.facts.children.iter().map(|child| child.standalone));
        let is_open = self.facts.children.get(index)?.outcomes.open && self.facts.outcomes.open;
        (index >= first && is_open).then_some(index)
    }

    /// The long id of a child's outcome, as pages from version 2.0 on have it.
    fn of_child(&self, key: &str, name: &str) -> Option<String> {
        let Child { id, outcomes, .. } = &self.facts.children[self.place_of_child(key)?];
        let outcome = outcomes.resolve(name).map_or(name, |outcome| outcome.id.as_str());
        let long = format!("{id}-{outcome}");
        self.facts.outcomes.list.iter().any(|outcome| outcome.id == long).then_some(long)
    }

    fn connect(&mut self, id: String, name: &str, edge: usize) {
        if let Some((_, first)) = self.made.get(&id) {
            self.facts.twice.push(Twice { edge, first: *first, name: name.to_owned() });
            return;
        }
        self.facts.led.push(id.clone());
        self.made.insert(id, (self.node.edges[edge].target.clone(), edge));
    }

    /// `else -> target`.
    fn rest(&mut self, edge: usize) -> Link {
        let list = &self.facts.outcomes.list;
        let left = list.iter().filter(|outcome| !self.made.contains_key(&outcome.id));
        let left: Vec<String> = left.map(|outcome| outcome.id.clone()).collect();
        let is_void = left.is_empty() && self.facts.misled == 0;
        for id in left {
            self.connect(id, "else", edge);
        }
        if is_void { Link::Void } else { Link::Known }
    }

    /// `-> target`.
    fn only(&mut self, edge: usize) -> Link {
        if let [only] = self.facts.outcomes.list.as_slice() {
            let (id, label) = (only.id.clone(), only.label.clone());
            self.connect(id, &label, edge);
            return Link::Known;
        }
        self.facts.misled += self.facts.outcomes.list.len().max(1);
        Link::Ambiguous
    }
}
