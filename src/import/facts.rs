//! What the lock keeps of an export, seen beside what a source of it compiles to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, Target};
use crate::complete::Unsaid;
use crate::language::lift::{can_be_declared, child_ids};
use crate::lock::{JourneyExport, JourneyLock, Lock, NodeExport, NodeLock, Versions, fingerprint, guard};
use crate::model::{DependencyKind, Journey, Node};
use crate::platform::rest::Platform;

/// Completes the lock of a journey: what its export says beyond the source, and the fingerprints of its parts.
/// `built` is what the source was compiled to; afterwards it is as a build will give it.
pub(super) fn complete(
    lock: &mut Lock,
    export: &Journey,
    built: &mut Journey,
    catalog: &Catalog,
    target: Target,
) {
    let Some(own) = lock.journeys.get_mut(&export.name) else { return };
    let unsaid = Unsaid::of(built, catalog, target);
    own.export = of_journey(export, built, Platform { catalog, target });
    let nodes: HashMap<String, &Node> = super::identified(export).collect();
    for (id, built) in super::identified(built) {
        if let (Some(node), Some(lock)) = (nodes.get(&id), own.nodes.get_mut(&built.key)) {
            of_node(lock, node, built, catalog);
            lock.base.insert("type".to_owned(), String::new());
        }
    }
    own.base.insert("start".to_owned(), String::new());
    // With the facts in place the journey is as a build gives it, but for outcomes, which need their fingerprint.
    let outcomes: Vec<String> = built.all_nodes().map(fingerprint::outcomes).collect();
    for (node, outcomes) in built.all_nodes().zip(outcomes) {
        if let Some(lock) = own.nodes.get_mut(&node.key) {
            lock.base.insert(fingerprint::OUTCOMES.to_owned(), outcomes);
        }
    }
    // What the lock must not say was left out above.
    let _ = lock.apply(built, &unsaid);
    if let Some(own) = lock.journeys.get_mut(&export.name) {
        base(own, built, catalog);
    }
}

/// Sets the fingerprints of a journey and its nodes.
fn base(lock: &mut JourneyLock, journey: &Journey, catalog: &Catalog) {
    lock.base = fingerprint::kept_journey(journey);
    for node in journey.all_nodes() {
        if let Some(own) = lock.nodes.get_mut(&node.key).filter(|own| own.is_imported()) {
            let compiled = own.base.remove(fingerprint::OUTCOMES);
            own.base = fingerprint::kept_node(journey, node, catalog);
            own.base.extend(compiled.map(|compiled| (fingerprint::OUTCOMES.to_owned(), compiled)));
        }
    }
}

fn of_journey(export: &Journey, built: &Journey, platform: Platform<'_>) -> JourneyExport {
    let Some(exported) = &export.exported else { return JourneyExport::default() };
    let bodies = |nodes: &[Node]| -> Map<String, Value> {
        let bodies = nodes.iter().map(|node| (node.id.clone(), platform.node(node)));
        bodies.filter(|(id, body)| guard::loose(id, body, built.all_nodes()).is_none()).collect()
    };
    let mut order = exported.theme_order.clone();
    order.sort();
    JourneyExport {
        loose_children: bodies(&exported.loose_children),
        loose_nodes: bodies(&exported.loose_nodes),
        others: guard::allowed(&exported.others, |name, _| guard::beside_tree(name)),
        static_nodes: match &exported.static_nodes {
            None => Some(Value::Null),
            Some(places) => {
                let mut rest = places.clone();
                for key in export.places.keys() {
                    let is_plain =
                        rest.get(key).and_then(Value::as_object).is_some_and(|place| place.len() == 2);
                    if is_plain {
                        rest.shift_remove(key);
                    }
                }
                (!rest.is_empty()).then_some(Value::Object(rest))
            }
        },
        themes: if order == exported.theme_order { Vec::new() } else { exported.theme_order.clone() },
    }
}

