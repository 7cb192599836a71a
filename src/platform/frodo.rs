//! frodo's `*.journey.json` with many trees, which the console's import takes as well.
//!
//! Keys are sorted at every depth and the file ends with a line break, as frodo writes it. All nine maps are there,
//! empty ones too, because the console's import walks them without looking. A script's source is a JSON string literal
//! inside the string: the one form that both accept.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::rest::{self, Platform};
use crate::model::{DependencyKind, Journey, Node};

/// Writes journeys into one document.
pub fn write<'j>(journeys: impl IntoIterator<Item = &'j Journey>, platform: Platform<'_>) -> Vec<u8> {
    let trees: BTreeMap<&str, Tree<'_>> =
        journeys.into_iter().map(|journey| (journey.name.as_str(), Tree { journey, platform })).collect();
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    Document { trees }
        .serialize(&mut serializer)
        .expect("writing to memory does not fail and every key is a string");
    out.push(b'\n');
    out
}

struct Document<'j> {
    trees: BTreeMap<&'j str, Tree<'j>>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        // No date: the same input gives the same bytes.
        map.serialize_entry(
            "meta",
            &json!({ "exportTool": "journeyc", "exportToolVersion": env!("CARGO_PKG_VERSION"), "exportedBy": "journeyc" }),
        )?;
        map.serialize_entry("trees", &self.trees)?;
        map.end()
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
        let dependency = |kind: DependencyKind| -> Map<String, Value> {
            let objects = journey.dependencies.others.get(&kind).into_iter().flatten();
            objects.map(|(key, object)| (key.clone(), sorted((**object).clone()))).collect()
        };
        let scripts: Map<String, Value> = journey
            .dependencies
            .scripts
            .iter()
            .map(|(id, script)| {
                let mut body = rest::script(script);
                body.insert("script".into(), json!(json!(script.text).to_string()));
                (id.clone(), sorted(Value::Object(body)))
            })
            .collect();
        let pages = journey.nodes.iter().flat_map(|node| &node.children);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("circlesOfTrust", &dependency(DependencyKind::CirclesOfTrust))?;
        map.serialize_entry("emailTemplates", &dependency(DependencyKind::EmailTemplates))?;
        map.serialize_entry("innerNodes", &Each::new(pages, |node| platform.node(node)))?;
        let custom = dependency(DependencyKind::NodeTypes);
        if !custom.is_empty() {
            map.serialize_entry("nodeTypes", &custom)?;
        }
        map.serialize_entry("nodes", &Each::new(&journey.nodes, |node| platform.node(node)))?;
        map.serialize_entry("saml2Entities", &dependency(DependencyKind::Saml2Entities))?;
        map.serialize_entry("scripts", &scripts)?;
        let providers = dependency(DependencyKind::SocialIdentityProviders);
        map.serialize_entry("socialIdentityProviders", &providers)?;
        let themes = dependency(DependencyKind::Themes);
        map.serialize_entry("themes", &themes.values().collect::<Vec<_>>())?;
        map.serialize_entry("tree", &Root(*self))?;
        let variables = dependency(DependencyKind::Variables);
        if !variables.is_empty() {
            map.serialize_entry("variable", &variables)?;
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
            map.serialize_entry(&key, &sorted(value))?;
        }
        map.serialize_entry("nodes", &Each::new(&journey.nodes, |node| platform.tree_node(journey, node)))?;
        for (key, value) in after {
            map.serialize_entry(&key, &sorted(value))?;
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
    fn new(nodes: impl IntoIterator<Item = &'n Node>, make: F) -> Self {
        let mut nodes: Vec<&Node> = nodes.into_iter().collect();
        nodes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Self { nodes, make }
    }
}

impl<F: Fn(&Node) -> Value> Serialize for Each<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.nodes.iter().map(|node| (&node.id, sorted((self.make)(node)))))
    }
}

fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}
