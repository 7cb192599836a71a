//! From the lock into a compiled journey.

use serde_json::{Map, Value};

use super::fault::Faults;
use super::{Fault, JourneyExport, JourneyLock, Lock, NodeExport, NodeLock, Versions, fingerprint, guard};
use crate::complete::Unsaid;
use crate::model::{ExportedJourney, ExportedNode, Journey, Node, Outcome};
use crate::platform;

impl Lock {
    /// Adds what the lock keeps to a journey that is resolved and checked: places, and what the source does not show.
    /// What came from an export is then written as it stood there. What only a source may say is not applied, and
    /// returned.
    pub fn apply(&self, journey: &mut Journey, unsaid: &Unsaid<'_>) -> Vec<Fault> {
        let Some(lock) = self.journeys.get(&journey.name) else { return Vec::new() };
        let mut faults = Faults::of_journey(&journey.name);
        for (key, place) in &lock.places {
            if guard::is_static(key) {
                journey.places.entry(key.clone()).or_insert_with(|| place.into());
            } else {
                faults.refuse(["places", key], "which boxes there are");
            }
        }
        attributes(lock, journey, &mut faults);
        if lock.is_imported() {
            journey.exported = Some(Box::new(lock.export.exported(journey, &mut faults)));
        }
        for node in &mut journey.nodes {
            if let Some(own) = lock.nodes.get(&node.key) {
                node.position = node.position.take().or(own.at.as_ref().map(Into::into));
            }
            let mut each = |node: &mut Node| {
                if let Some(own) = lock.nodes.get(&node.key) {
                    own.apply(node, unsaid, &mut faults);
                }
            };
            each(node);
            node.children.iter_mut().for_each(each);
        }
        faults.list
    }
}

/// Adds the attributes that the source does not show; what it writes wins.
fn attributes(lock: &JourneyLock, journey: &mut Journey, faults: &mut Faults) {
    for (name, value) in &lock.tree {
        if let Some(reason) = guard::attribute(name, value) {
            faults.refuse(["tree", name], reason);
            continue;
        }
        match (journey.properties.get(name).map(|property| &property.value), value) {
            (None, _) => journey.properties.keep(name.clone(), value.clone()),
            (Some(Value::Object(shown)), Value::Object(hidden)) => {
                let mut whole = shown.clone();
                for (key, value) in hidden {
                    whole.entry(key.clone()).or_insert_with(|| value.clone());
                }
                journey.properties.keep(name.clone(), Value::Object(whole));
            }
            _ => {}
        }
    }
}

impl JourneyLock {
    /// True for a journey that came from an export.
    pub fn is_imported(&self) -> bool {
        self.has_base() && !self.deployed
    }

    /// True for a journey of which it is known how it last stood on the platform.
    pub fn has_base(&self) -> bool {
        !self.base.is_empty()
    }
}

impl NodeLock {
    /// True for a node that came from an export.
    pub fn is_imported(&self) -> bool {
        self.has_base() && !self.deployed
    }

    /// True for a node of which it is known how it last stood on the platform.
    pub fn has_base(&self) -> bool {
        !self.base.is_empty()
    }

    fn apply(&self, node: &mut Node, unsaid: &Unsaid<'_>, faults: &mut Faults) {
        let is_written = |node: &Node, name: &str| {
            node.properties.get(name).is_some_and(|property| property.name_span.is_some())
        };
        let key = node.key.clone();
        for (name, value) in &self.also {
            if is_written(node, name) {
                continue;
            }
            let known = [unsaid.property(node, name), unsaid.elsewhere(node, name)];
            let known: Vec<Value> = known.into_iter().flatten().chain(unsaid.former(node, name)).collect();
            let is_filled = node.properties.get(name).is_some();
            match guard::property(node, name, value, &known) {
                Some(reason) => faults.refuse(["nodes", &key, "also", name], reason),
                // A build for another platform may fill in what the export left open.
                None if value.is_null() && is_filled => {}
                None => node.properties.keep(name.clone(), value.clone()),
            }
        }
        self.restore(node, unsaid);
        let has_no_body = self.has_no_body(node);
        let filled: Vec<String> = node.properties.iter().map(|property| property.name.clone()).collect();
        for name in filled {
            let is_absent = has_no_body || self.absent.contains(&name);
            if is_absent && !is_written(node, &name) && !self.also.contains_key(&name) {
                node.properties.remove(&name);
            }
        }
        if !self.is_imported() {
            return;
        }
        if let Some(outcomes) = &self.export.outcomes
            && self.base.get(fingerprint::OUTCOMES) == Some(&fingerprint::outcomes(node))
        {
            // What the export said of its outcomes holds as long as they are the same.
            let outcome = |(id, label): &(String, String)| Outcome {
                id: id.clone(),
                label: label.clone(),
                certain: true,
            };
            match guard::outcomes(&node.outcomes, outcomes) {
                Some(reason) => faults.refuse(["nodes", &key, "export", "outcomes"], reason),
                None => node.outcomes = outcomes.iter().map(outcome).collect(),
            }
        }
        node.type_name = self.export.type_name.clone().or(node.type_name.take());
        if self.export.versions.is_some() && node.version.is_none() {
            node.version = Some(unsaid.version(node));
        }
        node.exported = Some(Box::new(self.exported(node, faults)));
    }

