//! A way as its steps.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::Ways;
use super::net::{FAILURE, START, STUCK, SUCCESS};
use super::roles::{deciding, name_of as named};
use super::solve::{Came, Fact, Search};
use crate::model::names::written;
use crate::model::{Journey, Node};

/// A way from the start of a journey on.
#[derive(Clone, Debug)]
pub struct Way<'j> {
    /// Its steps in order. Those within an inner journey follow the node that runs it, one deeper.
    pub steps: Vec<Step<'j>>,
    /// The inner journeys, and nodes where no name is given, that the way goes through without anything being known of them.
    pub unknown: Vec<&'j str>,
}

/// A step of a way.
#[derive(Clone, Copy, Debug)]
pub struct Step<'j> {
    /// How many calls deep.
    pub depth: usize,
    /// The journey that it stands in.
    pub journey: &'j Journey,
    /// Where it is.
    pub at: At<'j>,
    /// The outcome by which the way goes on; none at the end, and where it goes on in an inner journey.
    pub outcome: Option<&'j str>,
}

/// Where a step is.
#[derive(Clone, Copy, Debug)]
pub enum At<'j> {
    /// At the start.
    Start,
    /// At a node.
    Node(&'j Node),
    /// At Success.
    Success,
    /// At Failure.
    Failure,
    /// At an outcome that leads nowhere.
    Nowhere,
    /// Where something went wrong in the node before.
    Error,
}

impl At<'_> {
    /// What a source calls it.
    pub fn name(&self) -> &str {
        match self {
            Self::Start => "start",
            Self::Node(node) => named(node),
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Nowhere => "nowhere",
            Self::Error => "error",
        }
    }
}

/// What is still to be told of a way.
enum Task<'j> {
    Step(Step<'j>),
    /// The way from the start of a journey to this position.
    Part {
        end: Fact,
        depth: usize,
    },
}

impl<'j> Way<'j> {
    pub(super) fn of(ways: &Ways<'j>, search: &Search<'_, 'j>, end: Fact) -> Self {
        let mut teller = Teller { ways, search, told: HashSet::new(), unknown: Vec::new() };
        let mut steps = Vec::new();
        let mut todo = vec![Task::Part { end, depth: 0 }];
        while let Some(task) = todo.pop() {
            match task {
                Task::Step(step) => steps.push(step),
                Task::Part { end, depth } => todo.extend(teller.part(end, depth).into_iter().rev()),
            }
        }
        Self { steps, unknown: teller.unknown }
    }

    /// The way in one line: `start → signIn → verify.true → success`. What happens in an inner journey stands in brackets
    /// behind its node: `mfa.true [Mfa: start → … → success]`. An outcome is named where a node has several. Of more than
    /// `most` steps those in the middle are left out, and counted.
    pub fn text(&self, most: usize) -> String {
        let most = most.max(2);
        let left_out = self.steps.len().saturating_sub(most);
        let from = if left_out > 0 { most.div_ceil(2) } else { self.steps.len() };
        let shown = self.steps.iter().enumerate().filter(|(at, _)| !(from..from + left_out).contains(at));
        let mut text = String::new();
        let mut depth = 0;
        for (at, step) in shown {
            if at > 0 {
                for _ in step.depth..depth {
                    text.push(']');
                }
                if at == from + left_out && left_out > 0 {
                    // Writing into a string cannot fail.
                    let _ = write!(text, " → … {left_out} more …");
                }
                if step.depth > depth {
                    for _ in depth..step.depth {
                        text.push_str(" [");
                    }
                    let _ = write!(text, "{}: ", written(&step.journey.name));
                } else {
                    text.push_str(" → ");
                }
            }
            depth = step.depth;
            text.push_str(&step.text());
        }
        text.extend(std::iter::repeat_n(']', depth));
        text
    }
}

impl Step<'_> {
    /// The step as a word: `verify.true`, or the name alone where there is no choice.
    pub fn text(&self) -> String {
        let name = match self.at {
            At::Node(node) => written(named(node)).into_owned(),
            _ => self.at.name().to_owned(),
        };
        match (self.at, self.outcome) {
            (At::Node(node), Some(outcome)) if node.outcomes.len().max(node.connections.len()) > 1 => {
                match deciding(node, outcome) {
                    Some((child, short)) if short != outcome => {
                        format!("{name}.{}.{}", written(named(child)), written(short))
                    }
                    _ => format!("{name}.{}", written(outcome)),
                }
            }
            _ => name,
        }
    }
}

