//! The attributes of a journey itself.

use serde_json::{Map, Value as Json};

use super::build;
use super::values::string;
use crate::catalog::Target;
use crate::language::syntax::Item;
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

/// What an AIC build fills in.
const RESOURCE: &str = "managed/alpha_user";

/// The attributes that a source shows; `hidden` takes those that it does not show and no build fills in.
pub(super) fn properties(journey: &Journey, target: Target, hidden: &mut Map<String, Json>) -> Vec<Item<'static>> {
    let mut list: Vec<(&str, Json)> = Vec::new();
    for property in &journey.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        match (name, value) {
            ("uiConfig", Json::Object(config)) => {
                let mut config = config.clone();
                if let Some(categories) = config.get("categories").and_then(categories) {
                    config.shift_remove("categories");
                    if !categories.is_empty() {
                        list.push(("categories", Json::Array(categories)));
                    }
                }
                if config.get("annotations").and_then(Json::as_str) == Some(r#"{"forNodes":{},"structural":[]}"#) {
                    config.shift_remove("annotations");
                }
                if !config.is_empty() {
                    list.push((name, Json::Object(config)));
                }
            }
            ("description", Json::String(text)) if text.is_empty() => {}
            ("enabled", Json::Bool(true)) => {}
            ("identityResource", Json::String(text)) if text == RESOURCE && target == Target::Aic => {}
            ("innerTreeOnly" | "mustRun" | "noSession" | "transactionalOnly", Json::Bool(false)) => {}
            (_, Json::Null) => {
                hidden.insert(name.to_owned(), Json::Null);
            }
            (_, Json::String(text)) if text == "null" => {
                hidden.insert(name.to_owned(), value.clone());
            }
            _ => list.push((name, value.clone())),
        }
    }
    list.sort_by_key(|(name, _)| (ORDER.iter().position(|own| own == name).unwrap_or(usize::MAX), *name));
    let item = |(name, value): (&str, Json)| build::item(build::property(name, build::json(&value, &mut string)));
    list.into_iter().map(item).collect()
}

/// The categories in the JSON text that holds them.
fn categories(text: &Json) -> Option<Vec<Json>> {
    let parsed: Vec<Json> = serde_json::from_str(text.as_str()?).ok()?;
    parsed.iter().all(Json::is_string).then_some(parsed)
}
