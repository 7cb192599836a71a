//! Nodes: what the platform changed, added and dropped.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::decide::Prefer;
use super::edit::{edit, is_node};
use super::merge::Merge;
use super::patch;
use crate::language::lift::child_ids;
use crate::language::syntax::Body;
use crate::lock::JourneyLock;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::model::{Journey, Node, Target};

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
        // What goes makes room for what comes, which may have its name.
        let mut is_changed = self.gone(old, ours, theirs, body);
        let own: HashMap<String, &Node> = super::identified(ours).collect();
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
        is_changed
    }

    /// Takes out the nodes that the export does not have any more. True when there are some.
    fn gone(&mut self, old: &JourneyLock, ours: &Journey, theirs: &Journey, body: &mut Body<'_>) -> bool {
        let mut is_changed = false;
        let name = &theirs.name;
        for (node, fate) in missing(old, ours, theirs, self.prefer) {
            match fate {
                Fate::Stays => {}
                Fate::Disputed => self.merged.conflicts.push(format!(
                    "{name}: the export has no node `{}` any more, and the source changed it",
                    node.key
                )),
                Fate::Goes => {
                    body.items.retain(|item| !is_node(&item.kind, &node.key));
                    self.merged.changes.push(format!("{name}.{}: gone", node.key));
                    is_changed = true;
                }
            }
        }
        is_changed
    }
}

/// What becomes of a node that an export does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is the source's own.
    Stays,
    /// Both sides changed it.
    Disputed,
    /// It was dropped on the platform.
    Goes,
}

/// The nodes of a source that its export does not have, and what becomes of each.
fn missing<'j>(
    old: &JourneyLock,
    ours: &'j Journey,
    theirs: &Journey,
    prefer: Option<Prefer>,
) -> Vec<(&'j Node, Fate)> {
    let kept: HashSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
    let fate = |node: &Node| {
        let lock = old.nodes.get(&node.key).filter(|lock| lock.is_imported());
        let is_new_here = lock.is_none() && old.is_imported();
        let is_touched = lock.is_some_and(|lock| {
            let parts = fingerprint::node(ours, node);
            without_outcomes(&lock.base) != without_outcomes(&parts) && !leads_only(&lock.base, &parts)
        });
        match prefer {
            _ if is_new_here => Fate::Stays,
            None if is_touched => Fate::Disputed,
            Some(Prefer::Source) if is_touched => Fate::Stays,
            _ => Fate::Goes,
        }
    };
    let missing = ours.nodes.iter().filter(|node| !kept.contains(node.id.as_str()));
    missing.map(|node| (node, fate(node))).collect()
}

/// The names of the nodes of a source, by what tells the nodes apart: those that go with the import leave theirs to others,
/// unless something that stays leads there.
pub(super) fn standing_names(
    old: &JourneyLock,
    ours: &Journey,
    theirs: Option<&Journey>,
    prefer: Option<Prefer>,
) -> BTreeMap<String, String> {
    let missing = theirs.map(|theirs| missing(old, ours, theirs, prefer)).unwrap_or_default();
    let staying = missing.iter().filter(|(_, fate)| *fate == Fate::Stays);
    let led: HashSet<usize> = staying
        .flat_map(|(node, _)| &node.connections)
        .filter_map(|(_, target)| match target {
            Target::Node(index) => Some(*index),
            _ => None,
        })
        .collect();
    let gone: HashSet<&str> = missing
        .iter()
        .filter(|(node, fate)| {
            let is_led = || led.iter().any(|index| std::ptr::eq(&raw const ours.nodes[*index], *node));
            *fate == Fate::Goes && !is_led()
        })
        .flat_map(|(node, _)| std::iter::once(*node).chain(&node.children))
        .map(|node| node.key.as_str())
        .collect();
    let all = super::identified(ours).filter(|(_, node)| !gone.contains(node.key.as_str()));
    all.map(|(id, node)| (id, node.key.clone())).collect()
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
