//! The page of a journey.

use std::collections::HashMap;

use super::document::{Block, Document, Inline, Picture, Place, Text, joined, plain};
use super::entry::{Entry, Part};
use super::node;
use super::realm::Realm;
use crate::catalog::is_empty;
use crate::diagram::{self, Connection, ShapeKind};

/// The settings of a journey that a page shows, with what it calls them.
const SETTINGS: [(&str, &str); 8] = [
    ("identityResource", "Identities"),
    ("categories", "Categories"),
    ("mustRun", "Runs even with a session"),
    ("noSession", "Makes no session"),
    ("transactionalOnly", "Only for transactions"),
    ("treeTimeout", "Time to finish"),
    ("maximumSessionTime", "Session ends after"),
    ("maximumIdleTime", "Session ends when idle for"),
];

/// The page of a journey.
pub(super) fn page(entry: &Entry<'_>, realm: &Realm<'_>) -> Document {
    let journey = entry.journey;
    let mut page = Document::new(&entry.page, &journey.name);
    let description = diagram::description(journey);
    page.paragraph(if description.is_empty() { Text::new() } else { plain(description.as_str()) });
    for paragraph in journey.documentation.split("\n\n") {
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if !paragraph.is_empty() && paragraph != description {
            page.paragraph(plain(paragraph));
        }
    }
    let mut notes: HashMap<Option<String>, Vec<String>> = HashMap::new();
    for (node, note) in diagram::notes(journey) {
        notes.entry(node).or_default().push(note.text);
    }
    for note in notes.remove(&None).unwrap_or_default() {
        page.paragraph(vec![Inline::Strong("Note:".to_owned()), Inline::Plain(format!(" {note}"))]);
    }
    let setting = |&(name, title): &(&str, &str)| {
        let property = journey.properties.get(name).filter(|property| !property.is_broken)?;
        let is_said = !is_empty(&property.value) && property.value != false;
        is_said.then(|| vec![plain(title), node::setting(property, realm)])
    };
    let standing = vec![plain("Kind"), plain(standing(entry, realm))];
    let settings = [standing].into_iter().chain(SETTINGS.iter().filter_map(setting));
    page.table("Settings", &["Setting", "Value"], settings.collect());
    page.heading(2, "Diagram");
    page.blocks.push(Block::Picture(Box::new(picture(entry, realm))));
    calls(&mut page, entry, realm);
    connections(&mut page, entry, realm);
    if !entry.parts.is_empty() {
        page.heading(2, "Nodes");
        page.paragraph(plain(
            "Shown is what differs from the platform's defaults, and what a node refers to.",
        ));
    }
    for part in &entry.parts {
        let notes = notes.get(&Some(part.node.id.clone())).map_or(&[][..], Vec::as_slice);
        node::section(&mut page, part, journey, notes, realm);
    }
    needed(&mut page, entry, realm);
    page
}

/// What a journey is to the realm, in few words.
pub(super) fn standing(entry: &Entry<'_>, realm: &Realm<'_>) -> String {
    let is_called = !realm.callers(&entry.journey.name).is_empty();
    let mut out = match (entry.says("innerTreeOnly"), is_called) {
        (Some(true), _) => "Inner journey only",
        (_, true) => "Entry point and inner journey",
        (_, false) => "Entry point",
    }
    .to_owned();
    if entry.says("enabled") == Some(false) {
        out += ", switched off";
    }
    out
}

fn picture(entry: &Entry<'_>, realm: &Realm<'_>) -> Picture {
    let scene = entry.scene.clone();
    let inner = scene.shapes.iter().map(|shape| {
        let (name, _) = shape.inner.as_ref()?;
        Some(Place::page(&realm.entry(name)?.page))
    });
    Picture {
        inner: inner.collect(),
        own: places(entry),
        file: entry.picture(),
        narrow: entry.narrow.clone().map(Box::new),
        scene,
        is_flowchart: false,
    }
}

/// The sections that tell of the boxes of the diagram.
fn places(entry: &Entry<'_>) -> Vec<Option<Place>> {
    let tops = entry.parts.iter().filter(|part| !part.is_child);
    let tops: HashMap<usize, &Part<'_>> = tops.map(|part| (part.index, part)).collect();
    let shapes = entry.scene.shapes.iter();
    shapes.map(|shape| shape.node.and_then(|index| tops.get(&index)).map(|part| entry.place(part))).collect()
}

