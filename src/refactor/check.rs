//! Whether a change gives what it promises: the same journeys, but for what it is about.

use std::collections::BTreeSet;

use super::Plan;
use crate::model::Journey;
use crate::platform::compare;

/// What is built otherwise after a change than before it, beyond what the change is about: one line a difference.
pub fn differences(plan: &Plan, before: &[Journey], after: &[Journey]) -> Vec<String> {
    let renamed = |name: &str| match &plan.renamed {
        Some((old, new)) if old == name => new.clone(),
        _ => name.to_owned(),
    };
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for journey in before {
        let name = renamed(&journey.name);
        known.insert(name.clone());
        if plan.changed.contains(&journey.name) {
            continue;
        }
        let Some(other) = after.iter().find(|other| other.name == name) else {
            found.push(format!("`{}` would be gone", journey.name));
            continue;
        };
        let expected = plan.renamed.as_ref().map(|(old, new)| called(journey, old, new));
        let differences = compare(expected.as_ref().unwrap_or(journey), other);
        found.extend(differences.into_iter().map(|own| format!("`{}`: {own}", journey.name)));
    }
    for journey in after.iter().filter(|own| !known.contains(&own.name) && !plan.changed.contains(&own.name))
    {
        found.push(format!("`{}` would be new", journey.name));
    }
    found
}

/// A journey as it is when another one, or itself, has a new name.
fn called(journey: &Journey, old: &str, new: &str) -> Journey {
    let mut journey = journey.clone();
    if journey.name == old {
        new.clone_into(&mut journey.name);
    }
    for node in &mut journey.nodes {
        if node.text("tree") == Some(old) {
            node.properties.set("tree", new.into());
        }
    }
    journey
}
