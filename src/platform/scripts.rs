//! The forms in which files hold the source of a script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::model::Script;

/// What the platform sets by itself and nobody writes; no file needs it.
pub(crate) const VOLATILE: [&str; 11] = [
    "_rev",
    "createdBy",
    "createdDate",
    "creationDate",
    "lastChangeDate",
    "lastChanged",
    "lastChangedBy",
    "lastModifiedBy",
    "lastModifiedDate",
    "modified",
    "modifiedDate",
];

/// Takes out at every depth what the platform sets by itself, as frodo does when it saves.
pub(super) fn without_volatile(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !VOLATILE.contains(&key.as_str()));
            members.values_mut().for_each(without_volatile);
        }
        Value::Array(items) => items.iter_mut().for_each(without_volatile),
        _ => {}
    }
}

/// The source text in any of its forms: an array of lines, base64, a JSON literal inside the string, or the text itself.
pub(super) fn decode(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(decode_text(text)),
        Value::Array(lines) => {
            let lines: Option<Vec<&str>> = lines.iter().map(Value::as_str).collect();
            lines.map(|lines| lines.join("\n"))
        }
        _ => None,
    }
}

/// The tests stand in the order in which frodo makes them.
fn decode_text(text: &str) -> String {
    if let Some(text) = decode_base64(text) {
        return text;
    }
    if text.trim_start().starts_with('"')
        && let Ok(literal) = serde_json::from_str(text)
    {
        return literal;
    }
    text.to_owned()
}

fn decode_base64(text: &str) -> Option<String> {
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte) || byte.is_ascii_whitespace();
    if text.is_empty() || !text.bytes().all(is_base64) {
        return None;
    }
    let dense: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    String::from_utf8(STANDARD.decode(dense).ok()?).ok()
}

/// The form of the wire.
pub(super) fn base64(text: &str) -> Value {
    json!(STANDARD.encode(text))
}

/// A JSON literal inside the string: the form that frodo and the console both take.
pub(super) fn literal(text: &str) -> Value {
    json!(json!(text).to_string())
}

/// Reads a script that stands under `key`.
pub(super) fn read(key: &str, mut object: Map<String, Value>) -> Script {
    object.retain(|name, _| !VOLATILE.contains(&name.as_str()));
    let take = |object: &mut Map<String, Value>, name: &str| match object.get(name) {
        Some(Value::String(text)) => {
            let text = text.clone();
            object.shift_remove(name);
            Some(text)
        }
        _ => None,
    };
    let id = take(&mut object, "_id").unwrap_or_else(|| key.to_owned());
    let name = take(&mut object, "name").unwrap_or_default();
    let text = object.get("script").and_then(decode);
    if text.is_some() {
        object.shift_remove("script");
    } else {
        // What is no source text is kept; nothing at all is kept as null.
        object.entry("script").or_insert(Value::Null);
    }
    if object.get("default") == Some(&Value::Bool(false)) {
        object.shift_remove("default");
    }
    Script { id, name, attributes: object, text: text.unwrap_or_default() }
}

/// Writes a script, its source in the form that `source` gives it.
pub(super) fn write(script: &Script, source: impl FnOnce(&str) -> Value) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("_id".into(), json!(script.id));
    body.insert("default".into(), json!(false));
    if !script.name.is_empty() {
        body.insert("name".into(), json!(script.name));
    }
    body.insert("script".into(), Value::Null);
    for (key, value) in &script.attributes {
        body.insert(key.clone(), value.clone());
    }
    if !script.attributes.contains_key("script") {
        body.insert("script".into(), source(&script.text));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let text = "// a\nif (x < \"ü\") {\n\taction.goTo('ok');\n}\n";
        assert_eq!(decode(&base64(text)).as_deref(), Some(text));
        assert_eq!(decode(&literal(text)).as_deref(), Some(text));
        assert_eq!(decode(&json!(text)).as_deref(), Some(text));
        assert_eq!(decode(&json!(text.split('\n').collect::<Vec<_>>())).as_deref(), Some(text));
        assert_eq!(decode(&json!("dmFy\nIGE7")).as_deref(), Some("var a;"));
        assert_eq!(decode(&json!("")).as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_source_is_kept() {
        for script in [json!({ "file": "a.js" }), json!(["a", 1]), Value::Null] {
            let object = json!({ "_id": "1", "name": "n", "script": script });
            let read = read("1", object.as_object().expect("an object").clone());
            assert_eq!(write(&read, literal).get("script"), Some(&script));
        }
    }
}
