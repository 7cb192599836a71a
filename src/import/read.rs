//! Reads frodo's files, until every format has its reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use serde_json::{Map, Value};

use crate::model::{
    Dependencies, DependencyKind, FAILURE_ID, Journey, Node, Point, PropertyList, SUCCESS_ID, Script, Start, Target,
};

/// The journeys of an export.
pub fn read(text: &str) -> Result<Vec<Journey>, String> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
    match (value.get("trees"), value.get("tree")) {
        (Some(Value::Object(trees)), _) => trees.values().map(journey).collect(),
        (_, Some(_)) => journey(&value).map(|journey| vec![journey]),
        _ => Err("this is no journey export".to_owned()),
    }
}

fn journey(bundle: &Value) -> Result<Journey, String> {
    let tree = bundle["tree"].as_object().ok_or("a journey has no tree")?;
    let entries = tree.get("nodes").and_then(Value::as_object).ok_or("a tree has no nodes")?;
    let ids: BTreeMap<&str, usize> = entries.keys().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
    let target = |id: &str| match ids.get(id) {
        Some(index) => Target::Node(*index),
        None if id == SUCCESS_ID => Target::Success,
        None if id == FAILURE_ID => Target::Failure,
        None => Target::Unknown(id.to_owned()),
    };
    let body = |id: &str| {
        ["nodes", "innerNodes", "innernodes"].iter().find_map(|map| bundle.get(map)?.get(id)).and_then(Value::as_object)
    };
    let mut journey = Journey {
        name: tree.get("_id").and_then(Value::as_str).ok_or("a tree has no name")?.to_owned(),
        ..Journey::default()
    };
    for (key, value) in tree {
        if !matches!(key.as_str(), "_id" | "_rev" | "entryNodeId" | "nodes" | "staticNodes") {
            journey.properties.set(key.clone(), value.clone());
        }
    }
    let entry = tree.get("entryNodeId").and_then(Value::as_str).unwrap_or(FAILURE_ID);
    journey.start = Some(Start { target: target(entry), span: None });
    for (id, entry) in entries {
        let mut node = node(id, entry, "nodeType", body(id));
        let links = entry["connections"].as_object().into_iter().flatten();
        node.connections = links.map(|(outcome, to)| (outcome.clone(), target(to.as_str().unwrap_or("")))).collect();
        node.position = point(entry);
        let children = body(id).and_then(|body| body.get("nodes")?.as_array()).into_iter().flatten();
        if node.is_page() {
            node.properties.remove("nodes");
            for child in children {
                let id = child["_id"].as_str().unwrap_or_default();
                node.children.push(self::node(id, child, "nodeType", body(id)));
            }
        }
        journey.nodes.push(node);
    }
    let statics = tree.get("staticNodes").and_then(Value::as_object).into_iter().flatten();
    journey.places = statics.filter_map(|(key, place)| Some((key.clone(), point(place)?))).collect();
    journey.dependencies = dependencies(bundle);
    Ok(journey)
}

fn node(id: &str, entry: &Value, kind: &str, body: Option<&Map<String, Value>>) -> Node {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let version = ["version", "nodeVersion"].iter().find_map(|key| text(entry.get(key)?));
    let body_type = body.and_then(|body| body.get("_type"));
    let own = body.into_iter().flatten().filter(|(key, _)| !key.starts_with('_'));
    Node {
        id: id.to_owned(),
        node_type: text(&entry[kind]).unwrap_or_default(),
        display_name: text(&entry["displayName"]).unwrap_or_default(),
        version: version.or_else(|| text(body_type?.get("version")?)),
        type_name: body_type.and_then(|kind| text(kind.get("name")?)),
        properties: own.map(|(key, value)| (key.clone(), value.clone())).collect::<PropertyList>(),
        ..Node::default()
    }
}

fn point(entry: &Value) -> Option<Point> {
    let number = |key: &str| match entry.get(key) {
        Some(Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    Some(Point { x: number("x")?, y: number("y")? })
}

fn dependencies(bundle: &Value) -> Dependencies {
    let mut found = Dependencies::default();
    for (id, script) in bundle.get("scripts").and_then(Value::as_object).into_iter().flatten() {
        let mut attributes = script.as_object().cloned().unwrap_or_default();
        let text = match attributes.shift_remove("script") {
            Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
            Some(Value::String(text)) => source(&text),
            _ => String::new(),
        };
        for key in ["_id", "createdBy", "creationDate", "lastModifiedBy", "lastModifiedDate"] {
            attributes.shift_remove(key);
        }
        let name = attributes.shift_remove("name").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
        found.scripts.insert(id.clone(), Arc::new(Script { id: id.clone(), name, attributes, text }));
    }
    for kind in DependencyKind::ALL {
        let objects: BTreeMap<String, Arc<Value>> = match bundle.get(kind.key()) {
            Some(Value::Object(objects)) => {
                objects.iter().map(|(key, value)| (key.clone(), Arc::new(value.clone()))).collect()
            }
            Some(Value::Array(objects)) => objects
                .iter()
                .filter_map(|object| Some((object["_id"].as_str()?.to_owned(), Arc::new(object.clone()))))
                .collect(),
            _ => continue,
        };
        if !objects.is_empty() {
            found.others.insert(kind, objects);
        }
    }
    found
}

fn source(text: &str) -> String {
    if let Ok(text) = serde_json::from_str::<String>(text) {
        return text;
    }
    let decoded = base64::engine::general_purpose::STANDARD.decode(text).ok();
    decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}
