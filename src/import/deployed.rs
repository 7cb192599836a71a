//! Moves the base of the merge to what was deployed: what the platform has from now on that is otherwise was changed there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::conflict::part_name;
use super::merge::{self, Meeting, compiled, errors};
use super::standing::Declared;
use super::{Stage, sound};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::Diagnostic;
use crate::language::resolve::Carried;
use crate::lock::fingerprint::{self, Fingerprints, OUTCOMES};
use crate::lock::{JourneyLock, Lock};
use crate::model::{Journey, Node};

/// What a deployment leaves.
#[derive(Debug, Default)]
pub struct Deployed {
    /// The lock.
    pub lock: Lock,
    /// The names of the journeys that it knows as deployed now.
    pub journeys: BTreeSet<String>,
    /// What the sources have otherwise than it was deployed, as `--prefer` would call it.
    pub moved: Vec<String>,
    /// Journeys that were deployed and have no source.
    pub unknown: Vec<String>,
    /// What the sources cannot be built for.
    pub errors: Vec<Diagnostic>,
}

/// Takes the sources for what was deployed.
pub fn sources(meeting: &Meeting<'_>, catalog: &Catalog, target: Target) -> Deployed {
    let read = meeting.documents.again(meeting.sources, catalog).0;
    let context = (catalog, target, meeting.surroundings);
    let ours = compiled(&read, meeting.sources, meeting.files, meeting.lock, context);
    let errors = errors(&ours);
    if !errors.is_empty() {
        return Deployed { errors: errors.into_iter().cloned().collect(), ..Deployed::default() };
    }
    let mut deployed = Deployed { lock: meeting.lock.clone(), ..Deployed::default() };
    for journey in &ours.journeys {
        let own = deployed.lock.journeys.entry(journey.name.clone()).or_default();
        own.deployed |= !own.has_base();
        own.base = fingerprint::kept_journey(journey);
        for node in journey.all_nodes() {
            base(own, &node.key, fingerprint::kept_node(journey, node, catalog));
        }
        // What the sources dropped is gone from the platform too.
        let keys: BTreeSet<&str> = journey.all_nodes().map(|node| node.key.as_str()).collect();
        own.nodes.retain(|key, entry| keys.contains(key.as_str()) || !entry.has_base());
        own.arrange(journey.all_nodes().map(|node| node.key.as_str()));
        deployed.journeys.insert(journey.name.clone());
    }
    for thing in &ours.brought {
        match &thing.content {
            Carried::Script(script) => {
                let own = deployed.lock.scripts.entry(thing.name.clone()).or_default();
                own.base = fingerprint::kept_script(script);
            }
            Carried::Other(kind, object) => {
                let place = Lock::object(*kind, &thing.meaning);
                deployed.lock.realm.insert(place, fingerprint::of(object));
            }
        }
    }
    deployed
}

