//! Which journeys sources can be written of.

use std::borrow::Cow;

use crate::model::Journey;
use crate::model::names::quote;

/// The journeys that sources can be written of, and why there can be none of the others.
pub(super) fn sound(journeys: &[Journey]) -> (Cow<'_, [Journey]>, Vec<(String, String)>) {
    let refused: Vec<(String, String)> =
        journeys.iter().filter_map(|journey| Some((journey.name.clone(), fault(journey)?))).collect();
    if refused.is_empty() {
        return (Cow::Borrowed(journeys), refused);
    }
    let sound = journeys.iter().filter(|journey| fault(journey).is_none()).cloned();
    (Cow::Owned(sound.collect()), refused)
}

/// What keeps a journey from being written as a source at all.
fn fault(journey: &Journey) -> Option<String> {
    if journey.name.is_empty() {
        return Some("it has no name".to_owned());
    }
    let is_version = |version: &str| {
        !version.is_empty() && version.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    let mut nodes = journey.all_nodes();
    let node = nodes.find(|node| node.version.as_deref().is_some_and(|version| !is_version(version)))?;
    let version = node.version.as_deref().unwrap_or_default();
    Some(format!("the version of the node {} is none: {}", node.id, quote(version)))
}
