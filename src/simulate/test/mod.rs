//! Tests that are run: the walk, and whether it is the one that was expected.

mod hidden;
mod judge;
pub mod show;
mod way;

use rayon::prelude::*;
use serde_json::Value;

use self::hidden::Hidden;
use super::walk::script::Library;
use super::walk::world::World;
use super::walk::{End, Walk, walk};
use crate::catalog::Catalog;
use crate::model::test::Test;
use crate::realm::Realm;
use crate::realm::scope::Scope;
use crate::source::Span;

/// How a test came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The walk was the one that was expected.
    Passed,
    /// It was another.
    Failed,
    /// It is not known how the walk goes on: the test has to say more.
    Stopped,
}

impl Verdict {
    /// The word for it in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// Something that was expected and is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was expected, and what is so.
    pub message: String,
    /// Where the walk left the expected way, in words.
    pub left: Option<String>,
    /// Where it was expected.
    pub span: Span,
}

/// A test that was run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// The journey that it walks.
    pub journey: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What was expected and is not so.
    pub faults: Vec<Fault>,
    /// What the test gives and the walk never asked for.
    pub unused: Vec<String>,
    /// The walk; none where it could not begin.
    pub walk: Option<Walk>,
    /// The names of nodes by their ids, which stand in state.
    names: Vec<(String, String)>,
    hidden: Hidden,
}

impl Report {
    /// The end of the walk in words.
    pub fn end(&self) -> String {
        self.walk.as_ref().map_or_else(String::new, |walk| ended(&walk.end))
    }

    /// State at the end as people read it: shared, then what is secret or of the last request.
    pub fn state(&self) -> Value {
        let Some(walk) = &self.walk else { return Value::Null };
        let state = &walk.state;
        let all = [("shared", &state.shared), ("secure", &state.secure), ("transient", &state.transient)];
        let shown = all.into_iter().filter(|(_, map)| !map.is_empty());
        let named = |key: &str| {
            let known = self
                .names
                .iter()
                .find_map(|(id, name)| Some(format!("{name}{}", key.strip_prefix(id.as_str())?)));
            known.unwrap_or_else(|| key.to_owned())
        };
        shown
            .map(|(name, map)| {
                let map =
                    map.iter().map(|(key, value)| (named(key), self.hidden.value(key, value))).collect();
                (name.to_owned(), Value::Object(map))
            })
            .collect()
    }
}

/// An end in words.
pub fn ended(end: &End) -> String {
    match end {
        End::Success => "success".to_owned(),
        End::Failure => "failure".to_owned(),
        End::Error { node, why } => format!("error at `{node}`: {why}"),
        End::Suspended { node } => format!("suspended at `{node}`"),
        End::Stopped { node, need, place } => {
            let place = place.as_ref().map(|place| format!(" ({}, line {})", place.script, place.line));
            format!("stopped at `{node}`{}: {need}", place.unwrap_or_default())
        }
    }
}

/// Runs tests that are sound, in their order.
pub fn run(tests: &[&Test], realm: &Realm<'_>, catalog: &Catalog, library: &Library) -> Vec<Report> {
    tests.par_iter().map(|test| one(test, realm, catalog, library)).collect()
}

fn one(test: &Test, realm: &Realm<'_>, catalog: &Catalog, library: &Library) -> Report {
    let mut report = Report {
        name: test.name.clone(),
        span: test.span,
        journey: test.journey.text.clone(),
        verdict: Verdict::Failed,
        faults: Vec::new(),
        unused: Vec::new(),
        walk: None,
        names: Vec::new(),
        hidden: Hidden::default(),
    };
    let scope = Scope::of(realm, &test.journey.text);
    let world = match &scope {
        Some(scope) => World::of(test, scope),
        None => Err(format!("there is no journey `{}`", test.journey.text)),
    };
    let (scope, world) = match (scope, world) {
        (Some(scope), Ok(world)) => (scope, world),
        (_, Err(message)) => {
            report.faults.push(Fault { message, left: None, span: test.span });
            return report;
        }
        (None, Ok(_)) => return report,
    };
    let hidden = Hidden::of(&world, &scope);
    let mut walked = walk(scope.journeys()[0], realm, catalog, library, world);
    report.unused = walked
        .unused
        .iter()
        .map(
            |(journey, node)| {
                if *journey == report.journey { node.clone() } else { format!("{journey}.{node}") }
            },
        )
        .collect();
    let nodes = scope.journeys().iter().flat_map(|journey| journey.all_nodes());
    report.names = nodes.map(|node| (node.id.clone(), node.key.clone())).collect();
    report.faults = judge::faults(test, &scope, &walked, &hidden);
    for line in walked.trace.visits.iter_mut().flat_map(|visit| &mut visit.log) {
        *line = hidden.text(line);
    }
    report.hidden = hidden;
    report.verdict = match &walked.end {
        End::Stopped { .. } => Verdict::Stopped,
        _ if report.faults.is_empty() => Verdict::Passed,
        _ => Verdict::Failed,
    };
    report.walk = Some(walked);
    report
}
