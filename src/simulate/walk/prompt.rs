//! What a node asks the user, and what a test says is entered.

use serde_json::Value;

use super::{Done, Halt, Visit, unknown};
use crate::diagnostic::{did_you_mean, listing};

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The callback, such as `NameCallback`.
    pub callback: String,
    /// What the entry is called in a test.
    pub name: String,
    /// What is sent when the user changes nothing.
    pub default: Option<Value>,
    /// Nothing can be entered.
    pub is_silent: bool,
}

impl Field {
    /// Something that is asked.
    pub(crate) fn new(callback: &str, name: &str) -> Self {
        Self { callback: callback.to_owned(), name: name.to_owned(), default: None, is_silent: false }
    }

    /// The same with what is sent when the user changes nothing.
    pub(crate) fn or(mut self, default: impl Into<Value>) -> Self {
        self.default = Some(default.into());
        self
    }

    /// Something that is only shown.
    pub(crate) fn shown(callback: &str) -> Self {
        Self {
            callback: callback.to_owned(),
            name: String::new(),
            default: Some(Value::Null),
            is_silent: true,
        }
    }
}

impl Visit<'_, '_> {
    /// The answers to these fields: what the test gives, else what is sent when nothing is changed, else what nobody knows.
    pub(crate) fn answer(&mut self, fields: &[Field]) -> Done<Vec<Value>> {
        let node = self.node.key.clone();
        let mut answers: Vec<Value> = fields
            .iter()
            .map(|field| {
                let of = if fields.iter().filter(|own| !own.is_silent).count() > 1 {
                    format!("{node}.entry, {}", field.name)
                } else {
                    format!("{node}.entry")
                };
                field.default.clone().unwrap_or_else(|| unknown::unknown(&of))
            })
            .collect();
        let Some(entry) = self.given().and_then(super::world::OfNode::entry) else { return Ok(answers) };
        let open: Vec<usize> = (0..fields.len()).filter(|index| !fields[*index].is_silent).collect();
        match entry {
            Value::Object(map) => {
                for (key, value) in map {
                    let is_named = |index: &&usize| {
                        let field = &fields[**index];
                        field.name.eq_ignore_ascii_case(&key)
                            || field.callback.eq_ignore_ascii_case(&key)
                            || key == format!("IDToken{}", **index + 1)
                    };
                    match open.iter().find(is_named) {
                        Some(index) => answers[*index] = value,
                        None => {
                            let names: Vec<&str> =
                                open.iter().map(|index| fields[*index].name.as_str()).collect();
                            let help = did_you_mean(&key, names.iter().copied())
                                .unwrap_or_else(|| format!("it asks {}", listing(names, 9)));
                            return Err(Halt::Need(
                                format!("`{node}` asks nothing that is called `{key}`: {help}"),
                                None,
                            ));
                        }
                    }
                }
            }
            Value::Array(parts) => {
                if parts.len() > open.len() {
                    let text =
                        format!("`{node}` asks {} things, and {} are entered", open.len(), parts.len());
                    return Err(Halt::Need(text, None));
                }
                for (index, value) in open.iter().zip(parts) {
                    answers[*index] = value;
                }
            }
            value => match open.first() {
                Some(index) => answers[*index] = value,
                None => {
                    let text =
                        format!("`{node}` asks for nothing that could be entered: remove `{node}.entry`");
                    return Err(Halt::Need(text, None));
                }
            },
        }
        Ok(answers)
    }
}

/// Whether an answer is nothing at all.
pub(crate) fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// An answer as text.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
