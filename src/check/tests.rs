//! Whether tests name what there is: journeys, nodes, outcomes.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::model::test::{Ending, Expectation, Path, Subject, Test, Word};
use crate::realm::Realm;
use crate::realm::scope::{Own, Scope, Unknown};
use crate::source::Span;

/// So many outcomes a message lists.
const MOST_OUTCOMES: usize = 12;

/// What can be given beside nodes, in a form of its own.
const WORLD: [&str; 10] =
    ["cookies", "esv", "headers", "http", "identity", "now", "parameters", "secret", "session", "state"];

/// Checks every test against the journeys of its realm; `names` are those of the whole workspace. A test that cannot run is
/// broken from then on.
pub fn check(tests: &mut [Test], realm: &Realm<'_>, names: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<String, Span> = HashMap::new();
    for test in tests {
        match firsts.get(&test.name) {
            Some(first) => {
                let message = format!("there is a test `{}` already", test.name);
                let found = Diagnostic::new(Code::DuplicateDeclaration, test.span, message);
                diagnostics.push(found.related(*first, "the first one"));
                test.is_broken = true;
            }
            None => {
                firsts.insert(test.name.clone(), test.span);
            }
        }
        let before = diagnostics.len();
        one(test, realm, names, diagnostics);
        test.is_broken |= diagnostics.len() > before;
    }
}

fn one(test: &Test, realm: &Realm<'_>, names: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    let name = &test.journey;
    if name.text.is_empty() {
        if !test.is_broken {
            let found = Diagnostic::new(Code::IncompleteTest, test.span, "the test names no journey");
            diagnostics.push(found.help("write `journey = NAME`"));
        }
        return;
    }
    ends(test, diagnostics);
    let Some(scope) = Scope::of(realm, &name.text) else {
        if !names.contains(&name.text.as_str()) {
            let message = format!("there is no journey `{}`", name.text);
            let near = nearest(&name.text, names.iter().copied());
            let otherwise = || "a test walks a journey of this workspace".to_owned();
            let found = Diagnostic::new(Code::UnknownReference, name.span, message);
            diagnostics.push(found.meant_or(near, otherwise));
        }
        return;
    };
    let mut given: HashMap<(String, String, &str), Span> = HashMap::new();
    let check = Check { scope, journey: &name.text };
    for own in &test.given {
        let (path, kind, extra) = match &own.what {
            Subject::Outcomes(path, _) => (path, "outcome", 0),
            Subject::Entry(path) => (path, "entry", 1),
            Subject::NodeState(path) => (path, "state", 1),
            Subject::NodeError(path) => (path, "error", 1),
            _ => continue,
        };
        let Some((node, count)) = check.node(path, diagnostics) else { continue };
        if path.parts.len() != count + extra {
            diagnostics.push(no_part(path, count, node));
            continue;
        }
        let key = (node.journey.name.clone(), node.node.key.clone(), kind);
        if let Some(first) = given.insert(key, path.span) {
            let message = format!("`{}` is given twice", path.text());
            let found =
                Diagnostic::new(Code::ContradictoryTest, path.span, message).related(first, "here first");
            diagnostics.push(found.help("several times one after the other are a list: `[A, B]`"));
        }
        if let Subject::Outcomes(_, outcomes) = &own.what {
            diagnostics.extend(outcomes.iter().filter_map(|word| unknown_outcome(node, word)));
        }
    }
    for own in &test.expected {
        let paths: &[Path] = match &own.what {
            Expectation::End(_, place) => place.as_slice(),
            Expectation::Passes(paths) | Expectation::Never(paths) => paths,
            Expectation::Visits(path, _) => std::slice::from_ref(path),
            Expectation::State(_) | Expectation::Session(_) => continue,
        };
        let takes_outcome = matches!(own.what, Expectation::Passes(_) | Expectation::Never(_));
        for path in paths {
            let Some((node, count)) = check.node(path, diagnostics) else { continue };
            match &path.parts[count..] {
                [] => {}
                [outcome] if takes_outcome => diagnostics.extend(unknown_outcome(node, outcome)),
                _ => diagnostics.push(no_part(path, count, node)),
            }
        }
    }
}

/// A test says once how the walk ends.
fn ends(test: &Test, diagnostics: &mut Vec<Diagnostic>) {
    let mut ends = test.expected.iter().filter(|own| matches!(own.what, Expectation::End(..)));
    match (ends.next(), ends.next()) {
        (None, _) if !test.is_broken => {
            let found =
                Diagnostic::new(Code::IncompleteTest, test.span, "the test does not say how the walk ends");
            let [success, failure] = [Ending::Success, Ending::Failure].map(Ending::word);
            diagnostics.push(found.help(format!("write `expect {success}` or `expect {failure}`")));
        }
        (Some(first), Some(second)) => {
            let found = Diagnostic::new(Code::ContradictoryTest, second.span, "a walk ends once");
            diagnostics.push(found.related(first.span, "the first end"));
        }
        _ => {}
    }
}

