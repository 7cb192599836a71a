//! Types that a workspace brings along: what its own server said, what its people drew, or what they wrote by hand.

mod designer;
mod schema;
mod server;

use std::fmt;

use serde_json::Value;

pub use designer::SCRIPT_ERROR;
pub(super) use server::{Compatibility, Stated};

use super::entry::NodeType;
use super::fields::{Fault, at};
use super::{Catalog, decode};

/// Why a text cannot be added to a catalogue, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogError(
    /// What is wrong and where in the text.
    pub String,
);

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CatalogError {}

const EXPECTED: &str = "expected one of: a reply of `listLatestNodeDefinitions`; an object with `type`, `schema` and \
                        `outcomes`, made of replies of `schema` and `listOutcomes`; a Node Designer definition, or \
                        several under `result` or `nodeTypes`; entries in this catalogue's own form, under `nodes`";

impl Catalog {
    /// Takes in the types of a JSON text and returns their ids. A type that is there already is replaced; what only
    /// this catalogue knows of it, such as its rules, stays where the text does not contradict. With an error,
    /// nothing has changed.
    ///
    /// | text | holds |
    /// | --- | --- |
    /// | `{"result": {TYPE: {"_id", "name", "version", "schema", "template", "outcomes" …}}}` | the saved reply of `nodes?_action=listLatestNodeDefinitions` |
    /// | `{"type", "schema", "outcomes", "template"?, "name"?, "version"?}` | the replies of `nodes/TYPE?_action=schema` and `listOutcomes`, put together by hand |
    /// | `{"serviceName", "outcomes" …}`, `{"result": [..]}`, `{"nodeTypes": ..}` | Node Designer definitions, as the server and frodo write them |
    /// | `{"nodes": [..]}`, or one entry `{"type", "outcomes" …}` | the form of the files in `catalog/` |
    ///
    /// A reply of a server holds the outcomes of the default configuration only. They are taken as the outcomes of
    /// the type, unless a rule of this catalogue gives the same ones and so explains how they come about.
    pub fn add(&mut self, text: &str) -> Result<Vec<String>, CatalogError> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| CatalogError(format!("this is not JSON: {error}")))?;
        let mut nodes = Vec::new();
        self.read(&value, &mut nodes).map_err(CatalogError)?;
        if nodes.is_empty() {
            return Err(CatalogError(format!("there is no node type in it; {EXPECTED}")));
        }
        let ids = nodes.iter().map(|node| node.id.clone()).collect();
        for node in nodes {
            self.insert(node);
        }
        Ok(ids)
    }

    /// Tells the forms apart by the keys that only they have.
    fn read(&self, value: &Value, nodes: &mut Vec<NodeType>) -> Result<(), Fault> {
        let has = |key: &str| value.get(key).is_some_and(|member| !member.is_null());
        if let Some(entries) = value.get("nodes").and_then(Value::as_array) {
            return each(entries.iter().map(|entry| ("", entry)), decode::entry, nodes);
        }
        if let Some(result) = value.get("result").or_else(|| value.get("nodeTypes")) {
            return self.several(result, nodes);
        }
        if has("serviceName") || has("schema") || has("type") {
            nodes.push(self.single(value)?);
            return Ok(());
        }
        let is_plain = |member: &Value| member.get("serviceName").is_some() || member.get("schema").is_some();
        let members = value.as_object().filter(|members| members.values().any(is_plain));
        if value.is_array() || members.is_some() {
            return self.several(value, nodes);
        }
        Err(EXPECTED.to_owned())
    }

    /// Definitions in a list, or in a map by id.
    fn several(&self, value: &Value, nodes: &mut Vec<NodeType>) -> Result<(), Fault> {
        let read = |value: &Value| self.single(value);
        match value {
            Value::Array(elements) => each(elements.iter().map(|element| ("", element)), read, nodes),
            Value::Object(members) => each(members.iter().map(|(k, v)| (k.as_str(), v)), read, nodes),
            _ => Err(EXPECTED.to_owned()),
        }
    }

    fn single(&self, value: &Value) -> Result<NodeType, Fault> {
        if value.get("serviceName").is_some() {
            designer::definition(value)
        } else if value.get("schema").is_some() {
            server::definition(self, value)
        } else if value.get("type").is_some() {
            decode::entry(value)
        } else {
            Err(EXPECTED.to_owned())
        }
    }
}

/// What a server says of its types, in its own words: a saved reply of `listLatestNodeDefinitions`, or a bundle of single
/// replies.
pub(super) fn stated(text: &str) -> Result<Vec<Stated>, CatalogError> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| CatalogError(format!("this is not JSON: {error}")))?;
    let definitions: Vec<&Value> = match value.get("result").unwrap_or(&value) {
        Value::Object(members) if members.contains_key("schema") => vec![&value],
        Value::Object(members) => members.values().collect(),
        Value::Array(elements) => elements.iter().collect(),
        _ => Vec::new(),
    };
    if definitions.is_empty() || definitions.iter().any(|definition| definition.get("schema").is_none()) {
        let expected = "expected a reply of `listLatestNodeDefinitions`, or an object with `type`, `schema` and `outcomes`, \
                        made of replies of `schema` and `listOutcomes`";
        return Err(CatalogError(expected.to_owned()));
    }
    definitions.into_iter().map(|definition| server::stated(definition).map_err(CatalogError)).collect()
}

/// Reads each value; a fault is led by the value's name or place, unless it names the type itself.
fn each<'a>(
    values: impl Iterator<Item = (&'a str, &'a Value)>,
    read: impl Fn(&Value) -> Result<NodeType, Fault>,
    nodes: &mut Vec<NodeType>,
) -> Result<(), Fault> {
    for (place, (name, value)) in values.enumerate() {
        let node = read(value).map_err(|fault| match name {
            "" => format!("element {}: {fault}", place + 1),
            name if fault.starts_with(&format!("`{name}`")) => fault,
            name => at(name, &fault),
        })?;
        nodes.push(node);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
