//! Keeping secrets out of what people read.

use serde_json::Value;

use crate::catalog::PropertyType;
use crate::model::Property;

/// Shown in the place of a secret.
const MASK: &str = "••••••••";

/// The value of a property as it may be shown. `listed` is what the catalogue knows of the property.
pub fn masked(property: &Property, listed: Option<&PropertyType>) -> Value {
    let is_secret = listed.map_or_else(|| sounds_secret(&property.name), PropertyType::is_secret);
    if is_secret && !is_empty(&property.value) { Value::from(MASK) } else { part(&property.value) }
}

/// Whether a property that the catalogue does not list is likely to hold a secret.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "secret", "apikey", "privatekey", "token"].iter().any(|word| name.ends_with(word))
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// A value with what sounds like a secret within it masked.
fn part(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(part).collect(),
        Value::Object(members) => {
            let shown = |(name, value): (&String, &Value)| {
                let is_secret = sounds_secret(name) && value.is_string() && !is_empty(value);
                (name.clone(), if is_secret { Value::from(MASK) } else { part(value) })
            };
            Value::Object(members.iter().map(shown).collect())
        }
        other => other.clone(),
    }
}
