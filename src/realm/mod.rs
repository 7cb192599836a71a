//! Journeys that live together: each by its name, and who calls whom.

pub mod scope;
mod traits;
pub mod ways;

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::model::{Journey, Node};
pub use traits::Traits;

/// The type whose nodes run another journey inside their own. Another type that names a journey starts it apart.
pub const INNER: &str = "InnerTreeEvaluatorNode";

/// A node that names a journey.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'j> {
    /// The journey that it stands in.
    pub journey: &'j Journey,
    /// The node.
    pub node: &'j Node,
}

/// The journeys of a realm.
#[derive(Debug)]
pub struct Realm<'j> {
    journeys: Vec<&'j Journey>,
    by_name: HashMap<&'j str, usize>,
    callers: HashMap<&'j str, Vec<Caller<'j>>>,
}

impl<'j> Realm<'j> {
    /// The realm of these journeys. Of two with one name the first counts.
    pub fn of(journeys: impl IntoIterator<Item = &'j Journey>, catalog: &Catalog) -> Self {
        let journeys: Vec<&Journey> = journeys.into_iter().collect();
        let mut by_name = HashMap::new();
        let mut callers: HashMap<&str, Vec<Caller<'j>>> = HashMap::new();
        for (index, journey) in journeys.iter().copied().enumerate() {
            by_name.entry(journey.name.as_str()).or_insert(index);
            for call in journey.calls(catalog) {
                callers.entry(call.journey).or_default().push(Caller { journey, node: call.node });
            }
        }
        Self { journeys, by_name, callers }
    }

    /// The journeys in the order in which they were given.
    pub fn journeys(&self) -> &[&'j Journey] {
        &self.journeys
    }

    /// The journey of this name.
    pub fn get(&self, name: &str) -> Option<&'j Journey> {
        self.by_name.get(name).map(|index| self.journeys[*index])
    }

    /// The nodes that name a journey, whether the realm has it or not.
    pub fn callers(&self, name: &str) -> &[Caller<'j>] {
        self.callers.get(name).map_or(&[], Vec::as_slice)
    }
}
