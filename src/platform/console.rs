//! The admin console's export: frodo's maps, with a `meta` of its own.
//!
//! Inner journeys stand before the journeys that call them, because the console imports in the order of the file.

use serde_json::json;

use super::rest::Platform;
use super::{am, frodo};
use crate::model::Journey;

/// What the console says that it is.
const TOOL: &str = "platform-admin ui tree export";

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
