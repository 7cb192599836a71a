//! What two journeys differ in, in plain words.
//!
//! The order of keys, of nodes and of connections means nothing; what the platform sets by itself is left out; numbers
//! are equal by value; a version that is not said is 1.0, which is what the platform takes then.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::cut;
use super::scripts::VOLATILE;
use crate::model::parts::{self, Part};
use crate::model::{DependencyKind, Journey, Node, Script};

/// What differs from `a` to `b`; empty when they are the same journey.
pub fn compare(a: &Journey, b: &Journey) -> Vec<String> {
    let mut found = Differences(Vec::new());
    if a.name != b.name {
        found.push(format!("the name: `{}` -> `{}`", a.name, b.name));
    }
    found.values("the journey", &properties_of_journey(a), &properties_of_journey(b));
    let entry = |journey: &Journey| {
        let entry = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
        json!(entry)
    };
    found.value("the first node", &entry(a), &entry(b));
    found.values("the place of", &places(a), &places(b));
    let (nodes_a, nodes_b) = (nodes(&a.nodes), nodes(&b.nodes));
    found.nodes("node", (a, &nodes_a), (b, &nodes_b));
    let (loose_a, loose_b) = (nodes(loose(a)), nodes(loose(b)));
    found.nodes("unused node", (a, &loose_a), (b, &loose_b));
    found.scripts(a, b);
    for kind in DependencyKind::ALL {
        let of = |journey: &Journey| -> Map<String, Value> {
            let objects = journey.dependencies.others.get(&kind).into_iter().flatten();
            objects.map(|(key, object)| (key.clone(), (**object).clone())).collect()
        };
        found.values(kind.key(), &of(a), &of(b));
    }
    let others = |journey: &Journey| journey.exported.as_ref().map(|e| e.others.clone()).unwrap_or_default();
    found.values("the export", &others(a), &others(b));
    found.0
}

struct Differences(Vec<String>);

impl Differences {
    fn push(&mut self, difference: String) {
        self.0.push(difference);
    }

    fn value(&mut self, place: &str, a: &Value, b: &Value) {
        if !same(a, b) {
            self.push(format!("{place}: {} -> {}", cut(a), cut(b)));
        }
    }

    fn values(&mut self, place: &str, a: &Map<String, Value>, b: &Map<String, Value>) {
        for (key, value) in a {
            match b.get(key) {
                Some(other) if same(value, other) => {}
                Some(other) => self.push(format!("{place}: `{key}`: {} -> {}", cut(value), cut(other))),
                None => self.push(format!("{place}: `{key}` is gone, it was {}", cut(value))),
            }
        }
        for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
            self.push(format!("{place}: `{key}` is new: {}", cut(value)));
        }
    }

    fn nodes(
        &mut self,
        what: &str,
        a: (&Journey, &BTreeMap<&str, &Node>),
        b: (&Journey, &BTreeMap<&str, &Node>),
    ) {
        for (id, node) in a.1 {
            let name = name(node);
            match b.1.get(id) {
                Some(other) => self.node(&format!("{what} {name}"), (a.0, node), (b.0, other)),
                None => self.push(format!("{what} {name} is gone")),
            }
        }
        for (_, node) in b.1.iter().filter(|(id, _)| !a.1.contains_key(*id)) {
            self.push(format!("{what} {} is new", name(node)));
        }
    }

    fn node(&mut self, place: &str, a: (&Journey, &Node), b: (&Journey, &Node)) {
        self.values(place, &entry(a.0, a.1), &entry(b.0, b.1));
        match (a.1.has_body(), b.1.has_body()) {
            (true, true) => self.values(place, &body(a.1), &body(b.1)),
            (true, false) => self.push(format!("{place}: its configuration is gone")),
            (false, true) => self.push(format!("{place}: its configuration is new")),
            (false, false) => {}
        }
        let children =
            |node: &Node| json!(node.children.iter().map(|child| child.id.as_str()).collect::<Vec<_>>());
        self.value(&format!("{place}: its children"), &children(a.1), &children(b.1));
        let others = nodes(&b.1.children);
        for child in &a.1.children {
            if let Some(other) = others.get(child.id.as_str()) {
                self.node(&format!("{place}: child {}", name(child)), (a.0, child), (b.0, other));
            }
        }
    }

    fn scripts(&mut self, a: &Journey, b: &Journey) {
        let (a, b) = (&a.dependencies.scripts, &b.dependencies.scripts);
        for (id, script) in a {
            let Some(other) = b.get(id) else {
                self.push(format!("script `{}` ({id}) is gone", script.name));
                continue;
            };
            let place = format!("script `{}` ({id})", script.name);
            self.values(&place, &attributes(script), &attributes(other));
            if script.text != other.text {
                self.push(format!("{place}: its source is another"));
            }
        }
        for (id, script) in b.iter().filter(|(id, _)| !a.contains_key(*id)) {
            self.push(format!("script `{}` ({id}) is new", script.name));
        }
    }
}

