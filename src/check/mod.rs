//! The checks: passes over a complete model that only read, one file a group. None knows anything of syntax.

mod configuration;
mod flow;
mod journey;
mod kinds;
mod outcomes;
mod pages;
mod platform;
pub mod realm;
mod references;
mod refusal;
mod secrets;
pub mod tests;
mod values;

pub(crate) use secrets::may_be_secret;

use crate::complete::{Completing, Facts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Journey;

/// Checks one journey by itself. `facts` is what completing it found out, for what it was completed for.
pub fn check(
    journey: &Journey,
    facts: &Facts,
    completing: Completing<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = diagnostics.len();
    let structure = parts(journey, facts, completing, diagnostics);
    let stands = |found: &Diagnostic| {
        found.severity == Severity::Error && !(completing.accepts)(found.code, found.span())
    };
    let is_sound = !diagnostics[structure..].iter().any(stands)
        && !diagnostics[before..].iter().any(|diagnostic| diagnostic.code.group() == "names");
    if !journey.is_broken && is_sound && journey.start.is_some() {
        // Without a start, or with an edge missing or misled, what the flow seems to do would be a second message for one mistake.
        flow::check(journey, completing.catalog, diagnostics);
    }
}

/// The same without the flow, for a piece that is no whole journey. Gives how many findings there were before the structure was
/// looked at.
pub fn parts(
    journey: &Journey,
    facts: &Facts,
    completing: Completing<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let mut pass = Pass { completing, diagnostics };
    journey::check(journey, &mut pass);
    platform::check(journey, &mut pass);
    configuration::check(journey, facts, &mut pass);
    references::check(journey, &mut pass);
    let structure = pass.diagnostics.len();
    pages::check(journey, facts, &mut pass);
    outcomes::check(journey, facts, &mut pass);
    structure
}

/// What every pass over one journey needs.
struct Pass<'a, 'd> {
    completing: Completing<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Pass<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
