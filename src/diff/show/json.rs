//! Differences for machines, as `docs/diff.schema.json` describes them.

use serde_json::{Map, Value, json};

use super::words::told;
use crate::diff::facts::{Breaking, Diff, Fact, Held, JourneyDiff, ObjectDiff, What};

/// Writes one document.
pub fn write(diff: &Diff) -> String {
    let document = json!({
        "version": 1,
        "equal": diff.is_equal(),
        "breaking": diff.breaking().next().is_some(),
        "journeys": diff.journeys.iter().map(journey).collect::<Vec<_>>(),
        "objects": diff.objects.iter().map(object).collect::<Vec<_>>(),
        "notes": diff.notes,
    });
    format!("{document:#}\n")
}

fn journey(journey: &JourneyDiff) -> Value {
    let change = match (&journey.old, &journey.new) {
        (None, _) => "added",
        (_, None) => "removed",
        (old, new) if old != new => "renamed",
        _ => "changed",
    };
    let effect = |effect: &crate::diff::Effect| {
        let mut row = json!({ "kind": effect.kind, "text": effect.text });
        if !effect.way.is_empty() {
            row["way"] = json!(effect.way);
        }
        row
    };
    json!({
        "name": journey.name(),
        "oldName": journey.old,
        "change": change,
        "nodes": journey.nodes,
        "facts": journey.facts.iter().map(fact).collect::<Vec<_>>(),
        "effects": journey.effects.iter().map(effect).collect::<Vec<_>>(),
        "breaking": journey.breaking.iter().map(breaking).collect::<Vec<_>>(),
    })
}

fn object(object: &ObjectDiff) -> Value {
    json!({
        "kind": object.kind,
        "name": object.name,
        "id": object.id,
        "journeys": object.journeys,
        "facts": object.facts.iter().map(fact).collect::<Vec<_>>(),
        "breaking": object.breaking.iter().map(breaking).collect::<Vec<_>>(),
    })
}

fn breaking(breaking: &Breaking) -> Value {
    json!({ "kind": breaking.kind, "text": breaking.text })
}

fn fact(fact: &Fact) -> Value {
    let mut row = Map::new();
    let mut put = |key: &str, value: Value| {
        row.insert(key.to_owned(), value);
    };
    put("kind", json!(fact.what.kind()));
    if let Some(node) = &fact.node {
        put("node", json!({ "name": node.name, "label": node.label, "id": node.id, "type": node.type_name }));
    }
    match &fact.what {
        What::Added { edges, properties } => {
            let pairs = |pairs: Vec<(&String, Value)>| -> Value {
                Value::Object(pairs.into_iter().map(|(key, value)| (key.clone(), value)).collect())
            };
            if !edges.is_empty() {
                put("edges", pairs(edges.iter().map(|(outcome, target)| (outcome, json!(target))).collect()));
            }
            if !properties.is_empty() {
                put("properties", pairs(properties.iter().map(|(name, own)| (name, value(own))).collect()));
            }
        }
        What::Removed => {}
        What::Renamed { old, new } | What::Retyped { old, new } | What::Moved { old, new } => {
            put("old", json!(old));
            put("new", json!(new));
        }
        What::Reordered { old, new } => {
            put("old", json!(old));
            put("new", json!(new));
        }
        What::Rewired { outcome, old, new } => {
            put("outcome", json!(outcome));
            put("old", json!(old));
            put("new", json!(new));
        }
        What::Note { old, new } => {
            put("old", json!(old));
            put("new", json!(new));
        }
        What::Property { path, old, new, is_secret } => {
            put("path", json!(path));
            put("old", value(old));
            put("new", value(new));
            for (key, held) in [("oldName", old), ("newName", new)] {
                if let Some(name) = &held.name {
                    put(key, json!(name));
                }
            }
            for (key, held) in [("oldIsDefault", old), ("newIsDefault", new)] {
                if held.is_default {
                    put(key, json!(true));
                }
            }
            if *is_secret {
                put("secret", json!(true));
            }
        }
        What::Lines { path, hunk } => {
            put("path", json!(path));
            put("oldStart", json!(hunk.old_start));
            put("old", json!(hunk.old));
            put("newStart", json!(hunk.new_start));
            put("new", json!(hunk.new));
        }
    }
    put("text", json!(told(fact).0));
    Value::Object(row)
}

fn value(held: &Held) -> Value {
    held.value.clone().unwrap_or(Value::Null)
}