fn of_node(lock: &mut NodeLock, export: &Node, built: &Node, catalog: &Catalog) {
    let exported = export.exported.as_deref().cloned().unwrap_or_default();
    let is_filled =
        |name: &str| built.properties.get(name).is_some_and(|property| property.name_span.is_none());
    lock.absent = built
        .properties
        .iter()
        .map(|property| property.name.clone())
        .filter(|name| exported.body.is_some() && is_filled(name) && export.properties.get(name).is_none())
        .collect();
    let pairs = |node: &Node| -> Vec<(String, String)> {
        node.outcomes.iter().map(|outcome| (outcome.id.clone(), outcome.label.clone())).collect()
    };
    let known = catalog.get(&export.node_type).map(|known| known.name.as_str());
    lock.export = NodeExport {
        body: match exported.body {
            None => Some(Value::Null),
            Some(body) => {
                let body = guard::allowed(&body, |name, value| guard::body(built, name, value));
                (!body.is_empty()).then(|| json!(body))
            }
        },
        entry: guard::allowed(&exported.entry, |name, value| guard::entry(built, name, value)),
        outcomes: (!export.outcomes.is_empty() && pairs(export) != pairs(built))
            .then(|| pairs(export))
            .filter(|told| guard::outcomes(&built.outcomes, told).is_none()),
        type_name: export.type_name.clone().filter(|name| known != Some(name)),
        versions: match (exported.entry_version, exported.body_version) {
            (None, None) => None,
            (Some(_), None) => Some(Versions::Entry),
            (None, Some(_)) => Some(Versions::Body),
            (Some(_), Some(_)) => Some(Versions::Both),
        },
    };
}

/// What a build of the sources gives otherwise than the export has it. Outcomes that an export does not list are no
/// difference, and neither is what it names and does not carry, or an entry that holds nothing.
pub(super) fn differences(export: &Journey, built: &Journey) -> Vec<String> {
    let outcomes: BTreeMap<String, &Node> = super::identified(built).collect();
    let mut export = export.clone();
    let fill = |id: &str, node: &mut Node| {
        if let Some(built) = outcomes.get(id).filter(|_| node.outcomes.is_empty()) {
            node.outcomes.clone_from(&built.outcomes);
        }
    };
    for node in &mut export.nodes {
        let ids = child_ids(node);
        fill(&node.id.clone(), node);
        node.children.iter_mut().zip(ids).for_each(|(child, id)| fill(&id, child));
    }
    let mut built = built.clone();
    // What travels along now is told apart; see `along`.
    built.dependencies.scripts.retain(|id, _| export.dependencies.scripts.contains_key(id));
    for (kind, objects) in &mut built.dependencies.others {
        let own = export.dependencies.others.get(kind);
        objects.retain(|key, _| own.is_some_and(|own| own.contains_key(key)));
    }
    export.dependencies.others.values_mut().for_each(|objects| objects.retain(|_, object| !object.is_null()));
    crate::platform::compare(&export, &built)
}

/// What travels with a journey now, and did not in its export.
pub(super) fn along(export: &Journey, built: &Journey) -> Vec<String> {
    let (own, new) = (&export.dependencies, &built.dependencies);
    let scripts = new.scripts.iter().filter(|(id, _)| !own.scripts.contains_key(*id));
    let scripts = scripts.map(|(_, script)| format!("script `{}`", script.name));
    let others = new.others.iter().flat_map(|(kind, objects)| objects.keys().map(move |key| (*kind, key)));
    let is_new = |(kind, key): &(DependencyKind, &String)| {
        !own.others.get(kind).is_some_and(|objects| objects.contains_key(*key))
    };
    let others = others.filter(is_new).map(|(kind, key)| format!("{} `{key}`", kind.key()));
    scripts.chain(others).collect()
}

/// What an export carries that nothing can be declared of: an entry that is no object, or that has no name.
pub(super) fn undeclared(export: &Journey) -> Vec<String> {
    let objects = export.dependencies.others.iter();
    let objects = objects.flat_map(|(kind, objects)| objects.iter().map(move |entry| (*kind, entry)));
    let is_left =
        |(_, (key, object)): &(DependencyKind, (&String, &Arc<Value>))| !can_be_declared(key, object);
    let what = |(kind, (key, object)): (DependencyKind, (&String, &Arc<Value>))| {
        let why = if key.is_empty() {
            "has no name"
        } else if object.is_null() {
            "holds nothing"
        } else {
            "is no object"
        };
        format!("`{key}` in `{}` {why}, and is left out", kind.key())
    };
    objects.filter(is_left).map(what).collect()
}

/// What a build writes of journeys that their exports leave out, in words; nothing where they leave out nothing.
pub fn added(journeys: &[&Journey]) -> Option<String> {
    let nodes = || journeys.iter().flat_map(|journey| &journey.nodes);
    let places = nodes().filter(|node| node.position.is_none()).count();
    let has_body = |node: &&Node| node.exported.as_ref().is_some_and(|exported| exported.body.is_some());
    let all = journeys.iter().flat_map(|journey| journey.all_nodes());
    let outcomes = all.filter(has_body).filter(|node| node.outcomes.is_empty()).count();
    let said = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("{one} of 1 node")),
        count => Some(format!("{many} of {count} nodes")),
    };
    let parts = [said(places, "the place", "the places"), said(outcomes, "the outcomes", "the outcomes")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
