//! Aids for a developer that users would see.

use super::super::context::{Context, at, at_property};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// Types that show what goes on inside.
const DEBUGGERS: [&str; 2] = ["DebugNode", "DisplayDebug"];

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes() {
        if DEBUGGERS.contains(&node.node_type.as_str()) {
            let message = format!("`{}` shows users what goes on inside the journey", context.name(node));
            let help = "remove it before the journey is used: the state can hold passwords";
            found.push(Diagnostic::new(Code::DebugLeftIn, at(journey, node), message).help(help));
        }
        for property in node.properties.iter().filter(|property| property.name.eq_ignore_ascii_case("debug"))
        {
            if property.value == true {
                let message = format!("`{}` runs in debug mode", context.name(node));
                let place = at_property(journey, node, &property.name);
                let help = format!("`{} = false`, or leave it out", property.name);
                found.push(Diagnostic::new(Code::DebugLeftIn, place, message).help(help));
            }
        }
    }
}
