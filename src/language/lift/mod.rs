//! From model to syntax tree: an export as somebody would have written it.
//!
//! What a source shows is what people decide: names, configuration that is not the default, where outcomes lead. What
//! only the platform needs goes into the lock.

mod build;
mod declared;
mod keys;
mod notes;
mod shown;
mod tree;
mod values;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::syntax::{self, Declaration, Document, Item, ItemKind, Keyword};
use super::vocabulary::End;
use crate::catalog::{Catalog, Lookup, NodeType, Target as Platform};
use crate::complete::{self, Identities};
use crate::lock::{JourneyLock, Lock, NodeLock};
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Node, Target, by_flow};
pub use build::allow;
pub use declared::{Before, Carried, Standing, can_be_declared, keyword};
pub use keys::child_ids;
use notes::Notes;
pub use shown::Shown;
use values::Values;

/// What lifting goes by.
#[derive(Clone, Copy)]
pub struct Lifting<'l> {
    /// The node types.
    pub catalog: &'l Catalog,
    /// The platform that the source is compiled for.
    pub target: Platform,
    /// What the journeys of the import carry.
    pub carried: &'l Carried,
}

/// A journey ready to be written: nodes named and in the order of the source, connections in the order of outcomes.
#[derive(Clone, Debug)]
pub struct Prepared(pub Journey);

/// A lifted journey.
#[derive(Debug)]
pub struct Lifted {
    /// Its source.
    pub document: Document<'static>,
    /// What the source does not show.
    pub lock: JourneyLock,
}

/// An exported journey with the outcomes that its configuration has, and with the names that a source would give its nodes.
pub fn told(journey: &Journey, catalog: &Catalog, target: Platform) -> Journey {
    let mut journey = with_outcomes(journey, catalog, target);
    let order = by_flow(&journey);
    keys::assign(&mut journey, &order, catalog, &BTreeMap::new(), &BTreeMap::new());
    journey
}

/// A journey whose nodes have the outcomes of their configuration, and their connections in the same order.
fn with_outcomes(journey: &Journey, catalog: &Catalog, target: Platform) -> Journey {
    let mut probe = journey.clone();
    probe.nodes.iter_mut().for_each(|node| node.edges.clear());
    complete::complete_as_it_stands(&mut probe, catalog, target);
    let mut journey = journey.clone();
    for (node, probed) in journey.nodes.iter_mut().zip(probe.nodes) {
        node.outcomes = probed.outcomes;
        let place = |id: &str| node.outcomes.iter().position(|own| own.id == id).unwrap_or(usize::MAX);
        node.connections.sort_by_key(|(id, _)| place(id));
        for (child, probed) in node.children.iter_mut().zip(probed.children) {
            child.outcomes = probed.outcomes;
        }
    }
    journey
}

