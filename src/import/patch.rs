//! The smallest edits of a syntax tree: what changed in the console is replaced, all else stays as it was written.

use serde_json::Value;

use crate::language::lift;
use crate::language::syntax::{Allow, Body, Edge, Item, ItemKind, Node, Outcome, Trivia};
use crate::model;
use crate::source::Span;

/// The item of the property with this name.
fn property_at(body: &Body<'_>, name: &str) -> Option<usize> {
    body.items.iter().position(|item| matches!(&item.kind, ItemKind::Property(own) if own.name.text == name))
}

/// Gives a block the property as another one has it: changed, new, or gone.
pub(super) fn property(ours: &mut Body<'_>, theirs: &Body<'static>, name: &str) {
    let (own, new) = (property_at(ours, name), property_at(theirs, name));
    match (own, new) {
        (Some(own), Some(new)) => ours.items[own].kind = theirs.items[new].kind.clone(),
        (Some(own), None) => {
            ours.items.remove(own);
        }
        (None, Some(new)) => {
            let before = theirs.items[..new].iter().rev().find_map(|item| match &item.kind {
                ItemKind::Property(property) => property_at(ours, &property.name.text),
                _ => None,
            });
            ours.items.insert(before.map_or(0, |before| before + 1), theirs.items[new].clone());
        }
        (None, None) => {}
    }
}

/// Whether a block has a property of this name.
pub(super) fn has(body: &Body<'_>, name: &str) -> bool {
    property_at(body, name).is_some()
}

/// Takes a property out of a block.
pub(super) fn remove(body: &mut Body<'_>, name: &str) {
    if let Some(at) = property_at(body, name) {
        body.items.remove(at);
    }
}

/// Gives a property of a block this value; a new one stands behind the others.
pub(super) fn set(body: &mut Body<'_>, name: &str, value: &Value) {
    let new = lift::property(name, value);
    match property_at(body, name) {
        Some(at) => body.items[at].kind = new,
        None => body.items.push(plain(new)),
    }
}

/// Gives a block an item for the property of this name; a new one stands before all others.
pub(super) fn put(body: &mut Body<'_>, name: &str, kind: ItemKind<'static>) {
    match property_at(body, name) {
        Some(at) => body.items[at].kind = kind,
        None => body.items.insert(0, plain(kind)),
    }
}

