//! What journeys need to be there: what their nodes refer to, services, variables and secrets, node types.

use serde_json::Value;

use super::placeholders;
use crate::catalog::{CUSTOM_PREFIX, Catalog, ServiceNeed, Target, is_placeholder};
use crate::diagram::version;
use crate::model::{DependencyKind, Journey, Node, required_libraries};

/// A kind of thing that journeys need.
pub(crate) struct Kind {
    /// The catalogue's word for what a property names, or one of the words below.
    word: &'static str,
    /// What pages call one of them, and many.
    one: &'static str,
    many: &'static str,
    /// Where exports carry such things.
    carried: Option<DependencyKind>,
}

/// What no property of a node names: environment variables and secrets, services, node types.
const ESV: &str = "esv";
const PLACEHOLDER: &str = "placeholder";
const SERVICE: &str = "service";
/// A service whose defaults, which every realm has, are enough.
pub(super) const DEFAULT_SERVICE: &str = "default-service";
const NODE_TYPE: &str = "custom-node-type";
pub(crate) const JOURNEY: &str = "journey";
pub(crate) const SCRIPT: &str = "script";
/// A script by its name, as other scripts require it.
pub(crate) const LIBRARY: &str = "library";
const THEME: &str = "theme";
pub(crate) const MANAGED_OBJECT: &str = "managed-object";

const fn kind(word: &'static str, one: &'static str, many: &'static str) -> Kind {
    Kind { word, one, many, carried: None }
}

const fn carried(word: &'static str, one: &'static str, many: &'static str, kind: DependencyKind) -> Kind {
    Kind { word, one, many, carried: Some(kind) }
}

/// The kinds in the order in which pages show them. Any other word of the catalogue comes behind them by itself.
const KINDS: [Kind; 25] = [
    kind(JOURNEY, "Journey that is not in this handbook", "Journeys that are not in this handbook"),
    kind(SCRIPT, "Script that is not in this handbook", "Scripts that are not in this handbook"),
    kind(
        LIBRARY,
        "Library script that is not in this handbook",
        "Library scripts that are not in this handbook",
    ),
    kind(SERVICE, "Service", "Services"),
    kind(DEFAULT_SERVICE, "Service whose defaults suffice", "Services whose defaults suffice"),
    carried(ESV, "Variable or secret (ESV)", "Variables and secrets (ESVs)", DependencyKind::Variables),
    kind(PLACEHOLDER, "Placeholder", "Other placeholders"),
    kind("secret-label", "Secret label", "Secret labels"),
    carried("email-template", "Email template", "Email templates", DependencyKind::EmailTemplates),
    carried(THEME, "Theme", "Themes", DependencyKind::Themes),
    carried(
        "social-idp",
        "Social identity provider",
        "Social identity providers",
        DependencyKind::SocialIdentityProviders,
    ),
    carried(
        "saml2-idp-entity",
        "SAML 2.0 identity provider",
        "SAML 2.0 identity providers",
        DependencyKind::Saml2Entities,
    ),
    carried("saml2-entity", "SAML 2.0 entity", "SAML 2.0 entities", DependencyKind::Saml2Entities),
    carried("circle-of-trust", "Circle of trust", "Circles of trust", DependencyKind::CirclesOfTrust),
    kind(
        "saml2-sp-metaalias",
        "SAML 2.0 service provider (meta alias)",
        "SAML 2.0 service providers (meta aliases)",
    ),
    kind("webhook", "Webhook", "Webhooks"),
    kind(MANAGED_OBJECT, "Managed object", "Managed objects"),
    kind("identity-store", "Identity store", "Identity stores"),
    kind("idm-connector", "Connector", "Connectors"),
    kind("policy-set", "Policy set", "Policy sets"),
    kind("http-client", "HTTP client", "HTTP clients"),
    kind("identity-assertion-server", "Identity assertion server", "Identity assertion servers"),
    kind("pingone-worker", "PingOne worker", "PingOne workers"),
    kind("pingone-service", "PingOne service", "PingOne services"),
    carried(NODE_TYPE, "Custom node type", "Custom node types", DependencyKind::NodeTypes),
];

/// Something that must be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Need {
    /// Its kind's place in the order; the number of kinds for one without a place.
    place: usize,
    pub word: String,
    pub name: String,
}

impl Need {
    pub(crate) fn new(word: &str, name: impl Into<String>) -> Self {
        let place = KINDS.iter().position(|kind| kind.word == word).unwrap_or(KINDS.len());
        Self { place, word: word.to_owned(), name: name.into() }
    }

    /// What pages call one of its kind.
    pub(crate) fn one(&self) -> String {
        KINDS.get(self.place).map_or_else(|| self.words(), |kind| kind.one.to_owned())
    }

    /// What pages call its kind.
    pub(crate) fn many(&self) -> String {
        KINDS.get(self.place).map_or_else(|| self.words(), |kind| kind.many.to_owned())
    }

