//! Reads the JSON schema in which a server describes the configuration of a node.

use serde_json::{Map, Value};

use crate::catalog::decode::{KINDS, word};
use crate::catalog::fields::{Fault, at, expected};
use crate::catalog::property::{Kind, PropertyType};

/// The properties of a schema in the server's order. Defaults come from `template`; what only `known` tells, such as
/// releases and bounds, is kept.
pub(super) fn properties(
    schema: &Value,
    template: Option<&Value>,
    known: &[PropertyType],
) -> Result<Vec<PropertyType>, Fault> {
    let Some(members) = schema.get("properties") else {
        return if schema.is_object() { Ok(Vec::new()) } else { Err(expected("an object", schema)) };
    };
    let members = members.as_object().ok_or_else(|| at("properties", &expected("an object", members)))?;
    let required = required(schema);
    let mut ordered = Vec::new();
    for (key, value) in members.iter().filter(|(key, _)| !key.starts_with('_')) {
        let place = value.get("propertyOrder").and_then(Value::as_f64).unwrap_or(f64::MAX);
        let known = known.iter().find(|known| known.name == *key);
        let mut property = property(key, value, known).map_err(|fault| at(key, &fault))?;
        property.required |= required.contains(&key.as_str());
        if let Some(template) = template {
            property.default = default(template, key, &property);
        }
        ordered.push((place, property));
    }
    ordered.sort_by(|left, right| left.0.total_cmp(&right.0));
    Ok(ordered.into_iter().map(|(_, property)| property).collect())
}

/// The default in a template; one that does not fit the schema is none.
fn default(template: &Value, key: &str, property: &PropertyType) -> Option<Value> {
    let value = template.get(key)?;
    let allowed = property.allowed.is_empty() || property.allowed.contains(value);
    (allowed && property.kind.fits(value)).then(|| value.clone())
}

fn required(schema: &Value) -> Vec<&str> {
    let list = schema.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn property(key: &str, value: &Value, known: Option<&PropertyType>) -> Result<PropertyType, Fault> {
    let members = value.as_object().ok_or_else(|| expected("an object", value))?;
    let kind = match members.get("type") {
        None => Kind::Object,
        Some(Value::Array(kinds)) => {
            let kind = kinds.iter().find(|kind| *kind != "null").unwrap_or(&Value::Null);
            word(kind, &KINDS).map_err(|fault| at("type", &fault))?
        }
        Some(kind) => word(kind, &KINDS).map_err(|fault| at("type", &fault))?,
    };
    let known = known.filter(|known| known.kind == kind);
    let mut property = known.cloned().unwrap_or_else(|| PropertyType::new(key, kind));
    if let Some(title) = text(members, "title").filter(|title| !title.is_empty()) {
        property.title = title;
    }
    property.required = members.get("required") == Some(&Value::Bool(true));
    property.allowed = members.get("enum").and_then(Value::as_array).cloned().unwrap_or_default();
    property.format = text(members, "format").or(property.format);
    property.observed_only = false;
    if kind == Kind::Array {
        let items = members.get("items").and_then(|items| items.get("type")).and_then(Value::as_str);
        property.items = items.map(str::to_owned).or(property.items);
        property.min_items = members.get("minItems").and_then(Value::as_u64).or(property.min_items);
    }
    if kind == Kind::Object {
        let patterns = members.get("patternProperties").and_then(Value::as_object);
        let pattern = patterns.and_then(|patterns| patterns.values().next());
        let map = pattern.and_then(|pattern| pattern.get("type")).and_then(Value::as_str);
        property.map = map.map(str::to_owned).or(property.map);
    }
    if let Some(Value::Number(bound)) = members.get("minimum") {
        property.minimum = Some(bound.clone());
    }
    Ok(property)
}

fn text(members: &Map<String, Value>, key: &str) -> Option<String> {
    members.get(key).and_then(Value::as_str).map(str::to_owned)
}
