//! Fingerprints of the parts of a journey: enough to tell who changed what since the last import.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::catalog::{Catalog, secret};
use crate::model::{Journey, Node, Script};

/// Fingerprints by the name of the part.
pub type Fingerprints = BTreeMap<String, String>;

/// The part that says which outcomes a node has.
pub const OUTCOMES: &str = "outcomes";

/// A part by its name.
type Part = (String, Value);

/// The parts of a journey itself.
pub fn journey(journey: &Journey) -> Fingerprints {
    prints(of_journey(journey))
}

/// The parts of a node. Edges are named `-> OUTCOME`, properties `=NAME`.
pub fn node(journey: &Journey, node: &Node) -> Fingerprints {
    prints(of_node(journey, node))
}

/// The outcomes of a node as one part.
pub fn outcomes(node: &Node) -> String {
    let outcomes: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    of(&json!(outcomes))
}

/// The parts of a script.
pub fn script(script: &Script) -> Fingerprints {
    prints(of_script(script))
}

/// The parts of a journey itself, as a base keeps them.
pub fn kept_journey(journey: &Journey) -> Fingerprints {
    kept(of_journey(journey), &|name, value| secret::shown(name, value, None) != *value)
}

/// The parts of a node, as a base keeps them.
pub fn kept_node(journey: &Journey, node: &Node, catalog: &Catalog) -> Fingerprints {
    let known = catalog.get(&node.node_type);
    let version = node.version_in(catalog);
    let is_secret = |name: &str, value: &Value| {
        let listed = known.and_then(|known| known.property(version, name));
        secret::shown(name, value, listed) != *value
    };
    kept(of_node(journey, node), &is_secret)
}

/// The parts of a script, as a base keeps them.
pub fn kept_script(script: &Script) -> Fingerprints {
    kept(of_script(script), &|name, value| secret::shown(name, value, None) != *value)
}

fn of_journey(journey: &Journey) -> Vec<Part> {
    let start = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
    let mut parts = vec![("start".to_owned(), json!(start))];
    let properties = journey.properties.iter();
    parts.extend(properties.map(|property| (format!("={}", property.name), property.value.clone())));
    parts
}

fn of_node(journey: &Journey, node: &Node) -> Vec<Part> {
    let mut parts = vec![
        ("type".to_owned(), json!(node.node_type)),
        ("version".to_owned(), json!(node.version.as_deref().unwrap_or("1.0"))),
        ("label".to_owned(), json!(node.display_name)),
    ];
    if !node.children.is_empty() {
        let children: Vec<&str> = node.children.iter().map(|child| child.id.as_str()).collect();
        parts.push(("children".to_owned(), json!(children)));
    }
    let outcomes: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    parts.push((OUTCOMES.to_owned(), json!(outcomes)));
    for (outcome, target) in &node.connections {
        if let Some(id) = journey.target_id(target) {
            parts.push((format!("-> {outcome}"), json!(id)));
        }
    }
    let properties = node.properties.iter();
    parts.extend(properties.map(|property| (format!("={}", property.name), property.value.clone())));
    parts
}

fn of_script(script: &Script) -> Vec<Part> {
    let mut parts = vec![("name".to_owned(), json!(script.name)), ("text".to_owned(), json!(script.text))];
    parts.extend(script.attributes.iter().map(|(name, value)| (format!("={name}"), value.clone())));
    parts
}

fn prints(parts: Vec<Part>) -> Fingerprints {
    parts.into_iter().map(|(name, value)| (name, of(&value))).collect()
}

/// So many bytes of JSON a base keeps as they are.
const LONGEST: usize = 64;

/// What a base keeps: short properties and labels as they are, behind `=`, so that a conflict can tell what was there
/// last; the fingerprint of everything else, and of what is secret.
fn kept(parts: Vec<Part>, is_secret: &dyn Fn(&str, &Value) -> bool) -> Fingerprints {
    let keep = |(name, value): Part| {
        let text = text(&value);
        let is_told = match name.strip_prefix('=') {
            Some(property) => !is_secret(property, &value),
            None => ["label", "name", "version"].contains(&name.as_str()),
        };
        let is_short = text.len() <= LONGEST && !text.contains('\\');
        let kept = if is_told && is_short { format!("={text}") } else { hash(&text) };
        (name, kept)
    };
    parts.into_iter().map(keep).collect()
}

/// The fingerprints of what a base keeps.
pub fn plain(base: &Fingerprints) -> Fingerprints {
    base.iter().map(|(name, kept)| (name.clone(), print(kept))).collect()
}

/// The fingerprint of what a base keeps of a part.
pub fn print(kept: &str) -> String {
    kept.strip_prefix('=').map_or_else(|| kept.to_owned(), hash)
}

/// The value that a base keeps of a part; none where it has its fingerprint alone.
pub fn value(kept: &str) -> Option<Value> {
    serde_json::from_str(kept.strip_prefix('=')?).ok()
}

/// The fingerprint of a value; the order of keys means nothing.
pub fn of(value: &Value) -> String {
    hash(&text(value))
}

fn text(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

fn hash(text: &str) -> String {
    // FNV-1a: the parts that are compared are two versions of one thing, made by nobody to collide.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_keeps_what_is_short_and_no_secret() {
        let parts = vec![
            ("=b".to_owned(), json!({ "z": 1, "a": [1.0] })),
            ("=password".to_owned(), json!("hush")),
            ("text".to_owned(), json!("x")),
            ("=long".to_owned(), json!("x".repeat(LONGEST))),
        ];
        let base = kept(parts.clone(), &|name, _| name == "password");
        assert_eq!(base["=b"], r#"={"a":[1.0],"z":1}"#);
        assert!(["=password", "text", "=long"].iter().all(|name| value(&base[*name]).is_none()), "{base:?}");
        assert_eq!(plain(&base), prints(parts));
    }
}
