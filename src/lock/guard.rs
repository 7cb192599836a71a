//! What a lock may say. It is a list of what is allowed: whatever a source can say, only a source says.
//!
//! Each rule gives the reason why a part is refused, or nothing when it may stand. The import asks the same rules, so
//! that it writes no lock that a build refuses.

use serde_json::{Map, Value};

use crate::catalog::{CLOUD_IDENTITIES, Outcome};
use crate::model::{DependencyKind, FAILURE_ID, Node, START_ID, SUCCESS_ID};

/// Why a part of a lock is refused: what it is, for a sentence that ends with "is for a source to say".
pub type Reason = &'static str;

/// The annotations of a journey without notes.
pub const NO_NOTES: &str = r#"{"forNodes":{},"structural":[]}"#;

/// Whether an attribute of a journey says nothing that anybody has to read: what the platform takes it for anyway.
pub fn says_nothing(name: &str, value: &Value) -> bool {
    match (name, value) {
        (_, Value::Null) | ("enabled", Value::Bool(true)) => true,
        ("description", Value::String(text)) => matches!(text.as_str(), "" | "null"),
        ("identityResource", Value::String(text)) => text == CLOUD_IDENTITIES,
        ("innerTreeOnly" | "mustRun" | "noSession" | "transactionalOnly", Value::Bool(on)) => !on,
        _ => false,
    }
}

/// An attribute of a journey that no source shows.
pub fn attribute(name: &str, value: &Value) -> Option<Reason> {
    match (name, value) {
        ("_id" | "entryNodeId" | "nodes" | "staticNodes", _) => Some("how the tree goes"),
        ("uiConfig", Value::Object(config)) => {
            let is_silent = |(key, value): (&String, &Value)| match key.as_str() {
                "categories" => value.as_str().is_some_and(|text| text.trim() == "[]"),
                "annotations" => value == NO_NOTES,
                _ => value.is_null(),
            };
            (!config.iter().all(is_silent)).then_some("`uiConfig`")
        }
        _ => (!says_nothing(name, value)).then_some("an attribute of a journey"),
    }
}

/// What stands beside a tree in its export.
pub fn beside_tree(name: &str) -> Option<Reason> {
    const KNOWN: [&str; 7] = ["innerNodes", "meta", "nodes", "origin", "scripts", "tree", "trees"];
    let kinds = DependencyKind::ALL.iter().map(|kind| kind.key());
    let is_known = KNOWN.into_iter().chain(kinds).any(|known| known.eq_ignore_ascii_case(name));
    is_known.then_some("what a journey is made of")
}

/// The configuration of a node that nothing uses. It must not become that of another.
pub fn loose<'n>(id: &str, body: &Value, mut nodes: impl Iterator<Item = &'n Node>) -> Option<Reason> {
    let is_of_itself = body.as_object().is_some_and(|body| body.get("_id").is_none_or(|own| own == id));
    let is_taken = is_static(id) || !is_sound(id) || nodes.any(|node| node.id.eq_ignore_ascii_case(id));
    (is_taken || !is_of_itself).then_some("the configuration of a node")
}

/// An unusual part of a node's entry.
pub fn entry(node: &Node, name: &str, value: &Value) -> Option<Reason> {
    match name {
        "_id" if value == node.id.as_str() => None,
        "_id" | "_outcomes" | "_type" | "connections" | "nodeType" | "nodes" => {
            Some("what a node is and where it leads")
        }
        "displayName" => {
            let is_label = value.as_str().is_some_and(|text| !text.is_empty());
            (is_label || !node.display_name.is_empty()).then_some("the name of a node")
        }
        "nodeVersion" | "version" => (!value.is_null()).then_some("the version of a node"),
        _ => None,
    }
}

/// An unusual part of a node's configuration.
pub fn body(node: &Node, name: &str, value: &Value) -> Option<Reason> {
    match (name, value) {
        ("_id", _) => (value != node.id.as_str()).then_some("which node a configuration is of"),
        ("_outcomes", _) | ("_type", Value::Null) => None,
        ("_type", Value::Object(kind)) => {
            let is_other = kind.get("_id").is_some_and(|id| *id != node.node_type.as_str());
            let says_version = kind.get("version").is_some_and(Value::is_string);
            (is_other || says_version).then_some("the type of a node")
        }
        ("_type", _) => Some("the type of a node"),
        ("nodes", value) if node.is_page() && node.children.is_empty() => {
            let is_empty = value.as_array().is_none_or(Vec::is_empty) && !value.is_object();
            (!is_empty).then_some("the children of a page")
        }
        _ => Some("a property of a node"),
    }
}

/// A property of a node that no source shows; `defaults` are what the platform takes it for when it is left out, or once did.
pub fn property(node: &Node, name: &str, value: &Value, defaults: &[Value]) -> Option<Reason> {
    let is_part = name.starts_with('_') || (name == "nodes" && node.is_page());
    let is_silent =
        value.is_null() || defaults.contains(value) || (name == "stage" && value.as_str() == Some("null"));
    (is_part || !is_silent).then_some("a property of a node")
}

/// How an export names the outcomes of a node. The label of one must not be what another is called.
pub fn outcomes(known: &[Outcome], told: &[(String, String)]) -> Option<Reason> {
    let misleads = |(id, label): &(String, String)| {
        let is_usual = known.iter().any(|own| own.id == *id && own.label == *label);
        !is_usual && known.iter().any(|own| own.id != *id && [&own.id, &own.label].contains(&label))
    };
    told.iter().any(misleads).then_some("what an outcome is called")
}

/// An attribute of a script that no source shows. `written` says what the source says, `is_empty` that its text is.
pub fn script(name: &str, value: &Value, written: Option<&str>, is_empty: bool) -> Option<Reason> {
    let is_silent = matches!(value, Value::Null) || matches!(value.as_str(), Some("" | "null"));
    match name {
        // An export that lacks the source of a script says which file it should be in.
        "script" => (!is_empty || value.is_string() || value.is_array()).then_some("the source of a script"),
        "_id" | "name" => Some("the name of a script"),
        // Left out, it means 2.0 in a source and 1.0 on the platform.
        "evaluatorVersion" => (!is_silent || written.is_none()).then_some("the version of a script"),
        "context" | "description" | "language" => (!is_silent).then_some("an attribute of a script"),
        _ => None,
    }
}

/// Whether an id means a fixed place of every journey.
pub fn is_static(id: &str) -> bool {
    [SUCCESS_ID, FAILURE_ID, START_ID].iter().any(|known| known.eq_ignore_ascii_case(id))
}

/// Whether an id can stand in the path of a request and in the name of a file, as every id of the platform does.
pub fn is_sound(id: &str) -> bool {
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || "/\\?#%\"<>".contains(c);
    !id.is_empty() && id.len() <= 200 && !matches!(id, "." | "..") && !id.contains(is_odd)
}

/// The members that a rule lets through.
pub fn allowed(
    members: &Map<String, Value>,
    rule: impl Fn(&str, &Value) -> Option<Reason>,
) -> Map<String, Value> {
    let kept = members.iter().filter(|(name, value)| rule(name, value).is_none());
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}