/// A block with a single item.
pub(super) fn body_of(kind: ItemKind<'static>) -> Body<'static> {
    Body { items: vec![plain(kind)], ..Body::default() }
}

/// The id of an outcome as a node's source writes it.
fn id_of(node: &model::Node, outcome: &Outcome<'_>) -> String {
    let name = &*outcome.name.text;
    if let Some(child) = &outcome.child {
        let child = node.children.iter().find(|own| own.key == child.text);
        return child.map_or_else(|| name.to_owned(), |child| format!("{}-{name}", child.id));
    }
    let by_id = node.outcomes.iter().find(|own| own.id == name);
    let by_label = || node.outcomes.iter().find(|own| own.label == name);
    by_id.or_else(by_label).map_or_else(|| name.to_owned(), |own| own.id.clone())
}

fn edge(item: &Item<'_>) -> bool {
    matches!(item.kind, ItemKind::Edge(_))
}

/// Leads an outcome of `ours` where it leads in `theirs`. The models tell which outcome a name means.
pub(super) fn outcome(
    ours: &mut Node<'_>,
    own: &model::Node,
    theirs: &Node<'static>,
    other: &model::Node,
    id: &str,
) {
    let names = |edge: &Edge<'_>, node: &model::Node| {
        edge.outcomes.iter().position(|outcome| id_of(node, outcome) == id)
    };
    let new = theirs.body.items.iter().find(|item| match &item.kind {
        ItemKind::Edge(edge) => edge.outcomes.is_empty() || names(edge, other).is_some(),
        _ => false,
    });
    let new_edge = new.and_then(|item| match &item.kind {
        ItemKind::Edge(edge) => Some(edge.clone()),
        _ => None,
    });
    let items = &mut ours.body.items;
    let only =
        items.iter().position(|item| matches!(&item.kind, ItemKind::Edge(edge) if edge.outcomes.is_empty()));
    if let Some(only) = only {
        let replaced = theirs.body.items.iter().filter(|item| edge(item)).cloned().collect::<Vec<_>>();
        if let ([Item { kind: ItemKind::Edge(new), .. }], ItemKind::Edge(own)) =
            (replaced.as_slice(), &mut items[only].kind)
            && new.outcomes.is_empty()
        {
            own.target.clone_from(&new.target);
        } else {
            items.splice(only..=only, replaced);
        }
        return;
    }
    let written = items.iter().enumerate().find_map(|(index, item)| match &item.kind {
        ItemKind::Edge(edge) => names(edge, own).map(|place| (index, place)),
        _ => None,
    });
    match (written, new_edge) {
        (Some((index, place)), new) => {
            let ItemKind::Edge(old) = &mut items[index].kind else { return };
            match new {
                Some(new) if old.outcomes.len() == 1 => old.target = new.target,
                Some(mut new) => {
                    new.outcomes = vec![old.outcomes.remove(place)];
                    items.insert(index + 1, plain(ItemKind::Edge(new)));
                }
                None if old.outcomes.len() == 1 => {
                    items.remove(index);
                }
                None => {
                    old.outcomes.remove(place);
                }
            }
        }
        (None, Some(new)) => {
            let is_rest = |item: &Item<'_>| match &item.kind {
                ItemKind::Edge(edge) => {
                    edge.outcomes.iter().any(|outcome| outcome.name.text == "else" && !outcome.name.is_quoted)
                }
                _ => false,
            };
            let rest = items.iter().position(is_rest);
            let last = items.iter().rposition(edge).map(|last| last + 1);
            let place = rest.or(last).unwrap_or(items.len());
            items.insert(place, plain(ItemKind::Edge(new)));
        }
        (None, None) => {}
    }
}

/// Writes out what went without saying by the type that a node had: its name, and properties that both sides have alike.
pub(super) fn unsaid(ours: &mut Node<'_>, own: &model::Node, theirs: &Node<'static>, other: &model::Node) {
    if ours.title.is_none() && own.display_name == other.display_name {
        ours.title.clone_from(&theirs.title);
    }
    for item in &theirs.body.items {
        let ItemKind::Property(property) = &item.kind else { continue };
        let name = &*property.name.text;
        if !has(&ours.body, name) && own.properties.value(name) == other.properties.value(name) {
            self::property(&mut ours.body, &theirs.body, name);
        }
    }
}

/// Names the outcome of the only edge of a node that has, as the export is now, several outcomes or none, as long as the edge
/// leads where it leads there.
pub(super) fn named(ours: &mut Body<'_>, theirs: &Body<'static>) {
    let only = ours
        .items
        .iter()
        .position(|item| matches!(&item.kind, ItemKind::Edge(own) if own.outcomes.is_empty()));
    let Some(at) = only else { return };
    let target = |item: &Item<'_>| match &item.kind {
        ItemKind::Edge(own) => own.target.as_ref().map(|target| target.text.to_string()),
        _ => None,
    };
    let edges: Vec<Item<'static>> = theirs.items.iter().filter(|item| edge(item)).cloned().collect();
    let is_only = |item: &Item<'_>| matches!(&item.kind, ItemKind::Edge(own) if own.outcomes.is_empty());
    let to = target(&ours.items[at]);
    let is_same = |item: &Item<'_>| {
        let own = target(item);
        own == to || own.as_deref() == Some("nowhere")
    };
    if !edges.is_empty() && !edges.iter().any(is_only) && edges.iter().all(is_same) {
        ours.items.splice(at..=at, edges);
    }
}

