//! Which nodes the names in a test mean: those of its journey, and of the journeys that run inside it.

use std::collections::HashSet;

use super::{INNER, Realm};
use crate::model::test::Path;
use crate::model::{Journey, Node};

/// A journey, and those that run inside it.
#[derive(Clone, Debug)]
pub struct Scope<'j> {
    journeys: Vec<&'j Journey>,
    /// Some journey that runs inside is not in the realm: a name that seems to be missing may be there.
    pub is_partial: bool,
}

/// A node, with the journey that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Own<'j> {
    /// The journey.
    pub journey: &'j Journey,
    /// The node.
    pub node: &'j Node,
}

/// Why a name means no node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// There is none of that name.
    Missing,
    /// Several journeys have one: their names.
    Ambiguous(Vec<String>),
}

impl<'j> Scope<'j> {
    /// The journey of this name and those inside it, the nearest first.
    pub fn of(realm: &Realm<'j>, name: &str) -> Option<Self> {
        let mut scope = Self { journeys: vec![realm.get(name)?], is_partial: false };
        let mut seen = HashSet::from([name]);
        let mut at = 0;
        while let Some(journey) = scope.journeys.get(at).copied() {
            at += 1;
            for node in journey.nodes.iter().filter(|node| node.node_type == INNER) {
                let Some(called) = node.text("tree") else { continue };
                match realm.get(called) {
                    Some(inner) if seen.insert(inner.name.as_str()) => scope.journeys.push(inner),
                    Some(_) => {}
                    None => scope.is_partial = true,
                }
            }
        }
        Some(scope)
    }

    /// The journeys, the one that is tested first.
    pub fn journeys(&self) -> &[&'j Journey] {
        &self.journeys
    }

    /// The node that a path begins with, and how many of its parts name it.
    pub fn find(&self, path: &Path) -> Result<(Own<'j>, usize), Unknown> {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
        // The longest name that is a node: those of expanded fragments have points in them.
        for count in (1..=parts.len()).rev() {
            let name = parts[..count].join(".");
            let found: Vec<Own<'j>> =
                self.journeys.iter().filter_map(|journey| node(journey, &name)).collect();
            match found.as_slice() {
                [] => {}
                [only] => return Ok((*only, count)),
                several => {
                    let journeys = several.iter().map(|own| own.journey.name.clone()).collect();
                    return Err(Unknown::Ambiguous(journeys));
                }
            }
            let (first, rest) = (parts[0], parts[1..count].join("."));
            let journey = self.journeys.iter().find(|journey| journey.name == first);
            if let Some(own) = journey.filter(|_| count > 1).and_then(|journey| node(journey, &rest)) {
                return Ok((own, count));
            }
        }
        Err(Unknown::Missing)
    }

    /// The names of all nodes, nearest first.
    pub fn names(&self) -> impl Iterator<Item = &'j str> {
        self.journeys.iter().flat_map(|journey| journey.all_nodes().map(|node| node.key.as_str()))
    }

    /// True when nothing that is missing can be said to be missing.
    pub fn is_broken(&self) -> bool {
        self.is_partial || self.journeys.iter().any(|journey| journey.is_broken)
    }
}

fn node<'j>(journey: &'j Journey, name: &str) -> Option<Own<'j>> {
    journey.all_nodes().find(|node| node.key == name).map(|node| Own { journey, node })
}
