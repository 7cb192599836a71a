//! frodo's `*.journey.json` with many trees, which the console's import takes as well.
//!
//! Keys are sorted at every depth and the file ends with a line break, as frodo writes it. All nine maps are there,
//! empty ones too, because the console's import walks them without looking. A script's source is a JSON string literal
//! inside the string: the one form that both accept.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::detect::{Item, Part};
use super::gather;
use super::origin::Origin;
use super::read::Problem;
use super::rest::{self, Platform};
use super::scripts;
use crate::model::{DependencyKind, Journey, Node};

/// Whether a document has many journeys: trees by name, each with its maps. Other documents have something else under
/// `trees`, such as the realm's settings for them. In one that is expected to hold journeys, what is wrong is said.
pub(super) fn has_trees(document: &Map<String, Value>, is_expected: bool) -> bool {
    let Some(Value::Object(trees)) = document.get("trees") else { return false };
    let is_journey = |tree: &Value| tree.get("tree").is_some() || tree.get("entryNodeId").is_some();
    trees.values().any(is_journey)
        || document.contains_key("meta")
        || is_expected && (trees.is_empty() || !document.contains_key("_id"))
}

/// Whether a document has one journey: a tree with its maps beside it.
pub(super) fn has_tree(document: &Map<String, Value>, is_expected: bool) -> bool {
    let has_maps =
        ["nodes", "innerNodes", "innernodes", "scripts"].iter().any(|key| document.contains_key(*key));
    match document.get("tree") {
        Some(Value::Object(tree)) => has_maps || is_expected || super::parts::is_tree(tree),
        Some(_) => has_maps && is_expected,
        None => false,
    }
}

/// Reads trees by name; the console's document has the same shape.
pub(super) fn trees(origin: &Origin, trees: Map<String, Value>) -> Vec<Item> {
    let read = |(name, tree): (String, Value)| match tree {
        Value::Object(tree) if !tree.contains_key("tree") && super::parts::is_tree(&tree) => {
            let mut tree = tree;
            tree.entry("_id").or_insert_with(|| json!(name));
            Item::Part(origin.clone(), Part::Tree(tree))
        }
        Value::Object(tree) => Item::Whole(Box::new(read_tree(origin, name, tree))),
        _ => {
            let problem = origin.problem(format!("`trees`: `{name}` is no object"));
            Item::Whole(Box::new(Err(problem.of_journey(&name))))
        }
    };
    trees.into_iter().map(read).collect()
}

/// Reads a document with one tree, as frodo wrote it before version 4.0.1.
pub(super) fn read_single(origin: &Origin, document: Map<String, Value>) -> Result<Bundle, Problem> {
    read_tree(origin, super::stem(&origin.path), document)
}

fn read_tree(origin: &Origin, key: String, mut from: Map<String, Value>) -> Result<Bundle, Problem> {
    let named = from.get("tree").and_then(|tree| tree.get("_id")).and_then(Value::as_str);
    let name = named.filter(|name| !name.is_empty()).unwrap_or(&key).to_owned();
    let problem = |message: String| origin.problem(message).of_journey(&name);
    let mut map = |key: &str| match from.shift_remove(key) {
        Some(Value::Object(map)) => Ok(map),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(problem(format!("journey `{name}`: `{key}` is no object"))),
    };
    let (tree, nodes, scripts) = (map("tree")?, map("nodes")?, map("scripts")?);
    let (mut children, older) = (map("innerNodes")?, map("innernodes")?);
    let mut odd = Vec::new();
    for (id, body) in older {
        match children.get(&id) {
            None => {
                children.insert(id, body);
            }
            Some(newer) if *newer == body => {}
            Some(_) => odd.push(format!(
                "node `{id}` stands in `innerNodes` and, otherwise, in `innernodes`; the former counts"
            )),
        }
    }
    if tree.is_empty() {
        let problem = problem(format!("journey `{name}` has no `tree`"));
        return Err(problem.mend("export the journey again"));
    }
    let dependencies = gather::dependencies(&mut from);
    if let Some((kind, _)) =
        dependencies.iter().find(|(_, map)| !map.is_object() && !map.is_array() && !map.is_null())
    {
        return Err(problem(format!("journey `{name}`: `{}` is no object", kind.key())));
    }
    // Who exported it, when and from where says nothing of the journey.
    from.shift_remove("meta");
    from.shift_remove("origin");
    Ok(Bundle {
        origin: origin.clone(),
        name: key,
        tree,
        nodes,
        children,
        scripts,
        dependencies,
        others: from,
        notes: odd,
    })
}

