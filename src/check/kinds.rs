//! What was probably meant by a value of the wrong kind.

use serde_json::{Map, Number, Value};

use crate::catalog::{Kind, PropertyType, is_locale};
use crate::model::names::quote;

/// What the author probably meant by a value that `rule` does not take.
pub(super) fn mend(rule: &PropertyType, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if rule.kind == Kind::Object && rule.localized => {
            Some(format!("it is a map from locale to text: write `{{ en: {} }}`", quote(text)))
        }
        _ => mend_kind(rule.kind, value),
    }
}

/// The same where nothing but the kind is known.
pub(super) fn mend_kind(kind: Kind, value: &Value) -> Option<String> {
    let text = value.as_str();
    match (kind, value) {
        (Kind::Boolean, _) => match text.map(str::to_lowercase).as_deref() {
            Some("true" | "yes" | "on") => Some("write `true`, without quotes".to_owned()),
            Some("false" | "no" | "off") => Some("write `false`, without quotes".to_owned()),
            _ => Some("write `true` or `false`".to_owned()),
        },
        (Kind::Integer | Kind::Number, Value::String(text)) if text.parse::<Number>().is_ok() => {
            Some(format!("write `{text}`, without quotes"))
        }
        (Kind::Array, Value::String(text)) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(quote);
            Some(format!("write `[{}]`", parts.collect::<Vec<_>>().join(", ")))
        }
        (Kind::String, Value::Object(parts)) if is_by_language(parts) => {
            let text = parts.values().find_map(Value::as_str).unwrap_or_default();
            Some(format!("it takes one text, not one by language: write `{}`", quote(text)))
        }
        (Kind::String, Value::Number(_) | Value::Bool(_)) => Some(format!("write `\"{value}\"`")),
        (Kind::String, Value::Object(_) | Value::Array(_)) => {
            Some("the platform keeps this as text; `json(…)` turns a value into JSON text".to_owned())
        }
        _ => None,
    }
}

/// Whether a map holds a text for each of some languages.
fn is_by_language(parts: &Map<String, Value>) -> bool {
    !parts.is_empty() && parts.iter().all(|(key, text)| is_locale(key) && text.is_string())
}
