//! frodo's configuration exports: one file for all of a tenant, or a file for each thing.
//!
//! Whatever the file, its members are maps by kind and then by key, with the scripts, providers, themes and templates
//! beside the journeys that use them. One file for all has such maps in `global`, and again in `realm` for each realm.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::detect::{Item, Part};
use super::origin::Origin;
use super::{frodo, left, parts};
use crate::model::DependencyKind;

/// The maps of things that journeys use, by frodo's names, and what they hold.
const MAPS: [(&str, DependencyKind); 5] = [
    ("emailTemplate", DependencyKind::EmailTemplates),
    ("idp", DependencyKind::SocialIdentityProviders),
    ("nodeTypes", DependencyKind::NodeTypes),
    ("theme", DependencyKind::Themes),
    ("variable", DependencyKind::Variables),
];

/// Whether a document is a configuration export: of one kind, or of a whole tenant.
pub(super) fn is_one(document: &Map<String, Value>) -> bool {
    if document.contains_key("tree") {
        return false;
    }
    let objects = |key: &str| {
        let map = document.get(key).and_then(Value::as_object);
        map.filter(|map| !map.is_empty() && map.values().all(Value::is_object))
    };
    // A script's own body has its source, or the file of it, under `script`.
    let is_of_kind = |key: &str| objects(key).is_some() && !document.contains_key("_id");
    is_of_kind("script")
        || is_of_kind("idm")
        || MAPS.iter().any(|(key, _)| is_of_kind(key))
        || document.get("saml").is_some_and(|saml| saml.get("hosted").is_some() || saml.get("cot").is_some())
        || objects("realm").is_some_and(|realms| {
            document.contains_key("global") || realms.values().any(|realm| realm.get("trees").is_some())
        })
}

/// Reads the document, and every realm of it.
pub(super) fn read(origin: &Origin, mut document: Map<String, Value>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut left = left::of_meta(&document);
    document.shift_remove("meta");
    let (global, realms) = (document.shift_remove("global"), document.shift_remove("realm"));
    left.extend(maps(origin, document, &mut items));
    match global {
        Some(Value::Object(global)) => left.extend(maps(origin, global, &mut items)),
        Some(odd) if !odd.is_null() => left.push("global".to_owned()),
        _ => {}
    }
    match realms {
        Some(Value::Object(realms)) => {
            for (name, realm) in realms {
                match realm {
                    Value::Object(realm) => {
                        let found = maps(&origin.in_realm(&name), realm, &mut items);
                        left.extend(found.into_iter().map(|own| format!("{name}: {own}")));
                    }
                    _ => left.push(format!("realm.{name}")),
                }
            }
        }
        Some(odd) if !odd.is_null() => left.push("realm".to_owned()),
        _ => {}
    }
    items.extend(left::item(left));
    items
}

/// Takes the maps of a document, or of a part of one; gives the names of what is left.
fn maps(origin: &Origin, mut from: Map<String, Value>, items: &mut Vec<Item>) -> Vec<String> {
    let mut left = Vec::new();
    match from.shift_remove("trees") {
        None | Some(Value::Null) => {}
        Some(Value::Object(trees)) => items.extend(frodo::trees(origin, trees)),
        Some(_) => left.push("trees".to_owned()),
    }
    let mut add = |part: Part| items.push(Item::Part(origin.clone(), part));
    for (id, script) in members("script", from.shift_remove("script"), &mut left) {
        add(Part::Script(with_id(script, &id)));
    }
    for (key, kind) in MAPS {
        // What is no map is something of another name.
        for (id, object) in members(key, from.shift_remove(key), &mut left) {
            add(Part::Dependency(kind, id, Value::Object(object)));
        }
    }
    match from.shift_remove("saml") {
        None | Some(Value::Null) => {}
        Some(Value::Object(saml)) => self::saml(saml, &mut left).into_iter().for_each(&mut add),
        Some(_) => left.push("saml".to_owned()),
    }
    for (id, object) in members("idm", from.shift_remove("idm"), &mut left) {
        if id == THEMES {
            items.extend(themes(origin, &object));
        } else if let Some(part) = parts::part(with_id(object, &id)) {
            items.push(Item::Part(origin.clone(), part));
        } else {
            left.push(format!("idm.{id}"));
        }
    }
    left.extend(from.into_iter().map(|(key, _)| key));
    left
}

