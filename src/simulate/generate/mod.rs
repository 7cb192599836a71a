//! Tests to be filled in: one for each of the fewest ways that together use every link.
//!
//! Each is walked before it is written. What the platform decides by itself is left to it; what it cannot decide is given;
//! and where a way cannot be walked all the same, the test says why.

mod draft;
mod write;

use std::collections::HashSet;

use super::paths;
use super::walk::script::Library;
use crate::catalog::Catalog;
use crate::model::Journey;
use crate::realm::Realm;
use crate::realm::scope::Scope;
use draft::Draft;

/// So many visits of nodes all attempts may take together. Beyond, tests are written as they are.
const EFFORT: usize = 400_000;

/// What walks need.
#[derive(Clone, Copy)]
pub struct Setting<'s> {
    /// The journeys.
    pub realm: &'s Realm<'s>,
    /// The node types.
    pub catalog: &'s Catalog,
    /// The scripts.
    pub library: &'s Library,
}

/// Writes tests that together go along every link of a journey that lies on a way to Success or Failure. `is_free` says
/// whether a name of a test is still to be had.
pub fn tests(
    journey: &Journey,
    scope: &Scope<'_>,
    setting: Setting<'_>,
    is_free: &dyn Fn(&str) -> bool,
) -> String {
    let mut out = String::new();
    let mut effort = EFFORT;
    let mut taken: HashSet<String> = HashSet::new();
    for (way, is_success) in paths::cover(journey) {
        let mut draft = Draft::of(journey, way, is_success);
        let need = draft.settle(scope, setting, &mut effort);
        let title = write::title(&draft);
        let numbered = (2..).map(|number| format!("{title} ({number})"));
        let mut names = std::iter::once(title.clone()).chain(numbered);
        let name = names.find(|name| is_free(name) && !taken.contains(name)).unwrap_or_default();
        if !out.is_empty() {
            out.push('\n');
        }
        write::test(&mut out, &name, &draft, scope, need.as_deref());
        taken.insert(name);
    }
    out
}
