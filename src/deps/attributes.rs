//! Attributes of managed objects that nodes read and write.

use serde_json::Value;

use super::needs::Need;
use crate::catalog::{Catalog, is_placeholder};
use crate::model::Node;

/// The word for an attribute of a managed object.
const ATTRIBUTE: &str = "managed-attribute";

/// Properties whose texts are attributes of the managed object that the journey is about.
const NAMING: [&str; 11] = [
    "attributesToCollect",
    "emailAttribute",
    "identifier",
    "identityAttribute",
    "kbaInfoAttribute",
    "mailAttribute",
    "passwordAttribute",
    "presentAttribute",
    "comparisonAttribute",
    "userIdAttribute",
    "usernameAttribute",
];

/// Calls `found` with the attributes that a node names.
pub(super) fn of_node(node: &Node, catalog: &Catalog, found: &mut impl FnMut(Need)) {
    // Of types that are not the platform's, nobody knows what such a property names.
    if catalog.get(&node.node_type).is_none_or(|known| known.has_flag("marketplace")) {
        return;
    }
    for property in node.properties.iter().filter(|property| NAMING.contains(&property.name.as_str())) {
        let elements = property.value.as_array().map_or(std::slice::from_ref(&property.value), Vec::as_slice);
        let names = elements.iter().filter(|name| !is_placeholder(name)).filter_map(Value::as_str);
        names.filter(|name| !name.is_empty()).for_each(|name| found(Need::new(ATTRIBUTE, name)));
    }
}
