//! Ids that are others now, as after a copy, a restore or a second life in the console: which node and which script of the
//! exports is which of the sources, so that names and comments stay.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::catalog::Catalog;
use crate::compile::Compiled;
use crate::diff;
use crate::language::resolve::Carried;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::lock::{JourneyLock, Lock, NodeLock};
use crate::model::ids::JourneyIds;
use crate::model::names::is_uuid;
use crate::model::{Journey, Node};
use serde_json::{Value, json};

/// A lock that knows the new ids.
pub(super) struct Followed {
    pub lock: Lock,
    /// What was matched, in words.
    pub notes: Vec<String>,
    /// New ids by old ones.
    ids: HashMap<String, String>,
}

/// Finds what has another id in the exports than in the sources; nothing where all have the same. Only what the exports lack
/// is matched with what nobody knew yet: a node that a source made by itself, or dropped, is no other one.
pub(super) fn follow(
    journeys: &[Journey],
    ours: &Compiled,
    lock: &Lock,
    catalog: &Catalog,
) -> Option<Followed> {
    let mut followed = Followed { lock: lock.clone(), notes: Vec::new(), ids: HashMap::new() };
    followed.scripts(journeys, ours);
    let own: HashMap<&str, &Journey> = ours.journeys.iter().map(|own| (own.name.as_str(), own)).collect();
    for theirs in journeys {
        if let Some(ours) = own.get(theirs.name.as_str()) {
            followed.nodes(ours, theirs, catalog);
        }
    }
    (!followed.ids.is_empty()).then_some(followed)
}

impl Followed {
    fn nodes(&mut self, ours: &Journey, theirs: &Journey, catalog: &Catalog) {
        let none = JourneyLock::default();
        let old = self.lock.journeys.get(&ours.name).unwrap_or(&none);
        let their_ids: HashSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
        let locked = old.nodes.values().filter_map(|own| own.id.as_deref());
        let known: HashSet<&str> = ours.all_nodes().map(|node| node.id.as_str()).chain(locked).collect();
        let is_lost = |node: &Node| {
            let was_imported = old.nodes.get(&node.key).is_some_and(NodeLock::has_base);
            !their_ids.contains(node.id.as_str()) && (was_imported || !old.has_base())
        };
        let is_new = |node: &Node| !known.contains(node.id.as_str());
        let dropped = dropped(old, ours, &their_ids);
        if !ours.all_nodes().any(is_lost) && dropped.is_empty() || !theirs.all_nodes().any(is_new) {
            return;
        }
        let pairs: Vec<(&Node, &Node)> = diff::pairs(ours, theirs, catalog)
            .into_iter()
            .filter(|(own, other)| is_lost(own) && is_new(other))
            .collect();
        let paired: HashSet<&str> = pairs.iter().map(|(_, other)| other.id.as_str()).collect();
        let left: Vec<&Node> =
            theirs.nodes.iter().filter(|node| is_new(node) && !paired.contains(node.id.as_str())).collect();
        let dropped = again(&dropped, &left, theirs);
        self.dropped(&ours.name, dropped);
        let count = match pairs.len() {
            0 => return,
            1 => "1 node has another id".to_owned(),
            count => format!("{count} nodes have other ids"),
        };
        self.notes
            .push(format!("{}: {count} now; matched by name, type and place in the journey", ours.name));
        let ids = JourneyIds::new(&ours.name);
        let new = self.lock.journeys.entry(ours.name.clone()).or_default();
        for (own, other) in pairs {
            let entry = new.nodes.entry(own.key.clone()).or_default();
            entry.id = (ids.node(&own.key) != other.id).then(|| other.id.clone());
            for part in
                [Some(&mut entry.export.entry), entry.export.body.as_mut().and_then(Value::as_object_mut)]
            {
                if let Some(id) =
                    part.and_then(|part| part.get_mut("_id")).filter(|id| **id == own.id.as_str())
                {
                    *id = json!(other.id);
                }
            }
            self.ids.insert(own.id.clone(), other.id.clone());
        }
    }

    /// Lets the lock know nodes that the source dropped by the ids that they have now, so that they stay dropped.
    fn dropped(&mut self, journey: &str, nodes: Vec<(String, String)>) {
        let ids = JourneyIds::new(journey);
        let Some(lock) = self.lock.journeys.get_mut(journey) else { return };
        for (key, new) in nodes {
            let Some(entry) = lock.nodes.get_mut(&key) else { continue };
            let old = entry.id.replace(new.clone()).unwrap_or_else(|| ids.node(&key));
            self.notes.push(format!("{journey}: `{key}`, which the source dropped, has another id now"));
            self.ids.insert(old, new);
        }
    }

    /// A realm has each name of a script once: one of the same name and another id is the same script.
    fn scripts(&mut self, journeys: &[Journey], ours: &Compiled) {
        let mut theirs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for script in journeys.iter().flat_map(|journey| journey.dependencies.scripts.values()) {
            theirs.entry(&script.name).or_default().insert(&script.id);
        }
        let mut own: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut known: HashSet<&str> = HashSet::new();
        for brought in &ours.brought {
            if let Carried::Script(script) = &brought.content {
                own.entry(&script.name).or_default().insert(&brought.meaning);
                known.insert(&brought.meaning);
            }
        }
        for (name, ids) in theirs {
            let alone =
                |ids: &BTreeSet<&str>| (ids.len() == 1).then(|| ids.first().map(|id| (*id).to_owned()));
            let new = alone(&ids).flatten();
            let old = own.get(name).and_then(alone).flatten();
            let (Some(new), Some(old)) = (new, old) else { continue };
            if known.contains(new.as_str()) || new.is_empty() {
                continue;
            }
            for brought in ours.brought.iter().filter(|brought| brought.meaning == old) {
                if matches!(brought.content, Carried::Script(_)) {
                    self.lock.scripts.entry(brought.name.clone()).or_default().id = Some(new.clone());
                }
            }
            self.notes.push(format!("the script `{name}` has another id now; matched by its name"));
            self.ids.insert(old, new);
        }
    }