    /// Gives properties that were filled in the default that they had when they were imported: another one since then is no
    /// reason to change what nobody changed.
    fn restore(&self, node: &mut Node, unsaid: &Unsaid<'_>) {
        let filled = node.properties.iter().filter(|property| property.name_span.is_none());
        let changed: Vec<(String, Value)> = filled
            .filter_map(|property| {
                let base = fingerprint::print(self.base.get(&format!("={}", property.name))?);
                let mut former = unsaid.former(node, &property.name).into_iter();
                let is_other = base != fingerprint::of(&property.value);
                let was = is_other.then(|| former.find(|value| fingerprint::of(value) == base))?;
                Some((property.name.clone(), was?))
            })
            .collect();
        for (name, value) in changed {
            node.properties.keep(name, value);
        }
    }

    /// True for a node of which an export has no configuration, as long as its source gives it none either.
    fn has_no_body(&self, node: &Node) -> bool {
        let is_written = node.properties.iter().any(|property| property.name_span.is_some());
        self.export.body == Some(Value::Null) && !is_written && node.children.is_empty()
    }

    fn exported(&self, node: &Node, faults: &mut Faults) -> ExportedNode {
        let NodeExport { entry, body, versions, .. } = &self.export;
        let version = node.version.as_ref();
        // A version that somebody wrote since then has to stand everywhere.
        let versions = match (*versions, version) {
            (None, Some(version)) if version != "1.0" => Some(Versions::Both),
            (versions, _) => versions,
        };
        let at = |places: [Versions; 2]| {
            version.filter(|_| versions.is_some_and(|own| places.contains(&own))).cloned()
        };
        let mut sound = |part: &str, members: &Map<String, Value>, rule: Rule| {
            for (name, value) in members {
                if let Some(reason) = rule(node, name, value) {
                    faults.refuse(["nodes", &node.key, "export", part, name], reason);
                }
            }
            guard::allowed(members, |name, value| rule(node, name, value))
        };
        let nothing = Map::new();
        let body = match body {
            Some(Value::Object(body)) => Some(body),
            _ => (!self.has_no_body(node)).then_some(&nothing),
        };
        ExportedNode {
            entry: sound("entry", entry, guard::entry),
            entry_version: at([Versions::Both, Versions::Entry]),
            body: body.map(|body| sound("body", body, guard::body)),
            body_version: at([Versions::Both, Versions::Body]),
        }
    }
}

/// What says whether a part of a node may stand.
type Rule = fn(&Node, &str, &Value) -> Option<guard::Reason>;

impl JourneyExport {
    fn exported(&self, journey: &Journey, faults: &mut Faults) -> ExportedJourney {
        let mut loose = |part: &str, bodies: &Map<String, Value>| {
            let mut nodes = Vec::new();
            for (id, body) in bodies {
                if let Some(reason) = guard::loose(id, body, journey.all_nodes()) {
                    faults.refuse(["export", part, id], reason);
                    continue;
                }
                nodes.extend(platform::loose(id, body.clone()));
            }
            nodes
        };
        let (loose_nodes, loose_children) =
            (loose("looseNodes", &self.loose_nodes), loose("looseChildren", &self.loose_children));
        for name in self.others.keys() {
            if let Some(reason) = guard::beside_tree(name) {
                faults.refuse(["export", "others", name], reason);
            }
        }
        ExportedJourney {
            static_nodes: match &self.static_nodes {
                None => Some(Map::new()),
                Some(Value::Object(places)) => Some(places.clone()),
                Some(_) => None,
            },
            loose_nodes,
            loose_children,
            theme_order: self.themes.clone(),
            others: guard::allowed(&self.others, |name, _| guard::beside_tree(name)),
        }
    }
}
