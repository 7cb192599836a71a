//! Whether a change gives what it promises: the same journeys, but for what it is about.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Plan;
use crate::model::Journey;
use crate::platform::compare;

/// What is built otherwise after a change than before it, beyond what the change is about: one line a difference.
pub fn differences(plan: &Plan, before: &[Journey], after: &[Journey]) -> Vec<String> {
    let renamed = |name: &str| match &plan.renamed {
        Some((old, new)) if old == name => new.clone(),
        _ => name.to_owned(),
    };
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for journey in before {
        let name = renamed(&journey.name);
        known.insert(name.clone());
        if plan.changed.contains(&journey.name) {
            continue;
        }
        let Some(other) = after.iter().find(|other| other.name == name) else {
            found.push(format!("`{}` would be gone", journey.name));
            continue;
        };
        let mut expected = match &plan.renamed {
            Some((old, new)) => called(journey, old, new),
            None => journey.clone(),
        };
        let mut given = other.clone();
        [&mut expected, &mut given].into_iter().for_each(forget_notes);
        let differences = compare(&expected, &given);
        found.extend(differences.into_iter().map(|own| format!("`{}`: {own}", journey.name)));
    }
    for journey in after.iter().filter(|own| !known.contains(&own.name) && !plan.changed.contains(&own.name))
    {
        found.push(format!("`{}` would be new", journey.name));
    }
    found
}

/// Leaves out the ids of notes: those that no import brought follow from names, and nothing else knows them.
fn forget_notes(journey: &mut Journey) {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.remove("id");
                object.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let Some(Value::Object(config)) = journey.properties.get("uiConfig").map(|own| own.value.clone()) else {
        return;
    };
    let Some(Ok(mut notes)) =
        config.get("annotations").and_then(Value::as_str).map(serde_json::from_str::<Value>)
    else {
        return;
    };
    strip(&mut notes);
    let mut config = config;
    config.insert("annotations".to_owned(), notes);
    journey.properties.set("uiConfig", Value::Object(config));
}

/// A journey as it is when another one, or itself, has a new name.
fn called(journey: &Journey, old: &str, new: &str) -> Journey {
    let mut journey = journey.clone();
    if journey.name == old {
        new.clone_into(&mut journey.name);
    }
    for node in &mut journey.nodes {
        if node.text("tree") == Some(old) {
            node.properties.set("tree", new.into());
        }
    }
    journey
}
