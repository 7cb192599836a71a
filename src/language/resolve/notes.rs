//! Notes: what a source says, put where the platform keeps it, as JSON text inside `uiConfig`.

use serde_json::{Map, Value as Json, json};

use crate::language::syntax::{self, Body, Declaration, ItemKind};
use crate::lock::{JourneyLock, NoteLock};
use crate::model::Journey;
use crate::model::ids::JourneyIds;

/// The key in `uiConfig`.
const KEY: &str = "annotations";

/// A note with its place among all notes of the journey.
struct Found {
    /// The node's id; none for a note on the journey itself.
    node: Option<String>,
    order: usize,
    object: Map<String, Json>,
}

/// Puts the notes of a journey and its nodes into its `uiConfig`.
pub(super) fn put(journey: &mut Journey, declaration: &Declaration<'_>, lock: Option<&JourneyLock>) {
    let ids = JourneyIds::new(&journey.name);
    let none: &[NoteLock] = &[];
    let mut found = Vec::new();
    let own = lock.map_or(none, |lock| &lock.notes);
    collect(&declaration.body, None, "", own, ids, &mut found);
    for item in &declaration.body.items {
        let ItemKind::Node(block) = &item.kind else { continue };
        let mut each = |written: &syntax::Node<'_>| {
            let key = &*written.name.text;
            let Some(own) = journey.all_nodes().find(|own| own.key == key) else { return };
            let locked = lock.and_then(|lock| lock.nodes.get(key)).map_or(none, |entry| &entry.notes);
            collect(&written.body, Some(&own.id), key, locked, ids, &mut found);
        };
        each(block);
        for child in &block.body.items {
            if let ItemKind::Node(child) = &child.kind {
                each(child);
            }
        }
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|note| note.order);
    let mut nodes: Map<String, Json> = Map::new();
    let mut canvas = Vec::new();
    for Found { node, object, .. } in found {
        match node {
            None => canvas.push(Json::Object(object)),
            Some(id) => {
                let list = nodes.entry(id).or_insert_with(|| json!([]));
                list.as_array_mut().into_iter().for_each(|list| list.push(Json::Object(object.clone())));
            }
        }
    }
    let text = json!({ "forNodes": nodes, "structural": canvas }).to_string();
    let mut config = match journey.properties.value("uiConfig") {
        Some(Json::Object(config)) => config.clone(),
        _ => Map::new(),
    };
    config.insert(KEY.to_owned(), Json::String(text));
    journey.properties.set("uiConfig", Json::Object(config));
}

/// The notes of one block, each with what the lock has of it.
fn collect(
    body: &Body<'_>,
    node: Option<&str>,
    key: &str,
    locked: &[NoteLock],
    ids: JourneyIds,
    found: &mut Vec<Found>,
) {
    let mut left: Vec<&NoteLock> = locked.iter().collect();
    let notes = body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Note(written) => Some(&*written.text.text),
        _ => None,
    });
    for (index, text) in notes.enumerate() {
        let known = left.iter().position(|note| note.text == text).map(|at| left.remove(at));
        let (order, object) = match known {
            Some(known) => {
                let mut object = known.note.clone();
                object.insert("text".to_owned(), json!(text));
                (known.order, object)
            }
            None => (
                usize::MAX,
                fresh(text, index, node.is_none(), &ids.node(&format!("note {key} {index} {text}"))),
            ),
        };
        found.push(Found { node: node.map(str::to_owned), order, object });
    }
}

/// A note that nobody has seen on a canvas yet.
fn fresh(text: &str, index: usize, is_on_canvas: bool, id: &str) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(id));
    object.insert("text".to_owned(), json!(text));
    object.insert("color".to_owned(), json!("blue"));
    object.insert("createdBy".to_owned(), json!("journeyc"));
    if is_on_canvas {
        // In a row along the top.
        let left = 70 + 220 * index;
        for (key, value) in [("x", left), ("y", 0), ("w", 200), ("h", 70)] {
            object.insert(key.to_owned(), json!(value));
        }
    }
    object
}
