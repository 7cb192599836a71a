//! What becomes of nodes that one side alone has.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::conflict::{self, Conflict};
use super::decide::{Prefer, Preferences, words};
use super::merge::Merge;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::lock::{JourneyLock, NodeLock};
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Node};
use crate::source::Span;

/// Two versions of a journey, and how it stood last.
#[derive(Clone, Copy)]
pub(super) struct Versions<'j> {
    pub old: &'j JourneyLock,
    pub ours: &'j Journey,
    pub theirs: &'j Journey,
}

/// What became of nodes that one side alone has.
#[derive(Debug, Default)]
pub(super) struct Fates {
    /// Ids of nodes that the source dropped and that stay dropped.
    dropped: HashSet<String>,
    /// Ids of nodes that the export dropped and that leave the source.
    leaving: HashSet<String>,
    /// Ids of nodes that the source dropped and that come back.
    back: HashSet<String>,
}

impl Fates {
    /// Whether a node that the source dropped stays dropped.
    pub(super) fn is_dropped(&self, id: &str) -> bool {
        self.dropped.contains(id)
    }

    /// Whether a node that the source dropped comes back.
    pub(super) fn is_back(&self, id: &str) -> bool {
        self.back.contains(id)
    }

    /// Whether a node leaves the source.
    pub(super) fn leaves(&self, id: &str) -> bool {
        self.leaving.contains(id)
    }

    /// Adds to what is taken the ways that must not stay, and drops those that must not come.
    pub(super) fn ways(&self, taken: &mut Vec<String>, ours: &[Way], theirs: &[Way]) {
        let leads = |ways: &[Way], part: &str, ids: &HashSet<String>| {
            ways.iter().any(|(own, id)| own == part && ids.contains(id))
        };
        taken.retain(|part| !leads(theirs, part, &self.dropped));
        for (part, id) in ours {
            if self.leaving.contains(id) && !taken.contains(part) {
                taken.push(part.clone());
            }
        }
    }
}

/// The part of a way, and the id of what it leads to.
pub(super) type Way = (String, String);

/// The ways out of a node.
pub(super) fn ways(journey: &Journey, node: &Node) -> Vec<Way> {
    let way = |(outcome, target): &(String, _)| {
        Some((format!("-> {outcome}"), journey.target_id(target)?.to_owned()))
    };
    node.connections.iter().filter_map(way).collect()
}

/// The way from the start.
pub(super) fn start(journey: &Journey) -> Vec<Way> {
    let id = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
    id.map(|id| ("start".to_owned(), id.to_owned())).into_iter().collect()
}

impl Merge<'_, '_> {
    /// Decides on the nodes that one side alone has.
    pub(super) fn fates(&mut self, versions: Versions<'_>) -> Fates {
        let Versions { old, ours, theirs } = versions;
        let mut fates = Fates::default();
        let own: BTreeSet<&str> = ours.all_nodes().map(|node| node.id.as_str()).collect();
        let kept: HashSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
        let known = by_id(old, &theirs.name);
        // A node that one side alone has and that is not new leads nowhere any more.
        let has_both = |node: &Node| own.contains(node.id.as_str()) && kept.contains(node.id.as_str());
        let counts = |node: &Node| has_both(node) || !known.contains_key(&node.id);
        let led_by_export = newly_led(theirs, old, &known, &counts);
        for node in theirs.nodes.iter().filter(|node| !own.contains(node.id.as_str())) {
            let Some(lock) = known.get(&node.id) else { continue };
            let parts = fingerprint::node(theirs, node);
            let (what, how) = match (changed(&lock.base, &parts), led_by_export.get(&node.id)) {
                (Some(part), _) => ("is dropped by the source, and the export changed it", words(&part)),
                (None, Some(way)) => ("is dropped by the source, and the export leads to it", way.clone()),
                (None, None) => {
                    if self.prefer_only(&theirs.name, &node.key) == Some(Prefer::Export) {
                        fates.back.insert(node.id.clone());
                    } else {
                        fates.dropped.insert(node.id.clone());
                    }
                    continue;
                }
            };
            match self.prefer_node(&theirs.name, &node.key) {
                Some(Prefer::Source) => drop(fates.dropped.insert(node.id.clone())),
                Some(Prefer::Export) => drop(fates.back.insert(node.id.clone())),
                None => {
                    let how = format!("{how} ({})", node.id);
                    let sides = vec![("source", "no such node".to_owned()), ("export", how)];
                    self.node_conflict(&theirs.name, &node.key, ours.name_span, what, sides);
                }
            }
        }
        for (node, dispute) in missing(old, ours, &kept, &known) {
            let Some((what, how)) = dispute else {
                if self.prefer_only(&ours.name, &node.key) != Some(Prefer::Source) {
                    fates.leaving.insert(node.id.clone());
                }
                continue;
            };
            match self.prefer_node(&ours.name, &node.key) {
                Some(Prefer::Source) => {}
                Some(Prefer::Export) => drop(fates.leaving.insert(node.id.clone())),
                None => {
                    let sides = vec![("source", how), ("export", "no such node".to_owned())];
                    self.node_conflict(&ours.name, &node.key, node.spans.key, what, sides);
                }
            }
        }
        fates
    }

