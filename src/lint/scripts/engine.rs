//! What the platform's engine does not run.

use super::Case;
use crate::catalog::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::script::bindings;

pub(super) fn check(case: &Case<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let is_library = case.facts.context == "LIBRARY";
    let is_cloud = case.scripts.target == Target::Aic;
    let refusals = case.understood.refusals.iter().filter(|refusal| {
        // A server of one's own may run the newer language: what that runs is no mistake for sure.
        // Texts from Java, which the old generation hands out, have a method of this name.
        let is_of_java = refusal.what == "`replaceAll`" && case.facts.version == bindings::OLDEST;
        let is_fine = is_library && refusal.is_fine_in_library || !is_cloud && refusal.runs_in_es6;
        !is_of_java && !is_fine
    });
    for refusal in refusals {
        let why = if refusal.is_syntax { "and fails to read the whole script" } else { "and fails there" };
        let message = format!("the platform's engine does not know {}", refusal.what);
        let message = if refusal.what.starts_with("`const`") {
            format!("{} does not work in the platform's engine", refusal.what)
        } else {
            format!("{message}, {why}")
        };
        let diagnostic = case.found(Code::ScriptNotRun, &refusal.place, message).help(refusal.instead);
        diagnostics.push(case.with_users(diagnostic));
    }
}
