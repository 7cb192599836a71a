//! What a file holds beside all that is taken from it: said, so that nothing goes in silence.

use serde_json::{Map, Value};

use super::detect::Item;

/// What a client says of an export: who made it, when, with what, and which journeys were asked for.
const META: [&str; 11] = [
    "exportDate",
    "exportTool",
    "exportToolVersion",
    "exportedBy",
    "innerTreesIncluded",
    "origin",
    "originAmVersion",
    "property",
    "resourceCollection",
    "trackedProperties",
    "treesSelectedForExport",
];

/// What Amster and AM say of a resource beside its data.
const METADATA: [&str; 9] = [
    "amsterVersion",
    "entityId",
    "entityType",
    "objectClass",
    "ou",
    "pathParams",
    "realm",
    "serviceVersion",
    "uid",
];

/// How AM's lists say how many there are.
const LIST: [&str; 6] = [
    "pagedResultsCookie",
    "remainingPagedResults",
    "result",
    "resultCount",
    "totalPagedResults",
    "totalPagedResultsPolicy",
];

/// The names of the members of an object that are none of these.
pub(super) fn others(object: &Map<String, Value>, known: &[&str]) -> Vec<String> {
    object.keys().filter(|key| !known.contains(&key.as_str())).cloned().collect()
}

/// What of a client's account of an export is known to nobody here.
pub(super) fn of_meta(document: &Map<String, Value>) -> Vec<String> {
    within("meta", document.get("meta"), &META)
}

/// The same of what Amster says of a resource.
pub(super) fn of_metadata(metadata: &Value) -> Vec<String> {
    let mut names = within("metadata", Some(metadata), &METADATA);
    names.extend(within("metadata.pathParams", metadata.get("pathParams"), &[]));
    names
}

/// The same of a list of AM.
pub(super) fn of_list(document: &Map<String, Value>) -> Vec<String> {
    others(document, &LIST)
}

fn within(name: &str, value: Option<&Value>, known: &[&str]) -> Vec<String> {
    let names = value.and_then(Value::as_object).map(|object| others(object, known)).unwrap_or_default();
    names.into_iter().map(|own| format!("{name}.{own}")).collect()
}

/// What is left out of a file, as something that a file holds; nothing where nothing is.
pub(super) fn item(names: Vec<String>) -> Option<Item> {
    (!names.is_empty()).then_some(Item::Left(names))
}

/// The names in one line, the first of many.
pub(super) fn told(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