    fn prefer_node(&mut self, journey: &str, node: &str) -> Option<Prefer> {
        self.prefer(&[format!("{journey}/{node}"), journey.to_owned()])
    }

    /// What is preferred for this very node, whatever holds in general.
    fn prefer_only(&mut self, journey: &str, node: &str) -> Option<Prefer> {
        let name = format!("{journey}/{node}");
        let is_named = self.preferences.places.iter().any(|(own, _)| *own == name);
        if is_named { self.prefer(&[name]) } else { None }
    }

    fn node_conflict(
        &mut self,
        journey: &str,
        node: &str,
        span: Option<Span>,
        what: &str,
        sides: Vec<(&'static str, String)>,
    ) {
        let place = conflict::place(span, self.meeting.sources);
        let name = format!("{journey}/{node}");
        self.merged.conflicts.push(Conflict { place, name, what: what.to_owned(), sides, mend: None });
    }
}

/// Why a node that the export does not have is not simply gone: what both sides did, and a part of it in words.
type Dispute = Option<(&'static str, String)>;

/// The nodes of a source that were on the platform and that its export does not have. `kept` are the ids of those that it has.
fn missing<'j>(
    old: &JourneyLock,
    ours: &'j Journey,
    kept: &HashSet<&str>,
    known: &HashMap<String, &NodeLock>,
) -> Vec<(&'j Node, Dispute)> {
    let counts = |node: &Node| kept.contains(node.id.as_str()) || !known.contains_key(&node.id);
    let led = newly_led(ours, old, known, &counts);
    let dispute = |node: &Node, lock: &NodeLock| -> Dispute {
        let parts = fingerprint::node(ours, node);
        let touched = changed(&lock.base, &parts).filter(|_| !leads_only(&lock.base, &parts));
        match (touched, led.get(&node.id)) {
            (Some(part), _) => Some(("is gone from the export, and the source changed it", words(&part))),
            (None, Some(way)) => Some(("is gone from the export, and the source leads to it", way.clone())),
            (None, None) => None,
        }
    };
    let missing = ours.nodes.iter().filter(|node| !kept.contains(node.id.as_str()));
    let fate = |node: &'j Node| match old.nodes.get(&node.key).filter(|lock| lock.has_base()) {
        Some(lock) => Some((node, dispute(node, lock))),
        // New in the source.
        None if old.has_base() => None,
        None => Some((node, None)),
    };
    missing.filter_map(fate).collect()
}

