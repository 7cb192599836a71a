//! From the lock into a compiled journey.

use serde_json::{Map, Value};

use super::{JourneyExport, JourneyLock, Lock, NodeExport, NodeLock, Versions, fingerprint};
use crate::model::{ExportedJourney, ExportedNode, Journey, Node, Outcome};
use crate::platform;

impl Lock {
    /// Adds what the lock keeps to a journey that is resolved and checked: places, and what the source does not show.
    /// What came from an export is then written as it stood there.
    pub fn apply(&self, journey: &mut Journey) {
        let Some(lock) = self.journeys.get(&journey.name) else { return };
        for (key, place) in &lock.places {
            journey.places.entry(key.clone()).or_insert_with(|| place.into());
        }
        for (name, value) in &lock.tree {
            match (journey.properties.get(name).map(|property| &property.value), value) {
                (None, _) => journey.properties.set(name.clone(), value.clone()),
                (Some(Value::Object(shown)), Value::Object(hidden)) => {
                    let mut whole = shown.clone();
                    for (key, value) in hidden {
                        whole.entry(key.clone()).or_insert_with(|| value.clone());
                    }
                    journey.properties.set(name.clone(), Value::Object(whole));
                }
                _ => {}
            }
        }
        if lock.is_imported() {
            journey.exported = Some(Box::new(lock.export.exported()));
        }
        for node in &mut journey.nodes {
            if let Some(own) = lock.nodes.get(&node.key) {
                node.position = node.position.take().or(own.at.as_ref().map(Into::into));
            }
            node_from(lock, node);
            for child in &mut node.children {
                node_from(lock, child);
            }
        }
    }
}

impl JourneyLock {
    /// True for a journey that came from an export.
    pub fn is_imported(&self) -> bool {
        !self.base.is_empty()
    }
}

impl NodeLock {
    /// True for a node that came from an export.
    pub fn is_imported(&self) -> bool {
        !self.base.is_empty()
    }
}

fn node_from(lock: &JourneyLock, node: &mut Node) {
    let Some(own) = lock.nodes.get(&node.key) else { return };
    let is_written = |node: &Node, name: &str| {
        node.properties.get(name).is_some_and(|property| property.name_span.is_some())
    };
    for (name, value) in &own.also {
        if !is_written(node, name) {
            node.properties.set(name.clone(), value.clone());
        }
    }
    let has_no_body = own.export.body == Some(Value::Null);
    let filled: Vec<String> = node.properties.iter().map(|property| property.name.clone()).collect();
    for name in filled {
        let is_absent = has_no_body || own.absent.contains(&name);
        if is_absent && !is_written(node, &name) && !own.also.contains_key(&name) {
            node.properties.remove(&name);
        }
    }
    if !own.is_imported() {
        return;
    }
    if let Some(outcomes) = &own.export.outcomes
        && own.base.get(fingerprint::OUTCOMES) == Some(&fingerprint::outcomes(node))
    {
        // What the export said of its outcomes holds as long as they are the same.
        let outcome =
            |(id, label): &(String, String)| Outcome { id: id.clone(), label: label.clone(), certain: true };
        node.outcomes = outcomes.iter().map(outcome).collect();
    }
    node.type_name = own.export.type_name.clone().or(node.type_name.take());
    let wants_version = own.export.versions.is_some();
    if wants_version {
        node.version.get_or_insert_with(|| "1.0".to_owned());
    }
    node.exported = Some(Box::new(own.export.exported(node.version.as_ref())));
}

impl JourneyExport {
    fn exported(&self) -> ExportedJourney {
        let loose = |bodies: &Map<String, Value>| {
            let nodes = bodies.iter().map(|(id, body)| platform::loose(id, body.clone()));
            nodes.filter_map(Result::ok).collect()
        };
        ExportedJourney {
            static_nodes: match &self.static_nodes {
                None => Some(Map::new()),
                Some(Value::Object(places)) => Some(places.clone()),
                Some(_) => None,
            },
            loose_nodes: loose(&self.loose_nodes),
            loose_children: loose(&self.loose_children),
            theme_order: self.themes.clone(),
            others: self.others.clone(),
        }
    }
}

impl NodeExport {
    fn exported(&self, version: Option<&String>) -> ExportedNode {
        // A version that somebody wrote since then has to stand everywhere.
        let versions = match (self.versions, version) {
            (None, Some(version)) if version != "1.0" => Some(Versions::Both),
            (versions, _) => versions,
        };
        ExportedNode {
            entry: self.entry.clone(),
            entry_version: version
                .filter(|_| matches!(versions, Some(Versions::Both | Versions::Entry)))
                .cloned(),
            body: match &self.body {
                None => Some(Map::new()),
                Some(Value::Object(body)) => Some(body.clone()),
                Some(_) => None,
            },
            body_version: version
                .filter(|_| matches!(versions, Some(Versions::Both | Versions::Body)))
                .cloned(),
        }
    }
}
