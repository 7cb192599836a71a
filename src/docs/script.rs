//! The page of a script.

use serde_json::Value;

use super::document::{Block, Document, Inline, Place, Text, plain};
use super::realm::{Realm, ScriptPage};

/// The page of a script.
pub(super) fn page(own: &ScriptPage<'_>, realm: &Realm<'_>) -> Document {
    let script = own.script;
    let mut page = Document::new(&own.page, &script.name);
    let description = text(own, "description");
    page.paragraph(if description.is_empty() { Text::new() } else { plain(description) });
    let rows = [("Context", "context"), ("Language", "language"), ("Engine", "evaluatorVersion")];
    let rows = rows.into_iter().filter_map(|(title, key)| {
        let value = text(own, key);
        (!value.is_empty()).then(|| vec![plain(title), vec![Inline::Code(value.to_owned())]])
    });
    let id = vec![plain("Id"), vec![Inline::Code(script.id.clone())]];
    page.table("Settings", &["Setting", "Value"], rows.chain([id]).collect());
    page.heading(2, "Used by");
    let nodes = own.used.iter().map(|spot| {
        let (entry, part) = realm.part(*spot);
        vec![
            Inline::Link(Place::page(&entry.page), entry.journey.name.clone()),
            Inline::Plain(" in ".to_owned()),
            Inline::Link(entry.place(part), part.title.clone()),
        ]
    });
    let carried = own.carried_by.iter().map(|index| {
        let entry = &realm.entries[*index];
        vec![
            Inline::Link(Place::page(&entry.page), entry.journey.name.clone()),
            Inline::Plain(", which carries it along".to_owned()),
        ]
    });
    page.list(nodes.chain(carried).collect());
    page.heading(2, "Source");
    let language = if text(own, "language").eq_ignore_ascii_case("groovy") { "groovy" } else { "javascript" };
    page.blocks.push(Block::Code { language, text: script.text.clone() });
    page
}

/// What a script says of itself.
pub(super) fn text<'a>(page: &ScriptPage<'a>, attribute: &str) -> &'a str {
    page.script.attributes.get(attribute).and_then(Value::as_str).unwrap_or_default().trim()
}
