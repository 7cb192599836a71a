//! What journeys carry along where a format has no place for it: a document of journeyc's own beside the format's
//! files, so that a conversion there and back loses nothing.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::rest;
use crate::model::{DependencyKind, Journey};

/// The document's name beside the files of a format that has no list of its own.
pub(super) const FILE: &str = "carried.json";

/// The name under which the document keeps what stood beside a journey's known maps.
pub(super) const BESIDE: &str = "beside";

/// What the document says.
#[derive(Default)]
pub(super) struct Carried {
    /// The objects by kind and key.
    pub objects: Vec<(DependencyKind, String, Value)>,
    /// Which journey carries what: by its name, by the name of the map, the keys in order.
    pub owners: BTreeMap<String, Map<String, Value>>,
}

/// Adds to a document what the files of a format leave out: objects of these kinds, and which journey carries what.
/// Says whether there was something.
pub(super) fn add(
    document: &mut Map<String, Value>,
    journeys: &[&Journey],
    kinds: &[DependencyKind],
) -> bool {
    let mut objects = Map::new();
    let mut owners = Map::new();
    for journey in journeys {
        let mut owned = Map::new();
        for kind in DependencyKind::ALL {
            let own = rest::dependency(journey, kind);
            if own.is_empty() {
                continue;
            }
            let order = journey.exported.iter().flat_map(|exported| &exported.theme_order);
            let mut keys: Vec<&String> = order.filter(|_| kind == DependencyKind::Themes).collect();
            keys.extend(
                own.keys()
                    .filter(|key| kind != DependencyKind::Themes || !keys.contains(key))
                    .collect::<Vec<_>>(),
            );
            owned.insert(kind.key().to_owned(), json!(keys));
            if kinds.contains(&kind) {
                let all = objects.entry(kind.key()).or_insert_with(|| json!({}));
                all.as_object_mut().into_iter().for_each(|all| all.extend(own.clone()));
            }
        }
        let scripts = &journey.dependencies.scripts;
        if !scripts.is_empty() && (journey.exported.is_some() || !owned.is_empty()) {
            owned.insert("scripts".into(), json!(scripts.keys().collect::<Vec<_>>()));
        }
        if let Some(exported) = journey.exported.as_ref().filter(|exported| !exported.others.is_empty()) {
            owned.insert(BESIDE.into(), Value::Object(exported.others.clone()));
        }
        if !owned.is_empty() {
            owners.insert(journey.name.clone(), Value::Object(owned));
        }
    }
    let is_something = !owners.is_empty();
    if !objects.is_empty() {
        document.insert("carried".into(), Value::Object(objects));
    }
    if is_something {
        document.insert("carriedBy".into(), Value::Object(owners));
    }
    is_something
}

/// The document by itself, where the files of a format leave something out.
pub(super) fn file(journeys: &[&Journey], kinds: &[DependencyKind]) -> Option<(String, Vec<u8>)> {
    let mut document = Map::new();
    let is_something = add(&mut document, journeys, kinds);
    let document = rest::sorted(Value::Object(document));
    is_something.then(|| (FILE.to_owned(), format!("{document:#}\n").into_bytes()))
}

/// Takes what [`add`] added; names in `left` what nobody added.
pub(super) fn read(document: &mut Map<String, Value>, left: &mut Vec<String>) -> Carried {
    let mut carried = Carried::default();
    if let Some(Value::Object(mut kinds)) = document.shift_remove("carried") {
        for (kind, objects) in super::gather::dependencies(&mut kinds) {
            if let Value::Object(objects) = objects {
                carried.objects.extend(objects.into_iter().map(|(key, object)| (kind, key, object)));
            }
        }
        left.extend(kinds.into_iter().map(|(kind, _)| format!("carried.{kind}")));
    }
    if let Some(Value::Object(owners)) = document.shift_remove("carriedBy") {
        for (name, owned) in owners {
            if let Value::Object(owned) = owned {
                carried.owners.insert(name, owned);
            }
        }
    }
    carried
}
