//! Changes of an account by somebody of whom nothing is verified.

use super::super::context::{Context, at};
use super::ways::{SHOWN, proof, unverified_ways};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;
use crate::realm::ways::{At, Points};

/// What registers something that the user signs in with later.
const REGISTERING: [&str; 5] = [
    "registers:device-binding",
    "registers:oath",
    "registers:push",
    "registers:wallet",
    "registers:webauthn",
];

/// A device that is registered for somebody whom nothing has verified.
pub(super) fn device(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let points = points(context, &REGISTERING);
    let what = "a device is registered for a user of whom nothing is verified";
    report(context, &points, Code::UnverifiedRegistration, what, found);
}

/// An account that is changed for somebody whom nothing has verified.
pub(super) fn account(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let points = context
        .walk()
        .ways
        .nodes_that(|_, node| ["PatchObjectNode", "SetUserPassword"].contains(&node.node_type.as_str()));
    let what = "the account of a user is changed of whom nothing is verified";
    report(context, &points, Code::UnverifiedChange, what, found);
}

fn points(context: &Context<'_>, roles: &[&str]) -> Points {
    context.walk().ways.nodes_that(|_, node| roles.iter().any(|role| context.has_role(node, role)))
}

fn report(context: &Context<'_>, points: &Points, code: Code, what: &str, found: &mut Vec<Diagnostic>) {
    if points.is_empty() {
        return;
    }
    // Where no name is asked for, a journey goes on with a user who was verified by another one.
    let asks = |journey: &Journey| {
        let has = |role| journey.nodes.iter().any(|node| context.any_has_role(node, role));
        has("collects-username") || has("identifies") && has("collects-attributes")
    };
    let ways = unverified_ways(context, points);
    for (_, way) in ways.into_iter().filter(|(journey, way)| asks(journey) && way.unknown.is_empty()) {
        let Some(last) = way.steps.last() else { continue };
        let At::Node(node) = last.at else { continue };
        let message = format!("{what}: {}", way.text(SHOWN));
        let help = "verify the user first, with a password, a link or a factor that is registered already";
        let diagnostic = Diagnostic::new(code, at(last.journey, node), message).help(help);
        found.push(proof(diagnostic, &way));
    }
}
