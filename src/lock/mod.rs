//! What a source does not show: ids, places, the metadata of notes, and how an import stood.
//!
//! A source is for people; the lock keeps what only the platform needs, so that both together give back what was
//! imported. It is plain data: the workspace reads and writes the file, the language and the compiler ask it.

mod apply;
mod fault;
pub mod fingerprint;
pub mod guard;
mod ids;
mod place;
mod print;
mod read;
mod renamed;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::model::{DependencyKind, Point};
pub use fault::Fault;
pub use text::LockError;

/// The name of the file at a workspace's root.
pub const LOCK_FILE: &str = "journeyc.lock";

/// The lock of a workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// Journeys by name.
    pub journeys: BTreeMap<String, JourneyLock>,
    /// Scripts by the name of their declaration, which means the same script in every source of the workspace.
    pub scripts: BTreeMap<String, ScriptLock>,
    /// Fingerprints of everything else that travels with journeys, as imported last; see [`Lock::object`].
    pub realm: BTreeMap<String, String>,
}

/// What the lock keeps of a journey.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct JourneyLock {
    /// Its parts as they were imported or deployed last; see [`fingerprint`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// Declarations that travel with it though no node refers to them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub carries: BTreeSet<String>,
    /// Whether it never came from an export: its base is what was deployed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deployed: bool,
    /// What its export says beyond it.
    #[serde(skip_serializing_if = "JourneyExport::is_empty")]
    pub export: JourneyExport,
    /// Nodes, children of pages among them, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<String, NodeLock>,
    /// Notes on the canvas, each with the text that finds it in the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteLock>,
    /// The names of nodes in the order of the file, which is that of the source: what merges there merges here.
    #[serde(skip)]
    pub order: Order,
    /// The places of Start, Success and Failure.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, Place>,
    /// Attributes that the source does not show: defaults and nulls.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub tree: Map<String, Value>,
}

/// The order of names in the file. A file in another order holds the same.
#[derive(Clone, Debug, Default)]
pub struct Order(pub Vec<String>);

impl PartialEq for Order {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What the lock keeps of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NodeLock {
    /// Properties with a default that its export does not have.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub absent: BTreeSet<String>,
    /// Properties that the source does not show: defaults that the platform could do without, and nulls.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub also: Map<String, Value>,
    /// Where its box stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
    /// Fingerprints of its parts as they were imported last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// Whether it never came from an export: its base is what was deployed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deployed: bool,
    /// What its export says beyond it.
    #[serde(skip_serializing_if = "NodeExport::is_empty")]
    pub export: NodeExport,
    /// Its id on the platform, where it is not the one derived from its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Notes on it, each with the text that finds it in the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteLock>,
}

/// What the export of a journey says beyond it, in the platform's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct JourneyExport {
    /// Configurations where children of pages have theirs, though no page holds them, by id.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub loose_children: Map<String, Value>,
    /// Configurations that the tree does not use, by id.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub loose_nodes: Map<String, Value>,
    /// What stood beside the tree and its known maps.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub others: Map<String, Value>,
    /// What `staticNodes` held beside places: all of it where no place is known; null where it was absent.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub static_nodes: Option<Value>,
    /// The order of themes, where it is not that of their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
}

/// What the export of a node says beyond it, in the platform's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NodeExport {
    /// Unusual parts of its configuration; null where it has none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub body: Option<Value>,
    /// Unusual parts of its entry.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub entry: Map<String, Value>,
    /// Its outcomes with their labels, where they are not those of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Vec<(String, String)>>,
    /// The name that it gives its type, where the catalogue does not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// Which of `entry` and `body` say a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Versions>,
}

/// Where an export says the version of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Versions {
    /// In its configuration.
    Body,
    /// In its configuration and in its entry.
    Both,
    /// In its entry.
    Entry,
}

impl JourneyExport {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl NodeExport {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value that is there, even when it is null.
fn present<'d, D: serde::Deserializer<'d>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What the lock keeps of a note: all but its text, which it is found by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteLock {
    /// The attributes by the platform's names, in the platform's order; null in the place of the text.
    pub note: Map<String, Value>,
    /// Its place among all notes of the journey, as the platform keeps them.
    pub order: usize,
    /// The text.
    pub text: String,
}

/// What the lock keeps of a script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ScriptLock {
    /// Attributes that its export does not have, though every script has them now.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub absent: BTreeSet<String>,
    /// Attributes that the source does not show.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
    /// Fingerprints of its parts as they were imported last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// Its id on the platform; without it, the one derived from its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A place on the canvas: from the left, from the top.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place(pub Number, pub Number);

impl From<&Point> for Place {
    fn from(point: &Point) -> Self {
        Self(point.x.clone(), point.y.clone())
    }
}

impl From<&Place> for Point {
    fn from(Place(x, y): &Place) -> Self {
        Self { x: x.clone(), y: y.clone() }
    }
}

impl Lock {
    /// What the lock calls an object that travels with journeys, such as `themes/corporate`.
    pub fn object(kind: DependencyKind, key: &str) -> String {
        format!("{}/{key}", kind.key())
    }

    /// The id of a node, where the lock has one.
    pub fn node_id(&self, journey: &str, node: &str) -> Option<&str> {
        self.journeys.get(journey)?.nodes.get(node)?.id.as_deref()
    }

    /// True when there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.journeys.is_empty() && self.scripts.is_empty() && self.realm.is_empty()
    }
}

impl Lock {
    /// Lets a node keep all that the lock has of it, and its id, under a new name.
    pub fn rename(&mut self, journey: &str, old: &str, new: &str, id: &str) {
        let own = self.journeys.entry(journey.to_owned()).or_default();
        let mut entry = own.nodes.remove(old).unwrap_or_default();
        let is_derived = crate::model::ids::JourneyIds::new(journey).node(new) == id;
        entry.id = (!is_derived).then(|| id.to_owned());
        if entry != NodeLock::default() {
            own.nodes.insert(new.to_owned(), entry);
        }
        for name in own.order.0.iter_mut().filter(|name| *name == old) {
            new.clone_into(name);
        }
        if *own == JourneyLock::default() {
            self.journeys.remove(journey);
        }
    }
}

impl JourneyLock {
    /// Gives the nodes the order of their source, as far as they have none: a new one stands behind the one before it there.
    pub fn arrange<'s>(&mut self, source: impl Iterator<Item = &'s str>) {
        let Self { nodes, order: Order(order), .. } = self;
        order.retain(|name| nodes.contains_key(name));
        let known: HashSet<&str> = order.iter().map(String::as_str).collect();
        let mut behind: HashMap<Option<&str>, Vec<String>> = HashMap::new();
        let mut before = None;
        for name in source.filter(|name| nodes.contains_key(*name)) {
            if known.contains(name) {
                before = Some(name);
            } else {
                behind.entry(before).or_default().push(name.to_owned());
            }
        }
        let mut arranged = behind.remove(&None).unwrap_or_default();
        for name in order.iter() {
            arranged.push(name.clone());
            arranged.extend(behind.remove(&Some(name.as_str())).unwrap_or_default());
        }
        *order = arranged;
    }
}
