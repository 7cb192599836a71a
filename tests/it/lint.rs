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
use journeyc::lint::{self, Context};
use journeyc::model::{Journey, Target};

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
    lint::check(&Context::of(journeys, catalog, Platform::Aic, true), |_| true)
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

#[test]
fn an_edit_that_lets_everybody_in_is_found() {
    let catalog = Catalog::builtin();
    let (mut variants, mut missed) = (0, Vec::new());
    let mut seen = BTreeSet::new();
    for journeys in realms(&catalog) {
        for (number, journey) in journeys.iter().enumerate() {
            let says = |name: &str| journey.properties.value(name).is_some_and(|value| *value == true);
            let is_called =
                journeys.iter().any(|other| other.called(&catalog).contains(&journey.name.as_str()));
            if says("innerTreeOnly") || is_called || !seen.insert(journey.name.clone()) {
                continue;
            }
            for (index, node) in journey.nodes.iter().enumerate() {
                let Some(known) = catalog.get(&node.node_type) else { continue };
                let checks_password = known.roles.iter().any(|role| role == "authenticates:password");
                let failing = node.connections.iter().position(|(outcome, target)| {
                    !known.passes.contains(outcome) && *target != Target::Success
                });
                let Some(failing) = failing.filter(|_| checks_password) else { continue };
                let is_first = is_before_any_check(journey, index, &catalog);
                if !is_first {
                    continue;
                }
                let mut variant = journeys.clone();
                variant[number].nodes[index].connections[failing].1 = Target::Success;
                variants += 1;
                let name = format!("`{}` ", journey.name);
                let is_found = found(&variant, &catalog)
                    .iter()
                    .any(|found| found.code == Code::UnverifiedSuccess && found.message.starts_with(&name));
                if !is_found {
                    missed.push(format!("{}.{}", journey.name, node.display_name));
                }
            }
        }
    }
    eprintln!("{variants} variants, missed: {missed:#?}");
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Whether a way leads to a node on which nothing has checked anything yet.
fn is_before_any_check(journey: &Journey, wanted: usize, catalog: &Catalog) -> bool {
    let verifies = |index: usize| {
        let node = &journey.nodes[index];
        std::iter::once(node).chain(&node.children).any(|node| {
            catalog.get(&node.node_type).is_none_or(|known| {
                let words =
                    ["authenticates", "proves-identity", "verifies-", "creates-", "reads-session", "runs-"];
                known.roles.is_empty()
                    || known.roles.iter().any(|role| words.iter().any(|word| role.starts_with(word)))
            })
        })
    };
    let mut open: Vec<usize> = match journey.start.as_ref().map(|start| &start.target) {
        Some(Target::Node(index)) => vec![*index],
        _ => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    while let Some(index) = open.pop() {
        if index == wanted {
            return true;
        }
        if !seen.insert(index) || verifies(index) {
            continue;
        }
        open.extend(journey.nodes[index].connections.iter().filter_map(|(_, target)| match target {
            Target::Node(next) => Some(*next),
            _ => None,
        }));
    }
    false
}
