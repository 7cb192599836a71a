//! Ends that tell a user who is not known from one whose password is wrong.

use super::super::context::{Context, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node, Target};

/// What the user comes to see.
#[derive(Clone, Copy, PartialEq)]
enum Sight {
    Node(usize),
    Success,
    Failure,
    Nothing,
}

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let negative = |node: &Node| {
        let is_no = |outcome: &str| matches!(outcome, "false" | "FALSE" | "notFound" | "NOT_FOUND");
        node.connections
            .iter()
            .find(|(outcome, _)| is_no(outcome))
            .map(|(_, target)| sight(journey, context, target))
    };
    let mut checks = journey.nodes.iter().filter(|node| context.any_has_role(node, "authenticates:password"));
    let Some((check, wrong)) = checks.find_map(|node| Some((node, negative(node)?))) else { return };
    let is_search =
        |node: &&Node| context.has_role(node, "identifies") && !context.has_role(node, "authenticates");
    for search in journey.nodes.iter().filter(is_search) {
        let Some(unknown) = negative(search) else { continue };
        // Somebody who is sent on to register is told so on purpose.
        let is_told = match unknown {
            Sight::Failure => true,
            Sight::Node(index) => context.any_has_role(&journey.nodes[index], "shows-message"),
            Sight::Success | Sight::Nothing => false,
        };
        if is_told && unknown != wrong && wrong != Sight::Nothing {
            let (search_name, check_name) = (context.name(search), context.name(check));
            let message = format!("a stranger can tell by `{search_name}` which users there are");
            let help =
                format!("let an unknown user see what one with a wrong password sees at `{check_name}`");
            let diagnostic =
                Diagnostic::new(Code::AccountEnumeration, at(journey, search), message).help(help);
            found.push(diagnostic.related(at(journey, check), "a wrong password leads elsewhere"));
        }
    }
}

/// The first thing on a way that the user sees, or its end.
fn sight(journey: &Journey, context: &Context<'_>, target: &Target) -> Sight {
    let mut target = target;
    for _ in 0..journey.nodes.len() {
        match target {
            Target::Success => return Sight::Success,
            Target::Failure => return Sight::Failure,
            Target::Nowhere | Target::Unknown(_) => return Sight::Nothing,
            Target::Node(index) => {
                let node = &journey.nodes[*index];
                let shows = node.is_page()
                    || context.has_role(node, "prompts")
                    || context.has_role(node, "shows-message");
                match node.connections.as_slice() {
                    _ if shows => return Sight::Node(*index),
                    [(_, next)] => target = next,
                    // A limit of tries lets the first ones through.
                    outcomes if context.has_role(node, "limits-retries") => {
                        match outcomes.iter().find(|(outcome, _)| outcome == "Retry") {
                            Some((_, next)) => target = next,
                            None => return Sight::Nothing,
                        }
                    }
                    _ => return Sight::Nothing,
                }
            }
        }
    }
    Sight::Nothing
}
