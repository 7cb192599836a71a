//! Rules about every way through journeys, inner journeys followed as calls.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::super::context::{Context, at, at_journey};
use super::words::{Verifies, sounds_failed, verifies};
use crate::catalog::NodeType;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};
use crate::realm::INNER;
use crate::realm::ways::{Ask, At, Points, Way, Ways};

/// So many steps of a way are shown.
pub(super) const SHOWN: usize = 16;

/// Roles after which it is known who the user is, or that there is nobody to be known yet.
const VERIFYING: [&str; 6] = [
    "authenticates",
    "proves-identity",
    "verifies-credential-presentation",
    "creates-identity",
    "creates-external-identity",
    "reads-session",
];

/// Types that leave the check to a server elsewhere, or to the type that they imitate.
const ELSEWHERE: [&str; 4] =
    ["AnonymousSessionUpgradeNode", "ConfigProviderNode", "DaVinciNode", "IGCommunication"];

/// Roles by which a journey asks or looks who the user is. Where there is none of them, the user comes with a session.
const ASKING: [&str; 5] =
    ["authenticates", "collects-certificate", "collects-otp", "collects-password", "collects-username"];

/// What every rule about ways needs.
pub(in crate::lint) struct Walk<'a> {
    pub(super) ways: Ways<'a>,
    /// Where the user is verified for sure.
    pub(super) verified: Points,
    /// The same, and scripts that have to do with a password or a code.
    likely: Points,
    /// The same, and all that may verify without anybody knowing.
    pub(super) perhaps: Points,
    /// Journeys that users start.
    pub(super) roots: Vec<&'a Journey>,
}

impl<'a> Walk<'a> {
    pub(in crate::lint) fn of(context: &Context<'a>) -> Self {
        let ways = Ways::of(&context.realm, context.catalog);
        let named = VERIFYING.iter().map(|role| ways.role(role));
        let elsewhere = ways.outcomes_that(|_, node, outcome| {
            ELSEWHERE.contains(&node.node_type.as_str()) && !sounds_failed(outcome)
        });
        // A journey that nobody knows may verify the user. It has not where it comes back by `false`.
        let unknown = ways.outcomes_that(|_, node, outcome| {
            node.node_type == INNER
                && outcome == "true"
                && node.text("tree").is_none_or(|name| context.realm.get(name).is_none())
        });
        let verified = named.fold(elsewhere | unknown, |all, points| all | points);
        let known = texts(context);
        let script = |node: &Node| {
            let is_script = context.has_role(node, "runs-script");
            is_script.then(|| node.text("script").and_then(|id| known.get(id)).copied().unwrap_or_default())
        };
        let opens = |least: Verifies| {
            let may = |node: &Node| match script(node) {
                Some(may) => may >= least,
                None if node.is_page() => node.children.is_empty(),
                None => {
                    let known = context.known(node);
                    let is_known = |known: &NodeType| !known.roles.is_empty() && known.id == node.node_type;
                    !known.is_some_and(is_known)
                }
            };
            let may = |node: &Node| {
                may(node) && (least == Verifies::Perhaps || context.has_role(node, "runs-script"))
            };
            // By an outcome that says that it failed nothing is verified.
            let by_outcome = ways.outcomes_that(|_, node, outcome| {
                may(node) && !sounds_failed(label(node, outcome)) && !sounds_failed(outcome)
            });
            by_outcome | ways.nodes_that(|_, node| node.outcomes.len() < 2 && may(node))
        };
        let likely = verified.clone() | opens(Verifies::Likely);
        let perhaps = verified.clone() | opens(Verifies::Perhaps);
        let says = |journey: &Journey, name: &str| {
            journey.properties.value(name).is_some_and(|value| *value == true)
        };
        let is_started = |journey: &&Journey| {
            // What others call, or may call, may be meant for them alone, unless it is a login by itself.
            let is_alone = context.calls_are_known && !context.called().contains(journey.name.as_str());
            let is_own = is_alone || is_login(journey, context) && ways.reaches(journey, &verified);
            is_own && !says(journey, "innerTreeOnly") && !says(journey, "transactionalOnly")
        };
        let roots = context.journeys.iter().copied().filter(is_started).collect();
        Self { ways, verified, likely, perhaps, roots }
    }
}

/// What the scripts of all journeys may do, by their ids.
fn texts<'a>(context: &Context<'a>) -> HashMap<&'a str, Verifies> {
    let mut texts = HashMap::new();
    for journey in context.journeys.iter().copied() {
        for (id, script) in &journey.dependencies.scripts {
            texts.entry(id.as_str()).or_insert(script);
        }
    }
    let read = texts.into_par_iter().map(|(id, script)| {
        let is_there = !script.text.trim().is_empty();
        (id, if is_there { verifies(&script.text) } else { Verifies::default() })
    });
    read.collect()
}

fn label<'n>(node: &'n Node, outcome: &'n str) -> &'n str {
    node.outcomes.iter().find(|own| own.id == outcome).map_or(outcome, |own| own.label.as_str())
}

/// Whether a journey asks, or looks, who the user is.
pub(super) fn is_login(journey: &Journey, context: &Context<'_>) -> bool {
    let has = |role: &str| journey.nodes.iter().any(|node| context.any_has_role(node, role));
    // Who is looked up by nothing that was asked for comes with a session too.
    ASKING.iter().any(|role| has(role)) || has("identifies") && has("collects-attributes")
}

