//! Themes that have another id in the exports than in the sources: a realm has each name of a theme once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::language::resolve::{Brought, Carried};
use crate::model::{DependencyKind, Journey};

/// The ids of themes in the sources, by those that the exports have for them.
pub(super) fn moved(journeys: &[Journey], brought: &[Brought]) -> BTreeMap<String, String> {
    let mut theirs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for journey in journeys {
        for (id, theme) in journey.dependencies.others.get(&DependencyKind::Themes).into_iter().flatten() {
            if let Some(name) = theme.get("name").and_then(Value::as_str) {
                theirs.entry(name).or_default().insert(id);
            }
        }
    }
    let mut ours: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for own in brought {
        if let Carried::Other(DependencyKind::Themes, theme) = &own.content {
            known.insert(&own.meaning);
            if let Some(name) = theme.get("name").and_then(Value::as_str) {
                ours.entry(name).or_default().insert(&own.meaning);
            }
        }
    }
    let alone =
        |ids: &BTreeSet<&str>| (ids.len() == 1).then(|| ids.first().map(|id| (*id).to_owned())).flatten();
    let is_there = |id: &str| theirs.values().any(|ids| ids.contains(id));
    let moved = theirs.iter().filter_map(|(name, ids)| Some((alone(ids)?, ours.get(name).and_then(alone)?)));
    moved.filter(|(new, old)| !known.contains(new.as_str()) && !is_there(old)).collect()
}
