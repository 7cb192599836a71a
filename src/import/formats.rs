//! What builds in the clients' formats give back, and what a format adds to what an export has.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Target};
use crate::model::{DependencyKind, Journey, Node};
use crate::platform::rest::Platform;
use crate::platform::{Choice, Format, Input, InputFile, Writing, compare, read_chosen, write};
use crate::source::counted;

/// What a build in one format comes to.
#[derive(Clone, Debug)]
pub struct Built {
    /// The format.
    pub format: Format,
    /// What it gives back otherwise than it was written: the journey, and what in words.
    pub differences: Vec<(String, String)>,
    /// Journeys that come back only by themselves: others have something of the same id otherwise, and there each id is one thing.
    pub torn: Vec<String>,
    /// What it writes that the export does not have, in words, a line each.
    pub adds: Vec<String>,
}

/// Writes journeys in every format, reads each again and compares.
pub fn formats(journeys: &[Journey], catalog: &Catalog, target: Target) -> Vec<Built> {
    let platform = Platform { catalog, target };
    Format::ALL.into_iter().map(|format| built(format, journeys, platform)).collect()
}

fn built(format: Format, journeys: &[Journey], platform: Platform<'_>) -> Built {
    let mut differences = differences(format, journeys, platform);
    let mut torn = Vec::new();
    let names: BTreeSet<String> = differences.iter().map(|(name, _)| name.clone()).collect();
    if journeys.len() > 1 {
        for journey in journeys.iter().filter(|journey| names.contains(&journey.name)) {
            if self::differences(format, std::slice::from_ref(journey), platform).is_empty() {
                torn.push(journey.name.clone());
            }
        }
        differences.retain(|(name, _)| !torn.contains(name));
    }
    Built { format, differences, torn, adds: adds(format, journeys) }
}

/// What journeys come back with otherwise than they were written.
fn differences(format: Format, journeys: &[Journey], platform: Platform<'_>) -> Vec<(String, String)> {
    let files = write(journeys, Writing { format, platform, realm: None });
    let files = files.into_iter().map(|(path, bytes)| InputFile { path, bytes, is_named: false });
    let read = read_chosen(Input { files: files.collect(), ..Input::default() }, Choice::default());
    let mut again: BTreeMap<&str, &Journey> =
        read.journeys.iter().map(|journey| (journey.name.as_str(), journey)).collect();
    let mut differences: Vec<(String, String)> = read
        .problems
        .iter()
        .chain(&read.clashes)
        .map(|problem| (String::new(), problem.to_string()))
        .collect();
    for journey in journeys {
        let found = match again.remove(journey.name.as_str()) {
            Some(again) => compare(journey, again),
            None => vec!["it does not come back".to_owned()],
        };
        differences.extend(found.into_iter().map(|what| (journey.name.clone(), what)));
    }
    differences
}

/// What a format writes beside what exports have.
fn adds(format: Format, journeys: &[Journey]) -> Vec<String> {
    let mut lines = Vec::new();
    if format == Format::FrConfig {
        let is_bare = |node: &&Node| {
            node.exported.as_ref().is_some_and(|own| own.body.is_some() && own.body_version.is_none())
        };
        let bare = journeys.iter().flat_map(Journey::all_nodes).filter(is_bare).count();
        if bare > 0 {
            lines
                .push(format!("the version of {}, which its push puts into the path", counted(bare, "node")));
        }
    }
    let mut carried: BTreeMap<DependencyKind, BTreeSet<&String>> = BTreeMap::new();
    for journey in journeys {
        for (kind, objects) in &journey.dependencies.others {
            if !format.has_place_for(*kind) {
                carried.entry(*kind).or_default().extend(objects.keys());
            }
        }
    }
    let carried: Vec<String> = carried
        .into_iter()
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(kind, keys)| counted(keys.len(), crate::platform::word(kind)))
        .collect();
    if let (Some(file), false) = (format.carrying_file(), carried.is_empty()) {
        lines.push(format!("{file} for {}, which it has no place for", carried.join(", ")));
    }
    lines
}
