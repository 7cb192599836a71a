//! Rings: ways that lead back to where they began.

use std::collections::{HashMap, HashSet, VecDeque};

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::Flow;
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::Graph;
use crate::realm::Traits;

impl Flow<'_, '_> {
    /// Finds rings in which nobody is asked, and those in which something can be tried without end: one for each part of the
    /// graph in which every node leads to every other.
    pub(super) fn rings(&self, traits: &[Traits]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let has = |vertex: NodeIndex, test: fn(Traits) -> bool| {
            self.node_of(vertex).is_some_and(|node| test(traits[node]))
        };
        let silent = self.parts(|vertex| has(vertex, |node| !node.may_ask && !node.limits));
        for part in silent.into_iter().filter(|part| self.is_ring(part)) {
            let ring = self.ring(&part, part[0], |node| node == part[0]);
            let message = format!("nothing in this ring asks the user anything: {}", self.named(&ring));
            let diagnostic = Diagnostic::new(Code::SilentRing, self.place(ring[0]), message);
            let help = "it goes round until the server gives up; lead one of its edges out, or limit it";
            found.push(self.with_members(diagnostic, &ring).help(help));
        }
        let retries = self.parts(|vertex| {
            has(vertex, |node| node.is_certain && !node.limits && !node.waits && !node.registers)
        });
        for part in retries.into_iter().filter(|part| self.is_ring(part)) {
            let verifying = part.iter().copied().find(|node| traits[*node].verifies);
            let Some(verifying) = verifying.filter(|_| part.iter().any(|node| traits[*node].asks)) else {
                continue;
            };
            let ring = self.ring(&part, verifying, |node| traits[node].asks);
            let message = format!("`{}` can be tried without end", self.key(verifying));
            let help = "put a retry limit into the ring: `node retry: RetryLimitDecision`";
            let diagnostic = Diagnostic::new(Code::EndlessRetry, self.place(verifying), message);
            found.push(diagnostic.label(format!("in the ring {}", self.named(&ring))).help(help));
        }
        found
    }

    fn is_ring(&self, part: &[usize]) -> bool {
        let only = Graph::node(part[0]);
        part.len() > 1 || self.graph.graph.contains_edge(only, only)
    }

    /// The shortest way within a part that begins at a node, comes over one that is wanted, and leads back: its nodes in order,
    /// each once.
    fn ring(&self, part: &[usize], start: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let inside: HashSet<usize> = part.iter().copied().collect();
        let there = self.search(&inside, start, Direction::Outgoing);
        let back = self.search(&inside, start, Direction::Incoming);
        let length = |node: &usize| {
            let (there, back) = (there.get(node)?, back.get(node)?);
            Some((there.steps + back.steps, *node))
        };
        // A ring over the start alone comes over any of its neighbours.
        let is_met = |node: &usize| *node != start && (is_wanted(start) || is_wanted(*node));
        let Some((_, over)) = part.iter().filter(|node| is_met(node)).filter_map(length).min() else {
            return vec![start];
        };
        let mut ring = way(&there, over);
        ring.reverse();
        ring.extend(way(&back, over).into_iter().skip(1));
        let mut seen = HashSet::new();
        ring.retain(|node| seen.insert(*node));
        ring
    }

    /// How each node of a part is reached from a start, along the edges or against them.
    fn search(&self, inside: &HashSet<usize>, start: usize, direction: Direction) -> HashMap<usize, Step> {
        let mut found = HashMap::from([(start, Step { steps: 0, from: start })]);
        let mut open = VecDeque::from([start]);
        while let Some(node) = open.pop_front() {
            let steps = found[&node].steps + 1;
            // Neighbours come in the reverse order of their edges.
            let mut next: Vec<usize> = self
                .graph
                .graph
                .neighbors_directed(Graph::node(node), direction)
                .filter_map(|vertex| self.node_of(vertex))
                .filter(|next| inside.contains(next) && !found.contains_key(next))
                .collect();
            next.sort_unstable();
            next.dedup();
            for next in next {
                found.insert(next, Step { steps, from: node });
                open.push_back(next);
            }
        }
        found
    }

    fn named(&self, ring: &[usize]) -> String {
        listing(ring.iter().map(|node| self.key(*node)), 8)
    }

    fn with_members(&self, mut diagnostic: Diagnostic, ring: &[usize]) -> Diagnostic {
        for node in ring.iter().skip(1).take(4) {
            diagnostic = diagnostic.related(self.place(*node), "part of the ring");
        }
        diagnostic
    }
}

/// A step of a search.
struct Step {
    /// How many steps lead here.
    steps: usize,
    /// Where the last one began.
    from: usize,
}

/// The nodes from `node` to where a search began.
fn way(search: &HashMap<usize, Step>, node: usize) -> Vec<usize> {
    let mut way = vec![node];
    let mut last = node;
    while let Some(step) = search.get(&last).filter(|step| step.steps > 0) {
        last = step.from;
        way.push(last);
    }
    way
}
