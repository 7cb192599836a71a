//! Reads the definition of a custom type, as the Node Designer keeps it.

use serde_json::Value;

use super::server::blank;
use crate::catalog::entry::NodeType;
use crate::catalog::fields::{Fault, at, expected, strings};
use crate::catalog::property::{Kind, PropertyType};
use crate::catalog::rule::{Item, Rule};
use crate::catalog::{CUSTOM_PREFIX, decode};

/// The outcome that the server appends where `errorOutcome` is set, and by which a node is left whose script fails.
pub const SCRIPT_ERROR: &str = "Script Error";

const KINDS: [(&str, Kind); 4] = [
    ("STRING", Kind::String),
    ("NUMBER", Kind::Number),
    ("BOOLEAN", Kind::Boolean),
    ("OBJECT", Kind::Object),
];

/// One definition: `{"serviceName", "outcomes", "displayName"?, "errorOutcome"?, "tags"?, "properties"?}`.
pub(super) fn definition(value: &Value) -> Result<NodeType, Fault> {
    let name = value.get("serviceName").and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| at("serviceName", "expected a text that is not empty"))?;
    describe(name, value).map_err(|fault| at(name, &fault))
}

fn describe(service: &str, value: &Value) -> Result<NodeType, Fault> {
    let mut node = blank(&format!("{CUSTOM_PREFIX}{service}"), "1.0");
    "custom".clone_into(&mut node.category);
    if let Some(name) = value.get("displayName").and_then(Value::as_str).filter(|name| !name.is_empty()) {
        name.clone_into(&mut node.name);
    }
    if let Some(tags) = value.get("tags").filter(|tags| !tags.is_null()) {
        node.tags = strings(tags).map_err(|fault| at("tags", &fault))?;
    }
    let outcomes = value.get("outcomes").ok_or_else(|| "`outcomes` is missing".to_owned())?;
    let outcomes = strings(outcomes).map_err(|fault| at("outcomes", &fault))?;
    let mut items: Vec<Item> = outcomes.iter().map(|id| Item::always(id, id)).collect();
    if value.get("errorOutcome") == Some(&Value::Bool(true)) {
        items.push(Item::always(SCRIPT_ERROR, SCRIPT_ERROR));
    }
    node.outcomes = Rule::Items(items);
    if let Some(properties) = value.get("properties").filter(|properties| !properties.is_null()) {
        let properties = properties.as_object().ok_or_else(|| expected("an object", properties));
        for (key, value) in properties.map_err(|fault| at("properties", &fault))? {
            node.base_properties.push(property(key, value).map_err(|fault| at(key, &fault))?);
        }
    }
    Ok(node)
}

fn property(key: &str, value: &Value) -> Result<PropertyType, Fault> {
    let kind = value.get("type").ok_or_else(|| "`type` is missing".to_owned())?;
    let one = decode::word(kind, &KINDS).map_err(|fault| at("type", &fault))?;
    let many = value.get("multivalued") == Some(&Value::Bool(true));
    let mut property = PropertyType::new(key, if many { Kind::Array } else { one });
    property.items = many.then(|| one.word().to_owned());
    if let Some(title) = value.get("title").and_then(Value::as_str).filter(|title| !title.is_empty()) {
        title.clone_into(&mut property.title);
    }
    property.required = value.get("required") == Some(&Value::Bool(true));
    property.default = value.get("defaultValue").filter(|default| property.kind.fits(default)).cloned();
    if let Some(options) = value.get("options").and_then(Value::as_object).filter(|_| !many) {
        let allowed: Vec<Value> = options.keys().map(|option| Value::String(option.clone())).collect();
        // A default outside of the keys says that the keys are not what is stored.
        if one == Kind::String && property.default.as_ref().is_none_or(|value| allowed.contains(value)) {
            property.allowed = allowed;
        }
    }
    Ok(property)
}
