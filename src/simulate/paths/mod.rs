//! Ways through one journey to try by hand or to make tests of: the fewest that use every link, the shortest, or all.
//!
//! Which outcomes really come together is not looked at: a way says what must be so for each of its steps. An inner journey is
//! one step.

mod cover;
mod net;
mod show;
#[cfg(test)]
mod tests;
mod words;

pub use show::{as_json, as_markdown, as_mermaid, as_text};

use crate::catalog::Catalog;
use crate::model::{Journey, Node};
use crate::realm::ways::roles::name_of as called;
use net::{Ends, FAILURE, Link, NODES, NOWHERE, Net, START, SUCCESS};

/// How many ways are listed at most.
pub const MOST: usize = 1000;
/// How many steps are taken to list them at most.
const EFFORT: usize = 1_000_000;

/// Which ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The fewest that together use every link.
    Cover,
    /// The shortest to each end.
    Shortest,
    /// All that come to no node twice, [`MOST`] at most.
    All,
}

/// Where ways end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At Success.
    Success,
    /// At Failure.
    Failure,
    /// At the node at this index of [`Journey::nodes`].
    Node(usize),
}

/// A step of a way.
#[derive(Clone, Debug)]
pub struct Step<'j> {
    /// The node that it leaves; none at the start.
    pub node: Option<&'j Node>,
    /// The outcome that it takes, by its id.
    pub outcome: Option<&'j str>,
    /// What the console prints for the outcome; none where there is no choice.
    pub label: Option<String>,
    /// What the tester enters or picks there.
    pub enters: Vec<String>,
    /// What must be so for the outcome.
    pub given: Option<String>,
}

/// A way.
#[derive(Clone, Debug)]
pub struct Path<'j> {
    /// Its steps, the start first.
    pub steps: Vec<Step<'j>>,
    /// Where it ends: `success`, `failure`, `nowhere`, or a node.
    pub end: String,
}

/// The ways of a journey.
#[derive(Clone, Debug)]
pub struct Paths<'j> {
    /// The journey.
    pub journey: &'j Journey,
    /// The ways, the shortest first.
    pub ways: Vec<Path<'j>>,
    /// How many links they could use.
    pub links: usize,
    /// Links that no way from the start to an end uses, as `node.outcome`.
    pub unused: Vec<String>,
    /// Whether there are more ways than are listed.
    pub is_cut: bool,
}

/// Finds ways through a journey whose connections are known, to an end or to all.
pub fn paths<'j>(journey: &'j Journey, which: Which, end: Option<End>, catalog: &Catalog) -> Paths<'j> {
    let ends = match end {
        None => Ends::All,
        Some(End::Success) => Ends::At(SUCCESS),
        Some(End::Failure) => Ends::At(FAILURE),
        Some(End::Node(node)) => Ends::At(NODES + node),
    };
    let net = Net::of(journey, ends);
    let (ways, is_cut) = match which {
        Which::Cover => (cover::cover(&net), false),
        Which::Shortest => (shortest(&net), false),
        Which::All => all(&net),
    };
    let path = |way: &Vec<usize>| {
        let links: Vec<Link<'j>> = way.iter().map(|link| net.links[*link]).collect();
        let last = links.last().map_or(START, |link| link.to);
        Path { steps: words::steps(journey, &links, catalog), end: name(journey, last).to_owned() }
    };
    let whole = Net::of(journey, Ends::All);
    let is_used = |node: usize, outcome: &str| {
        whole.links.iter().any(|link| link.from == NODES + node && link.outcome == Some(outcome))
    };
    let all_links = journey.nodes.iter().enumerate();
    let all_links = all_links.flat_map(|(at, node)| node.connections.iter().map(move |(id, _)| (at, id)));
    let unused = all_links
        .filter(|(node, outcome)| !is_used(*node, outcome))
        .map(|(node, outcome)| format!("{}.{outcome}", name(journey, NODES + node)));
    Paths {
        journey,
        ways: ways.iter().map(path).collect(),
        links: net.links.len(),
        unused: unused.collect(),
        is_cut,
    }
}

/// The fewest ways to Success and Failure that together use every link on such a way: the nodes of each, by their index in
/// [`Journey::nodes`], with the outcome by which it goes on; and whether it ends in Success.
pub fn cover(journey: &Journey) -> Vec<(Vec<(usize, &str)>, bool)> {
    let net = Net::of(journey, Ends::Proper);
    let told = |way: &Vec<usize>| {
        let links = || way.iter().map(|link| net.links[*link]);
        let steps = links().filter_map(|link| Some((link.from.checked_sub(NODES)?, link.outcome?)));
        (steps.collect(), links().next_back().is_some_and(|link| link.to == SUCCESS))
    };
    cover::cover(&net).iter().map(told).collect()
}

/// What a vertex is called.
fn name(journey: &Journey, vertex: usize) -> &str {
    match vertex {
        START => "start",
        SUCCESS => "success",
        FAILURE => "failure",
        NOWHERE => "nowhere",
        node => journey.nodes.get(node - NODES).map_or("", called),
    }
}

fn shortest(net: &Net<'_>) -> Vec<Vec<usize>> {
    let ends = (0..net.is_end.len()).filter(|vertex| net.is_end[*vertex]);
    let mut ways: Vec<Vec<usize>> =
        ends.filter_map(|end| net.shortest(START, |vertex| vertex == end)).collect();
    ways.sort_by_key(Vec::len);
    ways
}

/// All ways that come to no node twice; true where there are more.
fn all(net: &Net<'_>) -> (Vec<Vec<usize>>, bool) {
    let mut ways = Vec::new();
    let mut way: Vec<usize> = Vec::new();
    let mut is_on = vec![false; net.out.len()];
    is_on[START] = true;
    // The links that are still to be tried at each vertex of the way.
    let mut open = vec![0];
    let mut effort = 0;
    while let Some(tried) = open.last_mut() {
        effort += 1;
        if ways.len() >= MOST || effort > EFFORT {
            return (sorted(ways), true);
        }
        let at = way.last().map_or(START, |link| net.links[*link].to);
        let Some(&link) = net.out[at].get(*tried) else {
            open.pop();
            is_on[at] = false;
            way.pop();
            continue;
        };
        *tried += 1;
        let to = net.links[link].to;
        if is_on[to] {
            continue;
        }
        way.push(link);
        if net.is_end[to] {
            ways.push(way.clone());
            way.pop();
        } else {
            is_on[to] = true;
            open.push(0);
        }
    }
    (sorted(ways), false)
}

fn sorted(mut ways: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    ways.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    ways
}
