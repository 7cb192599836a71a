//! The ids of nodes, which exports bring along.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Journey, Node, names};

/// A node, and the place of its journey among all.
type Own<'j> = (usize, &'j Node);

/// Reports journeys that share nodes, and nodes whose ids are no UUIDs.
pub(super) fn check(journeys: &[&Journey], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, Own<'_>> = HashMap::new();
    let mut shared: BTreeMap<(usize, usize), Vec<(&Node, &Node)>> = BTreeMap::new();
    for (number, journey) in journeys.iter().enumerate() {
        for node in journey.all_nodes() {
            match firsts.get(node.id.as_str()) {
                Some((first, its)) if *first != number => {
                    shared.entry((number, *first)).or_default().push((node, its));
                }
                Some(_) => {}
                None => {
                    firsts.insert(&node.id, (number, node));
                }
            }
        }
        diagnostics.extend(no_uuids(journey));
    }
    for ((own, first), nodes) in shared {
        let (own, first) = (journeys[own], journeys[first]);
        let named = listing(nodes.iter().map(|(node, _)| node.key.as_str()), 8);
        let message = format!("`{}` shares nodes with `{}`: {named}", own.name, first.name);
        let place = own.place_of(nodes[0].0);
        let help = "they have the same ids, and are one node each in the realm: whichever journey arrives last configures them \
                    for both. Without their ids in journeyc.lock, nodes get new ones";
        let its = first.place_of(nodes[0].1);
        let diagnostic = Diagnostic::new(Code::SharedNodeId, place, message).help(help);
        diagnostics.push(diagnostic.related(its, format!("in `{}`", first.name)));
    }
}

/// The nodes of a journey whose ids the platform stores, but cannot read when a user comes there.
fn no_uuids(journey: &Journey) -> Option<Diagnostic> {
    let mut nodes = journey.all_nodes().filter(|node| !names::is_uuid(&node.id));
    let first = nodes.next()?;
    let shown: String = first.id.chars().take(40).collect();
    let message = format!("the id of `{}` is no UUID: {}", first.key, names::quote(&shown));
    let mut diagnostic = Diagnostic::new(Code::NodeIdNoUuid, journey.place_of(first), message);
    for other in nodes {
        diagnostic = diagnostic.related(journey.place_of(other), "nor is that of this one");
    }
    Some(diagnostic.help(
        "the platform stores the journey and fails with `Invalid UUID string` when a user comes there. Without its id in \
         journeyc.lock, a node gets a new one",
    ))
}
