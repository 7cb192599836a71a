//! What all pages are written from: the journeys, and how they hang together.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde_json::Value;

use super::document::{Anchors, INDEX, Place};
use super::entry::{Entry, Part};
use crate::catalog::Catalog;
use crate::deps::needs::{self, Need};
use crate::model::{DependencyKind, Journey, Script, required_libraries};
use crate::platform::Names;

pub(super) struct Realm<'a> {
    pub catalog: &'a Catalog,
    pub entries: Vec<Entry<'a>>,
    /// The scripts by name.
    pub scripts: Vec<ScriptPage<'a>>,
    /// What must be there.
    pub needs: BTreeMap<Need, Needed>,
    by_name: HashMap<&'a str, usize>,
    /// The places of scripts by their ids, and by their names.
    by_id: HashMap<&'a str, usize>,
    by_title: HashMap<&'a str, usize>,
    callers: HashMap<&'a str, Vec<Spot>>,
    carried: BTreeMap<DependencyKind, BTreeMap<&'a str, &'a Value>>,
}

/// A node: the place of its journey, and its place among all nodes of it.
pub(super) type Spot = (usize, usize);

pub(super) struct ScriptPage<'a> {
    pub id: &'a str,
    pub script: &'a Script,
    /// The path of its page.
    pub page: String,
    /// The nodes that run it.
    pub used: Vec<Spot>,
    /// The scripts that require it as a library.
    pub required_by: Vec<usize>,
    /// The journeys that carry it along though no node of theirs runs it.
    pub carried_by: Vec<usize>,
}

/// Who needs something.
pub(super) struct Needed {
    pub anchor: String,
    pub journeys: Vec<usize>,
}

impl<'a> Realm<'a> {
    pub(super) fn of(journeys: &[&'a Journey], catalog: &'a Catalog) -> Self {
        let mut names = Names::default();
        let pages: Vec<String> =
            journeys.iter().map(|journey| format!("journeys/{}", names.file(&journey.name))).collect();
        let entries = journeys.par_iter().zip(pages).map(|(journey, page)| Entry::of(journey, page, catalog));
        let mut realm = Self {
            catalog,
            entries: entries.collect(),
            scripts: Vec::new(),
            needs: BTreeMap::new(),
            by_name: HashMap::new(),
            by_id: HashMap::new(),
            by_title: HashMap::new(),
            callers: HashMap::new(),
            carried: BTreeMap::new(),
        };
        realm.connect();
        realm.add_scripts();
        realm.add_needs();
        realm
    }

    fn connect(&mut self) {
        for (index, entry) in self.entries.iter().enumerate() {
            self.by_name.entry(entry.journey.name.as_str()).or_insert(index);
            for (part, name) in &entry.calls {
                self.callers.entry(name).or_default().push((index, *part));
            }
            for (kind, objects) in &entry.journey.dependencies.others {
                let all = self.carried.entry(*kind).or_default();
                all.extend(objects.iter().map(|(key, object)| (key.as_str(), object.as_ref())));
            }
        }
    }

    fn add_scripts(&mut self) {
        let mut used: HashMap<&str, Vec<Spot>> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let scripts = entry.needs.iter().filter(|(need, _)| need.word == needs::SCRIPT);
            for (need, parts) in scripts {
                used.entry(&need.name).or_default().extend(parts.iter().map(|part| (index, *part)));
            }
        }
        for (index, entry) in self.entries.iter().enumerate() {
            for (id, script) in &entry.journey.dependencies.scripts {
                let place = *self.by_id.entry(id).or_insert_with(|| {
                    let used = used.remove(id.as_str()).unwrap_or_default();
                    self.scripts.push(ScriptPage::new(id, script, used));
                    self.scripts.len() - 1
                });
                if !entry.needs.contains_key(&Need::new(needs::SCRIPT, id)) {
                    self.scripts[place].carried_by.push(index);
                }
            }
        }
        self.scripts.sort_by_cached_key(|page| (page.script.name.to_lowercase(), &page.script.name, page.id));
        let mut names = Names::default();
        for (place, page) in self.scripts.iter_mut().enumerate() {
            page.page = format!("scripts/{}", names.file(&page.script.name));
            self.by_id.insert(page.id, place);
            self.by_title.entry(&page.script.name).or_insert(place);
        }
        for place in 0..self.scripts.len() {
            for name in required_libraries(&self.scripts[place].script.text) {
                let Some(library) = self.by_title.get(name) else { continue };
                let users = &mut self.scripts[*library].required_by;
                if users.last() != Some(&place) {
                    users.push(place);
                }
            }
        }
    }

    /// Leaves out the needs that the handbook itself meets, and counts the others.
    fn add_needs(&mut self) {
        let (by_name, by_id, by_title) = (&self.by_name, &self.by_id, &self.by_title);
        for (index, entry) in self.entries.iter_mut().enumerate() {
            entry.needs.retain(|need, _| match need.word.as_str() {
                needs::JOURNEY => !by_name.contains_key(need.name.as_str()),
                needs::SCRIPT => !by_id.contains_key(need.name.as_str()),
                needs::LIBRARY => !by_title.contains_key(need.name.as_str()),
                _ => true,
            });
            for need in entry.needs.keys() {
                let fresh = || Needed { anchor: String::new(), journeys: Vec::new() };
                self.needs.entry(need.clone()).or_insert_with(fresh).journeys.push(index);
            }
        }
        let mut anchors = Anchors::default();
        for (need, needed) in &mut self.needs {
            needed.anchor = anchors.name(&format!("{}-{}", need.word, need.name));
        }
    }

    /// The journey of this name.
    pub(super) fn entry(&self, name: &str) -> Option<&Entry<'a>> {
        self.by_name.get(name).map(|index| &self.entries[*index])
    }

    /// The place of the journey of this name.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The script with this id.
    pub(super) fn script(&self, id: &str) -> Option<&ScriptPage<'a>> {
        self.by_id.get(id).map(|place| &self.scripts[*place])
    }

    /// The script of this name.
    pub(super) fn library(&self, name: &str) -> Option<&ScriptPage<'a>> {
        self.by_title.get(name).map(|place| &self.scripts[*place])
    }

    /// The nodes that call a journey.
    pub(super) fn callers(&self, name: &str) -> &[Spot] {
        self.callers.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn part(&self, (entry, part): Spot) -> (&Entry<'a>, &Part<'a>) {
        (&self.entries[entry], &self.entries[entry].parts[part])
    }

    /// Where the index tells of a need.
    pub(super) fn place(&self, need: &Need) -> Option<Place> {
        let needed = self.needs.get(need)?;
        Some(Place::part(INDEX, &needed.anchor))
    }

    /// What the journeys carry along of a need.
    pub(super) fn carried(&self, need: &Need) -> Option<&'a Value> {
        let objects = self.carried.get(&need.carried()?)?;
        let exact = objects.get(need.name.as_str());
        let meant = || objects.iter().find(|(key, object)| needs::is_meant(need, key, object));
        exact.or_else(|| meant().map(|(_, object)| object)).copied()
    }
}

impl<'a> ScriptPage<'a> {
    fn new(id: &'a str, script: &'a Script, used: Vec<Spot>) -> Self {
        Self { id, script, page: String::new(), used, required_by: Vec::new(), carried_by: Vec::new() }
    }
}