fn name(node: &Node) -> String {
    if node.display_name.is_empty() {
        format!("`{}`", node.id)
    } else {
        format!("`{}` ({})", node.display_name, node.id)
    }
}

fn nodes<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> BTreeMap<&'n str, &'n Node> {
    nodes.into_iter().map(|node| (node.id.as_str(), node)).collect()
}

fn loose(journey: &Journey) -> impl Iterator<Item = &Node> {
    journey.exported.iter().flat_map(|exported| exported.loose_nodes.iter().chain(&exported.loose_children))
}

fn properties_of_journey(journey: &Journey) -> Map<String, Value> {
    let parts = parts::of_journey(journey).into_iter();
    parts.filter_map(|(part, value)| Some((part.property()?.to_owned(), value.into_owned()))).collect()
}

fn places(journey: &Journey) -> Map<String, Value> {
    super::rest::static_nodes(journey).unwrap_or_default()
}

/// What a node's entry says, connections among it.
fn entry(journey: &Journey, node: &Node) -> Map<String, Value> {
    let mut entry = node.exported.as_ref().map(|exported| exported.entry.clone()).unwrap_or_default();
    for (part, value) in parts::of_node(journey, node) {
        match part {
            Part::Type | Part::Label | Part::Version => {
                entry.insert(part.key().into_owned(), value.into_owned())
            }
            Part::Edge(outcome) => entry.insert(format!("{outcome} ->"), value.into_owned()),
            _ => None,
        };
    }
    if let Some(place) = &node.position {
        entry.insert("x".into(), json!(place.x));
        entry.insert("y".into(), json!(place.y));
    }
    entry
}

/// What a node's body says.
fn body(node: &Node) -> Map<String, Value> {
    let mut body = node.exported.as_ref().and_then(|exported| exported.body.clone()).unwrap_or_default();
    if !node.outcomes.is_empty() {
        let outcomes = node.outcomes.iter().map(|outcome| json!([outcome.id, outcome.label]));
        body.insert("its outcomes".into(), outcomes.collect());
    }
    for (part, value) in parts::properties(node) {
        body.extend(part.property().map(|name| (name.to_owned(), value.into_owned())));
    }
    body
}

fn attributes(script: &Script) -> Map<String, Value> {
    let mut attributes = script.attributes.clone();
    attributes.insert("_id".into(), json!(script.id));
    attributes.insert("name".into(), json!(script.name));
    attributes
}

/// Equality, numbers by value, what the platform sets by itself left out.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.to_string() == b.to_string() || a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> =
                a.keys().chain(b.keys()).filter(|key| !VOLATILE.contains(&key.as_str())).collect();
            keys.into_iter().all(|key| matches!((a.get(key), b.get(key)), (Some(a), Some(b)) if same(a, b)))
        }
        (a, b) => a == b,
    }
}
