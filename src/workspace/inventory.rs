//! The ESVs of a tenant, as its clients export them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::source::without_mark;

/// The ESVs by name, each with its type where it has one.
pub type Inventory = BTreeMap<String, Option<String>>;

/// Reads an inventory: the export of `frodo esv variable export -a` or `frodo esv secret export -a`, maps by name or lists of objects with
/// `_id` under any key.
pub fn read(text: &str) -> Result<Inventory, String> {
    let document: Value = serde_json::from_str(without_mark(text)).map_err(|error| error.to_string())?;
    let mut found = Inventory::new();
    collect(&document, 0, &mut found);
    if found.is_empty() {
        Err("no ESV is in it: an ESV has an `_id` that begins with `esv-`".to_owned())
    } else {
        Ok(found)
    }
}

/// Exports are three levels deep: what they are of, names, objects.
const DEEPEST: usize = 4;

fn collect(value: &Value, depth: usize, found: &mut Inventory) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|own| collect(own, depth + 1, found)),
        Value::Object(map) => {
            if let Some(id) = map.get("_id").and_then(Value::as_str).filter(|id| id.starts_with("esv-")) {
                let kind = map.get("expressionType").and_then(Value::as_str).map(str::to_owned);
                found.insert(id.to_owned(), kind);
                return;
            }
            for (key, own) in map {
                if key.starts_with("esv-") && !own.is_object() {
                    found.insert(key.clone(), None);
                } else if key.starts_with("esv-") && own.get("_id").is_none() {
                    let kind = own.get("expressionType").and_then(Value::as_str).map(str::to_owned);
                    found.insert(key.clone(), kind);
                } else {
                    collect(own, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_export() {
        let whole = r#"{ "meta": {}, "variable": { "esv-a": { "_id": "esv-a", "expressionType": "int" } },
            "secret": { "esv-b": { "_id": "esv-b", "encoding": "generic" } } }"#;
        let found = read(whole).expect("it is an inventory");
        assert_eq!(found["esv-a"].as_deref(), Some("int"));
        assert_eq!(found["esv-b"], None);
        let list = r#"[{ "_id": "esv-a", "expressionType": "bool" }]"#;
        assert_eq!(read(list).expect("a list")["esv-a"].as_deref(), Some("bool"));
        assert!(read("{}").is_err());
        assert!(read("[").is_err());
    }
}