    /// The catalogue's word as people write it.
    fn words(&self) -> String {
        let words = self.word.replace('-', " ");
        let mut letters = words.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    /// Where exports carry it.
    pub(crate) fn carried(&self) -> Option<DependencyKind> {
        KINDS.get(self.place)?.carried
    }
}

/// Calls `found` with what a node needs beside what its properties [refer](references) to.
pub(crate) fn of_node(node: &Node, catalog: &Catalog, found: &mut impl FnMut(Need)) {
    let known = catalog.get(&node.node_type);
    if known.is_none_or(|known| known.id != node.node_type) {
        found(Need::new(NODE_TYPE, node.node_type.clone()));
    }
    let services = known.into_iter().flat_map(|known| &known.services);
    // What every realm has, or the cloud brings along, is nothing to see to.
    for service in services.filter(|service| service.need == ServiceNeed::Required && service.on.is_none()) {
        found(Need::new(SERVICE, service.name.clone()));
    }
    for property in node.properties.iter().filter(|property| !property.is_broken) {
        in_value(&property.value, found);
    }
}

/// Calls `found` with the services of a node beside those that it needs on every platform: what the cloud brings along and a
/// server of one's own must have, and those whose defaults suffice.
pub(super) fn of_platform(node: &Node, catalog: &Catalog, target: Target, found: &mut impl FnMut(Need)) {
    let services = catalog.get(&node.node_type).into_iter().flat_map(|known| &known.services);
    for service in services {
        match (service.need, service.on.is_some()) {
            (ServiceNeed::Required, true) if target != Target::Aic => {
                found(Need::new(SERVICE, service.name.clone()));
            }
            (ServiceNeed::Defaults, _) => found(Need::new(DEFAULT_SERVICE, service.name.clone())),
            _ => {}
        }
    }
}

/// Calls `found` with what a journey needs as a whole.
pub(crate) fn of_journey(journey: &Journey, found: &mut impl FnMut(Need)) {
    for property in journey.properties.iter().filter(|property| !property.is_broken) {
        in_value(&property.value, found);
    }
    if let Some(Value::String(name)) = journey.properties.value("identityResource") {
        found(Need::new(MANAGED_OBJECT, name.clone()));
    }
}

/// Calls `found` with what a script needs.
pub(crate) fn of_script(text: &str, found: &mut impl FnMut(Need)) {
    placeholders::in_script(text, &mut |name| found(variable(name)));
    required_libraries(text).for_each(|name| found(Need::new(LIBRARY, name)));
}

/// The variable, secret or other placeholder of this name.
pub(crate) fn variable(name: String) -> Need {
    Need::new(if name.starts_with("esv-") { ESV } else { PLACEHOLDER }, name)
}

fn in_value(value: &Value, found: &mut impl FnMut(Need)) {
    placeholders::in_value(value, &mut |name| found(variable(name)));
}

/// What the properties of a node name outside of it, each with the property.
pub(crate) fn references<'a>(node: &'a Node, catalog: &'a Catalog) -> Vec<(&'a str, Need)> {
    let Some(known) = catalog.get(&node.node_type) else { return Vec::new() };
    let mut out = Vec::new();
    for reference in known.active_references(version(node, Some(known)), &node.properties) {
        let Some(value) = node.properties.value(&reference.key) else { continue };
        match reference.to.as_str() {
            // A page's children, and the types that a node imitates, are part of the journey and of the product.
            "node" | "node-type" => {}
            THEME => out.extend(theme(value).map(|id| (reference.key.as_str(), Need::new(THEME, id)))),
            word => {
                let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                let names = elements.iter().filter(|name| !is_placeholder(name)).filter_map(Value::as_str);
                let names = names.filter(|name| !["", "[Empty]"].contains(name));
                out.extend(names.map(|name| (reference.key.as_str(), Need::new(word, name))));
            }
        }
    }
    out
}

/// The theme that the stage of a page names. A stage is JSON text, or a name that means something to a client.
fn theme(stage: &Value) -> Option<String> {
    let stage: Value = serde_json::from_str(stage.as_str()?).ok()?;
    stage.get("themeId")?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Something that a journey carries along though none of its nodes names it.
pub(crate) fn of_carried(kind: DependencyKind, key: &str, object: &Value) -> Need {
    let word = KINDS.iter().rfind(|own| own.carried == Some(kind)).map_or(PLACEHOLDER, |own| own.word);
    Need::new(word, entity_id(object).unwrap_or(key))
}

/// Whether an object that exports carry under `key` is what a need names.
pub(crate) fn is_meant(need: &Need, key: &str, object: &Value) -> bool {
    match need.carried() {
        Some(DependencyKind::NodeTypes) => {
            let name = need.name.strip_prefix(CUSTOM_PREFIX).unwrap_or(&need.name);
            key == name || key.rsplit_once('-').is_some_and(|(own, _)| own == name)
        }
        Some(DependencyKind::Saml2Entities) => entity_id(object).unwrap_or(key) == need.name,
        _ => key == need.name,
    }
}

/// The name of a SAML entity, which exports carry under an id that is made from it.
fn entity_id(object: &Value) -> Option<&str> {
    object.get("entityId").and_then(Value::as_str)
}
