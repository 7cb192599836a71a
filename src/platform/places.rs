//! New places in an export of any format, everything else as it stands.

use serde_json::{Map, Value, json};

use super::read::Problem;
use super::stem;
use crate::model::{Journey, Outcome, Point};

/// A journey as a layout wants it: no box has a place yet, and every connection leaves an outcome.
///
/// Exports do not always list outcomes; then those that are connected are what there is.
pub fn displace(journey: &Journey) -> Journey {
    let mut journey = journey.clone();
    journey.places.clear();
    for node in &mut journey.nodes {
        node.position = None;
        for (id, _) in &node.connections {
            if !node.outcomes.iter().any(|outcome| outcome.id == *id) {
                node.outcomes.push(Outcome { id: id.clone(), label: id.clone(), certain: true });
            }
        }
    }
    journey
}

/// Writes the places of journeys into the file that they were read from. The order of its keys and its last line
/// break stay.
///
/// # Errors
/// When the file is no JSON; then it cannot have been read either.
pub fn replace(path: &str, bytes: &[u8], journeys: &[Journey]) -> Result<Vec<u8>, Problem> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut document: Value =
        serde_json::from_slice(json).map_err(|error| Problem::new(path, error.to_string()))?;
    visit(&mut document, &stem(path), journeys);
    let end = if bytes.ends_with(b"\n") { "\n" } else { "" };
    Ok(format!("{document:#}{end}").into_bytes())
}

/// Finds the trees; `name` is that of one that does not say it.
fn visit(value: &mut Value, name: &str, journeys: &[Journey]) {
    match value {
        Value::Object(object) if is_tree(object) => {
            let name =
                object.get("_id").and_then(Value::as_str).filter(|own| !own.is_empty()).unwrap_or(name);
            if let Some(journey) = journeys.iter().find(|journey| journey.name == name) {
                set(object, journey);
            }
        }
        Value::Object(object) => {
            for (key, member) in object.iter_mut() {
                // `trees` has the names as keys, and below each the tree itself.
                let name = if key == "tree" || key == "data" { name } else { key };
                visit(member, name, journeys);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, name, journeys)),
        _ => {}
    }
}

fn is_tree(object: &Map<String, Value>) -> bool {
    object.contains_key("entryNodeId") && object.get("nodes").is_some_and(Value::is_object)
}

fn set(tree: &mut Map<String, Value>, journey: &Journey) {
    if let Some(Value::Object(nodes)) = tree.get_mut("nodes") {
        for node in &journey.nodes {
            if let (Some(point), Some(Value::Object(entry))) = (&node.position, nodes.get_mut(&node.id)) {
                put(entry, point);
            }
        }
    }
    let places = tree.entry("staticNodes").or_insert_with(|| json!({}));
    if let Value::Object(places) = places {
        for (key, point) in &journey.places {
            if let Value::Object(place) = places.entry(key.as_str()).or_insert_with(|| json!({})) {
                put(place, point);
            }
        }
    }
}

fn put(entry: &mut Map<String, Value>, point: &Point) {
    entry.insert("x".into(), json!(point.x));
    entry.insert("y".into(), json!(point.y));
}
