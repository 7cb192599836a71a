//! Whether a walk is the one that was expected, and where it left that.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::hidden::Hidden;
use super::{Fault, ended};
use crate::check::tests::outcome_of;
use crate::model::test::{Ending, Expectation, Expected, Path, Test};
use crate::model::{Journey, Target};
use crate::realm::scope::Scope;
use crate::simulate::walk::trace::Visited;
use crate::simulate::walk::{End, Walk};

/// A node, or an outcome of one.
struct Point<'j> {
    journey: &'j str,
    node: &'j str,
    outcome: Option<String>,
}

impl Point<'_> {
    /// The steps at which a visit passes it.
    fn passed(&self, visit: &Visited) -> Option<usize> {
        if visit.journey != self.journey || visit.node != self.node {
            return None;
        }
        match &self.outcome {
            None => Some(visit.ticks.0),
            Some(outcome) => visit.ticks.1.filter(|_| visit.outcome.as_ref() == Some(outcome)),
        }
    }
}

/// What was expected and is not so. Of a walk that stopped only that is said.
pub(super) fn faults(test: &Test, scope: &Scope<'_>, walk: &Walk, hidden: &Hidden) -> Vec<Fault> {
    if matches!(walk.end, End::Stopped { .. }) {
        let message = hidden.text(&ended(&walk.end));
        return vec![Fault { message, left: None, span: test.span }];
    }
    test.expected.iter().filter_map(|expected| fault(expected, scope, walk, hidden)).collect()
}

fn fault(expected: &Expected, scope: &Scope<'_>, walk: &Walk, hidden: &Hidden) -> Option<Fault> {
    let (message, left) = match &expected.what {
        Expectation::End(ending, place) => end(*ending, place.as_ref(), scope, walk)?,
        Expectation::Passes(paths) => (passes(paths, scope, walk)?, None),
        Expectation::Never(paths) => (never(paths, scope, walk)?, None),
        Expectation::Visits(path, count) => {
            let point = point(path, scope)?;
            let visits =
                walk.trace.visits.iter().filter(|visit| point.passed(visit).is_some()).count() as u64;
            if visits == *count {
                return None;
            }
            let times = |count: u64| if count == 1 { "once".to_owned() } else { format!("{count} times") };
            (
                format!(
                    "expected `{}` to be visited {}, and it was {}",
                    path.text(),
                    times(*count),
                    times(visits)
                ),
                None,
            )
        }
        Expectation::State(wanted) => {
            let get = |key: &str| walk.state.object(key);
            (holds("state", wanted, &get, hidden)?, None)
        }
        Expectation::Session(wanted) => {
            let get = |key: &str| walk.session.get(key).cloned();
            (holds("the session", wanted, &get, hidden)?, None)
        }
    };
    Some(Fault { message: hidden.text(&message), left, span: expected.span })
}

/// The end, and from where on it could not be reached any more.
fn end(
    ending: Ending,
    place: Option<&Path>,
    scope: &Scope<'_>,
    walk: &Walk,
) -> Option<(String, Option<String>)> {
    let at = match &walk.end {
        End::Success => (Ending::Success == ending).then_some(None),
        End::Failure => (Ending::Failure == ending).then_some(None),
        End::Error { node, .. } => (Ending::Error == ending).then_some(Some(node)),
        End::Suspended { node } => (Ending::Suspended == ending).then_some(Some(node)),
        End::Stopped { .. } => None,
    };
    if let Some(node) = at {
        let wanted = place.and_then(|path| point(path, scope));
        let is_there = wanted.as_ref().is_none_or(|point| {
            node.is_some_and(|node| {
                *node == point.node || *node == format!("{}.{}", point.journey, point.node)
            })
        });
        if is_there {
            return None;
        }
    }
    let wanted = match place {
        Some(path) => format!("{} at `{}`", ending.word(), path.text()),
        None => ending.word().to_owned(),
    };
    let found = match &walk.end {
        End::Success | End::Failure => format!("it ended in {}", ended(&walk.end)),
        End::Error { node, why } => format!("it ended in an error at `{node}`: {why}"),
        other => format!("it is {}", ended(other)),
    };
    let journey = scope.journeys()[0];
    let target = match ending {
        Ending::Success => Some(Target::Success),
        Ending::Failure => Some(Target::Failure),
        Ending::Error | Ending::Suspended => None,
    };
    Some((
        format!("expected {wanted}, and {found}"),
        target.and_then(|target| turning(journey, walk, &target)),
    ))
}

