//! AM's own REST interface: a folder of bodies in the order in which they must be PUT, with a manifest.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

use super::detect::{Item, Part};
use super::origin::Origin;
use super::parts::part;
use super::rest::{self, Platform};
use super::{Names, carried, left, scripts};
use crate::model::{DependencyKind, Journey, Node};
use crate::source::encode;

/// A request of the manifest.
#[derive(Clone, Debug)]
pub struct Request {
    /// The body's file, relative to the manifest.
    pub file: String,
    /// `PUT`, or `POST` where the platform has no other way to create.
    pub method: &'static str,
    /// The path behind `…/am/json/REALM/`, percent-encoded; one that begins with `/` is behind the host.
    pub path: String,
    /// The header `Accept-API-Version`.
    pub api_version: Option<&'static str>,
    /// The body.
    pub body: Value,
}

/// The requests that create journeys and all that they carry, in order: what is named comes before what names it.
pub fn requests<'j>(journeys: impl IntoIterator<Item = &'j Journey>, platform: Platform<'_>) -> Vec<Request> {
    let mut journeys: Vec<&Journey> = journeys.into_iter().collect();
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    let mut writer = Writer { platform, requests: Vec::new(), names: Names::default() };
    writer.scripts(&journeys);
    writer.others(&journeys);
    for journey in inner_first(&journeys, platform) {
        writer.journey(journey);
    }
    writer.requests
}

/// What no single request creates: the manifest holds it, so that nothing is lost.
pub(super) const CARRIED: [DependencyKind; 4] = [
    DependencyKind::CirclesOfTrust,
    DependencyKind::Saml2Entities,
    DependencyKind::Themes,
    DependencyKind::Variables,
];

/// The manifest of requests whose bodies stand in files.
pub fn manifest<'j>(
    requests: &[Request],
    journeys: impl IntoIterator<Item = &'j Journey>,
    platform: Platform<'_>,
) -> Value {
    let rows = requests.iter().map(|request| {
        let mut row = json!({ "method": request.method, "path": request.path, "file": request.file });
        if let Some(version) = request.api_version {
            row["acceptApiVersion"] = json!(version);
        }
        row
    });
    let mut manifest = json!({ "target": platform.target.to_string(), "requests": rows.collect::<Vec<_>>() });
    let journeys: Vec<&Journey> = journeys.into_iter().collect();
    if let Some(manifest) = manifest.as_object_mut() {
        carried::add(manifest, &journeys, &CARRIED);
    }
    manifest
}

/// Manifest and bodies in one document.
pub fn document<'j>(
    requests: &[Request],
    journeys: impl IntoIterator<Item = &'j Journey>,
    platform: Platform<'_>,
) -> Value {
    let mut manifest = manifest(requests, journeys, platform);
    for (row, request) in manifest["requests"].as_array_mut().into_iter().flatten().zip(requests) {
        if let Some(row) = row.as_object_mut() {
            row.remove("file");
            row.insert("body".into(), request.body.clone());
        }
    }
    manifest
}

/// Reads a manifest; one with bodies is a whole document.
pub(super) fn read(origin: &Origin, mut document: Map<String, Value>) -> Vec<Item> {
    let mut left = Vec::new();
    let carried = Part::Carried(carried::read(&mut document, &mut left));
    let mut items = vec![Item::Part(origin.clone(), carried)];
    if let Some(Value::Array(requests)) = document.shift_remove("requests") {
        for (number, request) in requests.into_iter().enumerate() {
            let number = number + 1;
            let Value::Object(mut request) = request else {
                left.push(format!("request {number}"));
                continue;
            };
            let body = request.shift_remove("body");
            left.extend(
                left::others(&request, &REQUEST).into_iter().map(|own| format!("request {number}.{own}")),
            );
            match body {
                Some(Value::Object(body)) => match part(body) {
                    Some(part) => items.push(Item::Part(origin.clone(), part)),
                    None => left.push(format!("request {number}")),
                },
                Some(_) => left.push(format!("request {number}.body")),
                None => {}
            }
        }
    }
    left.extend(left::others(&document, &["target"]));
    items.extend(left::item(left));
    items
}

/// What a request of the manifest says beside its body.
const REQUEST: [&str; 4] = ["acceptApiVersion", "file", "method", "path"];

