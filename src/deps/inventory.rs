//! What is there: by exports, or by lists of a tenant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Dependencies, Thing, needs};
use crate::model::{DependencyKind, Journey};

/// Kinds of which exports say what there is.
const TOLD: [&str; 12] = [
    needs::JOURNEY,
    needs::SCRIPT,
    needs::LIBRARY,
    "esv",
    "email-template",
    "theme",
    "social-idp",
    "saml2-idp-entity",
    "saml2-entity",
    "circle-of-trust",
    "custom-node-type",
    "secret-label",
];

/// The attributes by which things are called.
const NAMES: [&str; 5] = ["_id", "id", "name", "entityId", "secretId"];

/// Names of what is there.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    names: BTreeSet<String>,
}

/// What is missing, and what could not be told.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// What is not there, and who needs it.
    pub things: Dependencies,
    /// Kinds of which nothing says what there is, with how many things of each are needed.
    pub untold: BTreeMap<String, usize>,
}

impl Inventory {
    /// Adds journeys and all that they carry.
    pub fn add_journeys(&mut self, journeys: &[Journey]) {
        for journey in journeys {
            self.names.insert(journey.name.clone());
            for (id, script) in &journey.dependencies.scripts {
                self.names.extend([id.clone(), script.name.clone()]);
            }
            for (kind, objects) in &journey.dependencies.others {
                for (key, object) in objects {
                    self.names.insert(key.clone());
                    self.add_object(object);
                    if *kind == DependencyKind::NodeTypes {
                        self.names.insert(format!("{}{key}", crate::catalog::CUSTOM_PREFIX));
                    }
                }
            }
        }
    }

    /// Adds a list: JSON of any form, whose keys, ids and names count, or text with a name in each line.
    pub fn add_list(&mut self, text: &str) {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => self.add_value(&value),
            Err(_) => self
                .names
                .extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)),
        }
    }

    fn add_value(&mut self, value: &Value) {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    // What something with a name or an id has are its attributes; other keys name what they hold.
                    if !NAMES.iter().any(|key| members.get(*key).is_some_and(Value::is_string)) {
                        self.names.extend(members.keys().cloned());
                    }
                    self.add_object(value);
                    open.extend(members.values());
                }
                Value::Array(elements) => {
                    self.names.extend(elements.iter().filter_map(Value::as_str).map(str::to_owned));
                    open.extend(elements);
                }
                _ => {}
            }
        }
    }

    fn add_object(&mut self, object: &Value) {
        for key in NAMES {
            if let Some(name) = object.get(key).and_then(Value::as_str) {
                self.names.insert(name.rsplit_once('/').map_or(name, |(_, last)| last).to_owned());
                self.names.insert(name.to_owned());
            }
        }
    }

    fn has(&self, thing: &Thing) -> bool {
        [Some(thing.name()), thing.title.as_deref()]
            .into_iter()
            .flatten()
            .any(|name| self.names.contains(name))
    }

    /// What of all that is needed is not there. Of a kind of which nothing is there, an export says nothing.
    pub fn missing(&self, needed: &Dependencies) -> Missing {
        let mut missing = Missing::default();
        missing.things.journeys.clone_from(&needed.journeys);
        let told: BTreeSet<&str> =
            needed.things.keys().filter(|thing| self.has(thing)).map(Thing::kind).chain(TOLD).collect();
        for (thing, uses) in &needed.things {
            // A journey that is read with those that need it is there.
            let is_own =
                thing.kind() == needs::JOURNEY && needed.journeys.iter().any(|own| own == thing.name());
            if self.has(thing) || is_own || thing.kind() == needs::DEFAULT_SERVICE {
                continue;
            }
            if told.contains(thing.kind()) {
                missing.things.things.insert(thing.clone(), uses.clone());
            } else {
                *missing.untold.entry(thing.kind().to_owned()).or_default() += 1;
            }
        }
        missing
    }
}
