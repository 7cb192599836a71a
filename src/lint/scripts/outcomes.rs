//! The outcomes that a script sets, against those that the node declares which runs it.

use std::collections::BTreeSet;

use super::custom::CONTEXT;
use super::{Case, Said, User};
use crate::catalog::SCRIPT_ERROR;
use crate::diagnostic::{Code, Diagnostic, Place, listing, nearest};

pub(super) fn check(case: &Case<'_>, said: &mut Said) {
    if !case.facts.decides() || case.users.is_empty() {
        return;
    }
    let outcomes = &case.understood.outcomes;
    said.untold += usize::from(outcomes.is_open);
    for user in case.users {
        let Some(declared) = user.declared() else { continue };
        let mut meant = BTreeSet::new();
        for (name, place) in outcomes.sure.iter().filter(|(name, _)| !declared.contains(&name.as_str())) {
            // One mistake is one finding: what was meant is not missing too.
            let near = nearest(name, declared.iter().copied().filter(|own| !outcomes.sets(own)));
            meant.extend(near);
            if !case.is_allowed(Code::OutcomeNotDeclared, &[*user]) {
                said.diagnostics.push(undeclared(case, *user, name, place, near, &declared));
            }
        }
        // What was meant by something that has no effect is not missing too.
        let is_clear = !outcomes.is_open && outcomes.no_texts.is_empty() && outcomes.unbuilt.is_empty();
        if is_clear {
            let never =
                declared.iter().enumerate().filter(|(_, own)| !outcomes.may_be(own) && !meant.contains(*own));
            for (index, name) in never.filter(|_| !outcomes.is_missing()) {
                // The platform leads there by itself when a custom node fails.
                let is_of_platform = case.facts.context == CONTEXT && *name == SCRIPT_ERROR;
                if !is_of_platform && !case.is_allowed(Code::OutcomeNeverSet, &[*user]) {
                    said.diagnostics.push(never_set(case, *user, index, name));
                }
            }
        }
    }
    let is_without_effect = !outcomes.no_texts.is_empty() || !outcomes.unbuilt.is_empty();
    if is_without_effect && !case.is_allowed(Code::OutcomeWithoutEffect, case.users) {
        for (what, place) in &outcomes.no_texts {
            let message = format!("`outcome` is {what}, and the platform takes a text");
            let help = "write it as a text: `outcome = \"true\"`; the node fails otherwise";
            let diagnostic = case.found(Code::OutcomeWithoutEffect, place, message).help(help);
            said.diagnostics.push(case.with_users(diagnostic));
        }
        for place in &outcomes.unbuilt {
            let diagnostic = case
                .found(
                    Code::OutcomeWithoutEffect,
                    place,
                    "this action is never built, and the platform ignores it",
                )
                .help("end it with `.build()`");
            said.diagnostics.push(case.with_users(diagnostic));
        }
    }
    let says_nothing = outcomes.is_missing() && outcomes.unbuilt.is_empty();
    if says_nothing && !case.is_allowed(Code::ScriptWithoutOutcome, case.users) {
        let message = format!("the script `{}` sets no outcome", case.facts.script.name);
        let help = if case.facts.version == "1.0" {
            "set one: `outcome = \"true\"`, or `action = Action.goTo(\"true\").build()`"
        } else {
            "set one: `action.goTo(\"true\")`"
        };
        let diagnostic = case.found(Code::ScriptWithoutOutcome, &(0..0), message).help(help);
        said.diagnostics.push(case.with_users(diagnostic));
    }
}

fn undeclared(
    case: &Case<'_>,
    user: User<'_>,
    name: &str,
    place: &std::ops::Range<usize>,
    near: Option<&str>,
    declared: &[&str],
) -> Diagnostic {
    let key = user.name();
    let message = format!("`{key}` does not declare the outcome `{name}` that its script sets");
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "add it to the `outcomes` of `{key}`, which are {}: the node fails otherwise",
            listing(declared.iter().copied(), 8)
        ),
    };
    let diagnostic = case.found(Code::OutcomeNotDeclared, place, message).help(help);
    diagnostic.related(outcomes_place(user), format!("`{key}` runs it"))
}

fn never_set(case: &Case<'_>, user: User<'_>, index: usize, name: &str) -> Diagnostic {
    let property = user.node.properties.get("outcomes");
    let place = property.and_then(|property| property.part_spans.get(index).copied());
    let place = place.map_or_else(|| user.place(), Place::from);
    let message = format!("the script of `{}` never sets the outcome `{name}`", user.name());
    let set: Vec<&str> = case.understood.outcomes.sure.iter().map(|(name, _)| name.as_str()).collect();
    let help = if set.is_empty() {
        "no way leads on from it: remove it, or set it in the script".to_owned()
    } else {
        format!("it sets {}; remove the outcome, or set it", listing(set, 8))
    };
    let diagnostic = Diagnostic::new(Code::OutcomeNeverSet, place, message).help(help);
    diagnostic.related_if(case.texts.declared(), "the script")
}

/// Where a node lists its outcomes.
fn outcomes_place(user: User<'_>) -> Place {
    let property = user.node.properties.get("outcomes");
    property.map_or_else(|| user.place(), |property| user.journey.place_of_value(user.node, property))
}
