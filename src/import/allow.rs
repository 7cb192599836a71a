//! What real exports hold that a source has to allow in so many words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::compile::Compiled;
use crate::diagnostic::{Code, Severity};
use crate::language::lift::{Lifted, Prepared, journey_of};
use crate::language::syntax::{Document, Item, ItemKind, Keyword};
use crate::model::{Journey, Node};
use crate::source::{FileId, Sources};

/// From so many nodes on, one line at the journey says what would stand at most of its nodes.
const MANY: usize = 4;

/// Something that a source has to allow, since the export has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The journey.
    pub journey: String,
    /// The node, or the child of a page; none where it concerns the journey.
    pub node: Option<String>,
    /// What is allowed.
    pub code: Code,
    /// What there is, in words.
    pub what: String,
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { journey, node, code, what } = self;
        let node = node.as_ref().map_or_else(String::new, |node| format!(".{node}"));
        write!(f, "{journey}{node}: {what} ({} {})", code.id(), code.name())
    }
}

/// A fault where it stands.
type Fault<'c> = (Code, u32, &'c str);

/// Adds `@allow` lines for the faults that the journeys really have, and says them.
pub(super) fn all(lifted: &mut [(Prepared, Lifted)], sources: &Sources, compiled: &Compiled) -> Vec<Allowed> {
    let mut faults: BTreeMap<FileId, Vec<Fault<'_>>> = BTreeMap::new();
    for diagnostic in &compiled.diagnostics {
        // A label that stands beside the id that it means is what the export calls an outcome that nobody has.
        let (code, what) = match diagnostic.code {
            Code::DuplicateOutcome => {
                (Code::UnknownOutcome, "an edge goes by the label of an outcome that has an edge by its id")
            }
            code => (code, diagnostic.message.as_str()),
        };
        if diagnostic.severity == Severity::Error && code.may_be_allowed_here() {
            let Some(place) = diagnostic.span() else { continue };
            let faults = faults.entry(place.file).or_default();
            faults.push((code, place.start, what));
            if matches!(code, Code::UnknownTarget) {
                // One finding speaks of every edge that leads to the same name.
                faults.extend(
                    diagnostic
                        .related
                        .iter()
                        .filter_map(|label| Some((code, label.place.span()?.start, what))),
                );
            }
        }
    }
    let mut said = Vec::new();
    for ((id, _), (Prepared(journey), lifted)) in sources.iter().zip(lifted) {
        let Some(faults) = faults.get(&id) else { continue };
        let Some(document) = compiled.documents.document(id) else { continue };
        let mut found = Vec::new();
        let places = places(document, faults, &mut found);
        let name = |node| Allowed { journey: journey.name.clone(), ..node };
        said.extend(found.into_iter().map(name));
        add(lifted, places, has_configuration(journey));
    }
    said
}

/// Whether an export says more than the tree: without any configuration, all nodes have the same faults.
fn has_configuration(journey: &Journey) -> bool {
    journey.nodes.iter().any(Node::has_body)
}

/// The path to a node among the items of a journey: its own index, and that of a child.
type Place = Option<(usize, Option<usize>)>;

fn places(
    document: &Document<'_>,
    faults: &[Fault<'_>],
    said: &mut Vec<Allowed>,
) -> BTreeMap<Place, BTreeSet<Code>> {
    let mut found: BTreeMap<Place, BTreeSet<Code>> = BTreeMap::new();
    let journey = document.declarations.iter().find(|declaration| declaration.keyword == Keyword::Journey);
    let Some(journey) = journey else { return found };
    let mut seen = BTreeSet::new();
    // What stands in another declaration cannot be allowed here.
    let inside = |at: u32| (journey.extent.start..journey.extent.end).contains(&at);
    for (code, at, what) in faults.iter().filter(|(_, at, _)| inside(*at)) {
        let node = holding(&journey.body.items, *at);
        let child = node.and_then(|(_, items)| holding(items, *at));
        let place = node.map(|(index, _)| (index, child.map(|(child, _)| child)));
        let name = |(index, items): (usize, &[Item<'_>])| name_of(&items[index]);
        let node = match (node, child) {
            (Some((_, items)), Some((child, _))) => name((child, items)),
            (Some((index, _)), None) => name((index, &journey.body.items)),
            (None, _) => None,
        };
        if seen.insert((*code, node.clone(), *what)) {
            said.push(Allowed { journey: String::new(), node, code: *code, what: (*what).to_owned() });
        }
        found.entry(place).or_default().insert(*code);
    }
    found
}

fn name_of(item: &Item<'_>) -> Option<String> {
    match &item.kind {
        ItemKind::Node(node) => Some(node.name.text.to_string()),
        _ => None,
    }
}

/// The node among `items` that a place is in.
fn holding<'d, 'a>(items: &'d [Item<'a>], at: u32) -> Option<(usize, &'d [Item<'a>])> {
    let index = items.partition_point(|item| item.extent.start <= at).checked_sub(1)?;
    match &items[index].kind {
        ItemKind::Node(node) if at < items[index].extent.end => Some((index, node.body.items.as_slice())),
        _ => None,
    }
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
        let allows = match place {
            None => &mut journey.allows,
            Some((index, None)) => &mut journey.body.items[index].allows,
            Some((index, Some(child))) => match &mut journey.body.items[index].kind {
                ItemKind::Node(node) => &mut node.body.items[child].allows,
                _ => continue,
            },
        };
        // What another round found stands beside what this one did.
        match allows.first_mut() {
            Some(first) => first.codes.extend(allow.codes),
            None => allows.push(allow),
        }
    }
}
