//! Keys of the node state that a script reads and nothing before it has written.

use std::collections::{BTreeSet, HashMap, HashSet};

use petgraph::visit::{Dfs, Reversed};
use serde_json::Value;

use super::users::{User, scripts as scripts_of};
use super::{Case, Scripts};
use crate::catalog::{Catalog, NodeType, is_placeholder};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::model::{Graph, Journey, Node};
use crate::script::state::Access;
use crate::script::{Fault, Understood};

/// What every journey has in its state before any node has run.
const AMBIENT: [&str; 4] = ["realm", "authLevel", "maxAuthenticationSessionDuration", "_rev"];

/// What the nodes of journeys write, and in what order they can run.
pub(super) struct Flows<'a> {
    by_journey: HashMap<*const Journey, Flow<'a>>,
}

struct Flow<'a> {
    graph: Graph,
    /// What each node writes; none where that is not known.
    writes: Vec<Option<BTreeSet<&'a str>>>,
    /// Whether the journey can be entered with a state that something else has made.
    is_entered: bool,
}

type Texts<'a> = HashMap<&'a str, Result<Understood, Fault>>;

impl<'a> Flows<'a> {
    pub(super) fn of(
        scripts: &'a Scripts<'a>,
        understood: &'a Texts<'a>,
        users: &HashMap<&str, Vec<User<'_>>>,
    ) -> Self {
        // Only journeys with scripts that read something need it.
        let wanted: HashSet<*const Journey> =
            users.values().flatten().map(|user| std::ptr::from_ref(user.journey)).collect();
        let called: HashSet<&str> =
            scripts.journeys.iter().flat_map(|journey| journey.called(scripts.catalog)).collect();
        let flow = |journey: &'a Journey| {
            let is_inner = journey.properties.value("innerTreeOnly").is_some_and(|value| *value == true);
            Flow {
                graph: Graph::of(journey),
                writes: journey
                    .nodes
                    .iter()
                    .map(|node| writes(node, journey, scripts.catalog, understood))
                    .collect(),
                is_entered: is_inner || called.contains(journey.name.as_str()) || journey.is_broken,
            }
        };
        let journeys =
            scripts.journeys.iter().filter(|journey| wanted.contains(&std::ptr::from_ref(*journey)));
        Self { by_journey: journeys.map(|journey| (std::ptr::from_ref(journey), flow(journey))).collect() }
    }

    /// The keys that can be set when a node runs; none where that cannot be told.
    fn before(&self, user: User<'_>) -> Option<BTreeSet<&str>> {
        let flow = self.by_journey.get(&std::ptr::from_ref(user.journey)).filter(|flow| !flow.is_entered)?;
        let is_own = |node: &Node| {
            std::iter::once(node).chain(&node.children).any(|part| std::ptr::eq(part, user.node))
        };
        let own = user.journey.nodes.iter().position(is_own)?;
        let mut keys = BTreeSet::new();
        let mut search = Dfs::new(Reversed(&flow.graph.graph), Graph::node(own));
        while let Some(vertex) = search.next(Reversed(&flow.graph.graph)) {
            if let crate::model::Vertex::Node(index) = flow.graph.graph[vertex] {
                keys.extend(flow.writes[index].as_ref()?);
            }
        }
        Some(keys)
    }
}

/// What a node writes, children of a page included; none where that is not known.
fn writes<'a>(
    node: &'a Node,
    journey: &'a Journey,
    catalog: &'a Catalog,
    understood: &'a Texts<'a>,
) -> Option<BTreeSet<&'a str>> {
    let mut keys = BTreeSet::new();
    for node in std::iter::once(node).filter(|node| !node.is_page()).chain(&node.children) {
        let is_open = |known: &&NodeType| known.id != node.node_type || known.has_flag("marketplace");
        let known = catalog.get(&node.node_type).filter(|known| !is_open(known))?;
        let scripts = scripts_of(node, catalog);
        for id in &scripts {
            let script = journey.dependencies.scripts.get(*id)?;
            let Ok(understood) = understood.get(script.text.as_str())? else { return None };
            // A library can be handed the state.
            if !understood.libraries.is_empty() {
                return None;
            }
            for write in understood.state.iter().filter(|own| own.access == Access::Writes) {
                keys.insert(write.key.as_deref()?);
            }
        }
        let state = &known.state;
        if scripts.is_empty() && state.reads.is_empty() && state.writes.is_empty() {
            return None;
        }
        for key in &state.writes {
            keys.extend(named(node, key)?);
        }
    }
    Some(keys)
}

/// The keys that an entry of the catalogue means for a node: itself, or what a property names; none where that is not in sight.
fn named<'a>(node: &'a Node, entry: &'a str) -> Option<Vec<&'a str>> {
    if let Some((_, object)) = entry.split_once("} in ") {
        return Some(vec![object]);
    }
    let Some((how, property)) = entry.split_once('{') else { return Some(vec![entry]) };
    let Some(value) = node.properties.value(property.strip_suffix('}')?) else { return Some(Vec::new()) };
    if is_placeholder(value) {
        return None;
    }
    match (how.trim(), value) {
        ("", Value::String(text)) => Some(vec![text]),
        ("keys of", Value::Object(map)) => Some(map.keys().map(String::as_str).collect()),
        ("values of", Value::Object(map)) => map.values().map(Value::as_str).collect(),
        ("each of", Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

pub(super) fn check(case: &Case<'_>, flows: &Flows<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !case.facts.decides() {
        return;
    }
    let uses = &case.understood.state;
    // What the script asks for first, or sets itself, may be missing.
    let own: BTreeSet<&str> =
        uses.iter().filter(|own| !takes(own.access)).filter_map(|own| own.key.as_deref()).collect();
    let reads: Vec<_> = uses.iter().filter(|own| takes(own.access)).collect();
    if reads.is_empty() {
        return;
    }
    for user in case.users {
        let Some(before) = flows.before(*user) else { continue };
        let mut seen = BTreeSet::new();
        for read in &reads {
            let Some(key) = read.key.as_deref() else { continue };
            let is_there = before.contains(key) || own.contains(key) || AMBIENT.contains(&key);
            // What a script is ready to miss may come from elsewhere, unless it is misspelt.
            let is_open = || read.access == Access::Tries && nearest(key, before.iter().copied()).is_none();
            if is_there
                || is_open()
                || !seen.insert(key)
                || case.is_allowed(Code::StateNeverWritten, &[*user])
            {
                continue;
            }
            let message = format!("nothing before `{}` writes `{key}` into the state", user.name());
            let help = did_you_mean(key, before.iter().copied()).unwrap_or_else(|| {
                if read.chained.is_some() {
                    "the script fails here: the value is null".to_owned()
                } else {
                    "the value is null whenever this runs".to_owned()
                }
            });
            let diagnostic = case.found(Code::StateNeverWritten, &read.place, message).help(help);
            diagnostics.push(diagnostic.related(user.place(), format!("`{}` runs it", user.name())));
        }
    }
}

/// Whether the value of a key is taken.
fn takes(access: Access) -> bool {
    matches!(access, Access::Reads | Access::Tries)
}