/// A way to Success on which nothing verifies the user.
pub(super) fn unverified(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let walk = context.walk();
    let success = walk.ways.success();
    for (journey, way) in unverified_ways(context, &success) {
        let message =
            format!("`{}` lets users in of whom nothing is verified: {}", journey.name, way.text(SHOWN));
        let help = "lead the way over a check; where a script is the check, say so: `@role(authenticates)` on its node";
        let diagnostic = Diagnostic::new(Code::UnverifiedSuccess, at_journey(journey), message).help(help);
        found.push(proof(diagnostic, &way));
    }
}

/// The shortest way of each login to one of these points on which nothing verifies the user. A login with a check of its own
/// leaves none to what only may be one.
pub(super) fn unverified_ways<'a>(context: &Context<'a>, to: &Points) -> Vec<(&'a Journey, Way<'a>)> {
    let walk = context.walk();
    let logins = walk.roots.iter().copied().filter(|journey| is_login(journey, context));
    let (sure, open): (Vec<&Journey>, Vec<&Journey>) =
        logins.partition(|journey| walk.ways.reaches(journey, &walk.verified));
    let mut found = Vec::new();
    for (journeys, points) in [(sure, &walk.likely), (open, &walk.perhaps)] {
        let answer = walk.ways.ask(Ask::Reaches(to, points), journeys.iter().copied());
        for journey in journeys {
            let way = answer.way(&journey.name);
            // What may be in a journey that nobody knows is not told.
            let is_told = |way: &Way<'_>| {
                way.unknown.is_empty() || matches!(way.steps.last().map(|step| step.at), Some(At::Success))
            };
            found.extend(way.filter(is_told).map(|way| (journey, way)));
        }
    }
    found
}

/// Adds the nodes at which a way turns off to the proof.
pub(super) fn proof(mut diagnostic: Diagnostic, way: &Way<'_>) -> Diagnostic {
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
    /// Another factor in the place of the one that was begun, as a recovery code is, is a check too.
    const FACTORS: [&str; 7] = [
        "authenticates:otp",
        "authenticates:push",
        "authenticates:oath",
        "authenticates:webauthn",
        "authenticates:biometric",
        "authenticates:device-binding",
        "authenticates:recovery-code",
    ];
    for (role, checks, what) in [
        ("generates-otp", &FACTORS[..], "makes a code"),
        ("sends-message:push", &FACTORS, "sends a push message"),
        ("starts-external-auth", &["authenticates"], "starts a check elsewhere"),
    ] {
        unchecked(context, role, checks, what, Code::FactorUnchecked, found);
    }
}

/// Reports nodes behind which a way leads to Success on which nothing checks what they do: of each journey the first.
fn unchecked(
    context: &Context<'_>,
    role: &str,
    checks: &[&str],
    what: &str,
    code: Code,
    found: &mut Vec<Diagnostic>,
) {
    let asks = |node: &Node| context.has_role(node, role);
    let walk = context.walk();
    // Only where the journey itself can begin, and end in letting somebody in.
    let asking = |journey: &&Journey| journey.all_nodes().any(asks);
    let roots: Vec<&Journey> = walk.roots.iter().copied().filter(asking).collect();
    if roots.is_empty() {
        return;
    }
    let names: HashSet<&str> = roots.iter().map(|journey| journey.name.as_str()).collect();
    let own = walk.ways.nodes_that(|journey, node| asks(node) && names.contains(journey.name.as_str()));
    // What was never sent has nothing to be checked: that it can be skipped is another finding.
    let unsent = walk
        .ways
        .outcomes_that(|_, node, outcome| context.has_role(node, "sends-message:push") && outcome != "SENT");
    let checked = checks.iter().map(|role| walk.ways.role(role));
    // An end in Failure lets nobody in.
    let checked = checked.fold(opaque(context, walk) | unsent | walk.ways.failure(), |all, own| all | own);
    // What has been checked before says nothing of what is asked for here: the walk begins behind the node.
    let answer = walk.ways.ask(Ask::EndsWithout(&own, &checked), roots.iter().copied());
    for journey in roots {
        let Some(way) = answer.way(&journey.name).filter(|way| way.unknown.is_empty()) else { continue };
        if !matches!(way.steps.last().map(|step| step.at), Some(At::Success)) {
            continue;
        }
        let nodes = way.steps.iter().rev().filter_map(|step| match step.at {
            At::Node(node) if std::ptr::eq(step.journey, journey) => Some(node),
            _ => None,
        });
        let mut parts = nodes.flat_map(|node| std::iter::once(node).chain(&node.children));
        let Some(node) = parts.find(|node| asks(node)) else { continue };
        let message = format!("`{}` {what} that nothing checks: {}", context.name(node), way.text(SHOWN));
        let help = "lead the way over the node that checks it";
        found.push(proof(Diagnostic::new(code, at(journey, node), message).help(help), &way));
    }
}

/// What may check anything: scripts, and types of which nothing is known.
fn opaque(context: &Context<'_>, walk: &Walk<'_>) -> Points {
    walk.ways.nodes_that(|_, node| {
        context.has_role(node, "runs-script")
            || context.has_role(node, "runs-external-flow")
            || context.known(node).is_none_or(|known| known.roles.is_empty())
            || node.is_page() && node.children.is_empty()
    })
}