/// Writes journeys into one document.
pub fn write<'j>(journeys: impl IntoIterator<Item = &'j Journey>, platform: Platform<'_>) -> Vec<u8> {
    // No date: the same input gives the same bytes.
    let meta = json!({ "exportTool": "journeyc", "exportToolVersion": env!("CARGO_PKG_VERSION"), "exportedBy": "journeyc" });
    let mut journeys: Vec<&Journey> = journeys.into_iter().collect();
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    write_document(&meta, &journeys, platform)
}

/// Writes journeys into one document, in the order in which they are given.
pub(super) fn write_document(meta: &Value, journeys: &[&Journey], platform: Platform<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    let document = Document { meta, journeys, platform };
    document.serialize(&mut serializer).expect("writing to memory does not fail and every key is a string");
    out.push(b'\n');
    out
}

struct Document<'j> {
    meta: &'j Value,
    journeys: &'j [&'j Journey],
    platform: Platform<'j>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("meta", self.meta)?;
        map.serialize_entry("trees", &Trees(self))?;
        map.end()
    }
}

struct Trees<'d>(&'d Document<'d>);

impl Serialize for Trees<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Document { journeys, platform, .. } = *self.0;
        serializer.collect_map(journeys.iter().map(|journey| (&journey.name, Tree { journey, platform })))
    }
}

#[derive(Clone, Copy)]
struct Tree<'j> {
    journey: &'j Journey,
    platform: Platform<'j>,
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { journey, platform } = self;
        let dependency = |kind: DependencyKind| rest::dependency(journey, kind);
        let script = |script| rest::sorted(Value::Object(scripts::write(script, scripts::literal)));
        let (nodes, children) = rest::bodies(journey);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("circlesOfTrust", &dependency(DependencyKind::CirclesOfTrust))?;
        map.serialize_entry("emailTemplates", &dependency(DependencyKind::EmailTemplates))?;
        map.serialize_entry("innerNodes", &Each::new(children, |node| platform.node(node)))?;
        let custom = dependency(DependencyKind::NodeTypes);
        if !custom.is_empty() {
            map.serialize_entry("nodeTypes", &custom)?;
        }
        map.serialize_entry("nodes", &Each::new(nodes, |node| platform.node(node)))?;
        map.serialize_entry("saml2Entities", &dependency(DependencyKind::Saml2Entities))?;
        let own = &journey.dependencies.scripts;
        let own: BTreeMap<&String, Value> = own.iter().map(|(id, own)| (id, script(own))).collect();
        map.serialize_entry("scripts", &own)?;
        map.serialize_entry("socialIdentityProviders", &dependency(DependencyKind::SocialIdentityProviders))?;
        map.serialize_entry("themes", &rest::themes(journey))?;
        map.serialize_entry("tree", &Root(*self))?;
        let variables = dependency(DependencyKind::Variables);
        if !variables.is_empty() {
            map.serialize_entry("variable", &variables)?;
        }
        for (key, value) in journey.exported.iter().flat_map(|exported| &exported.others) {
            map.serialize_entry(key, &rest::sorted(value.clone()))?;
        }
        map.end()
    }
}

struct Root<'j>(Tree<'j>);

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Tree { journey, platform } = self.0;
        let mut attributes: BTreeMap<String, Value> = platform.tree(journey).into_iter().collect();
        let after = attributes.split_off("nodes");
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in attributes {
            map.serialize_entry(&key, &rest::sorted(value))?;
        }
        map.serialize_entry(
            "nodes",
            &Each::new(journey.nodes.iter().collect(), |node| platform.tree_node(journey, node)),
        )?;
        for (key, value) in after {
            map.serialize_entry(&key, &rest::sorted(value))?;
        }
        map.end()
    }
}

/// Nodes by id, each made when it is written, so that a large journey is never in memory twice.
struct Each<'n, F> {
    nodes: Vec<&'n Node>,
    make: F,
}

impl<'n, F: Fn(&Node) -> Value> Each<'n, F> {
    fn new(mut nodes: Vec<&'n Node>, make: F) -> Self {
        nodes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Self { nodes, make }
    }
}

impl<F: Fn(&Node) -> Value> Serialize for Each<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.nodes.iter().map(|node| (&node.id, rest::sorted((self.make)(node)))))
    }
}
