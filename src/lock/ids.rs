//! Ids: one for each node, and none that means something else.

use std::collections::{HashMap, HashSet};

use super::{Fault, Lock, guard};
use crate::diagnostic::Code;
use crate::model::{Journey, Node};

/// A node with the journey that it is in.
#[derive(Clone, Copy)]
struct Own<'j> {
    journey: &'j Journey,
    node: &'j Node,
    is_child: bool,
}

impl Lock {
    /// Finds ids of the lock that stand for two things in one journey. A node may share its id with another only where both are
    /// the same node, as children of two pages can be. Nodes of two journeys are two boxes, whatever their ids: that they are
    /// configured together is for a check of the realm to say.
    pub fn shared_ids(&self, journeys: &[Journey]) -> Vec<Fault> {
        // The journey is told by its place: two of one name are an error elsewhere.
        let mut firsts: HashMap<(usize, String), Own<'_>> = HashMap::new();
        let mut faults = Vec::new();
        let all = journeys
            .iter()
            .enumerate()
            .flat_map(|(place, journey)| all(journey).map(move |own| (place, own)));
        for (place, own) in all {
            let id = &own.node.id;
            let locked = self.node_id(&own.journey.name, &own.node.key) == Some(id);
            if locked && guard::is_static(id) {
                faults.push(fault(own, "is that of an end of every journey"));
            } else if locked && !guard::is_sound(id) {
                faults.push(fault(own, "is no id that the platform takes"));
            }
            // The platform's directory takes capitals for small letters.
            let first = *firsts.entry((place, id.to_ascii_lowercase())).or_insert(own);
            if std::ptr::eq(first.node, own.node) || is_same(first, own) {
                continue;
            }
            let (bad, other) = if locked { (own, first) } else { (first, own) };
            faults.push(fault(bad, &format!("is that of `{}` too", other.node.key)));
        }
        let taken: HashSet<&str> = firsts.keys().map(|(_, id)| id.as_str()).collect();
        for journey in journeys {
            let loose = journey.exported.iter().flat_map(|own| {
                let nodes = own.loose_nodes.iter().map(|node| ("looseNodes", node));
                nodes.chain(own.loose_children.iter().map(|node| ("looseChildren", node)))
            });
            for (part, node) in loose {
                if taken.contains(node.id.to_ascii_lowercase().as_str()) {
                    let path = ["journeys", &journey.name, "export", part, &node.id];
                    let path = path.map(str::to_owned).to_vec();
                    faults.push(Fault::overrules(path, "the configuration of a node"));
                }
            }
        }
        faults
    }
}

fn all(journey: &Journey) -> impl Iterator<Item = Own<'_>> {
    journey.nodes.iter().flat_map(move |node| {
        let children = node.children.iter().map(move |node| Own { journey, node, is_child: true });
        std::iter::once(Own { journey, node, is_child: false }).chain(children)
    })
}

/// Whether two nodes are one on the platform: alike, and not two boxes of one journey.
fn is_same(a: Own<'_>, b: Own<'_>) -> bool {
    let are_two_boxes = !a.is_child && !b.is_child && std::ptr::eq(a.journey, b.journey);
    let values = |own: Own<'_>| -> Vec<(String, serde_json::Value)> {
        let mut values: Vec<_> =
            own.node.properties.iter().map(|one| (one.name.clone(), one.value.clone())).collect();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        values
    };
    let children = |own: Own<'_>| own.node.children.iter().map(|child| child.id.clone()).collect::<Vec<_>>();
    !are_two_boxes
        && a.node.id == b.node.id
        && a.node.node_type == b.node.node_type
        && a.node.version == b.node.version
        && values(a) == values(b)
        && children(a) == children(b)
}

fn fault(own: Own<'_>, what: &str) -> Fault {
    let path = ["journeys", &own.journey.name, "nodes", &own.node.key, "id"];
    Fault {
        path: path.map(str::to_owned).to_vec(),
        code: Code::SharedId,
        message: format!("the id of `{}` of `{}` {what}", own.node.key, own.journey.name),
        help: "remove the id from the lock, and the node gets one of its own".to_owned(),
    }
}
