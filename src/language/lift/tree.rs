//! The attributes of a journey itself.

use serde_json::{Map, Value as Json};

use super::build;
use super::values::string;
use crate::catalog::Target;
use crate::language::syntax::Item;
use crate::lock::guard::{NO_NOTES, says_nothing};
use crate::model::Journey;

/// The order in which attributes read best; others stand behind them by name.
const ORDER: [&str; 12] = [
    "description",
    "identityResource",
    "categories",
    "enabled",
    "innerTreeOnly",
    "mustRun",
    "noSession",
    "transactionalOnly",
    "maximumSessionTime",
    "maximumIdleTime",
    "treeTimeout",
    "uiConfig",
];

/// The attributes that a source shows; `hidden` takes those that it does not show and no build fills in.
pub(super) fn properties(
    journey: &Journey,
    target: Target,
    are_notes_shown: bool,
    hidden: &mut Map<String, Json>,
) -> Vec<Item<'static>> {
    let mut list: Vec<(&str, Json)> = Vec::new();
    for property in &journey.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        match (name, value) {
            ("uiConfig", Json::Object(config)) => {
                let mut config = config.clone();
                let mut silent = Map::new();
                let mut are_shown = false;
                if let Some(categories) = config.get("categories").and_then(categories) {
                    let text = config.shift_remove("categories").unwrap_or_default();
                    if categories.is_empty() {
                        silent.insert("categories".to_owned(), text);
                    } else {
                        list.push(("categories", Json::Array(categories)));
                    }
                }
                if are_notes_shown {
                    config.shift_remove("annotations");
                    are_shown = true;
                } else if config.get("annotations").and_then(Json::as_str) == Some(NO_NOTES) {
                    silent.insert(
                        "annotations".to_owned(),
                        config.shift_remove("annotations").unwrap_or_default(),
                    );
                }
                let is_shown =
                    are_shown || !config.is_empty() || list.iter().any(|(name, _)| *name == "categories");
                if !config.is_empty() {
                    list.push((name, Json::Object(config)));
                }
                if !silent.is_empty() || !is_shown {
                    hidden.insert(name.to_owned(), Json::Object(silent));
                }
            }
            _ if is_default(name, value, target) => {
                hidden.insert(name.to_owned(), value.clone());
            }
            _ => list.push((name, value.clone())),
        }
    }
    list.sort_by_key(|(name, _)| (ORDER.iter().position(|own| own == name).unwrap_or(usize::MAX), *name));
    let item =
        |(name, value): (&str, Json)| build::item(build::property(name, build::json(&value, &mut string)));
    list.into_iter().map(item).collect()
}

/// Whether an attribute says nothing that has to be read.
fn is_default(name: &str, value: &Json, target: Target) -> bool {
    // Which identities a journey is for goes without saying in the cloud alone.
    (name != "identityResource" || value.is_null() || target == Target::Aic) && says_nothing(name, value)
}

/// The categories in the JSON text that holds them, as long as a list of them gives the same text.
fn categories(text: &Json) -> Option<Vec<Json>> {
    let text = text.as_str()?;
    let parsed: Vec<Json> = serde_json::from_str(text).ok()?;
    let again = Json::Array(parsed.clone()).to_string();
    let is_same = parsed.is_empty() || again == text;
    (is_same && parsed.iter().all(Json::is_string)).then_some(parsed)
}
