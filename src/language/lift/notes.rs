//! Notes: from JSON text inside `uiConfig` to the nodes that they stand on.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::build;
use crate::language::syntax::{Item, ItemKind, Note, Text};
use crate::lock::NoteLock;
use crate::model::Journey;
use crate::source::Span;

/// The notes of a journey.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// On the journey itself.
    pub canvas: Vec<NoteLock>,
    /// On nodes, by id.
    pub nodes: HashMap<String, Vec<NoteLock>>,
}

impl Notes {
    /// The notes in the annotations of a journey; nothing when they could not be put together again as they are.
    pub(super) fn of(journey: &Journey) -> Option<Self> {
        let text = journey.properties.value("uiConfig")?.get("annotations")?.as_str()?;
        let parsed: Json = serde_json::from_str(text).ok()?;
        let whole = parsed.as_object().filter(|whole| whole.len() == 2)?;
        let mut notes = Self::default();
        let mut order = 0;
        let mut note = |object: &Json| -> Option<NoteLock> {
            let object = object.as_object()?;
            let text = object.get("text")?.as_str()?.to_owned();
            let mut note: Map<String, Json> = object.clone();
            // Its place among the attributes is kept, its text is not kept twice.
            note.insert("text".to_owned(), Json::Null);
            order += 1;
            Some(NoteLock { note, order: order - 1, text })
        };
        for (id, list) in whole.get("forNodes")?.as_object()? {
            let is_known = journey.all_nodes().filter(|node| node.id == *id).count() == 1;
            let list = list.as_array().filter(|list| is_known && !list.is_empty())?;
            let list: Option<Vec<NoteLock>> = list.iter().map(&mut note).collect();
            notes.nodes.insert(id.clone(), list?);
        }
        for object in whole.get("structural")?.as_array()? {
            notes.canvas.push(note(object)?);
        }
        let is_empty = notes.nodes.is_empty() && notes.canvas.is_empty();
        let again = json!({ "forNodes": whole["forNodes"], "structural": whole["structural"] }).to_string();
        (again == text && !is_empty).then_some(notes)
    }
}

/// Notes as a source shows them.
pub(super) fn items(notes: &[NoteLock]) -> impl Iterator<Item = Item<'static>> {
    notes.iter().map(|note| {
        let text = Text { text: note.text.clone().into(), raw: None };
        build::item(ItemKind::Note(Note { text, span: Span::default() }))
    })
}