fn plain(kind: ItemKind<'_>) -> Item<'_> {
    Item { trivia: Trivia::default(), allows: Vec::new(), kind, extent: Span::default() }
}

/// Gives a page the children of another, in its order; those that both have stay as they are written.
pub(super) fn children(ours: &mut Body<'_>, theirs: &Body<'static>) {
    let name = |item: &Item<'_>| match &item.kind {
        ItemKind::Node(node) => Some(node.name.text.to_string()),
        _ => None,
    };
    let place = ours.items.iter().position(|item| name(item).is_some());
    let place = place.or_else(|| ours.items.iter().position(edge)).unwrap_or(ours.items.len());
    let mut old = Vec::new();
    let mut index = 0;
    while index < ours.items.len() {
        if name(&ours.items[index]).is_some() { old.push(ours.items.remove(index)) } else { index += 1 }
    }
    let wanted = theirs.items.iter().filter(|item| name(item).is_some());
    let mut new: Vec<Item<'_>> = Vec::new();
    for item in wanted {
        let own = old.iter().position(|own| name(own) == name(item)).map(|at| old.remove(at));
        new.push(own.unwrap_or_else(|| item.clone()));
    }
    ours.items.splice(place..place, new);
}

/// Adds what `theirs` allows and `ours` does not yet.
pub(super) fn allows(ours: &mut Vec<Allow<'_>>, theirs: &[Allow<'static>]) {
    for allow in theirs {
        let mut allow = allow.clone();
        let known = |name: &str| ours.iter().flat_map(|allow| &allow.codes).any(|code| code.text == name);
        allow.codes.retain(|code| !known(&code.text));
        if !allow.codes.is_empty() {
            ours.push(allow);
        }
    }
}

/// Puts a node of `theirs` into `ours`, behind the one that stands before it there.
pub(super) fn insert(ours: &mut Body<'_>, theirs: &Body<'static>, at: usize) {
    let name = |item: &Item<'_>| match &item.kind {
        ItemKind::Node(node) => Some(node.name.text.to_string()),
        _ => None,
    };
    let before = theirs.items[..at].iter().rev().filter_map(name);
    let mut places =
        before.filter_map(|key| ours.items.iter().position(|item| name(item).as_ref() == Some(&key)));
    let place = places.next().map(|place| place + 1);
    let first = || ours.items.iter().position(|item| name(item).is_some());
    let place = place.or_else(first).unwrap_or(ours.items.len());
    ours.items.insert(place, theirs.items[at].clone());
}

/// Gives a journey and its nodes the notes of another; those that both have stay where they are.
pub(super) fn all_notes(ours: &mut Body<'_>, theirs: &Body<'static>) {
    notes(ours, theirs);
    for item in &mut ours.items {
        let ItemKind::Node(node) = &mut item.kind else { continue };
        let same = theirs.items.iter().find_map(|item| match &item.kind {
            ItemKind::Node(other) if other.name.text == node.name.text => Some(other),
            _ => None,
        });
        if let Some(other) = same {
            all_notes(&mut node.body, &other.body);
        }
    }
}

fn notes(ours: &mut Body<'_>, theirs: &Body<'static>) {
    let text = |item: &Item<'_>| match &item.kind {
        ItemKind::Note(note) => Some(note.text.text.to_string()),
        _ => None,
    };
    let mut wanted: Vec<&Item<'static>> = theirs.items.iter().filter(|item| text(item).is_some()).collect();
    ours.items.retain(|item| match text(item) {
        None => true,
        own => match wanted.iter().position(|item| text(item) == own) {
            Some(at) => {
                wanted.remove(at);
                true
            }
            None => false,
        },
    });
    let place =
        ours.items.iter().rposition(|item| matches!(item.kind, ItemKind::Note(_) | ItemKind::Property(_)));
    let place = place.map_or(0, |place| place + 1);
    ours.items.splice(place..place, wanted.into_iter().cloned());
}
