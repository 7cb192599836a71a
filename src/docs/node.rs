//! What the page of a journey says of a node.

use serde_json::Value;

use super::document::{Document, Inline, Text, joined, plain};
use super::entry::Part;
use super::realm::Realm;
use super::value;
use crate::catalog::{NodeType, PropertyType, Target, is_empty, secret};
use crate::complete::Identities;
use crate::deps::needs::{self, Need};
use crate::diagram::version;
use crate::model::{Journey, Property};

/// Adds the section of a node.
pub(super) fn section(
    page: &mut Document,
    part: &Part<'_>,
    journey: &Journey,
    notes: &[String],
    realm: &Realm<'_>,
) {
    page.anchored(if part.is_child { 4 } else { 3 }, &part.title, &part.anchor);
    page.paragraph(kind(part, realm));
    for note in notes {
        page.paragraph(vec![Inline::Strong("Note:".to_owned()), Inline::Plain(format!(" {note}"))]);
    }
    let rows = rows(part, journey, realm);
    page.table(format!("Configuration of {}", part.title), &["Property", "Value"], rows);
}

/// The type, and what else there is to know at a glance.
fn kind(part: &Part<'_>, realm: &Realm<'_>) -> Text {
    let node = part.node;
    let mut text = Text::new();
    if part.type_name != part.title && part.type_name != node.node_type {
        text.push(Inline::Plain(format!("{} ", part.type_name)));
    }
    text.push(Inline::Code(node.node_type.clone()));
    let known = realm.catalog.get(&node.node_type);
    let default = known.map_or("1.0", NodeType::default_version);
    if let Some(version) = node.version.as_deref().filter(|version| *version != default) {
        text.push(Inline::Plain(format!(", version {version}")));
    }
    if known.is_some_and(|known| known.has_flag("deprecated")) {
        text.push(Inline::Plain(", a type that is on its way out".to_owned()));
    }
    let mut remarks = Vec::new();
    if !part.is_reached && !part.is_child {
        remarks.push("Nothing leads here from the start.");
    }
    if !node.has_body() {
        remarks.push("The export does not tell its configuration.");
    }
    if !remarks.is_empty() {
        text.push(Inline::Plain(". ".to_owned()));
        text.push(Inline::Strong(remarks.join(" ")));
    }
    text
}

/// The properties that differ from the platform's defaults or refer to something, in the catalogue's order.
fn rows(part: &Part<'_>, journey: &Journey, realm: &Realm<'_>) -> Vec<Vec<Text>> {
    let node = part.node;
    let known = realm.catalog.get(&node.node_type);
    let version = version(node, known);
    let identities = Identities::of(journey, Target::default());
    let references = needs::references(node, realm.catalog);
    let listed: Vec<&PropertyType> = known.into_iter().flat_map(|known| known.properties(version)).collect();
    let mut properties: Vec<(usize, &Property)> = node
        .properties
        .iter()
        .filter(|property| !property.is_broken && !property.name.starts_with('_'))
        .map(|property| {
            let place = listed.iter().position(|listed| listed.name == property.name);
            (place.unwrap_or(listed.len()), property)
        })
        .collect();
    properties.sort_by_key(|(place, _)| *place);
    let mut rows = Vec::new();
    for (place, property) in properties {
        let listed = listed.get(place).copied();
        let is_of_children =
            listed.map_or(node.is_page() && property.name == "nodes", PropertyType::is_of_children);
        let needs: Vec<&Need> =
            references.iter().filter(|(key, _)| *key == property.name).map(|(_, need)| need).collect();
        let is_plain = needs.is_empty() && is_default(&property.value, listed, known, &identities);
        if is_of_children || is_plain {
            continue;
        }
        let shown = secret::shown(&property.name, &property.value, listed);
        let cell = match needs.as_slice() {
            // A stage says more than the theme.
            [need] if need.name != property.value => {
                let theme = vec![Inline::Plain(format!("{}: ", need.one()))];
                let theme = theme.into_iter().chain(value::linked(need, &told(need, realm), realm)).collect();
                joined([value::shown(&shown, listed, realm), theme], &Inline::Break)
            }
            [] => value::shown(&shown, listed, realm),
            needs => joined(needs.iter().map(|need| reference(need, realm)), &Inline::Break),
        };
        rows.push(vec![name(property, listed), cell]);
    }
    rows
}

fn name(property: &Property, listed: Option<&PropertyType>) -> Text {
    match listed.filter(|listed| listed.title != property.name) {
        Some(listed) => {
            vec![Inline::Plain(listed.title.clone()), Inline::Break, Inline::Code(property.name.clone())]
        }
        None => vec![Inline::Code(property.name.clone())],
    }
}

/// Whether a value is what the platform fills in, or nothing where it fills nothing in.
fn is_default(
    own: &Value,
    listed: Option<&PropertyType>,
    known: Option<&NodeType>,
    identities: &Identities,
) -> bool {
    let Some((listed, known)) = listed.zip(known) else { return is_empty(own) };
    let defaults = [listed.default.as_ref(), identities.default_of(known, listed)];
    let has_value = defaults.iter().flatten().any(|default| !is_empty(default));
    defaults.iter().flatten().any(|default| value::same(own, default)) || (!has_value && is_empty(own))
}

/// Something that a property names: a journey and a script by their pages, everything else by what the index says.
fn reference(need: &Need, realm: &Realm<'_>) -> Text {
    let page = match need.word.as_str() {
        needs::JOURNEY => realm.entry(&need.name).map(|entry| (entry.page.clone(), &entry.journey.name)),
        needs::SCRIPT => realm.script(&need.name).map(|page| (page.page.clone(), &page.script.name)),
        _ => None,
    };
    match page {
        Some((page, name)) => vec![Inline::Link(super::document::Place::page(page), name.clone())],
        None => value::linked(need, &told(need, realm), realm),
    }
}

/// The name of something, which what journeys carry along may know better.
pub(super) fn told(need: &Need, realm: &Realm<'_>) -> String {
    let carried = realm.carried(need);
    let name = ["displayName", "name"].iter().find_map(|key| carried?.get(key)?.as_str());
    name.filter(|name| !name.trim().is_empty()).unwrap_or(&need.name).to_owned()
}

/// The value of a property of the journey itself.
pub(super) fn setting(property: &Property, realm: &Realm<'_>) -> Text {
    let minutes = ["maximumIdleTime", "maximumSessionTime", "treeTimeout"].contains(&property.name.as_str());
    match (&property.value, property.name.as_str()) {
        (Value::Number(number), _) if minutes => plain(format!("{number} min")),
        (Value::Bool(true), _) => plain("yes"),
        (Value::String(name), "identityResource") => {
            value::linked(&Need::new(needs::MANAGED_OBJECT, name), name, realm)
        }
        (value, name) => value::shown(&secret::shown(name, value, None), None, realm),
    }
}
