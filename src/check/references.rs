//! What nodes refer to outside of the journey, as far as it can be told from here.

use serde_json::Value;

use super::Pass;
use crate::catalog::{Imitable, Lookup, is_placeholder};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::names::quote;
use crate::model::{Journey, Node, Property, PropertyList, names};

/// What a node without a script says.
const NO_SCRIPT: [&str; 2] = ["", "[Empty]"];

pub(super) fn check(journey: &Journey, pass: &mut Pass<'_, '_>) {
    paths(&journey.properties, &|property| journey.place_of_own_value(property), pass);
    for node in journey.all_nodes() {
        scripts(node, journey, pass);
        imitated(node, journey, pass);
        paths(&node.properties, &|property| journey.place_of_value(node, property), pass);
    }
}

/// Reports paths of managed objects in which a name is missing, such as `managed//alpha_user`.
fn paths(properties: &PropertyList, place: &dyn Fn(&Property) -> Place, pass: &mut Pass<'_, '_>) {
    // What nobody said follows from something that was reported.
    for property in properties.iter().filter(|property| property.is_said()) {
        let Some(path) = empty_part(&property.value) else { continue };
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let message = format!("`{path}` names no managed object: a part of the path is empty");
        let meant = parts.join("/");
        let help = format!("did you mean `{meant}`?");
        let mut diagnostic = Diagnostic::new(Code::EmptyPathPart, place(property), message).help(help);
        if property.value.is_string() {
            diagnostic = diagnostic.instead(quote(&meant), true);
        }
        pass.report(diagnostic);
    }
}

/// The first path of a managed object in a value that has an empty part.
fn empty_part(value: &Value) -> Option<&str> {
    match value {
        Value::String(path) => (path.starts_with("managed/") && path.contains("//")).then_some(path),
        Value::Array(parts) => parts.iter().find_map(empty_part),
        Value::Object(parts) => parts.values().find_map(empty_part),
        _ => None,
    }
}

fn scripts(node: &Node, journey: &Journey, pass: &mut Pass<'_, '_>) {
    // Of a node whose configuration an export does not have, nobody knows which script it runs.
    if !node.has_body() {
        return;
    }
    let catalog = pass.completing.catalog;
    let Some(known) = catalog.get(&node.node_type) else { return };
    let version = node.version_in(catalog);
    for reference in
        known.active_references(version, &node.properties).filter(|reference| reference.to == "script")
    {
        let Some(property) = node.properties.get(&reference.key).filter(|property| !property.is_broken)
        else {
            continue;
        };
        let Some(text) = property.value.as_str().filter(|_| !is_placeholder(&property.value)) else {
            continue;
        };
        let place = journey.place_of_value(node, property);
        if NO_SCRIPT.contains(&text) {
            let message = format!("`{}` runs no script", node.key);
            pass.report(Diagnostic::new(Code::MissingScript, place, message).help(
                "declare one, `script decide { file = \"decide.js\" }`, and refer to it: `script = decide`",
            ));
        } else if !names::is_script_id(text) && !journey.dependencies.scripts.contains_key(text) {
            let shown: String = text.chars().take(40).collect();
            let message =
                format!("`{}` takes the id of a script, and {} is none", reference.key, names::quote(&shown));
            pass.report(Diagnostic::new(Code::ValueNotAllowed, place, message).help(
                "declare the script, `script decide { file = \"decide.js\" }`, and refer to it: `script = decide`; \
                 one that is in the realm already goes by its id",
            ));
        }
    }
}

/// The type that a Configuration Provider imitates.
fn imitated(node: &Node, journey: &Journey, pass: &mut Pass<'_, '_>) {
    let catalog = pass.completing.catalog;
    let Some(known) = catalog.get(&node.node_type) else { return };
    for reference in known.references.iter().filter(|reference| reference.to == "node-type") {
        let Some(property) = node.properties.get(&reference.key).filter(|property| !property.is_broken)
        else {
            continue;
        };
        let id = property.value.as_str().filter(|id| !id.is_empty() && !is_placeholder(&property.value));
        let Some(id) = id else { continue };
        let place = journey.place_of_value(node, property);
        let Some(imitated) = catalog.get(id) else {
            let shown: String = id.chars().take(60).collect();
            let message = format!("there is no node type {}", names::quote(&shown));
            let diagnostic = Diagnostic::new(Code::UnknownNodeType, place, message);
            pass.report(match catalog.lookup(id) {
                Lookup::Found(meant) => {
                    let help = format!("it takes a type id: did you mean `\"{}\"`?", meant.id);
                    diagnostic.help(help).instead(quote(&meant.id), true)
                }
                _ => diagnostic.help(
                    catalog
                        .suggest(id)
                        .unwrap_or_else(|| "it takes a type id, such as `\"MessageNode\"`".to_owned()),
                ),
            });
            continue;
        };
        let why = match &imitated.imitable {
            Imitable::Yes => continue,
            Imitable::Since(since) if pass.completing.target.admits(Some(since), None) => continue,
            Imitable::Since(since) => format!("PingAM allows it since {since}"),
            Imitable::No => "the platform allows types only whose outcomes are fixed or bounded".to_owned(),
        };
        let message = format!("a node of type `{}` cannot imitate `{}`", known.name, imitated.name);
        pass.report(Diagnostic::new(Code::NotImitable, place, message).help(why));
    }
}
