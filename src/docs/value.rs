//! Values of a configuration, as people read them.

use serde_json::{Map, Value};

use super::document::{Inline, Text, joined};
use super::realm::Realm;
use crate::catalog::PropertyType;
use crate::deps::needs::{self, Need};
use crate::deps::placeholders;

/// A value in a cell. `listed` is what the catalogue knows of the property.
pub(super) fn shown(value: &Value, listed: Option<&PropertyType>, realm: &Realm<'_>) -> Text {
    let is_told = listed.is_some_and(|listed| listed.localized);
    let holds_json = |text: &str| text.starts_with(['{', '[']);
    match value {
        Value::String(text) if holds_json(text) => match serde_json::from_str::<Value>(text) {
            Ok(inside @ (Value::Object(_) | Value::Array(_))) => shown(&inside, None, realm),
            _ => scalar(value, realm),
        },
        Value::Object(members) if !coerces(members) => {
            let line = |(key, value): (&String, &Value)| {
                let mut line = vec![Inline::Code(key.clone()), Inline::Plain(": ".to_owned())];
                line.extend(match value {
                    Value::String(text) if is_told => lines(text, |line| Inline::Plain(line.to_owned())),
                    value => scalar(value, realm),
                });
                line
            };
            joined(members.iter().map(line), &Inline::Break)
        }
        Value::Array(elements) => {
            let is_nested = elements.iter().any(|element| element.is_object() || element.is_array());
            let between = if is_nested { Inline::Break } else { Inline::Plain(", ".to_owned()) };
            joined(elements.iter().map(|element| scalar(element, realm)), &between)
        }
        value => scalar(value, realm),
    }
}

/// Whether an object stands for one value that the platform puts in, such as `{"$int": "&{esv.tries}"}`.
fn coerces(members: &Map<String, Value>) -> bool {
    members.len() == 1 && members.keys().all(|key| key.starts_with('$'))
}

/// A value as one piece of code; a placeholder leads to what the index says of it.
fn scalar(value: &Value, realm: &Realm<'_>) -> Text {
    match value {
        Value::String(text) if text.is_empty() => vec![Inline::Plain("(empty)".to_owned())],
        Value::String(text) => {
            let mut names = Vec::new();
            placeholders::in_value(value, &mut |name| names.push(name));
            match <[String; 1]>::try_from(names) {
                Ok([name]) if text.starts_with("&{") && text.ends_with('}') => {
                    linked(&needs::variable(name), text, realm)
                }
                _ => lines(text, |line| Inline::Code(line.to_owned())),
            }
        }
        Value::Object(members) if coerces(members) => {
            members.values().flat_map(|inside| scalar(inside, realm)).collect()
        }
        Value::Null => vec![Inline::Plain("(none)".to_owned())],
        value => vec![Inline::Code(value.to_string())],
    }
}

/// A text that stands for something that must be there.
pub(super) fn linked(need: &Need, text: &str, realm: &Realm<'_>) -> Text {
    let code = text.to_owned();
    vec![match realm.place(need) {
        Some(place) => Inline::CodeLink(place, code),
        None => Inline::Code(code),
    }]
}

fn lines(text: &str, piece: impl Fn(&str) -> Inline) -> Text {
    joined(text.trim_end().lines().map(|line| vec![piece(line)]), &Inline::Break)
}

/// Whether two values mean the same: numbers by what they are, not by how they are written.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