struct Teller<'w, 'j> {
    ways: &'w Ways<'j>,
    search: &'w Search<'w, 'j>,
    /// The ways through inner journeys that were told: each is told once.
    told: HashSet<Fact>,
    unknown: Vec<&'j str>,
}

impl<'j> Teller<'_, 'j> {
    /// The steps up to a position, and the parts within them.
    fn part(&mut self, end: Fact, depth: usize) -> Vec<Task<'j>> {
        let mut tasks = Vec::new();
        for fact in self.back(end) {
            let (from, edge, inner) = match self.search.positions[fact as usize].came {
                Came::Entry => continue,
                Came::Edge { from, edge } => (from, Some(edge), None),
                Came::Return { call, end, edge } => (call, Some(edge), Some(end)),
                Came::Unknown { call, edge } => (call, Some(edge), None),
                Came::Thrown { from, end } => (from, None, end),
                Came::Inside { call, found } => (call, None, Some(found)),
                Came::Elsewhere { call } => (call, None, None),
            };
            let Some((vertex, _)) = self.search.place(from) else { continue };
            if self.ways.is_unknown(vertex)
                && let Some(node) = self.ways.node_at(vertex)
            {
                let name = node.text("tree").filter(|name| !name.is_empty()).unwrap_or_else(|| named(node));
                if !self.unknown.contains(&name) {
                    self.unknown.push(name);
                }
            }
            tasks.push(Task::Step(self.step(vertex, edge, depth)));
            if let Some(end) = inner.filter(|end| self.told.insert(*end)) {
                tasks.push(Task::Part { end, depth: depth + 1 });
            }
        }
        tasks.extend(self.last(end, depth).map(Task::Step));
        tasks
    }

    /// The positions on the way to one, in order.
    fn back(&self, end: Fact) -> Vec<Fact> {
        let mut facts = vec![end];
        let mut at = end;
        loop {
            at = match self.search.positions[at as usize].came {
                Came::Entry => break,
                Came::Edge { from, .. } | Came::Thrown { from, .. } => from,
                Came::Return { call, .. }
                | Came::Unknown { call, .. }
                | Came::Inside { call, .. }
                | Came::Elsewhere { call } => call,
            };
            facts.push(at);
        }
        facts.reverse();
        facts
    }

    /// Where a part ends; nothing where that is told already.
    fn last(&self, end: Fact, depth: usize) -> Option<Step<'j>> {
        let position = self.search.positions[end as usize];
        match position.came {
            Came::Edge { edge, .. } | Came::Return { edge, .. } | Came::Unknown { edge, .. } => {
                let to = self.ways.edges[edge as usize].to;
                (!position.by_outcome).then(|| self.step(to, None, depth))
            }
            Came::Thrown { from, .. } => {
                let (vertex, _) = self.search.place(from)?;
                let journey = self.ways.journeys[self.ways.owner(vertex) as usize];
                Some(Step { depth, journey, at: At::Error, outcome: None })
            }
            Came::Entry | Came::Inside { .. } | Came::Elsewhere { .. } => None,
        }
    }

    fn step(&self, vertex: u32, edge: Option<u32>, depth: usize) -> Step<'j> {
        let owner = self.ways.owner(vertex) as usize;
        let journey = self.ways.journeys[owner];
        let at = match (vertex - self.ways.firsts[owner], self.ways.node_at(vertex)) {
            (_, Some(node)) => At::Node(node),
            (START, _) => At::Start,
            (SUCCESS, _) => At::Success,
            (FAILURE, _) => At::Failure,
            (STUCK, _) => At::Nowhere,
            _ => At::Error,
        };
        let outcome = match (at, edge) {
            (At::Node(node), Some(edge)) => Some(self.ways.outcome(node, edge)),
            _ => None,
        };
        Step { depth, journey, at, outcome }
    }
}
