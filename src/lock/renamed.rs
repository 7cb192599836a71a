//! Nodes that got another name in the source by hand: to the platform the old one is gone, and another one is new.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;

use super::fingerprint::{self, Fingerprints, OUTCOMES};
use super::{JourneyLock, Lock, NodeLock};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Node, Target};

/// More pairs than this are not compared one by one: so many nodes were replaced, not renamed.
const MOST: usize = 40_000;

impl Lock {
    /// Reports the nodes of a journey that seem to be known ones under other names, with the command for `file`, its source.
    pub fn by_hand(&self, journey: &Journey, file: &str) -> Vec<Diagnostic> {
        if journey.is_broken {
            return Vec::new();
        }
        let report = |(old, node): (&str, &Node)| {
            let new = &node.key;
            let message = format!(
                "`{new}` seems to be what `{old}` was, and the platform will take it for another node"
            );
            let name = format!("{}.{old}", journey.name);
            let words = [file, &name, new].map(shell_word);
            let help = format!("`journeyc rename {}` lets it keep its id", words.join(" "));
            let place = node.spans.key.or(journey.name_span).unwrap_or_default();
            Diagnostic::new(Code::RenamedByHand, place, message).help(help)
        };
        self.renamed(journey).into_iter().map(report).collect()
    }

    /// The nodes that the lock knows and a journey lacks, each with the new node that has its type and its wiring.
    fn renamed<'l, 'j>(&'l self, journey: &'j Journey) -> Vec<(&'l str, &'j Node)> {
        let Some(lock) = self.journeys.get(&journey.name) else { return Vec::new() };
        let keys: HashSet<&str> = journey.all_nodes().map(|node| node.key.as_str()).collect();
        let is_lost = |(key, own): &(&String, &NodeLock)| own.has_base() && !keys.contains(key.as_str());
        let lost: Vec<(&String, &NodeLock)> = lock.nodes.iter().filter(is_lost).collect();
        let is_new = |node: &Node| !lock.nodes.get(&node.key).is_some_and(NodeLock::has_base);
        let count = journey.all_nodes().filter(|node| is_new(node)).count();
        if lost.is_empty() || count == 0 || lost.len().saturating_mul(count) > MOST {
            return Vec::new();
        }
        let wiring = Wiring::of(journey, lock, &lost);
        let new = |node: &&'j Node| is_new(node);
        let mut tops: Vec<&Node> = journey.nodes.iter().filter(new).collect();
        let mut children: Vec<&Node> =
            journey.nodes.iter().flat_map(|page| &page.children).filter(new).collect();
        let mut found = Vec::new();
        for (key, own) in lost {
            let top = tops.iter().position(|node| wiring.is_same(own, node));
            let child = || children.iter().position(|node| wiring.is_alike(&own.base, node));
            if let Some(at) = top {
                found.push((key.as_str(), tops.remove(at)));
            } else if let Some(at) = child() {
                found.push((key.as_str(), children.remove(at)));
            }
        }
        found
    }
}

/// A word of a command, in quotes where a shell would take it for something else.
fn shell_word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into();
    }
    format!("'{}'", text.replace('\'', "'\\''")).into()
}

/// Where edges lead, and led when the journey was imported.
struct Wiring<'j> {
    journey: &'j Journey,
    /// The parts of the nodes that are new, by name.
    parts: HashMap<&'j str, Fingerprints>,
    /// The fingerprints of the ids of the lost nodes.
    lost: HashSet<String>,
    /// By the fingerprint of a lost node's id, where the edges lead now that led to it; nothing where to no new node.
    into: BTreeMap<String, Vec<Option<&'j str>>>,
    /// The fingerprint of each lost node's id, by the place of its entry.
    ids: HashMap<*const NodeLock, String>,
}

