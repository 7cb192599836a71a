//! A draft as a test.

use std::fmt::Write as _;

use super::draft::Draft;
use crate::model::Node;
use crate::model::names::{quote, written};
use crate::realm::scope::{Own, Scope};

/// So many steps the name of a test tells.
const TOLD: usize = 6;

/// What the test is called: where the way branches, and how it ends.
pub(super) fn title(draft: &Draft<'_>) -> String {
    let name = &draft.journey.name;
    let passes = passes(draft, &|own| own.node.key.clone());
    let more = match passes.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(", {more} more"),
    };
    match passes.as_slice() {
        [] => format!("{name} goes straight to {}", end(draft)),
        passes => {
            let told = passes[..passes.len().min(TOLD)].join(", ").replace('"', "");
            format!("{name}: {told}{more} leads to {}", end(draft))
        }
    }
}

/// Writes the test; `need` is why its way cannot be walked as it stands.
pub(super) fn test(out: &mut String, name: &str, draft: &Draft<'_>, scope: &Scope<'_>, need: Option<&str>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "test {} {{\n    journey = {}", quote(name), written(&draft.journey.name));
    if let Some(need) = need {
        let _ = writeln!(out, "    // To be filled in: {}", need.replace(['\n', '\r'], " "));
    }
    for given in &draft.given {
        let name = name_of(given.own, scope);
        let words: Vec<String> = given.outcomes.iter().map(|outcome| word(given.own.node, outcome)).collect();
        let _ = match words.as_slice() {
            [] => writeln!(out, "    given {name}.entry = true"),
            [only] => writeln!(out, "    given {name} = {only}"),
            words => writeln!(out, "    given {name} = [{}]", words.join(", ")),
        };
    }
    let _ = writeln!(out, "    expect {}", end(draft));
    let passes = passes(draft, &|own| name_of(own, scope));
    if !passes.is_empty() {
        let _ = writeln!(out, "    expect passes {}", passes.join(", "));
    }
    out.push_str("}\n");
}

fn end(draft: &Draft<'_>) -> &'static str {
    if draft.is_success { "success" } else { "failure" }
}

/// The steps at which the way could have gone elsewhere, with nodes called as `name` says.
fn passes(draft: &Draft<'_>, name: &dyn Fn(Own<'_>) -> String) -> Vec<String> {
    let nodes = draft.way.iter().map(|(index, outcome)| (&draft.journey.nodes[*index], *outcome));
    nodes
        .filter(|(node, _)| node.outcomes.len().max(node.connections.len()) > 1)
        .map(|(node, outcome)| {
            format!("{}.{}", name(Own { journey: draft.journey, node }), word(node, outcome))
        })
        .collect()
}

/// A node as a test names it: with its journey where another of the test has one of that name.
fn name_of(own: Own<'_>, scope: &Scope<'_>) -> String {
    let is_shared = scope.names().filter(|name| *name == own.node.key).count() > 1;
    // The nodes of a fragment have the name of its use before their own.
    let key = own.node.key.split('.').map(written).collect::<Vec<_>>().join(".");
    if is_shared { format!("{}.{key}", written(&own.journey.name)) } else { key }
}

/// An outcome as a test writes it: the id, or the label where the id is no name that people know.
fn word(node: &Node, outcome: &str) -> String {
    let label = node.outcomes.iter().find(|own| own.id == outcome).map(|own| own.label.as_str());
    let is_made = node.is_page() && outcome.len() > 36 && outcome.as_bytes()[8] == b'-';
    written(if is_made { label.unwrap_or(outcome) } else { outcome }).into_owned()
}