/// The outcome from which on an end could not be reached any more.
fn turning(journey: &Journey, walk: &Walk, end: &Target) -> Option<String> {
    let mut reaches: HashSet<usize> = HashSet::new();
    loop {
        let before = reaches.len();
        for (index, node) in journey.nodes.iter().enumerate() {
            let is_near = node.connections.iter().any(|(_, target)| match target {
                Target::Node(next) => reaches.contains(next),
                other => other == end,
            });
            if is_near {
                reaches.insert(index);
            }
        }
        if reaches.len() == before {
            break;
        }
    }
    let visits = walk.trace.visits.iter().filter(|visit| visit.depth == 0 && !visit.is_child);
    let turn =
        visits.filter_map(|visit| Some((visit, visit.target.as_ref()?))).find(|(_, target)| match target {
            Target::Node(next) => !reaches.contains(next),
            other => *other != end,
        });
    let (visit, _) = turn?;
    let outcome = visit.outcome.as_deref().unwrap_or_default();
    let node = journey.nodes.iter().find(|node| node.key == visit.node)?;
    let word = match end {
        Target::Success => "success",
        _ => "failure",
    };
    let others: Vec<String> = node
        .connections
        .iter()
        .filter(|(_, target)| match target {
            Target::Node(next) => reaches.contains(next),
            other => other == end,
        })
        .map(|(outcome, _)| format!("`{outcome}`"))
        .collect();
    let why = if visit.is_given { ", which the test gives" } else { "" };
    let other =
        if others.is_empty() { String::new() } else { format!("; {} would lead there", others.join(" or ")) };
    Some(format!("from `{}.{outcome}` on{why}, {word} could not be reached any more{other}", visit.node))
}

fn passes(paths: &[Path], scope: &Scope<'_>, walk: &Walk) -> Option<String> {
    let mut tick = 0;
    let mut before: Option<&Path> = None;
    for path in paths {
        let point = point(path, scope)?;
        let ticks = walk.trace.visits.iter().filter_map(|visit| point.passed(visit));
        // A node that was entered and left by the outcome that is expected next is one step.
        match ticks.filter(|found| *found >= tick).min() {
            Some(found) => tick = found + usize::from(path.parts.len() > 1 || point.outcome.is_some()),
            None => {
                let was_passed = walk.trace.visits.iter().any(|visit| point.passed(visit).is_some());
                let text = path.text();
                return Some(match before {
                    None => format!("expected to pass `{text}`, and it was not passed"),
                    Some(before) if was_passed => {
                        format!(
                            "expected to pass `{text}` after `{}`, and it was passed before it only",
                            before.text()
                        )
                    }
                    Some(before) => format!(
                        "expected to pass `{text}` after `{}`, and it was not passed: the way went on{}",
                        before.text(),
                        went_on(walk, tick)
                    ),
                });
            }
        }
        before = Some(path);
    }
    None
}

/// Where the way went on after a step.
fn went_on(walk: &Walk, tick: usize) -> String {
    let next = walk.trace.visits.iter().find(|visit| !visit.is_child && visit.ticks.0 > tick);
    match next {
        Some(visit) => format!(" to `{}`", visit.node),
        None => format!(" to {}", ended(&walk.end)),
    }
}

fn never(paths: &[Path], scope: &Scope<'_>, walk: &Walk) -> Option<String> {
    paths.iter().find_map(|path| {
        let point = point(path, scope)?;
        let visit = walk.trace.visits.iter().find(|visit| point.passed(visit).is_some())?;
        let before = walk.trace.visits.iter().rev().find(|own| !own.is_child && own.ticks.0 < visit.ticks.0);
        let from = before.map(|own| format!(", after `{}`", step(own)));
        Some(format!(
            "expected never to pass `{}`, and it was passed{}",
            path.text(),
            from.unwrap_or_default()
        ))
    })
}

/// A visit as a step of the way.
fn step(visit: &Visited) -> String {
    match &visit.outcome {
        Some(outcome) => format!("{}.{outcome}", visit.node),
        None => visit.node.clone(),
    }
}

fn point<'j>(path: &Path, scope: &Scope<'j>) -> Option<Point<'j>> {
    let (own, count) = scope.find(path).ok()?;
    let outcome =
        path.parts.get(count).map(|part| outcome_of(own.node, &part.text).unwrap_or(&part.text).to_owned());
    Some(Point { journey: &own.journey.name, node: &own.node.key, outcome })
}

/// What of a map is not so.
fn holds(what: &str, wanted: &Value, get: &dyn Fn(&str) -> Option<Value>, hidden: &Hidden) -> Option<String> {
    let faults: Vec<String> = wanted
        .as_object()?
        .iter()
        .filter_map(|(key, wanted)| {
            let found = get(key).filter(|found| !found.is_null());
            let told = |value: &Value| hidden.value(key, value);
            if wanted.is_null() {
                return found.map(|found| format!("`{key}` not to be there, and it is {}", told(&found)));
            }
            match found {
                None => Some(format!("`{key}` to be {}, and it is not there", told(wanted))),
                Some(found) if is_part(wanted, &found) => None,
                Some(found) => Some(format!("`{key}` to be {}, and it is {}", told(wanted), told(&found))),
            }
        })
        .collect();
    (!faults.is_empty()).then(|| format!("expected {what} to hold: {}", faults.join("; ")))
}

/// Whether a value is the wanted one; of a map what is wanted.
fn is_part(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => is_within(wanted, found),
        (Value::Number(wanted), Value::Number(found)) => wanted == found || wanted.as_f64() == found.as_f64(),
        _ => wanted == found,
    }
}

fn is_within(wanted: &Map<String, Value>, found: &Map<String, Value>) -> bool {
    wanted.iter().all(|(key, wanted)| match found.get(key) {
        Some(found) => is_part(wanted, found),
        None => wanted.is_null(),
    })
}
