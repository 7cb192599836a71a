//! Dependencies as text, as JSON, and as pictures for other programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Dependencies, Thing, Use};
use crate::diagram;

/// How dependencies are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Shown {
    /// A line for each thing, with the journeys and nodes that need it
    #[default]
    Text,
    /// An object, for programs
    Json,
    /// A graph for Graphviz
    Dot,
    /// A flowchart that GitHub and GitLab draw
    Mermaid,
}

/// What journeys need, in a form.
pub fn show(dependencies: &Dependencies, form: Shown) -> String {
    match form {
        Shown::Text => text(dependencies),
        Shown::Json => json_text(dependencies),
        Shown::Dot => dot(dependencies),
        Shown::Mermaid => mermaid(dependencies),
    }
}

/// So many users of a thing are named in a line.
const NAMED: usize = 4;

fn text(dependencies: &Dependencies) -> String {
    let mut out = String::new();
    let mut kind = "";
    for (thing, uses) in &dependencies.things {
        if thing.kind() != kind {
            if !kind.is_empty() {
                out.push('\n');
            }
            kind = thing.kind();
            // Writing into a string cannot fail.
            let _ = writeln!(out, "{kind}");
        }
        let users: Vec<String> = uses.iter().take(NAMED).map(user).collect();
        let more = uses.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "    {}  <- {}{more}", thing.shown(), users.join(", "));
    }
    out
}

fn user(own: &Use) -> String {
    let node = own.node.as_ref().map_or_else(String::new, |node| format!(".{node}"));
    let script = own.script.as_ref().map_or_else(String::new, |script| format!(" ({script})"));
    format!("{}{node}{script}", own.journey)
}

fn json_text(dependencies: &Dependencies) -> String {
    let things = dependencies.things.iter().map(|(thing, uses)| {
        let uses: Vec<Value> = uses
            .iter()
            .map(|own| json!({ "journey": own.journey, "node": own.node, "script": own.script }))
            .collect();
        json!({ "kind": thing.kind(), "name": thing.name(), "title": thing.title, "usedBy": uses })
    });
    let value = json!({ "journeys": dependencies.journeys, "needs": things.collect::<Vec<_>>() });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// The arrows of a picture: who needs what, each once.
fn arrows(dependencies: &Dependencies) -> BTreeMap<&str, BTreeSet<&Thing>> {
    let mut arrows: BTreeMap<&str, BTreeSet<&Thing>> = BTreeMap::new();
    for (thing, uses) in &dependencies.things {
        for own in uses {
            arrows.entry(&own.journey).or_default().insert(thing);
        }
    }
    arrows
}

/// A journey's box, or that of another thing.
fn id_of(thing: &Thing) -> String {
    format!("{}:{}", thing.kind(), thing.name())
}

fn dot(dependencies: &Dependencies) -> String {
    let quote = diagram::dot_text;
    let mut out = String::from("digraph dependencies {\n    rankdir=LR;\n    node [shape=box];\n");
    for name in &dependencies.journeys {
        let _ = writeln!(
            out,
            "    {} [label={}, style=rounded];",
            quote(&format!("journey:{name}")),
            quote(name)
        );
    }
    for thing in dependencies.things.keys().filter(|thing| thing.kind() != "journey") {
        let label = quote(&format!("{}\n{}", thing.kind(), thing.shown()));
        let _ = writeln!(out, "    {} [label={label}];", quote(&id_of(thing)));
    }
    for (journey, things) in arrows(dependencies) {
        for thing in things {
            let _ =
                writeln!(out, "    {} -> {};", quote(&format!("journey:{journey}")), quote(&id_of(thing)));
        }
    }
    out.push_str("}\n");
    out
}

fn mermaid(dependencies: &Dependencies) -> String {
    let quote = diagram::mermaid_text;
    let mut out = String::from("flowchart LR\n");
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for name in &dependencies.journeys {
        let number = numbers.len();
        numbers.insert(format!("journey:{name}"), number);
        let _ = writeln!(out, "    n{number}([\"{}\"])", quote(name));
    }
    for thing in dependencies.things.keys() {
        let next = numbers.len();
        let number = *numbers.entry(id_of(thing)).or_insert(next);
        if number == next {
            let _ = writeln!(out, "    n{number}[\"{}: {}\"]", thing.kind(), quote(thing.shown()));
        }
    }
    for (journey, things) in arrows(dependencies) {
        for thing in things {
            let (from, to) = (numbers[&format!("journey:{journey}")], numbers[&id_of(thing)]);
            let _ = writeln!(out, "    n{from} --> n{to}");
        }
    }
    out
}
