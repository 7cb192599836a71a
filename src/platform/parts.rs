//! What a single body of the platform's interfaces is.

use serde_json::{Map, Value};

use super::detect::Part;
use crate::model::DependencyKind;

/// What a body is, by what stands in it; nothing when journeys have no use for it.
pub(super) fn part(body: Map<String, Value>) -> Option<Part> {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    let dependency = |kind: DependencyKind, key: &str, body: Map<String, Value>| {
        Some(Part::Dependency(kind, key.to_owned(), Value::Object(body)))
    };
    let id = text("_id").map(str::to_owned);
    if is_tree(&body) {
        return Some(Part::Tree(body));
    }
    let kind = body.get("_type").and_then(|kind| kind.get("_id")).and_then(Value::as_str);
    if body.contains_key("script")
        && (text("context").is_some() || text("language").is_some())
        && text("name").is_some()
    {
        return Some(Part::Script(body));
    }
    let id = id?;
    match kind {
        Some("circlesoftrust") => dependency(DependencyKind::CirclesOfTrust, &id, body),
        Some(kind) if is_provider(kind, &body) => {
            dependency(DependencyKind::SocialIdentityProviders, &id, body)
        }
        Some(_) => Some(Part::Node(body)),
        None => {
            if let Some(name) = id.strip_prefix("emailTemplate/") {
                let name = name.to_owned();
                dependency(DependencyKind::EmailTemplates, &name, body)
            } else if text("serviceName").is_some() {
                dependency(DependencyKind::NodeTypes, &id, body)
            } else if is_theme(&body) {
                dependency(DependencyKind::Themes, &id, body)
            } else if text("expressionType").is_some() && text("value").is_some() {
                dependency(DependencyKind::Variables, &id, body)
            } else {
                None
            }
        }
    }
}

/// Whether an object is a tree as AM has it.
pub(super) fn is_tree(body: &Map<String, Value>) -> bool {
    let is_object = |key: &str| body.get(key).is_some_and(Value::is_object);
    body.contains_key("entryNodeId")
        || is_object("nodes") && (is_object("staticNodes") || is_object("uiConfig"))
}

/// Whether a body with a type is a social identity provider: the service knows a type for each kind of provider, and
/// each of them has the client's id and an address.
fn is_provider(kind: &str, body: &Map<String, Value>) -> bool {
    let has_address = ["tokenEndpoint", "authorizationEndpoint", "userInfoEndpoint", "redirectURI"];
    kind.ends_with("Config")
        && body.contains_key("clientId")
        && has_address.iter().any(|key| body.contains_key(*key))
}

/// Whether a body is a theme: it has a name and says whether it is the default one, beside what themes look like.
fn is_theme(body: &Map<String, Value>) -> bool {
    let looks = ["linkedTrees", "primaryColor", "backgroundColor", "journeyHeader", "journeyLayout"];
    body.get("name").is_some_and(Value::is_string)
        && body.contains_key("isDefault")
        && looks.iter().any(|key| body.contains_key(*key))
}
