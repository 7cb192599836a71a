//! What journeys need to be there: inner journeys, scripts and libraries, variables, templates, themes, providers, services,
//! node types, secret labels, managed objects and their attributes.

mod attributes;
mod inventory;
pub(crate) mod needs;
pub(crate) mod placeholders;
mod show;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

pub use inventory::Inventory;
pub use show::{Shown, show};

use crate::catalog::{Catalog, Target};
use crate::model::{Journey, Node};
use needs::Need;

/// What one thing needs of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The journey.
    pub journey: String,
    /// The node; none where the journey as a whole needs it.
    pub node: Option<String>,
    /// The script of the node that needs it; none where the node itself does.
    pub script: Option<String>,
}

/// Something that is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    need: Need,
    /// What people call it, where its name is an id.
    pub title: Option<String>,
}

impl Thing {
    /// The word for its kind, such as `email-template`.
    pub fn kind(&self) -> &str {
        &self.need.word
    }

    /// Its name or id, as the platform has it.
    pub fn name(&self) -> &str {
        &self.need.name
    }

    /// What to call it.
    pub fn shown(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.need.name)
    }

    fn is_called(&self, name: &str) -> bool {
        self.need.name == name || self.title.as_deref() == Some(name)
    }
}

/// All that journeys need.
#[derive(Clone, Debug, Default)]
pub struct Dependencies {
    /// The journeys, in the order in which they were given.
    pub journeys: Vec<String>,
    /// What they need, in the order of the kinds, and who needs it.
    pub things: BTreeMap<Thing, BTreeSet<Use>>,
}

impl Dependencies {
    /// What these journeys need on a platform.
    pub fn of<'j>(
        journeys: impl IntoIterator<Item = &'j Journey>,
        catalog: &Catalog,
        target: Target,
    ) -> Self {
        let journeys: Vec<&Journey> = journeys.into_iter().collect();
        let titles: HashMap<&str, &str> = journeys
            .iter()
            .flat_map(|journey| &journey.dependencies.scripts)
            .map(|(id, script)| (id.as_str(), script.name.as_str()))
            .collect();
        let found: Vec<Vec<(Need, Use)>> =
            journeys.par_iter().map(|journey| of_journey(journey, catalog, target)).collect();
        let mut things: BTreeMap<Thing, BTreeSet<Use>> = BTreeMap::new();
        for (need, own) in found.into_iter().flatten() {
            let title = (need.word == needs::SCRIPT).then(|| titles.get(need.name.as_str())).flatten();
            let title = title.filter(|title| !title.is_empty()).map(|title| (*title).to_owned());
            things.entry(Thing { need, title }).or_default().insert(own);
        }
        Self { journeys: journeys.iter().map(|journey| journey.name.clone()).collect(), things }
    }

    /// What has this name, and the journeys that call those which use it, step by step outwards.
    #[must_use]
    pub fn who_uses(&self, name: &str) -> Self {
        let mut kept = Self { journeys: self.journeys.clone(), things: BTreeMap::new() };
        let mut open: Vec<String> = vec![placeholders::named(name)];
        let mut seen: BTreeSet<String> = open.iter().cloned().collect();
        let mut is_first = true;
        while let Some(name) = open.pop() {
            for (thing, uses) in &self.things {
                let is_it = thing.is_called(&name) && (is_first || thing.kind() == needs::JOURNEY);
                if !is_it {
                    continue;
                }
                for own in uses {
                    if seen.insert(own.journey.clone()) {
                        open.push(own.journey.clone());
                    }
                }
                kept.things.insert(thing.clone(), uses.clone());
            }
            is_first = false;
        }
        kept
    }

    /// The names of all that is needed, for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.things.keys().flat_map(|thing| [Some(thing.name()), thing.title.as_deref()]).flatten()
    }
}

/// What people call a node.
fn named(node: &Node) -> &str {
    [&node.key, &node.display_name].into_iter().find(|name| !name.is_empty()).unwrap_or(&node.node_type)
}

fn of_journey(journey: &Journey, catalog: &Catalog, target: Target) -> Vec<(Need, Use)> {
    let mut found = Vec::new();
    let at = |node: Option<&Node>, script: Option<&str>| Use {
        journey: journey.name.clone(),
        node: node.map(|node| named(node).to_owned()),
        script: script.map(str::to_owned),
    };
    let of_script = |id: &str, node: Option<&Node>, found: &mut Vec<(Need, Use)>| {
        if let Some(script) = journey.dependencies.scripts.get(id) {
            needs::of_script(&script.text, &mut |need| found.push((need, at(node, Some(&script.name)))));
        }
    };
    let mut run: BTreeSet<&str> = BTreeSet::new();
    for node in journey.all_nodes() {
        needs::of_node(node, catalog, &mut |need| found.push((need, at(Some(node), None))));
        needs::of_platform(node, catalog, target, &mut |need| found.push((need, at(Some(node), None))));
        for (key, need) in needs::references(node, catalog) {
            if need.word == needs::SCRIPT {
                run.extend(node.text(key));
                of_script(&need.name, Some(node), &mut found);
            }
            found.push((need, at(Some(node), None)));
        }
        attributes::of_node(node, catalog, &mut |need| found.push((need, at(Some(node), None))));
    }
    needs::of_journey(journey, &mut |need| found.push((need, at(None, None))));
    // A script that no node runs is a library, or makes a profile of what a provider says.
    for (id, script) in journey.dependencies.scripts.iter().filter(|(id, _)| !run.contains(id.as_str())) {
        let is_library = script.attributes.get("context").is_some_and(|context| context == "LIBRARY");
        if !is_library {
            found.push((Need::new(needs::SCRIPT, id), at(None, None)));
        }
        of_script(id, None, &mut found);
    }
    found
}
