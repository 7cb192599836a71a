//! The one judgement of what is secret in a value, and how it is kept out of what people read. What names and texts say
//! themselves is judged in [`crate::source::secret`].
//!
//! A property is secret when the catalogue says so or its name does. Within a value the names of members are judged the
//! same way at any depth, in JSON that stands in a text too; and a text gives itself away by what it holds.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::{Kind, PropertyType, is_empty};
use crate::source::secret::name;
pub use crate::source::secret::{MASK, in_script, in_text, sounds_secret};

/// So deep JSON is looked for in texts within JSON.
const DEEPEST: usize = 8;

/// Whether what stands in a property is a secret. `listed` is what the catalogue knows of the property.
pub fn is_secret(name: &str, listed: Option<&PropertyType>) -> bool {
    let Some(listed) = listed else { return sounds_secret(name) };
    let can_be = !matches!(listed.kind, Kind::Boolean | Kind::Integer | Kind::Number)
        && listed.allowed.is_empty()
        && listed.format.as_deref() != Some("secret-label");
    listed.is_secret() || (can_be && sounds_secret(name))
}

/// The value of a property as it may be shown.
pub fn shown(name: &str, value: &Value, listed: Option<&PropertyType>) -> Value {
    if is_secret(name, listed) { masked(value) } else { part(value, DEEPEST) }
}

/// A secret as it may be shown: whether there is one, and nothing of it.
fn masked(value: &Value) -> Value {
    if is_empty(value) || value.is_boolean() { value.clone() } else { Value::from(MASK) }
}

/// A value with what is secret within it masked.
fn part(value: &Value, deep: usize) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|element| part(element, deep)).collect(),
        Value::Object(members) => Value::Object(object(members, deep)),
        Value::String(text) => Value::from(string(text, deep)),
        other => other.clone(),
    }
}

fn object(members: &Map<String, Value>, deep: usize) -> Map<String, Value> {
    // `{"name": "password", "value": …}`
    let is_named =
        members.iter().any(|(key, value)| name::is_name(key) && value.as_str().is_some_and(sounds_secret));
    // A key as JSON, which may say little but itself.
    let is_key = members.contains_key("kty")
        || members.keys().all(|key| matches!(key.as_str(), "k" | "alg" | "kid" | "use"));
    let shown = |(key, value): (&String, &Value)| {
        let is_secret =
            sounds_secret(key) || (is_named && name::is_value(key)) || (is_key && name::is_private_part(key));
        (key.clone(), if is_secret { masked(value) } else { part(value, deep) })
    };
    members.iter().map(shown).collect()
}

/// A text with what is secret in it masked; one of JSON is looked into.
fn string(text: &str, deep: usize) -> String {
    if deep > 0
        && text.trim_start().starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        let shown = part(&value, deep - 1);
        return if shown == value { text.to_owned() } else { shown.to_string() };
    }
    in_text(text)
}
