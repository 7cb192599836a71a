//! Amster's folders: one file a resource, with `metadata` beside the `data` that AM's REST interface has.
//!
//! A reader goes by `metadata.entityType` and by what the data says of itself. Folders are a convention only.

use serde_json::{Map, Value, json};

use super::detect::{Item, Part};
use super::origin::Origin;
use super::parts::part;
use super::rest::{self, Platform};
use super::{Names, carried, left, scripts};
use crate::model::{DependencyKind, Journey, Node};

/// The entity of a tree.
const TREE: &str = "AuthTree";

/// Reads a file with `metadata` and `data`; AM's own configuration files have both as well, and are refused.
pub(super) fn read(origin: &Origin, mut document: Map<String, Value>) -> Vec<Item> {
    let metadata = document.shift_remove("metadata").unwrap_or_default();
    let Some(Value::Object(data)) = document.shift_remove("data") else { return Vec::new() };
    if let Some(service) = metadata.get("sunServiceID").and_then(Value::as_str) {
        if service != "tree"
            && !data.contains_key("entryNodeId")
            && !origin.path.contains("authenticationtreesservice")
        {
            return Vec::new();
        }
        let problem = origin.problem("this is AM's own configuration file, not an export");
        let mend = "start AM with this configuration and export the journey from it, with Amster or frodo";
        return vec![Item::Foreign(problem.mend(mend))];
    }
    let text = |key: &str| metadata.get(key).and_then(Value::as_str);
    let origin = text("realm").map_or_else(|| origin.clone(), |realm| origin.in_realm(realm));
    let part = if text("entityType") == Some(TREE) { Some(Part::Tree(data)) } else { part(data) };
    let Some(part) = part else { return Vec::new() };
    let beside = left::others(&document, &[]).into_iter().chain(left::of_metadata(&metadata)).collect();
    let left = left::item(beside);
    [Item::Part(origin, part)].into_iter().chain(left).collect()
}

/// Writes journeys as Amster keeps a realm: paths, and what the files hold.
///
/// `realm` is the name of a realm below the top one; without it, files are for the top realm.
pub fn write<'j>(
    journeys: impl IntoIterator<Item = &'j Journey>,
    platform: Platform<'_>,
    realm: Option<&str>,
) -> Vec<(String, Vec<u8>)> {
    let mut journeys: Vec<&Journey> = journeys.into_iter().collect();
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    let realm =
        realm.map(|realm| realm.trim_matches('/')).filter(|realm| !realm.is_empty() && *realm != "root");
    let mut writer = Writer {
        folder: realm
            .map_or("realms/root".to_owned(), |realm| format!("realms/root-{}", realm.replace('/', "-"))),
        realm: realm.map_or("/".to_owned(), |realm| format!("/{realm}")),
        platform,
        files: Vec::new(),
        names: Names::default(),
    };
    writer.files.extend(carried::file(&journeys, &DependencyKind::ALL));
    for (id, script) in rest::scripts(&journeys) {
        writer.file("Scripts", id, Value::Object(scripts::write(script, scripts::base64)));
    }
    for journey in journeys {
        let (nodes, children) = rest::bodies(journey);
        for node in children.into_iter().chain(nodes) {
            let entity = writer.entity(node);
            writer.file(&entity, &node.id, platform.node(node));
        }
        writer.file(TREE, &journey.name, Value::Object(platform.whole_tree(journey)));
    }
    writer.files
}

struct Writer<'c> {
    folder: String,
    realm: String,
    platform: Platform<'c>,
    files: Vec<(String, Vec<u8>)>,
    names: Names,
}

impl Writer<'_> {
    /// Amster's name for a node's type.
    fn entity(&self, node: &Node) -> String {
        let version = node.version.as_deref().unwrap_or("1.0");
        let known = self.platform.catalog.get(&node.node_type);
        known.map_or_else(|| node.node_type.clone(), |known| known.amster_name(version))
    }

    fn file(&mut self, entity: &str, id: &str, data: Value) {
        // The cloud has no Amster; what it has is what the newest release has.
        let release = self.platform.target.release().unwrap_or("8.1");
        let document = json!({
            "metadata": {
                "realm": self.realm,
                "amsterVersion": format!("{release}.0"),
                "entityType": entity,
                "entityId": id,
                "pathParams": {},
            },
            "data": rest::sorted(data),
        });
        let folder = super::file_name(entity);
        let path = format!("{}/{folder}/{}.json", self.folder, self.names.within(&folder, id));
        self.files.push((path, format!("{document:#}\n").into_bytes()));
    }
}
