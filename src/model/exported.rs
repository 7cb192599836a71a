//! What an export says that a source does not, so that what was read can be written as it stood.

use serde_json::{Map, Value};

use super::Node;

/// What the export of a journey says beyond the journey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportedJourney {
    /// `staticNodes` as it stood, none where it was absent. A place in [`super::Journey::places`] wins over the one here.
    pub static_nodes: Option<Map<String, Value>>,
    /// Nodes with a configuration that the tree does not use, where other nodes have theirs.
    pub loose_nodes: Vec<Node>,
    /// The same, where children of pages have theirs.
    pub loose_children: Vec<Node>,
    /// The themes' keys in the order in which they stood.
    pub theme_order: Vec<String>,
    /// What stood beside the tree and its known maps, by name.
    pub others: Map<String, Value>,
}

/// What the export of a node says beyond the node.
///
/// A node has an entry, in its tree or in its page, and a body, which is its configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportedNode {
    /// What the entry says that has no place in [`Node`]: unknown attributes, an empty or missing label, `"x": null`.
    pub entry: Map<String, Value>,
    /// The version in the entry: `version` in a tree, `nodeVersion` in a page.
    pub entry_version: Option<String>,
    /// What the body says that has no place in [`Node`]: an empty `_outcomes`, unusual parts of `_type`, another `_id`
    /// than the entry's. None when the export has no configuration of the node.
    pub body: Option<Map<String, Value>>,
    /// The version in the body's `_type`.
    pub body_version: Option<String>,
}
