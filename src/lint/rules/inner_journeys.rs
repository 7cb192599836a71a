//! Inner journeys that can be started directly, that nobody calls, or that are switched off.

use std::collections::HashMap;

use super::super::context::{Context, at, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;
use crate::realm::INNER;

fn says(journey: &Journey, property: &str, value: bool) -> bool {
    journey.properties.value(property).is_some_and(|own| *own == value)
}

pub(super) fn startable(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for journey in context.journeys.iter().filter(|journey| !says(journey, "innerTreeOnly", true)) {
        let callers = context.realm.callers(&journey.name);
        let Some(first) = callers.iter().find(|caller| caller.node.node_type == INNER) else { continue };
        // What looks like a whole login is called by others and by users alike.
        if !has_part_of_name(&journey.name) && finishes(journey, context) {
            continue;
        }
        let message = format!("users can start `{}` by itself, though other journeys call it", journey.name);
        let help = "`innerTreeOnly = true` lets none but other journeys start it";
        let diagnostic = Diagnostic::new(Code::InnerStartable, at_journey(journey), message).help(help);
        found.push(diagnostic.related(at(first.journey, first.node), "called here"));
    }
}

/// Whether the name says that the journey is a part of others.
fn has_part_of_name(name: &str) -> bool {
    let name = name.to_lowercase();
    ["inner", "sub", "helper", "internal"].iter().any(|word| name.contains(word))
}

/// Whether a journey asks who the user is and checks it.
fn finishes(journey: &Journey, context: &Context<'_>) -> bool {
    let has = |role| journey.nodes.iter().any(|node| context.any_has_role(node, role));
    has("collects-username") || has("identifies")
}

pub(super) fn never_called(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if !context.is_whole {
        return;
    }
    for journey in context.journeys.iter().filter(|journey| says(journey, "innerTreeOnly", true)) {
        if !context.called().contains(journey.name.as_str()) {
            let message = format!("nobody calls `{}`, and users cannot start it", journey.name);
            let help = "call it, remove it, or leave `innerTreeOnly` out";
            found.push(Diagnostic::new(Code::InnerNeverCalled, at_journey(journey), message).help(help));
        }
    }
}

pub(super) fn switched_off(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let off: HashMap<&str, &Journey> = context
        .journeys
        .iter()
        .filter(|journey| says(journey, "enabled", false))
        .map(|journey| (journey.name.as_str(), *journey))
        .collect();
    for journey in context.journeys.iter().filter(|journey| !says(journey, "enabled", false)) {
        for call in journey.calls(context.catalog) {
            let Some(called) = off.get(call.journey) else { continue };
            let message =
                format!("`{}` calls `{}`, which is switched off", context.name(call.node), called.name);
            let place = call.place;
            let diagnostic = Diagnostic::new(Code::CalledSwitchedOff, place, message);
            let help = "the call ends in an error: switch it on, `enabled = true`, or call another one";
            found.push(diagnostic.related(at_journey(called), "switched off").help(help));
        }
    }
}
