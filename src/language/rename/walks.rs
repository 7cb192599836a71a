//! The tests that name a renamed node, in whichever file of the workspace.

use std::collections::{HashMap, HashSet};

use super::names;
use crate::language::read;
use crate::language::syntax::{Body, Document, Given, ItemKind, Keyword, Path, ValueKind};
use crate::language::vocabulary::World;
use crate::model::names::written;
use crate::source::{FileId, Span};

/// What a journey is made of, as far as its sources show.
#[derive(Default)]
struct Known {
    nodes: HashSet<String>,
    calls: Vec<String>,
}

/// Renames a node in the tests of these texts, in which its journey has the new name already. Gives the new text of each
/// that changes, with its place among them.
pub fn rename_in_tests(texts: &[&str], journey: &str, old: &str, new: &str) -> Vec<(usize, String)> {
    let parsed: Vec<_> = texts.iter().map(|text| read(FileId::default(), *text)).collect();
    let documents: Vec<_> = parsed.iter().map(read::Parsed::document).collect();
    let mut known: HashMap<String, Known> = HashMap::new();
    for declaration in documents.iter().flatten().flat_map(|document| &document.declarations) {
        if declaration.keyword == Keyword::Journey {
            let own = known.entry(declaration.name.text.to_string()).or_default();
            own.nodes.extend(names(&declaration.body).into_iter().map(str::to_owned));
            calls(&declaration.body, &mut own.calls);
        }
    }
    let mut changed = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let Some(document) = document else { continue };
        let mut edits = places(document, &known, journey, old, new);
        if edits.is_empty() {
            continue;
        }
        edits.sort_unstable_by_key(|(span, _)| *span);
        let mut text = texts[index].to_owned();
        for (span, put) in edits.iter().rev() {
            text.replace_range(span.range(), put);
        }
        changed.push((index, text));
    }
    changed
}

/// The journeys that run inside one.
fn calls(body: &Body<'_>, found: &mut Vec<String>) {
    for item in &body.items {
        match &item.kind {
            ItemKind::Node(node) => calls(&node.body, found),
            ItemKind::Property(property) if property.name.text == "tree" => {
                match property.value.as_ref().map(|value| &value.kind) {
                    Some(ValueKind::Reference(name)) => found.push(name.to_string()),
                    Some(ValueKind::String(text)) => found.push(text.text.to_string()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// The journey of a test and those inside it.
fn scope<'k>(known: &'k HashMap<String, Known>, journey: &str) -> HashSet<&'k str> {
    let mut seen = HashSet::new();
    let mut open: Vec<&'k str> =
        known.get_key_value(journey).map(|(name, _)| name.as_str()).into_iter().collect();
    while let Some(name) = open.pop() {
        if let Some((name, own)) = known.get_key_value(name).filter(|_| seen.insert(name)) {
            debug_assert!(seen.contains(name.as_str()));
            open.extend(own.calls.iter().map(String::as_str));
        }
    }
    seen
}

fn places(
    document: &Document<'_>,
    known: &HashMap<String, Known>,
    journey: &str,
    old: &str,
    new: &str,
) -> Vec<(Span, String)> {
    let mut edits = Vec::new();
    for test in document.declarations.iter().filter(|own| own.keyword == Keyword::Test) {
        let walked = test.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Property(property) => match &property.value.as_ref()?.kind {
                ValueKind::Reference(name) => Some(name.to_string()),
                ValueKind::String(text) => Some(text.text.to_string()),
                _ => None,
            },
            _ => None,
        });
        let scope = scope(known, walked.as_deref().unwrap_or_default());
        if !scope.contains(journey) {
            continue;
        }
        let has_other = |node: &str| {
            scope
                .iter()
                .any(|name| *name != journey && known.get(*name).is_some_and(|own| own.nodes.contains(node)))
        };
        let (other_old, other_new) = (has_other(old), has_other(new));
        for path in test.body.items.iter().flat_map(|item| paths(&item.kind)) {
            match path.parts.as_slice() {
                [first, second, ..] if first.text == journey && second.text == old => {
                    edits.push((second.span, written(new).into_owned()));
                }
                [first, ..] if first.text == old && !other_old => {
                    let name = written(new);
                    let name =
                        if other_new { format!("{}.{name}", written(journey)) } else { name.into_owned() };
                    edits.push((first.span, name));
                }
                _ => {}
            }
        }
    }
    edits
}

/// The paths of an item of a test that begin with a node or a journey.
fn paths<'i, 'a>(item: &'i ItemKind<'a>) -> Vec<&'i Path<'a>> {
    match item {
        ItemKind::Given(given) if !is_world(given) => vec![&given.path],
        ItemKind::Expect(expect) => expect.paths.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a `given` speaks of a part of the world.
fn is_world(given: &Given<'_>) -> bool {
    let [only] = given.path.parts.as_slice() else { return false };
    let is_map = given
        .value
        .as_ref()
        .is_some_and(|value| matches!(value.kind, ValueKind::Map(_) | ValueKind::Call(..)));
    given.label.is_some() || !only.is_quoted && World::of(&only.text).is_some() && is_map
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 2] = [
        "journey Inner {\n    start -> b\n    node b: IncrementLoginCount -> success\n}\n",
        "journey Outer {\n    start -> in\n    node in: InnerTreeEvaluator {\n        tree = Inner\n        true -> success\n        \
         false -> c\n    }\n    node c: IncrementLoginCount -> failure\n}\n\ntest \"a\" {\n    journey = Outer\n    given a = outcome\n    \
         given state = { a: 1 }\n    expect success\n    expect passes Inner.a, a.outcome\n}\n",
    ];

    #[test]
    fn a_test_of_the_outer_journey_follows() {
        let changed = rename_in_tests(&TEXTS, "Inner", "a", "b");
        let [(1, text)] = changed.as_slice() else { panic!("{changed:?}") };
        assert!(text.contains("given b = outcome") && text.contains("passes Inner.b, b.outcome"), "{text}");
        assert!(text.contains("{ a: 1 }"), "{text}");
    }

    #[test]
    fn a_name_that_another_journey_has_is_written_whole() {
        let changed = rename_in_tests(&TEXTS, "Inner", "a", "c");
        assert!(changed[0].1.contains("given Inner.c = outcome"), "{changed:?}");
        assert!(rename_in_tests(&TEXTS, "Other", "a", "b").is_empty());
    }
}
