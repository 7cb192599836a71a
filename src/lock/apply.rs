//! From the lock into a compiled journey.

use serde_json::Value;

use super::{JourneyLock, Lock, NodeLock};
use crate::model::{ExportedJourney, ExportedNode, Journey, Node};

impl Lock {
    /// Adds what the lock keeps to a journey that is resolved and checked: places, and what the source does not show.
    pub fn apply(&self, journey: &mut Journey) {
        let Some(lock) = self.journeys.get(&journey.name) else { return };
        for (key, place) in &lock.places {
            journey.places.entry(key.clone()).or_insert_with(|| place.into());
        }
        for (name, value) in &lock.tree {
            if journey.properties.get(name).is_none() {
                journey.properties.set(name.clone(), value.clone());
            }
        }
        journey.exported = exported_journey(lock);
        for node in &mut journey.nodes {
            if let Some(own) = lock.nodes.get(&node.key) {
                node.position = node.position.take().or(own.at.as_ref().map(Into::into));
            }
            add(node, lock);
            for child in &mut node.children {
                add(child, lock);
            }
        }
    }
}

fn add(node: &mut Node, lock: &JourneyLock) {
    let Some(own) = lock.nodes.get(&node.key) else { return };
    for (name, value) in &own.also {
        if node.properties.get(name).is_none_or(|property| property.name_span.is_none()) {
            node.properties.set(name.clone(), value.clone());
        }
    }
    node.exported = exported_node(own);
    if let Some(Value::String(name)) = own.export.get("typeName") {
        node.type_name = Some(name.clone());
    }
}

fn exported_journey(_lock: &JourneyLock) -> Option<Box<ExportedJourney>> {
    None
}

fn exported_node(_lock: &NodeLock) -> Option<Box<ExportedNode>> {
    None
}