impl Lifting<'_> {
    /// Names and orders the nodes of a journey. Those whose ids `fixed` knows keep the names there.
    pub fn prepare(&self, journey: &Journey, fixed: &BTreeMap<String, String>) -> Prepared {
        let mut journey = with_outcomes(journey, self.catalog, self.target);
        let order = by_flow(&journey);
        keys::assign(&mut journey, &order, self.catalog, &self.carried.known.scripts, fixed);
        Prepared(reordered(journey, &order))
    }

    /// Lifts a journey.
    pub fn journey(&self, Prepared(journey): &Prepared) -> Lifted {
        let by_id = journey.all_nodes().map(|node| (node.id.as_str(), node.key.as_str())).collect();
        let identities = Identities::of(journey, self.target);
        let values = Values {
            known: &self.carried.known,
            nodes: by_id,
            own: &journey.dependencies,
            used: RefCell::default(),
            identities,
        };
        let mut lock = JourneyLock::default();
        let found = Notes::of(journey);
        let mut items = tree::properties(journey, self.target, found.is_some(), &mut lock.tree);
        let mut notes = found.unwrap_or_default();
        items.extend(notes::items(&notes.canvas));
        lock.notes = std::mem::take(&mut notes.canvas);
        let start = build::edge(
            vec![build::outcome(None, "start")],
            &target(journey, journey.start.as_ref().map(|start| &start.target)),
        );
        items.push(build::apart(start));
        let ids = JourneyIds::new(&journey.name);
        for node in &journey.nodes {
            let (item, own) = self.node(journey, node, &values, &notes);
            items.push(build::apart(item));
            for (node, also) in std::iter::once(node).chain(&node.children).zip(own) {
                let entry = NodeLock {
                    also,
                    at: node.position.as_ref().map(Into::into),
                    id: (ids.node(&node.key) != node.id).then(|| node.id.clone()),
                    notes: notes.nodes.get(&node.id).cloned().unwrap_or_default(),
                    ..NodeLock::default()
                };
                lock.nodes.insert(node.key.clone(), entry);
            }
        }
        lock.places = journey.places.iter().map(|(key, point)| (key.clone(), point.into())).collect();
        let mut declarations = self.carried.declarations(journey, &values.used.borrow());
        declarations.push(declared::declaration(Keyword::Journey, &journey.name, items));
        Lifted { document: Document { declarations, ..Document::default() }, lock }
    }

    /// What the lock keeps beside journeys.
    pub fn scripts(&self) -> Lock {
        Lock { scripts: self.carried.locked(), ..Lock::default() }
    }

    /// A node with its children; and of each, the node first, the properties that only the lock shows.
    fn node(
        &self,
        journey: &Journey,
        node: &Node,
        values: &Values<'_>,
        notes: &Notes,
    ) -> (ItemKind<'static>, Vec<Map<String, Json>>) {
        let mut also = Vec::new();
        let (mut head, own) = self.head(node, values, notes);
        also.push(own);
        let has_properties = !head.body.items.is_empty();
        for (index, child) in node.children.iter().enumerate() {
            let (child, own) = self.head(child, values, notes);
            also.push(own);
            let kind = ItemKind::Node(Box::new(child));
            let is_first = index == 0 && has_properties;
            head.body.items.push(if is_first { build::apart(kind) } else { build::item(kind) });
        }
        let has_children = !node.children.is_empty();
        for (index, kind) in edges(journey, node).into_iter().enumerate() {
            let is_first = index == 0 && has_children;
            head.body.items.push(if is_first { build::apart(kind) } else { build::item(kind) });
        }
        (ItemKind::Node(Box::new(head)), also)
    }

    /// The head and properties of a node, and the properties that only the lock shows.
    fn head(
        &self,
        node: &Node,
        values: &Values<'_>,
        notes: &Notes,
    ) -> (syntax::Node<'static>, Map<String, Json>) {
        let known = self.catalog.get(&node.node_type);
        let written_type = self.catalog.short_name(&node.node_type);
        let default_title = match self.catalog.lookup(&written_type) {
            Lookup::Found(known) => known.name.as_str(),
            _ => node.node_type.as_str(),
        };
        let default_version = known.map_or("1.0", NodeType::default_version);
        let version = node.version.as_deref().unwrap_or(default_version);
        let mut also = Map::new();
        let own_notes = notes.nodes.get(&node.id).map_or(&[][..], Vec::as_slice);
        let mut items: Vec<Item<'static>> = notes::items(own_notes).collect();
        for (name, value) in Self::ordered(node, known, version) {
            let rule = known.and_then(|known| known.property(version, name));
            let default = rule.zip(known).and_then(|(rule, known)| values.identities.default_of(known, rule));
            let is_filled = rule.is_some_and(|rule| complete::is_filled(rule, self.target));
            let is_null = value.is_null() && !(is_filled && default.is_some());
            let says_nothing = is_null || (name == "stage" && value.as_str() == Some("null"));
            if default == Some(value) && is_filled {
                continue;
            }
            if default == Some(value) || says_nothing {
                also.insert(name.to_owned(), value.clone());
            } else {
                items.push(build::item(build::property(name, values.property(known, name, value))));
            }
        }
        let head = syntax::Node {
            roles: Vec::new(),
            name: build::name(node.key.clone()),
            node_type: Some(build::name(written_type)),
            version: (version != default_version).then(|| build::name(version.to_owned())),
            title: (node.display_name != default_title).then(|| build::name(node.display_name.clone())),
            body: build::body(items),
            is_inline: false,
            span: crate::source::Span::default(),
        };
        (head, also)
    }

    /// The properties in the catalogue's order; those that it does not know are last, by name.
    fn ordered<'n>(node: &'n Node, known: Option<&NodeType>, version: &str) -> Vec<(&'n str, &'n Json)> {
        let places: Vec<&str> = known.map_or_else(Vec::new, |known| {
            known.properties(version).map(|rule| rule.name.as_str()).collect()
        });
        let mut list: Vec<(&str, &Json)> =
            node.properties.iter().map(|property| (property.name.as_str(), &property.value)).collect();
        list.sort_by_key(|(name, _)| {
            (places.iter().position(|own| own == name).unwrap_or(usize::MAX), *name)
        });
        list
    }
}

