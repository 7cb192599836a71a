//! Rules about every way through journeys, inner journeys followed as calls.

use std::collections::HashSet;

use super::super::context::{Context, at, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};
use crate::realm::ways::{Ask, Points, Ways};

/// So many steps of a way are shown.
const SHOWN: usize = 16;

/// Roles after which it is known who the user is, or that there is nobody to be known yet.
const VERIFYING: [&str; 6] = [
    "authenticates",
    "proves-identity",
    "verifies-credential-presentation",
    "creates-identity",
    "creates-external-identity",
    "reads-session",
];

/// Types that let a user in as nobody, on purpose, or leave the check to a server elsewhere.
const ELSEWHERE: [&str; 6] = [
    "AnonymousUserNode",
    "AnonymousSessionUpgradeNode",
    "DaVinciNode",
    "JwtPasswordReplayNode",
    "IGCommunication",
    "ConfigProviderNode",
];

/// What every rule about ways needs.
pub(in crate::lint) struct Walk<'a> {
    ways: Ways<'a>,
    verified: Points,
    /// The same, and what may verify without anybody knowing.
    perhaps: Points,
    /// Journeys that users start and others do not call.
    roots: Vec<&'a Journey>,
}

impl<'a> Walk<'a> {
    pub(in crate::lint) fn of(context: &Context<'a>) -> Self {
        let ways = Ways::of(&context.realm, context.catalog);
        let named = VERIFYING.iter().map(|role| ways.role(role));
        let elsewhere = ways.nodes_that(|_, node| ELSEWHERE.contains(&node.node_type.as_str()));
        let verified = named.fold(elsewhere, |all, points| all | points);
        let unknown = ways.nodes_that(|_, node| {
            context.has_role(node, "runs-script")
                || context
                    .known(node)
                    .is_none_or(|known| known.roles.is_empty() || known.id != node.node_type)
        });
        let perhaps = verified.clone() | unknown;
        let called: HashSet<&str> = context.called();
        let says = |journey: &Journey, name: &str| {
            journey.properties.value(name).is_some_and(|value| *value == true)
        };
        let roots = context.journeys.iter().copied().filter(|journey| {
            !journey.is_broken
                && !called.contains(journey.name.as_str())
                && !says(journey, "innerTreeOnly")
                && !says(journey, "transactionalOnly")
        });
        Self { verified, perhaps, roots: roots.collect(), ways }
    }
}

/// A way to Success on which nothing verifies the user.
pub(super) fn unverified(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let walk = context.walk();
    let success = walk.ways.success();
    // Where nobody is asked who they are, the user comes with a session.
    let asks = ["collects-username", "collects-password", "identifies", "authenticates"];
    let is_login = |journey: &&Journey| {
        journey.nodes.iter().any(|node| asks.iter().any(|role| context.any_has_role(node, role)))
    };
    // A journey with a check of its own leaves none to its scripts.
    let (sure, open): (Vec<&Journey>, Vec<&Journey>) = walk
        .roots
        .iter()
        .copied()
        .filter(is_login)
        .partition(|journey| walk.ways.reaches(journey, &walk.verified));
    for (journeys, points) in [(sure, &walk.verified), (open, &walk.perhaps)] {
        let answer = walk.ways.ask(Ask::Reaches(&success, points), journeys.iter().copied());
        for journey in journeys {
            let Some(way) = answer.way(&journey.name).filter(|way| way.unknown.is_empty()) else { continue };
            let message =
                format!("`{}` lets users in of whom nothing is verified: {}", journey.name, way.text(SHOWN));
            let help = "lead the way over a check; where a script is the check, say so: `@role(authenticates)` on its node";
            let diagnostic =
                Diagnostic::new(Code::UnverifiedSuccess, at_journey(journey), message).help(help);
            found.push(proof(diagnostic, &way));
        }
    }
}

/// Adds the nodes at which a way turns off to the proof.
fn proof(mut diagnostic: Diagnostic, way: &crate::realm::ways::Way<'_>) -> Diagnostic {
    use crate::realm::ways::At;
    let turns = way.steps.iter().filter_map(|step| match step.at {
        At::Node(node) if node.outcomes.len() > 1 && step.outcome.is_some() => Some((step, node)),
        _ => None,
    });
    for (step, node) in turns.collect::<Vec<_>>().into_iter().rev().take(3).rev() {
        diagnostic = diagnostic.related(at(step.journey, node), format!("by {}", step.text()));
    }
    diagnostic
}

