//! The way that a walk took.

use std::collections::BTreeSet;

use crate::model::Target;

/// One visit of a node.
#[derive(Clone, Debug)]
pub struct Visited {
    /// The journey of the node.
    pub journey: String,
    /// The node.
    pub node: String,
    /// How many journeys are open around its own.
    pub depth: usize,
    /// True for a child of a page.
    pub is_child: bool,
    /// By which outcome it was left; nothing where the walk ended.
    pub outcome: Option<String>,
    /// When it was entered and left, counted in steps.
    pub ticks: (usize, Option<usize>),
    /// The number of the request in which it was entered, from 1.
    pub request: usize,
    /// Where the outcome led; nothing for children.
    pub target: Option<Target>,
    /// How often it asked the user.
    pub asked: usize,
    /// What its script logged.
    pub log: Vec<String>,
    /// True when the outcome was given by the test.
    pub is_given: bool,
}

/// The way.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Visits in the order in which nodes were entered.
    pub visits: Vec<Visited>,
    /// The journeys that were begun.
    pub begun: Vec<String>,
    /// The branches that scripts took, by the script's id and the branch's number; only where they are counted.
    pub branches: BTreeSet<(String, u32)>,
    ticks: usize,
}

impl Trace {
    /// Enters a node, and gives the number of the visit.
    pub(super) fn enter(
        &mut self,
        journey: &str,
        node: &str,
        depth: usize,
        is_child: bool,
        request: usize,
    ) -> usize {
        self.ticks += 1;
        self.visits.push(Visited {
            journey: journey.to_owned(),
            node: node.to_owned(),
            depth,
            is_child,
            outcome: None,
            ticks: (self.ticks, None),
            request,
            target: None,
            asked: 0,
            log: Vec::new(),
            is_given: false,
        });
        self.visits.len() - 1
    }

    /// Leaves a node.
    pub(super) fn leave(&mut self, visit: usize, outcome: &str, target: Option<Target>) {
        self.ticks += 1;
        let visit = &mut self.visits[visit];
        visit.outcome = Some(outcome.to_owned());
        visit.target = target;
        visit.ticks.1 = Some(self.ticks);
    }

    /// The visits of a node.
    pub fn of<'t>(&'t self, journey: &'t str, node: &'t str) -> impl Iterator<Item = &'t Visited> {
        self.visits.iter().filter(move |visit| visit.node == node && visit.journey == journey)
    }
}
