//! The world around a walk, as a test gives it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::instant;
use crate::check::tests::outcome_of;
use crate::model::test::{Given, Path, Subject, Test};
use crate::realm::scope::Scope;

/// What time it is where a test does not say it: 2026-01-01T00:00:00Z, in milliseconds since 1970.
const START: i64 = 1_767_225_600_000;

/// What is given of one node.
#[derive(Clone, Debug, Default)]
pub struct OfNode {
    /// Where it goes, one after the other.
    pub outcomes: Vec<String>,
    /// What is entered, one after the other.
    pub entries: Vec<Value>,
    /// What it puts into shared state.
    pub state: Map<String, Value>,
    /// The error in which it ends.
    pub error: Option<String>,
    /// How many outcomes and entries were taken.
    pub taken: (usize, usize),
}

impl OfNode {
    /// The next outcome.
    pub fn outcome(&mut self) -> Option<String> {
        let index = self.taken.0.min(self.outcomes.len().saturating_sub(1));
        let outcome = self.outcomes.get(index)?.clone();
        self.taken.0 += 1;
        Some(outcome)
    }

    /// The next entry.
    pub fn entry(&mut self) -> Option<Value> {
        let index = self.taken.1.min(self.entries.len().saturating_sub(1));
        let entry = self.entries.get(index)?.clone();
        self.taken.1 += 1;
        Some(entry)
    }
}

/// An answer of an HTTP service to those who ask.
#[derive(Clone, Debug)]
pub struct Http {
    /// Method and address, in which `*` stands for anything.
    pub request: String,
    /// What is answered, one after the other.
    pub answers: Vec<Value>,
    /// How many were taken.
    pub taken: usize,
}

/// Everything that a test gives.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// What is given of nodes, by journey and node.
    pub nodes: HashMap<(String, String), OfNode>,
    /// Shared state at the start.
    pub state: Map<String, Value>,
    /// Users by name.
    pub identities: BTreeMap<String, Map<String, Value>>,
    /// Answers of services, in the order in which they were written.
    pub http: Vec<Http>,
    /// ESVs by name.
    pub esvs: BTreeMap<String, Value>,
    /// Secrets by label.
    pub secrets: BTreeMap<String, String>,
    /// Headers of the requests, names in small letters; nothing where none are given.
    pub headers: Option<BTreeMap<String, Vec<String>>>,
    /// Parameters of the requests.
    pub parameters: Option<BTreeMap<String, Vec<String>>>,
    /// Cookies of the requests.
    pub cookies: Option<BTreeMap<String, String>>,
    /// The session that there is.
    pub session: Option<Map<String, Value>>,
    /// What time it is, in milliseconds since 1970.
    pub now: i64,
}

impl World {
    /// A world in which nothing is given.
    pub fn empty() -> Self {
        Self { now: START, ..Self::default() }
    }

    /// What a test gives, in the scope of its journey. An error says what cannot be read.
    pub fn of(test: &Test, scope: &Scope<'_>) -> Result<Self, String> {
        let mut world = Self::empty();
        for Given { what, value, .. } in &test.given {
            match what {
                Subject::Outcomes(path, words) => {
                    if let Some((own, _)) = node(scope, path) {
                        let ids = words
                            .iter()
                            .map(|word| outcome_of(own, &word.text).unwrap_or(&word.text).to_owned());
                        let ids = ids.collect();
                        if let Some(of) = world.node(scope, path) {
                            of.outcomes = ids;
                        }
                    }
                }
                Subject::Entry(path) => {
                    let entries = match value {
                        Value::Array(parts) => parts.clone(),
                        other => vec![other.clone()],
                    };
                    if let Some(of) = world.node(scope, path) {
                        of.entries = entries;
                    }
                }
                Subject::NodeState(path) => {
                    if let Some(of) = world.node(scope, path) {
                        of.state.extend(object(value));
                    }
                }
                Subject::NodeError(path) => {
                    if let Some(of) = world.node(scope, path) {
                        of.error = value.as_str().map(str::to_owned);
                    }
                }
                Subject::State => world.state.extend(object(value)),
                Subject::Session => world.session.get_or_insert_default().extend(object(value)),
                Subject::Headers => {
                    let lists = lists(value).map(|(name, list)| (name.to_lowercase(), list));
                    world.headers.get_or_insert_default().extend(lists);
                }
                Subject::Parameters => world.parameters.get_or_insert_default().extend(lists(value)),
                Subject::Cookies => {
                    let cookies = lists(value).map(|(name, list)| (name, list.join(",")));
                    world.cookies.get_or_insert_default().extend(cookies);
                }
                Subject::Identity(name) => {
                    world.identities.entry(name.clone()).or_default().extend(object(value));
                }
                Subject::Http(request) => {
                    let answers = match value {
                        Value::Array(parts) => parts.clone(),
                        other => vec![other.clone()],
                    };
                    world.http.push(Http { request: request.clone(), answers, taken: 0 });
                }
                Subject::Esv(name) => {
                    world.esvs.insert(esv_name(name), value.clone());
                }
                Subject::Secret(label) => {
                    world.secrets.insert(label.clone(), value.as_str().unwrap_or_default().to_owned());
                }
                Subject::Now => {
                    let time = value.as_str().unwrap_or_default();
                    world.now = instant::parse(time).ok_or_else(|| {
                        format!("`{time}` is no time: write it as in `2026-01-31T12:00:00Z`")
                    })?;
                }
            }
        }
        Ok(world)
    }

    fn node(&mut self, scope: &Scope<'_>, path: &Path) -> Option<&mut OfNode> {
        let (own, journey) = node(scope, path)?;
        Some(self.nodes.entry((journey.to_owned(), own.key.clone())).or_default())
    }

    /// The answer to a request, the first that fits.
    pub fn answer(&mut self, method: &str, address: &str) -> Option<Value> {
        let fits = |http: &&mut Http| {
            http.request.split_once(' ').is_some_and(|(own, pattern)| {
                (own == "*" || own.eq_ignore_ascii_case(method)) && matches(pattern, address)
            })
        };
        let http = self.http.iter_mut().find(fits)?;
        let index = http.taken.min(http.answers.len().saturating_sub(1));
        http.taken += 1;
        http.answers.get(index).cloned()
    }
}

/// How an ESV is called everywhere: `esv-max-tries`.
pub fn esv_name(name: &str) -> String {
    let name = name.replace('.', "-").to_lowercase();
    if name.starts_with("esv-") { name } else { format!("esv-{name}") }
}

/// Whether a text fits a pattern in which `*` stands for anything.
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn node<'j>(scope: &Scope<'j>, path: &Path) -> Option<(&'j crate::model::Node, &'j str)> {
    scope.find(path).ok().map(|(own, _)| (own.node, own.journey.name.as_str()))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn lists(value: &Value) -> impl Iterator<Item = (String, Vec<String>)> {
    value.as_object().into_iter().flatten().map(|(name, value)| {
        let texts = match value {
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            other => other.as_str().map(str::to_owned).into_iter().collect(),
        };
        (name.clone(), texts)
    })
}
