//! Outcomes that say that a check has failed, and lead to Success.

use super::super::context::{Context, at_outcome};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Target};

/// What outcomes are called when something went wrong.
const FAILURES: [&str; 21] = [
    "accountexpired",
    "cancelled",
    "clienterror",
    "configurationfailed",
    "denied",
    "disabled",
    "error",
    "expired",
    "fail",
    "failed",
    "failure",
    "false",
    "invalid",
    "locked",
    "no",
    "reject",
    "rejected",
    "timeout",
    "unsupported",
    "notfound",
    "unknown",
];

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in &journey.nodes {
        let checks = |node: &crate::model::Node| {
            context.known(node).is_some_and(|known| {
                known.roles.iter().any(|role| {
                    role.starts_with("authenticates:") && role != "authenticates:persistent-cookie"
                }) && !known.passes.is_empty()
            })
        };
        let Some(checking) = std::iter::once(node).chain(node.children.last()).find(|node| checks(node))
        else {
            continue;
        };
        let passes = context.known(checking).map_or(&[][..], |known| &known.passes);
        for (outcome, target) in &node.connections {
            let word: String = outcome
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            let word = word.strip_suffix("outcome").unwrap_or(&word);
            if *target == Target::Success && FAILURES.contains(&word) && !passes.contains(outcome) {
                let message = format!(
                    "`{}` leads to success when its check has not passed (`{outcome}`)",
                    context.name(node)
                );
                let help = "lead it to `failure`, or to another check";
                found.push(
                    Diagnostic::new(Code::FailedCheckSucceeds, at_outcome(journey, node, outcome), message)
                        .help(help),
                );
            }
        }
    }
}
