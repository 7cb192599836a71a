//! The home-made form of one file a journey: `{ nodes: [{ _id, nodeType, details }], tree }`. Read only.

use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::left;
use super::origin::Origin;
use super::read::Problem;

/// Reads one journey. Children of pages stand among the nodes.
pub(super) fn read(origin: &Origin, mut document: Map<String, Value>) -> Result<Bundle, Problem> {
    let Some(Value::Object(tree)) = document.shift_remove("tree") else {
        return Err(origin.problem("`tree` is no object"));
    };
    let Some(Value::Array(list)) = document.shift_remove("nodes") else {
        return Err(origin.problem("`nodes` is no list"));
    };
    document.shift_remove("meta");
    let mut nodes = Map::new();
    let mut odd = Vec::new();
    for (number, entry) in list.into_iter().enumerate() {
        let fail = |message: &str| origin.problem(format!("entry {} of `nodes` {message}", number + 1));
        let Value::Object(mut entry) = entry else { return Err(fail("is no object")) };
        let Some(Value::String(id)) = entry.shift_remove("_id") else { return Err(fail("has no `_id`")) };
        let Some(Value::String(node_type)) = entry.shift_remove("nodeType") else {
            return Err(fail("has no `nodeType`"));
        };
        let mut body = match entry.shift_remove("details") {
            Some(Value::Object(details)) => details,
            None | Some(Value::Null) => Map::new(),
            Some(_) => return Err(fail("has `details` that are no object")),
        };
        if !body.contains_key("_type") {
            body.insert("_type".into(), json!({ "_id": node_type }));
        }
        if !entry.is_empty() {
            let names: Vec<String> = entry.keys().cloned().collect();
            odd.push(format!(
                "entry {} of `nodes` has {} beside, which is left out",
                number + 1,
                left::told(&names)
            ));
        }
        nodes.insert(id, Value::Object(body));
    }
    Ok(Bundle {
        origin: origin.clone(),
        name: super::stem(&origin.path),
        tree,
        nodes,
        others: document,
        notes: odd,
        ..Bundle::default()
    })
}
