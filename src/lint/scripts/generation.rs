//! Names that only the other generation of the engine binds.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Case;
use crate::diagnostic::{Code, Diagnostic};
use crate::script::bindings::{self, Context};

/// What stands in the other generation where a name stands in one.
const TWINS: [(&str, &str); 22] = [
    ("sharedState", "`nodeState.get` and `nodeState.putShared`"),
    ("transientState", "`nodeState.get` and `nodeState.putTransient`"),
    ("callbacksBuilder", "`action = Action.send(…).build()`"),
    ("openidm", "`httpClient`, or a next-generation script"),
    ("require", "a next-generation script"),
    ("utils", "a next-generation script"),
    ("logger.message", "`logger.debug` or `logger.info`"),
    ("logger.warning", "`logger.warn`"),
    ("logger.messageEnabled", "`logger.isDebugEnabled`"),
    ("logger.warningEnabled", "`logger.isWarnEnabled`"),
    ("logger.errorEnabled", "`logger.isErrorEnabled`"),
    ("logger.debug", "`logger.message`"),
    ("logger.info", "`logger.message`"),
    ("logger.trace", "`logger.message`"),
    ("logger.warn", "`logger.warning`"),
    ("idRepository.getAttribute", "`idRepository.getIdentity(…).getAttributeValues`"),
    ("idRepository.setAttribute", "`idRepository.getIdentity(…).setAttribute`, then `store()`"),
    ("idRepository.addAttribute", "`idRepository.getIdentity(…).addAttribute`, then `store()`"),
    ("callbacks.get", "`callbacks.getNameCallbacks()` and the like"),
    ("callbacks.size", "`callbacks.isEmpty()`"),
    ("action.goTo", "`action = Action.goTo(…).build()`"),
    ("Action", "`action.goTo(…)` and `callbacksBuilder`"),
];

/// Members of the value that `nodeState.get` gives in the old generation.
const WRAPPED: [&str; 9] =
    ["asBoolean", "asDouble", "asInteger", "asList", "asLong", "asMap", "asString", "isNotNull", "isNull"];

pub(super) fn check(case: &Case<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let version = case.facts.version;
    let Some(context) = context_of(case, version) else { return };
    let other = context_of(case, bindings::other(version));
    let mut seen = BTreeSet::new();
    for name in case.understood.names.iter().filter(|name| !name.is_asked_for) {
        let member = name.member.as_ref().map(|(member, place)| (member.as_str(), place));
        let found = match member {
            _ if !context.binds(&name.name) => {
                let is_elsewhere = other.is_some_and(|other| other.binds(&name.name));
                is_elsewhere.then(|| (name.name.clone(), name.place.clone()))
            }
            Some((member, place)) => {
                let full = format!("{}.{member}", name.name);
                is_of_other(context, other, &name.name, member).then(|| (full, place.clone()))
            }
            None => None,
        };
        if let Some((name, place)) = found
            && seen.insert(name.clone())
        {
            diagnostics.push(said(case, &name, &place));
        }
    }
    if version != bindings::OLDEST && case.facts.decides() {
        // The class that builds actions is not to be had in the next generation.
        let class = case.understood.outcomes.classes.first();
        diagnostics.extend(class.map(|place| said(case, "Action", place)));
        for (member, place) in case.understood.state.iter().filter_map(|own| own.chained.as_ref()) {
            if WRAPPED.contains(&member.as_str()) && seen.insert(member.clone()) {
                let message = format!("`nodeState.get` gives the value itself, which has no `{member}`");
                let help = format!("leave `.{member}()` out: it belongs to scripts of the generation 1.0");
                let diagnostic = case.found(Code::ScriptGeneration, place, message).help(help);
                diagnostics.push(case.with_users(diagnostic));
            }
        }
    }
}

/// What is bound in a generation. The names of the contexts of decisions belong to one generation each, and exports have them
/// with either: the generation counts.
pub(super) fn context_of(case: &Case<'_>, version: &str) -> Option<&'static Context> {
    let own = bindings::context(case.facts.context, version);
    own.or_else(|| {
        bindings::context("AUTHENTICATION_TREE_DECISION_NODE", version).filter(|_| case.facts.decides())
    })
}

/// Whether a member is one of what the other generation binds, and of nothing here.
fn is_of_other(context: &Context, other: Option<&Context>, name: &str, member: &str) -> bool {
    if name == "action" && member == "goTo" {
        // In the old generation `action` is nothing until the script sets it.
        return context.has_member(name, member).is_none() && other.is_some_and(|other| other.binds(name));
    }
    context.has_member(name, member) == Some(false)
        && other.is_some_and(|other| other.has_member(name, member) == Some(true))
}

fn said(case: &Case<'_>, name: &str, place: &Range<usize>) -> Diagnostic {
    let version = case.facts.version;
    let message = format!("a script with `evaluatorVersion = \"{version}\"` has no `{name}`");
    let twin = TWINS.iter().find(|(own, _)| *own == name).map(|(_, twin)| *twin);
    let other = bindings::other(version);
    let help = match twin {
        Some(twin) => format!("it is of {other}; here it is {twin}"),
        None => format!("it is of {other}: say `evaluatorVersion = \"{other}\"`, or do without it"),
    };
    case.with_users(case.found(Code::ScriptGeneration, place, message).help(help))
}
