//! What a source does not show: ids, places, the metadata of notes, and how an import stood.
//!
//! A source is for people; the lock keeps what only the platform needs, so that both together give back what was
//! imported. It is plain data: the workspace reads and writes the file, the language and the compiler ask it.

mod apply;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::model::Point;
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
}

/// What the lock keeps of a journey.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct JourneyLock {
    /// Fingerprints of its parts as they were imported last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// Declarations that travel with it though no node refers to them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub carries: BTreeSet<String>,
    /// What else its export said, in the platform's words.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub export: Map<String, Value>,
    /// Nodes, children of pages among them, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<String, NodeLock>,
    /// Notes on the canvas, each with the text that finds it in the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteLock>,
    /// The places of Start, Success and Failure.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, Place>,
    /// Attributes that the source does not show: nulls, and empty texts.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub tree: Map<String, Value>,
}

/// What the lock keeps of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NodeLock {
    /// Properties that the source does not show: defaults that the platform could do without, and nulls.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub also: Map<String, Value>,
    /// Where its box stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
    /// Fingerprints of its parts as they were imported last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// What else its export said, in the platform's words.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub export: Map<String, Value>,
    /// Its id on the platform, where it is not the one derived from its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Notes on it, each with the text that finds it in the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteLock>,
}

/// What the lock keeps of a note: all but its text, which it is found by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteLock {
    /// The attributes by the platform's names, in the platform's order.
    pub note: Map<String, Value>,
    /// The text.
    pub text: String,
}

/// What the lock keeps of a script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ScriptLock {
    /// Attributes that the source does not show.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
    /// Fingerprints of its parts as they were imported last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, String>,
    /// Its id on the platform, where it is not the one derived from its name.
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
    /// The id of a node, where the lock has one.
    pub fn node_id(&self, journey: &str, node: &str) -> Option<&str> {
        self.journeys.get(journey)?.nodes.get(node)?.id.as_deref()
    }

    /// True when there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.journeys.is_empty() && self.scripts.is_empty()
    }
}