impl<'j> Wiring<'j> {
    fn of(journey: &'j Journey, lock: &JourneyLock, lost: &[(&String, &NodeLock)]) -> Self {
        let derived = JourneyIds::new(&journey.name);
        let id = |(key, own): &(&String, &NodeLock)| {
            let id = own.id.clone().unwrap_or_else(|| derived.node(key));
            (std::ptr::from_ref::<NodeLock>(own), fingerprint::of(&json!(id)))
        };
        let ids: HashMap<_, _> = lost.iter().map(id).collect();
        let lost: HashSet<String> = ids.values().cloned().collect();
        let key = |target: &Target| match target {
            Target::Node(index) => Some(journey.nodes[*index].key.as_str()),
            _ => None,
        };
        let mut into: BTreeMap<String, Vec<Option<&str>>> = BTreeMap::new();
        let mut led = |was: Option<&String>, is: Option<&Target>| {
            if let Some(was) = was.filter(|was| lost.contains(*was)) {
                into.entry(was.clone()).or_default().push(is.and_then(key));
            }
        };
        led(lock.base.get("start"), journey.start.as_ref().map(|start| &start.target));
        let mut parts = HashMap::new();
        for node in journey.all_nodes() {
            match lock.nodes.get(&node.key).filter(|own| own.has_base()) {
                None => {
                    parts.insert(node.key.as_str(), fingerprint::node(journey, node));
                }
                Some(own) => {
                    for (part, was) in &own.base {
                        let Some(outcome) = part.strip_prefix("-> ") else { continue };
                        let is = node.connections.iter().find(|(id, _)| id == outcome);
                        led(Some(was), is.map(|(_, target)| target));
                    }
                }
            }
        }
        Self { journey, parts, lost, into, ids }
    }

    /// Whether a new node has the type of a lost one, and stands where it stood.
    fn is_same(&self, lost: &NodeLock, node: &Node) -> bool {
        let parts = &self.parts[node.key.as_str()];
        if lost.base.get("type") != parts.get("type") {
            return false;
        }
        let led = self.ids.get(&std::ptr::from_ref(lost)).and_then(|id| self.into.get(id));
        let leads_here = led.map(|led| led.iter().all(|to| *to == Some(node.key.as_str())));
        let leads_on = self.leads_alike(&lost.base, node, parts);
        match leads_here {
            Some(true) => leads_on || self.is_alike(&lost.base, node),
            Some(false) => leads_on && self.is_alike(&lost.base, node),
            // What led there is new or gone as well.
            None => leads_on,
        }
    }

    /// Whether the outcomes of a new node lead where those of a lost one led; what was lost may be another new one.
    fn leads_alike(&self, base: &Fingerprints, node: &Node, parts: &Fingerprints) -> bool {
        let edges = |parts: &'_ Fingerprints| parts.keys().filter(|part| part.starts_with("-> ")).count();
        let leads = |(outcome, target): &(String, Target)| {
            let part = format!("-> {outcome}");
            let is_new = match target {
                Target::Node(index) => self.parts.contains_key(self.journey.nodes[*index].key.as_str()),
                _ => false,
            };
            base.get(&part)
                .is_some_and(|was| Some(was) == parts.get(&part) || is_new && self.lost.contains(was))
        };
        edges(base) == edges(parts) && node.connections.iter().all(leads)
    }

    /// Whether a new node has the type, the name and the configuration of a lost one.
    fn is_alike(&self, base: &Fingerprints, node: &Node) -> bool {
        let own = |parts: &Fingerprints| -> Fingerprints {
            let is_own = |part: &str| part != OUTCOMES && part != "children" && !part.starts_with("-> ");
            parts
                .iter()
                .filter(|(part, _)| is_own(part))
                .map(|(part, own)| (part.clone(), fingerprint::print(own)))
                .collect()
        };
        let (base, parts) = (own(base), own(&self.parts[node.key.as_str()]));
        // What the lock alone knows of a property, a new node does not have.
        let is_known = |part: &String| parts.contains_key(part);
        parts.get("type") == base.get("type")
            && parts.iter().all(|(part, own)| base.get(part).is_none_or(|was| was == own))
            && base.keys().filter(|part| is_known(part)).count() * 2 > parts.len()
    }
}
