//! The bodies that AM's REST interface takes, which every other format wraps.

use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, Target};
use crate::model::{Journey, Node, Outcome, Point, Script};

/// What writing a journey for a platform needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Platform<'c> {
    /// The types' console names.
    pub catalog: &'c Catalog,
    /// The platform that the output is for.
    pub target: Target,
}

impl Platform<'_> {
    /// The version that the platform shall take a node in; nothing where it has no node versions.
    pub fn version<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        self.target.has_node_versions().then(|| crate::check::version(node, self.catalog))
    }

    /// A journey's entry of `tree.nodes`.
    pub fn tree_node(&self, journey: &Journey, node: &Node) -> Value {
        let connections: Map<String, Value> = node
            .connections
            .iter()
            .filter_map(|(outcome, target)| Some((outcome.clone(), json!(journey.target_id(target)?))))
            .collect();
        let mut entry = Map::new();
        entry.insert("connections".into(), Value::Object(connections));
        entry.insert("displayName".into(), json!(node.display_name));
        entry.insert("nodeType".into(), json!(node.node_type));
        if let Some(version) = self.version(node) {
            entry.insert("version".into(), json!(version));
        }
        if let Some(Point { x, y }) = &node.position {
            entry.insert("x".into(), json!(x));
            entry.insert("y".into(), json!(y));
        }
        Value::Object(entry)
    }

    /// A tree without its `nodes`, which can be many.
    pub fn tree(&self, journey: &Journey) -> Map<String, Value> {
        let mut tree = Map::new();
        tree.insert("_id".into(), json!(journey.name));
        let entry = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
        tree.insert("entryNodeId".into(), json!(entry.unwrap_or(crate::model::FAILURE_ID)));
        let places =
            journey.places.iter().map(|(key, point)| (key.clone(), json!({ "x": point.x, "y": point.y })));
        tree.insert("staticNodes".into(), Value::Object(places.collect()));
        tree.insert("description".into(), json!(""));
        tree.insert("enabled".into(), json!(true));
        tree.insert("innerTreeOnly".into(), json!(false));
        tree.insert("uiConfig".into(), json!({}));
        if self.target == Target::Aic {
            tree.insert("identityResource".into(), json!("managed/alpha_user"));
        }
        for property in &journey.properties {
            // Older releases do not know the newer switches; left out, they are off.
            let is_off = matches!(property.value, Value::Bool(false)) && !tree.contains_key(&property.name);
            if !property.value.is_null() && !is_off {
                tree.insert(property.name.clone(), property.value.clone());
            }
        }
        tree
    }

    /// A node's body. `_type` and `_outcomes` are ignored by AM and needed by its clients.
    pub fn node(&self, node: &Node) -> Value {
        let known = self.catalog.get(&node.node_type);
        let name =
            node.type_name.as_deref().or(known.map(|known| known.name.as_str())).unwrap_or(&node.node_type);
        let mut kind = json!({ "_id": node.node_type, "collection": true, "name": name });
        if let (Some(version), Some(kind)) = (self.version(node), kind.as_object_mut()) {
            kind.insert("version".into(), json!(version));
        }
        let outcome = |outcome: &Outcome| json!({ "displayName": outcome.label, "id": outcome.id });
        let mut body = Map::new();
        body.insert("_id".into(), json!(node.id));
        body.insert("_type".into(), kind);
        body.insert("_outcomes".into(), node.outcomes.iter().map(outcome).collect());
        for property in &node.properties {
            body.insert(property.name.clone(), property.value.clone());
        }
        if node.is_page() {
            body.insert("nodes".into(), node.children.iter().map(|child| self.child(child)).collect());
        }
        Value::Object(body)
    }

    fn child(&self, child: &Node) -> Value {
        let mut entry =
            json!({ "_id": child.id, "displayName": child.display_name, "nodeType": child.node_type });
        if let (Some(version), Some(entry)) = (self.version(child), entry.as_object_mut()) {
            entry.insert("nodeVersion".into(), json!(version));
        }
        entry
    }
}

/// A script without its source, which each format writes its own way.
pub fn script(script: &Script) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("_id".into(), json!(script.id));
    body.insert("default".into(), json!(false));
    body.insert("name".into(), json!(script.name));
    for (key, value) in &script.attributes {
        body.insert(key.clone(), value.clone());
    }
    body
}