/// A password that is asked for and that nothing checks or keeps before Success.
pub(super) fn credential(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let checks = ["authenticates", "creates-identity", "updates-identity", "creates-external-identity"];
    unchecked(context, "collects-password", &checks, "asks for a password", Code::CredentialUnchecked, found);
}

/// A code or a push message that is made or sent and that nothing checks before Success.
pub(super) fn factor(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (role, check, what) in [
        ("generates-otp", "authenticates:otp", "makes a code"),
        ("sends-message:push", "authenticates:push", "sends a push message"),
        ("starts-external-auth", "authenticates", "starts a check elsewhere"),
    ] {
        unchecked(context, role, &[check], what, Code::FactorUnchecked, found);
    }
}

/// Reports nodes behind which a way leads to Success on which nothing checks what they do.
fn unchecked(
    context: &Context<'_>,
    role: &str,
    checks: &[&str],
    what: &str,
    code: Code,
    found: &mut Vec<Diagnostic>,
) {
    let walk = context.walk();
    let asking: Vec<(&Journey, &Node)> = asking(context, role);
    if asking.is_empty() {
        return;
    }
    let checked =
        checks.iter().map(|role| walk.ways.role(role)).fold(opaque(context, walk), |all, own| all | own);
    // What was never sent has nothing to be checked: that it can be skipped is another finding.
    let unsent = walk
        .ways
        .outcomes_that(|_, node, outcome| context.has_role(node, "sends-message:push") && outcome != "SENT");
    let checked = checked | unsent;
    let success = walk.ways.success();
    for (journey, node) in asking {
        // Only where the journey itself can begin, and end in letting somebody in.
        if !walk.roots.iter().any(|root| std::ptr::eq(*root, journey)) {
            continue;
        }
        let Some(way) = behind(walk, journey, node, &checked, &success) else { continue };
        let message = format!("`{}` {what} that nothing checks: {}", context.name(node), way.text(SHOWN));
        let help = "lead the way over the node that checks it";
        found.push(proof(Diagnostic::new(code, at(journey, node), message).help(help), &way));
    }
}

/// A way to Success that comes over a node and passes no check behind it.
fn behind<'a>(
    walk: &Walk<'a>,
    journey: &'a Journey,
    node: &Node,
    checked: &Points,
    success: &Points,
) -> Option<crate::realm::ways::Way<'a>> {
    // What has been checked before says nothing of what is asked for here: the walk begins behind the node.
    let own = walk.ways.nodes_that(|other, part| std::ptr::eq(other, journey) && std::ptr::eq(part, node));
    let after = walk.ways.ask(Ask::ReachesAfter(success, &own), [journey]);
    after.way(&journey.name)?;
    // An end in Failure lets nobody in.
    let checked = checked.clone() | walk.ways.failure();
    let without = walk.ways.ask(Ask::EndsWithout(&own, &checked), [journey]);
    let way = without.way(&journey.name).filter(|way| way.unknown.is_empty())?;
    let is_success = matches!(way.steps.last().map(|step| step.at), Some(crate::realm::ways::At::Success));
    is_success.then_some(way)
}

/// What may check anything: scripts, and types of which nothing is known.
fn opaque(context: &Context<'_>, walk: &Walk<'_>) -> Points {
    walk.ways.nodes_that(|_, node| {
        context.has_role(node, "runs-script")
            || context.has_role(node, "runs-external-flow")
            || context.known(node).is_none_or(|known| known.roles.is_empty())
    })
}

fn asking<'a>(context: &Context<'a>, role: &str) -> Vec<(&'a Journey, &'a Node)> {
    let nodes = context
        .journeys
        .iter()
        .filter(|journey| !journey.is_broken)
        .flat_map(|journey| journey.all_nodes().map(move |node| (*journey, node)));
    nodes.filter(|(_, node)| context.has_role(node, role)).collect()
}
