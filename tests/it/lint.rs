//! Rules of lint over real journeys, and over real journeys with one edit that lets everybody in.
//!
//! Real exports lie outside the repository: `JOURNEYC_CORPUS` names their folder; without it those tests say that they are
//! skipped.

#![expect(
    clippy::print_stderr,
    reason = "whoever runs the tests shall know what was skipped, and what was found"
)]

use std::collections::{BTreeMap, BTreeSet};

use journeyc::catalog::{Catalog, Target as Platform};
use journeyc::complete::{Completing, complete};
use journeyc::diagnostic::{Code, Diagnostic};
use journeyc::lint::{self, Context, Given};
use journeyc::model::{Journey, Target};
use journeyc::source::Sources;

use crate::scripts::exports;

/// The exports of the corpus, complete.
fn realms(catalog: &Catalog) -> Vec<Vec<Journey>> {
    let mut realms = exports();
    for journey in realms.iter_mut().flatten() {
        complete(journey, Completing { catalog, target: Platform::Aic, accepts: &|_, _| true });
    }
    realms
}

fn found(journeys: &[Journey], catalog: &Catalog) -> Vec<Diagnostic> {
    let sources = Sources::default();
    let given = Given { catalog, target: Platform::Aic, is_whole: true, brought: &[], sources: &sources };
    lint::check(&Context::of(journeys, given, &BTreeSet::new()), |_| true)
}

#[test]
fn real_journeys_are_told_what_is_unwise() {
    let catalog = Catalog::builtin();
    let mut findings: BTreeMap<Code, BTreeSet<String>> = BTreeMap::new();
    for journeys in realms(&catalog) {
        for found in found(&journeys, &catalog) {
            findings.entry(found.code).or_default().insert(found.message);
        }
    }
    for (code, messages) in &findings {
        eprintln!("{} {}: {}", code.id(), code.name(), messages.len());
        // Every so many, so that what is shown is no matter of the alphabet.
        for message in messages.iter().step_by(messages.len().div_ceil(10).max(1)) {
            eprintln!("    {message}");
        }
    }
}

/// The journeys that every realm of the platform begins with.
const DEFAULTS: [&str; 8] = [
    "Login",
    "Registration",
    "ResetPassword",
    "ForgottenUsername",
    "UpdatePassword",
    "ProgressiveProfile",
    "ldapService",
    "agent",
];

#[test]
fn the_journeys_of_the_platform_let_nobody_in_unseen() {
    let catalog = Catalog::builtin();
    let mut accused = BTreeSet::new();
    let mut seen = 0;
    for journeys in realms(&catalog) {
        seen += journeys.iter().filter(|journey| DEFAULTS.contains(&journey.name.as_str())).count();
        for found in
            found(&journeys, &catalog).into_iter().filter(|found| found.code == Code::UnverifiedSuccess)
        {
            if DEFAULTS.iter().any(|name| found.message.starts_with(&format!("`{name}` "))) {
                accused.insert(found.message);
            }
        }
    }
    eprintln!("{seen} journeys of the platform, {} of them accused", accused.len());
    assert!(accused.is_empty(), "{accused:#?}");
}

/// An edit after which everybody is let in, and how many journeys it could be made in.
#[derive(Default)]
struct Tries {
    variants: usize,
    missed: Vec<String>,
}

#[test]
fn an_edit_that_lets_everybody_in_is_found() {
    let catalog = Catalog::builtin();
    let mut kinds: BTreeMap<&str, Tries> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for journeys in realms(&catalog) {
        // Where it is not known which journeys nodes run, nobody knows which ones users start.
        let runs = |node: &journeyc::model::Node| {
            node.node_type == "InnerTreeEvaluatorNode" && node.text("tree").is_none()
        };
        if journeys.iter().flat_map(Journey::all_nodes).any(runs) {
            continue;
        }
        for (number, journey) in journeys.iter().enumerate() {
            let says = |name: &str| journey.properties.value(name).is_some_and(|value| *value == true);
            let is_called =
                journeys.iter().any(|other| other.called(&catalog).contains(&journey.name.as_str()));
            if says("innerTreeOnly") || is_called || !seen.insert(journey.name.clone()) {
                continue;
            }
            for index in 0..journey.nodes.len() {
                for (kind, variant) in edits(journey, index, &catalog) {
                    let mut realm = journeys.clone();
                    realm[number] = variant;
                    let name = format!("`{}` ", journey.name);
                    let is_found = found(&realm, &catalog).iter().any(|found| {
                        found.code == Code::UnverifiedSuccess && found.message.starts_with(&name)
                    });
                    let tries = kinds.entry(kind).or_default();
                    tries.variants += 1;
                    if !is_found {
                        tries.missed.push(format!("{}.{}", journey.name, journey.nodes[index].display_name));
                    }
                }
            }
        }
    }
    for (kind, Tries { variants, missed }) in &kinds {
        eprintln!("{kind}: {variants} variants, {} missed: {missed:?}", missed.len());
    }
    let missed: usize = kinds.values().map(|tries| tries.missed.len()).sum();
    assert_eq!(missed, 0);
}

