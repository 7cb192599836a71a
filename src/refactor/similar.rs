//! Runs of nodes that several journeys have: of the same types, with the same wiring and configuration, names aside.
//!
//! Nodes that look alike by themselves are grown together along their outcomes, each group once, so that the work grows with the number
//! of nodes. What is part of a run begins no other one.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use crate::model::{Journey, Node, Target};
use crate::source::Span;

/// A run of fewer nodes is no piece.
const FEWEST: usize = 2;

/// A run has at most so many nodes.
const MOST: usize = 500;

/// A run that is there several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where; the nodes of all places stand in the same order, the one that it begins at first.
    pub places: Vec<Place>,
}

/// A place of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The journey.
    pub journey: String,
    /// The names of its nodes.
    pub nodes: Vec<String>,
    /// Where the first one is named.
    pub span: Span,
}

impl Run {
    /// How many nodes need not be written where the run is written once.
    pub fn saving(&self) -> usize {
        let length = self.places.first().map_or(0, |place| place.nodes.len());
        // Each place keeps a node that stands for it.
        (self.places.len() * length).saturating_sub(length + self.places.len())
    }
}

/// The runs that several places have, the biggest saving first. Nodes that fragments stand for are shared already.
pub fn similar(journeys: &[Journey]) -> Vec<Run> {
    let nets = Net::of(journeys);
    let mut covered: HashSet<usize> = HashSet::new();
    let mut found = Vec::new();
    for group in nets.groups(true).into_iter().chain(nets.groups(false)) {
        let members: Vec<usize> = group.into_iter().filter(|node| !covered.contains(node)).collect();
        let Some(regions) = nets.grow(&members, &covered) else { continue };
        let of = |region: &Vec<usize>| nets.all[region[0]].journey;
        if regions.iter().map(of).collect::<HashSet<_>>().len() < 2 {
            continue;
        }
        covered.extend(regions.iter().flatten());
        let place = |region: Vec<usize>| {
            let first = &nets.all[region[0]];
            Place {
                journey: journeys[first.journey].name.clone(),
                nodes: region.iter().map(|own| nets.all[*own].node.key.clone()).collect(),
                span: first.node.spans.key.unwrap_or_default(),
            }
        };
        found.push(Run { places: regions.into_iter().map(place).collect() });
    }
    found.retain(|run| run.saving() > 0);
    // Runs of one saving stay in the order of the sources.
    found.sort_by_key(|run| std::cmp::Reverse(run.saving()));
    found
}

/// Where an outcome leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Link {
    Node(usize),
    End(u8),
}

/// A node with its surroundings.
struct Own<'j> {
    journey: usize,
    node: &'j Node,
    /// Stands for what it is by itself.
    look: usize,
    /// In the order of the outcomes' ids.
    links: Vec<Link>,
    /// What leads here; the start is none of the nodes.
    from: Vec<Option<usize>>,
    /// Whether it is written in its journey.
    is_written: bool,
}

struct Net<'j> {
    all: Vec<Own<'j>>,
}

impl<'j> Net<'j> {
    fn of(journeys: &'j [Journey]) -> Self {
        let mut looks: HashMap<String, usize> = HashMap::new();
        let mut all: Vec<Own<'j>> = Vec::new();
        for (index, journey) in journeys.iter().enumerate() {
            let first = all.len();
            let link = |target: &Target| match target {
                Target::Node(node) => Link::Node(first + node),
                Target::Success => Link::End(0),
                Target::Failure => Link::End(1),
                _ => Link::End(2),
            };
            for node in &journey.nodes {
                let next = looks.len();
                let look = *looks.entry(look(node)).or_insert(next);
                let mut links: Vec<(&str, Link)> = node
                    .connections
                    .iter()
                    .map(|(outcome, target)| (outcome.as_str(), link(target)))
                    .collect();
                links.sort_by_key(|(outcome, _)| *outcome);
                let links = links.into_iter().map(|(_, link)| link).collect();
                let is_written = node.spans.key.is_some_and(|span| span.via == 0) && !journey.is_broken;
                all.push(Own { journey: index, node, look, links, from: Vec::new(), is_written });
            }
            if let Some(Target::Node(start)) = journey.start.as_ref().map(|start| &start.target) {
                all[first + start].from.push(None);
            }
        }
        for from in 0..all.len() {
            for link in all[from].links.clone() {
                if let Link::Node(to) = link {
                    all[to].from.push(Some(from));
                }
            }
        }
        Self { all }
    }

