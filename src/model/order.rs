//! In which order nodes are read best.

use super::{Journey, Node, Target};

/// The indices of a journey's nodes as they are read best: from the start on, each behind those that lead to it but
/// for ways back, and what follows the first outcome before what follows the second. Nodes that nobody reaches are last.
///
/// Depends on the flow and on display names alone, never on ids or on the order of an export.
pub fn by_flow(journey: &Journey) -> Vec<usize> {
    let mut walk = Walk { journey, seen: vec![false; journey.nodes.len()], order: Vec::new() };
    let mut order = Vec::with_capacity(journey.nodes.len());
    if let Some(Target::Node(first)) = journey.start.as_ref().map(|start| &start.target) {
        order.extend(walk.from(*first));
    }
    let mut is_led_to = vec![false; journey.nodes.len()];
    for (from, node) in journey.nodes.iter().enumerate() {
        for (_, target) in &node.connections {
            if let Target::Node(to) = target
                && *to != from
            {
                is_led_to[*to] = true;
            }
        }
    }
    let mut rest: Vec<usize> = (0..journey.nodes.len()).filter(|index| !walk.seen[*index]).collect();
    let key = |index: &usize| {
        let node: &Node = &journey.nodes[*index];
        (is_led_to[*index], node.display_name.clone(), node.node_type.clone(), *index)
    };
    rest.sort_by_cached_key(key);
    for index in rest {
        order.extend(walk.from(index));
    }
    order
}

struct Walk<'j> {
    journey: &'j Journey,
    seen: Vec<bool>,
    order: Vec<usize>,
}

impl Walk<'_> {
    /// What can be reached from a node and was not seen yet: a node is entered behind all that it leads to, then the
    /// whole is turned round. Later outcomes are walked first, so that turned round the first one comes first.
    fn from(&mut self, first: usize) -> Vec<usize> {
        self.order.clear();
        if std::mem::replace(&mut self.seen[first], true) {
            return Vec::new();
        }
        let mut open = vec![(first, self.journey.nodes[first].connections.len())];
        while let Some((node, left)) = open.pop() {
            let Some(left) = left.checked_sub(1) else {
                self.order.push(node);
                continue;
            };
            open.push((node, left));
            if let Target::Node(next) = self.journey.nodes[node].connections[left].1
                && !std::mem::replace(&mut self.seen[next], true)
            {
                open.push((next, self.journey.nodes[next].connections.len()));
            }
        }
        let mut order = std::mem::take(&mut self.order);
        order.reverse();
        order
    }
}
