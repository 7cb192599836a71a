//! What is no difference.

use std::collections::HashSet;

use journeyc::catalog::{Catalog, Target};
use journeyc::model::{DependencyKind, Journey};
use journeyc::platform::frodo;
use journeyc::platform::rest::Platform;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{corpus, diff, one, said};
use crate::platform::ways;

/// The same journeys as another client may write them.
fn document(journeys: &[Journey]) -> Value {
    let catalog = Catalog::builtin();
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    serde_json::from_slice(&frodo::write(journeys, platform)).expect("JSON")
}

/// Every object with its keys in the other order, places elsewhere, and what servers set by themselves.
fn turned(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let turned = members.into_iter().rev().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("x" | "y", Value::Number(number)) => {
                        json!(number.as_f64().unwrap_or_default() * 1.5 + 40.0)
                    }
                    (_, value) => turned(value),
                };
                (key, value)
            });
            let mut turned: Map<String, Value> = turned.collect();
            if turned.contains_key("_id") {
                turned.insert("_rev".to_owned(), json!("-17"));
                turned.insert("lastModifiedBy".to_owned(), json!("somebody"));
            }
            Value::Object(turned)
        }
        Value::Array(elements) => elements.into_iter().map(turned).collect(),
        other => other,
    }
}

/// A document in which nodes, scripts and themes have other ids.
pub fn with_other_ids(journeys: &[Journey]) -> Vec<u8> {
    const UUID: usize = 36;
    let mut own = HashSet::new();
    for journey in journeys {
        own.extend(journey.all_nodes().map(|node| node.id.as_str()));
        own.extend(journey.dependencies.scripts.keys().map(String::as_str));
        let themes = journey.dependencies.others.get(&DependencyKind::Themes).into_iter().flatten();
        own.extend(themes.map(|(id, _)| id.as_str()));
    }
    let document = document(journeys);
    let text = document.to_string();
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let part = text.get(at..at + UUID).filter(|part| own.contains(part));
        if let Some(part) = part {
            out.push_str(&Uuid::new_v5(&Uuid::NAMESPACE_OID, part.as_bytes()).to_string());
            at += UUID;
        } else {
            let next = text[at..].chars().next().expect("a character");
            out.push(next);
            at += next.len_utf8();
        }
    }
    out.into_bytes()
}

#[test]
fn other_formats_are_no_difference() {
    let catalog = Catalog::builtin();
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    let mut wrong = Vec::new();
    for (name, journeys) in corpus::exports() {
        for format in ways::FORMATS {
            let other = ways::through(format, &journeys, platform).journeys;
            let found = diff(&journeys, &other);
            if !found.is_equal() {
                wrong.push(format!("{name} -> {format:?}\n{}", said(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn another_order_and_other_places_are_no_difference() {
    let mut wrong = Vec::new();
    for (name, journeys) in corpus::exports() {
        let other = one(turned(document(&journeys)).to_string().into_bytes());
        let found = diff(&journeys, &other);
        if !found.is_equal() {
            wrong.push(format!("{name}\n{}", said(&found)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn other_ids_are_no_difference() {
    let mut wrong = Vec::new();
    for (name, journeys) in corpus::exports() {
        let other = one(with_other_ids(&journeys));
        let found = diff(&journeys, &other);
        if !found.is_equal() {
            wrong.push(format!("{name}\n{}", said(&found)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
