//! What of a difference can break callers or running users.

use std::collections::HashSet;

use serde_json::Value;

use super::facts::Breaking;
use super::journey::Pair;
use super::side::{End, Side, outcome_word};
use crate::catalog::{Catalog, Target};
use crate::complete::outcomes_of;
use crate::model::names::quote;
use crate::model::{Graph, Journey, Node};
use crate::realm::{INNER, Realm};

/// What can break of a journey that both sides have. `realm` is the new one.
pub(super) fn of(pair: &Pair<'_, '_>, realm: &Realm<'_>) -> Vec<Breaking> {
    let (old, new) = (pair.old.journey, pair.new.journey);
    let mut found = Vec::new();
    let mut add = |kind, text| found.push(Breaking { kind, text });
    let name = quote(&new.name);
    if old.name != new.name {
        add(
            "journey-renamed",
            format!(
                "journey {} is named {name} now: who asks for it by name finds nothing",
                quote(&old.name)
            ),
        );
    }
    if !is_on(old, "innerTreeOnly") && is_on(new, "innerTreeOnly") {
        add("inner-only", format!("journey {name} can only be called by other journeys now"));
    }
    if !is_off(old) && is_off(new) {
        add("disabled", format!("journey {name} is switched off"));
    }
    callers(pair, realm, &mut add);
    hanging(pair, &mut add);
    found
}

fn is_on(journey: &Journey, name: &str) -> bool {
    journey.properties.value(name) == Some(&Value::Bool(true))
}

fn is_off(journey: &Journey) -> bool {
    journey.properties.value("enabled") == Some(&Value::Bool(false))
}

/// The outcomes of an inner journey that callers rely on are its ends.
fn callers(pair: &Pair<'_, '_>, realm: &Realm<'_>, add: &mut impl FnMut(&'static str, String)) {
    let (was, is) = (Graph::of(pair.old.journey).reached(), Graph::of(pair.new.journey).reached());
    let name = &pair.new.journey.name;
    for (end, word, title) in [(Graph::success(), "true", "Success"), (Graph::failure(), "false", "Failure")]
    {
        let (was, is) = (was[end.index()], is[end.index()]);
        if was == is {
            continue;
        }
        for caller in realm.callers(name).iter().filter(|caller| caller.node.node_type == INNER) {
            let relies = caller.node.connections.iter().any(|(outcome, _)| outcome == word);
            let place = format!("{} calls it", quote(&caller.journey.name));
            match (was, relies) {
                (true, true) => add(
                    "inner-outcome",
                    format!(
                        "journey {} can no longer end in {title}, and {place} and leads `{word}` on",
                        quote(name)
                    ),
                ),
                (false, false) => add(
                    "inner-outcome",
                    format!(
                        "journey {} can end in {title} now, and {place} and leads `{word}` nowhere",
                        quote(name)
                    ),
                ),
                _ => {}
            }
        }
    }
}

/// Outcomes that lead nowhere, or to nothing that exists, and did not do so before.
fn hanging(pair: &Pair<'_, '_>, add: &mut impl FnMut(&'static str, String)) {
    let (catalog, target) = (pair.context.catalog, pair.context.target);
    for (place, spot) in pair.new.spots.iter().enumerate().filter(|(_, spot)| spot.page.is_none()) {
        let now = open(&pair.new, place, catalog, target);
        if now.is_empty() {
            continue;
        }
        let before: HashSet<String> = match pair.matching.to_old[place] {
            Some(old) if pair.old.spots[old].page.is_none() => {
                let open = open(&pair.old, old, catalog, target);
                open.into_iter().map(|outcome| pair.ids.translate(&outcome).into_owned()).collect()
            }
            _ => HashSet::new(),
        };
        for outcome in now.iter().filter(|outcome| !before.contains(*outcome)) {
            let leads = spot.node.connections.iter().any(|(own, _)| own == outcome);
            let nowhere = if leads { "to a node that does not exist" } else { "nowhere" };
            let name = pair.new.name(place, catalog);
            let word = outcome_word(outcome);
            add(
                "outcome-left",
                format!("outcome `{word}` of {name} leads {nowhere} now: the user ends in an error"),
            );
        }
    }
}

/// The outcomes of a node that surely exist and lead nowhere, or to nothing that exists.
fn open(side: &Side<'_>, place: usize, catalog: &Catalog, target: Target) -> Vec<String> {
    let node = side.spots[place].node;
    let leads = |outcome: &str| {
        let end = side.out[place].iter().find(|(own, _)| *own == outcome);
        end.is_some_and(|(_, end)| !matches!(end, End::Unknown(_)))
    };
    outcomes(node, catalog, target).into_iter().filter(|outcome| !leads(outcome)).collect()
}

/// The outcomes that a node surely has: those that follow from its configuration, else those that its export lists.
fn outcomes(node: &Node, catalog: &Catalog, target: Target) -> Vec<String> {
    let found = outcomes_of(node, catalog, target);
    let mut ids: Vec<String> =
        found.list.into_iter().filter(|outcome| outcome.certain).map(|outcome| outcome.id).collect();
    if found.open {
        let listed = node.outcomes.iter().filter(|outcome| outcome.certain).map(|outcome| outcome.id.clone());
        let listed: Vec<String> = listed.filter(|id| !ids.contains(id)).collect();
        ids.extend(listed);
    }
    ids.extend(
        node.connections.iter().map(|(id, _)| id.clone()).filter(|id| !ids.contains(id)).collect::<Vec<_>>(),
    );
    ids
}