/// The edges of a node: every outcome that it has or leads from.
fn edges(journey: &Journey, node: &Node) -> Vec<ItemKind<'static>> {
    let leads = |id: &str| node.connections.iter().find(|(own, _)| own == id).map(|(_, to)| to);
    let further = node.connections.iter().map(|(id, _)| id.as_str());
    let known: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let further: Vec<&str> = further.filter(|id| !known.contains(id)).collect();
    if let ([only], []) = (known.as_slice(), further.as_slice()) {
        return vec![build::edge(Vec::new(), &target(journey, leads(only)))];
    }
    let edge = |id: &str| {
        let of_child = node.children.iter().find_map(|child| {
            let short = id.strip_prefix(child.id.as_str())?.strip_prefix('-')?;
            Some((child.key.as_str(), short))
        });
        let outcome = match of_child {
            Some((child, short)) => build::outcome(Some(child), short),
            None => build::outcome(None, id),
        };
        build::edge(vec![outcome], &target(journey, leads(id)))
    };
    known.into_iter().chain(further).map(edge).collect()
}

/// How an edge names where it leads.
fn target(journey: &Journey, target: Option<&Target>) -> String {
    match target {
        Some(Target::Node(index)) => journey.nodes[*index].key.clone(),
        Some(Target::Success) => End::Success.word().to_owned(),
        Some(Target::Failure) => End::Failure.word().to_owned(),
        Some(Target::Unknown(id)) => id.clone(),
        Some(Target::Nowhere) | None => End::Nowhere.word().to_owned(),
    }
}

fn reordered(mut journey: Journey, order: &[usize]) -> Journey {
    let mut new = vec![0; order.len()];
    for (place, index) in order.iter().enumerate() {
        new[*index] = place;
    }
    let moved = |target: &mut Target| {
        if let Target::Node(index) = target {
            *index = new[*index];
        }
    };
    if let Some(start) = &mut journey.start {
        moved(&mut start.target);
    }
    let mut nodes: Vec<Option<Node>> = std::mem::take(&mut journey.nodes).into_iter().map(Some).collect();
    for index in order {
        let mut node = nodes[*index].take().expect("each index stands once in an order");
        node.connections.iter_mut().for_each(|(_, target)| moved(target));
        node.edges.iter_mut().for_each(|edge| moved(&mut edge.target));
        journey.nodes.push(node);
    }
    journey
}

/// The items of the journey of a lifted document.
pub fn journey_items<'d>(document: &'d mut Document<'static>) -> Option<&'d mut Vec<Item<'static>>> {
    journey_of(document).map(|declaration| &mut declaration.body.items)
}

/// The journey of a lifted document.
pub fn journey_of<'d>(document: &'d mut Document<'static>) -> Option<&'d mut Declaration<'static>> {
    document.declarations.iter_mut().find(|declaration| declaration.keyword == Keyword::Journey)
}

/// A property with a plain value.
pub fn property(name: &str, value: &Json) -> ItemKind<'static> {
    build::property(name, build::json(value, &mut values::string))
}
