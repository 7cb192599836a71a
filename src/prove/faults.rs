//! What keeps an assertion from being understood, or from meaning anything.

use std::collections::HashMap;

use super::Scope;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing};
use crate::model::{Claim, Journey, Node, Policy};
use crate::realm::ways::roles::{is_achievement, is_named, succeeds};
use crate::source::Span;

/// Something that an assertion names and that does not exist.
pub(super) fn unknown(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::UnknownInAssertion, span, message)
}

/// What outcomes there are.
pub(super) fn outcomes_of(written: &str, ids: &[&str]) -> String {
    did_you_mean(written, ids.iter().copied()).unwrap_or_else(|| match ids {
        [] => "it has none".to_owned(),
        ids => format!("it has {}", listing(ids.iter().copied(), 8)),
    })
}

/// An assertion about what no way reaches.
pub(super) fn idle(claim: &Claim) -> Diagnostic {
    let message = format!("no way reaches {}: the assertion says nothing", super::words::side(&claim.what));
    Diagnostic::new(Code::IdleAssertion, claim.span, message)
        .help("remove it, or mend the ways that should lead there")
}

/// A policy that is for no journey.
pub(super) fn covers_nothing(policy: &Policy, journeys: &[&Journey]) -> Diagnostic {
    let message = format!("the policy `{}` is for none of the journeys", policy.name);
    let names = journeys.iter().map(|journey| journey.name.as_str());
    let wanted = policy.journeys.iter().flatten().find_map(|pattern| did_you_mean(pattern, names.clone()));
    let help = wanted.unwrap_or_else(|| {
        "`for` names journeys, with `*` for anything, or categories; `where` names their properties"
            .to_owned()
    });
    Diagnostic::new(Code::IdlePolicy, policy.journeys_span, message).help(help)
}

/// Policies of one name, and roles that nobody can see the success of.
pub(super) fn of(scope: &Scope<'_>, journeys: &[&Journey]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut firsts: HashMap<&str, Span> = HashMap::new();
    for policy in scope.policies {
        if let Some(first) = firsts.insert(&policy.name, policy.name_span) {
            let message = format!("there is a policy `{}` already", policy.name);
            let diagnostic = Diagnostic::new(Code::DuplicateDeclaration, policy.name_span, message);
            found.push(diagnostic.related(first, "the first one"));
        }
    }
    for journey in journeys {
        for node in journey.all_nodes().filter(|node| !node.roles.is_empty()) {
            given(node, &mut found);
        }
    }
    found
}

/// Roles of a node for which it is not clear by which outcome they count.
fn given(node: &Node, found: &mut Vec<Diagnostic>) {
    let ids: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    // Of a page's child, or of a type that nobody knows, there may be nothing to compare with.
    if ids.is_empty() {
        return;
    }
    for role in &node.roles {
        let named = |wanted: &String| ids.iter().any(|id| is_named(node, id, wanted));
        if let Some(stray) = role.outcomes.iter().find(|outcome| !named(outcome)) {
            let message = format!("`{}` has no outcome `{stray}`", node.key);
            found.push(unknown(role.span, message).help(outcomes_of(stray, &ids)));
        } else if role.outcomes.is_empty()
            && is_achievement(&role.role)
            && !ids.iter().any(|id| succeeds(node, id))
        {
            let message = format!("by which outcome of `{}` has `{}` been done?", node.key, role.role);
            let help = format!("say so: `@role({} on {})`", role.role, ids.join(" | "));
            found.push(Diagnostic::new(Code::RoleWithoutOutcome, role.span, message).help(help));
        }
    }
}
