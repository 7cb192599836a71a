//! What `journeyc catalog list` and `journeyc catalog show` print, as texts.

mod json;
mod rows;
mod table;
mod text;

use super::{Catalog, Lookup, NodeType, Presence, Target};

pub use json::{list_json, show_json};
pub use text::{list_text, show_text};

impl Catalog {
    /// The types that a list shows, sorted by id: those that `target` has, or may have, and whose id, name, alias or
    /// category contains `filter`; letters' case does not count, and an empty filter lets all through.
    pub fn matching(&self, target: Option<Target>, filter: &str) -> Vec<&NodeType> {
        let filter = filter.to_lowercase();
        let speaks_of = |text: &String| text.to_lowercase().contains(&filter);
        let named = |node: &NodeType| {
            let words = [&node.id, &node.name, &node.category];
            words.into_iter().any(speaks_of)
                || node.aliases.iter().any(speaks_of)
                || super::normalize(&node.name).to_lowercase().contains(&filter)
        };
        let there = |node: &NodeType| {
            target.is_none_or(|target| !matches!(node.on_target(target), Presence::Absent(_)))
        };
        self.ids().filter_map(|id| self.get(id)).filter(|node| named(node) && there(node)).collect()
    }

    /// The type that a reader of the catalogue means: as [`Catalog::lookup`], but the console's name may be written
    /// with its blanks.
    pub fn lookup_loosely(&self, written: &str) -> Lookup<'_> {
        match self.lookup(written) {
            Lookup::Unknown => self.lookup(&super::normalize(written)),
            found => found,
        }
    }
}

#[cfg(test)]
mod tests;
