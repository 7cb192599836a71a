//! Tests to be filled in: for each way that uses a link which no other way uses yet.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use crate::model::names::{quote, written};
use crate::model::{Journey, Node, Target};
use crate::realm::scope::Scope;

/// A link: the node, and which of its connections.
type Link = (usize, usize);

/// Writes tests that together go along every link of a journey. `takes` says whether a name of a test is free.
///
/// A node that a journey inside has too is named with its journey; who follows a link that was sent comes back.
pub fn tests(journey: &Journey, scope: &Scope<'_>, takes: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::new();
    for way in ways(journey) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&test(journey, scope, &way, takes));
    }
    out
}

/// Ways from the start to an end that together use every link that can be used, each the shortest for what it adds.
fn ways(journey: &Journey) -> Vec<Vec<Link>> {
    let Some(Target::Node(start)) = journey.start.as_ref().map(|start| &start.target) else {
        return Vec::new();
    };
    let mut open: Vec<Link> = journey
        .nodes
        .iter()
        .enumerate()
        .flat_map(|(index, node)| (0..node.connections.len()).map(move |link| (index, link)))
        .filter(|(index, link)| {
            !matches!(journey.nodes[*index].connections[*link].1, Target::Nowhere | Target::Unknown(_))
        })
        .collect();
    let from_start = shortest(journey, *start);
    let mut ways = Vec::new();
    // The farthest link first: the way to it uses many others.
    open.sort_by_key(|(node, link)| {
        (std::cmp::Reverse(from_start.get(node).map_or(0, Vec::len)), *node, *link)
    });
    while let Some(link) = open.first().copied() {
        open.remove(0);
        let Some(mut way) = from_start.get(&link.0).cloned() else { continue };
        way.push(link);
        if let Target::Node(next) = journey.nodes[link.0].connections[link.1].1 {
            let Some(rest) = to_end(journey, next, &open) else { continue };
            way.extend(rest);
        }
        open.retain(|own| !way.contains(own));
        ways.push(way);
    }
    ways.reverse();
    ways
}

/// The shortest way to every node.
fn shortest(journey: &Journey, start: usize) -> BTreeMap<usize, Vec<Link>> {
    let mut ways = BTreeMap::from([(start, Vec::new())]);
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for (index, (_, target)) in journey.nodes[at].connections.iter().enumerate() {
            if let Target::Node(next) = target
                && !ways.contains_key(next)
            {
                let mut way = ways[&at].clone();
                way.push((at, index));
                ways.insert(*next, way);
                queue.push_back(*next);
            }
        }
    }
    ways
}

/// The shortest way to an end; of several the one that begins with a link which is not used yet.
fn to_end(journey: &Journey, from: usize, open: &[Link]) -> Option<Vec<Link>> {
    let ways = shortest(journey, from);
    let mut best: Option<Vec<Link>> = None;
    for (at, way) in &ways {
        for (index, (_, target)) in journey.nodes[*at].connections.iter().enumerate() {
            if matches!(target, Target::Success | Target::Failure) {
                let mut whole = way.clone();
                whole.push((*at, index));
                let rank = |way: &Vec<Link>| (way.len(), !way.last().is_some_and(|link| open.contains(link)));
                if best.as_ref().is_none_or(|best| rank(&whole) < rank(best)) {
                    best = Some(whole);
                }
            }
        }
    }
    best
}

fn test(journey: &Journey, scope: &Scope<'_>, way: &[Link], takes: &dyn Fn(&str) -> bool) -> String {
    let mut given: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut passes: Vec<String> = Vec::new();
    let mut followed: Vec<String> = Vec::new();
    for (index, link) in way {
        let node = &journey.nodes[*index];
        let outcome = node.connections[*link].0.as_str();
        if node.outcomes.len() > 1 {
            match given.iter_mut().find(|(own, _)| own == index) {
                Some((_, outcomes)) => outcomes.push(outcome),
                None => given.push((*index, vec![outcome])),
            }
            passes.push(format!("{}.{}", name_of(journey, scope, node), word(node, outcome)));
        }
        let name = name_of(journey, scope, node);
        if node.node_type == "EmailSuspendNode" && !followed.contains(&name) {
            followed.push(name);
        }
    }
    let end = way.last().map(|(index, link)| &journey.nodes[*index].connections[*link].1);
    let end = if end == Some(&Target::Success) { "success" } else { "failure" };
    let title = match passes.as_slice() {
        [] => format!("{} goes straight to {end}", journey.name),
        passes => format!("{}: {} leads to {end}", journey.name, passes.join(", ").replace('"', "")),
    };
    let mut name = title.clone();
    let mut number = 2;
    while !takes(&name) {
        name = format!("{title} ({number})");
        number += 1;
    }
    let mut out = format!("test {} {{\n    journey = {}\n", quote(&name), written(&journey.name));
    for (index, mut outcomes) in given {
        let node = &journey.nodes[index];
        // The last one stays.
        while outcomes.len() > 1 && outcomes[outcomes.len() - 1] == outcomes[outcomes.len() - 2] {
            outcomes.pop();
        }
        let words: Vec<String> = outcomes.iter().map(|outcome| word(node, outcome)).collect();
        let value = match words.as_slice() {
            [only] => only.clone(),
            words => format!("[{}]", words.join(", ")),
        };
        let _ = writeln!(out, "    given {} = {value}", name_of(journey, scope, node));
    }
    for name in followed {
        let _ = writeln!(out, "    given {name}.entry = true");
    }
    let _ = writeln!(out, "    expect {end}");
    if !passes.is_empty() {
        let _ = writeln!(out, "    expect passes {}", passes.join(", "));
    }
    out.push_str("}\n");
    out
}

/// A node as a test names it.
fn name_of(journey: &Journey, scope: &Scope<'_>, node: &Node) -> String {
    let is_shared = scope.names().filter(|name| *name == node.key).count() > 1;
    let key = written(&node.key);
    if is_shared { format!("{}.{key}", written(&journey.name)) } else { key.into_owned() }
}

/// An outcome as a test writes it: the id, or the label where the id is no name that people know.
fn word(node: &Node, outcome: &str) -> String {
    let label = node.outcomes.iter().find(|own| own.id == outcome).map(|own| own.label.as_str());
    let is_made = node.is_page() && outcome.len() > 36 && outcome.as_bytes()[8] == b'-';
    written(if is_made { label.unwrap_or(outcome) } else { outcome }).into_owned()
}
