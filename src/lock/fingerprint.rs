//! Fingerprints of the parts of a journey: enough to tell who changed what since the last import.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{Journey, Node, Script};

/// Fingerprints by the name of the part.
pub type Fingerprints = BTreeMap<String, String>;

/// The part that says which outcomes a node has.
pub const OUTCOMES: &str = "outcomes";

/// The parts of a journey itself.
pub fn journey(journey: &Journey) -> Fingerprints {
    let mut parts = Fingerprints::new();
    let start = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
    parts.insert("start".to_owned(), of(&json!(start)));
    for property in &journey.properties {
        parts.insert(format!("={}", property.name), of(&property.value));
    }
    parts
}

/// The parts of a node. Edges are named `-> OUTCOME`, properties `=NAME`.
pub fn node(journey: &Journey, node: &Node) -> Fingerprints {
    let mut parts = Fingerprints::new();
    parts.insert("type".to_owned(), of(&json!(node.node_type)));
    parts.insert("version".to_owned(), of(&json!(node.version.as_deref().unwrap_or("1.0"))));
    parts.insert("label".to_owned(), of(&json!(node.display_name)));
    if !node.children.is_empty() {
        let children: Vec<&str> = node.children.iter().map(|child| child.id.as_str()).collect();
        parts.insert("children".to_owned(), of(&json!(children)));
    }
    parts.insert(OUTCOMES.to_owned(), outcomes(node));
    for (outcome, target) in &node.connections {
        if let Some(id) = journey.target_id(target) {
            parts.insert(format!("-> {outcome}"), of(&json!(id)));
        }
    }
    for property in &node.properties {
        parts.insert(format!("={}", property.name), of(&property.value));
    }
    parts
}

/// The outcomes of a node as one part.
pub fn outcomes(node: &Node) -> String {
    let outcomes: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    of(&json!(outcomes))
}

/// The parts of a script.
pub fn script(script: &Script) -> Fingerprints {
    let mut parts = Fingerprints::new();
    parts.insert("name".to_owned(), of(&json!(script.name)));
    parts.insert("text".to_owned(), of(&json!(script.text)));
    for (name, value) in &script.attributes {
        parts.insert(format!("={name}"), of(value));
    }
    parts
}

/// The fingerprint of a value; the order of keys means nothing.
pub fn of(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    // FNV-1a: the parts that are compared are two versions of one thing, made by nobody to collide.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in value.to_string().bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}