/// Takes what exports hold for what was deployed.
pub fn exports(journeys: &[Journey], meeting: &Meeting<'_>, catalog: &Catalog, target: Target) -> Deployed {
    let read = meeting.documents.again(meeting.sources, catalog).0;
    let context = (catalog, target, meeting.surroundings);
    let ours = compiled(&read, meeting.sources, meeting.files, meeting.lock, context);
    let errors = errors(&ours);
    if !errors.is_empty() {
        return Deployed { errors: errors.into_iter().cloned().collect(), ..Deployed::default() };
    }
    let (sound, _) = sound::sound(journeys);
    let own: HashMap<&str, &Journey> = ours.journeys.iter().map(|own| (own.name.as_str(), own)).collect();
    let documents: Vec<_> =
        meeting.sources.iter().map(|(file, _)| ours.documents.document(file).cloned()).collect();
    let declared = Declared::of(meeting.sources, &documents, &ours.brought);
    let known: Vec<Journey> =
        sound.iter().filter(|journey| own.contains_key(journey.name.as_str())).cloned().collect();
    let names = |journey: &Journey| -> BTreeMap<String, String> {
        super::identified(journey).map(|(id, node)| (id, node.key.clone())).collect()
    };
    let stage = Stage::new(&known, catalog, target, &merge::existing(&own, &declared, meeting, &names));
    let mut deployed = Deployed { lock: meeting.lock.clone(), ..Deployed::default() };
    let is_unknown = |journey: &&Journey| !own.contains_key(journey.name.as_str());
    deployed.unknown = journeys.iter().filter(is_unknown).map(|journey| journey.name.clone()).collect();
    for journey in &known {
        let (Some(theirs), Some(new)) =
            (stage.built.get(&journey.name), stage.lock.journeys.get(&journey.name))
        else {
            continue;
        };
        let ours = own[journey.name.as_str()];
        let lock = deployed.lock.journeys.entry(journey.name.clone()).or_default();
        lock.deployed |= !lock.has_base();
        lock.base.clone_from(&new.base);
        for node in theirs.all_nodes() {
            let Some(entry) = new.nodes.get(&node.key) else { continue };
            match own_node(ours, &node.id) {
                Some(own) => base(lock, &own.key, entry.base.clone()),
                // The next import has to know that the source dropped it.
                None => drop(lock.nodes.insert(node.key.clone(), entry.clone())),
            }
        }
        for node in ours.all_nodes().filter(|node| own_node(theirs, &node.id).is_none()) {
            if let Some(entry) = lock.nodes.get_mut(&node.key) {
                entry.base.clear();
            }
        }
        lock.arrange(ours.all_nodes().map(|node| node.key.as_str()));
        moved(ours, theirs, &mut deployed.moved);
        deployed.journeys.insert(journey.name.clone());
    }
    for (name, script) in stage.carried.scripts() {
        deployed.lock.scripts.entry(name.to_owned()).or_default().base = fingerprint::kept_script(script);
    }
    for (kind, key, _, _, object) in stage.carried.others() {
        deployed.lock.realm.insert(Lock::object(kind, key), fingerprint::of(object));
    }
    deployed
}

fn own_node<'j>(journey: &'j Journey, id: &str) -> Option<&'j Node> {
    journey.all_nodes().find(|node| node.id == id)
}

/// Sets the base of a node. What it says of outcomes is how they stood in the export that the lock is of.
fn base(lock: &mut JourneyLock, key: &str, parts: Fingerprints) {
    let entry = lock.nodes.entry(key.to_owned()).or_default();
    entry.deployed |= !entry.has_base();
    let outcomes = entry.base.remove(OUTCOMES);
    entry.base = parts;
    match outcomes {
        Some(outcomes) => drop(entry.base.insert(OUTCOMES.to_owned(), outcomes)),
        None => drop(entry.base.remove(OUTCOMES)),
    }
}

/// What a source has otherwise than it was deployed.
fn moved(ours: &Journey, theirs: &Journey, found: &mut Vec<String>) {
    let name = &ours.name;
    let mut differ = |place: &str, ours: &Fingerprints, theirs: &Fingerprints| {
        let parts: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let parts =
            parts.into_iter().filter(|part| *part != OUTCOMES && ours.get(*part) != theirs.get(*part));
        found.extend(parts.map(|part| format!("{place}.{}", part_name(part))));
    };
    differ(name, &fingerprint::journey(ours), &fingerprint::journey(theirs));
    let others: HashMap<&str, &Node> = theirs.all_nodes().map(|node| (node.id.as_str(), node)).collect();
    let owns: BTreeSet<&str> = ours.all_nodes().map(|node| node.id.as_str()).collect();
    let mut alone = Vec::new();
    for node in ours.all_nodes() {
        match others.get(node.id.as_str()) {
            Some(other) => differ(
                &format!("{name}/{}", node.key),
                &fingerprint::node(ours, node),
                &fingerprint::node(theirs, other),
            ),
            None => alone.push(node),
        }
    }
    alone.extend(theirs.all_nodes().filter(|node| !owns.contains(node.id.as_str())));
    found.extend(alone.into_iter().map(|node| format!("{name}/{}", node.key)));
}
