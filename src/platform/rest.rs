//! The bodies that AM's REST interface takes, which every other format wraps.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use crate::catalog::{CLOUD_IDENTITIES, Catalog, Target};
use crate::model::{DependencyKind, ExportedNode, Journey, Node, Outcome, Point};

/// What writing a journey for a platform needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Platform<'c> {
    /// The types' console names.
    pub catalog: &'c Catalog,
    /// The platform that the output is for.
    pub target: Target,
}

impl Platform<'_> {
    /// The version that the platform shall take a node in; nothing where it has no node versions. What came from an
    /// export keeps the one that it had there.
    pub fn version<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        match &node.exported {
            Some(_) => node.version.as_deref(),
            None => self.target.has_node_versions().then(|| node.version_in(self.catalog)),
        }
    }

    /// The version in one of the places that have one.
    fn version_at<'n>(
        &'n self,
        node: &'n Node,
        place: impl Fn(&ExportedNode) -> &Option<String>,
    ) -> Option<&'n str> {
        match &node.exported {
            Some(exported) if place(exported).is_none() => None,
            _ => self.version(node),
        }
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
        Self::label(&mut entry, node);
        entry.insert("nodeType".into(), json!(node.node_type));
        if let Some(version) = self.version_at(node, |exported| &exported.entry_version) {
            entry.insert("version".into(), json!(version));
        }
        if let Some(Point { x, y }) = &node.position {
            entry.insert("x".into(), json!(x));
            entry.insert("y".into(), json!(y));
        }
        Value::Object(entry)
    }

    /// The label of an entry, and what else an export had there.
    fn label(entry: &mut Map<String, Value>, node: &Node) {
        let exported = node.exported.as_ref();
        if exported.is_none() || !node.display_name.is_empty() {
            entry.insert("displayName".into(), json!(node.display_name));
        }
        for (key, value) in exported.into_iter().flat_map(|exported| &exported.entry) {
            entry.insert(key.clone(), value.clone());
        }
    }

    /// A tree without its `nodes`, which can be many. One that came from an export says what it said there.
    pub fn tree(&self, journey: &Journey) -> Map<String, Value> {
        let mut tree = Map::new();
        tree.insert("_id".into(), json!(journey.name));
        let entry = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
        tree.insert("entryNodeId".into(), json!(entry.unwrap_or(crate::model::FAILURE_ID)));
        if let Some(places) = static_nodes(journey) {
            tree.insert("staticNodes".into(), Value::Object(places));
        }
        if journey.exported.is_some() {
            for property in &journey.properties {
                tree.insert(property.name.clone(), property.value.clone());
            }
            return tree;
        }
        tree.insert("description".into(), json!(""));
        tree.insert("enabled".into(), json!(true));
        tree.insert("innerTreeOnly".into(), json!(false));
        tree.insert("uiConfig".into(), json!({}));
        if self.target == Target::Aic {
            tree.insert("identityResource".into(), json!(CLOUD_IDENTITIES));
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

    /// A tree with its `nodes`.
    pub fn whole_tree(&self, journey: &Journey) -> Map<String, Value> {
        let mut tree = self.tree(journey);
        let nodes = journey.nodes.iter().map(|node| (node.id.clone(), self.tree_node(journey, node)));
        tree.insert("nodes".into(), Value::Object(nodes.collect()));
        tree
    }

    /// A node's body. `_type` and `_outcomes` are ignored by AM and needed by its clients.
    pub fn node(&self, node: &Node) -> Value {
        let kept = node.exported.as_ref().and_then(|exported| exported.body.as_ref());
        let mut body = Map::new();
        body.insert("_id".into(), json!(node.id));
        if !node.node_type.is_empty() {
            body.insert("_type".into(), self.kind(node));
        }
        let outcome = |outcome: &Outcome| json!({ "displayName": outcome.label, "id": outcome.id });
        if kept.is_none() || !node.outcomes.is_empty() {
            body.insert("_outcomes".into(), node.outcomes.iter().map(outcome).collect());
        }
        for property in &node.properties {
            body.insert(property.name.clone(), property.value.clone());
        }
        if node.is_page() && (kept.is_none() || !node.children.is_empty()) {
            body.insert("nodes".into(), node.children.iter().map(|child| self.child(child)).collect());
        }
        for (key, value) in kept.into_iter().flatten() {
            match (key.as_str(), body.get_mut(key), value) {
                // Unusual parts of the type stand beside the usual ones.
                ("_type", Some(Value::Object(kind)), Value::Object(kept)) => {
                    kind.extend(kept.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
                // Outcomes and children that were found since then are better than what was there; what outcomes had beside
                // their labels stays with those that are left.
                ("_outcomes", Some(Value::Array(outcomes)), Value::Array(kept)) => further(outcomes, kept),
                ("_outcomes" | "nodes", Some(_), _) => {}
                _ => {
                    body.insert(key.clone(), value.clone());
                }
            }
        }
        Value::Object(body)
    }

    fn kind(&self, node: &Node) -> Value {
        let known = self.catalog.get(&node.node_type);
        let name =
            node.type_name.as_deref().or(known.map(|known| known.name.as_str())).unwrap_or(&node.node_type);
        let mut kind = json!({ "_id": node.node_type, "collection": true, "name": name });
        let version = self.version_at(node, |exported| &exported.body_version);
        if let (Some(version), Some(kind)) = (version, kind.as_object_mut()) {
            kind.insert("version".into(), json!(version));
        }
        kind
    }

    fn child(&self, child: &Node) -> Value {
        let mut entry = Map::new();
        entry.insert("_id".into(), json!(child.id));
        Self::label(&mut entry, child);
        entry.insert("nodeType".into(), json!(child.node_type));
        if let Some(version) = self.version_at(child, |exported| &exported.entry_version) {
            entry.insert("nodeVersion".into(), json!(version));
        }
        Value::Object(entry)
    }

    /// Gives a journey that came from an export the versions that the target wants: in every place, or in none.
    pub fn retarget(&self, journey: &mut Journey) {
        let exported = journey.exported.as_deref_mut();
        let loose = exported.into_iter().flat_map(|e| e.loose_nodes.iter_mut().chain(&mut e.loose_children));
        let with_entry = journey.nodes.iter_mut().map(|node| (node, true));
        for (node, has_entry) in with_entry.chain(loose.map(|node| (node, false))) {
            self.retarget_node(node, has_entry);
            node.children.iter_mut().for_each(|child| self.retarget_node(child, true));
        }
    }

    fn retarget_node(&self, node: &mut Node, has_entry: bool) {
        let version = self.target.has_node_versions().then(|| node.version_in(self.catalog).to_owned());
        let Some(exported) = &mut node.exported else { return };
        for odd in ["version", "nodeVersion"] {
            exported.entry.shift_remove(odd);
        }
        if let Some(body) = &mut exported.body
            && let Some(Value::Object(kind)) = body.get_mut("_type")
        {
            kind.shift_remove("version");
            if kind.is_empty() {
                body.shift_remove("_type");
            }
        }
        exported.entry_version = version.clone().filter(|_| has_entry);
        exported.body_version = version.clone().filter(|_| exported.body.is_some());
        node.version = version;
    }
}

/// Gives outcomes the members beside id and label that an export had there.
fn further(outcomes: &mut [Value], kept: &[Value]) {
    for outcome in outcomes.iter_mut().filter_map(Value::as_object_mut) {
        let Some(own) = kept.iter().find(|own| own.get("id") == outcome.get("id")) else { continue };
        for (name, value) in own.as_object().into_iter().flatten() {
            outcome.entry(name.as_str()).or_insert_with(|| value.clone());
        }
    }
}

/// `staticNodes`: as an export had it, with the places that the journey has now.
pub(super) fn static_nodes(journey: &Journey) -> Option<Map<String, Value>> {
    let mut found = match &journey.exported {
        Some(exported) if journey.places.is_empty() => return exported.static_nodes.clone(),
        Some(exported) => exported.static_nodes.clone().unwrap_or_default(),
        None => Map::new(),
    };
    for (key, Point { x, y }) in &journey.places {
        match found.get_mut(key).and_then(Value::as_object_mut) {
            Some(place) => {
                place.insert("x".into(), json!(x));
                place.insert("y".into(), json!(y));
            }
            None => {
                found.insert(key.clone(), json!({ "x": x, "y": y }));
            }
        }
    }
    Some(found)
}

/// The nodes that have a body, and the children of pages that have one; each id once.
pub(super) fn bodies<'j>(journey: &'j Journey) -> (Vec<&'j Node>, Vec<&'j Node>) {
    let mut seen = HashSet::new();
    let mut is_new = |node: &&'j Node| node.has_body() && seen.insert(node.id.as_str());
    let exported = journey.exported.as_ref();
    let loose_nodes = || exported.into_iter().flat_map(|exported| &exported.loose_nodes);
    let loose_children = || exported.into_iter().flat_map(|exported| &exported.loose_children);
    let nodes = journey.nodes.iter().chain(loose_nodes()).filter(&mut is_new).collect();
    let pages = journey.nodes.iter().chain(loose_nodes()).chain(loose_children());
    let children = pages.flat_map(|page| &page.children).chain(loose_children());
    (nodes, children.filter(&mut is_new).collect())
}

/// What a journey carries of one kind.
pub(super) fn dependency(journey: &Journey, kind: DependencyKind) -> Map<String, Value> {
    let objects = journey.dependencies.others.get(&kind).into_iter().flatten();
    objects.map(|(key, object)| (key.clone(), sorted((**object).clone()))).collect()
}

/// A journey's themes in the order in which they stood.
pub(super) fn themes(journey: &Journey) -> Vec<Value> {
    let mut themes = dependency(journey, DependencyKind::Themes);
    let order = journey.exported.iter().flat_map(|exported| &exported.theme_order);
    let mut ordered: Vec<Value> = order.filter_map(|key| themes.shift_remove(key)).collect();
    ordered.extend(themes.into_iter().map(|(_, theme)| theme));
    ordered
}

/// All scripts of journeys by id, libraries before the scripts that require them.
pub(super) fn scripts<'j>(journeys: &[&'j Journey]) -> Vec<(&'j str, &'j crate::model::Script)> {
    let scripts: BTreeMap<&str, _> = journeys
        .iter()
        .flat_map(|journey| &journey.dependencies.scripts)
        .map(|(id, script)| (id.as_str(), &**script))
        .collect();
    let is_library =
        |script: &crate::model::Script| script.attributes.get("context") == Some(&json!("LIBRARY"));
    let (mut libraries, others): (Vec<_>, Vec<_>) =
        scripts.into_iter().partition(|(_, script)| is_library(script));
    libraries.extend(others);
    libraries
}

/// The same value with the keys of every object sorted.
pub(super) fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}
