//! The graph of journeys: who calls whom.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use super::document::{Picture, Place, counted};
use super::realm::Realm;
use crate::diagram::{self, Caller};

/// A picture for every group of journeys that hang together by calls, in the order of the journeys.
pub(super) fn pictures(realm: &Realm<'_>) -> Vec<Picture> {
    let read = realm.entries.len();
    let mut missing: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<&str> = realm.entries.iter().map(|entry| entry.journey.name.as_str()).collect();
    // The calls of each journey: the node's title, and whom it calls.
    let mut calls: Vec<Vec<(String, usize)>> = Vec::new();
    for entry in &realm.entries {
        let target = |&(part, name): &(usize, _)| {
            let index = realm.index(name).unwrap_or_else(|| {
                *missing.entry(name).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                })
            });
            (entry.parts[part].title.clone(), index)
        };
        calls.push(entry.calls.iter().map(target).collect());
    }
    calls.resize_with(names.len(), Vec::new);
    let mut groups = UnionFind::<usize>::new(names.len());
    for (from, calls) in calls.iter().enumerate() {
        for (_, to) in calls {
            groups.union(from, *to);
        }
    }
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for index in 0..names.len() {
        let group = groups.find(index);
        let members = members.entry(group).or_default();
        if members.is_empty() {
            order.push(group);
        }
        members.push(index);
    }
    let groups: Vec<&Vec<usize>> = order
        .iter()
        .map(|group| &members[group])
        .filter(|group| group.iter().any(|index| !calls[*index].is_empty()))
        .collect();
    let picture = |(number, group): (usize, &&Vec<usize>)| {
        let place: HashMap<usize, usize> =
            group.iter().enumerate().map(|(place, index)| (*index, place)).collect();
        let caller = |index: &usize| Caller {
            name: names[*index].to_owned(),
            note: match realm.entries.get(*index) {
                Some(entry) => counted(entry.parts.len(), "node"),
                None => "not in this handbook".to_owned(),
            },
            is_inner: realm.entries.get(*index).is_none_or(|entry| entry.says("innerTreeOnly") == Some(true)),
            calls: calls[*index].iter().map(|(label, to)| (label.clone(), place[to])).collect(),
        };
        let callers: Vec<Caller> = group.iter().map(caller).collect();
        let own = group.iter().map(|&index| (index < read).then(|| Place::page(&realm.entries[index].page)));
        Picture {
            own: own.collect(),
            inner: Vec::new(),
            scene: diagram::calls(&title(group, &names), &callers),
            file: format!("calls-{}.svg", number + 1),
            is_flowchart: true,
        }
    };
    groups.par_iter().enumerate().map(picture).collect()
}

/// What a group is called: the first of its journeys.
fn title(group: &[usize], names: &[&str]) -> String {
    const MOST: usize = 3;
    let out = group.iter().take(MOST).map(|index| names[*index]).collect::<Vec<_>>().join(", ");
    if group.len() > MOST { format!("{out} and {} more", group.len() - MOST) } else { out }
}
