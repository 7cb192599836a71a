//! The end of a request: what of transient state is kept for nodes further down.
//!
//! Source: Javadoc of `TreeState` (AM 8.1): whenever callbacks are sent, transient state is emptied; keys that a node
//! further down declares as input are kept in secure state.

use std::collections::BTreeSet;

use super::{Walker, node};
use crate::model::{Journey, Target};
use crate::realm::{INNER, Realm};

/// What nodes ask for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    keys: BTreeSet<String>,
    /// Everything: an input `*`, or a node of which nobody knows what it reads.
    is_all: bool,
}

impl Asked {
    fn add(&mut self, other: &Self) {
        self.keys.extend(other.keys.iter().cloned());
        self.is_all |= other.is_all;
    }

    fn has(&self, key: &str) -> bool {
        self.is_all || self.keys.contains(key)
    }
}

impl Walker<'_> {
    /// Sends callbacks: a request ends, and the next one begins.
    pub(crate) fn send(&mut self) {
        let mut asked = Asked::default();
        for (depth, (journey, at)) in self.open.clone().into_iter().enumerate() {
            let key = (depth, at);
            let place = std::ptr::from_ref(journey) as usize;
            let known = self.asked.get(&(place, at)).cloned();
            let own = known.unwrap_or_else(|| {
                let own = downstream(journey, key.1, self.realm, self.catalog);
                self.asked.insert((place, at), own.clone());
                own
            });
            asked.add(&own);
        }
        self.state.end_request(&|key| asked.has(key));
        self.requests += 1;
        // A client needs a moment for each.
        self.world.now += 1;
    }
}

/// What the nodes from one on ask for, those of inner journeys among them.
fn downstream(journey: &Journey, from: usize, realm: &Realm<'_>, catalog: &crate::catalog::Catalog) -> Asked {
    let mut asked = Asked::default();
    let mut seen = BTreeSet::from([(journey.name.clone(), from)]);
    let mut open = vec![(journey, from)];
    while let Some((journey, at)) = open.pop() {
        let Some(node) = journey.nodes.get(at) else { continue };
        for node in std::iter::once(node).chain(&node.children) {
            match node::reads(node, catalog) {
                Some(keys) => {
                    asked.is_all |= keys.iter().any(|key| key == "*");
                    asked.keys.extend(keys);
                }
                None => asked.is_all = true,
            }
        }
        for (_, target) in &node.connections {
            if let Target::Node(next) = target
                && seen.insert((journey.name.clone(), *next))
            {
                open.push((journey, *next));
            }
        }
        let inner = node.text("tree").filter(|_| node.node_type == INNER).and_then(|name| realm.get(name));
        if let Some(inner) = inner
            && let Some(Target::Node(first)) = inner.start.as_ref().map(|start| &start.target)
            && seen.insert((inner.name.clone(), *first))
        {
            open.push((inner, *first));
        }
    }
    asked
}
