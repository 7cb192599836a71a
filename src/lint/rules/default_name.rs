//! Nodes that run something of one's own and are called as their type is.

use super::super::context::{Context, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey
        .nodes
        .iter()
        .filter(|node| context.has_role(node, "runs-script") || context.has_role(node, "runs-journey"))
    {
        let Some(known) = context.known(node) else { continue };
        let name = node.display_name.trim();
        if name == known.name || known.aliases.iter().any(|own| own == name) {
            let message = format!("`{}` is called \"{name}\", as every node of its type", context.name(node));
            let help = "say on the canvas what its script or journey does";
            found.push(Diagnostic::new(Code::DefaultName, at(journey, node), message).help(help));
        }
    }
}
