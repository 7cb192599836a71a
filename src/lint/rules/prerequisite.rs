//! Nodes that need something which nothing before them gives: a user, a password, a code, a provider that was chosen.

use std::collections::HashSet;

use super::super::context::{Context, at};
use super::ways::{SHOWN, is_login, proof};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};
use crate::realm::ways::{Ask, At, Points};

/// Something that a node needs.
struct Need {
    /// What it is.
    what: &'static str,
    /// Whether nothing but a node of the same journey can give it; else callers and sessions may have given it.
    is_of_journey: bool,
    /// Whether a node fails without it.
    needs: fn(&Node, &Context<'_>) -> bool,
    /// Whether a node gives it.
    gives: fn(&Node, &Context<'_>) -> bool,
    help: &'static str,
}

const NEEDS: [Need; 5] = [
    Need {
        what: "to know who the user is",
        is_of_journey: false,
        needs: needs_user,
        gives: gives_user,
        help: "ask for the name first, or find the user: `PlatformUsername`, `IdentifyExistingUser`",
    },
    Need {
        what: "a password",
        is_of_journey: false,
        needs: |node, context| {
            reads(node, context, "password") && has_role(node, context, "authenticates:password")
        },
        gives: |node, context| {
            has_role(node, context, "collects-password") || writes(node, context, "password")
        },
        help: "ask for it first: `PlatformPassword`",
    },
    Need {
        what: "a code that was made",
        is_of_journey: true,
        needs: |node, context| reads(node, context, "oneTimePassword"),
        gives: |node, context| {
            has_role(node, context, "generates-otp") || writes(node, context, "oneTimePassword")
        },
        help: "make one first: `HOTPGenerator`",
    },
    Need {
        what: "a push message that was sent",
        is_of_journey: true,
        needs: |node, context| has_role(node, context, "authenticates:push"),
        gives: |node, context| has_role(node, context, "sends-message:push"),
        help: "send one first: `PushSender`",
    },
    Need {
        what: "a provider that the user has chosen",
        is_of_journey: false,
        needs: |node, _| {
            matches!(&*node.node_type, "SocialProviderHandlerNode" | "SocialProviderHandlerNodeV2")
        },
        gives: |node, _| node.node_type == "SelectIdPNode",
        help: "let the user choose first: `SelectIdentityProvider`",
    },
];

fn has_role(node: &Node, context: &Context<'_>, role: &str) -> bool {
    context.has_role(node, role)
}

fn reads(node: &Node, context: &Context<'_>, key: &str) -> bool {
    context.known(node).is_some_and(|known| known.state.reads.iter().any(|own| own == key))
}

fn writes(node: &Node, context: &Context<'_>, key: &str) -> bool {
    context.known(node).is_some_and(|known| known.state.writes.iter().any(|own| own == key))
}

/// A node that reads the user's name, and neither finds the user itself nor goes on without one.
fn needs_user(node: &Node, context: &Context<'_>) -> bool {
    let does = ["authenticates", "locks", "registers", "sends-message"].iter();
    let is_for_user = || does.clone().any(|role| context.has_role(node, role));
    let checks_password = || context.has_role(node, "authenticates:password");
    // A credential with the name in it tells who the user is.
    let finds = || node.properties.value("requiresResidentKey").is_some_and(|value| *value == true);
    let is_of_platform = || context.known(node).is_some_and(|known| !known.has_flag("marketplace"));
    reads(node, context, "username")
        && is_for_user()
        && (checks_password() || !writes(node, context, "username"))
        && !finds()
        && is_of_platform()
}

fn gives_user(node: &Node, context: &Context<'_>) -> bool {
    let roles = [
        "authenticates:backchannel",
        "authenticates:certificate",
        "authenticates:device-binding",
        "authenticates:federated",
        "authenticates:id-token",
        "authenticates:identity-assertion",
        "authenticates:kerberos",
        "authenticates:legacy-token",
        "authenticates:persistent-cookie",
        "authenticates:thing",
        "authenticates:webauthn",
        "collects-username",
        "creates-identity",
        "identifies",
        "reads-request",
        "reads-session",
    ];
    let is_found = || roles.iter().any(|role| context.has_role(node, role));
    writes(node, context, "username") || !context.has_role(node, "authenticates:password") && is_found()
}

pub(super) fn look(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for need in &NEEDS {
        check(need, context, found);
    }
}

fn check(need: &Need, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let needing = |journey: &Journey| journey.all_nodes().any(|node| (need.needs)(node, context));
    if !context.journeys.iter().any(|journey| needing(journey)) {
        return;
    }
    let walk = context.walk();
    // A journey that lies alone may be called by others that lie elsewhere.
    let is_realm = context.is_whole && context.journeys.len() > 1;
    // Where others call a journey, they may have given it; where nobody is asked for, the user comes with a session.
    let is_meant = |journey: &&Journey| {
        let is_alone = context.calls_are_known && !context.called().contains(journey.name.as_str());
        let gives = || journey.all_nodes().any(|node| (need.gives)(node, context));
        needing(journey)
            && is_login(journey, context)
            && is_alone
            && (need.is_of_journey || is_realm || gives())
    };
    let meant: Vec<&Journey> = walk.roots.iter().copied().filter(is_meant).collect();
    let names: HashSet<&str> = meant.iter().map(|journey| journey.name.as_str()).collect();
    let needs = walk
        .ways
        .nodes_that(|journey, node| (need.needs)(node, context) && names.contains(journey.name.as_str()));
    let given = walk.ways.nodes_that(|_, node| (need.gives)(node, context)) | opaque(context);
    let answer = walk.ways.ask(Ask::Reaches(&needs, &given), meant.iter().copied());
    for journey in meant {
        let Some(way) = answer.way(&journey.name).filter(|way| way.unknown.is_empty()) else { continue };
        let Some(At::Node(node)) = way.steps.last().map(|step| step.at) else { continue };
        let parts = std::iter::once(node).chain(&node.children);
        let Some(node) = parts.into_iter().find(|node| (need.needs)(node, context)) else { continue };
        let message = format!(
            "`{}` needs {}, which nothing before it gives: {}",
            context.name(node),
            need.what,
            way.text(SHOWN)
        );
        let diagnostic =
            Diagnostic::new(Code::PrerequisiteMissing, at(journey, node), message).help(need.help);
        found.push(proof(diagnostic, &way));
    }
}

/// What can write anything into the state: scripts, flows elsewhere, and types of which nothing is known.
fn opaque(context: &Context<'_>) -> Points {
    context.walk().ways.nodes_that(|_, node| {
        let is_known = |known: &crate::catalog::NodeType| {
            known.id == node.node_type
                && !known.has_flag("marketplace")
                && !(known.roles.is_empty() && known.state.reads.is_empty() && known.state.writes.is_empty())
        };
        ["runs-script", "runs-external-flow", "imitates"].iter().any(|role| context.has_role(node, role))
            || !context.known(node).is_some_and(is_known) && !node.is_page()
            || node.is_page() && node.children.is_empty()
    })
}
