//! The attributes of a journey itself, as servers name them when they refuse an unknown one.

use super::Kind;
use super::Target;

/// An attribute of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeProperty {
    /// The platform's name.
    pub name: &'static str,
    /// The kind of its value.
    pub kind: Kind,
    /// The first release that takes it.
    pub since: Option<&'static str>,
}

/// The managed object of a tenant's users: what Advanced Identity Cloud itself gives a journey of the realm alpha.
pub const CLOUD_IDENTITIES: &str = "managed/alpha_user";

const fn row(name: &'static str, kind: Kind, since: Option<&'static str>) -> TreeProperty {
    TreeProperty { name, kind, since }
}

/// What a source may say of a journey; `categories` stands inside `uiConfig` on the platform. Times are minutes.
pub const TREE_PROPERTIES: [TreeProperty; 12] = [
    row("categories", Kind::Array, None),
    row("description", Kind::String, None),
    row("enabled", Kind::Boolean, Some("7.5")),
    row("identityResource", Kind::String, None),
    row("innerTreeOnly", Kind::Boolean, Some("7.5")),
    row("maximumIdleTime", Kind::Integer, Some("8.0")),
    row("maximumSessionTime", Kind::Integer, Some("8.0")),
    row("mustRun", Kind::Boolean, Some("8.0")),
    row("noSession", Kind::Boolean, Some("8.0")),
    row("transactionalOnly", Kind::Boolean, Some("8.1")),
    row("treeTimeout", Kind::Integer, Some("8.0")),
    row("uiConfig", Kind::Object, None),
];

/// The attribute of this name.
pub fn tree_property(name: &str) -> Option<&'static TreeProperty> {
    TREE_PROPERTIES.iter().find(|property| property.name == name)
}

impl TreeProperty {
    /// Whether a platform takes the attribute.
    pub fn is_on(&self, target: Target) -> bool {
        target.admits(self.since, None)
    }
}
