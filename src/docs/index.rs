//! The page that leads to all others.

use super::calls;
use super::document::{Block, Document, INDEX, Inline, Place, Text, joined, plain};
use super::journey;
use super::node;
use super::realm::{Needed, Realm};
use super::script;
use crate::deps::needs::Need;
use crate::diagram;
use crate::source::counted;

/// The index of the handbook.
pub(super) fn page(realm: &Realm<'_>) -> Document {
    let mut page = Document::new(INDEX, super::TITLE);
    let nodes = realm.entries.iter().map(|entry| entry.parts.len()).sum();
    let counts = [
        counted(realm.entries.len(), "journey"),
        counted(nodes, "node"),
        counted(realm.scripts.len(), "script"),
    ];
    page.paragraph(plain(format!("{}.", counts.join(", "))));
    overview(&mut page, realm);
    let pictures = calls::pictures(realm);
    if !pictures.is_empty() {
        page.heading(2, "Who calls whom");
        page.blocks.extend(pictures.into_iter().map(|picture| Block::Picture(Box::new(picture))));
    }
    needs(&mut page, realm);
    scripts(&mut page, realm);
    page
}

/// Pieces of a list in a cell.
fn listed(texts: impl IntoIterator<Item = Text>) -> Text {
    joined(texts, &Inline::Plain(", ".to_owned()))
}

/// A link to the page of a journey.
fn link(realm: &Realm<'_>, index: usize) -> Text {
    let entry = &realm.entries[index];
    vec![Inline::Link(Place::page(&entry.page), entry.journey.name.clone())]
}

fn overview(page: &mut Document, realm: &Realm<'_>) {
    let rows = realm.entries.iter().enumerate().map(|(index, entry)| {
        let mut called: Vec<&str> = entry.calls.iter().map(|(_, name)| *name).collect();
        called.sort_unstable();
        called.dedup();
        let called = called.into_iter().map(|name| match realm.index(name) {
            Some(index) => link(realm, index),
            None => plain(name),
        });
        let mut callers: Vec<usize> =
            realm.callers(&entry.journey.name).iter().map(|(caller, _)| *caller).collect();
        callers.dedup();
        vec![
            link(realm, index),
            plain(diagram::description(entry.journey)),
            plain(journey::standing(entry, realm)),
            plain(entry.parts.len().to_string()),
            listed(called),
            listed(callers.into_iter().map(|caller| link(realm, caller))),
        ]
    });
    let head = &["Journey", "Description", "Kind", "Nodes", "Calls", "Called by"];
    page.heading(2, "Overview");
    page.table("Overview", head, rows.collect());
}

fn needs(page: &mut Document, realm: &Realm<'_>) {
    if realm.needs.is_empty() {
        return;
    }
    page.heading(2, "What the realm must have");
    page.paragraph(plain(
        "The journeys refer to what follows. What they carry along goes into the realm with them.",
    ));
    let needs: Vec<(&Need, &Needed)> = realm.needs.iter().collect();
    for same in needs.chunk_by(|a, b| a.0.word == b.0.word) {
        let title = same[0].0.many();
        page.heading(3, &title);
        let is_carried = same[0].0.carried().is_some();
        let rows = same.iter().map(|(need, needed)| {
            let mut name = vec![Inline::Anchor(needed.anchor.clone()), Inline::Code(need.name.clone())];
            let told = node::told(need, realm);
            if told != need.name {
                name.push(Inline::Plain(format!(" {told}")));
            }
            let journeys = listed(needed.journeys.iter().map(|index| link(realm, *index)));
            if is_carried {
                vec![name, plain(if realm.carried(need).is_some() { "yes" } else { "no" }), journeys]
            } else {
                vec![name, journeys]
            }
        });
        let head: &'static [&'static str] =
            if is_carried { &["Name", "Carried along", "Needed by"] } else { &["Name", "Needed by"] };
        page.table(title, head, rows.collect());
    }
}

fn scripts(page: &mut Document, realm: &Realm<'_>) {
    if realm.scripts.is_empty() {
        return;
    }
    page.heading(2, "Scripts");
    let rows = realm.scripts.iter().map(|own| {
        let spots = own.used.iter().map(|(entry, _)| *entry).chain(own.carried_by.iter().copied());
        let mut users: Vec<usize> = spots.collect();
        users.sort_unstable();
        users.dedup();
        vec![
            vec![Inline::Link(Place::page(&own.page), own.script.name.clone())],
            plain(script::text(own, "description")),
            vec![Inline::Code(script::text(own, "context").to_owned())],
            listed(users.into_iter().map(|user| link(realm, user))),
        ]
    });
    page.table("Scripts", &["Script", "Description", "Context", "Used by"], rows.collect());
}
