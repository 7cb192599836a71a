//! Nodes: what the platform changed, added and dropped.

use std::collections::{BTreeSet, HashMap};

use super::decide::Prefer;
use super::edit::{edit, is_node};
use super::merge::Merge;
use super::patch;
use crate::language::lift::child_ids;
use crate::language::syntax::Body;
use crate::lock::JourneyLock;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::model::{Journey, Node};

impl Merge<'_, '_> {
    /// Brings what changed in the nodes of a journey into its document. True when something did.
    pub(super) fn nodes(
        &mut self,
        old: &JourneyLock,
        ours: &Journey,
        theirs: &Journey,
        body: &mut Body<'_>,
        new: &Body<'static>,
    ) -> bool {
        let mut is_changed = false;
        let own: HashMap<String, &Node> = super::identified(ours).collect();
        let kept: BTreeSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
        let name = &theirs.name;
        let all = theirs.nodes.iter().flat_map(|node| {
            let children = child_ids(node).into_iter().zip(&node.children);
            let children = children.map(move |(id, child)| (id, child, Some(node)));
            std::iter::once((node.id.clone(), node, None)).chain(children)
        });
        for (id, other, page) in all {
            let parts = fingerprint::node(theirs, other);
            match own.get(&id) {
                Some(own) => {
                    let base = old.nodes.get(&own.key).map(|lock| lock.base.clone()).unwrap_or_default();
                    let what = format!("{name}.{}", own.key);
                    let taken = self.decide(&what, &base, &fingerprint::node(ours, own), &parts);
                    if !taken.is_empty() {
                        edit(body, new, (own, other), page, &taken);
                        is_changed = true;
                    }
                }
                None if page.is_some_and(|page| own.contains_key(&page.id)) => {
                    // The page's own list of children brings it.
                }
                None => {
                    let dropped = old
                        .nodes
                        .values()
                        .find(|lock| lock.is_imported() && lock.id.as_deref() == Some(&other.id));
                    match dropped {
                        Some(lock) if without_outcomes(&lock.base) == without_outcomes(&parts) => {}
                        Some(_) if self.prefer == Some(Prefer::Source) => {}
                        Some(_) if self.prefer.is_none() => self.merged.conflicts.push(format!(
                            "{name}: the source dropped the node `{}` ({}), and the export changed it",
                            other.key, other.id
                        )),
                        _ if page.is_none() => {
                            let at = new.items.iter().position(|item| is_node(&item.kind, &other.key));
                            if let Some(at) = at {
                                patch::insert(body, new, at);
                                self.merged.changes.push(format!("{name}.{}: new", other.key));
                                is_changed = true;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        for node in &ours.nodes {
            if kept.contains(node.id.as_str()) {
                continue;
            }
            let lock = old.nodes.get(&node.key).filter(|lock| lock.is_imported());
            let is_new_here = lock.is_none() && old.is_imported();
            let is_touched = lock.is_some_and(|lock| {
                without_outcomes(&lock.base) != without_outcomes(&fingerprint::node(ours, node))
                    && !leads_only(&lock.base, &fingerprint::node(ours, node))
            });
            match self.prefer {
                _ if is_new_here => continue,
                None if is_touched => {
                    let what = format!(
                        "{name}: the export has no node `{}` any more, and the source changed it",
                        node.key
                    );
                    self.merged.conflicts.push(what);
                    continue;
                }
                Some(Prefer::Source) if is_touched => continue,
                _ => {}
            }
            body.items.retain(|item| !is_node(&item.kind, &node.key));
            self.merged.changes.push(format!("{name}.{}: gone", node.key));
            is_changed = true;
        }
        is_changed
    }
}

fn without_outcomes(parts: &Fingerprints) -> Fingerprints {
    parts
        .iter()
        .filter(|(name, _)| *name != fingerprint::OUTCOMES)
        .map(|(name, part)| (name.clone(), part.clone()))
        .collect()
}

/// True when two sets of parts differ in nothing but in where edges lead.
fn leads_only(a: &Fingerprints, b: &Fingerprints) -> bool {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names
        .into_iter()
        .all(|name| a.get(name) == b.get(name) || name.starts_with("-> ") || name == fingerprint::OUTCOMES)
}
