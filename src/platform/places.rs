//! New places in an export of any format, everything else as it stands.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::json;
use super::origin::{Origin, Reach, short_realm};
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

/// Writes the places of journeys into a file that they were read from; nothing when none of them stands there. The order
/// of its keys and its last line break stay. `realm` is the only one of the file whose journeys they are.
///
/// # Errors
/// When the file is no JSON; then it cannot have been read either.
pub fn replace(
    path: &str,
    bytes: &[u8],
    journeys: &[Journey],
    realm: Option<&str>,
) -> Result<Option<Vec<u8>>, Problem> {
    let realm = realm.map(short_realm);
    if let (Some(own), Some(realm)) = (Origin::new(path, Reach::Below).realm, realm)
        && *own != *realm
    {
        return Ok(None);
    }
    let mut document = json::parse(bytes).map_err(|fault| Problem::new(path, fault.to_string()))?.value;
    let journeys = journeys.iter().map(|journey| (journey.name.as_str(), journey)).collect();
    let mut places = Places { journeys, realm, count: 0 };
    places.visit(&mut document, &stem(path));
    let end = if bytes.ends_with(b"\n") { "\n" } else { "" };
    Ok((places.count > 0).then(|| format!("{document:#}{end}").into_bytes()))
}

/// Places on their way into a document.
struct Places<'j> {
    journeys: HashMap<&'j str, &'j Journey>,
    realm: Option<&'j str>,
    /// How many trees were found.
    count: usize,
}

impl Places<'_> {
    /// Finds the trees; `name` is that of one that does not say it.
    fn visit(&mut self, value: &mut Value, name: &str) {
        match value {
            Value::Object(object) if is_tree(object) => {
                let name =
                    object.get("_id").and_then(Value::as_str).filter(|own| !own.is_empty()).unwrap_or(name);
                if let Some(journey) = self.journeys.get(name) {
                    set(object, journey);
                    self.count += 1;
                }
            }
            Value::Object(object) => {
                for (key, member) in object.iter_mut() {
                    match member {
                        Value::Object(realms) if key == "realm" => {
                            for (realm, member) in realms {
                                if self.realm.is_none_or(|chosen| chosen == short_realm(realm)) {
                                    self.visit(member, realm);
                                }
                            }
                        }
                        // `trees` has the names as keys, and below each the tree itself.
                        member if key == "tree" || key == "data" => self.visit(member, name),
                        member => self.visit(member, key),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.visit(item, name)),
            _ => {}
        }
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
    let places = tree.entry("staticNodes").or_insert(Value::Null);
    if places.is_null() {
        *places = json!({});
    }
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
