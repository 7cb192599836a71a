//! Reading nodes: their entry in a tree or page, and their body.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::bundle::point;
use crate::model::{Edge, EdgeOutcome, ExportedNode, Node, Outcome, Target};

/// Takes a member that is a string; one that is something else stays.
fn take_text(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    match object.get_mut(key) {
        Some(Value::String(text)) => {
            let text = std::mem::take(text);
            object.shift_remove(key);
            Some(text)
        }
        _ => None,
    }
}

/// Takes a label; an empty one stays, so that it is not mistaken for a missing one.
fn take_label(entry: &mut Map<String, Value>) -> String {
    let is_empty = entry.get("displayName").is_some_and(|label| label == "");
    if is_empty { String::new() } else { take_text(entry, "displayName").unwrap_or_default() }
}

/// Takes a version; one that is no text is none.
fn version_of(
    entry: &mut Map<String, Value>,
    key: &str,
    id: &str,
    notes: &mut Vec<String>,
) -> Option<String> {
    let version = take_text(entry, key);
    if let Some(odd) = entry.get(key).filter(|odd| !odd.is_null()) {
        notes.push(format!("node `{id}`: its `{key}` is no text, and is left out: {}", super::cut(odd)));
        entry.shift_remove(key);
    }
    version
}

/// A node from its entry in `tree.nodes`.
pub(super) fn of_tree(
    id: String,
    mut entry: Map<String, Value>,
    target: &dyn Fn(&str) -> Target,
    notes: &mut Vec<String>,
) -> Result<Node, String> {
    // Without a type here, its configuration may say it.
    let node_type = take_text(&mut entry, "nodeType").unwrap_or_default();
    if entry.shift_remove("nodeType").is_some_and(|odd| !odd.is_null()) {
        return Err(format!("the `nodeType` of node `{id}` is no string"));
    }
    let connections = match entry.shift_remove("connections") {
        Some(Value::Object(connections)) => connections,
        None | Some(Value::Null) => Map::new(),
        Some(_) => return Err(format!("`connections` of node `{id}` is no object")),
    };
    let mut node = Node { node_type, display_name: take_label(&mut entry), ..Node::default() };
    for (outcome, to) in connections {
        let target = match to {
            Value::String(to) => target(&to),
            Value::Null => {
                notes.push(format!(
                    "node `{id}`: outcome `{outcome}` leads to nothing: it is read as unconnected"
                ));
                Target::Nowhere
            }
            _ => return Err(format!("node `{id}`: the target of outcome `{outcome}` is no string")),
        };
        let named = EdgeOutcome::Named { child: None, name: outcome.clone() };
        node.edges.push(Edge { outcome: named, target: target.clone(), span: None });
        if target != Target::Nowhere {
            node.connections.push((outcome, target));
        }
    }
    node.position = point(&entry);
    if node.position.is_some() {
        entry.shift_remove("x");
        entry.shift_remove("y");
    } else if let Some(odd) = ["x", "y"]
        .iter()
        .find(|key| entry.get(**key).is_some_and(|place| !place.is_null() && !place.is_number()))
    {
        notes.push(format!("node `{id}`: its `{odd}` is no number, so that it has no place"));
    }
    // The server computes it for its console, and refuses it when it is sent back.
    if let Some(outcomes) = entry.shift_remove("_outcomes")
        && !matches!(read_outcomes(&outcomes), Some((_, further)) if further.is_empty())
    {
        notes.push(format!(
            "node `{id}`: `_outcomes` of its tree is left out, since the server computes it: {}",
            super::cut(&outcomes)
        ));
    }
    let entry_version = version_of(&mut entry, "version", &id, notes);
    node.version.clone_from(&entry_version);
    node.id = id;
    node.exported = Some(Box::new(ExportedNode { entry, entry_version, ..ExportedNode::default() }));
    Ok(node)
}