/// The objects of a map; what is none is named in `left`.
fn members(name: &str, map: Option<Value>, left: &mut Vec<String>) -> Vec<(String, Map<String, Value>)> {
    let map = match map {
        Some(Value::Object(map)) => map,
        None | Some(Value::Null) => return Vec::new(),
        Some(_) => {
            left.push(name.to_owned());
            return Vec::new();
        }
    };
    let mut objects = Vec::new();
    for (key, value) in map {
        match value {
            Value::Object(object) => objects.push((key, object)),
            _ => left.push(format!("{name}.{key}")),
        }
    }
    objects
}

/// The key of a map counts: clients put it into the path of the request.
fn with_id(mut object: Map<String, Value>, id: &str) -> Map<String, Value> {
    object.insert("_id".into(), json!(id));
    object
}

/// The name of the document that holds the themes of every realm.
pub(super) const THEMES: &str = "ui/themerealm";

/// The themes of every realm: `{ realm: { alpha: [ … ] } }`.
pub(super) fn themes(origin: &Origin, document: &Map<String, Value>) -> Vec<Item> {
    let mut left = left::others(document, &["_id", "_rev", "realm"]);
    let realms = document.get("realm").and_then(Value::as_object).into_iter().flatten();
    let mut items = Vec::new();
    for (realm, themes) in realms {
        let origin = origin.in_realm(realm);
        if !themes.is_array() {
            left.push(format!("realm.{realm}"));
        }
        for (number, theme) in themes.as_array().into_iter().flatten().enumerate() {
            let id = ["_id", "name"].iter().find_map(|key| theme.get(key)?.as_str());
            match id {
                Some(id) => {
                    let part = Part::Dependency(DependencyKind::Themes, id.to_owned(), theme.clone());
                    items.push(Item::Part(origin.clone(), part));
                }
                None => left.push(format!("theme {} of {realm}", number + 1)),
            }
        }
    }
    items.extend(left::item(left));
    items
}

/// Entities and circles of trust, in the form that journeys carry them in.
fn saml(mut saml: Map<String, Value>, left: &mut Vec<String>) -> Vec<Part> {
    let metadata = saml.shift_remove("metadata").unwrap_or_default();
    let mut found = Vec::new();
    for location in ["hosted", "remote"] {
        for (id, mut entity) in members(&format!("saml.{location}"), saml.shift_remove(location), left) {
            entity.insert("entityLocation".into(), json!(location));
            if location == "remote"
                && let Some(text) = metadata.get(&id).and_then(lines)
            {
                entity.insert("base64EntityXML".into(), base64_url(&text));
            }
            found.push(Part::Dependency(DependencyKind::Saml2Entities, id, Value::Object(entity)));
        }
    }
    for (id, circle) in members("saml.cot", saml.shift_remove("cot"), left) {
        found.push(Part::Dependency(DependencyKind::CirclesOfTrust, id, Value::Object(circle)));
    }
    left.extend(saml.into_iter().map(|(key, _)| format!("saml.{key}")));
    found
}

/// A text, or a list of its lines.
fn lines(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => {
            let lines: Option<Vec<&str>> = lines.iter().map(Value::as_str).collect();
            Some(lines?.join("\n"))
        }
        _ => None,
    }
}

/// The form in which journeys carry the metadata of a remote entity.
fn base64_url(text: &str) -> Value {
    json!(URL_SAFE_NO_PAD.encode(text))
}

/// A SAML entity as fr-config-manager keeps it, `{ config, metadata }` in a folder `hosted` or `remote`.
pub(super) fn fr_config_entity(origin: &Origin, document: &Map<String, Value>) -> Option<Part> {
    let mut entity = document.get("config")?.as_object()?.clone();
    let id = entity.get("_id")?.as_str()?.to_owned();
    entity.get("entityId")?.as_str()?;
    let location = if origin.path.contains("/remote/") { "remote" } else { "hosted" };
    entity.insert("entityLocation".into(), json!(location));
    if let ("remote", Some(text)) = (location, document.get("metadata").and_then(lines)) {
        entity.insert("base64EntityXML".into(), base64_url(&text));
    }
    Some(Part::Dependency(DependencyKind::Saml2Entities, id, Value::Object(entity)))
}
