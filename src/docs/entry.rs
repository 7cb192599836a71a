//! A journey as the handbook knows it: what its pages tell, and what it asks of others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Anchors, Place};
use crate::catalog::Catalog;
use crate::deps::needs::{self, Need};
use crate::diagram::{self, Positions, Scene, View};
use crate::model::{Graph, Journey, Node, by_flow};

/// Rows that a page shows whole, each beside its text, and paper too.
const VIEW: View = View { positions: Positions::Own, width: Some(1110.0) };

/// Rows for a phone, where a page would show the others too small.
const NARROW: View = View { positions: Positions::Own, width: Some(560.0) };

/// A journey.
pub(super) struct Entry<'a> {
    pub journey: &'a Journey,
    pub scene: Scene,
    /// The diagram for a phone, unless the other one is narrow enough.
    pub narrow: Option<Scene>,
    /// The path of its page.
    pub page: String,
    /// Its nodes, each page before its children: in the order of the source, or of the flow where there is no source.
    pub parts: Vec<Part<'a>>,
    /// The journeys that it calls, each with the node that does.
    pub calls: Vec<(usize, &'a str)>,
    /// What it needs, and which nodes do.
    pub needs: BTreeMap<Need, BTreeSet<usize>>,
}

/// A node on a page of the handbook.
pub(super) struct Part<'a> {
    pub node: &'a Node,
    /// The index of the node, or of the page that it stands on.
    pub index: usize,
    pub anchor: String,
    pub title: String,
    pub type_name: String,
    /// Whether it stands on a page of the journey.
    pub is_child: bool,
    /// Whether the start leads to it.
    pub is_reached: bool,
}

impl<'a> Entry<'a> {
    /// A journey whose page has this path.
    pub(super) fn of(journey: &'a Journey, page: String, catalog: &'a Catalog) -> Self {
        let scene = diagram::scene(journey, catalog, VIEW);
        let is_wide = NARROW.width.is_some_and(|width| scene.width > width);
        let mut entry = Self {
            journey,
            scene,
            narrow: is_wide.then(|| diagram::scene(journey, catalog, NARROW)),
            page,
            parts: parts(journey, catalog),
            calls: Vec::new(),
            needs: BTreeMap::new(),
        };
        let scripts = &journey.dependencies.scripts;
        let mut run = BTreeSet::new();
        for (index, part) in entry.parts.iter().enumerate() {
            let mut found = |need: Need| {
                entry.needs.entry(need).or_default().insert(index);
            };
            needs::of_node(part.node, catalog, &mut found);
            for (key, need) in needs::references(part.node, catalog) {
                match need.word.as_str() {
                    needs::JOURNEY => entry.calls.extend(part.node.text(key).map(|name| (index, name))),
                    needs::SCRIPT => {
                        if let Some(script) = scripts.get(&need.name) {
                            needs::of_script(&script.text, &mut found);
                        }
                        run.insert(need.name.clone());
                    }
                    _ => {}
                }
                found(need);
            }
        }
        let mut found = |need: Need| {
            entry.needs.entry(need).or_default();
        };
        needs::of_journey(journey, &mut found);
        for (_, script) in scripts.iter().filter(|(id, _)| !run.contains(*id)) {
            needs::of_script(&script.text, &mut found);
        }
        for (kind, objects) in &journey.dependencies.others {
            for (key, object) in objects {
                let mut known = entry.needs.keys().filter(|need| need.carried() == Some(*kind));
                if !known.any(|need| needs::is_meant(need, key, object)) {
                    entry.needs.entry(needs::of_carried(*kind, key, object)).or_default();
                }
            }
        }
        entry
    }

    /// The path of its diagram.
    pub(super) fn picture(&self) -> String {
        format!("{}.svg", self.page)
    }

    /// Where a node of it is told of.
    pub(super) fn place(&self, part: &Part<'_>) -> Place {
        Place::part(&self.page, &part.anchor)
    }

    /// The value of a property that is true or false.
    pub(super) fn says(&self, property: &str) -> Option<bool> {
        self.journey.properties.value(property).and_then(Value::as_bool)
    }
}

fn parts<'a>(journey: &'a Journey, catalog: &Catalog) -> Vec<Part<'a>> {
    let reached = Graph::of(journey).reached();
    let mut anchors = Anchors::default();
    let mut part = |node: &'a Node, index: usize, is_child: bool| {
        let key = if node.key.is_empty() { &node.id } else { &node.key };
        let type_name = diagram::type_name(node, catalog);
        let title = diagram::title(node, &type_name);
        let is_reached = journey.start.is_none() || reached[Graph::node(index).index()];
        let anchor = anchors.name(&format!("node-{key}"));
        Part { node, index, anchor, title, type_name, is_child, is_reached }
    };
    let order =
        if journey.exported.is_some() { by_flow(journey) } else { (0..journey.nodes.len()).collect() };
    let mut out = Vec::new();
    for index in order {
        let node = &journey.nodes[index];
        out.push(part(node, index, false));
        out.extend(node.children.iter().map(|child| part(child, index, true)));
    }
    out
}
