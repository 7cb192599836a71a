//! What the platform binds in scripts, by the context of a script and the generation of its engine.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The bindings of a context.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The ids of the contexts that have them.
    contexts: Vec<String>,
    /// The generation: `1.0` or `2.0`.
    version: String,
    /// The name of each type by the name of its binding.
    bindings: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Table {
    contexts: Vec<Context>,
    types: HashMap<String, Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("bindings.json")).expect("the table of bindings is tested")
});

/// The generation of a script whose attributes do not say one.
pub const OLDEST: &str = "1.0";

/// The context of scripts of this kind in this generation; none where nothing is known of it.
pub fn context(id: &str, version: &str) -> Option<&'static Context> {
    let fits =
        |context: &&Context| context.version == version && context.contexts.iter().any(|own| own == id);
    TABLE.contexts.iter().find(fits)
}

/// The other generation.
pub fn other(version: &str) -> &'static str {
    if version == OLDEST { "2.0" } else { OLDEST }
}

impl Context {
    /// Whether a name is bound.
    pub fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(name)
    }

    /// The names that are bound.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bindings.keys().map(String::as_str)
    }

    /// Whether what is bound has a member; none where its members are not established.
    pub fn has_member(&self, name: &str, member: &str) -> Option<bool> {
        let members = TABLE.types.get(self.bindings.get(name)?)?;
        Some(members.iter().any(|own| own == member))
    }

    /// The members of what is bound; nothing where they are not established.
    pub fn members(&self, name: &str) -> &'static [String] {
        self.bindings.get(name).and_then(|kind| TABLE.types.get(kind)).map_or(&[], Vec::as_slice)
    }
}

/// The generation in which a name is bound in a context that is like this one, beside `version`.
pub fn elsewhere(id: &str, version: &str, name: &str) -> Option<&'static str> {
    let other = other(version);
    context(id, other).filter(|context| context.binds(name)).map(|_| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generations_differ() {
        let old = context("AUTHENTICATION_TREE_DECISION_NODE", "1.0").expect("it is known");
        let new = context("AUTHENTICATION_TREE_DECISION_NODE", "2.0").expect("it is known");
        assert!(old.binds("sharedState") && !new.binds("sharedState"));
        assert!(new.binds("callbacksBuilder") && !old.binds("callbacksBuilder"));
        assert_eq!(old.has_member("logger", "message"), Some(true));
        assert_eq!(new.has_member("logger", "message"), Some(false));
        assert_eq!(elsewhere("AUTHENTICATION_TREE_DECISION_NODE", "2.0", "sharedState"), Some("1.0"));
        assert_eq!(elsewhere("LIBRARY", "2.0", "nodeState"), None);
    }
}
