//! What real exports hold that a source has to allow in so many words.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::Compiled;
use crate::diagnostic::{Code, Severity};
use crate::language::lift::{Lifted, Prepared, journey_of};
use crate::language::parse::parse;
use crate::language::prepare::prepare;
use crate::language::syntax::{Document, Item, ItemKind, Keyword};
use crate::model::{Journey, Node};
use crate::source::{FileId, Sources};

/// From so many nodes on, one line at the journey says what would stand at most of its nodes.
const MANY: usize = 4;

/// Adds `@allow` lines for the faults that the journeys really have. True when there was one to add.
pub(super) fn all(lifted: &mut [(Prepared, Lifted)], sources: &Sources, compiled: &Compiled) -> bool {
    let mut faults: BTreeMap<FileId, Vec<(Code, u32)>> = BTreeMap::new();
    for diagnostic in &compiled.diagnostics {
        if diagnostic.severity == Severity::Error && diagnostic.code.may_be_allowed_here() {
            let faults = faults.entry(diagnostic.span.file).or_default();
            faults.push((diagnostic.code, diagnostic.span.start));
            if diagnostic.code == Code::UnknownTarget {
                // One finding speaks of every edge that leads to the same name.
                faults.extend(diagnostic.related.iter().map(|label| (diagnostic.code, label.span.start)));
            }
        }
    }
    for ((id, file), (Prepared(journey), lifted)) in sources.iter().zip(lifted) {
        let Some(faults) = faults.get(&id) else { continue };
        let mut ignored = Vec::new();
        let Some(prepared) = prepare(id, file.text(), &mut ignored) else { continue };
        let places = places(&parse(&prepared, &mut ignored), faults);
        add(lifted, places, has_configuration(journey));
    }
    !faults.is_empty()
}

/// Whether an export says more than the tree: without any configuration, all nodes have the same faults.
fn has_configuration(journey: &Journey) -> bool {
    let has_body = |node: &Node| node.exported.as_ref().is_none_or(|exported| exported.body.is_some());
    journey.nodes.iter().any(has_body)
}

/// The path to a node among the items of a journey: its own index, and that of a child.
type Place = Option<(usize, Option<usize>)>;

fn places(document: &Document<'_>, faults: &[(Code, u32)]) -> BTreeMap<Place, BTreeSet<Code>> {
    let mut found: BTreeMap<Place, BTreeSet<Code>> = BTreeMap::new();
    let journey = document.declarations.iter().find(|declaration| declaration.keyword == Keyword::Journey);
    let Some(journey) = journey else { return found };
    for (code, at) in faults {
        let node = holding(&journey.body.items, *at);
        let place = node.map(|(index, items)| (index, holding(items, *at).map(|(child, _)| child)));
        found.entry(place).or_default().insert(*code);
    }
    found
}

/// The node among `items` that a place is in.
fn holding<'d, 'a>(items: &'d [Item<'a>], at: u32) -> Option<(usize, &'d [Item<'a>])> {
    items.iter().enumerate().find_map(|(index, item)| match &item.kind {
        ItemKind::Node(node) if (item.extent.start..item.extent.end).contains(&at) => {
            Some((index, node.body.items.as_slice()))
        }
        _ => None,
    })
}

fn add(lifted: &mut Lifted, mut places: BTreeMap<Place, BTreeSet<Code>>, has_configuration: bool) {
    let Some(journey) = journey_of(&mut lifted.document) else { return };
    let nodes = journey.body.items.iter().filter(|item| matches!(item.kind, ItemKind::Node(_))).count();
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for code in places.values().flatten() {
        *counts.entry(*code).or_default() += 1;
    }
    let everywhere: BTreeSet<Code> = counts
        .into_iter()
        .filter(|(_, count)| !has_configuration || *count >= MANY && count * 2 >= nodes)
        .map(|(code, _)| code)
        .collect();
    for codes in places.values_mut() {
        codes.retain(|code| !everywhere.contains(code));
    }
    places.entry(None).or_default().extend(everywhere);
    for (place, codes) in places {
        if codes.is_empty() {
            continue;
        }
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        let allow = crate::language::lift::allow(&names);
        match place {
            None => journey.allows.push(allow),
            Some((index, None)) => journey.body.items[index].allows.push(allow),
            Some((index, Some(child))) => {
                if let ItemKind::Node(node) = &mut journey.body.items[index].kind {
                    node.body.items[child].allows.push(allow);
                }
            }
        }
    }
}
