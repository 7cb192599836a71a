//! What a JSON file is, by what stands in it.

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::carried::Carried;
use super::read::Problem;
use super::{am, amster, amtree, console, frodo, home_made};
use crate::model::DependencyKind;

/// What a file holds.
pub(super) enum Document {
    /// Whole journeys.
    Bundles(Vec<Result<Bundle, Problem>>),
    /// Parts of journeys; the other parts may stand in other files.
    Parts(Vec<Part>),
    /// Something else.
    Other,
}

/// A part of a journey that has a file, or a body, of its own.
pub(super) enum Part {
    /// A tree as AM has it.
    Tree(Map<String, Value>),
    /// A node's body.
    Node(Map<String, Value>),
    /// A script.
    Script(Map<String, Value>),
    /// Something else that journeys carry along: its kind and key.
    Dependency(DependencyKind, String, Map<String, Value>),
    /// journeyc's own list of what journeys carry along.
    Carried(Carried),
}

/// Recognises a file. The tests stand in an order in which each is certain.
pub(super) fn detect(path: &str, bytes: &[u8]) -> Result<Document, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let what = if error.is_eof() { "the JSON ends too early" } else { "this is no JSON" };
        Problem::new(path, format!("{what}: {error}")).mend("export the journey again")
    })?;
    let Value::Object(document) = value else { return Ok(Document::Other) };
    let is_object = |key: &str| document.get(key).is_some_and(Value::is_object);
    let is_list = |key: &str| document.get(key).is_some_and(Value::is_array);
    if is_object("metadata") && is_object("data") {
        return amster::read(path, document);
    }
    if is_list("requests") && document.contains_key("target") || is_object("carriedBy") {
        return Ok(am::read(document));
    }
    if is_object("trees") {
        let is_console = console::is_console(&document);
        return Ok(Document::Bundles(if is_console {
            console::read(path, document)
        } else {
            frodo::read(path, document)
        }));
    }
    if is_object("tree") {
        let bundle = if is_list("nodes") {
            home_made::read(path, document)
        } else if document.contains_key("innernodes") {
            amtree::read(path, document)
        } else {
            frodo::read_single(path, document)
        };
        return Ok(Document::Bundles(vec![bundle]));
    }
    if let Some(Value::Array(results)) = document.get("result") {
        let parts: Vec<Part> = results.iter().filter_map(|body| part(body.as_object()?.clone())).collect();
        return Ok(if parts.is_empty() { Document::Other } else { Document::Parts(parts) });
    }
    Ok(part(document).map_or(Document::Other, |part| Document::Parts(vec![part])))
}

/// What a body of AM's REST interface is.
pub(super) fn part(body: Map<String, Value>) -> Option<Part> {
    let is_text = |key: &str| body.get(key).is_some_and(Value::is_string);
    let is_object = |key: &str| body.get(key).is_some_and(Value::is_object);
    if body.contains_key("entryNodeId")
        || is_object("nodes") && (is_object("staticNodes") || is_object("uiConfig"))
    {
        Some(Part::Tree(body))
    } else if body.get("_type").is_some_and(|kind| kind.get("_id").is_some_and(Value::is_string))
        && is_text("_id")
    {
        Some(Part::Node(body))
    } else if body.contains_key("script") && (is_text("context") || is_text("language")) && is_text("name") {
        Some(Part::Script(body))
    } else if let Some(name) =
        body.get("_id").and_then(Value::as_str).and_then(|id| id.strip_prefix("emailTemplate/"))
    {
        Some(Part::Dependency(DependencyKind::EmailTemplates, name.to_owned(), body))
    } else if is_text("serviceName") && is_text("_id") {
        let key = body["_id"].as_str().unwrap_or_default().to_owned();
        Some(Part::Dependency(DependencyKind::NodeTypes, key, body))
    } else {
        None
    }
}
