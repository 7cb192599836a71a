//! A second factor that the user, or a user without a device, can do without.

use super::super::context::{Context, at_outcome};
use super::words::plain;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Target};

/// What outcomes are called by which somebody goes round a factor.
const SKIPPING: [&str; 8] =
    ["notenrolled", "notregistered", "optout", "skip", "skipped", "unregistered", "nodevice", "nodevices"];

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in &journey.nodes {
        let is_factor = ["sends-message:push", "authenticates", "registers"]
            .iter()
            .any(|role| context.any_has_role(node, role));
        for (outcome, target) in node.connections.iter().filter(|_| is_factor) {
            if *target == Target::Success && SKIPPING.contains(&plain(outcome).as_str()) {
                let message =
                    format!("`{outcome}` of `{}` lets a user in without this factor", context.name(node));
                let help = "lead it to another factor, or to where the user registers one";
                found.push(
                    Diagnostic::new(Code::FactorSkippable, at_outcome(journey, node, outcome), message)
                        .help(help),
                );
            }
        }
    }
}
