//! Nodes: what the platform changed, added and dropped.

use std::collections::HashMap;

use super::conflict::Side;
use super::edit::{edit, is_node};
use super::fates::{Fates, Versions, by_id, changed, ways};
use super::merge::Merge;
use super::patch;
use super::through::is_expanded;
use super::weigh::Thing;
use crate::language::lift::child_ids;
use crate::language::syntax::Body;
use crate::lock::NodeLock;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::model::{Journey, Node};

impl Merge<'_, '_> {
    /// Brings what changed in the nodes of a journey into its document. True when something did.
    pub(super) fn nodes(
        &mut self,
        versions: Versions<'_>,
        fates: &Fates,
        body: &mut Body<'_>,
        new: &Body<'static>,
    ) -> bool {
        let Versions { old, ours, theirs } = versions;
        let mut is_changed = false;
        let own: HashMap<String, &Node> = super::identified(ours).collect();
        let name = &theirs.name;
        let known = by_id(old, name);
        // What goes makes room for what comes, which may have its name.
        is_changed |= self.leave_uses(ours, fates, body);
        for node in ours.nodes.iter().filter(|node| fates.leaves(&node.id) && !is_expanded(node)) {
            body.items.retain(|item| !is_node(&item.kind, &node.key));
            self.merged.changes.push(format!("{name}.{}: gone", node.key));
            is_changed = true;
        }
        let all = theirs.nodes.iter().flat_map(|node| {
            let children = child_ids(node).into_iter().zip(&node.children);
            let children = children.map(move |(id, child)| (id, child, Some(node)));
            std::iter::once((node.id.clone(), node, None)).chain(children)
        });
        for (id, other, page) in all {
            match own.get(&id) {
                Some(own) => {
                    let kept = old.nodes.get(&own.key).map(|lock| lock.base.clone()).unwrap_or_default();
                    let mut parts = (fingerprint::node(ours, own), fingerprint::node(theirs, other));
                    children(versions, &known, (own, other), &mut parts);
                    let thing = Thing {
                        name: format!("{name}/{}", own.key),
                        said: format!("{name}.{}", own.key),
                        above: vec![name.clone()],
                        base: &kept,
                        ours: Side { journey: ours, node: Some(own), catalog: self.catalog },
                        theirs: Side { journey: theirs, node: Some(other), catalog: self.catalog },
                    };
                    let mut taken = self.decide(&thing, &parts.0, &parts.1);
                    fates.ways(&mut taken, &ways(ours, own), &ways(theirs, other));
                    if is_expanded(own) {
                        is_changed |= self.through(&thing, body, new, (own, other), &taken);
                        self.claim(&thing, Some(own), (parts.0, &parts.1), &taken);
                    } else if !taken.is_empty() {
                        edit(body, new, (own, other), page, &taken);
                        is_changed = true;
                    }
                }
                // The page's own list of children brings a child.
                None if page.is_some() || fates.is_dropped(&id) => {}
                None if fates.is_back(&id) || !known.contains_key(&id) => {
                    let at = new.items.iter().position(|item| is_node(&item.kind, &other.key));
                    if let Some(at) = at {
                        patch::insert(body, new, at);
                        self.merged.changes.push(format!("{name}.{}: new", other.key));
                        is_changed = true;
                    }
                }
                None => {}
            }
        }
        is_changed
    }
}

/// Where a page's children are concerned, a change of one that the other side dropped is a change of their list.
fn children(
    versions: Versions<'_>,
    known: &HashMap<String, &NodeLock>,
    (own, other): (&Node, &Node),
    parts: &mut (Fingerprints, Fingerprints),
) {
    let Versions { ours, theirs, .. } = versions;
    let has = |page: &Node, id: &str| page.children.iter().any(|child| child.id == id);
    let is_touched = |journey: &Journey, child: &Node| {
        let lock = known.get(&child.id);
        lock.is_some_and(|lock| changed(&lock.base, &fingerprint::node(journey, child)).is_some())
    };
    let mut gone = own.children.iter().filter(|child| !has(other, &child.id));
    let ours_touched = gone.any(|child| is_touched(ours, child));
    let mut dropped = other.children.iter().filter(|child| !has(own, &child.id));
    let theirs_touched = dropped.any(|child| is_touched(theirs, child));
    for (is_touched, parts) in [(ours_touched, &mut parts.0), (theirs_touched, &mut parts.1)] {
        if is_touched && let Some(list) = parts.get_mut("children") {
            list.push('*');
        }
    }
}
