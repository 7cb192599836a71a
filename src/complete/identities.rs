//! What holds where nobody says anything.

use serde_json::Value;

use crate::catalog::{CLOUD_IDENTITIES, Catalog, NodeType, PropertyType, Target};
use crate::model::{Journey, Node};

/// The managed object whose users a journey is about, which is what its nodes are about unless they say otherwise.
#[derive(Clone, Debug)]
pub struct Identities(Value);

impl Identities {
    /// What the journey says, or what the platform would; without a word the catalogue's default stands.
    pub fn of(journey: &Journey, target: Target) -> Self {
        let own = journey.properties.value("identityResource").filter(|value| value.is_string()).cloned();
        let default = || match target {
            Target::Aic => Value::from(CLOUD_IDENTITIES),
            _ => Value::Null,
        };
        Self(own.unwrap_or_else(default))
    }

    /// The value of a property that is left out; nothing where the platform has none.
    pub fn default_of<'v>(&'v self, known: &NodeType, rule: &'v PropertyType) -> Option<&'v Value> {
        let default = rule.usable_default()?;
        if self.0.is_null() || !known.names_identities(&rule.name) { Some(default) } else { Some(&self.0) }
    }
}

/// Whether a property that nobody wrote takes its default.
pub fn is_filled(rule: &PropertyType, target: Target) -> bool {
    rule.required && !rule.observed_only && target.admits(rule.since.as_deref(), rule.until.as_deref())
}

/// What a journey's nodes are on the platform where nobody says it.
pub struct Unsaid<'c> {
    catalog: &'c Catalog,
    identities: Identities,
}

impl<'c> Unsaid<'c> {
    /// What goes unsaid in a journey.
    pub fn of(journey: &Journey, catalog: &'c Catalog, target: Target) -> Self {
        Self { catalog, identities: Identities::of(journey, target) }
    }

    fn rule(&self, node: &Node, name: &str) -> Option<(&'c NodeType, &'c PropertyType)> {
        let known = self.catalog.get(&node.node_type)?;
        Some((known, known.property(node.version_in(self.catalog), name)?))
    }

    /// What the platform takes a property for that is left out.
    pub fn property(&self, node: &Node, name: &str) -> Option<Value> {
        let (known, rule) = self.rule(node, name)?;
        self.identities.default_of(known, rule).cloned()
    }

    /// What it took it for once.
    pub fn former(&self, node: &Node, name: &str) -> Vec<Value> {
        self.rule(node, name).map(|(_, rule)| rule.former_defaults.clone()).unwrap_or_default()
    }

    /// What it takes it for on other platforms.
    pub fn elsewhere(&self, node: &Node, name: &str) -> Option<Value> {
        self.rule(node, name)?.1.usable_default().cloned()
    }

    /// The version that a node has when nobody says one.
    pub fn version(&self, node: &Node) -> String {
        node.version_in(self.catalog).to_owned()
    }
}
