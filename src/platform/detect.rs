//! What a JSON file is, by what stands in it.

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::carried::Carried;
use super::origin::{Origin, Reach};
use super::read::Problem;
use super::{am, amster, amtree, config_export, frodo, home_made, left, parts};
use crate::model::DependencyKind;

/// Something that a file holds.
pub(super) enum Item {
    /// A whole journey, or why it is none.
    Whole(Box<Result<Bundle, Problem>>),
    /// What is of AM itself and of no client, and why it cannot be read.
    Foreign(Problem),
    /// A part of journeys; the other parts may stand in other files.
    Part(Origin, Part),
    /// The names of what stands beside all that is taken, and is nothing of a journey.
    Left(Vec<String>),
}

/// A part of a journey that has a file, or a body, of its own.
pub(super) enum Part {
    /// A tree as AM has it.
    Tree(Map<String, Value>),
    /// A node's body, or something else that has a type.
    Node(Map<String, Value>),
    /// A script.
    Script(Map<String, Value>),
    /// Something else that journeys carry along: its kind and key.
    Dependency(DependencyKind, String, Value),
    /// journeyc's own list of what journeys carry along.
    Carried(Carried),
}

/// What a file holds; nothing for one that has nothing to do with journeys. The tests stand in an order in which each is
/// certain.
pub(super) fn detect(origin: &Origin, value: Value) -> Result<Vec<Item>, Problem> {
    let mut document = match value {
        Value::Object(document) => document,
        Value::Array(bodies) => return Ok(bodies_in(origin, bodies)),
        _ => return Ok(Vec::new()),
    };
    let is_object = |key: &str| document.get(key).is_some_and(Value::is_object);
    let is_list = |key: &str| document.get(key).is_some_and(Value::is_array);
    if is_object("metadata") && is_object("data") {
        return Ok(amster::read(origin, document));
    }
    if is_list("requests") && document.contains_key("target") || is_object("carriedBy") {
        return Ok(am::read(origin, document));
    }
    if frodo::has_trees(&document, is_expected(origin)) || config_export::is_one(&document) {
        return Ok(config_export::read(origin, document));
    }
    if is_expected(origin) && document.get("trees").is_some_and(|trees| !trees.is_null()) {
        return Err(origin.problem("`trees` holds no journeys by name").mend("export the journeys again"));
    }
    if frodo::has_tree(&document, is_expected(origin)) {
        let left = left::item(left::of_meta(&document));
        let whole = if is_list("nodes") {
            home_made::read(origin, document)
        } else if document.contains_key("innernodes") {
            amtree::read(origin, document)
        } else {
            frodo::read_single(origin, document)
        };
        return Ok([Item::Whole(Box::new(whole))].into_iter().chain(left).collect());
    }
    if let Some(Value::Array(bodies)) = document.get_mut("result") {
        let mut items = bodies_in(origin, std::mem::take(bodies));
        if !items.is_empty() {
            items.extend(left::item(left::of_list(&document)));
        }
        return Ok(items);
    }
    if document.get("_id").is_some_and(|id| id == config_export::THEMES) {
        return Ok(config_export::themes(origin, &document));
    }
    if let Some(entity) = config_export::fr_config_entity(origin, &document) {
        let left = left::item(left::others(&document, &["config", "metadata"]));
        return Ok([Item::Part(origin.clone(), entity)].into_iter().chain(left).collect());
    }
    Ok(parts::part(document).map(|part| Item::Part(origin.clone(), part)).into_iter().collect())
}

/// Whether a file is expected to hold journeys: then what is wrong with it is said, and it is not taken for another file.
fn is_expected(origin: &Origin) -> bool {
    origin.reach == Reach::Named || origin.path.ends_with(".journey.json")
}

fn bodies_in(origin: &Origin, bodies: Vec<Value>) -> Vec<Item> {
    let mut left = Vec::new();
    let mut items = Vec::new();
    for (number, body) in bodies.into_iter().enumerate() {
        let named = body.get("_id").and_then(Value::as_str).map(str::to_owned);
        let part = match body {
            Value::Object(body) => parts::part(body),
            _ => None,
        };
        match part {
            Some(part) => items.push(Item::Part(origin.clone(), part)),
            None => left.push(named.unwrap_or_else(|| format!("entry {}", number + 1))),
        }
    }
    if !items.is_empty() {
        items.extend(left::item(left));
    }
    items
}
