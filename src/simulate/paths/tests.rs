use std::collections::BTreeSet;

use super::net::{Ends, Net};
use super::{Which, paths};
use crate::catalog::Catalog;
use crate::model::{Journey, Node, Start, Target};

/// A journey of links between numbers: 0 is its first node, `-1` Success, `-2` Failure.
fn journey(nodes: usize, links: &[(usize, i64)]) -> Journey {
    let target = |to: i64| match to {
        -1 => Target::Success,
        -2 => Target::Failure,
        node => Target::Node(usize::try_from(node).expect("it is a node")),
    };
    let mut all: Vec<Node> = (0..nodes).map(|at| Node { key: format!("n{at}"), ..Node::default() }).collect();
    for (number, (from, to)) in links.iter().enumerate() {
        all[*from].connections.push((format!("o{number}"), target(*to)));
    }
    let start = Some(Start { target: Target::Node(0), span: None });
    Journey { name: "J".to_owned(), nodes: all, start, ..Journey::default() }
}

fn number(node: usize) -> i64 {
    i64::try_from(node).expect("there are few")
}

/// Holds that ways are ways, and that together they use every link; gives how many there are.
fn covered(journey: &Journey) -> usize {
    let net = Net::of(journey, Ends::All);
    let ways = super::cover::cover(&net);
    let mut used = BTreeSet::new();
    for way in &ways {
        let mut at = super::net::START;
        for link in way {
            assert_eq!(net.links[*link].from, at, "{way:?}");
            at = net.links[*link].to;
            used.insert(*link);
        }
        assert!(net.is_end[at]);
    }
    assert_eq!(used.len(), net.links.len());
    ways.len()
}

#[test]
fn the_fewest_ways_use_every_link() {
    assert_eq!(covered(&journey(1, &[(0, -1), (0, -2)])), 2);
    // Two forks one behind the other need two ways, not four.
    assert_eq!(covered(&journey(3, &[(0, 1), (0, 1), (1, 2), (1, 2), (2, -1)])), 2);
    // Rings cost no way of their own.
    assert_eq!(covered(&journey(2, &[(0, 1), (1, 0), (1, 0), (1, -1)])), 1);
    assert_eq!(covered(&journey(3, &[(0, 0), (0, 1), (1, 0), (1, 2), (2, 1), (2, -1), (2, -2)])), 2);
    // What the first ways take can be in the way of fewer.
    let crossed = [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (1, 4), (3, -1), (4, -2), (3, 4)];
    assert_eq!(covered(&journey(5, &crossed)), 4);
}

#[test]
fn random_journeys_need_no_more_than_an_antichain_of_links() {
    // A small generator, the same on every machine.
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..60 {
        let nodes = 2 + random(4);
        let mut links: Vec<(usize, i64)> =
            (0..nodes).map(|at| (at, if at + 1 < nodes { number(at) + 1 } else { -1 })).collect();
        for _ in 0..random(6) {
            let to = number(random(nodes + 2)) - 2;
            links.push((random(nodes), to));
        }
        let journey = journey(nodes, &links);
        let ways = covered(&journey);
        // Each way ends once: as many are needed as there are links into ends, and in these journeys no more than
        // links of which none can come after another.
        let ends = links.iter().filter(|(_, to)| *to < 0).count();
        assert!(ways >= ends, "round {round}: {ways} ways for {ends} links into ends");
        assert!(ways <= antichain(&journey), "round {round}: {links:?}");
    }
}

/// The most links of which no way uses two: with few links, by trying all sets.
fn antichain(journey: &Journey) -> usize {
    let net = Net::of(journey, Ends::All);
    let count = net.links.len();
    let reaches: Vec<Vec<bool>> = (0..net.out.len())
        .map(|from| (0..net.out.len()).map(|to| net.shortest(from, |at| at == to).is_some()).collect())
        .collect();
    let follows = |one: usize, other: usize| reaches[net.links[one].to][net.links[other].from];
    let mut best = 0;
    let mut open: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
    while let Some((at, chosen)) = open.pop() {
        best = best.max(chosen.len());
        if at == count || chosen.len() + count - at <= best {
            continue;
        }
        open.push((at + 1, chosen.clone()));
        if !follows(at, at) && chosen.iter().all(|own| !follows(*own, at) && !follows(at, *own)) {
            let mut more = chosen;
            more.push(at);
            open.push((at + 1, more));
        }
    }
    best.max(1)
}

#[test]
fn all_ways_are_cut_where_there_are_too_many() {
    let forks: Vec<(usize, i64)> =
        (0..12).flat_map(|at| [(at, number(at) + 1), (at, number(at) + 1)]).chain([(12, -1)]).collect();
    let catalog = Catalog::builtin();
    let journey = journey(13, &forks);
    let all = paths(&journey, Which::All, None, &catalog);
    assert!(all.is_cut && all.ways.len() == super::MOST);
    assert_eq!(paths(&journey, Which::Shortest, None, &catalog).ways.len(), 1);
    assert_eq!(paths(&journey, Which::Cover, None, &catalog).ways.len(), 2);
}