/// Who calls whom.
fn calls(page: &mut Document, entry: &Entry<'_>, realm: &Realm<'_>) {
    let journey = |name: &str| match realm.entry(name) {
        Some(called) => vec![Inline::Link(Place::page(&called.page), name.to_owned())],
        None => vec![Inline::Plain(format!("{name} (not in this handbook)"))],
    };
    let calls = entry.calls.iter().map(|(part, name)| {
        let part = &entry.parts[*part];
        let node = Inline::Link(entry.place(part), part.title.clone());
        joined([journey(name), vec![node]], &Inline::Plain(" from ".to_owned()))
    });
    let callers = realm.callers(&entry.journey.name).iter().map(|spot| {
        let (caller, part) = realm.part(*spot);
        let node = Inline::Link(caller.place(part), part.title.clone());
        joined([journey(&caller.journey.name), vec![node]], &Inline::Plain(" from ".to_owned()))
    });
    let (calls, callers): (Vec<Text>, Vec<Text>) = (calls.collect(), callers.collect());
    if !calls.is_empty() {
        page.heading(2, "Calls");
        page.list(calls);
    }
    if !callers.is_empty() {
        page.heading(2, "Called by");
        page.list(callers);
    }
}

/// The table of connections, as the platform's documentation has it.
fn connections(page: &mut Document, entry: &Entry<'_>, realm: &Realm<'_>) {
    let (scene, places) = (&entry.scene, places(entry));
    let link = |index: usize| {
        let title = scene.shapes[index].title.clone();
        match &places[index] {
            Some(place) => Inline::Link(place.clone(), title),
            None => Inline::Plain(title),
        }
    };
    // In the order of the nodes on this page.
    let ranks: HashMap<usize, usize> =
        entry.parts.iter().enumerate().map(|(rank, part)| (part.index, rank)).collect();
    let mut connections: Vec<Connection<'_>> = scene.connections().collect();
    connections.sort_by_key(|row| scene.shapes[row.from].node.and_then(|index| ranks.get(&index)));
    let rows = connections.into_iter().map(|connection| {
        let shape = &scene.shapes[connection.from];
        let mut source = vec![link(connection.from)];
        if shape.kind != ShapeKind::Start && shape.type_name != shape.title {
            source.push(Inline::Plain(format!(" ({})", shape.type_name)));
        }
        if let Some((name, _)) = &shape.inner {
            source.extend([Inline::Break, Inline::Plain("journey ".to_owned())]);
            source.push(match realm.entry(name) {
                Some(called) => Inline::Link(Place::page(&called.page), name.clone()),
                None => Inline::Plain(name.clone()),
            });
        }
        for child in &shape.children {
            source.push(Inline::Break);
            source.push(Inline::Plain(format!("• {}", diagram::told(&child.title, &child.type_name))));
        }
        let target = connection.to.map_or_else(|| Inline::Strong(connection.port.nowhere()), link);
        vec![source, plain(connection.outcome), vec![target]]
    });
    page.heading(2, "Connections");
    page.table("Connections", &["Source node", "Outcome path", "Target node"], rows.collect());
}

/// What must be there for the journey to work.
fn needed(page: &mut Document, entry: &Entry<'_>, realm: &Realm<'_>) {
    if entry.needs.is_empty() {
        return;
    }
    page.heading(2, "What it needs");
    let rows = entry.needs.iter().map(|(need, parts)| {
        let nodes = parts.iter().map(|part| {
            let part = &entry.parts[*part];
            vec![Inline::Link(entry.place(part), part.title.clone())]
        });
        let nodes = joined(nodes, &Inline::Plain(", ".to_owned()));
        let nodes = if nodes.is_empty() { plain("the journey itself") } else { nodes };
        vec![plain(need.one()), super::value::linked(need, &node::told(need, realm), realm), nodes]
    });
    page.paragraph(plain("All this must be there for the journey to work."));
    page.table("What it needs", &["Kind", "Name", "Needed by"], rows.collect());
}
