//! What concerns journeys together.

mod calls;
mod ids;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::model::Journey;

/// Checks the journeys of one realm against each other: what they call, and the ids of their nodes.
///
/// `is_known` says of a name whether the workspace has a journey of it.
pub fn check<'j>(
    journeys: impl IntoIterator<Item = &'j Journey>,
    is_known: &dyn Fn(&str) -> bool,
    catalog: &Catalog,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let journeys: Vec<&Journey> = journeys.into_iter().collect();
    calls::check(&journeys, is_known, catalog, diagnostics);
    ids::check(&journeys, diagnostics);
}
