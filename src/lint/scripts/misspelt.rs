//! Names that nothing binds and that are nearly those of something.

use std::collections::BTreeSet;

use super::Case;
use super::generation::context_of;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::script::bindings;

pub(super) fn check(case: &Case<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let version = case.facts.version;
    let Some(context) = context_of(case, version) else { return };
    let other = context_of(case, bindings::other(version));
    let bound: BTreeSet<&str> = context.names().collect();
    let mut seen = BTreeSet::new();
    for name in case.understood.names.iter().filter(|name| !name.is_asked_for) {
        let own = name.name.as_str();
        let (found, near, place) = if context.binds(own) {
            let Some((member, place)) = &name.member else { continue };
            let is_there = |context: &bindings::Context| context.has_member(own, member) != Some(false);
            if is_there(context) || other.is_some_and(is_there) {
                continue;
            }
            let members = context.members(own).iter().map(String::as_str);
            (format!("{own}.{member}"), nearest(member, members), place)
        } else if other.is_some_and(|other| other.binds(own)) {
            continue;
        } else {
            (own.to_owned(), nearest(own, bound.iter().copied()), &name.place)
        };
        // A name that is like none may come from anywhere.
        let Some(near) = near.filter(|_| seen.insert(found.clone())) else { continue };
        let message = format!("there is no `{found}` in a script");
        let help = format!("did you mean `{near}`?");
        let diagnostic = case.found(Code::MisspeltBinding, place, message).help(help);
        diagnostics.push(case.with_users(diagnostic));
    }
}