    /// Nodes that look alike, those too that their outcomes lead to where that is asked for; in the order in which the first of each
    /// stands. Those that journeys start at come first, since what is inside a run begins no other one.
    fn groups(&self, leads_alike: bool) -> Vec<Vec<usize>> {
        let mut places: HashMap<(usize, Vec<Option<usize>>), usize> = HashMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for at in self.by_flow() {
            let own = &self.all[at];
            if !own.is_written {
                continue;
            }
            let behind = own.links.iter().map(|link| match link {
                Link::Node(to) => Some(self.all[*to].look),
                Link::End(_) => None,
            });
            let key = (own.look, if leads_alike { behind.collect() } else { Vec::new() });
            let place = *places.entry(key).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(at),
                None => groups.push(vec![at]),
            }
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

    /// All nodes, from the starts on.
    fn by_flow(&self) -> Vec<usize> {
        let mut order: Vec<usize> =
            (0..self.all.len()).filter(|at| self.all[*at].from.contains(&None)).collect();
        let mut seen: HashSet<usize> = order.iter().copied().collect();
        let mut at = 0;
        while at < order.len() {
            for link in &self.all[order[at]].links {
                if let Link::Node(to) = link
                    && seen.insert(*to)
                {
                    order.push(*to);
                }
            }
            at += 1;
        }
        order.extend((0..self.all.len()).filter(|at| !seen.contains(at)));
        order
    }

    /// What all members have in common, from themselves on: a region each, node by node.
    fn grow(&self, members: &[usize], covered: &HashSet<usize>) -> Option<Vec<Vec<usize>>> {
        if members.len() < 2 {
            return None;
        }
        let mut regions: Vec<Vec<usize>> = members.iter().map(|own| vec![*own]).collect();
        let mut taken: HashMap<usize, usize> = members.iter().map(|own| (*own, 0)).collect();
        let mut at = 0;
        while at < regions[0].len() && regions[0].len() < MOST {
            for link in 0..self.all[regions[0][at]].links.len() {
                let next = |region: &Vec<usize>| match self.all[region[at]].links.get(link) {
                    Some(Link::Node(to)) => Some(*to),
                    _ => None,
                };
                let Some(first) = next(&regions[0]) else { continue };
                if taken.contains_key(&first) || covered.contains(&first) || !self.all[first].is_written {
                    continue;
                }
                let look = self.all[first].look;
                let mut new: HashSet<usize> = HashSet::new();
                let fits: Vec<bool> = regions
                    .iter()
                    .map(|region| {
                        next(region).is_some_and(|to| {
                            let own = &self.all[to];
                            own.look == look
                                && own.is_written
                                && !covered.contains(&to)
                                && !taken.contains_key(&to)
                                && new.insert(to)
                        })
                    })
                    .collect();
                let count = fits.iter().filter(|own| **own).count();
                let length = regions[0].len();
                let is_worth = count >= 2 && (length + 1) * (count - 1) >= length * (regions.len() - 1);
                if !is_worth {
                    continue;
                }
                let mut kept = Vec::new();
                for (mut region, _) in regions.into_iter().zip(fits).filter(|(_, fits)| *fits) {
                    let to = next(&region)?;
                    taken.insert(to, region.len());
                    region.push(to);
                    kept.push(region);
                }
                regions = kept;
            }
            at += 1;
        }
        self.trim(&mut regions);
        self.agree(&mut regions);
        (regions.len() > 1 && regions[0].len() >= FEWEST).then_some(regions)
    }

    /// Leaves out what is led to from outside, but for the first node, and what nothing inside leads to then.
    fn trim(&self, regions: &mut [Vec<usize>]) {
        loop {
            let length = regions.first().map_or(0, Vec::len);
            let mut keeps = vec![true; length];
            for region in regions.iter() {
                let inside: HashSet<usize> = region.iter().copied().collect();
                for (index, own) in region.iter().enumerate().skip(1) {
                    let from = &self.all[*own].from;
                    keeps[index] &= !from.is_empty()
                        && from.iter().all(|from| from.is_some_and(|from| inside.contains(&from)));
                }
            }
            if keeps.iter().all(|own| *own) {
                return;
            }
            for region in regions.iter_mut() {
                let mut index = 0;
                region.retain(|_| {
                    index += 1;
                    keeps[index - 1]
                });
            }
        }
    }

    /// Leaves out regions whose inner links are not those of the first.
    fn agree(&self, regions: &mut Vec<Vec<usize>>) {
        let wiring = |region: &Vec<usize>| -> Vec<Option<usize>> {
            let places: HashMap<usize, usize> =
                region.iter().enumerate().map(|(at, own)| (*own, at)).collect();
            let links = region.iter().flat_map(|own| &self.all[*own].links);
            links
                .map(|link| match link {
                    Link::Node(to) => places.get(to).copied(),
                    Link::End(_) => None,
                })
                .collect()
        };
        let Some(first) = regions.first().map(wiring) else { return };
        regions.retain(|region| wiring(region) == first);
    }
}

/// What a node is by itself, with the ids of children replaced by their places.
fn look(node: &Node) -> String {
    let mut properties: Vec<(&str, &serde_json::Value)> =
        node.properties.iter().map(|own| (own.name.as_str(), &own.value)).collect();
    properties.sort_by_key(|(name, _)| *name);
    let mut outcomes: Vec<&str> = node.connections.iter().map(|(outcome, _)| outcome.as_str()).collect();
    outcomes.sort_unstable();
    let children: Vec<String> = node.children.iter().map(look).collect();
    let version = node.version.as_deref().unwrap_or("1.0");
    let parts = json!([node.node_type, version, node.display_name, properties, outcomes, children]);
    let mut text = parts.to_string();
    for (index, child) in node.children.iter().enumerate() {
        text = text.replace(&child.id, &format!("#{index}"));
    }
    text
}
