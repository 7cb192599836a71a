//! Ids that are written in capitals in one place and in small letters in another: the platform takes them for the same.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::model::{FAILURE_ID, SUCCESS_ID, names};

/// Writes every id as the tree's `nodes` have it, or as the platform has those of the ends.
pub(super) fn agree(
    entry: &mut String,
    entries: &mut Map<String, Value>,
    bodies: [&mut Map<String, Value>; 2],
    notes: &mut Vec<String>,
) {
    let ends = [SUCCESS_ID, FAILURE_ID].map(str::to_owned);
    let known: HashMap<String, String> =
        entries.keys().chain(&ends).map(|id| (id.to_ascii_lowercase(), id.clone())).collect();
    // Of ids that differ in nothing else, none is changed.
    if known.len() < entries.len() + ends.len() {
        return;
    }
    let mut agree = |id: &mut String| {
        let Some(own) = known.get(&id.to_ascii_lowercase()).filter(|own| *own != id && names::is_uuid(own))
        else {
            return;
        };
        let note = format!("id `{id}` is read as `{own}`: only capitals differ");
        if !notes.contains(&note) {
            notes.push(note);
        }
        id.clone_from(own);
    };
    agree(entry);
    for node in entries.values_mut() {
        for target in node.get_mut("connections").and_then(Value::as_object_mut).into_iter().flatten() {
            if let (_, Value::String(target)) = target {
                agree(target);
            }
        }
    }
    for map in bodies {
        let is_other = |id: &String| known.get(&id.to_ascii_lowercase()).is_some_and(|own| own != id);
        if map.keys().any(is_other) {
            *map = std::mem::take(map)
                .into_iter()
                .map(|(mut id, body)| {
                    agree(&mut id);
                    (id, body)
                })
                .collect();
        }
    }
}