/// The journey with one edit each at a node that is the first to check the user, or that stands before it.
fn edits(journey: &Journey, index: usize, catalog: &Catalog) -> Vec<(&'static str, Journey)> {
    let node = &journey.nodes[index];
    let Some(known) = catalog.get(&node.node_type) else { return Vec::new() };
    if !is_before_any_check(journey, index, catalog) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut edit = |kind: &'static str, change: &dyn Fn(&mut Journey)| {
        let mut variant = journey.clone();
        change(&mut variant);
        edits.push((kind, variant));
    };
    let checks =
        known.roles.iter().any(|role| role.starts_with("authenticates:")) && !known.passes.is_empty();
    let passing = node.connections.iter().find(|(outcome, _)| known.passes.contains(outcome));
    if let (true, Some((_, passed))) = (checks, passing.cloned()) {
        for (at, (outcome, target)) in node.connections.iter().enumerate() {
            if !known.passes.contains(outcome) && *target != Target::Success {
                edit("a failed check leads to success", &|own| {
                    own.nodes[index].connections[at].1 = Target::Success;
                });
            }
        }
        // Who is not asked for a name comes with a session.
        if reaches_success(journey, &passed) && is_login(journey, catalog) {
            edit("the check is left out", &|own| {
                let here = |target: &Target| *target == Target::Node(index);
                if let Some(start) = own.start.as_mut().filter(|start| here(&start.target)) {
                    start.target = passed.clone();
                }
                for (_, target) in own.nodes.iter_mut().flat_map(|node| &mut node.connections) {
                    if here(target) {
                        *target = passed.clone();
                    }
                }
            });
            edit("another type stands for the check", &|own| {
                let node = &mut own.nodes[index];
                "AccountActiveDecisionNode".clone_into(&mut node.node_type);
                node.roles.clear();
            });
        }
        // Where a failed check goes on to, when that is no check itself.
        for (_, target) in node.connections.iter().filter(|(outcome, _)| !known.passes.contains(outcome)) {
            let Target::Node(next) = target else { continue };
            let limits = |role: &str| {
                catalog
                    .get(&journey.nodes[*next].node_type)
                    .is_some_and(|known| known.roles.iter().any(|own| own == role))
            };
            if !limits("limits-retries") && !limits("locks") {
                continue;
            }
            for (at, (_, target)) in journey.nodes[*next].connections.iter().enumerate() {
                if *target == Target::Failure {
                    edit("the end of all tries leads to success", &|own| {
                        own.nodes[*next].connections[at].1 = Target::Success;
                    });
                }
            }
        }
    } else if ["InnerTreeEvaluatorNode", "ScriptedDecisionNode"].contains(&node.node_type.as_str()) {
        let fails = |outcome: &str| {
            ["false", "failure", "error", "failed"].contains(&outcome.to_lowercase().as_str())
        };
        for (at, (outcome, target)) in node.connections.iter().enumerate() {
            if fails(outcome) && *target != Target::Success && is_login(journey, catalog) {
                edit("what fails elsewhere leads to success", &|own| {
                    own.nodes[index].connections[at].1 = Target::Success;
                });
            }
        }
    } else if node.is_page() && !verifies(journey, index, catalog) {
        for (at, (_, target)) in node.connections.iter().enumerate() {
            if matches!(target, Target::Node(_)) && is_login(journey, catalog) {
                edit("a page leads to success", &|own| own.nodes[index].connections[at].1 = Target::Success);
            }
        }
    }
    edits
}

/// Whether a journey asks for a name or a password anywhere.
fn is_login(journey: &Journey, catalog: &Catalog) -> bool {
    let asks = |node: &journeyc::model::Node| {
        catalog.get(&node.node_type).is_some_and(|known| {
            known.roles.iter().any(|role| role == "collects-username" || role == "collects-password")
        })
    };
    journey.all_nodes().any(asks)
}

/// Whether a way leads from here to Success over nodes that check nothing.
fn reaches_success(journey: &Journey, from: &Target) -> bool {
    let catalog = Catalog::builtin();
    let mut open = vec![from.clone()];
    let mut seen = BTreeSet::new();
    while let Some(target) = open.pop() {
        match target {
            Target::Success => return true,
            Target::Node(index) if seen.insert(index) && !verifies(journey, index, &catalog) => {
                open.extend(journey.nodes[index].connections.iter().map(|(_, target)| target.clone()));
            }
            _ => {}
        }
    }
    false
}

fn verifies(journey: &Journey, index: usize, catalog: &Catalog) -> bool {
    let node = &journey.nodes[index];
    std::iter::once(node).chain(&node.children).any(|node| {
        catalog.get(&node.node_type).is_none_or(|known| {
            let words =
                ["authenticates", "proves-identity", "verifies-", "creates-", "reads-session", "runs-"];
            known.roles.is_empty()
                || known.roles.iter().any(|role| words.iter().any(|word| role.starts_with(word)))
        })
    }) || node.is_page() && node.children.is_empty()
}

/// Whether a way leads to a node on which nothing has checked anything yet.
fn is_before_any_check(journey: &Journey, wanted: usize, catalog: &Catalog) -> bool {
    let mut open: Vec<usize> = match journey.start.as_ref().map(|start| &start.target) {
        Some(Target::Node(index)) => vec![*index],
        _ => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    while let Some(index) = open.pop() {
        if index == wanted {
            return true;
        }
        if !seen.insert(index) || verifies(journey, index, catalog) {
            continue;
        }
        open.extend(journey.nodes[index].connections.iter().filter_map(|(_, target)| match target {
            Target::Node(next) => Some(*next),
            _ => None,
        }));
    }
    false
}
