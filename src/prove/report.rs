//! Broken assertions as diagnostics.

use super::words::{claim as text, says, unseen};
use super::{Finding, Proof, Proofs};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Edge, EdgeOutcome, Node, Policy};
use crate::realm::ways::roles::is_named;
use crate::realm::ways::{At, Step};
use crate::source::Span;

/// How many steps of a way are told in one line.
const TOLD: usize = 24;
/// How many steps of a way are related places; of a longer one the first and the last.
const PLACES: usize = 12;

/// What there is to say of all that was proven.
pub fn report(proofs: Proofs<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = proofs.faults;
    for (_, proof) in &proofs.own {
        diagnostics.extend(proof.findings.iter().map(|finding| broken(proof, finding, None)));
    }
    for (policy, _, proofs) in &proofs.policies {
        for proof in proofs {
            diagnostics.extend(proof.findings.iter().map(|finding| broken(proof, finding, Some(policy))));
        }
    }
    diagnostics
}

/// An assertion, or one of a policy, that does not hold in a journey: the shortest way that breaks it, in one line and as
/// related places. It is told where the journey is, since that is what somebody changed.
pub fn broken(proof: &Proof<'_>, finding: &Finding<'_>, policy: Option<&Policy>) -> Diagnostic {
    let claim = proof.claim;
    let said = match policy {
        Some(policy) => {
            format!("`{}` breaks the policy `{}`: {}", finding.journey.name, policy.name, says(claim))
        }
        None => says(claim),
    };
    let place = policy.map_or(claim.span, |_| finding.journey.name_span.unwrap_or(claim.span));
    let way = finding.way.text(TOLD);
    let mut diagnostic = if finding.is_sure() {
        let hint = unseen(&finding.unseen).map_or_else(String::new, |hint| format!("; {hint}"));
        Diagnostic::new(Code::BrokenAssertion, place, said).help(format!("the shortest way: {way}{hint}"))
    } else {
        let unknown = listing(finding.way.unknown.iter().copied(), 4);
        let said = match policy {
            Some(policy) => format!(
                "whether `{}` keeps to the policy `{}` cannot be proven: {unknown} is not in the workspace",
                finding.journey.name, policy.name
            ),
            None => format!("whether `{}` cannot be proven: {unknown} is not in the workspace", text(claim)),
        };
        Diagnostic::new(Code::UnprovenAssertion, place, said).help(format!("it depends on this way: {way}"))
    };
    if policy.is_some() && place != claim.span {
        diagnostic = diagnostic.related(claim.span, "what the policy says");
    }
    let placed: Vec<(usize, Span, String)> = (1..)
        .zip(&finding.way.steps)
        .filter_map(|(number, step)| Some((number, span(step)?, step.text())))
        .collect();
    let left_out = placed.len().saturating_sub(PLACES);
    let cut = if left_out > 0 { PLACES / 2 } else { placed.len() };
    for (at, (number, span, step)) in placed.into_iter().enumerate() {
        if !(cut..cut + left_out).contains(&at) {
            diagnostic = diagnostic.related(span, format!("step {number} of the way: {step}"));
        }
    }
    diagnostic
}

/// Where a step is written: the edge that is taken, or the node.
fn span(step: &Step<'_>) -> Option<Span> {
    match (step.at, step.outcome) {
        (At::Node(node), Some(outcome)) => edge(node, outcome).and_then(|edge| edge.span).or(node.spans.key),
        (At::Node(node), None) => node.spans.key,
        (At::Start, _) => step.journey.start.as_ref().and_then(|start| start.span),
        _ => None,
    }
}

/// The edge of a node that an outcome takes.
fn edge<'n>(node: &'n Node, outcome: &str) -> Option<&'n Edge> {
    let names = |edge: &&Edge| match &edge.outcome {
        EdgeOutcome::Named { child: None, name } => is_named(node, outcome, name),
        EdgeOutcome::Named { child: Some(child), name } => {
            let child = node.children.iter().find(|own| own.key == *child);
            let rest = child.and_then(|child| outcome.strip_prefix(child.id.as_str())?.strip_prefix('-'));
            child.zip(rest).is_some_and(|(child, rest)| is_named(child, rest, name))
        }
        EdgeOutcome::Only | EdgeOutcome::Else => false,
    };
    let rest = |edge: &&Edge| matches!(edge.outcome, EdgeOutcome::Only | EdgeOutcome::Else);
    node.edges.iter().find(names).or_else(|| node.edges.iter().find(rest))
}
