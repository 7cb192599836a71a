//! The names of nodes: from display names, told apart by meaning before numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::words::{camel, capital, without_end};
use crate::catalog::{Catalog, normalize};
use crate::language::vocabulary::is_reserved;
use crate::model::{Journey, Node, Target};

/// Types whose display name says nothing as long as nobody changed it; what they show or call says more.
const GENERIC: [&str; 4] = ["CustomPageNode", "InnerTreeEvaluatorNode", "PageNode", "ScriptedDecisionNode"];

/// Outcomes that say nothing of what has happened.
const DULL: [&str; 5] = ["outcome", "true", "false", "next", "continue"];

/// What tells the children of a page from all nodes: their ids behind that of the page, and a number where the page has a
/// child twice.
pub fn child_ids(page: &Node) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let id = |child: &Node| format!("{}/{}", page.id, child.id);
    let mut ids = Vec::with_capacity(page.children.len());
    for child in &page.children {
        let times = seen.entry(&child.id).or_default();
        *times += 1;
        ids.push(if *times == 1 { id(child) } else { format!("{}#{times}", id(child)) });
    }
    ids
}

/// Gives every node and child of a journey a name. Those whose ids `fixed` knows keep theirs; see [`child_ids`].
pub(super) fn assign(
    journey: &mut Journey,
    order: &[usize],
    catalog: &Catalog,
    scripts: &BTreeMap<String, String>,
    fixed: &BTreeMap<String, String>,
) {
    let taken = fixed.values().cloned().collect();
    let mut namer = Namer { catalog, scripts, taken, next: HashMap::new() };
    let bases: Vec<String> = journey.nodes.iter().map(|node| namer.base(node)).collect();
    // How many nodes would have a name, and of which types.
    let mut groups: HashMap<&str, (usize, BTreeSet<&str>)> = HashMap::new();
    for (base, node) in bases.iter().zip(&journey.nodes) {
        let (count, types) = groups.entry(base).or_default();
        *count += 1;
        types.insert(&node.node_type);
    }
    let led = predecessors(journey, order);
    let mut keys: Vec<Option<String>> =
        journey.nodes.iter().map(|node| fixed.get(&node.id).cloned()).collect();
    for &index in order {
        if keys[index].is_some() {
            continue;
        }
        let node = &journey.nodes[index];
        let base = &bases[index];
        let mut candidates = Vec::new();
        let (count, types) = &groups[base.as_str()];
        if *count > 1 {
            candidates.extend(namer.intrinsic(node));
            if types.len() > 1 {
                candidates.extend(namer.with_type(base, node));
            }
        }
        candidates.push(base.clone());
        if is_reserved(base) {
            candidates.extend(namer.with_type(base, node));
        }
        if let Some((before, outcome)) = &led[index] {
            let from = trimmed(&bases[*before]);
            let is_dull = DULL.contains(&outcome.to_lowercase().as_str());
            let by_outcome = camel(outcome).filter(|_| !is_dull).map(|outcome| capital(&outcome));
            if base != from {
                candidates.push(format!("{base}After{}", capital(from)));
            }
            if let Some(outcome) = &by_outcome {
                candidates.push(format!("{base}On{outcome}"));
                candidates.push(format!("{base}After{}{outcome}", capital(from)));
            }
        }
        keys[index] = Some(namer.take(candidates, base));
    }
    for (node, key) in journey.nodes.iter_mut().zip(keys) {
        node.key = key.unwrap_or_default();
    }
    for &index in order {
        let page = journey.nodes[index].key.clone();
        let ids = child_ids(&journey.nodes[index]);
        for (child, id) in journey.nodes[index].children.iter_mut().zip(ids) {
            child.key = if let Some(key) = fixed.get(&id) {
                key.clone()
            } else {
                let base = namer.child(child);
                let prefixed = format!("{}{}", page, capital(&base));
                namer.take(vec![base, prefixed.clone()], &prefixed)
            };
        }
    }
}

/// The first node, in the order of the source, that leads to each one, and by which outcome.
fn predecessors(journey: &Journey, order: &[usize]) -> Vec<Option<(usize, String)>> {
    let mut led = vec![None; journey.nodes.len()];
    for &from in order {
        let node = &journey.nodes[from];
        for (outcome, target) in &node.connections {
            if let Target::Node(to) = target
                && led[*to].is_none()
                && *to != from
            {
                let label =
                    node.outcomes.iter().find(|own| own.id == *outcome).map_or(outcome, |own| &own.id);
                let is_long = node.children.iter().any(|child| label.starts_with(&child.id));
                led[*to] = Some((from, if is_long { "outcome".to_owned() } else { label.clone() }));
            }
        }
    }
    led
}

struct Namer<'n> {
    catalog: &'n Catalog,
    scripts: &'n BTreeMap<String, String>,
    taken: HashSet<String>,
    /// Where counting goes on, by name: many nodes of one name cost no search.
    next: HashMap<String, usize>,
}

