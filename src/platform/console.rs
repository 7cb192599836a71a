//! The admin console's export: frodo's maps, with a `meta` of its own.
//!
//! Inner journeys stand before the journeys that call them, because the console imports in the order of the file.

use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::read::Problem;
use super::rest::Platform;
use super::{am, frodo};
use crate::model::Journey;

/// What the console says that it is.
const TOOL: &str = "platform-admin ui tree export";

/// Whether the console wrote a document with many trees.
pub(super) fn is_console(document: &Map<String, Value>) -> bool {
    document.get("meta").is_some_and(|meta| meta["exportTool"] == TOOL)
}

/// Reads the console's document.
pub(super) fn read(path: &str, document: Map<String, Value>) -> Vec<Result<Bundle, Problem>> {
    frodo::read(path, document)
}

/// Writes journeys into one document.
pub fn write<'j>(journeys: impl IntoIterator<Item = &'j Journey>, platform: Platform<'_>) -> Vec<u8> {
    let mut journeys: Vec<&Journey> = journeys.into_iter().collect();
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    let journeys = am::inner_first(&journeys, platform);
    let inner: Vec<&str> = journeys.iter().flat_map(|journey| journey.called(platform.catalog)).collect();
    let (inner, selected): (Vec<&str>, Vec<&str>) =
        journeys.iter().map(|journey| journey.name.as_str()).partition(|name| inner.contains(name));
    // No date: the same input gives the same bytes.
    let meta = json!({
        "exportTool": TOOL,
        "exportToolVersion": "1.0",
        "exportedBy": "journeyc",
        "innerTreesIncluded": inner,
        "treesSelectedForExport": selected,
    });
    frodo::write_document(&meta, &journeys, platform)
}