struct Check<'j, 't> {
    scope: Scope<'j>,
    journey: &'t str,
}

impl<'j> Check<'j, '_> {
    /// The node that a path begins with; what it cannot be is reported.
    fn node(&self, path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<(Own<'j>, usize)> {
        let first = &path.parts[0];
        match self.scope.find(path) {
            Ok(found) => return Some(found),
            Err(Unknown::Ambiguous(journeys)) => {
                let forms: Vec<String> =
                    journeys.iter().map(|name| format!("{name}.{}", first.text)).collect();
                let message = format!("several journeys of this test have a node `{}`", first.text);
                let found = Diagnostic::new(Code::AmbiguousTestNode, path.span, message);
                diagnostics.push(
                    found.help(format!("write one of {}", listing(forms.iter().map(String::as_str), 9))),
                );
            }
            Err(Unknown::Missing) if self.scope.is_broken() => {}
            Err(Unknown::Missing) => {
                let journeys = self.scope.journeys();
                let inner =
                    journeys.iter().find(|journey| journey.name == first.text && path.parts.len() > 1);
                let (message, word, span) = match (inner, path.parts.get(1)) {
                    (Some(journey), Some(second)) => {
                        (format!("`{}` has no node `{}`", journey.name, second.text), second, second.span)
                    }
                    _ => (format!("`{}` has no node `{}`", self.journey, first.text), first, first.span),
                };
                let known: Vec<&str> = match inner {
                    Some(journey) => journey.all_nodes().map(|node| node.key.as_str()).collect(),
                    None => self.scope.names().collect(),
                };
                let is_world = path.parts.len() == 1 && WORLD.contains(&word.text.as_str());
                let found = Diagnostic::new(Code::UnknownTestNode, span, message);
                diagnostics.push(if is_world {
                    found.help(format!(
                        "`given {}` takes a map, or is followed by a name; such as `{{ key: \"value\" }}`",
                        word.text
                    ))
                } else {
                    found.meant_or(nearest(&word.text, known.iter().copied()), || {
                        format!("it has {}", listing(known.iter().copied(), MOST_OUTCOMES))
                    })
                });
            }
        }
        None
    }
}

/// What follows a node and means nothing.
fn no_part(path: &Path, count: usize, node: Own<'_>) -> Diagnostic {
    let Some(part) = path.parts.get(count) else {
        let message = format!("`{}` is no node with something behind it", path.text());
        return Diagnostic::new(Code::UnknownTestNode, path.span, message);
    };
    let key = &node.node.key;
    if node.node.is_page() {
        let children: Vec<&str> = node.node.children.iter().map(|child| child.key.as_str()).collect();
        if children.contains(&part.text.as_str()) {
            let message = format!("the child `{}` of a page is named by itself", part.text);
            let help = format!("write `{}` without the page before it", part.text);
            return Diagnostic::new(Code::UnknownTestNode, path.span, message).help(help);
        }
        let message = format!("the page `{key}` has no child `{}`", part.text);
        let near = nearest(&part.text, children.iter().copied());
        return Diagnostic::new(Code::UnknownTestNode, part.span, message).meant_or(near, || {
            format!("children are named by themselves: {}", listing(children, MOST_OUTCOMES))
        });
    }
    let message = format!("`{}` cannot stand behind the node `{key}`", part.text);
    let help = "behind a node can stand `entry`, `state` and `error` in what is given, and an outcome in what is \
                    passed";
    Diagnostic::new(Code::UnknownTestNode, part.span, message).help(help)
}

/// Reports an outcome that a node does not have.
fn unknown_outcome(own: Own<'_>, word: &Word) -> Option<Diagnostic> {
    let Own { node, .. } = own;
    if node.is_broken || node.outcomes.is_empty() || outcome_of(node, &word.text).is_some() {
        return None;
    }
    let ids: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let labels = node.outcomes.iter().map(|outcome| outcome.label.as_str());
    let near = nearest(&word.text, ids.iter().copied().chain(labels));
    let message = format!("`{}` has no outcome `{}`", node.key, word.text);
    let found = Diagnostic::new(Code::UnknownTestOutcome, word.span, message);
    Some(found.meant_or(near, || format!("it has {}", listing(ids, MOST_OUTCOMES))))
}

/// The outcome that has this id or label.
pub fn outcome_of<'n>(node: &'n crate::model::Node, word: &str) -> Option<&'n str> {
    let by_id = node.outcomes.iter().find(|outcome| outcome.id == word);
    let known = by_id.or_else(|| node.outcomes.iter().find(|outcome| outcome.label == word));
    // One that is written is there, whether the catalogue knows it or not.
    let written = || node.connections.iter().map(|(id, _)| id.as_str()).find(|id| *id == word);
    known.map(|found| found.id.as_str()).or_else(written)
}