/// A child from its entry in the `nodes` of its page.
pub(super) fn of_page(entry: Value, notes: &mut Vec<String>) -> Result<Node, &'static str> {
    let Value::Object(mut entry) = entry else {
        return Err("is no object");
    };
    let id = take_text(&mut entry, "_id").ok_or("has no `_id`")?;
    let node_type = take_text(&mut entry, "nodeType").ok_or("has no `nodeType`")?;
    let display_name = take_label(&mut entry);
    let entry_version = version_of(&mut entry, "nodeVersion", &id, notes);
    Ok(Node {
        id,
        node_type,
        display_name,
        version: entry_version.clone(),
        exported: Some(Box::new(ExportedNode { entry, entry_version, ..ExportedNode::default() })),
        ..Node::default()
    })
}

/// Gives a node its configuration. The key under which it stands is the node's id: it is what the tree and the paths of
/// requests use.
pub(super) fn set_body(node: &mut Node, body: Value, notes: &mut Vec<String>) -> Result<(), String> {
    let Value::Object(mut body) = body else {
        return Err(format!("the configuration of node `{}` is no object", node.id));
    };
    let mut kept = Map::new();
    body.shift_remove("_rev");
    match body.shift_remove("_id") {
        Some(Value::String(id)) if id == node.id => {}
        None | Some(Value::Null) => {}
        Some(other) => {
            let id = &node.id;
            notes.push(format!("the configuration of node `{id}` says that it is {other}; the key counts"));
        }
    }
    let mut version = None;
    match body.shift_remove("_type") {
        Some(Value::Object(mut kind)) => {
            node.type_name = take_text(&mut kind, "name");
            version = take_text(&mut kind, "version");
            if kind.get("collection") == Some(&Value::Bool(true)) {
                kind.shift_remove("collection");
            }
            if node.node_type.is_empty() {
                node.node_type = take_text(&mut kind, "_id").unwrap_or_default();
            } else if kind.get("_id").is_some_and(|id| *id == node.node_type) {
                kind.shift_remove("_id");
            }
            if !kind.is_empty() {
                kept.insert("_type".into(), Value::Object(kind));
            }
        }
        None => {}
        Some(other) => {
            kept.insert("_type".into(), other);
        }
    }
    if let Some(outcomes) = body.shift_remove("_outcomes") {
        match read_outcomes(&outcomes) {
            Some((outcomes, further)) if !outcomes.is_empty() => {
                node.outcomes = outcomes;
                if !further.is_empty() {
                    kept.insert("_outcomes".into(), Value::Array(further));
                }
            }
            _ => {
                kept.insert("_outcomes".into(), outcomes);
            }
        }
    }
    node.properties = body.into_iter().collect();
    // Connections stand in the order of the outcomes; the sort is stable, so others keep theirs behind them.
    let places: HashMap<&str, usize> = node.outcomes.iter().map(|own| own.id.as_str()).zip(0..).collect();
    node.connections.sort_by_key(|(id, _)| places.get(id.as_str()).copied().unwrap_or(usize::MAX));
    if node.version.is_none() {
        node.version.clone_from(&version);
    }
    let exported = node.exported.get_or_insert_default();
    exported.body = Some(kept);
    exported.body_version = version;
    Ok(())
}

/// A node that no tree and no page names, from its configuration.
pub fn loose(id: &str, body: Value) -> Result<Node, String> {
    let mut node = Node { id: id.to_owned(), exported: Some(Box::default()), ..Node::default() };
    set_body(&mut node, body, &mut Vec::new())?;
    Ok(node)
}

/// Outcomes, when each is an id with a label; and of those that have further members, the id with these.
fn read_outcomes(value: &Value) -> Option<(Vec<Outcome>, Vec<Value>)> {
    let mut further = Vec::new();
    let mut outcome = |value: &Value| {
        let object = value.as_object()?;
        let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
        let outcome = Outcome { id: text("id")?, label: text("displayName")?, certain: true };
        if object.len() > 2 {
            let mut rest = object.clone();
            rest.shift_remove("displayName");
            further.push(Value::Object(rest));
        }
        Some(outcome)
    };
    let outcomes = value.as_array()?.iter().map(&mut outcome).collect::<Option<Vec<_>>>()?;
    Some((outcomes, further))
}