/// The names of the nodes of a source, by what tells the nodes apart: those that go with the import leave theirs to others,
/// unless something that stays leads there.
pub(super) fn standing_names(
    old: &JourneyLock,
    ours: &Journey,
    theirs: Option<&Journey>,
    preferences: &Preferences,
) -> BTreeMap<String, String> {
    let kept: Option<HashSet<&str>> =
        theirs.map(|theirs| theirs.all_nodes().map(|node| node.id.as_str()).collect());
    let known = by_id(old, &ours.name);
    let missing = kept.as_ref().map(|kept| missing(old, ours, kept, &known)).unwrap_or_default();
    let goes = |(node, dispute): &&(&Node, Dispute)| {
        let own = format!("{}/{}", ours.name, node.key);
        match dispute {
            None => !preferences.places.iter().any(|(name, side)| *name == own && *side == Prefer::Source),
            Some(_) => preferences.of(&[own, ours.name.clone()]).0 == Some(Prefer::Export),
        }
    };
    let going: HashSet<&str> = missing.iter().filter(goes).map(|(node, _)| node.id.as_str()).collect();
    let is_own = |node: &&Node| kept.as_ref().is_some_and(|kept| !kept.contains(node.id.as_str()));
    let staying = ours.nodes.iter().filter(is_own).filter(|node| !going.contains(node.id.as_str()));
    let led: HashSet<&str> =
        staying.flat_map(|node| node.connections.iter().filter_map(|(_, to)| ours.target_id(to))).collect();
    let gone: HashSet<&str> = ours
        .nodes
        .iter()
        .filter(|node| going.contains(node.id.as_str()) && !led.contains(node.id.as_str()))
        .flat_map(|node| std::iter::once(node).chain(&node.children))
        .map(|node| node.key.as_str())
        .collect();
    let all = super::identified(ours).filter(|(_, node)| !gone.contains(node.key.as_str()));
    all.map(|(id, node)| (id, node.key.clone())).collect()
}

/// What the lock has of nodes, by their ids, as far as they were on the platform.
pub(super) fn by_id<'l>(old: &'l JourneyLock, journey: &str) -> HashMap<String, &'l NodeLock> {
    let ids = JourneyIds::new(journey);
    let known = old.nodes.iter().filter(|(_, lock)| lock.has_base());
    known.map(|(key, lock)| (lock.id.clone().unwrap_or_else(|| ids.node(key)), lock)).collect()
}

/// A part that is another one than it was; outcomes do not count.
pub(super) fn changed(base: &Fingerprints, parts: &Fingerprints) -> Option<String> {
    let base = fingerprint::plain(base);
    let names: BTreeSet<&String> = base.keys().chain(parts.keys()).collect();
    let mut differ = names.into_iter().filter(|name| *name != fingerprint::OUTCOMES);
    differ.find(|name| base.get(*name) != parts.get(*name)).cloned()
}

/// True when two sets of parts differ in nothing but in where edges lead.
fn leads_only(base: &Fingerprints, parts: &Fingerprints) -> bool {
    let base = fingerprint::plain(base);
    let names: BTreeSet<&String> = base.keys().chain(parts.keys()).collect();
    let is_way = |name: &String| name.starts_with("-> ") || name == fingerprint::OUTCOMES;
    names.into_iter().all(|name| base.get(name) == parts.get(name) || is_way(name))
}

/// The nodes that ways lead to that did not lead there last: by id, with such a way in words. Ways out of nodes that
/// `counts` refuses do not count.
fn newly_led(
    journey: &Journey,
    old: &JourneyLock,
    known: &HashMap<String, &NodeLock>,
    counts: &dyn Fn(&Node) -> bool,
) -> HashMap<String, String> {
    let mut led = HashMap::new();
    let mut add = |base: &Fingerprints, (part, to): Way, words: &dyn Fn(&str) -> String| {
        let print = fingerprint::of(&serde_json::Value::from(to.as_str()));
        if base.get(&part) != Some(&print) {
            led.entry(to).or_insert_with(|| words(&part));
        }
    };
    let base = fingerprint::plain(&old.base);
    for way in start(journey) {
        add(&base, way, &|_| "the start leads to it".to_owned());
    }
    for node in journey.nodes.iter().filter(|node| counts(node)) {
        let base = known.get(&node.id).map(|lock| fingerprint::plain(&lock.base)).unwrap_or_default();
        let words = |part: &str| format!("`{}` of `{}` leads to it", &part[3..], node.key);
        for way in ways(journey, node) {
            add(&base, way, &words);
        }
    }
    led
}
