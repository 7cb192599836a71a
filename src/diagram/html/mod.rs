//! Journeys as one page to explore.

use super::{Scene, Theme};
use crate::catalog::Catalog;
use crate::model::Journey;

/// What a page shows.
pub struct Page<'a> {
    /// The journeys with their diagrams.
    pub journeys: &'a [(&'a Journey, &'a Scene)],
    /// The node types.
    pub catalog: &'a Catalog,
    /// The colours that it begins with.
    pub theme: Theme,
}

/// Writes the page.
pub fn write(_page: &Page<'_>) -> String {
    String::new()
}
