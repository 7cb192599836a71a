//! The scripts of custom node types, which journeys carry with the definitions of these types.

use std::collections::{BTreeMap, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::users::User;
use crate::catalog::CUSTOM_PREFIX;
use crate::model::{DependencyKind, Journey, Script};

/// The context of such scripts, which have the newer API alone.
pub(super) const CONTEXT: &str = "NODE_DESIGNER";

/// The scripts by the key of their definition.
pub(super) fn scripts(journeys: &[Journey]) -> BTreeMap<String, Script> {
    let mut scripts = BTreeMap::new();
    for (key, object) in definitions(journeys) {
        let Some(text) = object.get("script").and_then(text) else { continue };
        // What is kept in a file beside the definition is not here.
        if text.starts_with("file://") || scripts.contains_key(key) {
            continue;
        }
        let name = object.get("displayName").and_then(Value::as_str).unwrap_or(key);
        let attributes = Map::from_iter([
            ("context".to_owned(), json!(CONTEXT)),
            ("language".to_owned(), json!("JAVASCRIPT")),
            ("evaluatorVersion".to_owned(), json!("2.0")),
        ]);
        scripts.insert(key.clone(), Script { id: key.clone(), name: name.to_owned(), attributes, text });
    }
    scripts
}

/// Adds the nodes of custom types to those that run scripts.
pub(super) fn add_users<'a>(journeys: &'a [Journey], users: &mut HashMap<&'a str, Vec<User<'a>>>) {
    let mut by_type: HashMap<&str, &str> = HashMap::new();
    for (key, object) in definitions(journeys) {
        if let Some(service) = object.get("serviceName").and_then(Value::as_str) {
            by_type.entry(service).or_insert(key);
        }
    }
    if by_type.is_empty() {
        return;
    }
    for journey in journeys {
        for node in journey.all_nodes() {
            let service = node.node_type.strip_prefix(CUSTOM_PREFIX);
            if let Some(key) = service.and_then(|service| by_type.get(service)) {
                users.entry(key).or_default().push(User { journey, node });
            }
        }
    }
}

fn definitions(journeys: &[Journey]) -> impl Iterator<Item = (&String, &Value)> {
    let own = journeys.iter().filter_map(|own| own.dependencies.others.get(&DependencyKind::NodeTypes));
    own.flatten().map(|(key, object)| (key, &**object))
}

/// A script's text as definitions hold it: the text, its lines, or either in base64.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            // A word can look like base64 too.
            let is_script = |text: &String| text.contains(char::is_whitespace) || text.contains('(');
            Some(decoded.filter(is_script).unwrap_or_else(|| text.clone()))
        }
        Value::Array(lines) => {
            lines.iter().map(Value::as_str).collect::<Option<Vec<&str>>>().map(|lines| lines.join("\n"))
        }
        _ => None,
    }
}
