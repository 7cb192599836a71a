//! The graph of journeys: who calls whom.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use super::document::{Picture, Place};
use super::realm::Realm;
use crate::diagram::{self, Caller};
use crate::source::counted;

/// A picture for every group of journeys that hang together by calls, in the order of the journeys.
pub(super) fn pictures(realm: &Realm<'_>) -> Vec<Picture> {
    let graph = Graph::of(realm);
    let groups = graph.groups();
    groups.par_iter().enumerate().map(|(number, group)| graph.picture(group, number + 1, realm)).collect()
}

/// Journeys by index: first those of the handbook, then those that they call beside.
struct Graph<'a> {
    names: Vec<&'a str>,
    /// The calls of each: the node's title, and whom it calls.
    calls: Vec<Vec<(String, usize)>>,
}

impl<'a> Graph<'a> {
    fn of(realm: &Realm<'a>) -> Self {
        let mut names: Vec<&str> = realm.entries.iter().map(|entry| entry.journey.name.as_str()).collect();
        let mut missing: HashMap<&str, usize> = HashMap::new();
        let mut calls = Vec::new();
        for entry in &realm.entries {
            let call = |&(part, name): &(usize, &'a str)| {
                let to = realm.index(name).unwrap_or_else(|| {
                    *missing.entry(name).or_insert_with(|| {
                        names.push(name);
                        names.len() - 1
                    })
                });
                (entry.parts[part].title.clone(), to)
            };
            calls.push(entry.calls.iter().map(call).collect::<Vec<_>>());
        }
        calls.resize_with(names.len(), Vec::new);
        Self { names, calls }
    }

    /// The journeys that hang together, those alone left out.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut joined = UnionFind::<usize>::new(self.names.len());
        for (from, calls) in self.calls.iter().enumerate() {
            for (_, to) in calls {
                joined.union(from, *to);
            }
        }
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for index in 0..self.names.len() {
            let place = *places.entry(joined.find(index)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(index);
        }
        groups.retain(|group| group.iter().any(|index| !self.calls[*index].is_empty()));
        groups
    }

    fn picture(&self, group: &[usize], number: usize, realm: &Realm<'_>) -> Picture {
        let places: HashMap<usize, usize> =
            group.iter().enumerate().map(|(place, index)| (*index, place)).collect();
        let caller = |index: &usize| {
            let entry = realm.entries.get(*index);
            Caller {
                name: self.names[*index].to_owned(),
                note: entry.map_or_else(
                    || "not in this handbook".to_owned(),
                    |entry| counted(entry.parts.len(), "node"),
                ),
                is_inner: entry.is_none_or(|entry| entry.says("innerTreeOnly") == Some(true)),
                calls: self.calls[*index].iter().map(|(title, to)| (title.clone(), places[to])).collect(),
            }
        };
        let callers: Vec<Caller> = group.iter().map(caller).collect();
        let own = group.iter().map(|index| realm.entries.get(*index).map(|entry| Place::page(&entry.page)));
        Picture {
            own: own.collect(),
            inner: Vec::new(),
            narrow: None,
            scene: diagram::calls(&self.title(group), &callers),
            file: format!("calls-{number}.svg"),
            is_flowchart: true,
        }
    }

    /// What a group is called: the first of its journeys.
    fn title(&self, group: &[usize]) -> String {
        const MOST: usize = 3;
        let names: Vec<&str> = group.iter().take(MOST).map(|index| self.names[*index]).collect();
        let out = names.join(", ");
        if group.len() > MOST { format!("{out} and {} more", group.len() - MOST) } else { out }
    }
}