struct Writer<'c> {
    platform: Platform<'c>,
    requests: Vec<Request>,
    names: Names,
}

impl Writer<'_> {
    fn put(
        &mut self,
        folder: &str,
        name: &str,
        path: String,
        api_version: Option<&'static str>,
        body: Value,
    ) {
        let file = format!("{folder}/{}.json", self.names.within(folder, name));
        self.requests.push(Request { file, method: "PUT", path, api_version, body });
    }

    fn scripts(&mut self, journeys: &[&Journey]) {
        for (id, script) in rest::scripts(journeys) {
            let body = Value::Object(scripts::write(script, scripts::base64));
            self.put(
                "scripts",
                id,
                format!("scripts/{}", encode::part(id)),
                Some("protocol=2.0,resource=1.0"),
                body,
            );
        }
    }

    fn others(&mut self, journeys: &[&Journey]) {
        let of = |kind: DependencyKind| -> BTreeMap<&str, &Value> {
            let objects =
                journeys.iter().filter_map(|journey| journey.dependencies.others.get(&kind)).flatten();
            objects.map(|(key, object)| (key.as_str(), &**object)).collect()
        };
        for (id, object) in of(DependencyKind::NodeTypes) {
            let path = format!("/am/json/node-designer/node-type/{}", encode::part(id));
            self.put("node-types", id, path, Some("protocol=2.1,resource=1.0"), object.clone());
        }
        for (name, object) in of(DependencyKind::EmailTemplates) {
            let path = format!("/openidm/config/emailTemplate/{}", encode::part(name));
            self.put("email-templates", name, path, None, object.clone());
        }
        for (name, object) in of(DependencyKind::SocialIdentityProviders) {
            let kind = object["_type"]["_id"].as_str().unwrap_or_default();
            let path = format!(
                "realm-config/services/SocialIdentityProviders/{}/{}",
                encode::part(kind),
                encode::part(name)
            );
            self.put(
                "social-identity-providers",
                name,
                path,
                Some("protocol=2.1,resource=1.0"),
                object.clone(),
            );
        }
    }

    fn journey(&mut self, journey: &Journey) {
        let (nodes, children) = rest::bodies(journey);
        for node in children.into_iter().chain(nodes) {
            self.node(node);
        }
        let tree = self.platform.whole_tree(journey);
        let path =
            format!("realm-config/authentication/authenticationtrees/trees/{}", encode::part(&journey.name));
        self.put("trees", &journey.name, path, Some("protocol=2.1,resource=1.0"), Value::Object(tree));
    }

    fn node(&mut self, node: &Node) {
        let root = "realm-config/authentication/authenticationtrees/nodes";
        let (kind, id) = (encode::part(&node.node_type), encode::part(&node.id));
        let (path, api_version) = match self.platform.version(node) {
            Some(version) => (format!("{root}/{kind}/{version}/{id}"), "protocol=2.1,resource=3.0"),
            None => (format!("{root}/{kind}/{id}"), "protocol=2.1,resource=1.0"),
        };
        let body = self.platform.node(node);
        let folder = format!("nodes/{}", super::file_name(&node.node_type));
        self.put(&folder, &node.id, path, Some(api_version), body);
    }
}

/// Journeys in an order in which each stands behind those that it calls; a ring is cut where it was entered.
pub(super) fn inner_first<'j>(journeys: &[&'j Journey], platform: Platform<'_>) -> Vec<&'j Journey> {
    let index: HashMap<&str, usize> =
        journeys.iter().enumerate().map(|(index, journey)| (journey.name.as_str(), index)).collect();
    let calls: Vec<Vec<usize>> = journeys
        .iter()
        .map(|journey| {
            journey.called(platform.catalog).iter().filter_map(|name| index.get(name).copied()).collect()
        })
        .collect();
    let mut order = Vec::with_capacity(journeys.len());
    let mut seen = HashSet::new();
    for first in 0..journeys.len() {
        let mut open = vec![(first, 0)];
        if !seen.insert(first) {
            continue;
        }
        while let Some((journey, next)) = open.pop() {
            match calls[journey].get(next) {
                Some(call) => {
                    open.push((journey, next + 1));
                    if seen.insert(*call) {
                        open.push((*call, 0));
                    }
                }
                None => order.push(journeys[journey]),
            }
        }
    }
    order
}
