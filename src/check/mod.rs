//! The checks: passes over the model, one file a group. None knows anything of syntax.

mod configuration;
mod flow;
mod journey;
mod kinds;
mod outcomes;
mod pages;
mod platform;
pub mod realm;
mod references;
mod secrets;
pub mod tests;

pub(crate) use configuration::{Identities, is_filled};

use serde_json::Value;

use crate::catalog::{Catalog, NodeType, PropertyType, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lock::Defaults;
use crate::model::{Journey, Node};
use crate::source::Span;

/// Checks one journey by itself, fills in defaults, derives outcomes and connects edges.
///
/// After it, a journey without errors is complete: `properties`, `outcomes` and `connections` are those of the
/// platform. `is_accepted` says of an error whether it is switched off where it stands.
pub fn check(
    journey: &mut Journey,
    catalog: &Catalog,
    target: Target,
    is_accepted: &dyn Fn(&Diagnostic) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = diagnostics.len();
    let structure = parts(journey, catalog, target, is_accepted, diagnostics);
    let stands = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error && !is_accepted(diagnostic);
    let is_sound = !diagnostics[structure..].iter().any(stands)
        && !diagnostics[before..].iter().any(|diagnostic| diagnostic.code.group() == "names");
    if !journey.is_broken && is_sound && journey.start.is_some() {
        // Without a start, or with an edge missing or misled, what the flow seems to do would be a second message for one mistake.
        flow::check(journey, catalog, diagnostics);
    }
}

/// The same without the flow, for a piece that is no whole journey. Gives how many findings there were before the structure was
/// looked at.
pub fn parts(
    journey: &mut Journey,
    catalog: &Catalog,
    target: Target,
    is_accepted: &dyn Fn(&Diagnostic) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let place = journey.name_span.unwrap_or_default();
    let mut pass = Pass { catalog, target, place, is_accepted, diagnostics };
    journey::check(journey, &mut pass);
    platform::check(journey, &mut pass);
    configuration::check(journey, &mut pass);
    references::check(journey, &mut pass);
    let structure = pass.diagnostics.len();
    pages::check(journey, &mut pass);
    outcomes::check(journey, &mut pass);
    structure
}

/// What a journey's nodes are on the platform where nobody says it, for the lock.
pub(crate) struct Unsaid<'c> {
    catalog: &'c Catalog,
    identities: Identities,
}

impl<'c> Unsaid<'c> {
    pub(crate) fn of(journey: &Journey, catalog: &'c Catalog, target: Target) -> Self {
        Self { catalog, identities: Identities::of(journey, target) }
    }

    fn rule(&self, node: &Node, name: &str) -> Option<(&'c NodeType, &'c PropertyType)> {
        let known = self.catalog.get(&node.node_type)?;
        Some((known, known.property(node.version_in(self.catalog), name)?))
    }
}

impl Defaults for Unsaid<'_> {
    fn property(&self, node: &Node, name: &str) -> Option<Value> {
        let (known, rule) = self.rule(node, name)?;
        self.identities.default_of(known, rule).cloned()
    }

    fn former(&self, node: &Node, name: &str) -> Vec<Value> {
        self.rule(node, name).map(|(_, rule)| rule.former_defaults.clone()).unwrap_or_default()
    }

    fn elsewhere(&self, node: &Node, name: &str) -> Option<Value> {
        self.rule(node, name)?.1.usable_default().cloned()
    }

    fn version(&self, node: &Node) -> String {
        node.version_in(self.catalog).to_owned()
    }
}

/// What every pass over one journey needs.
struct Pass<'a, 'd> {
    catalog: &'a Catalog,
    target: Target,
    /// Where to point when a part was written nowhere.
    place: Span,
    /// Whether an error is switched off where it stands.
    is_accepted: &'a dyn Fn(&Diagnostic) -> bool,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Pass<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn at(&self, node: &Node) -> Span {
        node.spans.key.unwrap_or(self.place)
    }
}
