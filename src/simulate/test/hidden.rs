//! What a test gives in confidence, and what its name says is secret: it is not told when the test fails.

use serde_json::Value;

use crate::catalog::secret::{self, MASK, sounds_secret};
use crate::realm::scope::Scope;
use crate::simulate::walk::unknown;
use crate::simulate::walk::world::World;

/// What is shorter stands in too many words that are no secret.
const SHORTEST: usize = 6;

/// The texts of a test that nobody is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden(Vec<String>);

impl Hidden {
    /// What a world holds of secrets: those given as such, what is entered as a password, and every value whose name is that of a
    /// secret.
    pub(super) fn of(world: &World, scope: &Scope<'_>) -> Self {
        let mut found = Vec::new();
        found.extend(world.secrets.values().cloned());
        let named = world.esvs.iter().chain(world.identities.values().flatten()).chain(&world.state);
        named
            .chain(world.session.iter().flatten())
            .for_each(|(name, value)| secrets(name, value, &mut found));
        let lists = world.headers.iter().chain(&world.parameters).flatten();
        for (_, values) in lists.filter(|(name, _)| sounds_secret(name)) {
            found.extend(values.iter().cloned());
        }
        let cookies = world.cookies.iter().flatten().filter(|(name, _)| sounds_secret(name));
        found.extend(cookies.map(|(_, value)| value.clone()));
        world.http.iter().flat_map(|http| &http.answers).for_each(|answer| secrets("", answer, &mut found));
        for journey in scope.journeys() {
            let is_secret = |node: &&crate::model::Node| {
                sounds_secret(&node.key) || sounds_secret(node.node_type.trim_end_matches("Node"))
            };
            for node in journey.all_nodes().filter(is_secret) {
                let of = world.nodes.get(&(journey.name.clone(), node.key.clone()));
                of.iter().flat_map(|of| &of.entries).for_each(|entry| all(entry, &mut found));
            }
        }
        found.retain(|text| text.len() >= SHORTEST);
        // One may be a part of another.
        found.sort_by_key(|text| std::cmp::Reverse(text.len()));
        found.dedup();
        Self(found)
    }

    /// A text in which no secret stands.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        secret::in_text(&text)
    }

    /// The value of something that has a name; what is not known says so.
    pub(super) fn value(&self, name: &str, value: &Value) -> Value {
        match value {
            _ if unknown::of(value).is_some() => unknown::shown(value),
            Value::Object(members) if unknown::within(value).is_some() => {
                members.iter().map(|(name, value)| (name.clone(), self.value(name, value))).collect()
            }
            Value::Array(parts) if unknown::within(value).is_some() => {
                parts.iter().map(|part| self.value(name, part)).collect()
            }
            _ => self.within(secret::shown(name, value, None)),
        }
    }

    fn within(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::from(self.text(&text)),
            Value::Array(parts) => parts.into_iter().map(|part| self.within(part)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (name, self.within(value))).collect()
            }
            other => other,
        }
    }
}

/// Finds the texts below names of secrets.
fn secrets(name: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        _ if sounds_secret(name) => all(value, found),
        Value::Array(parts) => parts.iter().for_each(|part| secrets(name, part, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| secrets(name, value, found)),
        _ => {}
    }
}

/// Finds all texts of a value.
fn all(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(parts) => parts.iter().for_each(|part| all(part, found)),
        Value::Object(members) => members.values().for_each(|value| all(value, found)),
        _ => {}
    }
}
