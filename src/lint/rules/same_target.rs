//! A decision that decides nothing: all its outcomes lead to one place.

use super::super::context::{Context, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node, Target};

/// What a node does beside deciding, so that it may be there for that alone: whether it worked may matter to nobody, and that
/// all are led on alike may hide from a stranger which users there are.
const DOING: [&str; 16] = [
    "calls-http",
    "collects-attributes",
    "creates-external-identity",
    "creates-identity",
    "evaluates-device",
    "identifies",
    "imitates",
    "issues-credential",
    "registers",
    "risk-evaluates",
    "runs-external-flow",
    "runs-journey",
    "runs-script",
    "sends-message",
    "shows-message",
    "updates-identity",
];

/// Whether a node of the platform's is there to decide, and for nothing else. To check a password is to decide.
fn is_pure(node: &Node, context: &Context<'_>) -> bool {
    let is_listed =
        |known: &&crate::catalog::NodeType| !known.has_flag("marketplace") && !known.has_flag("not-listed");
    let Some(known) = context.known(node).filter(is_listed) else { return false };
    let does = |role: &&str| context.has_role(node, role);
    let checks = context.has_role(node, "authenticates:password");
    let writes = known.state.writes.iter().any(|key| key != "username");
    context.has_role(node, "decides") && !writes && (checks || !DOING.iter().any(does))
}

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.nodes.iter().filter(|node| node.outcomes.len() > 1) {
        let [(_, first), rest @ ..] = node.connections.as_slice() else { continue };
        let is_one = !rest.is_empty() && rest.iter().all(|(_, target)| target == first);
        let is_decision = std::iter::once(node)
            .filter(|node| !node.is_page())
            .chain(node.children.last())
            .any(|node| is_pure(node, context));
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
