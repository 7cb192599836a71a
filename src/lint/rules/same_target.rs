//! A decision that decides nothing: all its outcomes lead to one place.

use super::super::context::{Context, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Target};

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.nodes.iter().filter(|node| node.outcomes.len() > 1) {
        let [(_, first), rest @ ..] = node.connections.as_slice() else { continue };
        let is_one = !rest.is_empty() && rest.iter().all(|(_, target)| target == first);
        // Whether a message arrives, or whether a text was read, may matter to nobody.
        let is_decision = context.any_has_role(node, "decides")
            && !context.any_has_role(node, "sends-message")
            && !context.has_role(node, "shows-message");
        if !is_one || rest.len() + 1 < node.outcomes.len() || !is_decision {
            continue;
        }
        let target = match first {
            Target::Node(index) => format!("`{}`", journey.nodes[*index].key),
            Target::Success => "success".to_owned(),
            Target::Failure => "failure".to_owned(),
            _ => continue,
        };
        let message = format!("all outcomes of `{}` lead to {target}", context.name(node));
        let help = "lead them to different places, or leave the node out";
        found.push(Diagnostic::new(Code::SameTarget, at(journey, node), message).help(help));
    }
}
