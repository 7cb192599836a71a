//! What the sides of an assertion mean on the ways.

use std::collections::HashMap;

use super::Scope;
use super::faults::{outcomes_of, unknown};
use crate::catalog::{Lookup, Rule};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, likely, listing};
use crate::model::{Claim, ClaimForm, ClaimPoint, Journey, Node, Subject};
use crate::realm::ways::Points;
use crate::realm::ways::roles::{self, is_named, is_role};
use crate::source::Span;

/// The points that are meant, in an assertion of a journey or in a policy.
pub(super) fn of(
    scope: &Scope<'_>,
    point: &ClaimPoint,
    journey: Option<&Journey>,
    known: &mut HashMap<String, Points>,
) -> Result<Points, Diagnostic> {
    let ways = scope.ways;
    match &point.subject {
        Subject::Success => Ok(ways.success()),
        Subject::Failure => Ok(ways.failure()),
        Subject::Journey(name) => {
            if !(scope.is_journey)(name) && !ways.calls(name) {
                let names = ways.roots().map(|journey| journey.name.as_str());
                let help = did_you_mean(name, names);
                return Err(unknown(point.span, format!("there is no journey `{name}`")).help_if(help));
            }
            Ok(ways.journey(name))
        }
        Subject::Role(role) => {
            if let Some(points) = known.get(role) {
                return Ok(points.clone());
            }
            let points = ways.role(role);
            if points.is_empty() {
                exists(scope, role, point.span)?;
            }
            known.insert(role.clone(), points.clone());
            Ok(points)
        }
        Subject::Type((name, span), outcome) => node_type(scope, name, *span, outcome.as_ref()),
        Subject::Node(names) => match journey {
            Some(journey) => node(scope, journey, names),
            None => {
                Err(unknown(point.span, "a policy speaks of many journeys, and knows no nodes".to_owned())
                    .help("name a type or a role: `type RetryLimitDecision`, `role authenticates:otp`"))
            }
        },
    }
}

/// Reports an end where nothing can come after it.
pub(super) fn ends(claim: &Claim) -> Result<(), Diagnostic> {
    let first = match claim.form {
        ClaimForm::Requires | ClaimForm::NeverAfter => &claim.others,
        ClaimForm::LeadsTo => &claim.what,
    };
    let is_end = |point: &&ClaimPoint| matches!(point.subject, Subject::Success | Subject::Failure);
    match first.iter().find(is_end) {
        None => Ok(()),
        Some(end) => {
            let help =
                "an end stands on the other side: `assert success requires X`, `assert X leads to failure`";
            Err(unknown(end.span, "nothing comes after an end".to_owned()).help(help))
        }
    }
}

/// A role that nothing here has: is it one at all?
fn exists(scope: &Scope<'_>, role: &str, span: Span) -> Result<(), Diagnostic> {
    let types = scope.catalog.ids().filter_map(|id| scope.catalog.get(id));
    let mut all: Vec<&str> = types.flat_map(|known| &known.roles).map(String::as_str).collect();
    let nodes = scope.ways.roots().flat_map(Journey::all_nodes);
    all.extend(nodes.flat_map(|node| &node.roles).map(|given| given.role.as_str()));
    all.sort_unstable();
    all.dedup();
    if all.iter().any(|own| is_role(own, role)) {
        return Ok(());
    }
    let families = roles::ACHIEVEMENTS;
    let help = likely(role, all.into_iter().chain(families)).unwrap_or_else(|| {
        "`journeyc catalog show TYPE` tells the roles of a type; `@role(…)` gives one to a node".to_owned()
    });
    Err(unknown(span, format!("there is no role `{role}`")).help(help))
}

fn node_type(
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    outcome: Option<&(String, Span)>,
) -> Result<Points, Diagnostic> {
    let catalog = scope.catalog;
    let known = match catalog.lookup(name) {
        Lookup::Found(known) => Some(known),
        Lookup::Ambiguous(ids) => {
            let message = format!("`{name}` can mean several node types");
            let help = format!("write the id: {}", listing(ids.iter().copied(), ids.len()));
            return Err(Diagnostic::new(Code::AmbiguousNodeType, span, message).help(help));
        }
        Lookup::Unknown => None,
    };
    let is_family = known.is_some_and(|known| known.id.ends_with('*'));
    let id = known.filter(|_| !is_family).map_or(name, |known| known.id.as_str());
    let points = scope.ways.node_type(id);
    if known.is_none() && points.is_empty() {
        let message = format!("there is no node type `{name}`");
        let help = catalog.suggest(name);
        return Err(Diagnostic::new(Code::UnknownNodeType, span, message).help_if(help));
    }
    let Some((outcome, place)) = outcome else { return Ok(points) };
    let is_meant =
        |_: &Journey, node: &Node, id_of: &str| node.node_type == id && is_named(node, id_of, outcome);
    let found = scope.ways.outcomes_that(is_meant);
    if found.is_empty()
        && let Some(Rule::Items(items)) = known.map(|known| known.outcomes_rule(known.default_version()))
        && !items.iter().any(|item| item.id == *outcome || item.label == *outcome)
    {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        return Err(
            unknown(*place, format!("`{name}` has no outcome `{outcome}`")).help(outcomes_of(outcome, &ids))
        );
    }
    Ok(found.anywhere())
}

/// A node of a journey, `page.child` as well, and perhaps an outcome behind it.
fn node(scope: &Scope<'_>, journey: &Journey, names: &[(String, Span)]) -> Result<Points, Diagnostic> {
    let key =
        |length: usize| names[..length].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(".");
    let find = |key: &str| journey.all_nodes().find(|node| node.key == key);
    // The longest name that is a node's: names of nodes may have points.
    let found = (1..=names.len()).rev().find_map(|length| Some((find(&key(length))?, length)));
    let Some((mut node, mut length)) = found else {
        let (name, span) = &names[0];
        // The nodes of a fragment have the name of its use before their own.
        let is_of_use =
            |own: &Node| own.key.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'));
        if names.len() == 1 && journey.nodes.iter().any(is_of_use) {
            return Ok(scope.ways.nodes_that(|own, node| std::ptr::eq(own, journey) && is_of_use(node)));
        }
        let keys = journey.all_nodes().map(|node| node.key.as_str());
        let help = likely(name, keys).unwrap_or_else(|| {
            "beside nodes of this journey there are `success`, `failure`, `type TYPE`, `role ROLE` and `journey NAME`"
                .to_owned()
        });
        return Err(unknown(*span, format!("there is no node `{name}`")).help(help));
    };
    if let Some(child) =
        names.get(length).and_then(|(name, _)| node.children.iter().find(|own| own.key == *name))
    {
        node = child;
        length += 1;
    }
    let is_it = |own: &Journey, other: &Node| std::ptr::eq(own, journey) && std::ptr::eq(other, node);
    match &names[length..] {
        [] => Ok(scope.ways.nodes_that(is_it)),
        [(outcome, span), rest @ ..] => {
            let points =
                scope.ways.outcomes_that(|own, other, id| is_it(own, other) && is_named(other, id, outcome));
            if points.is_empty() || !rest.is_empty() {
                let own = node.outcomes.iter().map(|outcome| outcome.id.as_str());
                let connected = node.connections.iter().map(|(id, _)| id.as_str());
                let mut ids: Vec<&str> = own.collect();
                ids.extend(connected.filter(|id| !node.outcomes.iter().any(|own| own.id == *id)));
                let message = format!("`{}` has no outcome `{outcome}`", node.key);
                return Err(unknown(*span, message).help(outcomes_of(outcome, &ids)));
            }
            Ok(points)
        }
    }
}
