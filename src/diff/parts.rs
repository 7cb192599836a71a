//! The [parts] of a journey that somebody decides: coordinates and the like are left out, and so is what goes without saying, which
//! is defaults, nulls and switches that are off.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::ids::Ids;
use super::values::same;
use crate::catalog::{CLOUD_IDENTITIES, Catalog, Kind, NodeType, Target};
pub use crate::model::parts::{Part, Parts};
use crate::model::{Journey, Node, PropertyList, parts};
use crate::platform::VOLATILE;

/// The parts of a journey itself, without its start, which is an edge.
pub fn of_journey(journey: &Journey, target: Target) -> Parts<'_> {
    let mut decided = Parts::new();
    for (part, value) in parts::of_journey(journey) {
        let Some(name) = part.property().filter(|name| !is_broken(&journey.properties, name)) else {
            continue;
        };
        if name == "uiConfig" {
            // Each of its texts is an attribute of its own; notes are compared as notes.
            let texts = journey.properties.value(name).and_then(Value::as_object).into_iter().flatten();
            let texts = texts.filter(|(key, value)| *key != "annotations" && !says_nothing(key, value));
            decided.extend(texts.map(|(key, value)| (Part::Property(key.clone()), Cow::Borrowed(value))));
        } else if !VOLATILE.contains(&name)
            && !says_nothing(name, &value)
            && (name != "identityResource" || target != Target::Aic || *value != CLOUD_IDENTITIES)
        {
            decided.push((part, value));
        }
    }
    decided
}

fn is_broken(properties: &PropertyList, name: &str) -> bool {
    properties.get(name).is_some_and(|property| property.is_broken)
}

/// Whether an attribute of a journey is what it is without being said.
fn says_nothing(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(is_on) => *is_on == (name == "enabled"),
        // Servers give back `null` as a text.
        Value::String(text) => ["", "[]", "{}", "null"].contains(&text.as_str()),
        Value::Object(members) => members.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Number(_) => false,
    }
}

/// What the server holds of an attribute that a journey does not say.
pub fn attribute_default(name: &str, target: Target) -> Option<Value> {
    match name {
        "enabled" => Some(json!(true)),
        "innerTreeOnly" | "mustRun" | "noSession" | "transactionalOnly" => Some(json!(false)),
        "identityResource" if target == Target::Aic => Some(json!(CLOUD_IDENTITIES)),
        _ => None,
    }
}

/// What clients add to the entry of a node, or write there in their own way.
const CLIENTS: [&str; 6] = ["_outcomes", "displayName", "nodeVersion", "version", "x", "y"];

/// The parts of a node, without its edges and children.
pub fn of_node<'j>(node: &'j Node, catalog: &'j Catalog) -> Parts<'j> {
    let known = catalog.get(&node.node_type);
    let version = node.version_in(catalog);
    let mut decided: Parts<'_> = vec![
        (Part::Type, Cow::Owned(json!(node.node_type))),
        (Part::Version, Cow::Owned(json!(version))),
        (Part::Label, Cow::Owned(json!(node.display_name))),
    ];
    let no_ids = Ids::default();
    for (part, value) in parts::properties(node) {
        let Some(name) = part.property().filter(|name| !is_broken(&node.properties, name)) else { continue };
        let default = default(known, version, name);
        let is_default = default.is_some_and(|default| same(&default, &value, &no_ids));
        if !VOLATILE.contains(&name) && !is_default && !value.is_null() && *value != "null" {
            decided.push((part, value));
        }
    }
    // Attributes of the entry that nobody knows.
    let odd = node.exported.iter().flat_map(|exported| &exported.entry);
    let is_known = |name: &str| CLIENTS.contains(&name) || VOLATILE.contains(&name);
    let odd = odd.filter(|(name, value)| !value.is_null() && !is_known(name));
    decided.extend(odd.map(|(name, value)| (Part::Property(name.clone()), Cow::Borrowed(value))));
    decided
}

/// What the server holds of a property that a node does not say; an empty list or map where the catalogue knows the
/// property but no default of it.
pub fn default<'c>(known: Option<&'c NodeType>, version: &str, name: &str) -> Option<Cow<'c, Value>> {
    let property = known?.property(version, name)?;
    match (&property.default, property.kind) {
        (Some(default), _) => Some(Cow::Borrowed(default)),
        (None, Kind::Array) => Some(Cow::Owned(json!([]))),
        (None, Kind::Object) => Some(Cow::Owned(json!({}))),
        (None, _) => None,
    }
}

/// The notes of a journey: on its canvas and on its nodes, each with the id of its node, without places.
pub fn notes(journey: &Journey) -> Vec<(Option<String>, String)> {
    let config = journey.properties.value("uiConfig");
    let written = config.and_then(|config| config.get("annotations")).and_then(Value::as_str);
    let whole: Option<Map<String, Value>> = written.and_then(|text| serde_json::from_str(text).ok());
    let Some(whole) = whole else { return Vec::new() };
    let texts = |list: &Value| -> Vec<String> {
        let texts = list.as_array().into_iter().flatten().filter_map(|note| note.get("text")?.as_str());
        texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    let on_nodes = whole.get("forNodes").and_then(Value::as_object).into_iter().flatten();
    let on_nodes =
        on_nodes.flat_map(|(id, list)| texts(list).into_iter().map(|text| (Some(id.clone()), text)));
    let on_canvas = whole.get("structural").map(texts).unwrap_or_default();
    on_nodes.chain(on_canvas.into_iter().map(|text| (None, text))).collect()
}

/// Parts by their kind and name.
pub fn by_name<'p>(parts: &'p Parts<'_>) -> HashMap<&'p Part, &'p Value> {
    parts.iter().map(|(part, value)| (part, value.as_ref())).collect()
}
