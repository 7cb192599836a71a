//! Values that nobody gave: what the user enters, what a service answers. They may be carried about, but nothing can be
//! decided by them.

use serde_json::{Map, Value};

/// What such a value begins with; no text that was written can.
const MARK: char = '\u{0}';

/// A value that is not known; `of` says what it is the value of, such as `username.entry`.
pub fn unknown(of: &str) -> Value {
    Value::String(format!("{MARK}{of}"))
}

/// What a value is the value of, where it is not known.
pub fn of(value: &Value) -> Option<&str> {
    value.as_str().and_then(|text| text.strip_prefix(MARK))
}

/// The first thing in a value that is not known.
pub fn within(value: &Value) -> Option<&str> {
    match value {
        Value::Array(parts) => parts.iter().find_map(within),
        Value::Object(map) => map.values().find_map(within),
        other => of(other),
    }
}

/// A value as people read it: what is not known says so.
pub fn shown(value: &Value) -> Value {
    match value {
        Value::Array(parts) => parts.iter().map(shown).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), shown(value))).collect::<Map<_, _>>())
        }
        other => of(other).map_or_else(|| other.clone(), |of| Value::String(format!("(nobody gave {of})"))),
    }
}