    /// Tells the fingerprints of the last import in the new ids. `before` and `after` are what the sources compile to with the
    /// old lock and with the new one.
    pub(super) fn restate(&mut self, before: &Compiled, after: &Compiled) {
        let targets: HashMap<String, String> = self
            .ids
            .iter()
            .map(|(old, new)| (fingerprint::of(&json!(old)), fingerprint::of(&json!(new))))
            .collect();
        let restated = |base: &Fingerprints, was: &Fingerprints, is: &Fingerprints| -> Fingerprints {
            let plain = fingerprint::plain(base);
            let part = |(name, value): (&String, &String)| {
                let print = &plain[name];
                let new = renamed(name, &self.ids);
                // What nobody touched is what it is now; of what somebody did, an id alone can be told anew.
                let now = if was.get(name) == Some(print) { is.get(&new) } else { targets.get(print) };
                let now = now.filter(|now| *now != print).unwrap_or(value).clone();
                (new, now)
            };
            base.iter().map(part).collect()
        };
        let own: HashMap<&str, &Journey> =
            after.journeys.iter().map(|own| (own.name.as_str(), own)).collect();
        for was in &before.journeys {
            let (Some(is), Some(lock)) = (own.get(was.name.as_str()), self.lock.journeys.get_mut(&was.name))
            else {
                continue;
            };
            lock.base = restated(&lock.base, &fingerprint::journey(was), &fingerprint::journey(is));
            let keys: HashSet<&str> = was.all_nodes().map(|node| node.key.as_str()).collect();
            for (_, entry) in lock.nodes.iter_mut().filter(|(key, _)| !keys.contains(key.as_str())) {
                let none = Fingerprints::new();
                entry.base = restated(&entry.base, &none, &none);
            }
            let new: HashMap<&str, &Node> = is.all_nodes().map(|node| (node.key.as_str(), node)).collect();
            for node in was.all_nodes() {
                if let (Some(new), Some(entry)) = (new.get(node.key.as_str()), lock.nodes.get_mut(&node.key))
                {
                    let (was, is) = (fingerprint::node(was, node), fingerprint::node(is, new));
                    entry.base = restated(&entry.base, &was, &is);
                }
            }
        }
    }
}

/// The nodes that a source dropped and that the exports do not have by their ids, by their names.
fn dropped<'l>(
    lock: &'l JourneyLock,
    ours: &Journey,
    theirs: &HashSet<&str>,
) -> Vec<(&'l str, &'l NodeLock)> {
    let ids = JourneyIds::new(&ours.name);
    let keys: HashSet<&str> = ours.all_nodes().map(|node| node.key.as_str()).collect();
    let is_dropped = |(key, own): &(&String, &NodeLock)| {
        let derived = || ids.node(key);
        own.has_base()
            && !keys.contains(key.as_str())
            && !theirs.contains(own.id.clone().unwrap_or_else(derived).as_str())
    };
    lock.nodes.iter().filter(is_dropped).map(|(key, own)| (key.as_str(), own)).collect()
}

/// Which of some new nodes dropped ones are, by type, name and configuration: names in the lock, and ids. What could be several
/// is none.
fn again(dropped: &[(&str, &NodeLock)], new: &[&Node], theirs: &Journey) -> Vec<(String, String)> {
    let parts: Vec<(&str, Fingerprints)> =
        new.iter().map(|node| (node.id.as_str(), fingerprint::node(theirs, node))).collect();
    let is_it = |base: &Fingerprints, parts: &Fingerprints| {
        let own = |name: &str| base.get(name).zip(parts.get(name));
        let is_same = |name: &str| own(name).is_some_and(|(a, b)| a == b);
        // What either side fills in by itself is told by one of them alone.
        let mut shared = base.keys().filter(|name| name.starts_with('=')).filter_map(|name| own(name));
        is_same("type") && is_same("label") && shared.all(|(a, b)| a == b)
    };
    let mut found = Vec::new();
    for (key, lock) in dropped {
        let base = fingerprint::plain(&lock.base);
        let mut like = parts.iter().filter(|(_, parts)| is_it(&base, parts));
        let rivals = dropped.iter().filter(|(_, own)| {
            let own = fingerprint::plain(&own.base);
            own.get("type") == base.get("type") && own.get("label") == base.get("label")
        });
        if let (Some((id, _)), None, 1) = (like.next(), like.next(), rivals.count()) {
            found.push(((*key).to_owned(), (*id).to_owned()));
        }
    }
    found
}

/// The name of a part whose outcome begins with the id of a page's child.
fn renamed(part: &str, ids: &HashMap<String, String>) -> String {
    const UUID: usize = 36;
    let outcome = part.strip_prefix("-> ");
    let id = outcome.and_then(|outcome| outcome.get(..UUID)).filter(|id| is_uuid(id));
    match (id.and_then(|id| ids.get(id)), outcome) {
        (Some(new), Some(outcome)) => format!("-> {new}{}", &outcome[UUID..]),
        _ => part.to_owned(),
    }
}
