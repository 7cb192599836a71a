//! Registrations that a machine can make as often as it likes.

use super::super::context::{Context, at};
use super::ways::{SHOWN, proof};
use crate::diagnostic::{Code, Diagnostic};
use crate::realm::ways::{Ask, At};

/// What a machine does not get by, or what has said who the user is.
const HOLDING: [&str; 6] =
    ["authenticates", "captcha", "identifies-external", "proves-identity", "risk-evaluates", "suspends"];

pub(super) fn look(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let walk = context.walk();
    // A thing registers with a key of its own.
    let creating = walk.ways.nodes_that(|_, node| {
        context.has_role(node, "creates-identity") && !context.has_role(node, "registers:thing")
    });
    if creating.is_empty() {
        return;
    }
    let holding = HOLDING.iter().map(|role| walk.ways.role(role));
    let of_makers = walk.ways.nodes_that(|_, node| {
        context.known(node).is_some_and(|known| known.has_flag("marketplace"))
            && context.has_role(node, "decides")
    });
    let holding_off = holding.fold(walk.perhaps.clone() | of_makers, |all, own| all | own);
    let answer = walk.ways.ask(Ask::Reaches(&creating, &holding_off), walk.roots.iter().copied());
    for journey in &walk.roots {
        let Some(way) = answer.way(&journey.name).filter(|way| way.unknown.is_empty()) else { continue };
        let Some(last) = way.steps.last() else { continue };
        let At::Node(node) = last.at else { continue };
        let message = format!("machines can register as often as they like: {}", way.text(SHOWN));
        let help = "put a CAPTCHA before it, or a link or code that is sent to the address";
        let diagnostic = Diagnostic::new(Code::OpenRegistration, at(last.journey, node), message).help(help);
        found.push(proof(diagnostic, &way));
    }
}
