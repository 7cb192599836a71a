//! The rules over what was compiled.

use super::{Compiled, Levels};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::{self, Diagnostic};
use crate::lint::{self, Context, Rule};
use crate::source::Sources;

/// Adds what the rules find in journeys that were compiled without an error. `is_whole` says whether there is no other journey.
pub fn lint(
    compiled: &mut Compiled,
    levels: &Levels,
    (catalog, target): (&Catalog, Target),
    is_whole: bool,
    sources: &Sources,
) {
    if compiled.has_errors() {
        return;
    }
    let context = Context::of(&compiled.journeys, catalog, target, is_whole);
    let is_asked = |rule: &Rule| rule.strictness <= levels.strictness || levels.names(rule.code);
    let found = lint::check(&context, is_asked);
    let (uses, suppressions) = (&compiled.uses, &compiled.suppressions);
    let is_off = |found: &Diagnostic| {
        found.span().is_some_and(|place| uses.is_suppressed(found.code, place, suppressions))
    };
    let (mut allowed, mut found): (Vec<_>, Vec<_>) = found.into_iter().partition(is_off);
    uses.settle(&mut found);
    levels.apply(&mut found, sources);
    drop(context);
    compiled.allowed.append(&mut allowed);
    compiled.diagnostics.append(&mut found);
    diagnostic::sort(&mut compiled.diagnostics, sources);
}
