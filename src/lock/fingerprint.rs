//! Fingerprints of the parts of a journey: enough to tell who changed what since the last import.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::{Catalog, secret};
use crate::model::parts::{self, Part, Parts};
use crate::model::{Journey, Node, Script};

/// Fingerprints by the name of the part.
pub type Fingerprints = BTreeMap<String, String>;

/// The part that says which outcomes a node has.
pub const OUTCOMES: &str = "outcomes";

/// The parts of a journey itself.
pub fn journey(journey: &Journey) -> Fingerprints {
    prints(parts::of_journey(journey))
}

/// The parts of a node. Edges are named `-> OUTCOME`, properties `=NAME`.
pub fn node(journey: &Journey, node: &Node) -> Fingerprints {
    prints(parts::of_node(journey, node))
}

/// The outcomes of a node as one part.
pub fn outcomes(node: &Node) -> String {
    of(&parts::outcomes(node))
}

/// The parts of a script.
pub fn script(script: &Script) -> Fingerprints {
    prints(parts::of_script(script))
}

/// The parts of a journey itself, as a base keeps them.
pub fn kept_journey(journey: &Journey) -> Fingerprints {
    kept(parts::of_journey(journey), &|name, value| secret::shown(name, value, None) != *value)
}

/// The parts of a node, as a base keeps them.
pub fn kept_node(journey: &Journey, node: &Node, catalog: &Catalog) -> Fingerprints {
    let known = catalog.get(&node.node_type);
    let version = node.version_in(catalog);
    let is_secret = |name: &str, value: &Value| {
        let listed = known.and_then(|known| known.property(version, name));
        secret::shown(name, value, listed) != *value
    };
    kept(parts::of_node(journey, node), &is_secret)
}

/// The parts of a script, as a base keeps them.
pub fn kept_script(script: &Script) -> Fingerprints {
    kept(parts::of_script(script), &|name, value| secret::shown(name, value, None) != *value)
}

fn prints(parts: Parts<'_>) -> Fingerprints {
    parts.into_iter().map(|(part, value)| (part.key().into_owned(), of(&value))).collect()
}

/// So many bytes of JSON a base keeps as they are.
const LONGEST: usize = 64;

/// What a base keeps: short properties and labels as they are, behind `=`, so that a conflict can tell what was there
/// last; the fingerprint of everything else, and of what is secret.
fn kept(parts: Parts<'_>, is_secret: &dyn Fn(&str, &Value) -> bool) -> Fingerprints {
    let keep = |(part, value): (Part, Cow<'_, Value>)| {
        let text = text(&value);
        let is_told = match &part {
            Part::Property(property) => !is_secret(property, &value),
            part => matches!(part, Part::Label | Part::Name | Part::Version),
        };
        let is_short = text.len() <= LONGEST && !text.contains('\\');
        let kept = if is_told && is_short { format!("={text}") } else { hash(&text) };
        (part.key().into_owned(), kept)
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
    use serde_json::json;

    use super::*;

    #[test]
    fn a_base_keeps_what_is_short_and_no_secret() {
        let property = |name: &str, value| (Part::Property(name.to_owned()), Cow::Owned(value));
        let parts = vec![
            property("b", json!({ "z": 1, "a": [1.0] })),
            property("password", json!("hush")),
            (Part::Text, Cow::Owned(json!("x"))),
            property("long", json!("x".repeat(LONGEST))),
        ];
        let base = kept(parts.clone(), &|name, _| name == "password");
        assert_eq!(base["=b"], r#"={"a":[1.0],"z":1}"#);
        assert!(["=password", "text", "=long"].iter().all(|name| value(&base[*name]).is_none()), "{base:?}");
        assert_eq!(plain(&base), prints(parts));
    }
}
