//! Configurations that stand within a tree or a page instead of beside it, as AM's own editor and some clients send them.

use serde_json::{Map, Value};

/// The names under which an entry holds the node's configuration.
const NAMES: [&str; 2] = ["config", "_properties"];

/// Moves configurations out of the entries of a tree and of its pages, to where those of other exports stand. One that
/// has its configuration there already stays as it is.
pub(super) fn take_out(
    entries: &mut Map<String, Value>,
    nodes: &mut Map<String, Value>,
    children: &mut Map<String, Value>,
) {
    for (id, entry) in entries {
        if has_none(nodes, id)
            && has_none(children, id)
            && let Some(body) = take(entry)
        {
            nodes.insert(id.clone(), body);
        }
    }
    let mut found: Vec<(String, Value)> = Vec::new();
    for body in nodes.values_mut().chain(children.values_mut()) {
        of_page(body, &mut found);
    }
    // A page on a page does not exist on the platform, but such files do.
    while let Some((id, mut body)) = found.pop() {
        of_page(&mut body, &mut found);
        if has_none(nodes, &id) && has_none(children, &id) {
            children.insert(id, body);
        }
    }
}

fn has_none(bodies: &Map<String, Value>, id: &str) -> bool {
    bodies.get(id).is_none_or(Value::is_null)
}

fn of_page(page: &mut Value, found: &mut Vec<(String, Value)>) {
    for entry in page.get_mut("nodes").and_then(Value::as_array_mut).into_iter().flatten() {
        let id = entry.get("_id").and_then(Value::as_str).map(str::to_owned);
        if let (Some(id), Some(body)) = (id, take(entry)) {
            found.push((id, body));
        }
    }
}

fn take(entry: &mut Value) -> Option<Value> {
    let entry = entry.as_object_mut()?;
    let name = NAMES.into_iter().find(|name| entry.get(*name).is_some_and(Value::is_object))?;
    entry.shift_remove(name)
}
