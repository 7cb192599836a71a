//! Outcomes that say that a check has failed, and lead to Success.

use super::super::context::{Context, at, at_outcome};
use super::words::is_failure;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node, Target};
use crate::realm::INNER;
use crate::realm::ways::roles;

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let fails = |(outcome, target): &(String, Target)| *target == Target::Success && is_failure(outcome);
    for node in journey.nodes.iter().filter(|node| node.connections.iter().any(fails)) {
        let Some(checking) =
            std::iter::once(node).chain(node.children.last()).find(|node| checks(node, context))
        else {
            continue;
        };
        let passes = |outcome: &str| {
            let known =
                context.known(checking).is_some_and(|known| known.passes.iter().any(|own| own == outcome));
            let given = || {
                let named = checking.roles.iter().flat_map(|given| &given.outcomes);
                named.into_iter().any(|name| roles::is_named(checking, outcome, name))
            };
            known || given()
        };
        for (outcome, _) in node.connections.iter().filter(|edge| fails(edge)) {
            if !passes(outcome) {
                let message = format!(
                    "`{}` leads to success when its check has not passed (`{outcome}`)",
                    context.name(node)
                );
                let help = "lead it to `failure`, or to another check";
                let place = at_outcome(journey, node, outcome);
                let diagnostic = Diagnostic::new(Code::FailedCheckSucceeds, place, message).help(help);
                found.push(diagnostic.related(at(journey, node), "the check"));
            }
        }
    }
}

/// Whether a node checks a credential: by its type, by what its source says, or by the journey that it runs.
fn checks(node: &Node, context: &Context<'_>) -> bool {
    let by_type = context.known(node).is_some_and(|known| {
        let is_check =
            |role: &String| role.starts_with("authenticates:") && role != "authenticates:persistent-cookie";
        known.roles.iter().any(is_check) && !known.passes.is_empty()
    });
    let by_source = || node.roles.iter().any(|given| roles::is_role(&given.role, "authenticates"));
    let by_journey = || {
        let inner = Some(node).filter(|node| node.node_type == INNER).and_then(|node| node.text("tree"));
        inner.and_then(|name| context.realm.get(name)).is_some_and(|inner| {
            let walk = context.walk();
            walk.ways.reaches(inner, &walk.verified)
        })
    };
    by_type || by_source() || by_journey()
}
