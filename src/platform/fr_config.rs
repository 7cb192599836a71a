//! fr-config-manager's folders: a folder a journey, a file a node, scripts apart from their source.
//!
//! Reading needs nothing of it: trees, nodes and scripts are told by what stands in them.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::rest::{self, Platform};
use super::{Names, carried, scripts};
use crate::model::{DependencyKind, Journey, Node};

/// What push has no folder for, or would replace all others with.
pub(super) const CARRIED: [DependencyKind; 6] = [
    DependencyKind::CirclesOfTrust,
    DependencyKind::NodeTypes,
    DependencyKind::Saml2Entities,
    DependencyKind::SocialIdentityProviders,
    DependencyKind::Themes,
    DependencyKind::Variables,
];

/// Writes journeys as fr-config-push takes them: paths, and what the files hold.
///
/// Every node has `_type.version`, because push puts it into the URL.
pub fn write<'j>(
    journeys: impl IntoIterator<Item = &'j Journey>,
    platform: Platform<'_>,
    realm: Option<&str>,
) -> Vec<(String, Vec<u8>)> {
    let realm =
        realm.map(|realm| realm.trim_matches('/')).filter(|realm| !realm.is_empty()).unwrap_or("root");
    let root = format!("realms/{realm}");
    let mut journeys: Vec<&Journey> = journeys.into_iter().collect();
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    let mut files: Vec<_> = carried::file(&journeys, &CARRIED).into_iter().collect();
    let templates: BTreeMap<String, Value> = journeys
        .iter()
        .flat_map(|journey| rest::dependency(journey, DependencyKind::EmailTemplates))
        .collect();
    let mut names = Names::default();
    for (name, template) in templates {
        let name = names.unlike("email-templates", &safe(&name));
        files.push((format!("email-templates/{name}/{name}.json"), json_file(template)));
    }
    let mut occupied = HashSet::new();
    for (id, script) in rest::scripts(&journeys) {
        let kind = script.attributes.get("context").and_then(Value::as_str).unwrap_or("LIBRARY");
        let plain = if script.name.is_empty() { id } else { &script.name };
        let mut content = format!("scripts-content/{}/{}.js", safe(kind), safe(plain));
        if !occupied.insert(crate::source::one_name(&content)) {
            content = format!("scripts-content/{}/{} - {}.js", safe(kind), safe(plain), safe(id));
        }
        let body = scripts::write(script, |_| json!({ "file": content }));
        if !script.attributes.contains_key("script") {
            files.push((format!("{root}/scripts/{content}"), script.text.clone().into_bytes()));
        }
        // Ids may differ in nothing but what a file's name cannot show.
        let config = names.unlike("scripts-config", &safe(id));
        files.push((format!("{root}/scripts/scripts-config/{config}.json"), json_file(Value::Object(body))));
    }
    for journey in journeys {
        let name = names.unlike("journeys", &safe(&journey.name));
        let folder = format!("{root}/journeys/{name}");
        files.push((format!("{folder}/{name}.json"), json_file(Value::Object(platform.whole_tree(journey)))));
        node_files(journey, platform, &folder, &mut files);
    }
    files
}

/// A journey's nodes; children lie in a folder of their page.
fn node_files(journey: &Journey, platform: Platform<'_>, folder: &str, files: &mut Vec<(String, Vec<u8>)>) {
    let (nodes, children) = rest::bodies(journey);
    let mut left: HashSet<&str> = children.iter().map(|child| child.id.as_str()).collect();
    let mut add = |path: String, node: &Node| {
        files.push((format!("{path}.json"), json_file(versioned(platform, node))));
    };
    for node in nodes {
        let path = format!("{folder}/nodes/{}", file_of(node));
        add(path.clone(), node);
        for child in node.children.iter().filter(|child| left.remove(child.id.as_str())) {
            add(format!("{path}/{}", file_of(child)), child);
        }
    }
    // Children whose page has no configuration, or that no page has.
    for child in children.into_iter().filter(|child| left.contains(child.id.as_str())) {
        add(format!("{folder}/nodes/unused/{}", file_of(child)), child);
    }
}

fn file_of(node: &Node) -> String {
    node_file(&node.display_name, &node.id)
}

/// The name of a node's file, without its ending.
pub(super) fn node_file(label: &str, id: &str) -> String {
    safe(&format!("{label} - {id}"))
}

/// A node's body with the version that push needs.
fn versioned(platform: Platform<'_>, node: &Node) -> Value {
    let mut body = platform.node(node);
    let version = node.version_in(platform.catalog);
    if let Some(kind) = body.get_mut("_type").and_then(Value::as_object_mut) {
        kind.entry("version").or_insert_with(|| json!(version));
    }
    body
}

/// Keys sorted, two spaces, no line break at the end.
fn json_file(body: Value) -> Vec<u8> {
    format!("{:#}", rest::sorted(body)).into_bytes()
}

/// A name as fr-config-manager makes it safe: what file systems refuse is percent-encoded, stars disappear.
fn safe(name: &str) -> String {
    use std::fmt::Write as _;
    /// Room for the ending below the 255 bytes that file systems take.
    const LONGEST: usize = 240;
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '*' => {}
            control
                if u32::from(control) < 0x20
                    || (0x7f..0xa0).contains(&u32::from(control))
                    || super::is_unseen(control)
                    || "/?<>\\:|\"".contains(control) =>
            {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{:02X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    if super::is_device(&out) {
        out.insert(0, '_');
    }
    // Windows drops a point or a blank at the end.
    if let Some(last @ ('.' | ' ')) = out.chars().next_back() {
        out.truncate(out.len() - 1);
        let _ = write!(out, "%{:02X}", u32::from(last));
    }
    if out.len() > LONGEST {
        // The end tells names apart: it holds the id.
        const TAIL: usize = 60;
        let head = (0..=LONGEST - TAIL).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        let tail = (out.len() - TAIL..out.len()).find(|at| out.is_char_boundary(*at)).unwrap_or(out.len());
        out = format!("{}{}", &out[..head], &out[tail..]);
    }
    if out.is_empty() { "_".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        assert_eq!(safe("a/b: c? *\"ü\""), "a%2Fb%3A c%3F %22ü%22");
        assert_eq!(
            ["..", "a.", "a ", "con", "Lpt1.x", "\u{202e}a"].map(safe),
            [".%2E", "a%2E", "a%20", "_con", "_Lpt1.x", "%202Ea"]
        );
        let long = format!("{} - 11111111-1111-4111-8111-111111111111", "x".repeat(300));
        assert!(safe(&long).len() <= 240 && safe(&long).ends_with(" - 11111111-1111-4111-8111-111111111111"));
    }
}
