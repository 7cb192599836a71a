//! A journey as vertices and links by number, for ways through it. An inner journey is one node here.

use std::collections::VecDeque;

use crate::model::{Journey, Target};

pub(super) const START: usize = 0;
pub(super) const SUCCESS: usize = 1;
pub(super) const FAILURE: usize = 2;
/// Where outcomes end that lead nowhere.
pub(super) const NOWHERE: usize = 3;
/// The vertex of the first node.
pub(super) const NODES: usize = 4;

/// A link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'j> {
    pub from: usize,
    pub to: usize,
    /// The outcome's id; none at the start.
    pub outcome: Option<&'j str>,
}

#[derive(Debug)]
pub(super) struct Net<'j> {
    pub links: Vec<Link<'j>>,
    /// The links that leave a vertex.
    pub out: Vec<Vec<usize>>,
    /// Where ways end.
    pub is_end: Vec<bool>,
}

/// Where ways end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// At Success, at Failure, and where an outcome leads nowhere.
    All,
    /// At Success and Failure.
    Proper,
    /// At this vertex.
    At(usize),
}

impl<'j> Net<'j> {
    /// The net of a journey.
    pub(super) fn of(journey: &'j Journey, ends: Ends) -> Self {
        let vertex = |target: &Target| match target {
            Target::Node(node) => NODES + node,
            Target::Success => SUCCESS,
            Target::Failure => FAILURE,
            Target::Nowhere | Target::Unknown(_) => NOWHERE,
        };
        let mut links = Vec::new();
        let start = journey.start.as_ref().map_or(NOWHERE, |start| vertex(&start.target));
        links.push(Link { from: START, to: start, outcome: None });
        for (index, node) in journey.nodes.iter().enumerate() {
            let connected = node.connections.iter().map(|(outcome, target)| (outcome, vertex(target)));
            links.extend(connected.map(|(outcome, to)| Link {
                from: NODES + index,
                to,
                outcome: Some(outcome),
            }));
        }
        let vertices = NODES + journey.nodes.len();
        let mut is_end = vec![false; vertices];
        let chosen: &[usize] = match &ends {
            Ends::All => &[SUCCESS, FAILURE, NOWHERE],
            Ends::Proper => &[SUCCESS, FAILURE],
            Ends::At(end) => std::slice::from_ref(end),
        };
        for end in chosen {
            is_end[*end] = true;
        }
        // A way ends as soon as it comes to its end.
        links.retain(|link| !is_end[link.from]);
        let mut net = Self { links, out: vec![Vec::new(); vertices], is_end };
        net.keep_useful();
        net
    }

    /// Drops links that lie on no way from the start to an end.
    fn keep_useful(&mut self) {
        let vertices = self.is_end.len();
        let (mut forwards, mut backwards) = (vec![Vec::new(); vertices], vec![Vec::new(); vertices]);
        for link in &self.links {
            forwards[link.from].push(link.to);
            backwards[link.to].push(link.from);
        }
        let reached = spread(vec![START], &forwards);
        let ends = (0..vertices).filter(|vertex| self.is_end[*vertex]).collect();
        let saved = spread(ends, &backwards);
        self.links.retain(|link| reached[link.from] && saved[link.to]);
        for (index, link) in self.links.iter().enumerate() {
            self.out[link.from].push(index);
        }
    }

    /// The links of the shortest way from a vertex to one that is wanted.
    pub(super) fn shortest(&self, from: usize, is_wanted: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
        let mut came: Vec<Option<usize>> = vec![None; self.out.len()];
        let mut open = VecDeque::from([from]);
        let mut seen = vec![false; self.out.len()];
        seen[from] = true;
        while let Some(at) = open.pop_front() {
            if is_wanted(at) {
                let mut way = Vec::new();
                let mut at = at;
                while let Some(link) = came[at] {
                    way.push(link);
                    at = self.links[link].from;
                }
                way.reverse();
                return Some(way);
            }
            for &link in &self.out[at] {
                let to = self.links[link].to;
                if !std::mem::replace(&mut seen[to], true) {
                    came[to] = Some(link);
                    open.push_back(to);
                }
            }
        }
        None
    }
}

/// The vertices that some of these lead to.
fn spread(seeds: Vec<usize>, next: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; next.len()];
    let mut open = seeds;
    while let Some(vertex) = open.pop() {
        if !std::mem::replace(&mut seen[vertex], true) {
            open.extend(&next[vertex]);
        }
    }
    seen
}
