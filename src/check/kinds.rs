//! What was probably meant by a value of the wrong kind.

use serde_json::{Map, Number, Value};

use crate::catalog::{Kind, PropertyType, is_locale};
use crate::diagnostic::Diagnostic;
use crate::model::names::quote;

/// What to write instead of a value: in words, and where nothing else can be meant, as it is.
pub(super) struct Mend {
    help: String,
    text: Option<String>,
}

impl Mend {
    /// Adds it to what is said of the value.
    pub(super) fn of(self, diagnostic: Diagnostic) -> Diagnostic {
        let diagnostic = diagnostic.help(self.help);
        match self.text {
            Some(text) => diagnostic.instead(text, true),
            None => diagnostic,
        }
    }
}

fn words(help: impl Into<String>) -> Mend {
    Mend { help: help.into(), text: None }
}

/// `write … ` with what is to be written.
fn write(text: String, more: &str) -> Mend {
    Mend { help: format!("write `{text}`{more}"), text: Some(text) }
}

/// What the author probably meant by a value that `rule` does not take.
pub(super) fn mend(rule: &PropertyType, value: &Value) -> Option<Mend> {
    match value {
        Value::String(text) if rule.kind == Kind::Object && rule.localized => {
            let text = format!("{{ en: {} }}", quote(text));
            Some(Mend { help: format!("it is a map from locale to text: write `{text}`"), text: Some(text) })
        }
        _ => mend_kind(rule.kind, value),
    }
}

/// The same where nothing but the kind is known.
pub(super) fn mend_kind(kind: Kind, value: &Value) -> Option<Mend> {
    let text = value.as_str();
    match (kind, value) {
        (Kind::Boolean, _) => match text.map(str::to_lowercase).as_deref() {
            Some("true" | "yes" | "on") => Some(write("true".to_owned(), ", without quotes")),
            Some("false" | "no" | "off") => Some(write("false".to_owned(), ", without quotes")),
            _ => Some(words("write `true` or `false`")),
        },
        (Kind::Integer | Kind::Number, Value::String(text)) if text.parse::<Number>().is_ok() => {
            Some(write(text.clone(), ", without quotes"))
        }
        (Kind::Array, Value::String(text)) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(quote);
            Some(write(format!("[{}]", parts.collect::<Vec<_>>().join(", ")), ""))
        }
        (Kind::String, Value::Object(parts)) if is_by_language(parts) => {
            let text = parts.values().find_map(Value::as_str).unwrap_or_default();
            Some(words(format!("it takes one text, not one by language: write `{}`", quote(text))))
        }
        (Kind::String, Value::Number(_) | Value::Bool(_)) => Some(write(format!("\"{value}\""), "")),
        (Kind::String, Value::Object(_) | Value::Array(_)) => {
            Some(words("the platform keeps this as text; `json(…)` turns a value into JSON text"))
        }
        _ => None,
    }
}

/// Whether a map holds a text for each of some languages.
fn is_by_language(parts: &Map<String, Value>) -> bool {
    !parts.is_empty() && parts.iter().all(|(key, text)| is_locale(key) && text.is_string())
}