impl Namer<'_> {
    /// The first candidate that is free, else one with a number.
    fn take(&mut self, candidates: Vec<String>, base: &str) -> String {
        let is_free = |name: &String| !self.taken.contains(name) && !is_reserved(name);
        let found = candidates.into_iter().find(is_free).unwrap_or_else(|| {
            let next = self.next.entry(base.to_owned()).or_insert(2);
            loop {
                let name = format!("{base}{next}");
                *next += 1;
                if is_free(&name) {
                    break name;
                }
            }
        });
        self.taken.insert(found.clone());
        found
    }

    /// The name of a node's type in the console, without the words that every type has.
    fn type_words(&self, node: &Node) -> String {
        let name = self.catalog.get(&node.node_type).filter(|known| known.id == node.node_type);
        let name = name.map_or_else(|| spaced(&node.node_type), |known| known.name.clone());
        without_end(&name, &["Node"]).to_owned()
    }

    fn is_default(&self, node: &Node) -> bool {
        let own = normalize(without_end(&node.display_name, &["Node", "node"]));
        own.is_empty()
            || own.eq_ignore_ascii_case(&normalize(&self.type_words(node)))
            || own == normalize(without_end(&spaced(&node.node_type), &["Node"]))
    }

    fn base(&self, node: &Node) -> String {
        if self.is_default(node)
            && GENERIC.contains(&node.node_type.as_str())
            && let Some(name) = self.intrinsic(node)
        {
            return name;
        }
        let shown = without_end(&node.display_name, &["Node", "node"]);
        camel(shown).or_else(|| camel(&self.type_words(node))).unwrap_or_else(|| "step".to_owned())
    }

    /// What a node is called for what it shows, calls or runs.
    fn intrinsic(&self, node: &Node) -> Option<String> {
        let text = |value: Option<&Value>| -> Option<String> {
            let text = match value? {
                Value::Object(locales) => locales.get("en").or(locales.values().next())?.as_str()?.to_owned(),
                Value::String(text) => text.clone(),
                _ => return None,
            };
            let is_short = text.split_whitespace().count() <= 5 && !text.contains(['{', '<', '$']);
            camel(&text).filter(|_| is_short)
        };
        if node.is_page() {
            return text(node.properties.value("pageHeader")).or_else(|| self.of_children(node));
        }
        if let Some(script) = node.text("script").and_then(|id| self.scripts.get(id)) {
            return Some(script.clone());
        }
        text(node.properties.value("tree"))
            .or_else(|| text(node.properties.value("message")))
            .or_else(|| text(node.properties.value("emailTemplateName")))
    }

    /// `usernameAndPassword` for a page of two, `usernamePage` for a page of one.
    fn of_children(&self, node: &Node) -> Option<String> {
        let children: Vec<String> = node.children.iter().map(|child| self.child(child)).collect();
        match children.as_slice() {
            [] => None,
            [only] => Some(format!("{only}Page")),
            [first, second] => Some(format!("{first}And{}", capital(second))),
            [first, ..] => Some(format!("{first}AndMore")),
        }
    }

    fn with_type(&self, base: &str, node: &Node) -> Option<String> {
        let kind = camel(without_end(&self.type_words(node), &["Decision", "Collector", "Evaluator"]))?;
        let says_it_already = base.to_lowercase().contains(&kind.to_lowercase());
        (!says_it_already).then(|| format!("{base}{}", capital(&kind)))
    }

    /// A child of a page: by its type, unless somebody named it.
    fn child(&self, child: &Node) -> String {
        if !self.is_default(child)
            && let Some(name) = camel(without_end(&child.display_name, &["Node", "node"]))
        {
            return shortened(&name);
        }
        if child.node_type == "ScriptedDecisionNode"
            && let Some(name) = self.intrinsic(child)
        {
            return name;
        }
        let words = self.type_words(child);
        let words = words.strip_prefix("Platform ").unwrap_or(&words);
        let words = without_end(words, &["Decision", "Collector", "Node"]);
        camel(words).unwrap_or_else(|| "field".to_owned())
    }
}

/// Display names such as `Platform Username` come from types too, of this or another release.
fn shortened(name: &str) -> String {
    let rest = name.strip_prefix("platform").and_then(camel).unwrap_or_else(|| name.to_owned());
    without_end(&rest, &["Collector"]).to_owned()
}

/// `retryLimitDecision` → `retryLimit`.
fn trimmed(base: &str) -> &str {
    without_end(base, &["Decision", "Evaluator", "Collector"])
}

/// `DataStoreDecisionNode` → `Data Store Decision Node`.
fn spaced(id: &str) -> String {
    let mut out = String::with_capacity(id.len() + 8);
    let mut was_lower = false;
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && was_lower {
            out.push(' ');
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        out.push(letter);
    }
    out
}
