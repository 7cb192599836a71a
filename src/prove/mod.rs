//! Assertions and policies, proven over every way through journeys.
//!
//! [`prove`] answers, [`report`] says as diagnostics what is broken. What can be asserted is told in
//! `docs/policies.md`; how ways are searched, in [`crate::realm::ways`].

#![expect(clippy::result_large_err, reason = "a fault is rare, and goes straight into a list")]

mod faults;
mod points;
mod report;
mod select;
pub mod show;
mod words;

use std::collections::HashMap;

pub use report::{broken, report};
pub use select::covers;
pub use words::{claim as claim_text, says};

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{Claim, ClaimForm, Journey, Policy, Subject};
use crate::realm::ways::{Ask, At, Points, Way, Ways, roles};

/// What there is to prove, and over what.
pub struct Scope<'a> {
    /// Every way through the journeys.
    pub ways: &'a Ways<'a>,
    /// The node types.
    pub catalog: &'a Catalog,
    /// Policies, in the order of their sources.
    pub policies: &'a [Policy],
    /// Whether there is a journey of a name, here or elsewhere in the workspace.
    pub is_journey: &'a dyn Fn(&str) -> bool,
}

/// What is known of an assertion about one journey, where it does not hold.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The journey.
    pub journey: &'a Journey,
    /// The shortest way that breaks it. Where its [`unknown`](Way::unknown) has names, it may be that no way does.
    pub way: Way<'a>,
    /// Nodes on the way of which nobody can see what they check: they run scripts, or are of types that the catalogue does not
    /// know. Only where roles are asked for.
    pub unseen: Vec<&'a str>,
}

impl Finding<'_> {
    /// Whether the assertion is broken for sure.
    pub fn is_sure(&self) -> bool {
        self.way.unknown.is_empty()
    }
}

/// What is known of one assertion.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    /// The assertion.
    pub claim: &'a Claim,
    /// The journeys in which it does not hold for sure.
    pub findings: Vec<Finding<'a>>,
    /// Of how many journeys it says something: those in which a way reaches what it speaks of.
    pub matters: usize,
}

/// Everything that was proven.
#[derive(Debug, Default)]
pub struct Proofs<'a> {
    /// The assertions of journeys.
    pub own: Vec<(&'a Journey, Proof<'a>)>,
    /// Policies, each with the journeys that it is for.
    pub policies: Vec<(&'a Policy, Vec<&'a Journey>, Vec<Proof<'a>>)>,
    /// What keeps an assertion from being understood.
    pub faults: Vec<Diagnostic>,
}

impl<'a> Proofs<'a> {
    /// Drops findings.
    pub fn forget(&mut self, is_dropped: impl Fn(&Finding<'a>) -> bool) {
        let proofs = self.own.iter_mut().map(|(_, proof)| proof);
        let proofs = proofs.chain(self.policies.iter_mut().flat_map(|(_, _, proofs)| proofs));
        proofs.for_each(|proof| proof.findings.retain(|finding| !is_dropped(finding)));
    }
}

/// Proves the assertions of these journeys, and the policies over them. Journeys that are not named here are followed
/// where others call them.
pub fn prove<'a>(scope: &Scope<'a>, journeys: &[&'a Journey]) -> Proofs<'a> {
    let mut proofs = Proofs { faults: faults::of(scope, journeys), ..Proofs::default() };
    let mut known = Known::default();
    for journey in journeys {
        for claim in &journey.claims {
            match known.sides(scope, claim, Some(journey)) {
                Ok((what, others)) => {
                    let proof = proof(scope, claim, &what, &others, &[journey]);
                    proofs.faults.extend((proof.matters == 0).then(|| faults::idle(claim)));
                    proofs.own.push((journey, proof));
                }
                Err(fault) => proofs.faults.push(fault),
            }
        }
    }
    for policy in scope.policies {
        let covered: Vec<&Journey> =
            journeys.iter().copied().filter(|journey| covers(policy, journey)).collect();
        if covered.is_empty() && !journeys.is_empty() {
            proofs.faults.push(faults::covers_nothing(policy, journeys));
        }
        let mut found = Vec::new();
        for claim in &policy.claims {
            match known.sides(scope, claim, None) {
                Ok((what, others)) => found.push(proof(scope, claim, &what, &others, &covered)),
                Err(fault) => proofs.faults.push(fault),
            }
        }
        proofs.policies.push((policy, covered, found));
    }
    proofs
}

/// Points of policies, which are the same for all journeys: each is looked for once.
#[derive(Default)]
struct Known {
    roles: HashMap<String, Points>,
}

impl Known {
    /// Both sides of an assertion, of a journey or of a policy.
    fn sides(
        &mut self,
        scope: &Scope<'_>,
        claim: &Claim,
        journey: Option<&Journey>,
    ) -> Result<(Points, Points), Diagnostic> {
        let mut side = |points: &[crate::model::ClaimPoint]| {
            let mut all = scope.ways.nothing();
            for point in points {
                all = all | points::of(scope, point, journey, &mut self.roles)?;
            }
            Ok(all)
        };
        points::ends(claim)?;
        Ok((side(&claim.what)?, side(&claim.others)?))
    }
}

fn proof<'a>(
    scope: &Scope<'a>,
    claim: &'a Claim,
    what: &Points,
    others: &Points,
    journeys: &[&'a Journey],
) -> Proof<'a> {
    let ask = match claim.form {
        ClaimForm::Requires => Ask::Reaches(what, others),
        ClaimForm::NeverAfter => Ask::ReachesAfter(what, others),
        ClaimForm::LeadsTo => Ask::EndsWithout(what, others),
    };
    let answer = scope.ways.ask(ask, journeys.iter().copied());
    let finding = |journey: &&'a Journey| {
        let way = answer.way(&journey.name)?;
        let unseen = if asks_for_role(claim) { unseen(&way, scope.catalog) } else { Vec::new() };
        Some(Finding { journey, way, unseen })
    };
    let findings: Vec<Finding<'_>> = journeys.iter().filter_map(finding).collect();
    let nothing = scope.ways.nothing();
    let reached = scope.ways.ask(Ask::Reaches(what, &nothing), journeys.iter().copied());
    let matters = journeys.iter().filter(|journey| reached.way(&journey.name).is_some()).count();
    Proof { claim, findings, matters }
}

/// Whether an assertion holds where something with a role is passed.
fn asks_for_role(claim: &Claim) -> bool {
    claim.form != ClaimForm::NeverAfter
        && claim.others.iter().any(|point| matches!(point.subject, Subject::Role(_)))
}

/// Nodes on a way of which nobody can see what they check.
fn unseen<'a>(way: &Way<'a>, catalog: &Catalog) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let nodes = way.steps.iter().filter_map(|step| match step.at {
        At::Node(node) => Some(node),
        _ => None,
    });
    for node in nodes.flat_map(|node| std::iter::once(node).chain(&node.children)) {
        let is_unknown = catalog.get(&node.node_type).is_none();
        let name = roles::name_of(node);
        if node.roles.is_empty()
            && (is_unknown || roles::of(node, catalog).any(|role| role == "runs-script"))
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}
