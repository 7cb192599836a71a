//! The page of a script.

use serde_json::Value;

use super::document::{Block, Document, Inline, Place, Text, plain};
use super::realm::{Realm, ScriptPage};
use super::value::linked;
use crate::catalog::secret;
use crate::deps::needs::{self, Need};
use crate::model::required_libraries;

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
    let id = vec![plain("Id"), vec![Inline::Code(own.id.to_owned())]];
    page.table("Settings", &["Setting", "Value"], rows.chain([id]).collect());
    uses(&mut page, own, realm);
    users(&mut page, own, realm);
    page.heading(2, "Source");
    let language = if text(own, "language").eq_ignore_ascii_case("groovy") { "groovy" } else { "javascript" };
    page.blocks.push(Block::Code { language, text: secret::in_script(&script.text).into_owned() });
    page
}

/// The libraries that a script requires.
fn uses(page: &mut Document, own: &ScriptPage<'_>, realm: &Realm<'_>) {
    let mut names: Vec<&str> = required_libraries(&own.script.text).collect();
    names.sort_unstable();
    names.dedup();
    let library = |name: &str| match realm.library(name) {
        Some(library) => vec![Inline::Link(Place::page(&library.page), name.to_owned())],
        None => linked(&Need::new(needs::LIBRARY, name), name, realm),
    };
    if !names.is_empty() {
        page.heading(2, "Requires");
        page.list(names.into_iter().map(library).collect());
    }
}

/// The nodes that run a script, the scripts that require it, or else the journeys that carry it along.
fn users(page: &mut Document, own: &ScriptPage<'_>, realm: &Realm<'_>) {
    let nodes = own.used.iter().map(|spot| {
        let (entry, part) = realm.part(*spot);
        vec![
            Inline::Link(Place::page(&entry.page), entry.journey.name.clone()),
            Inline::Plain(" in ".to_owned()),
            Inline::Link(entry.place(part), part.title.clone()),
        ]
    });
    let scripts = own.required_by.iter().map(|place| {
        let script = &realm.scripts[*place];
        vec![
            Inline::Plain("the script ".to_owned()),
            Inline::Link(Place::page(&script.page), script.script.name.clone()),
        ]
    });
    let mut users: Vec<Text> = nodes.chain(scripts).collect();
    if users.is_empty() {
        users.extend(own.carried_by.iter().map(|index| {
            let entry = &realm.entries[*index];
            vec![
                Inline::Link(Place::page(&entry.page), entry.journey.name.clone()),
                Inline::Plain(", which carries it along".to_owned()),
            ]
        }));
    }
    page.heading(2, "Used by");
    page.list(users);
}

/// What a script says of itself.
pub(super) fn text<'a>(page: &ScriptPage<'a>, attribute: &str) -> &'a str {
    page.script.attributes.get(attribute).and_then(Value::as_str).unwrap_or_default().trim()
}
